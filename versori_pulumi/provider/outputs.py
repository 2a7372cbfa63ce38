"""What a connector leaves in the state. Pure.

Only what is stable: the id, the organisation, the time of creation, what is declared, and the ids of the auth schemes. What
changes by itself (`updatedAt`, connections, versions) would show as a difference after every refresh.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from versori_pulumi.provider.merge import CONNECTOR, OPTIONS
from versori_pulumi.provider.schemes import declared_shape
from versori_pulumi.provider.values import empty_of, same

_ALWAYS = ("organisationId", "createdAt")


def after_write(declared: Mapping[str, Any], live: Mapping[str, Any], scheme_ids: Sequence[str]) -> dict[str, Any]:
    """The outputs after a create or update that did all that was declared."""
    outputs = {name: declared[name] for name in ("protocol", *CONNECTOR, *OPTIONS) if name in declared}
    if "authSchemeConfigs" in declared:
        outputs["authSchemeConfigIds"] = list(scheme_ids)
    elif "openapi" in declared:
        # Those that came with the document: connections refer to them.
        outputs["authSchemeConfigIds"] = _scheme_ids(live)
    return {**outputs, **identity(live, declared="organisationId" in declared)}


def after_read(last: Mapping[str, Any], live: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs after a refresh: the properties of the state, with the live values where those mean something else."""
    outputs = {name: value for name, value in last.items() if name in OPTIONS or name == "categories"}
    for name in ("protocol", *CONNECTOR):
        if name in last and name != "categories":
            outputs[name] = last[name] if same(name, last[name], live.get(name)) else live.get(name, empty_of(name))
    if "authSchemeConfigs" in last:
        outputs["authSchemeConfigs"], outputs["authSchemeConfigIds"] = declared_shape(
            last["authSchemeConfigs"], last.get("authSchemeConfigIds", []), live.get("authSchemeConfigs", [])
        )
    elif "authSchemeConfigIds" in last:
        present = _scheme_ids(live)
        outputs["authSchemeConfigIds"] = [known for known in last["authSchemeConfigIds"] if known in present]
    return {**outputs, **identity(live, declared=last.get("organisationDeclared"))}


def after_get(inputs: Mapping[str, Any], live: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs of `Connector.get`: everything that the API tells."""
    outputs = {name: live[name] for name in ("protocol", *CONNECTOR) if name in live}
    schemes, ids = declared_shape([], [], live.get("authSchemeConfigs", []))
    kept = {name: inputs[name] for name in OPTIONS if name in inputs}
    return {
        **outputs,
        **kept,
        "authSchemeConfigs": schemes,
        "authSchemeConfigIds": ids,
        **identity(live, declared="organisationId" in inputs),
    }


def _scheme_ids(live: Mapping[str, Any]) -> list[str]:
    return [scheme["id"] for scheme in live.get("authSchemeConfigs", [])]


def inputs_of(outputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that would have led to these outputs: refresh stores them, so that preview shows drift by property."""
    computed = {"createdAt", "authSchemeConfigIds", "credentialIds", "organisationDeclared"}
    if not outputs.get("organisationDeclared"):
        computed.add("organisationId")
    return {name: value for name, value in outputs.items() if name not in computed}


def identity(live: Mapping[str, Any], *, declared: Any) -> dict[str, Any]:
    """Organisation and time of creation; `declared`: whether the program chose the organisation."""
    found = {name: live[name] for name in _ALWAYS if name in live}
    # Later hooks see outputs alone: they have to know whether the program chose the organisation or its account did.
    return {**found, "organisationDeclared": True} if declared else found
