"""Connectors put in place by a test or a person, past the API: seeds, and edits as in the web page."""

from __future__ import annotations

from typing import Any

from ulid import ULID

from versori_pulumi.emulator.connection.credentials import Vault, new_client
from versori_pulumi.emulator.connector import auth_schemes, records, rules as connectors
from versori_pulumi.emulator.connector.records import Record
from versori_pulumi.emulator.connector_version import rules as versions
from versori_pulumi.emulator.connector_version.records import Version
from versori_pulumi.emulator.content.routes import UPDATES
from versori_pulumi.emulator.content.rules import Contents
from versori_pulumi.emulator.control import bodies
from versori_pulumi.emulator.definitions import rules as definitions
from versori_pulumi.emulator.definitions.bodies import DefinitionUpdate
from versori_pulumi.emulator.http.bodies import Body
from versori_pulumi.emulator.http.errors import FieldProblem, invalid, invalid_field
from versori_pulumi.emulator.http.parsing import check
from versori_pulumi.emulator.store import Store

_CONTENTS = {"definitions", "actions", "triggers"}


def seed(store: Store, value: Any) -> list[dict[str, Any]]:
    """Puts connectors in place, each in the place of one with the same id.

    Raises:
        ApiError: 400 if the body is wrong, or an id belongs to another organisation.
    """
    sent = check(bodies.Seed, value)
    vault = Vault(store, sent.organisation_id.upper())
    return [_place(vault, connector, index) for index, connector in enumerate(sent.connectors)]


def _place(vault: Vault, sent: bodies.SeedConnector, index: int) -> dict[str, Any]:
    there = records.look_up(vault.store, sent.id.upper())
    if there is not None:
        if there.document["organisationId"] != vault.organisation:
            raise invalid_field(f"connectors[{index}].id", "belongs to a connector of another organisation")
        # What was in its versions is gone with it.
        records.delete(vault.store, there)
    return _save(vault, sent)


def _save(vault: Vault, sent: bodies.SeedConnector) -> dict[str, Any]:
    now = vault.store.now()
    connections = [_connection(connection, vault, now) for connection in sent.connections]
    fields = {
        **sent.model_dump(by_alias=True),
        **sent.placed(now),
        "organisationId": vault.organisation,
        "authSchemeConfigs": [_scheme(scheme, vault) for scheme in sent.auth_scheme_configs],
        "connections": connections,
        "versions": [],
    }
    used = [made["id"] for made, each in zip(connections, sent.connections, strict=True) if each.in_use]
    record = Record(connectors.document(fields), list(dict.fromkeys(sent.categories)), sent.in_use, used)
    placed = [_version(vault.store, record, version, index, now) for index, version in enumerate(sent.versions)]
    return record.save(vault.store, {**record.document, "versions": versions.settled(placed)})


def _scheme(scheme: Any, vault: Vault) -> dict[str, Any]:
    grant = scheme.dump().get("grant", {})
    own, owner = grant.get("credentialId"), grant.get("organisationId")
    if own and owner and vault.find(owner, own) is None:
        # A seed describes what exists: the credential that it refers to exists too.
        vault.save(new_client(own.upper(), owner.upper()))
    return auth_schemes.settle(scheme, vault)


def _connection(sent: bodies.SeedConnection, vault: Vault, now: str) -> dict[str, Any]:
    return {
        **sent.placed(now),
        "name": sent.name,
        "credentials": {
            "action": [_credential(each, vault) for each in sent.credentials.action],
            "trigger": [_credential(each, vault) for each in sent.credentials.trigger],
        },
        "variables": [variable.dump() for variable in sent.variables],
    }


def _credential(sent: bodies.SeedCredential, vault: Vault) -> dict[str, Any]:
    ids = {name: sent.credential[name] for name in ("id", "organisationId") if sent.credential.get(name)}
    known = check(bodies.KnownCredential, {**ids, "credential": sent.credential})
    scheme = _scheme(sent.auth_scheme_config, vault)
    credential = vault.create({**known.credential.dump(), **ids}, scheme.get("defaultScopes", []))
    return {"id": sent.id.upper() or str(ULID()), "authSchemeConfig": scheme, "credential": credential}


def _version(store: Store, record: Record, sent: bodies.SeedVersion, index: int, now: str) -> dict[str, Any]:
    fields = {name: value for name, value in sent.dump().items() if name not in _CONTENTS | {"inUse"}}
    defaults = {"isLatest": False, "publishedAt": None}
    is_default = sent.is_default and sent.published_at is not None
    version = Version(store, record, {**defaults, **fields, **sent.placed(now), "isDefault": is_default})
    # One that says nothing of its contents keeps what it has.
    if sent.model_fields_set & _CONTENTS:
        _fill(version, sent, f"versions[{index}].")
    record.children_in_use += [version.id] if sent.in_use else []
    return versions.judged(version.document, version.flaws())


