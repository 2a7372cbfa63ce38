"""The requests about connectors: looking for one, creating it, and what an adoption and an update send."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from versori_pulumi.connect.cache.live import YOUNG
from versori_pulumi.connect.errors import RefusedError
from versori_pulumi.connect.text import LONGEST_NAME, visible
from versori_pulumi.provider import drift, requests
from versori_pulumi.provider.connector import placeholders, plan
from versori_pulumi.provider.connector.auth_schemes import new_id, scheme_ids_of
from versori_pulumi.provider.connector.writes import Writer
from versori_pulumi.provider.documents.messages import report_messages
from versori_pulumi.provider.documents.openapi import as_connector, document_bytes
from versori_pulumi.provider.merge import ignores
from versori_pulumi.provider.properties import CONNECTOR, NEW, Applied, Declared, Live, Properties
from versori_pulumi.provider.recovery import create_surely, delete_surely

if TYPE_CHECKING:
    from versori_pulumi.provider.claims import ObjectKey
    from versori_pulumi.provider.run import Account

_IMPORTED: Final = ("name", "baseUrl")
"""What an import takes from the program: they are put into the document."""


class ConnectorRequests(requests.Requests):
    """The requests about the connectors of an organisation."""

    noun = "connector"
    more_on_clash = (
        '; existing="duplicate" creates another of the same name, as `--replace` and `pulumi state taint` need it'
    )

    def read(self, identity: str, known: Properties, *, max_age: float | None = None) -> Live:  # noqa: ARG002
        """The connector of that id."""
        return Live(self.account.live.get(self.organisation_id, identity, max_age=max_age))

    def creating(self, declared: Declared) -> AbstractContextManager[Any]:
        """Held while a connector of that name is looked for and created."""
        return self.account.live.creating(self.organisation_id, self._names(declared)[-1])

    def may_exist(self, declared: Declared) -> bool:
        """There can be one of any name; what it begins as has to be something that can be imported."""
        self._names(declared)
        return True

    def named(self, declared: Declared) -> list[Live]:
        """The connectors of exactly that name."""
        # One look serves check, the policy and what comes after a POST: they follow each other at once.
        return self._named(declared, max_age=YOUNG)

    def _named(self, declared: Declared, *, max_age: float) -> list[Live]:
        looked = (self.account.live.named(self.organisation_id, name, max_age=max_age) for name in self._names(declared))
        found = {each["id"]: Live(each) for each in itertools.chain.from_iterable(looked)}
        found.pop(declared.get("publicConnectorId", ""), None)  # it is no copy, should it be the organisation's own
        return [*found.values()]

    def _names(self, declared: Declared) -> list[str]:
        """The declared name, and that of the public connector: a copy has it until it is renamed.

        Raises:
            RefusedError: there is no such public connector.
        """
        own = str(declared["name"])
        if "publicConnectorId" not in declared:
            return [own]
        return [*dict.fromkeys((own, str(self._public(declared["publicConnectorId"])["name"])))]

    def _public(self, connector_id: str) -> Properties:
        """A public connector. The API has no way to ask for one by its id."""

        def ask() -> dict[str, Any]:
            return {connector["id"]: connector for connector in self.client.list_public_connectors()}

        library: dict[str, Any] = self.account.contents.read("public library", "", "connectors", YOUNG, ask)
        if connector_id not in library:
            raise RefusedError(
                f"there is no public connector {connector_id}\n  hint: get_public_connectors() lists them with their ids"
            )
        return library[connector_id]  # type: ignore[no-any-return]  # what is read may be anything

    def taken(self, declared: Declared, found: list[Live]) -> str:  # noqa: ARG002 - a copy can have another name at first
        """What has the name."""
        return f'a connector named "{visible(found[0]["name"], LONGEST_NAME)}" exists already ({found[0]["id"]})'

    def clash(self, declared: Declared, found: list[Live]) -> str:
        """Why nothing is created where there are some of that name."""
        name, ids = declared["name"], ", ".join(connector["id"] for connector in found)
        if len(found) > 1:
            return (
                f'{len(found)} connectors are named "{name}" already ({ids})\n'
                f'  hint: adopt one of them with opts=ResourceOptions(import_="{found[0]["id"]}"), or set '
                'existing="duplicate" to create one more'
            )
        return super().clash(declared, found)

    def adoptable(self, declared: Declared, found: Live) -> Live:
        """A connector of the declared protocol, which can't be changed."""
        protocol = declared.get("protocol", "http")
        if found["protocol"] != protocol:
            raise RefusedError(
                f"{_label(found)} has protocol {visible(found['protocol'], LONGEST_NAME)}, the program says {protocol}: "
                "a protocol can't be changed, so it can't be adopted"
            )
        return found

    def adoption(self, declared: Declared, found: Live) -> str:
        """The line that says what an adoption does."""
        planned = plan.plan_connector(declared, NEW, found, scheme_ids_of(found["id"]), creating=True)
        return plan.adoption(found, planned, declared)

    def warnings(self, declared: Declared, live: Live | None) -> Iterable[str]:
        """Places of the base URL that no connection variable fills."""
        places = placeholders.of_base_url(declared.get("baseUrl"))
        seeded = live is None and not declared.keys().isdisjoint(CONNECTOR.named("seed"))
        if not places or (seeded and "connectionVariables" not in declared):
            return
        holder: Properties = declared if "connectionVariables" in declared else live or {}
        known = holder.get("connectionVariables")
        yield from placeholders.missing(f'the base_url of connector "{declared["name"]}"', places, known)

    def create(self, declared: Declared) -> ConnectorCreation:
        """Creates a connector with what the call takes, or from a document."""
        return ConnectorCreation(self.account, declared, self._posted(declared))

    def adopt(self, declared: Declared, found: list[Live]) -> tuple[str, dict[str, Any]]:
        """Makes the connector that was found the declared one."""
        writer = Writer(self.account, declared, NEW, found[0], creating=True)
        writer.run()
        return found[0]["id"], plan.after_write(declared, writer.live, writer.scheme_ids)

    def update(self, identity: str, declared: Declared, last: Applied) -> dict[str, Any]:
        """Makes the connector the declared one."""
        writer = Writer(self.account, declared, last, self.read(identity, last, max_age=YOUNG))
        writer.run()
        # Of what is ignored the state keeps what was applied: once it isn't ignored, a diff finds what differs from that.
        ids = last.get("authSchemeConfigIds", []) if ignores(declared, "authSchemeConfigs") else writer.scheme_ids
        return plan.after_write(declared, writer.live, ids)

    def delete(self, identity: str, last: Applied, own: Collection[ObjectKey], *, force: bool) -> None:  # noqa: ARG002
        """Deletes the connector."""
        try:
            self.client.delete_connector(self.organisation_id, identity, force=force)
        finally:
            self.account.live.forget(identity)

    def _posted(self, declared: Declared) -> Live:
        before = {other["id"] for other in self.named(declared)}

        def made() -> list[Live]:
            return [other for other in self._named(declared, max_age=0.0) if other["id"] not in before]

        created = create_surely("connector", partial(self._sent, declared), made)
        self.account.live.put(created)
        return Live(created)

    def _sent(self, declared: Declared) -> Any:
        if "openapi" in declared:
            return self._imported(declared)
        if "publicConnectorId" in declared:
            public, version = declared["publicConnectorId"], declared.get("publicVersion", "latest")
            return self.client.import_public_connector_version(self.organisation_id, public, version)
        protocol = declared.get("protocol", "http")
        body: dict[str, Any] = {name: declared[name] for name in CONNECTOR.created_by(protocol) if name in declared}
        body["connections"] = []
        if protocol == "bigquery":
            return self.client.create_bigquery_connector(self.organisation_id, body)
        schemes = declared.get("authSchemeConfigs", [])
        body["authSchemeConfigs"] = [{"description": "", **scheme, "id": scheme.get("id") or new_id()} for scheme in schemes]
        return self.client.create_http_connector(self.organisation_id, body)

    def _imported(self, declared: Declared) -> Any:
        """A connector from an OpenAPI document, under the declared name: it can be found by that if no answer comes."""
        label = f'connector "{declared["name"]}"'
        raw = document_bytes(declared["openapi"], label)
        document = as_connector(raw, declared["name"], declared.get("baseUrl"), label)
        answer = self.client.import_http_connector(self.organisation_id, document)
        report_messages(label, answer["messages"])
        return answer["connector"]


