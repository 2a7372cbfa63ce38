"""How a connector comes to be: found, created whole, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from versori_pulumi.connect.errors import NotFoundError, RefusedError, RequestError
from versori_pulumi.connect.live import YOUNG
from versori_pulumi.connect.text import LONGEST_NAME, visible
from versori_pulumi.provider import drift, outputs
from versori_pulumi.provider.claims import Claimant
from versori_pulumi.provider.looking import delete_surely, left_over, made_anyway, undo_failure
from versori_pulumi.provider.merge import CONNECTOR, plan_update
from versori_pulumi.provider.messages import tell_messages
from versori_pulumi.provider.openapi_documents import as_connector, document_bytes, refuse_other_documents
from versori_pulumi.provider.ownership import connector_key
from versori_pulumi.provider.runtime import tell, tell_adoption
from versori_pulumi.provider.writes import Writer, new_id, scheme_ids_of

if TYPE_CHECKING:
    from versori_pulumi.connect.models import Connector
    from versori_pulumi.provider.runtime import Account, Runtime

Properties = Mapping[str, Any]

_TAKEN: Final = {
    "http": ("name", "baseUrl", "public", "tags", "authSchemeConfigs", "connectionVariables"),
    "bigquery": ("name", "datasetId"),
}
"""What the create calls take (schemas `HTTPConnectorCreate`, `BigQueryConnectorCreate`); the rest follows by other calls."""

_IMPORTED: Final = ("name", "baseUrl")
"""What an import takes from the program: they are put into the document."""


@dataclass(frozen=True)
class Created:
    """The result of `create`."""

    id: str
    outputs: dict[str, Any]


def preview_existing(runtime: Runtime, declared: Properties) -> list[tuple[str, str]]:
    """What a creation would meet, as (property, reason); says what an adoption would change."""
    try:
        if "openapi" in declared:
            refuse_other_documents(declared["openapi"], f'connector "{declared["name"]}"')
        if declared.get("existing") == "duplicate":
            return []
        found = _existing(runtime, runtime.account(declared.get("account")), declared)
    except (RefusedError, NotFoundError) as error:
        return [("", str(error))]
    if found is not None:
        plan = plan_update(declared, {}, found, scheme_ids_of(found["id"]), creating=True)
        tell_adoption(drift.adoption(found, plan, declared))
    return []


def create(runtime: Runtime, declared: Properties) -> Created:
    """Creates a connector with everything declared, or adopts the existing one.

    Raises:
        RefusedError: one of that name exists and `existing` doesn't say what to do.
        RequestError: a request failed for good. Nothing new is left on Versori.
    """
    account = runtime.account(declared.get("account"))
    with account.live.creating(_organisation(account, declared), declared["name"]):
        found = _existing(runtime, account, declared)
        if found is None:
            posted = _post(account, declared)
            runtime.claims.take(connector_key(posted["id"]), _label(posted), _claimant(declared))
            return _complete(account, declared, posted)
    writer = Writer(account, declared, {}, found, creating=True)
    writer.run()
    return Created(found["id"], outputs.after_write(declared, writer.live, writer.scheme_ids))


def _existing(runtime: Runtime, account: Account, declared: Properties) -> Connector | None:
    organisation = _organisation(account, declared)
    imported = declared.get("importId")
    if imported and not runtime.claims.replaces(connector_key(imported), _claimant(declared)):
        return _adoptable(runtime, account.live.get(organisation, imported), declared)
    policy = declared.get("existing", "error")
    if policy == "duplicate":
        return None
    found = not_replaced(runtime, _claimant(declared), _named(account, declared))
    if not found:
        return None
    if policy == "error" or len(found) > 1:
        raise RefusedError(_clash(declared, found))
    return _adoptable(runtime, found[0], declared)


def not_replaced(runtime: Runtime, claimant: Claimant, found: list[Connector]) -> list[Connector]:
    """Connectors that were found in the place of one to be created, without those that it replaces.

    Raises:
        RefusedError: another resource has one of them.
    """
    others = [other for other in found if not runtime.claims.replaces(connector_key(other["id"]), claimant)]
    for other in others:
        runtime.claims.seek(connector_key(other["id"]), _label(other), claimant)
    return others


def _named(account: Account, declared: Properties) -> list[Connector]:
    # One look serves check, the policy and what comes after a POST: they follow each other at once.
    return account.live.named(_organisation(account, declared), declared["name"], max_age=YOUNG)


def _adoptable(runtime: Runtime, found: Connector, declared: Properties) -> Connector:
    protocol = declared.get("protocol", "http")
    if found["protocol"] != protocol:
        raise RefusedError(
            f"{_label(found)} has protocol {visible(found['protocol'], LONGEST_NAME)}, the program says {protocol}: "
            "a protocol can't be changed, so it can't be adopted"
        )
    runtime.claims.take(connector_key(found["id"]), _label(found), _claimant(declared))
    return found


def _claimant(declared: Properties) -> Claimant:
    return Claimant.of("Connector", declared)


def _label(connector: Properties) -> str:
    return drift.labelled("connector", connector["id"], connector["name"])


def _clash(declared: Properties, found: list[Connector]) -> str:
    name, ids = declared["name"], ", ".join(connector["id"] for connector in found)
    if len(found) > 1:
        return (
            f'{len(found)} connectors are named "{name}" already ({ids})\n'
            f'  hint: adopt one of them with opts=ResourceOptions(import_="{found[0]["id"]}"), or set existing="duplicate" '
            "to create one more"
        )
    duplicate = '; existing="duplicate" creates another of the same name'
    return drift.exists(f'a connector named "{name}" exists already ({ids})', "connector", duplicate)


def _post(account: Account, declared: Properties) -> Connector:
    organisation = _organisation(account, declared)
    before = {other["id"] for other in _named(account, declared)}
    send = _imported if "openapi" in declared else _sent
    try:
        created = send(account, declared)
    except RequestError as error:
        if error.took_effect is False:
            raise

        def made() -> list[Connector]:
            return [other for other in account.live.named(organisation, declared["name"]) if other["id"] not in before]

        created = made_anyway("connector", made, error)
    account.live.put(created)
    return created


def _sent(account: Account, declared: Properties) -> Connector:
    protocol = declared.get("protocol", "http")
    body: dict[str, Any] = {name: declared[name] for name in _TAKEN[protocol] if name in declared}
    body["connections"] = []
    if protocol == "http":
        schemes = declared.get("authSchemeConfigs", [])
        body["authSchemeConfigs"] = [{"description": "", **scheme, "id": scheme.get("id") or new_id()} for scheme in schemes]
    send = account.client.create_http_connector if protocol == "http" else account.client.create_bigquery_connector
    return send(_organisation(account, declared), body)


def _imported(account: Account, declared: Properties) -> Connector:
    """A connector from an OpenAPI document, under the declared name: it can be found by that if no answer comes."""
    label = f'connector "{declared["name"]}"'
    raw = document_bytes(declared["openapi"], label)
    document = as_connector(raw, declared["name"], declared.get("baseUrl"), label)
    answer = account.client.import_http_connector(_organisation(account, declared), document)
    tell_messages(label, answer["messages"])
    return answer["connector"]


def _complete(account: Account, declared: Properties, created: Connector) -> Created:
    """Does what the create call doesn't take; undoes the creation where that fails for good."""
    taken = _IMPORTED if "openapi" in declared else _TAKEN[declared.get("protocol", "http")]
    schemes = [scheme["id"] for scheme in created.get("authSchemeConfigs", [])]
    done: dict[str, Any] = {name: declared[name] for name in taken if name in declared}
    writer = Writer(account, declared, {**done, "authSchemeConfigIds": schemes}, created, creating=True, just_answered=True)
    try:
        writer.run()
    except Exception as error:  # noqa: BLE001  (whatever it was, what was created is then in the state or gone)
        return _undo(account, declared, writer, error)
    return Created(created["id"], outputs.after_write(declared, writer.live, writer.scheme_ids))


def _undo(account: Account, declared: Properties, writer: Writer, error: Exception) -> Created:
    live: Any = writer.live
    where = live["organisationId"], live["id"]
    delete, read = partial(account.client.delete_connector, *where), partial(account.client.get_connector, *where)
    try:
        second = undo_failure(partial(delete_surely, delete, read, again=False))
    finally:
        account.live.forget(live["id"])
    if second is None:
        raise error
    # Raising would lose the id: the host can't return a partly created resource.
    tell(left_over(_label(live), error, second))
    return Created(live["id"], _partial_outputs(declared, writer))


def _partial_outputs(declared: Properties, writer: Writer) -> dict[str, Any]:
    """The outputs that make the next diff show the rest."""
    unset = {name for name in CONNECTOR if name == "categories" and not writer.categories_done}
    known = {name: value for name, value in declared.items() if name not in unset}
    last = outputs.after_write(known, writer.live, writer.scheme_ids)
    return outputs.after_read(last, writer.live)


def _organisation(account: Account, declared: Properties) -> str:
    return str(declared.get("organisationId") or account.settings.organisation_id)
