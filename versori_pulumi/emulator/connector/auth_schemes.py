"""Auth scheme configs: from what is sent to what is kept and answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from versori_pulumi.emulator.connection.credentials import Vault, settle_grant
from versori_pulumi.emulator.connector.bodies import Body
from versori_pulumi.emulator.http.errors import FieldProblem, invalid


def settle(scheme: Body, organisation: str, vault: Vault, path: str = "") -> dict[str, Any]:
    """The scheme as it is kept and answered: its secret in a credential, its validation messages of our own.

    Args:
        scheme: the checked scheme.
        organisation: the connector's organisation.
        vault: where credentials are kept.
        path: the scheme's path in the request, for errors.
    """
    config = scheme.dump()
    if "grant" in config:
        config["grant"] = settle_grant(config["grant"], organisation, vault, f"{path}.grant".removeprefix("."))
    config["validationMessages"] = _messages(config)
    return config


def settle_all(schemes: Sequence[Body], organisation: str, vault: Vault) -> list[dict[str, Any]]:
    """The schemes of a connector, whose ids must be unique."""
    ids = [scheme.dump()["id"] for scheme in schemes]
    repeated = [index for index, scheme_id in enumerate(ids) if scheme_id in ids[:index]]
    if repeated:
        raise invalid(*(FieldProblem(f"authSchemeConfigs[{i}].id", "must be unique within the connector") for i in repeated))
    return [settle(scheme, organisation, vault, f"authSchemeConfigs[{index}]") for index, scheme in enumerate(schemes)]


def _messages(config: dict[str, Any]) -> list[dict[str, Any]]:
    known = {scope["name"] for scope in config.get("scopes", [])}
    unknown = [scope for scope in config.get("defaultScopes", []) if scope not in known]
    if not unknown:
        return []
    return [{"text": "Some default scopes are not among the scopes.", "severity": "warning", "detail": unknown}]


def upsert(schemes: list[dict[str, Any]], scheme: dict[str, Any]) -> list[dict[str, Any]]:
    """The schemes with one replaced in its place, or added at the end."""
    if any(existing["id"] == scheme["id"] for existing in schemes):
        return [scheme if existing["id"] == scheme["id"] else existing for existing in schemes]
    return [*schemes, scheme]


def reorder(schemes: list[dict[str, Any]], ids: list[str]) -> list[dict[str, Any]]:
    """The schemes in the order of the ids.

    Raises:
        ApiError: 400 unless the ids are those of the schemes, each once.
    """
    by_id = {scheme["id"]: scheme for scheme in schemes}
    problems = [
        FieldProblem(f"authSchemeConfigIds[{index}]", "is not an auth scheme config of this connector")
        for index, scheme_id in enumerate(ids)
        if scheme_id not in by_id
    ]
    if not problems and sorted(ids) != sorted(by_id):
        problems = [FieldProblem("authSchemeConfigIds", "must name every auth scheme config of the connector once")]
    if problems:
        raise invalid(*problems)
    return [by_id[scheme_id] for scheme_id in ids]
