"""What one run of the engine knows: its accounts, who has what, and what nouns announce to each other.

A plugin process is one run, and all nouns share one `Run`. What a hook announces, only hooks after it can know. The engine
asks in this order, which the announcements rely on:

| who announces            | what                                  | who relies on it, and why it comes later              |
|--------------------------|---------------------------------------|-------------------------------------------------------|
| check of a version       | that it is declared, and the default  | checks of its contents, which have its name as input  |
| check, diff of a version | that it is published, or made a draft | check and diff of its contents, likewise              |
| diff of a connector      | variables, ids of auth schemes        | diff of its connections, which have its id as input   |
| diff of any object       | that it is replaced, and by force     | its creation and deletion, which follow its diff      |

An order that a program doesn't cause (`depends_on`, an input) can be any: then a hook goes by what is on Versori.
"""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from versori_pulumi.connect.documents import json_value
from versori_pulumi.connect.errors import ConfigurationError, MissingCredentialsError, RefusedError
from versori_pulumi.connect.redaction import ANYWHERE, Secrets, ours
from versori_pulumi.connect.text import quoted
from versori_pulumi.provider.claims import Claims, ObjectKey
from versori_pulumi.provider.hints import message_of
from versori_pulumi.provider.host.orphan import Engine, engine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from versori_pulumi.connect.cache.connection import LiveConnections
    from versori_pulumi.connect.cache.connector import LiveConnectors
    from versori_pulumi.connect.cache.connector_version import LiveConnectorVersions
    from versori_pulumi.connect.cache.content import LiveContents
    from versori_pulumi.connect.client import Client
    from versori_pulumi.connect.settings import Settings


@dataclass(frozen=True)
class Account:
    """One account: its settings, its client, and its live connectors, connections, versions and contents of versions."""

    settings: Settings
    client: Client
    live: LiveConnectors
    connections: LiveConnections = field(init=False)
    versions: LiveConnectorVersions = field(init=False)
    contents: LiveContents = field(init=False)

    def __post_init__(self) -> None:
        from versori_pulumi.connect.cache.connection import LiveConnections
        from versori_pulumi.connect.cache.connector_version import LiveConnectorVersions
        from versori_pulumi.connect.cache.content import LiveContents

        object.__setattr__(self, "connections", LiveConnections(self.client))
        object.__setattr__(self, "versions", LiveConnectorVersions(self.client))
        object.__setattr__(self, "contents", LiveContents(self.client))


@dataclass(frozen=True)
class ConnectorUpdate:
    """What the diff of a connector announces, as far as its connections will see it.

    Attributes:
        variables: the connection variables that the update writes through to every connection; None where it writes none.
        scheme_ids_stay: whether the ids of the declared auth schemes, not known in a preview, will be those of the state.
    """

    variables: Any
    scheme_ids_stay: bool


@dataclass
class Announcements:
    """What nouns announce to each other.

    Attributes:
        forced: what this run replaces and the program wants deleted by force, whatever the state says.
        connectors: by connector, what its update will do.
        publishing: by version, whether this run publishes it (True) or makes it a draft again (False): what is in it is
            written after that.
        versions: the versions that the program declares.
        defaults: by connector, the version that is to be the default one.
    """

    forced: set[ObjectKey] = field(default_factory=set)
    connectors: dict[ObjectKey, ConnectorUpdate] = field(default_factory=dict)
    publishing: dict[ObjectKey, bool] = field(default_factory=dict)
    versions: set[ObjectKey] = field(default_factory=set)
    defaults: dict[ObjectKey, ObjectKey] = field(default_factory=dict)


