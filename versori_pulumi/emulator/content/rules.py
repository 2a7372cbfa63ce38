"""The semantics of actions and triggers, which are alike.

What is kept refers to definitions by their ids; answers embed them. One that isn't valid is kept all the same, with its
`errors`, and keeps its version from being published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from ulid import ULID

from versori_pulumi.emulator.content.bodies import Create, Link, LinkCreate, Response, ResponseCreate, Update
from versori_pulumi.emulator.content.tables import Child, Children, Place
from versori_pulumi.emulator.definitions import rules as definitions
from versori_pulumi.emulator.http.errors import FieldProblem, conflict, invalid_field, not_found

ActionOrTrigger = Literal["action", "trigger"]
_PLACEHOLDER = re.compile(r"\{\{\s*\.?param\.([^\s{}]+)\s*\}\}")
_PLAIN = ("type", "name", "summary", "description", "method", "path", "parameters")


class Shelf:
    """The actions or the triggers of one version.

    Args:
        children: where they are kept.
        place: the version.
        kind: which of the two.
    """

    def __init__(self, children: Children, place: Place, kind: ActionOrTrigger) -> None:
        self._children = children
        self._place = place
        self._kind = kind
        kept = children.all(place.version_id, "definition")
        self._definitions = {definition["id"]: definition for definition in kept}
        self._ids = {definition["name"]: definition["id"] for definition in kept}

    def all(self) -> list[dict[str, Any]]:
        """What is kept, by name."""
        return self._children.all(self._place.version_id, self._kind)

    def find(self, name: str) -> dict[str, Any]:
        """The one of a name.

        Raises:
            ApiError: 404 if there is none.
        """
        found = self._children.find(self._place.version_id, self._kind, name)
        if found is None:
            raise not_found(self._kind.capitalize())
        return found

    def put(self, sent: Create | Update, own: str = "", path: str = "") -> dict[str, Any]:
        """Creates one, or replaces the one of an id.

        Args:
            sent: the checked body.
            own: the id; without it, one is made.
            path: where the body is in the request, for errors.

        Raises:
            ApiError: 400 if it refers to what isn't there or contradicts itself, 409 if the name is another's.
        """
        other = self._children.find(self._place.version_id, self._kind, sent.name)
        if other and other["id"] != own:
            problem = FieldProblem(f"{path}name", "must be unique within the version")
            raise conflict(f"The version already has {_article(self._kind)} of this name.", [problem])
        document = self._document(sent, own or str(ULID()), path)
        flaws = [each["message"] for each in _flaws(document) if each["severity"] == "error"]
        used = {link["definition"] for _, links in _links(document) for link in links}
        self._children.save(self._place, Child(self._kind, document, flaws, used))
        return document

    def _document(self, sent: Create | Update, own: str, path: str) -> dict[str, Any]:
        dumped = sent.dump()
        document = {"id": own, **{name: dumped[name] for name in _PLAIN if dumped.get(name, "") != ""}}
        document["responses"] = self._responses(sent.responses, f"{path}responses")
        if "path" in dumped:
            document["path"] = dumped["path"]
        if "request_body" in sent.model_fields_set:
            links = self._settle(sent.request_body.definitions, f"{path}requestBody.definitions")
            document["requestBody"] = {"required": sent.request_body.required, "definitions": links}
        return document

    def _responses(self, sent: Sequence[ResponseCreate | Response], path: str) -> list[dict[str, Any]]:
        settled: list[dict[str, Any]] = []
        for index, response in enumerate(sent):
            status = {"status": response.status} if "status" in response.model_fields_set else {}
            if any(earlier.get("status") == status.get("status") for earlier in settled):
                what = "must be unique within the responses" if status else "must be set but on one response, the default"
                raise invalid_field(f"{path}[{index}].status", what)
            links = self._settle(response.definitions, f"{path}[{index}].definitions")
            settled.append({"id": response.id.upper(), **status, "definitions": links})
        return settled

    def _settle(self, links: Sequence[LinkCreate | Link], path: str) -> list[dict[str, str]]:
        settled: list[dict[str, str]] = []
        taken: set[str] = set()
        for index, link in enumerate(links):
            own = link.definition.id.upper() or self._ids.get(link.definition.name, "")
            if own not in self._definitions:
                raise invalid_field(f"{path}[{index}].definition", "is not a definition of this version")
            media_types = set(self._definitions[own]["accept"])
            if media_types & taken:
                raise invalid_field(f"{path}[{index}].definition", "must not share a media type with another definition")
            taken |= media_types
            settled.append({"id": getattr(link, "id", "").upper() or str(ULID()), "definition": own})
        return settled

    def render(self, document: dict[str, Any]) -> dict[str, Any]:
        """It as it is answered: the definitions embedded, and what is wrong with it."""
        errors = _flaws(document)
        shown = {**document, "responses": [dict(response) for response in document["responses"]]}
        if "requestBody" in document:
            shown["requestBody"] = dict(document["requestBody"])
        for pointer, links in _links(document):
            holder = shown["requestBody"] if pointer == "/requestBody" else shown["responses"][int(pointer.split("/")[2])]
            holder["definitions"] = [self._embed(link) for link in links if link["definition"] in self._definitions]
            if len(holder["definitions"]) < len(links):
                errors.append(_error(f"{pointer}/definitions", "refers to a definition that is gone"))
        return {**shown, "errors": errors}

    def _embed(self, link: dict[str, str]) -> dict[str, Any]:
        return {"id": link["id"], "definition": definitions.embed(self._definitions[link["definition"]], self._place)}


def _article(kind: str) -> str:
    return f"an {kind}" if kind == "action" else f"a {kind}"


def _links(document: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    if "requestBody" in document:
        yield "/requestBody", document["requestBody"]["definitions"]
    for index, response in enumerate(document["responses"]):
        yield f"/responses/{index}", response["definitions"]


def _flaws(document: dict[str, Any]) -> list[dict[str, str]]:
    found = []
    if not document["responses"]:
        found.append(_error("/responses", "must have at least one response"))
    placeholders = set(_PLACEHOLDER.findall(document.get("path", "")))
    parameters = document["parameters"]
    unknown = sorted(placeholders - {parameter["name"] for parameter in parameters})
    found += [_error("/path", f"has a placeholder for {name}, which is no parameter") for name in unknown]
    for index, parameter in enumerate(parameters):
        if parameter["in"] == "path" and parameter["name"] not in placeholders:
            message = f"The path has no placeholder for {parameter['name']}."
            found.append({"field": f"/parameters/{index}", "message": message, "severity": "warning"})
    return found


def _error(field: str, message: str) -> dict[str, str]:
    return {"field": field, "message": message, "severity": "error"}