def _fill(version: Version, sent: bodies.SeedVersion, path: str) -> None:
    version.store.clear(version.id)
    definitions.create_all(version, sent.definitions, path)
    actions, triggers = Contents(version, "action"), Contents(version, "trigger")
    for index, action in enumerate(sent.actions):
        actions.put(action, action.id.upper(), f"{path}actions[{index}].")
    for index, trigger in enumerate(sent.triggers):
        triggers.put(trigger, trigger.id.upper(), f"{path}triggers[{index}].")


def edit(store: Store, record: Record, changes: dict[str, Any]) -> dict[str, Any]:
    """Edits a connector as a person does in the web page.

    The changes are a part of a connector in the shape of a response, plus `categories` and `inUse`. Null unsets a field. A
    list replaces the list, though a connection with a known id may leave out what stays. Nothing is written through:
    connection variables stay only the connector's.

    Raises:
        ApiError: 400 if the changes are wrong.
    """
    described = describe(record)
    _refuse_unknown(changes, bodies.SeedConnector, described)
    merged = {**described, **changes}
    merged["connections"] = _completed(described["connections"], merged["connections"])
    for name in ("id", "organisationId", "protocol", "createdAt"):
        if merged[name] != record.document[name]:
            raise invalid_field(name, "can't be changed")
    present = {name: value for name, value in merged.items() if value is not None and name != "updatedAt"}
    edited = _save(Vault(store, record.document["organisationId"]), check(bodies.SeedConnector, present))
    kept = [version["id"] for version in edited["versions"]]
    for version in record.document["versions"]:
        if version["id"] not in kept:
            store.clear(version["id"])
    return edited


def edit_version(version: Version, changes: dict[str, Any]) -> dict[str, Any]:
    """Edits a version as a person does in the web page, by a part of a version in the shape of a seed.

    Raises:
        ApiError: 400 if the changes are wrong.
    """
    own, store = version.id, version.store
    _refuse_unknown(changes, bodies.SeedVersion, version.document)
    kept = describe(version.record)["versions"]
    edited = [{**each, **changes, "id": own, "updatedAt": store.now()} if each["id"] == own else each for each in kept]
    document = edit(store, version.record, {"versions": edited})
    return next(each for each in document["versions"] if each["id"] == own)


def edit_content(version: Version, contents: str, name: str, changes: dict[str, Any]) -> dict[str, Any]:
    """Edits an action, trigger or definition as a person does in the web page; a published version is no obstacle.

    The changes are a part of it in the shape of a response, or a definition's `schema` inline; null unsets a field.

    Raises:
        ApiError: 400 if the changes are wrong, 404 if there is none of this name.
    """
    if contents == "definitions":
        current = version.find("definition", name)
        _refuse_unknown(changes, DefinitionUpdate, current)
        shown = {field: value for field, value in current.items() if field != "schema"}
        edited = definitions.update(version, current, check(DefinitionUpdate, _merged(shown, changes)))
        version.save()
        return definitions.render(version, [edited])[0]
    kind: Any = contents.removesuffix("s")
    kept = Contents(version, kind)
    current = version.find(kind, name)
    _refuse_unknown(changes, UPDATES[kind], current)
    put = kept.put(check(UPDATES[kind], _merged(kept.render(current), changes)), current["id"])
    version.save()
    return kept.render(put)


def _refuse_unknown(changes: dict[str, Any], model: type[Body], document: dict[str, Any]) -> None:
    """Raises where an edit names a field that an object doesn't have: a misspelt one would change nothing.

    Raises:
        ApiError: 400 with those fields.
    """
    known = {field.alias or name for name, field in model.model_fields.items()} | {*document}
    if unknown := [FieldProblem(name, "is no field that can be edited") for name in changes if name not in known]:
        raise invalid(*unknown)


def _merged(shown: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = {**shown, **changes, "id": shown["id"]}
    return {name: value for name, value in merged.items() if value is not None}


def describe(record: Record) -> dict[str, Any]:
    """A connector with what no response shows of it: categories, and what is in use."""
    shown = {**record.document, "categories": record.categories, "inUse": record.in_use}
    for children in ("connections", "versions"):
        shown[children] = [
            {**child, "inUse": True} if child["id"] in record.children_in_use else child for child in shown[children]
        ]
    return shown


def _completed(kept: list[dict[str, Any]], given: Any) -> Any:
    # A connection that is there already may be named by its id, with only what changes.
    if not isinstance(given, list):
        return given
    by_id = {connection["id"]: connection for connection in kept}
    return [{**by_id.get(str(each.get("id")), {}), **each} if isinstance(each, dict) else each for each in given]
