"""The semantics of definitions.

A JSON Schema is kept as JSON, with its references as ids, and answered as JSON even if it came as YAML. A schema of
any other kind is kept as the text that it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ulid import ULID

from versori_pulumi.emulator.connector_version.records import Child, Version
from versori_pulumi.emulator.definitions.bodies import DefinitionCreate, DefinitionsDelete, DefinitionUpdate, Schema
from versori_pulumi.emulator.definitions.documents import read_json, read_yaml
from versori_pulumi.emulator.definitions.references import answer, settle
from versori_pulumi.emulator.http.errors import invalid_field, name_taken, not_found, precondition_failed
from versori_pulumi.emulator.http.parsing import media_type


def create_all(version: Version, sent: Sequence[DefinitionCreate], path: str = "") -> list[dict[str, Any]]:
    """New definitions, which may refer to each other; those of a seed may have an id.

    Raises:
        ApiError: 400 for a name that is given twice or a schema that is wrong, 409 for a name that is taken.
    """
    kept = version.ids("definition")
    names = [definition.name for definition in sent]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise invalid_field(f"{path}definitions[{index}].name", "must be unique within the version")
        if name in kept:
            raise name_taken("version", "a definition", f"{path}definitions[{index}].")
    asked = {definition.name: getattr(definition, "id", "").upper() or str(ULID()) for definition in sent}
    created = []
    for index, definition in enumerate(sent):
        schema = _schema(definition.schema_, version, asked, kept, f"{path}definitions[{index}].schema.content")
        created.append(_save(version, definition, asked[definition.name], schema))
    return created


def _save(version: Version, sent: DefinitionCreate | DefinitionUpdate, own: str, schema: dict[str, Any]) -> dict[str, Any]:
    document = {"id": own, "name": sent.name, "accept": sent.accept, "schema": schema}
    if sent.description:
        document["description"] = sent.description
    version.put(Child("definition", document, [], schema["definitions"]))
    return document


def update(version: Version, current: dict[str, Any], sent: DefinitionUpdate) -> dict[str, Any]:
    """The definition replaced; its schema only if one is given.

    Raises:
        ApiError: 400 if the id differs or the schema is wrong, 409 if the name is another's.
    """
    if sent.id.upper() != current["id"]:
        raise invalid_field("id", "can't be changed")
    others = version.ids("definition")
    if others.get(sent.name, current["id"]) != current["id"]:
        raise name_taken("version", "a definition")
    schema = current["schema"]
    if sent.schema_ is not None:
        schema = _schema(sent.schema_, version, {sent.name: current["id"]}, others, "schema.content")
    return _save(version, sent, current["id"], schema)


def _schema(
    schema: Schema, version: Version, asked: Mapping[str, str], kept: Mapping[str, str], path: str
) -> dict[str, Any]:
    kind = media_type(schema.content_type)
    if not kind.endswith(("json", "yaml", "yml")):
        return {"contentType": schema.content_type, "text": schema.content, "definitions": []}
    read = read_json if kind.endswith("json") else read_yaml
    try:
        value = read(schema.content.encode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise invalid_field(path, f"can't be read as {schema.content_type}: {error}") from None
    value, found = settle(value, version, asked, kept, path)
    if not isinstance(value, dict | bool):
        raise invalid_field(path, "must be a JSON Schema: an object, true or false")
    return {"contentType": schema.content_type, "json": json.dumps(value), "definitions": sorted(found)}


def filename(definition: Mapping[str, Any]) -> str:
    """The last part of the URL of a schema."""
    if "json" in definition["schema"]:
        return f"{definition['id']}.json"
    return f"{definition['id']}.{'xml' if 'xml' in definition['schema']['contentType'] else 'txt'}"


def embed(definition: dict[str, Any], version: Version) -> dict[str, Any]:
    """The definition as actions and triggers show it."""
    shown = {name: value for name, value in definition.items() if name != "schema"}
    return {**shown, "url": version.schema_url(filename(definition))}


def render(version: Version, definitions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The definitions as they are answered."""
    referrers = version.referrers()
    return [{**embed(each, version), "referencedBy": referrers.get(each["id"], [])} for each in definitions]


def raw_schema(version: Version, wanted: str) -> tuple[str, str]:
    """The text of a schema and its media type, by the last part of its URL; the definition's name does as well as its id.

    Raises:
        ApiError: 404 if there is none.
    """
    kept = version.all("definition")
    for definition in kept:
        name = filename(definition)
        if wanted in (name, definition["name"] + name[name.rindex(".") :]):
            return _text(definition["schema"], version, kept)
    raise not_found("Schema")


def _text(schema: dict[str, Any], version: Version, kept: Sequence[dict[str, Any]]) -> tuple[str, str]:
    if "text" in schema:
        return schema["text"], schema["contentType"]
    urls = {each["id"]: version.schema_url(filename(each)) for each in kept}
    # One that is gone had most likely been JSON as well.
    value = answer(json.loads(schema["json"]), lambda own: urls.get(own) or version.schema_url(f"{own}.json"))
    return json.dumps(value), "application/schema+json"


def chosen(version: Version, sent: DefinitionsDelete) -> list[dict[str, Any]]:
    """The definitions that DeleteDefinitions is about; what matches nothing is ignored.

    Raises:
        ApiError: 400 if one is meant by both its id and its name.
    """
    ids = {own.upper() for own in sent.ids}
    kept = version.all("definition")
    twice = [each["name"] for each in kept if each["id"] in ids and each["name"] in sent.names]
    if twice:
        raise invalid_field(f"names[{sent.names.index(twice[0])}]", "is of a definition whose id is given too")
    return [each for each in kept if sent.all or each["id"] in ids or each["name"] in sent.names]


def delete(version: Version, doomed: Sequence[dict[str, Any]], *, force: bool) -> None:
    """Deletes definitions, all or none.

    Raises:
        ApiError: 412 if something that stays refers to one of them; by force, that is not valid from then on instead.
    """
    ids = {definition["id"] for definition in doomed}
    referrers = version.referrers()
    for definition in [] if force else doomed:
        staying = [referrer for referrer in referrers.get(definition["id"], []) if referrer["id"] not in ids]
        if staying:
            about = {"id": definition["id"], "name": definition["name"], "referencedBy": staying}
            raise precondition_failed(f"The definition {definition['name']} is referenced.", definition=about)
    for own in ids:
        version.remove(own)
