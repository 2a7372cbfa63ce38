"""The inputs of a version, checked before anything is sent. Imported by `check` alone: pydantic is not free to load."""

# ruff: noqa: N815  (fields are named as the API spells them)

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator

from versori_pulumi.connect.text import LONGEST_NAME, visible
from versori_pulumi.provider.connector.inputs import DocumentModel
from versori_pulumi.provider.content import references
from versori_pulumi.provider.content.inputs import (
    ActionModel,
    DefinitionModel,
    DefinitionName,
    Kind,
    TriggerModel,
    fill_definitions,
    with_defaults,
)
from versori_pulumi.provider.validation import (
    Account,
    Arguments,
    Flag,
    Name,
    Problem,
    Text,
    Ulid,
    problems_of,
    unique,
    upper_within,
)
from versori_pulumi.provider.values import contains_unknown, dictionaries

RESERVED: Final = ("default", "latest")


def _own_name(text: str) -> str:
    if text in RESERVED:
        raise ValueError("must not be default or latest: these are reserved words")
    if text in {".", ".."}:
        raise ValueError("must be more than dots: it is a part of addresses")
    return text


def _unique_names(entries: list[Any]) -> list[Any]:
    unique([entry.name for entry in entries])
    return entries


VersionName = Annotated[Name, AfterValidator(_own_name)]


class VersionArguments(Arguments):
    """The inputs of a version under the API's names."""

    connectorId: Ulid
    name: VersionName
    description: Text | None = None
    fromVersion: Name | None = None
    published: Flag | None = None
    isDefault: Flag | None = None
    openapi: DocumentModel | None = None
    actions: Annotated[list[ActionModel], AfterValidator(_unique_names)] | None = None
    triggers: Annotated[list[TriggerModel], AfterValidator(_unique_names)] | None = None
    definitions: dict[DefinitionName, DefinitionModel] | None = None
    organisationId: Ulid | None = None
    account: Account | None = None
    existing: Literal["error", "adopt"] | None = None
    importId: Name | None = None
    ignoreChanges: list[Text] | None = None
    replaceOnChanges: list[Text] | None = None


def problems(inputs: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the inputs of a version. What is not known yet is right until it is known."""
    found = problems_of(VersionArguments, inputs)
    if "openapi" in inputs and "fromVersion" in inputs:
        found.append(("", "from_version and openapi are both given, and a version is made from one of them: leave one out"))
    if inputs.get("isDefault") is True and inputs.get("published") is False:
        found.append(("isDefault", "needs published=True: only a published version can be the default one"))
    if not found and inputs.get("existing") != "adopt" and "importId" not in inputs:
        found += [*_flaws(inputs), *_absent(inputs)]
    imported, name = inputs.get("importId"), inputs.get("name")
    if imported is not None and imported != name and not contains_unknown([imported, name]):
        own, other = (visible(each, LONGEST_NAME) for each in (name, imported))
        found.append(("importId", f"must be the name of the version, which is '{own}' here: give it name='{other}'"))
    return found


_KINDS: Final = ("actions", "triggers")


def _flaws(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    """Why a version that is to be published can't be."""
    for key in _KINDS if inputs.get("published") is True else ():
        for index, entry in enumerate(dictionaries(inputs.get(key))):
            for flaw in references.flaws(entry):
                yield f"{key}[{index}]", f"keeps the version from being published: {flaw}"


def _absent(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    """References to definitions that a version made of nothing else doesn't have."""
    declared = inputs.get("definitions", {})
    if not isinstance(declared, Mapping) or "openapi" in inputs or "fromVersion" in inputs:
        return
    for name, wanted in references.of_definitions(declared).items():
        for lacking in sorted(wanted - {*declared}):
            yield f"definitions.{name}", f"refers to nothing: {references.absent(lacking, declared)}"
    for key in _KINDS:
        for index, entry in enumerate(dictionaries(inputs.get(key))):
            for lacking in sorted(references.of_content(entry) - {*declared}):
                yield f"{key}[{index}]", f"refers to nothing: {references.absent(lacking, declared)}"


def normalise(inputs: dict[str, Any]) -> None:
    """Writes ids in capitals, as Versori does, and fills in what contents leave out."""
    upper_within(inputs, "connectorId", "organisationId")
    kinds: tuple[tuple[str, Kind], ...] = (("actions", "action"), ("triggers", "trigger"))
    for key, kind in kinds:
        if isinstance(inputs.get(key), list):
            inputs[key] = [with_defaults(kind, entry) if isinstance(entry, dict) else entry for entry in inputs[key]]
    fill_definitions(inputs)
