"""Versori in memory, and an engine that calls the hooks as Pulumi's does."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi.dynamic import CheckResult, DiffResult, ReadResult

from versori_pulumi.connect.cache.connector import LiveConnectors
from versori_pulumi.connect.errors import Attempted, ErrorAnswer, NoAnswerError, RequestError, status_error
from versori_pulumi.connect.settings import Settings
from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.run import Account, Run

ORGANISATION = "01HXK5T7QZ0000000000000001"
OTHER = "01HXK5T7QZ0000000000000002"
CREATED = "2024-01-01T00:00:00Z"
SHOP: dict[str, Any] = {"name": "Shop", "protocol": "http", "baseUrl": "https://shop.example.com"}


LETS_GO = ". If another resource of this stack had it until now, it lets go of it: nothing is deleted on Versori"
"""What the preview says at the end of each adoption."""

CONNECTOR_PATH = "/o/x/connectors/y"


def said_no(
    status: int, message: str = "no", operation: str = "do it", *, method: str = "PUT", path: str = CONNECTOR_PATH
) -> RequestError:
    """The API's refusal."""
    certain = False if status < 500 else None
    return status_error(Attempted(operation, method, path), ErrorAnswer(status, message), took_effect=certain)


def no_answer(operation: str = "do it", *, repeatable: bool = True) -> RequestError:
    """A timeout: nobody knows whether the request took effect."""
    return NoAnswerError(Attempted(operation, "POST", "/", repeatable=repeatable), "no answer within the timeout")


def evaluated(body: Any) -> dict[str, Any]:
    """What a request sends: its body, or what says so right before."""
    return dict(body() if callable(body) else body)


@dataclass
class _Fault:
    error: RequestError
    after: bool
    left: int


