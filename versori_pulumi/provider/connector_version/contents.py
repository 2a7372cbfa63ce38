"""The contents with which a version is made: which of them it lacks, and the requests that create them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

from versori_pulumi.provider.content.bodies import create_body, definition_bodies
from versori_pulumi.provider.properties import Declared, Properties
from versori_pulumi.provider.recovery import create_surely

if TYPE_CHECKING:
    from versori_pulumi.connect.content import ContentKind
    from versori_pulumi.provider.requests import WithinConnector

    Kind = ContentKind | Literal["definition"]

KINDS: Final[tuple[tuple[str, ContentKind], ...]] = (("actions", "action"), ("triggers", "trigger"))
"""The inputs that hold actions and triggers, and what one of them is called."""


def missing_contents(requests: WithinConnector, declared: Declared) -> dict[str, Any]:
    """Those of the declared contents whose names a version doesn't have."""
    found: dict[str, Any] = {}
    if declared.get("definitions"):
        has = names_of(requests, "definition", declared["name"])
        found["definitions"] = {name: value for name, value in declared["definitions"].items() if name not in has}
    for key, kind in KINDS:
        if declared.get(key):
            has = names_of(requests, kind, declared["name"])
            found[key] = [entry for entry in declared[key] if entry["name"] not in has]
    return {key: value for key, value in found.items() if value}


def names_of(requests: WithinConnector, kind: Kind, version: str) -> set[str]:
    """The names of the actions, triggers or definitions that a version has."""
    return {content["name"] for content in _listed(requests, kind, version)}


def create_contents(requests: WithinConnector, version: str, missing: Properties) -> None:
    """Creates definitions, all in one request since they refer to each other, then what refers to them.

    Raises:
        VersoriError: a request failed for good.
    """
    client, where = requests.client, (requests.organisation_id, requests.connector_id, version)
    if definitions := missing.get("definitions"):
        bodies = definition_bodies(definitions, _urls(requests, version, definitions))
        made = partial(_all_of, requests, version, bodies)
        create_surely("definition", partial(client.create_definitions, *where, bodies), made)
    for key, kind in KINDS:
        for entry in missing.get(key, ()):
            send = partial(client.create_content, kind, *where, create_body(kind, entry))
            create_surely(kind, send, partial(_of_name, requests, kind, version, entry["name"]))


def _urls(requests: WithinConnector, version: str, definitions: Properties) -> dict[str, str]:
    """The URLs of the definitions that a version has already, where any of these could refer to them."""
    if not any("$defs" in definition["schema"]["content"] for definition in definitions.values()):
        return {}
    return {has["name"]: has["url"] for has in _listed(requests, "definition", version) if "url" in has}


def _listed(requests: WithinConnector, kind: Kind, version: str) -> list[Any]:
    where = (requests.organisation_id, requests.connector_id, version)
    if kind == "definition":
        return [*requests.client.get_definitions(*where)]
    return [*requests.client.get_contents(kind, *where)]


def _of_name(requests: WithinConnector, kind: Kind, version: str, name: str) -> list[Any]:
    return [content for content in _listed(requests, kind, version) if content["name"] == name]


def _all_of(requests: WithinConnector, version: str, bodies: Sequence[Properties]) -> list[Any]:
    """One entry if all of them are there: they are created all or none."""
    has = {definition["name"] for definition in _listed(requests, "definition", version)}
    return [bodies] if has >= {body["name"] for body in bodies} else []