class ConnectorCreation(requests.Creation):
    """A connector that was just created."""

    def __init__(self, account: Account, declared: Declared, created: Live) -> None:
        """Plans what the create call didn't take."""
        super().__init__(created["id"], _label(created), created, {})
        self._account = account
        self._declared = declared
        self._writer = Writer(account, declared, _taken(declared, created), created, creating=True, just_answered=True)

    def complete(self) -> dict[str, Any]:
        """Writes what the create call doesn't take; the outputs."""
        self._writer.run()
        return plan.after_write(self._declared, self._writer.live, self._writer.scheme_ids)

    def delete(self) -> None:
        """Deletes the connector."""
        where = self._writer.live["organisationId"], self.id
        client = self._account.client
        try:
            delete_surely(partial(client.delete_connector, *where), partial(client.get_connector, *where), again=False)
        finally:
            self._account.live.forget(self.id)

    def unfinished(self) -> dict[str, Any]:
        """The outputs that make the next diff show the rest."""
        unset = () if self._writer.categories_done else ("categories",)
        known = Declared({name: value for name, value in self._declared.items() if name not in unset})
        last = plan.after_write(known, self._writer.live, self._writer.scheme_ids)
        return plan.after_read(Applied(last), self._writer.live)


def _taken(declared: Declared, created: Live) -> Applied:
    """What a creation wrote, in the shape of the state."""
    names: Collection[str] = CONNECTOR.created_by(declared.get("protocol", "http"))
    if "publicConnectorId" in declared:
        names = ()
    elif "openapi" in declared:
        names = _IMPORTED
    schemes = [scheme["id"] for scheme in created.get("authSchemeConfigs", [])]
    return Applied({**{name: declared[name] for name in names if name in declared}, "authSchemeConfigIds": schemes})


def _label(connector: Properties) -> str:
    return drift.labelled("connector", connector["id"], connector["name"])
