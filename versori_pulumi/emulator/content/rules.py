"""The semantics of actions and triggers, which are alike.

What is kept refers to definitions by their ids; answers embed them. One that isn't valid is kept all the same, with its
`errors`, and keeps its version from being published.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

from ulid import ULID

from versori_pulumi.emulator.connector_version.records import Child, Version
from versori_pulumi.emulator.content.bodies import Content, Link, LinkCreate, Response
from versori_pulumi.emulator.definitions import rules as definitions
from versori_pulumi.emulator.http.errors import invalid_field, name_taken

ActionOrTrigger = Literal["action", "trigger"]
Sent = Content[LinkCreate] | Content[Link]
_PLACEHOLDER = re.compile(r"\{\{\s*\.?param\.([^\s{}]+)\s*\}\}")
_PLAIN = ("type", "name", "summary", "description", "method", "path", "parameters")


class Contents:
    """The actions or the triggers of one version."""

    def __init__(self, version: Version, kind: ActionOrTrigger) -> None:
        self._version = version
        self._kind = kind
        self._definitions = {definition["id"]: definition for definition in version.all("definition")}
        self._ids = version.ids("definition")
        self._taken = version.ids(kind)

    def put(self, sent: Sent, own: str = "", path: str = "") -> dict[str, Any]:
        """Creates one, or replaces the one of an id.

        Args:
            sent: what it is to be.
            own: the id; one is made where it is empty.
            path: where the body is in the request, for errors.

        Raises:
            ApiError: 400 if it refers to what isn't there or contradicts itself, 409 if the name is another's.
        """
        if self._taken.get(sent.name, own) != own:
            article = "an" if self._kind == "action" else "a"
            raise name_taken("version", f"{article} {self._kind}", path)
        document = self._document(sent, own or str(ULID()), path)
        flaws = [each["message"] for each in _flaws(document) if each["severity"] == "error"]
        holders = [document.get("requestBody", {"definitions": []}), *document["responses"]]
        used = {link["definition"] for holder in holders for link in holder["definitions"]}
        self._version.put(Child(self._kind, document, flaws, sorted(used)))
        self._taken[sent.name] = document["id"]
        return document

    def _document(self, sent: Sent, own: str, path: str) -> dict[str, Any]:
        dumped = sent.dump()
        document = {"id": own, **{name: dumped[name] for name in _PLAIN if dumped.get(name, "") != ""}}
        document["responses"] = self._responses(sent.responses, f"{path}responses")
        if "path" in dumped:
            document["path"] = dumped["path"]
        if "request_body" in sent.model_fields_set:
            links = self._settle(sent.request_body.definitions, f"{path}requestBody.definitions")
            document["requestBody"] = {"required": sent.request_body.required, "definitions": links}
        return document

    def _responses(self, sent: Sequence[Response[LinkCreate] | Response[Link]], path: str) -> list[dict[str, Any]]:
        settled: list[dict[str, Any]] = []
        for index, response in enumerate(sent):
            status = {"status": response.status} if "status" in response.model_fields_set else {}
            if any(earlier.get("status") == status.get("status") for earlier in settled):
                what = "must be unique within the responses" if status else "must be set but on one response, the default"
                raise invalid_field(f"{path}[{index}].status", what)
            links = self._settle(response.definitions, f"{path}[{index}].definitions")
            settled.append({"id": response.id.upper() or str(ULID()), **status, "definitions": links})
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
        shown = dict(document)
        if "requestBody" in document:
            shown["requestBody"] = self._embed(document["requestBody"], "/requestBody", errors)
        responses = enumerate(document["responses"])
        shown["responses"] = [self._embed(response, f"/responses/{index}", errors) for index, response in responses]
        return {**shown, "errors": errors}

    def _embed(self, holder: dict[str, Any], pointer: str, errors: list[dict[str, str]]) -> dict[str, Any]:
        links = [link for link in holder["definitions"] if link["definition"] in self._definitions]
        if len(links) < len(holder["definitions"]):
            errors.append(_error(f"{pointer}/definitions", "refers to a definition that is gone"))
        embedded = [
            {"id": link["id"], "definition": definitions.embed(self._definitions[link["definition"]], self._version)}
            for link in links
        ]
        return {**holder, "definitions": embedded}


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
