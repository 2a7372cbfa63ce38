"""Connectors put in place by a test or a person, past the API: seeds, and edits as in the web page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from ulid import ULID

from versori_pulumi.emulator import clock, rules, schemes
from versori_pulumi.emulator.bodies import AuthScheme, Body, Category, Filled, HttpUrl, Tags, Ulid, Variable
from versori_pulumi.emulator.connection_bodies import Credential
from versori_pulumi.emulator.credentials import new_credential
from versori_pulumi.emulator.errors import bad_request, invalid_field, not_found
from versori_pulumi.emulator.parsing import check
from versori_pulumi.emulator.store import Record

if TYPE_CHECKING:
    from versori_pulumi.emulator.store import Store


def _time(text: str) -> str:
    try:
        return clock.render(clock.parse(text))
    except (ValueError, OverflowError):
        raise PydanticCustomError("time", "must be a time in RFC 3339") from None


Time = Annotated[str, AfterValidator(_time)]


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


class SeedVersion(Body):
    """A ConnectorVersion."""

    id: Ulid = ""
    name: Filled
    description: str = ""
    is_latest: bool = False
    is_default: bool = False
    created_at: Time = ""
    updated_at: Time = ""
    published_at: Time | None = None


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
    record = _record(store, organisation, sent, store.now())
    store.save(record)
    return record.document


def _record(store: Store, organisation: str, sent: SeedConnector, now: str) -> Record:
    identified = [(connection, connection.id.upper() or str(ULID())) for connection in sent.connections]
    fields = {
        **sent.dump(),
        "protocol": sent.protocol,
        "baseUrl": sent.base_url,
        "datasetId": sent.dataset_id,
        "id": sent.id.upper() or str(ULID()),
        "organisationId": organisation,
        "authSchemeConfigs": [_scheme(scheme, organisation, store) for scheme in sent.auth_scheme_configs],
        "connections": [_connection(connection, own, organisation, store, now) for connection, own in identified],
        "versions": [_version(version, now) for version in sent.versions],
        "createdAt": sent.created_at or now,
        "updatedAt": sent.updated_at or now,
    }
    used = [own for connection, own in identified if connection.in_use]
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


def _version(sent: SeedVersion, now: str) -> dict[str, Any]:
    defaults = {"isLatest": False, "isDefault": False, "createdAt": now, "updatedAt": now, "publishedAt": None}
    return {**defaults, **sent.dump(), "id": sent.id.upper() or str(ULID())}


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


def describe(record: Record) -> dict[str, Any]:
    """A connector with what no response shows of it: categories, and what is in use."""
    connections = [
        {**connection, "inUse": True} if connection["id"] in record.connections_in_use else connection
        for connection in record.document["connections"]
    ]
    shown = {**record.document, "connections": connections}
    return {**shown, "categories": record.categories, "inUse": record.in_use}


def _completed(kept: list[dict[str, Any]], given: Any) -> Any:
    # A connection that is there already may be named by its id alone, with just what changes.
    if not isinstance(given, list):
        return given
    by_id = {connection["id"]: connection for connection in kept}
    return [{**by_id.get(each.get("id"), {}), **each} if isinstance(each, dict) else each for each in given]
