from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.api import fields_of, ulid

if TYPE_CHECKING:
    from tests.emulator.api import Api


def _walk(api: Api, **params: Any) -> list[list[str]]:
    """The names on each page, following `next`."""
    pages = []
    while True:
        page = api.list(**params)
        pages.append([connector["name"] for connector in page["connectors"]])
        if "next" not in page:
            return pages
        params["after"] = page["next"]


def _five(api: Api) -> list[str]:
    """Ids in the order of the names, and of the updates."""
    named = [{"name": name, "id": f"01JD000000000000000000000{name.upper()}"} for name in "abcde"]
    return [connector["id"] for connector in api.seed(*named)]


def test_list_of_an_organisation_without_connectors_is_empty(api: Api):
    api.seed({"name": "CRM"})
    assert api.http.get(f"/o/{ulid()}/connectors").json() == {"totalCount": 0, "connectors": []}


def test_list_answers_connectors_as_get_does(api: Api):
    created = api.create(name="Größe", tags={"team": ["a"]})
    assert api.list() == {"totalCount": 1, "connectors": [created]}


def test_list_has_the_newest_update_first(api: Api):
    first, second = api.create(name="first"), api.create(name="second")
    assert api.names() == ["second", "first"]
    api.update(first)
    assert api.names() == ["first", "second"]
    api.connect(second["id"])
    assert api.names() == ["second", "first"]


def test_list_has_twenty_items_unless_told_and_a_hundred_at_most(api: Api):
    api.seed(*({"name": str(number)} for number in range(120)))
    assert len(api.names()) == 20
    assert len(api.names(first=7)) == 7
    assert len(api.names(first=1000)) == 100
    assert api.list(first=1)["totalCount"] == 120


@pytest.mark.parametrize("first", ["0", "-1", "x", "", "1.5", "9" * 5000])
def test_list_refuses_a_page_size_that_is_none(api: Api, first: str):
    assert fields_of(api.http.get(api.connectors, params={"first": first})) == ["first"]


def test_list_walks_forward_with_next_and_back_with_prev(api: Api):
    _five(api)
    page = api.list(first=2)
    assert "prev" not in page
    middle = api.list(first=2, after=page["next"])
    last = api.list(first=2, after=middle["next"])
    assert [c["name"] for c in last["connectors"]] == ["a"]
    assert "next" not in last
    back = api.list(first=2, before=last["prev"])
    assert back["connectors"] == middle["connectors"]
    start = api.list(first=2, before=back["prev"])
    assert start["connectors"] == page["connectors"]
    assert "prev" not in start
    assert api.list(first=2, after=start["next"])["connectors"] == middle["connectors"]


def test_list_under_the_default_order_misses_what_moves_to_the_front_meanwhile(api: Api):
    ids = _five(api)
    page = api.list(first=2)
    api.edit(ids[0], name="a moved")
    assert _walk(api, first=2, after=page["next"]) == [["c", "b"]]


def test_list_sorted_by_id_is_stable_while_items_move(api: Api):
    ids = _five(api)
    page = api.list(first=2, sort="id:asc")
    api.edit(ids[4], name="e moved")
    assert _walk(api, first=2, sort="id:asc", after=page["next"]) == [["c", "d"], ["e moved"]]


def test_list_sorts_by_several_columns(api: Api):
    a, b, c = api.seed({"name": "x"}, {"name": "y"}, {"name": "x"})
    page = api.list(sort="name:asc,id:desc", first=2)
    assert [each["id"] for each in page["connectors"]] == sorted([a["id"], c["id"]], reverse=True)
    rest = api.list(sort="name:asc,id:desc", first=2, after=page["next"])
    assert [each["id"] for each in rest["connectors"]] == [b["id"]]


@pytest.mark.parametrize("sort", ["name", "name:up", "size:asc", "", "name:asc,", "a:b:c"])
def test_list_refuses_an_unknown_sort(api: Api, sort: str):
    assert fields_of(api.http.get(api.connectors, params={"sort": sort})) == ["sort"]


