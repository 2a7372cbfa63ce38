"""The table of wrong inputs of versions, what is in them, and imports: values and words, by noun and path."""

from __future__ import annotations

import json
from typing import Any

from bombs import expanding, merging, nested_json
from pulumi.dynamic import ResourceProvider

from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.connector_version import ConnectorVersionProvider
from versori_pulumi.provider.content import ActionProvider, TriggerProvider
from versori_pulumi.provider.definitions import DefinitionsProvider
from versori_pulumi.provider.validation import LONGEST_TEXT

ULID = "01HXK5T7QZ0000000000000000"
TEN_MEGABYTES = 10_000_000
SHA256 = "0" * 64
PLACE = {"connectorId": ULID, "version": "1.0"}
DOCUMENT = '{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "servers": [{"url": "https://a.example.com"}]}'
SCHEMA = {"contentType": "application/schema+json", "content": "{}"}
DEFINITION = {"accept": ["application/json"], "schema": SCHEMA}
QUERY = {"name": "q", "in": "query"}
CALLED = {"method": "POST", "parameters": [QUERY], "responses": [{"status": 200}], "requestBody": {"definitions": ["A"]}}
ACTION = {"name": "get", "path": "/a", **CALLED}
TRIGGER = {"name": "on", **CALLED}

PROVIDERS: dict[str, type[ResourceProvider]] = {
    "version": ConnectorVersionProvider,
    "action": ActionProvider,
    "trigger": TriggerProvider,
    "definitions": DefinitionsProvider,
    "imported": ConnectorVersionProvider,
    "from_public": ConnectorProvider,
    "from_openapi": ConnectorProvider,
}
RIGHT: dict[str, dict[str, Any]] = {
    "version": {
        "connectorId": ULID,
        "name": "1.0",
        "actions": [ACTION],
        "triggers": [TRIGGER],
        "definitions": {"A": DEFINITION},
    },
    "action": {**PLACE, **ACTION},
    "trigger": {**PLACE, **TRIGGER},
    "definitions": {**PLACE, "definitions": {"A": DEFINITION}},
    "imported": {"connectorId": ULID, "name": "1.0", "openapi": {"sha256": SHA256, "content": DOCUMENT}},
    "from_public": {"name": "Shop", "publicConnectorId": ULID, "publicVersion": "latest"},
    "from_openapi": {"name": "Shop", "openapi": {"sha256": SHA256, "content": DOCUMENT}},
}

TEXT, LIST, DICTIONARY, FLAG = "must be a text", "must be a list", "must be a dictionary", "must be True or False"
REQUIRED, EMPTY, LONG = "is required", "must not be empty", f"is longer than {LONGEST_TEXT} characters"
NULL, SURROGATE = "has a null byte", "has characters that no encoding can carry"
CONTROL = "has a control character (a line break, a tab or the like)"
ID = "is not an id of Versori: those have 26 letters and digits"
UNKNOWN_KEY = "is not a property that exists here"
CONTENT_NAME = "must have nothing but letters, digits, _, - and $"
DEFINITION_NAME = "must have nothing but letters, digits, _ and -"
METHOD = "must be 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'CONNECT' or 'TRACE'"

