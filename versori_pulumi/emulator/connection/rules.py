"""The semantics of connections, over plain documents in the shape of the API's responses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ulid import ULID

from versori_pulumi.emulator.connection import bodies
from versori_pulumi.emulator.connection.credentials import Vault
from versori_pulumi.emulator.connector.auth_schemes import settle
from versori_pulumi.emulator.http.errors import invalid_field, name_taken

_KINDS = ("action", "trigger")


def create_all(sent: Sequence[bodies.ConnectionCreate], vault: Vault, now: str) -> list[dict[str, Any]]:
    """The connections that a new connector starts with."""
    created: list[dict[str, Any]] = []
    for index, connection in enumerate(sent):
        created.append(create(connection, created, vault, now, f"connections[{index}]."))
    return created


def create(
    sent: bodies.ConnectionCreate, siblings: list[dict[str, Any]], vault: Vault, now: str, path: str = ""
) -> dict[str, Any]:
    """A new connection, with its credentials created.

    Args:
        sent: what it is to be.
        siblings: the connections that the connector has.
        vault: where its credentials will be kept.
        now: the time, in RFC 3339.
        path: the connection's path in the request with a dot at its end, for errors.

    Raises:
        ApiError: 409 if a sibling has the name.
    """
    _refuse_taken_name(sent.name, siblings, path)
    credentials = {
        kind: [
            _new_entry(entry, vault, f"{path}credentials.{kind}[{index}]")
            for index, entry in enumerate(getattr(sent.credentials, kind))
        ]
        for kind in _KINDS
    }
    return {
        "id": str(ULID()),
        "name": sent.name,
        "credentials": credentials,
        "variables": [variable.dump() for variable in sent.variables],
        "createdAt": now,
        "updatedAt": now,
    }


def _refuse_taken_name(name: str, siblings: list[dict[str, Any]], path: str = "") -> None:
    if any(sibling["name"] == name for sibling in siblings):
        raise name_taken("connector", "a connection", path)


def _new_entry(entry: bodies.ConnectionCredentialCreate, vault: Vault, path: str) -> dict[str, Any]:
    scheme = settle(entry.auth_scheme_config, vault, f"{path}.authSchemeConfig")
    credential = vault.create(entry.credential.dump(), scheme.get("defaultScopes", []))
    return {"id": str(ULID()), "authSchemeConfig": scheme, "credential": credential}


def update(
    current: dict[str, Any], sent: bodies.ConnectionUpdate, siblings: list[dict[str, Any]], vault: Vault
) -> dict[str, Any]:
    """The connection after an update: renamed, its variables replaced if given, its credentials reordered if given.

    Raises:
        ApiError: 400 if the id differs or credentials are added, removed or given another type; 409 for a taken name.
    """
    if sent.id.upper() != current["id"]:
        raise invalid_field("id", "can't be changed")
    _refuse_taken_name(sent.name, siblings)
    updated = {**current, "name": sent.name}
    if "variables" in sent.model_fields_set:
        updated["variables"] = [variable.dump() for variable in sent.variables]
    updated["credentials"] = {
        kind: _rearranged(current["credentials"][kind], getattr(sent.credentials, kind), kind, vault)
        if kind in sent.credentials.model_fields_set
        else current["credentials"][kind]
        for kind in _KINDS
    }
    return updated


def _rearranged(
    current: list[dict[str, Any]], sent: Sequence[bodies.ConnectionCredentialUpdate], kind: str, vault: Vault
) -> list[dict[str, Any]]:
    path = f"credentials.{kind}"
    by_id = {entry["id"]: entry for entry in current}
    if sorted(entry.id for entry in sent) != sorted(by_id):
        raise invalid_field(path, "must name every credential of the connection once: only their order can change")
    rearranged = []
    for index, entry in enumerate(sent):
        scheme = settle(entry.auth_scheme_config, vault, f"{path}[{index}].authSchemeConfig")
        if scheme["schemeType"] != by_id[entry.id]["authSchemeConfig"]["schemeType"]:
            raise invalid_field(f"{path}[{index}].authSchemeConfig.schemeType", "can't be changed")
        rearranged.append({**by_id[entry.id], "authSchemeConfig": scheme})
    return rearranged