@dataclass
class FakeVersori:
    """The operations of the client on connectors in memory, with UpdateConnector's meaning of what is left out.

    Attributes:
        connectors: what there is, by id.
        calls: (operation, body or argument) in their order.
        categories: those of each connector, which nobody can read.
        credentials: the ids of the credentials that oauth2 grants made.
        rewrites: applied to a connector before it is stored: an API that answers other values than it was sent.
    """

    connectors: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[tuple[str, Any]] = field(default_factory=list)
    rewrites: Callable[[dict[str, Any]], None] = lambda _connector: None
    categories: dict[str, list[str]] = field(default_factory=dict)
    credentials: list[str] = field(default_factory=list)
    _faults: dict[str, _Fault] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def fails(self, operation: str, error: RequestError, *, after: bool = False, times: int = 1) -> None:
        """The operation fails so, before it takes effect or after it did."""
        self._faults[operation] = _Fault(error, after, times)

    def add(self, **values: Any) -> str:
        """A connector made by somebody else; its id."""
        identity = f"01HXK5T7QZ{next(self._numbers):016d}"
        usual = {"id": identity, "organisationId": ORGANISATION, "createdAt": CREATED, **SHOP}
        self.connectors[identity] = {**usual, "authSchemeConfigs": [], **values}
        return identity

    def edit(self, identity: str, **values: Any) -> None:
        """An edit as in the web page; None unsets."""
        edited = {**self.connectors[identity], **values}
        self.connectors[identity] = {key: value for key, value in edited.items() if value is not None}

    @property
    def writes(self) -> list[str]:
        """The operations that wrote."""
        return [operation for operation, _ in self.calls if operation not in ("get", "list")]

    def bodies(self, operation: str) -> list[Any]:
        """What that operation was sent."""
        return [body for name, body in self.calls if name == operation]

    def create_http_connector(self, organisation: str, body: Mapping[str, Any]) -> Any:
        return self._does("create", dict(body), lambda: self._created(organisation, "http", body))

    def create_bigquery_connector(self, organisation: str, body: Mapping[str, Any]) -> Any:
        return self._does("create", dict(body), lambda: self._created(organisation, "bigquery", body))

    def get_connector(self, _organisation: str, identity: str) -> Any:
        return self._does("get", identity, lambda: self._one(identity))

    def list_connectors(self, organisation: str, *, name: str = "") -> Iterator[Any]:
        yield from self._does("list", name, lambda: self._listed(organisation, name))

    def list_page(self, organisation: str, _query: Mapping[str, Any]) -> Any:
        return {
            "connectors": sorted(self._does("list", "", lambda: self._listed(organisation, "")), key=lambda one: one["id"])
        }

    def update_connector(self, _organisation: str, identity: str, body: Any, **_words: Any) -> Any:
        body = evaluated(body)
        return self._does("update", dict(body), lambda: self._updated(identity, body))

    def delete_connector(self, _organisation: str, identity: str, *, force: bool = False) -> None:
        self._does("delete", force, lambda: (self._one(identity), self.connectors.pop(identity)))

    def update_connector_categories(self, _organisation: str, identity: str, categories: list[str]) -> None:
        self._does("categories", list(categories), lambda: self.categories.update({identity: list(categories)}))

    def upsert_auth_scheme_config(self, _organisation: str, identity: str, scheme: Any, **_words: Any) -> Any:
        scheme = evaluated(scheme)
        return self._does("upsert", dict(scheme), lambda: self._upserted(identity, self._answered(scheme)))

    def delete_auth_scheme_config(self, _organisation: str, identity: str, scheme_id: str) -> Any:
        return self._does("delete scheme", scheme_id, lambda: self._scheme_deleted(identity, scheme_id))

    def _does(self, operation: str, argument: Any, act: Callable[[], Any]) -> Any:
        self.calls.append((operation, argument))
        fault = self._faults.get(operation)
        if fault is None or not fault.left:
            return act()
        fault.left -= 1
        if fault.after:
            act()
        raise fault.error

    def _one(self, identity: str) -> dict[str, Any]:
        if identity not in self.connectors:
            raise said_no(404, "connector not found", f"read connector {identity}")
        return {**self.connectors[identity]}

    def _listed(self, organisation: str, name: str) -> list[dict[str, Any]]:
        return [
            {**one}
            for one in self.connectors.values()
            if one["organisationId"] == organisation.upper() and name.lower() in one["name"].lower()
        ]

    def _created(self, organisation: str, protocol: str, body: Mapping[str, Any]) -> dict[str, Any]:
        kept = {key: value for key, value in body.items() if key not in ("connections", "authSchemeConfigs")}
        schemes = [self._answered(scheme) for scheme in body.get("authSchemeConfigs", [])]
        identity = self.add(organisationId=organisation.upper(), **kept, authSchemeConfigs=schemes, protocol=protocol)
        if protocol == "bigquery":
            del self.connectors[identity]["baseUrl"]
        self.rewrites(self.connectors[identity])
        return self._one(identity)

    def _updated(self, identity: str, body: Mapping[str, Any]) -> dict[str, Any]:
        before = self._one(identity)
        kept = {name: before[name] for name in ("createdAt", "authSchemeConfigs", "connectionVariables") if name in before}
        after = {**kept, **body}
        order = after.pop("authSchemeConfigIds", None)
        if order is not None:
            after["authSchemeConfigs"] = sorted(before["authSchemeConfigs"], key=lambda scheme: order.index(scheme["id"]))
        self.connectors[identity] = after
        self.rewrites(after)
        return self._one(identity)

    def _upserted(self, identity: str, scheme: dict[str, Any]) -> dict[str, Any]:
        schemes = {known["id"]: known for known in self._one(identity)["authSchemeConfigs"]} | {scheme["id"]: scheme}
        self.connectors[identity] = {**self.connectors[identity], "authSchemeConfigs": list(schemes.values())}
        return self._one(identity)

    def _answered(self, scheme: Mapping[str, Any]) -> dict[str, Any]:
        """A scheme as the API shows it: with its messages, with a credential, and never with the secret."""
        shown = {**scheme, "validationMessages": []}
        if "grant" not in scheme:
            return shown
        grant = {key: value for key, value in scheme["grant"].items() if key != "clientSecret"}
        if grant["grantType"] != "client_credentials" and "credentialId" not in grant:
            self.credentials.append(f"01HXK5T7QZCRED{len(self.credentials):012d}")
            grant |= {"credentialId": self.credentials[-1], "organisationId": ORGANISATION}
        return {**shown, "grant": grant}

    def _scheme_deleted(self, identity: str, scheme_id: str) -> dict[str, Any]:
        schemes = self._one(identity)["authSchemeConfigs"]
        if scheme_id not in [scheme["id"] for scheme in schemes]:
            raise said_no(404, "auth scheme config not found")
        left = [scheme for scheme in schemes if scheme["id"] != scheme_id]
        self.connectors[identity] = {**self.connectors[identity], "authSchemeConfigs": left}
        return self._one(identity)