NO_TEXTS: list[tuple[Any, str]] = [(5, TEXT), (True, TEXT), (["hunter2"], TEXT), ({"a": "hunter2"}, TEXT)]
TEXTS = [*NO_TEXTS, ("a\x00b", NULL), ("a\ud800b", SURROGATE), ("x" * (LONGEST_TEXT + 1), LONG), ("x" * TEN_MEGABYTES, LONG)]
LINES = [*TEXTS, ("a\nb", CONTROL), ("a\tb", CONTROL), ("a\x7fb", CONTROL), ("a\x1b[2Jb", CONTROL), ("a\x85b", CONTROL)]
NAMES = [*LINES, ("", EMPTY), ("  ", EMPTY), ("\u00a0\u2003", EMPTY)]
IDS = [(5, TEXT), ("", ID), ("shop", ID), ("../../01HXK5T7QZ00000000000", ID), (f"{ULID}/", ID), (ULID[:-1] + "U", ID)]
FLAGS = [("true", FLAG), (1, FLAG), (0.0, FLAG), ([], FLAG)]
LISTS = [("hunter2", LIST), ({"a": "hunter2"}, LIST), (5, LIST)]
DICTIONARIES = [("hunter2", DICTIONARY), (["hunter2"], DICTIONARY), (5, DICTIONARY)]
ACCOUNTS = [("", "must be letters, digits, - and _"), ("../eu", "must be letters, digits, - and _"), (5, TEXT)]
POLICIES = [
    ("replace", "must be 'error' or 'adopt'"),
    ("duplicate", "must be 'error' or 'adopt'"),
    (True, "must be 'error'"),
]
DUPLICABLE = [("replace", "must be 'error', 'adopt' or 'duplicate'"), (5, "must be 'error', 'adopt' or 'duplicate'")]
NOT_A_NAME = ["", " ", "get order", "a/b", "..", "a\n", "a\x00", "é", "\u0430", "a\ud800", "{{ param.a }}"]
CONTENT_NAMES = [*NO_TEXTS, *((name, CONTENT_NAME) for name in NOT_A_NAME)]
DEFINITION_NAMES = [
    *NO_TEXTS,
    *((name, DEFINITION_NAME) for name in ["", "a b", "a$", "../a", "a\n", "a\ud800"]),
]
METHODS = [(method, METHOD) for method in ("get", "", "FETCH", 5, ["GET"], {"GET": "hunter2"})]
CHANGING = "must be the name of a version: what latest and default mean changes"
OF_VERSIONS = [*NAMES, ("latest", CHANGING), ("default", CHANGING)]
RESERVED = "must not be default or latest: these are reserved words"
VERSION_NAMES = [
    *NAMES,
    ("latest", RESERVED),
    ("default", RESERVED),
    *((dots, "must be more than dots") for dots in (".", "..")),
]
SCALAR = "must be a text, a number, True or False"
PARAMETER = "must be 'string', 'number', 'integer' or 'boolean'"
STATUSES = [(99, "must be greater than or equal to 100"), (600, "must be less than or equal to 599"), ("200", "must be a")]
STATUSES += [(200.5, "must be a"), (True, "must be a"), ([200], "must be a")]
PLACES = "must be 'cookie', 'header', 'path' or 'query'"

OPTIONS: dict[str, Any] = {"organisationId": IDS, "account": ACCOUNTS, "existing": POLICIES}
BODY: dict[str, Any] = {
    "requestBody": DICTIONARIES,
    "requestBody.required": FLAGS,
    "requestBody.definitions": [*LISTS, (["A", "A"], "has 'A' twice")],
    "requestBody.definitions[0]": DEFINITION_NAMES,
    "requestBody.contentType": [("x", UNKNOWN_KEY)],
    "responses": [*LISTS, ([{}, {}], "has two responses without a status: but one can be the default")],
    "responses[0]": DICTIONARIES,
    "responses[0].status": STATUSES,
    "responses[0].definitions": LISTS,
    "responses[0].definitions[0]": DEFINITION_NAMES,
    "responses[0].description": [("x", UNKNOWN_KEY)],
}
TWICE: dict[str, Any] = {
    "responses": [([{"status": 200}, {"status": 200}], "has '200' twice")],
    "parameters": [([QUERY, {**QUERY, "type": "integer"}], "has 'q in query' twice")],
}
PARAMETERS: dict[str, Any] = {
    "parameters": LISTS,
    "parameters[0]": DICTIONARIES,
    "parameters[0].name": NAMES,
    "parameters[0].required": FLAGS,
    "parameters[0].type": [("text", PARAMETER), ("", PARAMETER), (5, PARAMETER), (["string"], PARAMETER)],
    "parameters[0].default": [(["hunter2"], SCALAR), ({"a": "hunter2"}, SCALAR)],
    "parameters[0].in_": [("query", UNKNOWN_KEY)],
}
SHARED: dict[str, Any] = {
    "summary": TEXTS,
    "description": TEXTS,
    "method": METHODS,
    "name": CONTENT_NAMES,
    **BODY,
    **PARAMETERS,
    "url": [("hunter2", UNKNOWN_KEY)],
}
OF_ACTIONS: dict[str, Any] = {
    **SHARED,
    "path": LINES,
    "parameters[0].in": [("body", PLACES), ("", PLACES), (5, PLACES), ({"query": "hunter2"}, PLACES)],
}
OF_TRIGGERS: dict[str, Any] = {
    **SHARED,
    "path": [("/a", UNKNOWN_KEY)],
    "parameters[0].in": [("path", "must be 'cookie', 'header' or 'query'")],
}
READ = "can't be read as application/"
KIND = "must be a JSON Schema: an object, true or false"


def schema(content: Any, content_type: Any = "application/schema+json") -> dict[str, Any]:
    return {"contentType": content_type, "content": content}


