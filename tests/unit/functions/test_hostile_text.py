"""What a program's functions say of names and answers that are hostile, or repeat the key: visible text, without it."""

from __future__ import annotations

import pytest

import versori_pulumi as versori
from unit.conftest import KEY
from unit.scripted_server import LISTED, Reply, ScriptedServer

from .conftest import CONNECTOR

pytestmark = pytest.mark.usefixtures("configure")

HOSTILE = "\x1b[2J\x9b1m\u202e\nerror: forged\x85\u2028"


def said(error: versori.VersoriError) -> list[str]:
    lines = str(error).split("\n")
    assert all(line.isprintable() for line in lines)
    assert all(line.startswith("  ") for line in lines[1:])
    assert KEY not in str(error)
    return lines


def test_an_error_that_repeats_the_key(server: ScriptedServer):
    server.will(Reply(401, {"message": f"{HOSTILE} {KEY}"}))
    with pytest.raises(versori.VersoriError) as caught:
        versori.get_connector(CONNECTOR)
    assert said(caught.value)[0].endswith(r"\x85\u2028 [secret] (HTTP 401)")


def test_names_of_versions_are_one_visible_text(server: ScriptedServer):
    version = {
        "id": CONNECTOR,
        "name": f"{HOSTILE} {KEY}",
        "createdAt": "2024",
        "isLatest": False,
        "isDefault": False,
        "updatedAt": "2024",
    }
    server.will(Reply(404, {"message": "no"}), LISTED, Reply(200, {"items": [version] * 30}))
    with pytest.raises(versori.VersoriError) as caught:
        versori.get_connector_version(CONNECTOR, "1.0")
    (line,) = said(caught.value)
    assert line.endswith("and 10 more")


def test_a_name_that_is_asked_for_is_one_visible_text(server: ScriptedServer):
    server.will(LISTED)
    with pytest.raises(versori.VersoriError) as caught:
        versori.get_connector(name=HOSTILE)
    assert r'connector named "\x1b[2J' in "".join(said(caught.value))
