"""Declared, last applied and live action or trigger → what to send, and what then is in the state. Pure.

As `merge.py` does for connectors: `diff` and `update` ask the same function, so a preview announces an update if and only
if there is something to send. What is compared has the shape of the state: definitions by their names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from pulumi.output import Unknown

from versori_pulumi.provider import drift, merge, state
from versori_pulumi.provider.content.bodies import new_id, parameter_body, status_body
from versori_pulumi.provider.merge import Change, changes_of
from versori_pulumi.provider.properties import CONTENT, Applied, Declared, Live, Properties

DefinitionOf = Callable[[str], Mapping[str, Any]]
"""Reads a definition of the version by its name, as answers embed it."""

PLACE: Final = CONTENT.named("place")
"""How it is addressed: another one of these is another action or trigger."""

_MERGED: Final = CONTENT.named("merged")


def content_label(kind: str, version: Any, name: Any) -> str:
    """Something in a version in words: `action "getOrder" (version 1.0)`."""
    return drift.labelled(kind, f"version {version}", name)


def found_shape(live: Live) -> Live:
    """A live action or trigger in the shape of the state."""
    shown = {name: live[name] for name in ("name", "summary", "description", "method", "path") if name in live}
    if "parameters" in live:
        shown["parameters"] = [parameter_body(parameter) for parameter in live["parameters"]]
    if "requestBody" in live:
        body = live["requestBody"]
        shown["requestBody"] = {"required": body.get("required", False), "definitions": _linked(body)}
    if "responses" in live:
        shown["responses"] = [_found_response(response) for response in live["responses"]]
    return Live(shown)


def with_ignored(declared: Declared, shown: Live) -> Declared:
    """The declared one with the live values of what the program ignores."""
    return merge.with_ignored(declared, shown, _MERGED)


def plan_content(declared: Declared, last: Applied, shown: Live, *, creating: bool = False) -> list[Change]:
    """What makes a live action or trigger what `declared` says, property by property.

    Args:
        declared: the program's inputs.
        last: the state's outputs: what was declared when it was last applied.
        shown: the live one, in the shape of the state.
        creating: whether the state gets its outputs from an adoption (see `merge.owned_change`).
    """
    return changes_of(CONTENT, declared, last, shown, creating=creating)


def update_body(declared: Declared, last: Applied, live: Live, definition_of: DefinitionOf) -> dict[str, Any]:
    """The body for UpdateAction or UpdateTrigger: the live one, with what is declared in place of what is there.

    Args:
        declared: the program's inputs.
        last: the state's outputs.
        live: as the API answers it.
        definition_of: reads the definitions that nothing in it refers to yet.
    """
    body = {name: value for name, value in live.items() if name != "errors"}
    for name in _MERGED:
        if name in declared:
            body[name] = declared[name]
        elif name in last:
            body.pop(name, None)
    known = {link["definition"]["name"]: link["definition"] for holder in _holders(live) for link in _links(holder)}

    def find(name: str) -> Mapping[str, Any]:
        return known[name] if name in known else definition_of(name)

    if "parameters" in declared:
        body["parameters"] = _parameters(declared["parameters"], live.get("parameters", []))
    if declared.get("requestBody"):
        body["requestBody"] = _request_body(declared["requestBody"], live.get("requestBody", {}), find)
    if "responses" in declared:
        body["responses"] = _responses(declared["responses"], live.get("responses", []), find)
    unset = [name for name in ("summary", "description", "requestBody") if body.get(name) in ("", {})]
    return {"parameters": [], "responses": [], **{name: value for name, value in body.items() if name not in unset}}


def stays_put(declared: Declared, last: Applied) -> bool:
    """Whether what replaces it will have the same name in the same version, so that the old one has to go first."""
    return not [name for name in PLACE if name in declared and _differs(declared[name], last.get(name))]


def after_write(declared: Declared, organisation_id: str) -> dict[str, Any]:
    """The outputs after a create or update that did all that was declared."""
    return state.applied(CONTENT, declared, {"organisationId": organisation_id})


def after_read(last: Applied, live: Live) -> dict[str, Any]:
    """The outputs after a refresh: the properties of the state, with the live values where those mean something else."""
    return state.refreshed(CONTENT, last, found_shape(live))


def after_get(inputs: Properties, live: Live, organisation_id: str) -> dict[str, Any]:
    """The outputs of `Action.get` and `Trigger.get`: everything that the API answers."""
    return state.got(CONTENT, inputs, {**found_shape(live), "organisationId": organisation_id})


def _differs(one: Any, other: Any) -> bool:
    return isinstance(one, Unknown) or bool(one != other)


def _holders(live: Properties) -> Iterator[Properties]:
    if "requestBody" in live:
        yield live["requestBody"]
    yield from live.get("responses", [])


def _links(holder: Properties) -> list[Any]:
    links: list[Any] = holder.get("definitions") or []
    return links


def _linked(holder: Properties) -> list[str]:
    return [link["definition"]["name"] for link in _links(holder)]


def _found_response(response: Properties) -> dict[str, Any]:
    return {**status_body(response), "definitions": _linked(response)}


def _parameters(declared: Sequence[Properties], live: Sequence[Properties]) -> list[dict[str, Any]]:
    kept = {
        (parameter["in"], parameter["name"]): {
            name: value for name, value in parameter.items() if name not in parameter_body(parameter)
        }
        for parameter in live
    }
    return [{**kept.get((parameter["in"], parameter["name"]), {}), **parameter_body(parameter)} for parameter in declared]


def _request_body(declared: Properties, live: Properties, find: DefinitionOf) -> dict[str, Any]:
    links = _settled(declared["definitions"], _links(live), find)
    return {**live, "required": declared["required"], "definitions": links}


def _responses(declared: Sequence[Properties], live: Sequence[Properties], find: DefinitionOf) -> list[dict[str, Any]]:
    known = {response.get("status"): response for response in live}
    settled = []
    for response in declared:
        found = known.get(response.get("status"), {})
        links = _settled(response["definitions"], _links(found), find)
        settled.append({"id": new_id(), **found, **status_body(response), "definitions": links})
    return settled


def _settled(names: Sequence[str], links: Sequence[Properties], find: DefinitionOf) -> list[dict[str, Any]]:
    kept = {link["definition"]["name"]: dict(link) for link in links}
    return [kept[name] if name in kept else {"id": new_id(), "definition": find(name)} for name in names]
