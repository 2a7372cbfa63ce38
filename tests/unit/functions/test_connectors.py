"""Connectors by id, by name and by filters."""

from __future__ import annotations

from typing import Any

import pytest

import versori_pulumi as versori
from unit.conftest import KEY
from unit.scripted_server import Reply, ScriptedServer

from .conftest import (
    ANSWER,
    CONNECTION,
    CONNECTOR,
    ONE,
    SCHEME,
)

pytestmark = pytest.mark.usefixtures("configure")


def test_a_connector_by_id(server: ScriptedServer):
    server.will(Reply(200, {**ANSWER, "baseUrl": "https://shop.example.com", "tags": {"team": ["x"]}}))
    found = versori.get_connector(CONNECTOR)
    assert (found.id, found.name, found.base_url, found.tags) == (
        CONNECTOR,
        "Shop",
        "https://shop.example.com",
        {"team": ["x"]},
    )
    assert (found.dataset_id, found.public, found.auth_scheme_config_ids) == ("", False, [SCHEME])
    (sent,) = server.sent
    assert (sent.path, sent.headers["authorization"]) == (ONE, f"Bearer {KEY}")


def test_a_connector_by_its_exact_name(server: ScriptedServer):
    others = [{**ANSWER, "id": CONNECTION, "name": name} for name in ("shop", "Shop 2")]
    server.will(Reply(200, {"connectors": [others[0], ANSWER, others[1]]}))
    assert versori.get_connector(name="Shop").id == CONNECTOR
    assert server.sent[0].query["name"] == ["Shop"]


@pytest.mark.parametrize(
    ("found", "words"),
    [([], 'no connector named "Shop"'), ([ANSWER, ANSWER], 'there are 2 connectors named "Shop": ')],
    ids=["none", "two"],
)
def test_a_name_that_is_not_one_connectors(found: list[Any], words: str, server: ScriptedServer):
    server.will(Reply(200, {"connectors": found}))
    with pytest.raises(versori.VersoriError) as caught:
        versori.get_connector(name="Shop")
    assert str(caught.value).startswith(words)


def test_either_an_id_or_a_name():
    for arguments in ({}, {"id": CONNECTOR, "name": "Shop"}):
        with pytest.raises(versori.VersoriError, match="get_connector needs either an id or a name"):
            versori.get_connector(**arguments)
    with pytest.raises(versori.VersoriError, match="get_connection needs either an id or a name"):
        versori.get_connection(CONNECTOR)


def test_connectors_are_filtered_by_the_api(server: ScriptedServer):
    server.will(Reply(200, {"connectors": [ANSWER], "next": "n"}), Reply(200, {"connectors": [{**ANSWER, "id": SCHEME}]}))
    tags = {"team": ["a", "b"], "tier": "gold", "old": None}
    found = versori.get_connectors(name="sho", protocol="http", tags=tags, categories=["HR"])
    assert [one.id for one in found] == [CONNECTOR, SCHEME]
    first, second = server.sent
    assert first.query == {
        "first": ["100"],
        "sort": ["id:asc"],
        "name": ["sho"],
        "protocol": ["http"],
        "tags": ["team:a,team:b,tier:gold,old"],
        "categories": ["HR"],
    }
    assert second.query == {**first.query, "after": ["n"]}


@pytest.mark.parametrize("tags", [{"a,b": "c"}, {"a:b": "c"}, {"a": "b,c"}, {"a": ["b", "c,d"]}])
def test_a_tag_that_can_not_be_searched_for_is_refused(tags: Any, server: ScriptedServer):
    with pytest.raises(versori.VersoriError, match="can't search for a tag"):
        versori.get_connectors(tags=tags)
    assert server.sent == []