YAML = "application/schema+yaml"
SCHEMAS: dict[str, Any] = {
    "": DICTIONARIES,
    ".schema": [
        *DICTIONARIES,
        (schema("{"), READ),
        (schema("hunter2"), READ),
        (schema(""), READ),
        (schema('{"a": "hunter2",}'), READ),
        (schema("{} hunter2"), READ),
        (schema("[" * 100_000), "is nested too deeply"),
        (schema('{"a":' * 100_000), "is nested too deeply"),
        (schema(nested_json(700)), "is nested too deeply"),
        (schema(expanding(7), YAML), "has aliases that repeat parts of it"),
        (schema(merging(7), YAML), "has aliases that repeat parts of it"),
        (schema("a: &hunter2 [*hunter2]", YAML), "has no end"),
        (schema("!!binary aHVudGVyMg==", YAML), READ),
        (schema('["hunter2"]'), KIND),
        (schema("5"), KIND),
        (schema("null"), KIND),
        (schema('"hunter2"'), KIND),
        (schema("a: [hunter2", YAML), READ),
        (schema("a: b: hunter2", YAML), READ),
        (schema("\thunter2", YAML), READ),
        (schema("a: *hunter2", YAML), READ),
        (schema("!!python/object:os.system {}", YAML), READ),
        (schema("hunter2", YAML), KIND),
        (schema("- hunter2", YAML), KIND),
        (schema("", YAML), KIND),
        (schema("{" * 5_000, YAML), READ),
        (schema("{a: " * 3_000 + "1" + "}" * 3_000, YAML), "is nested too deeply"),
        (schema("a: 1\n---\nb: 2", YAML), READ),
        (schema("x" * TEN_MEGABYTES), READ),
    ],
    ".schema.contentType": NAMES,
    ".schema.content": [*NO_TEXTS, ("{}\x00", NULL), ('"\ud800"', SURROGATE)],
    ".schema.url": [("hunter2", UNKNOWN_KEY)],
    ".accept": [*LISTS, ([], EMPTY), (["a", "a"], "has 'a' twice")],
    ".accept[0]": LINES,
    ".description": TEXTS,
    ".name": [("A", UNKNOWN_KEY)],
}


def under(prefix: str, table: dict[str, Any]) -> dict[str, Any]:
    return {f"{prefix}{path}": cases for path, cases in table.items()}


DEFINITIONS = {
    "definitions": [*DICTIONARIES],
    **under("definitions.A", SCHEMAS),
    **{f"definitions[{json.dumps(name)}]": [(DEFINITION, DEFINITION_NAME)] for name in ["", "a b", "a$", "a\nb", "../a"]},
}
DOCUMENTS: dict[str, Any] = {
    "openapi": [
        *DICTIONARIES,
        ({"sha256": SHA256}, "needs either a path or a content"),
        ({"sha256": SHA256, "path": "a", "content": "hunter2"}, "needs either a path or a content"),
    ],
    "openapi.sha256": [*NO_TEXTS, ("0", "must be"), ("Z" * 64, "must be")],
    "openapi.content": NO_TEXTS,
    "openapi.url": [("hunter2", UNKNOWN_KEY)],
}

WRONG: dict[str, dict[str, Any]] = {
    "version": {
        **OPTIONS,
        "connectorId": IDS,
        "name": VERSION_NAMES,
        "description": TEXTS,
        "fromVersion": NAMES,
        "published": FLAGS,
        "isDefault": FLAGS,
        "actions": [*LISTS, ([ACTION, ACTION], "has 'get' twice")],
        "triggers": [*LISTS, ([TRIGGER, TRIGGER], "has 'on' twice")],
        "actions[0]": DICTIONARIES,
        "triggers[0]": DICTIONARIES,
        **under("actions[0].", OF_ACTIONS),
        **under("triggers[0].", OF_TRIGGERS),
        **DEFINITIONS,
        "versionId": [(ULID, UNKNOWN_KEY)],
    },
    "action": {**OPTIONS, "connectorId": IDS, "version": OF_VERSIONS, **OF_ACTIONS},
    "trigger": {**OPTIONS, "connectorId": IDS, "version": OF_VERSIONS, **OF_TRIGGERS},
    "definitions": {
        **OPTIONS,
        "connectorId": IDS,
        "version": OF_VERSIONS,
        **DEFINITIONS,
        "definitions": [*DICTIONARIES, ({}, EMPTY)],
        "forceDelete": FLAGS,
        "names": [(["A"], UNKNOWN_KEY)],
    },
    "from_public": {
        **OPTIONS,
        "existing": DUPLICABLE,
        "publicConnectorId": IDS,
        "publicVersion": NAMES,
        "forceDelete": FLAGS,
    },
    "imported": DOCUMENTS,
    "from_openapi": DOCUMENTS,
}
