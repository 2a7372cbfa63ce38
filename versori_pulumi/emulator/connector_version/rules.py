"""The semantics of versions, over a connector's document, which embeds them. Pure.

Where the official document is silent: publishing what is published and unpublishing a draft are conflicts; `isDefault`
says that a user chose the version, so nothing is the default until someone does, though `default` resolves to the
latest then; only a published version can be chosen, and one that is unpublished no longer is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ulid import ULID

from versori_pulumi.emulator.connector_version.bodies import VersionUpdate
from versori_pulumi.emulator.http.bodies import message
from versori_pulumi.emulator.http.errors import (
    ApiError,
    FieldProblem,
    conflict,
    invalid,
    invalid_field,
    name_taken,
    not_found,
)


def find(document: dict[str, Any], name: str) -> dict[str, Any]:
    """The version of a name, or the published one that `latest` or `default` stands for.

    Raises:
        ApiError: 404 if there is none.
    """
    versions: list[dict[str, Any]] = document["versions"]
    found = [version for version in versions if version["name"] == name]
    if name == "default":
        found = [version for version in versions if version["isDefault"]]
    if name == "latest" or (name == "default" and not found):
        found = [version for version in versions if version["isLatest"]]
    if not found:
        raise not_found("Connector version")
    return found[0]


def create(document: dict[str, Any], name: str, now: str) -> dict[str, Any]:
    """A new draft.

    Raises:
        ApiError: 409 if the connector has a version of the name.
    """
    if any(version["name"] == name for version in document["versions"]):
        raise name_taken("connector", "a version")
    return {
        "id": str(ULID()),
        "name": name,
        "isLatest": False,
        "isDefault": False,
        "createdAt": now,
        "updatedAt": now,
        "publishedAt": None,
    }


def update(current: dict[str, Any], sent: VersionUpdate) -> dict[str, Any]:
    """The version with its description replaced, and chosen as the default or no longer.

    Raises:
        ApiError: 400 if another field differs, or a draft is to be the default.
    """
    given = sent.dump()
    given["id"] = sent.id.upper()
    fixed = ("id", "name", "isLatest", "createdAt", "updatedAt", "publishedAt")
    changed = [FieldProblem(name, "is read-only") for name in fixed if given[name] != current[name]]
    if changed:
        raise invalid(*changed)
    if sent.is_default and current["publishedAt"] is None:
        raise invalid_field("isDefault", "can be set on a published version only")
    updated = {name: value for name, value in current.items() if name != "description"}
    return {**updated, "isDefault": sent.is_default, **({"description": sent.description} if sent.description else {})}


def publish(current: dict[str, Any], flaws: Mapping[tuple[str, str], Sequence[str]], now: str) -> dict[str, Any]:
    """The version, published, if it has no flaws.

    Raises:
        ApiError: 409 if it is published already, 400 if something in it is wrong.
    """
    if current["publishedAt"] is not None:
        raise conflict("The version is published already.")
    if flaws:
        problems = [FieldProblem(f"{kind}s.{name}", "; ".join(texts)) for (kind, name), texts in flaws.items()]
        raise ApiError(400, "bad_request", "The version is not valid, so it can't be published.", problems)
    return {**current, "publishedAt": now}


def unpublish(current: dict[str, Any]) -> dict[str, Any]:
    """The version as a draft again.

    Raises:
        ApiError: 409 if it is one.
    """
    if current["publishedAt"] is None:
        raise conflict("The version is not published.")
    return {**current, "publishedAt": None, "isDefault": False}


def judged(version: dict[str, Any], flaws: Mapping[tuple[str, str], Sequence[str]]) -> dict[str, Any]:
    """The version with messages that say what keeps it from being published."""
    messages = [message(f"The {kind} {name} is not valid.", "error", texts) for (kind, name), texts in flaws.items()]
    bare = {name: value for name, value in version.items() if name != "messages"}
    return {**bare, "messages": messages} if messages else bare


def put(document: dict[str, Any], version: dict[str, Any], now: str) -> dict[str, Any]:
    """The connector with a version added, or in the place of the one with its id; both are updated now."""
    version = {**version, "updatedAt": now}
    versions = {each["id"]: each for each in document["versions"]}
    if version["isDefault"]:
        versions = {own: {**each, "isDefault": False} for own, each in versions.items()}
    versions[version["id"]] = version
    return {**document, "versions": settled(list(versions.values())), "updatedAt": now}


def without(document: dict[str, Any], version: dict[str, Any], now: str) -> dict[str, Any]:
    """The connector without a version."""
    left = [each for each in document["versions"] if each["id"] != version["id"]]
    return {**document, "versions": settled(left), "updatedAt": now}


def settled(versions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The versions with the one as latest that was published last."""
    published = [version for version in versions if version["publishedAt"] is not None]
    latest = max(published, key=lambda version: str(version["publishedAt"]))["id"] if published else None
    return [{**version, "isLatest": version["id"] == latest} for version in versions]
