"""Whatever is odd about one object, `adopt --contents` says so in one line, adopts the others, and exits with 1."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from bombs import expanding, nested_json

from unit.scripted_server import Reply, ScriptedServer

from .conftest import ORGANISATION
from .fake_pulumi import FakePulumi
from .test_run import adopt

TIMES = {"createdAt": "2024-01-01T00:00:00Z", "updatedAt": "2024-01-01T00:00:00Z"}
GOOD = "01HXK5T7QZ0000000000000C01"
ODD = "01HXK5T7QZ0000000000000C02"

Have = Callable[..., None]


def connector(identity: str, name: str, **fields: Any) -> dict[str, Any]:
    whole = {"organisationId": ORGANISATION, "protocol": "http", "baseUrl": "https://a.example.com"}
    return {"id": identity, "name": name, **whole, "authSchemeConfigs": [], "connections": [], "versions": [], **fields}


def version(name: str, number: int = 1) -> dict[str, Any]:
    identity = f"01HXK5T7QZ0000000000000V{number:02}"
    return {"id": identity, "name": name, "isLatest": False, "isDefault": False, **TIMES}


def action(name: str, **fields: Any) -> dict[str, Any]:
    return {"id": f"A-{name}", "type": "http", "name": name, "method": "GET", "path": "/", "responses": [], **fields}


def definition(name: str) -> dict[str, Any]:
    return {"id": f"D-{name}", "name": name, "accept": ["application/json"], "url": f"https://v.example.com/{name}.json"}


@pytest.fixture
def have(server: ScriptedServer, project: Path, pulumi: FakePulumi, monkeypatch: pytest.MonkeyPatch) -> Have:  # noqa: ARG001
    """Makes the server answer by the ends of paths; lists are empty otherwise."""

    def answer(*connectors: Any, **ends: Any) -> None:
        known: Mapping[str, Any] = {"connectors": {"connectors": [*connectors]}, **ends}

        def took(sent: Any) -> Reply:
            server.sent.append(sent)
            parts = sent.path.split("/")
            found = known.get("/".join(parts[-2:]), known.get(parts[-1], {}))
            return found if isinstance(found, Reply) else Reply(200, found)

        monkeypatch.setattr(server, "took", took)

    return answer


def left_out(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.startswith("not adopted: ")]


def imported(pulumi: FakePulumi) -> list[str]:
    (asked,) = pulumi.asked("import")
    found = json.loads(asked["file"])["resources"]
    return [f"{each['type'].rpartition(':')[2]} {each['id']}" for each in found]


NAMES = [".", "..", "", "latest", "default"]


@pytest.mark.parametrize("name", NAMES)
def test_a_version_that_no_request_can_address_is_one_line(
    name: str, have: Have, pulumi: FakePulumi, server: ScriptedServer
):
    have(connector(GOOD, "Shop", versions=[version(name), version("1.0", 2)]), actions={"actions": [action("get")]})
    output = adopt("--contents", code=1)
    (line,) = left_out(output)
    assert line.startswith(f'not adopted: version "{name}" (01HXK5T7QZ0000000000000V01) of connector "Shop" ({GOOD}): ')
    assert imported(pulumi) == [f"Connector {GOOD}", "ConnectorVersion 1.0", "Action get"]
    assert "the preview finds nothing to change" in output
    assert {sent.path.split("/")[-2] for sent in server.sent if "/versions/" in sent.path} == {"1.0"}


ODD_CONNECTORS: dict[str, tuple[Any, str]] = {
    "no object": ("x", "a connector: the answer is not as described"),
    "no name": ({"id": ODD}, f"a connector {ODD}: the answer is not as described"),
    "a wrong type": (connector(ODD, "Odd", tags=[1]), f'connector "Odd" ({ODD}): the answer is not as described'),
    "no id of Versori": (connector("../x", "Odd"), "connector \"Odd\" (../x): '../x' is not an id of Versori"),
    "another organisation": (connector(ODD, "Odd", organisationId=ODD), "it is answered as one of organisation"),
    "nested without end": (connector(ODD, "Odd", more=json.loads(nested_json(700))), "the answer is nested too deeply"),
    "a protocol of the future": (connector(ODD, "Odd", protocol="smoke"), "this package knows no protocol smoke"),
    "a scheme that is none": (connector(ODD, "Odd", authSchemeConfigs=[{"id": "a"}]), "authSchemeConfigs.0.schemeType"),
    "half a character": (connector(ODD, "Odd\ud800"), "characters that no encoding can carry"),
}


@pytest.mark.parametrize(("odd", "reason"), ODD_CONNECTORS.values(), ids=ODD_CONNECTORS)
def test_an_odd_connector_is_one_line(odd: Any, reason: str, have: Have, pulumi: FakePulumi):
    have(odd, connector(GOOD, "Shop", versions=[version("1.0")]))
    output = adopt("--contents", code=1)
    (line,) = left_out(output)
    assert reason in line
    assert imported(pulumi) == [f"Connector {GOOD}", "ConnectorVersion 1.0"]
    assert "2 adopted into stack dev, 1 not adopted; the preview finds nothing to change" in output


CHILDREN: dict[str, tuple[str, Any, str]] = {
    "a connection that is no object": ("connections", "x", "a connection of connector"),
    "a connection without an id": ("connections", {"name": "x"}, "a connection of connector"),
    "a connection whose id addresses something else": ("connections", {"id": "..", "name": "x"}, 'connection "x" (..) of'),
    "a connection without end": ("connections", {"id": GOOD, "name": "x", "y": json.loads(nested_json(700))}, "too deeply"),
    "credentials that are none": ("connections", {"id": GOOD, "name": "x", "credentials": {"action": [{}]}}, "credentials"),
    "a version that is no object": ("versions", 5, "a version of connector"),
    "a version without times": ("versions", {"id": "x", "name": "1.5"}, "a version of connector"),
}


@pytest.mark.parametrize(("kind", "odd", "reason"), CHILDREN.values(), ids=CHILDREN)
def test_an_odd_child_is_one_line_and_its_connector_is_adopted(
    kind: str, odd: Any, reason: str, have: Have, pulumi: FakePulumi
):
    good = {"connections": [{"id": ODD, "name": "live"}], "versions": [version("1.0")]}
    have(connector(GOOD, "Shop", **{**good, kind: [odd, *good[kind]]}))
    (line,) = left_out(adopt("--contents", code=1))
    assert reason in line
    assert imported(pulumi) == [f"Connector {GOOD}", f"Connection {ODD}", "ConnectorVersion 1.0"]


def test_credentials_of_an_unknown_type_stay_on_versori(have: Have, pulumi: FakePulumi):
    scheme = {"id": ODD, "schemeType": "quantum", "level": [{"deep": 1}]}
    entry = {"id": "E", "authSchemeConfig": scheme, "credential": {"id": "C", "type": "quantum"}}
    live = {"id": ODD, "name": "live", "credentials": {"action": [entry]}}
    have(connector(GOOD, "Shop", authSchemeConfigs=[scheme], connections=[live]))
    output = adopt()
    assert "keeps its credentials of type quantum on Versori" in output
    assert imported(pulumi) == [f"Connector {GOOD}", f"Connection {ODD}"]


CONTENTS: dict[str, tuple[str, Any, str]] = {
    "an action that is no object": ("actions", "x", 'a action of version "1.0"'),
    "an action without a type": ("actions", {"id": "x", "name": "odd"}, 'action "odd" of version "1.0"'),
    "an action of another type": ("actions", action("odd", type="mail"), "this package knows no action of type mail"),
    "an action with a name of its own": ("actions", action("../odd"), "must have nothing but letters"),
    "an action named by dots": ("actions", action(".."), "must have nothing but letters"),
    "an action in another shape": ("actions", action("odd", responses=[{"definitions": [5]}]), 'action "odd"'),
    "an action without end": ("actions", action("odd", more=json.loads(nested_json(700))), "is nested too deeply"),
    "a trigger in another shape": ("triggers", action("odd", parameters=[{}]), 'trigger "odd"'),
    "a trigger of another type": ("triggers", action("odd", type="mail"), "this package knows no trigger of type mail"),
    "a definition that is no object": ("definitions", None, 'a definition of version "1.0"'),
    "a definition with a name of its own": ("definitions", definition("a/b"), 'definition "a/b" of version "1.0"'),
    "a definition that nothing can address": ("definitions", definition("."), 'definition "." of version "1.0"'),
}


@pytest.mark.parametrize(("kind", "odd", "reason"), CONTENTS.values(), ids=CONTENTS)
def test_odd_contents_are_one_line_each(kind: str, odd: Any, reason: str, have: Have, pulumi: FakePulumi):
    good = {"definitions": [definition("Order")], "actions": [action("get")], "triggers": [action("on")]}
    lists = {name: {name: [odd, *found] if name == kind else found} for name, found in good.items()}
    have(connector(GOOD, "Shop", versions=[version("1.0")]), **lists, **{"Order.json": {}, "b.json": {}, "..json": {}})
    (line,) = left_out(adopt("--contents", code=1))
    assert reason in line
    found = [f"Connector {GOOD}", "ConnectorVersion 1.0", "Definitions Order", "Action get", "Trigger on"]
    assert imported(pulumi) == found


SCHEMAS: dict[str, tuple[Reply, str]] = {
    "expands": (Reply(200, raw=expanding(8).encode()), "has aliases that repeat parts of it"),
    "nested": (Reply(200, raw=nested_json(700).encode()), "is nested too deeply"),
    "nested beyond parsing": (Reply(200, raw=nested_json(100_000).encode()), "is nested too deeply"),
    "no schema": (Reply(200, raw=b"5"), "must be a JSON Schema"),
    "gone": (Reply(404, {"code": "x", "message": "no"}), "its schema is not there"),
    "forbidden": (Reply(403, {"code": "x", "message": "hands off"}), "hands off"),
}


@pytest.mark.parametrize(("answer", "reason"), SCHEMAS.values(), ids=SCHEMAS)
def test_a_schema_that_can_not_be_read_is_one_line(answer: Reply, reason: str, have: Have, pulumi: FakePulumi):
    definitions = {"definitions": [definition("Odd"), definition("Order")]}
    have(
        connector(GOOD, "Shop", versions=[version("1.0")]), definitions=definitions, **{"Odd.json": answer, "Order.json": {}}
    )
    (line,) = left_out(adopt("--contents", code=1))
    assert line.startswith(f'not adopted: definition "Odd" of version "1.0" of connector {GOOD}: ')
    assert reason in line
    assert imported(pulumi) == [f"Connector {GOOD}", "ConnectorVersion 1.0", "Definitions Order"]


def test_what_is_gone_in_between_is_one_line_and_not_adopted(have: Have, pulumi: FakePulumi):
    gone = Reply(404, {"code": "x", "message": "no"})
    have(connector(GOOD, "Shop", versions=[version("1.0"), version("2.0", 2)]), **{"1.0/definitions": gone})
    (line,) = left_out(adopt("--contents", code=1))
    assert line == f'not adopted: version "1.0" of connector {GOOD}: it is gone since it was listed'
    assert imported(pulumi) == [f"Connector {GOOD}", "ConnectorVersion 2.0"]


def test_a_list_that_is_not_as_described_is_one_line_and_the_other_lists_are_read(have: Have, pulumi: FakePulumi):
    lists = {"definitions": {"definitions": 5}, "actions": {"actions": [action("get")]}}
    have(connector(GOOD, "Shop", versions=[version("1.0")]), **lists)
    (line,) = left_out(adopt("--contents", code=1))
    assert line.startswith(
        f'not adopted: the definitions of version "1.0" of connector {GOOD}: the answer is not as described'
    )
    assert imported(pulumi) == [f"Connector {GOOD}", "ConnectorVersion 1.0", "Action get"]


@pytest.mark.parametrize("end", ["connectors", GOOD, "definitions", "actions", "Order.json"])
def test_an_api_key_that_is_not_accepted_ends_it_as_a_whole(end: str, have: Have, pulumi: FakePulumi):
    partial = connector(GOOD, "Shop", versions=[version("1.0")])
    if end == GOOD:
        partial.pop("connections")
    refused = Reply(401, {"code": "x", "message": "who are you"})
    have(partial, **{"definitions": {"definitions": [definition("Order")]}, end: refused})
    output = adopt("--contents", code=1)
    assert "error: could not" in output
    assert "who are you" in output
    assert pulumi.asked("import") == []


def test_the_list_of_connectors_leaves_out_an_odd_one(have: Have):
    have("x", connector(GOOD, "Shop"))
    output = adopt("--json", command="list", code=1)
    assert "not listed: a connector: the answer is not as described" in output
    assert '"name": "Shop"' in output