class Engine:
    """One resource of one stack. Every run is a plugin process of its own, as Pulumi's are.

    Attributes:
        id: the resource's id in the state, None before it is created.
        state: its outputs.
        inputs: its inputs.
        provider: the class of the hooks.
    """

    provider: type[Any] = ConnectorProvider

    def __init__(self, versori: FakeVersori, **configuration: Any) -> None:
        self.versori = versori
        self.configuration = configuration
        self.organisations: dict[str | None, str] = {None: ORGANISATION, "eu": OTHER}
        self.id: str | None = None
        self.state: dict[str, Any] = {}
        self.inputs: dict[str, Any] = {}

    def process(self) -> Any:
        """A new plugin process."""
        provider = self.provider()
        provider.run = Run(lambda key: self.configuration.get(key.removeprefix("versori:")))
        for name, organisation in self.organisations.items():
            client: Any = self.versori
            settings = Settings(api_key="key", organisation_id=organisation, account=name)
            provider.run._accounts[name] = Account(settings, client, LiveConnectors(client))
        return provider

    def check(self, provider: Any = None, **inputs: Any) -> CheckResult:
        return (provider or self.process()).check({**self.inputs}, {"__provider": "p", **inputs})

    def preview(self, **inputs: Any) -> DiffResult | None:
        """What a preview finds; None for a resource that is to be created."""
        provider = self.process()
        checked = self.check(provider, **inputs)
        assert not checked.failures, [(failure.property, failure.reason) for failure in checked.failures]
        return provider.diff(self.id, self.state, checked.inputs) if self.id else None

    def up(self, **inputs: Any) -> list[str]:
        """Preview and update; the operations that wrote."""
        before = len(self.versori.writes)
        provider = self.process()
        checked = self.check(provider, **inputs)
        assert not checked.failures, [(failure.property, failure.reason) for failure in checked.failures]
        if self.id is None:
            self._create(provider, checked.inputs)
            return self.versori.writes[before:]
        found = provider.diff(self.id, self.state, checked.inputs)
        if found.replaces:
            old, last = self.id, self.state
            if found.delete_before_replace:
                provider.delete(old, last)
            # As the engine does: what replaces is checked as what is new.
            checked = provider.check({}, {"__provider": "p", **inputs})
            assert not checked.failures, [(failure.property, failure.reason) for failure in checked.failures]
            self._create(provider, checked.inputs)
            if not found.delete_before_replace:
                provider.delete(old, last)
        elif found.changes:
            self.state = dict(provider.update(self.id, self.state, checked.inputs).outs or {})
        self.inputs = checked.inputs
        return self.versori.writes[before:]

    def refresh(self) -> ReadResult:
        """Reads the live connector into the state."""
        assert self.id
        found = self.process().read(self.id, self.state)
        if found.id:
            self.state, self.inputs = dict(found.outs or {}), dict(found.inputs or {})
        return found

    def destroy(self) -> None:
        assert self.id
        self.process().delete(self.id, self.state)

    def _create(self, provider: Any, inputs: dict[str, Any]) -> None:
        created = provider.create({"__provider": "p", **inputs})
        self.id, self.state, self.inputs = created.id, dict(created.outs or {}), inputs
