"""Connectors put in place by a test or a person, past the API: seeds, and edits as in the web page."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field
from ulid import ULID

from versori_pulumi.emulator.connection.bodies import Credential
from versori_pulumi.emulator.connection.credentials import new_credential
from versori_pulumi.emulator.connector import auth_schemes as schemes, rules
from versori_pulumi.emulator.connector.bodies import AuthScheme, Body, Category, Filled, HttpUrl, Tags, Ulid, Variable
from versori_pulumi.emulator.connector_version.bodies import Time
from versori_pulumi.emulator.connector_version.records import Spot
from versori_pulumi.emulator.control.seeded_versions import SeedVersion, place_all
from versori_pulumi.emulator.http.errors import bad_request, invalid_field, not_found
from versori_pulumi.emulator.http.parsing import check
from versori_pulumi.emulator.store import Record, Store


class SeedEntry(Body):
    """A ConnectionCredential; what it leaves out is made up."""

    id: Ulid = ""
    auth_scheme_config: AuthScheme
    credential: dict[str, Any]


class SeedCredentials(Body):
    """ConnectionCredentials."""

    action: list[SeedEntry] = Field(default_factory=list)
    trigger: list[SeedEntry] = Field(default_factory=list)


class SeedConnection(Body):
    """A Connection, and whether another product uses it."""

    id: Ulid = ""
    name: Filled
    credentials: SeedCredentials = SeedCredentials()
    variables: list[Variable] = Field(default_factory=list)
    in_use: bool = False
    created_at: Time = ""
    updated_at: Time = ""


class SeedConnector(Body):
    """A Connector, its categories, and whether another product uses it."""

    id: Ulid = ""
    name: Filled
    protocol: Literal["http", "bigquery"] = "http"
    base_url: HttpUrl = "https://api.example.com"
    dataset_id: str = ""
    public: bool = False
    tags: Tags = Field(default_factory=dict)
    documentation_url: str = Field(default="", alias="documentationURL")
    image_url: str = Field(default="", alias="imageURL")
    auth_scheme_configs: list[AuthScheme] = Field(default_factory=list)
    connection_variables: list[Variable] = Field(default_factory=list)
    connections: list[SeedConnection] = Field(default_factory=list)
    versions: list[SeedVersion] = Field(default_factory=list)
    categories: list[Category] = Field(default_factory=list)
    in_use: bool = False
    created_at: Time = ""
    updated_at: Time = ""


class Seed(Body):
    """The body of a seed."""

    organisation_id: Ulid
    connectors: list[SeedConnector]


class _Known(Body):
    """The id that makes a credential one that exists already."""

    id: Ulid = ""
    organisation_id: Ulid = ""
    credential: Credential


def seed(store: Store, value: Any) -> list[dict[str, Any]]:
    """Puts connectors in place, each in the place of one with the same id.

    Args:
        store: the emulator's memory.
        value: the body: organisationId and connectors.

    Raises:
        ApiError: 400 if the body is wrong, or an id belongs to another organisation.
    """
    sent = check(Seed, value)
    organisation = sent.organisation_id.upper()
    return [_place(store, organisation, connector, index) for index, connector in enumerate(sent.connectors)]


def _place(store: Store, organisation: str, sent: SeedConnector, index: int) -> dict[str, Any]:
    owner = store.owner(sent.id.upper())
    if owner not in (None, organisation):
        raise invalid_field(f"connectors[{index}].id", "belongs to a connector of another organisation")
    # What was in its versions is gone with it.
    store.delete(sent.id.upper())
    record = _record(store, organisation, sent, store.now())
    store.save(record)
    return record.document


def _record(store: Store, organisation: str, sent: SeedConnector, now: str) -> Record:
    own_id = sent.id.upper() or str(ULID())
    identified = [(connection, connection.id.upper() or str(ULID())) for connection in sent.connections]
    versions, used = place_all(store, organisation, own_id, sent.versions, now)
    fields = {
        **sent.dump(),
        "protocol": sent.protocol,
        "baseUrl": sent.base_url,
        "datasetId": sent.dataset_id,
        "id": own_id,
        "organisationId": organisation,
        "authSchemeConfigs": [_scheme(scheme, organisation, store) for scheme in sent.auth_scheme_configs],
        "connections": [_connection(connection, own, organisation, store, now) for connection, own in identified],
        "versions": versions,
        "createdAt": sent.created_at or now,
        "updatedAt": sent.updated_at or now,
    }
    used += [own for connection, own in identified if connection.in_use]
    return Record(rules.document(fields), list(dict.fromkeys(sent.categories)), sent.in_use, used)


def _scheme(scheme: Any, organisation: str, store: Store) -> dict[str, Any]:
    grant = scheme.dump().get("grant", {})
    known = grant.get("credentialId"), grant.get("organisationId")
    if all(known) and store.find_credential(known[1], known[0]) is None:
        # A seed describes what exists: the credential that it refers to exists too.
        store.save_credential(
            {
                "id": known[0].upper(),
                "organisationId": known[1].upper(),
                "type": "oauth2-client",
                "name": "",
                "clientId": None,
                "clientSecretSha256": None,
            }
        )
    return schemes.settle(scheme, organisation, store)


def _connection(sent: SeedConnection, own: str, organisation: str, store: Store, now: str) -> dict[str, Any]:
    credentials = {
        kind: [_entry(entry, organisation, store) for entry in getattr(sent.credentials, kind)]
        for kind in ("action", "trigger")
    }
    return {
        "id": own,
        "name": sent.name,
        "credentials": credentials,
        "variables": [variable.dump() for variable in sent.variables],
        "createdAt": sent.created_at or now,
        "updatedAt": sent.updated_at or now,
    }


def _entry(sent: SeedEntry, organisation: str, store: Store) -> dict[str, Any]:
    ids = {name: sent.credential[name] for name in ("id", "organisationId") if sent.credential.get(name)}
    known = check(_Known, {**ids, "credential": sent.credential})
    scheme = _scheme(sent.auth_scheme_config, organisation, store)
    described = {**known.credential.dump(), **ids}
    credential = new_credential(described, organisation, store, scheme.get("defaultScopes", []))
    return {"id": sent.id.upper() or str(ULID()), "authSchemeConfig": scheme, "credential": credential}


def edit(store: Store, organisation: str, connector: str, changes: Any) -> dict[str, Any]:
    """Edits a connector as a person does in the web page.

    Args:
        store: the emulator's memory.
        organisation: the owner.
        connector: the connector's id.
        changes: a part of a connector in the shape of a response, plus `categories` and `inUse`. Null unsets a field. A
            list replaces the list, though a connection with a known id may leave out what stays. Nothing is written
            through: connection variables stay the connector's alone.

    Raises:
        ApiError: 400 if the changes are wrong, 404 if there is no such connector.
    """
    record = store.find(organisation, connector)
    if record is None:
        raise not_found("Connector")
    if not isinstance(changes, dict):
        raise bad_request("The changes must be an object.")
    described = describe(record)
    merged = {**described, **changes}
    merged["connections"] = _completed(described["connections"], merged["connections"])
    for name in ("id", "organisationId", "protocol", "createdAt"):
        if merged[name] != record.document[name]:
            raise invalid_field(name, "can't be changed")
    now = store.now()
    present = {name: value for name, value in merged.items() if value is not None and name != "updatedAt"}
    edited = _record(store, organisation, check(SeedConnector, present), now)
    store.save(edited)
    return edited.document


def edit_version(store: Store, spot: Spot, changes: Any) -> dict[str, Any]:
    """Edits a version as a person does in the web page.

    Args:
        store: the emulator's memory.
        spot: the version.
        changes: a part of a version in the shape of a seed.

    Raises:
        ApiError: 400 if the changes are wrong.
    """
    if not isinstance(changes, dict):
        raise bad_request("The changes must be an object.")
    own = spot.place.version_id
    kept = describe(spot.record)["versions"]
    edited = [{**each, **changes, "id": own, "updatedAt": store.now()} if each["id"] == own else each for each in kept]
    document = edit(store, spot.place.organisation, spot.place.connector, {"versions": edited})
    return next(version for version in document["versions"] if version["id"] == own)


def describe(record: Record) -> dict[str, Any]:
    """A connector with what no response shows of it: categories, and what is in use."""
    shown = {
        **record.document,
        **{
            children: [
                {**child, "inUse": True} if child["id"] in record.children_in_use else child
                for child in record.document[children]
            ]
            for children in ("connections", "versions")
        },
    }
    return {**shown, "categories": record.categories, "inUse": record.in_use}


def _completed(kept: list[dict[str, Any]], given: Any) -> Any:
    # A connection that is there already may be named by its id alone, with just what changes.
    if not isinstance(given, list):
        return given
    by_id = {connection["id"]: connection for connection in kept}
    return [{**by_id.get(str(each.get("id")), {}), **each} if isinstance(each, dict) else each for each in given]
