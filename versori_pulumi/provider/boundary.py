"""The boundary of the hooks, at which errors become messages and what is secret is taken out of them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from pulumi.dynamic import CheckResult, ResourceProvider

from versori_pulumi.connect.errors import VersoriError as ConnectError
from versori_pulumi.connect.redaction import Secrets, hiding, our_lines, secrets_in
from versori_pulumi.provider.bags import NestedInputError
from versori_pulumi.provider.hints import message_of
from versori_pulumi.provider.host import tracebacks
from versori_pulumi.provider.run import report

P = ParamSpec("P")
R = TypeVar("R")
Provider = TypeVar("Provider", bound=ResourceProvider)


class VersoriError(Exception):
    """What a hook raises for the user to read. Named as the user sees it: `error: VersoriError: …`."""


# Python prints the name of an exception with its module, save for built-in ones.
VersoriError.__module__ = "builtins"

_REPORT = "This is a bug of versori-pulumi. Please report it with its traceback, and without your secrets."


def hook(function: Callable[Concatenate[Provider, P], R]) -> Callable[Concatenate[Provider, P], R]:
    """The error boundary of a hook: what the user can act on arrives as its message only, bugs with their traceback."""

    @functools.wraps(function)
    def guarded(self: Provider, *args: P.args, **kwargs: P.kwargs) -> R:
        with hiding(*_known_secrets(self, args)):
            try:
                return function(self, *args, **kwargs)
            except NestedInputError as error:
                if function.__name__ == "check":
                    return cast("R", CheckResult({}, [error.failure]))
                message = our_lines(str(error))
            except ConnectError as error:
                message = our_lines(message_of(error))
            except Exception as error:
                tracebacks.show(error)
                report(_REPORT)
                raise
        raise VersoriError(message)

    return cast("Callable[Concatenate[Provider, P], R]", guarded)


def _known_secrets(provider: ResourceProvider, bags: Iterable[Any]) -> tuple[Secrets, Secrets]:
    """What is secret in the inputs and outputs that a hook got, and in those of the hooks before it."""
    found = [*secrets_in([*bags])]
    run = getattr(provider, "run", None)  # `configure` may have failed
    before = run.secrets if run else Secrets()
    before.learn(found)
    return before, Secrets(found)