@dataclass
class Run:
    """The accounts of a stack, opened when first used, and what the hooks of one run share. Safe in several threads.

    Attributes:
        configuration: reads a stack configuration value by its full key.
        opening: called with the name of each account before it is opened.
        claims: which resource of the program has which object.
        announcements: what nouns announce to each other.
        secrets: what this run's hooks got that is secret: no message shows it, whichever resource it is about.
    """

    configuration: Callable[[str], Any]
    opening: Callable[[str | None], None] = field(default=lambda _name: None, repr=False)
    claims: Claims = field(default_factory=Claims)
    announcements: Announcements = field(default_factory=Announcements)
    secrets: Secrets = field(default_factory=lambda: Secrets(shortest=ANYWHERE), repr=False)
    _engine: Engine = field(default_factory=engine, repr=False)
    _accounts: dict[str | None, Account] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def account(self, name: str | None) -> Account:
        """The account of that name, None for the default one.

        Raises:
            ConfigurationError: its credentials are missing or wrong.
        """
        with self._lock:
            if name not in self._accounts:
                self.opening(name)
                self._accounts[name] = self._open(name)
            return self._accounts[name]

    @property
    def offline(self) -> bool:
        """Whether previews stay off the network (`versori:offline`)."""
        from versori_pulumi.connect.settings import is_offline

        return is_offline(self.configuration)

    @property
    def default_tags(self) -> Mapping[str, list[str]]:
        """`versori:defaultTags`."""
        return default_tags(self.configuration)

    @property
    def existing(self) -> str | None:
        """`versori:existing`: what to do about existing objects where a resource doesn't say."""
        value = self.configuration("versori:existing")
        if value not in (None, "", "error", "adopt", "duplicate"):
            raise ConfigurationError(f"versori:existing must be error, adopt or duplicate, not {quoted(value)}")
        return value or None

    def close(self) -> None:
        """Closes the connections of all accounts."""
        with self._lock:
            for account in self._accounts.values():
                account.client.close()
            self._accounts.clear()

    def _open(self, name: str | None) -> Account:
        from versori_pulumi.connect.cache.connector import LiveConnectors
        from versori_pulumi.connect.client import Client
        from versori_pulumi.connect.settings import load_settings

        try:
            settings = load_settings(self.configuration, account=name)
        except MissingCredentialsError as error:
            if self.offline:
                raise
            way_out = "  no credentials here:  pulumi config set versori:offline true (previews then compare with the state)"
            raise ConfigurationError(f"{message_of(error)}\n{way_out}") from None
        client = Client(settings, before_write=self._refuse_without_engine)
        return Account(settings, client, LiveConnectors(client))

    def _refuse_without_engine(self) -> None:
        """Raises where the engine that started this plugin is gone.

        An orphaned plugin lives on for a moment: what it writes then is in no state, and meets the writes of the next run.

        Raises:
            RefusedError: the engine is gone.
        """
        if self._engine.is_gone():
            raise RefusedError("the engine that started this plugin has ended, so nothing more is sent")


def default_tags(configuration: Callable[[str], Any]) -> Mapping[str, list[str]]:
    """`versori:defaultTags`: a JSON object of string to string or list of strings."""
    value = configuration("versori:defaultTags")
    if value in (None, ""):
        return {}
    if isinstance(value, str):
        try:
            value = json_value(value)
        except ValueError:
            value = None
    if not isinstance(value, dict) or not all(_is_tag(entry) for entry in value.values()):
        raise ConfigurationError(
            "versori:defaultTags must be an object of string to list of strings. Set it with "
            '`pulumi config set --path "versori:defaultTags.team[0]" payments`'
        )
    return {key: [entry] if isinstance(entry, str) else list(entry) for key, entry in value.items()}


def _is_tag(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(entry, str) for entry in value))


_begun: list[Run] = []
"""The run of this process, once a noun was configured."""


def of_this_process(begin: Callable[[], Run]) -> Run:
    """The run of this plugin process, which the first noun to be configured begins: the host configures each on its own."""
    if not _begun:
        _begun.append(begin())
    return _begun[0]


def end() -> None:
    """Ends the run of this process, for those who play several in one: the next noun to be configured begins another."""
    while _begun:
        _begun.pop().close()


def report(line: str) -> None:
    """Shows a line to the user: what a plugin writes to stderr appears among the diagnostics of the stack.

    It stays one line, whatever names are in it, and holds no secret that is known here.
    """
    sys.stderr.write(f"{ours(line)}\n")
    sys.stderr.flush()


def report_adoption(line: str) -> None:
    """Shows what a creation adopts.

    Where a resource was renamed without an alias, Pulumi announces the deletion of the old one. Hooks don't see the
    state, and can only say what becomes of it.
    """
    report(f"{line}. If another resource of this stack had it until now, it lets go of it: nothing is deleted on Versori")
