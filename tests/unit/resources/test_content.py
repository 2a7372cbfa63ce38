"""What a program declares of actions, triggers and definitions, as it arrives at the engine."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest

import versori_pulumi as versori
from versori_pulumi.resources.declaring import VersoriResource
from versori_pulumi.resources.outputs import OutputProperty

from .conftest import ORGANISATION, Recorder

Run = Callable[[Callable[[], Any]], Recorder]
CONNECTOR = "01HXK5T7QZ0000000000000C01"
PLACE = {"connectorId": CONNECTOR, "version": "1.0"}
HERE: dict[str, Any] = {"connector_id": CONNECTOR, "version": "1.0"}
ACTION = {**PLACE, "name": "get", "method": "GET", "path": "/"}


def action(run: Run, **arguments: Any) -> dict[str, Any]:
    given: dict[str, Any] = {**HERE, "method": "GET", "path": "/", **arguments}
    return run(lambda: versori.Action("get", **given)).declared["get"]


def defined(run: Run, **definitions: Any) -> dict[str, Any]:
    recorder = run(lambda: versori.Definitions("all", **HERE, definitions=definitions))
    found: dict[str, Any] = recorder.declared["all"]["definitions"]
    return found


def test_typed_arguments_and_dictionaries_are_alike(run: Run):
    typed = {
        "parameters": [versori.ActionParameterArgs(name="q", in_="query", default=1, type="integer")],
        "request_body": versori.RequestBodyArgs(definitions=["A"], required=True),
        "responses": [versori.ResponseArgs(status=200, definitions=["A"]), versori.ResponseArgs()],
    }
    plain = {
        "parameters": [{"name": "q", "in_": "query", "default": 1, "type": "integer", "required": False}],
        "request_body": {"definitions": ["A"], "required": True},
        "responses": [{"status": 200, "definitions": ["A"]}, {"definitions": []}],
    }
    assert action(run, **typed) == action(run, **plain)
    assert action(run, **typed)["parameters"][0]["in"] == "query"


def test_an_action_of_a_version_is_a_dictionary_of_the_same_names():
    made = versori.ActionArgs(name="get", method="GET", path="/", request_body=versori.RequestBodyArgs(definitions=[]))
    assert {"name", "method", "path", "requestBody"} <= {*made.properties()}
    assert "path" not in versori.TriggerArgs(name="on", method="POST").properties()


class Version(VersoriResource, module="versori", name="ConnectorVersion"):
    """A version as a program has it."""

    def __init__(self, resource_name: str) -> None:
        given = {"connectorId": CONNECTOR, "name": "2.0"}
        super().__init__(pulumi.dynamic.ResourceProvider(), resource_name, given)

    connector_id = OutputProperty[str]("connectorId", "")


def test_a_version_of_the_program_says_where_and_takes_along_what_is_in_it(run: Run, monkeypatch: pytest.MonkeyPatch):
    seen: list[Any] = []
    real = pulumi.CustomResource.__init__

    def spy(self: Any, token: str, name: str, props: Any, opts: Any = None) -> None:
        seen.append(opts and opts.deleted_with)
        real(self, token, name, props, opts)

    monkeypatch.setattr(pulumi.CustomResource, "__init__", spy)
    made: list[Any] = []

    def program() -> None:
        version, other = Version("v"), Version("w")
        made.extend([version, other])
        versori.Action("get", version=version, method="GET", path="/")
        versori.Trigger("on", version=version, method="GET", opts=pulumi.ResourceOptions(deleted_with=other))
        versori.Definitions("all", version=version, connector_id=ORGANISATION, definitions={"A": {"schema": {}}})

    declared = run(program).declared
    assert seen == [None, None, made[0], made[1], made[0]]
    for name, connector in {"get": CONNECTOR, "on": CONNECTOR, "all": ORGANISATION}.items():
        assert (declared[name]["connectorId"], declared[name]["version"]) == (connector, "2.0")


@pytest.mark.parametrize("by", ["the name", "the name in an apply"])
@pytest.mark.parametrize("home", ["the version", "its name"])
def test_a_version_made_from_another_waits_for_what_is_declared_in_that(by: str, home: str, run: Run):
    def program() -> None:
        draft = versori.ConnectorVersion("draft", connector_id=CONNECTOR)
        other = versori.ConnectorVersion("other", connector_id=CONNECTOR)
        source = draft.name if by == "the name" else draft.name.apply(lambda name: f"{name}")
        versori.ConnectorVersion("release", connector_id=CONNECTOR, from_version=source)
        where: dict[str, Any] = {"version": draft} if home == "the version" else {"version": draft.name}
        versori.Definitions("all", **where, connector_id=CONNECTOR, definitions={"A": {"schema": {}}})
        versori.Action("get", **where, connector_id=CONNECTOR, method="GET", path="/")
        versori.Trigger("on", **where, connector_id=CONNECTOR, method="GET")
        versori.Action("else", version=other, method="GET", path="/")

    recorder = run(program)
    assert {"all", "get", "on"} <= {*[*recorder.declared][: [*recorder.declared].index("release")]}
    assert recorder.waits["release"] == {"draft", "all", "get", "on"}
    assert recorder.waits["other"] == set()


def test_a_version_by_its_name_needs_the_connector(run: Run):
    with pytest.raises(pulumi.RunError, match="connector_id is required where version is a name"):
        run(lambda: versori.Action("get", version="1.0", method="GET", path="/"))


def test_names_are_a_dependency_and_known(run: Run):
    def program() -> None:
        definitions = versori.Definitions("all", **HERE, definitions={"A": {"schema": {}}})
        body = versori.RequestBodyArgs(definitions=[definitions.names["A"]])
        versori.Action("get", **HERE, method="GET", path="/", request_body=body)

    assert run(program).declared["get"]["requestBody"]["definitions"] == ["A"]


SOURCES: dict[str, tuple[Any, str]] = {
    "object": ({"type": "object"}, "application/schema+json"),
    "JSON": ('{"type": "object"}', "application/schema+json"),
    "YAML": ("type: object\nx: 1", "application/schema+yaml"),
    "XSD": ("<schema/>", "application/xml"),
    "asset": (pulumi.StringAsset("true"), "application/schema+json"),
}


@pytest.mark.parametrize("name", SOURCES)
def test_the_media_type_of_a_schema_is_found_out(name: str, run: Run):
    source, media_type = SOURCES[name]
    assert defined(run, A=versori.DefinitionArgs(schema=source))["A"]["schema"]["contentType"] == media_type
    given = versori.DefinitionArgs(schema=source, content_type="text/plain")
    assert defined(run, A=given)["A"]["schema"]["contentType"] == "text/plain"


def test_a_schema_is_read_from_its_file(run: Run, tmp_path: Path):
    path = tmp_path / "order.json"
    path.write_text('{"type": ')
    schema = defined(run, A={"schema": path, "accept": ["text/json"], "description": "An order"})["A"]
    assert schema == {
        "accept": ["text/json"],
        "description": "An order",
        "schema": {"contentType": "application/schema+json", "content": '{"type": '},
    }
    with pytest.raises(pulumi.RunError, match=r'definitions\["A"\].schema: "nothing.json" can\'t be read'):
        defined(run, A=versori.DefinitionArgs(schema="nothing.json"))


def test_a_schema_as_the_api_has_it_stays(run: Run):
    schema = {"contentType": "text/x", "content": "a"}
    assert defined(run, A={"schema": schema})["A"] == {"schema": schema}


def test_a_schema_may_hold_outputs_and_keeps_its_keys(run: Run):
    source = {"properties": {"in_": {"const": pulumi.Output.from_input("x")}, "content_type": {"const": None}}}
    content = defined(run, A=versori.DefinitionArgs(schema=source))["A"]["schema"]["content"]
    assert json.loads(content) == {"properties": {"in_": {"const": "x"}, "content_type": {"const": None}}}


def test_definitions_may_be_outputs(run: Run):
    def program() -> None:
        later = pulumi.Output.from_input({"A": {"schema": "{}"}})
        versori.Definitions("all", **HERE, definitions=later)

    schema = {"contentType": "application/schema+json", "content": "{}"}
    assert run(program).declared["all"]["definitions"] == {"A": {"schema": schema}}


@pytest.mark.parametrize("source", ['{"a": "\ud800"}', {"a": "\ud800"}, pulumi.StringAsset("\ud800")])
def test_a_schema_that_no_encoding_can_carry_is_a_message(source: Any, run: Run):
    with pytest.raises(pulumi.RunError, match=r'^definitions\["A"\].schema has characters that no encoding can carry$'):
        defined(run, A=versori.DefinitionArgs(schema=source))


def test_a_name_that_is_not_declared_is_a_message_with_those_that_are(run: Run):
    def program() -> pulumi.Output[str]:
        schemas = versori.Definitions("all", **HERE, definitions={"A": {"schema": {}}, "B": {"schema": {}}})
        return schemas.names["X"]

    with pytest.raises(pulumi.RunError, match=r'^names\["X"\]: there is no such definition; there are: A, B$'):
        run(program)


def test_names_are_exported_as_they_are(run: Run):
    def program() -> pulumi.Output[None]:
        schemas = versori.Definitions("all", **HERE, definitions={"A": {"schema": {}}})

        def look(known: Any) -> None:
            assert known == {"A": "A"}

        return schemas.names.apply(look)

    run(program)


MARKED: dict[str, tuple[Any, list[str] | None]] = {
    "nothing": ({"description": "a"}, None),
    "an output": ({"description": pulumi.Output.from_input("a")}, None),
    "a text": ({"description": "SECRET"}, ["description"]),
    "two": ({"summary": "SECRET", "description": "SECRET"}, ["description", "summary"]),
    "a part": ({"parameters": [{"name": "q", "in_": "query", "default": "SECRET"}]}, ["parameters"]),
}


def with_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: with_secrets(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [with_secrets(entry) for entry in value]
    return pulumi.Output.secret(value) if value == "SECRET" else value


@pytest.mark.parametrize("name", MARKED)
def test_hooks_are_told_which_properties_are_marked_as_secret(name: str, run: Run):
    arguments, marked = MARKED[name]

    def program() -> None:
        versori.Action("get", **HERE, method="GET", path="/", **with_secrets(arguments))

    assert run(program).declared["get"].get("secretProperties") == marked


def test_secret_definitions_are_marked(run: Run):
    def program() -> None:
        schema = pulumi.Output.secret({"type": "object"})
        versori.Definitions("all", **HERE, definitions={"A": versori.DefinitionArgs(schema=schema)})

    assert run(program).declared["all"]["secretProperties"] == ["definitions"]


def test_what_is_read_has_no_marks(run: Run):
    def program() -> None:
        versori.Action.get("get", "get", version="1.0", connector_id=pulumi.Output.secret(CONNECTOR))

    assert "secretProperties" not in run(program).declared["get"]
