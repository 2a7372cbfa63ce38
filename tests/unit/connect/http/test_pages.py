"""Lists: read to their end, and refused where they have none. Half a list is never taken for the whole."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from unit.conftest import ORGANISATION
from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.connect.cache.connector import LiveConnectors
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import RequestError, UnreadableAnswerError
from versori_pulumi.connect.http import pages
from versori_pulumi.connect.shapes import unread

SHOP = "01HXK5T7QZ00000000000000A1"


def connector(number: int) -> dict[str, Any]:
    return {"id": f"{number:026d}", "organisationId": ORGANISATION, "name": f"Shop {number}", "protocol": "http"}


def version(number: int) -> dict[str, Any]:
    times = {"createdAt": "t", "updatedAt": "t"}
    return {"id": f"{number:026d}", "name": f"{number}", "isLatest": False, "isDefault": False, **times}


def content(number: int) -> dict[str, Any]:
    return {"id": f"{number:026d}", "type": "http", "name": f"a{number}"}


LISTS: dict[str, tuple[Callable[[Client], Iterator[Any]], str, Callable[[int], dict[str, Any]]]] = {
    "connectors": (lambda c: c.list_connectors(ORGANISATION), "connectors", connector),
    "public": (lambda c: c.list_public_connectors(), "connectors", connector),
    "connections": (lambda c: c.list_connections(ORGANISATION, SHOP), "items", connector),
    "versions": (lambda c: c.list_connector_versions(ORGANISATION, SHOP), "items", version),
    "actions": (lambda c: c.get_contents("action", ORGANISATION, SHOP, "1"), "actions", content),
    "triggers": (lambda c: c.get_contents("trigger", ORGANISATION, SHOP, "1"), "triggers", content),
    "definitions": (
        lambda c: c.get_definitions(ORGANISATION, SHOP, "1"),
        "definitions",
        lambda number: {**content(number), "accept": []},
    ),
    "protocols": (
        lambda c: c.list_protocols(ORGANISATION),
        "protocols",
        lambda number: {"id": f"{number}", "slug": "s", "name": f"p{number}"},
    ),
}


class Endless:
    """Answers page after page, each with a cursor that is new."""

    def __init__(self, server: ScriptedServer, page: Callable[[int], dict[str, Any]]) -> None:
        self._page = page
        self._numbers = itertools.count()
        server.replies_by(self._answer)

    def _answer(self) -> Reply:
        number = next(self._numbers)
        return Reply(200, {**self._page(number), "next": f"cursor-{number}"})


@pytest.fixture
def few_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_PAGES", 20)


@pytest.mark.usefixtures("few_pages")
@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("kind", ["new items", "the same items", "no items"])
def test_a_list_with_ever_new_cursors_ends_with_an_error(name: str, kind: str, client: Client, server: ScriptedServer):
    call, items, item = LISTS[name]

    def page(number: int) -> dict[str, Any]:
        return {items: [] if kind == "no items" else [item(number if kind == "new items" else 0)], "totalCount": 1_000_000}

    Endless(server, page)
    with pytest.raises(UnreadableAnswerError, match="the list has no end") as caught:
        list(call(client))
    assert "could not list the " in str(caught.value)
    assert len(server.sent) <= 20


def test_a_list_that_goes_on_beyond_its_own_number_ends_with_an_error(client: Client, server: ScriptedServer):
    Endless(server, lambda number: {"connectors": [connector(number)], "totalCount": 3})
    with pytest.raises(UnreadableAnswerError, match="the list has no end"):
        list(client.list_connectors(ORGANISATION))
    assert len(server.sent) <= 103


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("cycle", [1, 2, 3])
def test_a_list_that_goes_in_a_circle_ends_with_an_error(name: str, cycle: int, client: Client, server: ScriptedServer):
    call, items, item = LISTS[name]
    cursors = [f"cursor-{number % cycle}" for number in range(20)]
    server.will(*(Reply(200, {items: [item(number)], "next": cursor}) for number, cursor in enumerate(cursors)))
    with pytest.raises(UnreadableAnswerError, match="its pages lead in a circle"):
        list(call(client))
    assert len(server.sent) == cycle + 1


def test_items_that_move_while_the_list_is_read_are_no_reason_to_fail(client: Client, server: ScriptedServer):
    shown = [[0, 1], [1, 0], [0, 1], [2, 3]]
    for number, there in enumerate(shown, 1):
        following = {"next": f"{number}"} if number < len(shown) else {}
        server.will(Reply(200, {"connectors": [connector(one) for one in there], **following}))
    assert {one["name"] for one in client.list_connectors(ORGANISATION)} == {f"Shop {number}" for number in range(4)}


ODD_NEXTS = {
    "no address": "http://[::1/x?after=1",
    "a port of letters": "http://x:y/?after=1",
    "halves of characters": "\ud800",
    "without end": "x" * 100_000,
    "control characters": "a\r\nX-Injected: 1",
}


@pytest.mark.parametrize("following", ODD_NEXTS.values(), ids=ODD_NEXTS)
def test_what_a_page_says_about_the_next_one_brings_no_traceback(following: str, client: Client, server: ScriptedServer):
    server.will(Reply(200, {"connectors": [connector(1)], "next": following}), Reply(200, {"connectors": []}))
    with suppress(RequestError):
        list(client.list_connectors(ORGANISATION))
    assert all("x-injected" not in sent.headers for sent in server.sent)


@pytest.mark.parametrize("total", [10**200, -1, 0, 10**18])
def test_numbers_of_a_list_may_be_of_any_size(total: int, client: Client, server: ScriptedServer):
    server.will(Reply(200, {"connectors": [connector(1)], "next": "a", "totalCount": total}))
    server.will(Reply(200, {"connectors": [connector(2)], "totalCount": total}))
    assert len(list(client.list_connectors(ORGANISATION))) == 2


@pytest.mark.usefixtures("few_pages")
@pytest.mark.parametrize("kind", ["new items", "the same items", "no items", "a huge number"])
def test_a_walk_through_a_list_without_end_leaves_names_to_be_asked_for(kind: str, client: Client, server: ScriptedServer):
    """Half a list, or one that nobody trusts, never proves that a name is free."""

    def page(number: int) -> dict[str, Any]:
        there = [] if kind == "no items" else [connector(number if kind == "new items" else 0)]
        return {"connectors": there, "totalCount": 10**200 if kind == "a huge number" else 10**6}

    Endless(server, page)
    live = LiveConnectors(client)
    with pytest.raises(UnreadableAnswerError, match="the list has no end"):
        live.named(ORGANISATION, "Free", max_age=1e9)
    assert any(sent.query.get("name") == ["Free"] for sent in server.sent), "the name was asked for by itself"


@pytest.mark.usefixtures("few_pages")
@pytest.mark.parametrize("item", [5, None, "x", [], {}, {"id": None, "name": {}}], ids=repr)
def test_odd_items_of_a_page_that_is_read_one_by_one_are_for_the_reader(item: Any, client: Client, server: ScriptedServer):
    server.will(Reply(200, {"actions": [item, content(1)], "totalCount": "many", "next": "a"}))
    server.will(Reply(200, {"actions": [content(2)]}))
    assert len([*client.get_unread("actions", ORGANISATION, SHOP, "1")]) == 3
    Endless(server, lambda _number: {"actions": [item]})
    with pytest.raises(UnreadableAnswerError, match="the list has no end"):
        list(client.get_unread("actions", ORGANISATION, SHOP, "1"))


@pytest.mark.parametrize("item", [5, None, "x"], ids=repr)
def test_odd_connectors_of_a_page_that_is_read_one_by_one_are_for_the_reader(
    item: Any, client: Client, server: ScriptedServer
):
    server.will(Reply(200, {"connectors": [item, connector(1)]}))
    assert len(client.list_page(ORGANISATION, {}, unread("connectors"))["connectors"]) == 2
