"""How functions for programs ask Versori: the program's configuration, one client an account, errors as messages.

Nothing heavy is imported before something is asked: a program that only declares resources pays for none of it.
"""

from __future__ import annotations

import asyncio
import functools
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import pulumi
from pulumi.runtime.config import get_config

if TYPE_CHECKING:
    from versori_pulumi.connect.client import Client
    from versori_pulumi.connect.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")


class VersoriError(pulumi.RunError):
    """What a function reports. Pulumi shows only the message of such an error, without a traceback."""

    def __init__(self, message: str) -> None:
        from versori_pulumi.connect.redaction import our_lines

        super().__init__(our_lines(message))


def asks_versori(function: Callable[P, R]) -> Callable[P, R]:
    """A function that asks Versori: what goes wrong there is a message to the user, and previews may be offline."""

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        from versori_pulumi.connect.errors import VersoriError as ConnectError
        from versori_pulumi.provider.hints import message_of

        if _stays_off():
            raise VersoriError(
                f"versori:offline is set, so a preview can't call {function.__name__}: use {function.__name__}_output, "
                "whose value is then not known yet"
            )
        try:
            return function(*args, **kwargs)
        except ConnectError as error:
            raise VersoriError(message_of(error)) from None

    return guarded


def later(function: Callable[..., R], **inputs: Any) -> pulumi.Output[R]:
    """The function's result once its inputs are known; in an offline preview they never are."""
    if _stays_off():
        return _unknown()

    async def read(known: Mapping[str, Any]) -> R:
        return await asyncio.to_thread(function, **known)

    return pulumi.Output.all(**inputs).apply(read)


def _unknown() -> pulumi.Output[Any]:
    async def is_known() -> bool:
        return False

    async def nothing() -> None:
        return None

    return pulumi.Output(set(), nothing(), is_known())


def _stays_off() -> bool:
    from versori_pulumi.connect.errors import ConfigurationError
    from versori_pulumi.connect.settings import is_offline

    try:
        return pulumi.runtime.is_dry_run() and is_offline(get_config)
    except ConfigurationError as error:
        raise VersoriError(str(error)) from None


def opened(account: str | None) -> Client:
    """The client of an account, None for the default one.

    Raises:
        ConfigurationError: its credentials are missing or wrong.
    """
    from versori_pulumi.connect.settings import load_settings

    return _client(load_settings(get_config, account=account))


_clients: dict[Settings, Client] = {}
_guard = threading.Lock()


def _client(settings: Settings) -> Client:
    from versori_pulumi.connect.client import Client

    with _guard:
        if settings not in _clients:
            _clients[settings] = Client(settings)
        return _clients[settings]


def close_all() -> None:
    """Closes the connections of all accounts; what is asked later opens new ones."""
    with _guard:
        for client in _clients.values():
            client.close()
        _clients.clear()


def asked(organisation_id: str | None, account: str | None) -> tuple[Client, str]:
    """The client of an account, and the organisation that is meant, by default the account's."""
    client = opened(account)
    return client, organisation_id or client.settings.organisation_id