@pytest.mark.parametrize("cursor", ["x", "", "é", "e30", "W10", "WzEsMl0", "W1tdLFtdXQ"])
def test_list_refuses_what_is_no_cursor(api: Api, cursor: str):
    for side in ("after", "before"):
        assert fields_of(api.http.get(api.connectors, params={side: cursor})) == [side]


def test_list_refuses_a_cursor_of_another_sort(api: Api):
    _five(api)
    cursor = api.list(first=2, sort="name:asc")["next"]
    response = api.http.get(api.connectors, params={"after": cursor, "sort": "name:desc"})
    assert fields_of(response) == ["after"]


def test_list_refuses_after_and_before_together(api: Api):
    _five(api)
    cursor = api.list(first=2)["next"]
    assert fields_of(api.http.get(api.connectors, params={"after": cursor, "before": cursor})) == ["before"]


def test_list_filters_by_a_part_of_the_name_in_any_case(api: Api):
    api.seed({"name": "Sales CRM"}, {"name": "crm"}, {"name": "ERP"}, {"name": "STRASSE"}, {"name": "100%"})
    assert api.names(name="crm") == ["crm", "Sales CRM"]
    assert api.names(name="straße") == ["STRASSE"]
    assert api.names(name="%") == ["100%"]
    assert api.list(name="r", first=1)["totalCount"] == 4
    assert len(api.names(name="")) == 5


def test_list_filters_by_a_part_of_the_protocol(api: Api):
    api.seed({"name": "web"}, {"name": "warehouse", "protocol": "bigquery"})
    assert api.names(protocol="QUERY") == ["warehouse"]
    assert api.names(protocol="http") == ["web"]


def test_list_filters_by_tags(api: Api):
    api.seed(
        {"name": "a", "tags": {"team": ["red", "blue"], "gold": []}},
        {"name": "b", "tags": {"team": ["red"]}},
        {"name": "c", "tags": {"Team": ["red"]}},
    )
    assert api.names(tags="team:red") == ["b", "a"]
    assert api.names(tags="team:red,team:blue") == ["a"]
    assert api.names(tags="team") == ["b", "a"]
    assert api.names(tags="gold,team:red") == ["a"]
    assert api.names(tags="gold:red") == []
    assert fields_of(api.http.get(api.connectors, params={"tags": "team,:red"})) == ["tags"]


def test_list_filters_by_categories_which_must_all_match(api: Api):
    api.seed(
        {"name": "a", "categories": ["ERP", "HR"]},
        {"name": "b", "categories": ["ERP"]},
        {"name": "c"},
    )
    assert api.names(categories="ERP") == ["b", "a"]
    assert api.names(categories=["ERP", "HR"]) == ["a"]
    assert fields_of(api.http.get(api.connectors, params={"categories": ["ERP", "?"]})) == ["categories[1]"]


def test_list_refuses_a_parameter_that_is_given_twice(api: Api):
    assert fields_of(api.http.get(api.connectors + "?name=a&name=b")) == ["name"]


def test_list_pages_within_a_filter(api: Api):
    api.seed(*({"name": f"{kind}{number}"} for number in range(3) for kind in ("x", "y")))
    assert _walk(api, first=2, name="x", sort="name:asc") == [["x0", "x1"], ["x2"]]


def test_the_public_list_has_the_public_connectors_of_every_organisation(api: Api):
    api.seed({"name": "secret"}, {"name": "open", "public": True})
    body = {"organisationId": ulid(), "connectors": [{"name": "theirs", "public": True}]}
    api.http.post("/__control/seed", json=body)
    page = api.http.get("/connectors", params={"first": "1"}).json()
    assert page["totalCount"] == 2
    assert [each["name"] for each in page["connectors"]] == ["theirs"]
    rest = api.http.get("/connectors", params={"after": page["next"]}).json()
    assert [each["name"] for each in rest["connectors"]] == ["open"]
    assert api.http.get("/connectors", params={"name": "thei"}).json()["totalCount"] == 1
