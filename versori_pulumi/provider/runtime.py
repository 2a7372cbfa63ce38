"""What the hooks of one plugin process share: settings and clients by account, and the live connectors read so far."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from versori_pulumi.connect.errors import ConfigurationError, RefusedError
from versori_pulumi.connect.redaction import ANYWHERE, Secrets, ours
from versori_pulumi.connect.text import quoted
from versori_pulumi.provider.claims import Claims, ObjectKey
from versori_pulumi.provider.host.orphan import Engine, engine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from versori_pulumi.connect.client import Client
    from versori_pulumi.connect.live import LiveConnections, LiveConnectors
    from versori_pulumi.connect.live_versions import LiveContents, LiveVersions
    from versori_pulumi.connect.settings import Settings


@dataclass(frozen=True)
class Account:
    """One account: its settings, its client, and its live connectors, connections, versions and contents of versions."""

    settings: Settings
    client: Client
    live: LiveConnectors
    connections: LiveConnections = field(init=False)
    versions: LiveVersions = field(init=False)
    contents: LiveContents = field(init=False)

    def __post_init__(self) -> None:
        from versori_pulumi.connect.live import LiveConnections
        from versori_pulumi.connect.live_versions import LiveContents, LiveVersions

        object.__setattr__(self, "connections", LiveConnections(self.client))
        object.__setattr__(self, "versions", LiveVersions(self.client))
        object.__setattr__(self, "contents", LiveContents(self.client))


@dataclass(frozen=True)
class Announced:
    """What the diff of a connector announced, as far as its connections will see it.

    Attributes:
        variables: the connection variables that the update writes through to every connection; None where it writes none.
        scheme_ids_stay: whether the ids of the declared auth schemes, not known in a preview, will be those of the state.
    """

    variables: Any
    scheme_ids_stay: bool


@dataclass
class Runtime:
    """The accounts of a stack, opened when first used. Safe to use from several threads.

    Attributes:
        configuration: reads a stack configuration value by its full key.
        opening: told the name of each account before it is opened.
        claims: which resource of the program has which object.
        forced: ids of what this run replaces and the program wants deleted by force, whatever the state says.
        announced: what this run's diffs announced about connectors, by id.
        publishing: versions that this run publishes (True) or makes drafts again (False), by connector id and name: what is
            in them is written after that.
        versions: versions that this run's program declares, by connector id and name.
        defaults: the name of the version that is to be the default one, by connector id.
        secrets: what this run's hooks got that is secret: no message shows it, whichever resource it is about.
    """

    configuration: Callable[[str], Any]
    opening: Callable[[str | None], None] = field(default=lambda _name: None, repr=False)
    claims: Claims = field(default_factory=Claims)
    forced: set[str] = field(default_factory=set)
    announced: dict[str, Announced] = field(default_factory=dict)
    publishing: dict[tuple[str, str], bool] = field(default_factory=dict)
    versions: set[tuple[str, str]] = field(default_factory=set)
    defaults: dict[str, str] = field(default_factory=dict)
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
        from versori_pulumi.connect.settings import default_tags

        return default_tags(self.configuration)

    @property
    def existing(self) -> str | None:
        """`versori:existing`: what to do about existing connectors where a resource doesn't say."""
        value = self.configuration("versori:existing")
        if value not in (None, "", "error", "adopt", "duplicate"):
            raise ConfigurationError(f"versori:existing must be error, adopt or duplicate, not {quoted(value)}")
        return value or None

    def remakes(self, connector_id: str, version: str) -> bool:
        """Whether this run is about to delete a version, to make one of the same name: nothing that is in it stays."""
        return self.claims.is_replaced(ObjectKey("version", (connector_id, version)))

    def refuse_without_engine(self) -> None:
        """Raises where the engine that started this plugin is gone.

        An orphaned plugin lives on for a moment: what it writes then is in no state, and meets the writes of the next run.

        Raises:
            RefusedError: the engine is gone.
        """
        if self._engine.is_gone():
            raise RefusedError("the engine that started this plugin has ended, so nothing more is sent")

    def close(self) -> None:
        """Closes the connections of all accounts."""
        with self._lock:
            for account in self._accounts.values():
                account.client.close()
            self._accounts.clear()

    def _open(self, name: str | None) -> Account:
        from versori_pulumi.connect.client import Client
        from versori_pulumi.connect.live import LiveConnectors
        from versori_pulumi.connect.settings import load_settings

        try:
            settings = load_settings(self.configuration, account=name)
        except ConfigurationError as error:
            if self.offline or not str(error).startswith("no Versori"):
                raise
            way_out = "  no credentials here:  pulumi config set versori:offline true (previews then compare with the state)"
            raise ConfigurationError(f"{error}\n{way_out}") from None
        client = Client(settings, before_write=self.refuse_without_engine)
        return Account(settings, client, LiveConnectors(client))


def tell_adoption(line: str) -> None:
    """Shows what a creation adopts.

    Where a resource was renamed without an alias, Pulumi announces the deletion of the old one. Hooks don't see the
    state, and can only say what becomes of it.
    """
    tell(f"{line}. If another resource of this stack had it until now, that one lets go: nothing is deleted on Versori")


def tell(line: str) -> None:
    """Shows a line to the user: what a plugin writes to stderr appears among the diagnostics of the stack.

    It stays one line, whatever names are in it, and holds no secret that is known here.
    """
    sys.stderr.write(f"{ours(line)}\n")
    sys.stderr.flush()
