from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from versori_pulumi.connect.connector import read_connector, read_names, read_page
from versori_pulumi.connect.errors import Attempted, UnreadableAnswerError

ATTEMPTED = Attempted("read connector 01H", "GET", "/")
CONNECTOR = {"id": "1", "organisationId": "2", "name": "Shop", "protocol": "http"}

TIME = "2023-11-07T05:31:56Z"
TIMES = {"createdAt": TIME, "updatedAt": TIME}
MESSAGE = {"text": "<string>", "severity": "info", "detail": ["<string>"]}
SCHEME = {"id": "<string>", "description": "<string>", "schemeType": "<string>", "validationMessages": [MESSAGE]}
CREDENTIAL = {
    "id": "<string>",
    "authSchemeConfig": SCHEME,
    "credential": {
        "id": "<string>",
        "organisationId": "<string>",
        "type": "none",
        "name": "<string>",
        "data": {},
        "usages": [
            {
                "connection": {
                    "id": "<string>",
                    "name": "<string>",
                    "connector": {
                        "id": "<string>",
                        "organisationId": "<string>",
                        "name": "<string>",
                        "protocol": "http",
                        **TIMES,
                    },
                    **TIMES,
                }
            }
        ],
        "errors": ["<string>"],
        "expiresAt": TIME,
    },
}
VARIABLES = [{"name": "<string>", "value": "<string>"}]
SAMPLE = {
    "id": "<string>",
    "organisationId": "<string>",
    "name": "<string>",
    "public": True,
    "protocol": "http",
    "authSchemeConfigs": [SCHEME],
    "connections": [
        {
            "id": "<string>",
            "name": "<string>",
            "credentials": {"action": [CREDENTIAL], "trigger": [CREDENTIAL]},
            "variables": VARIABLES,
            **TIMES,
        }
    ],
    "versions": [
        {
            "id": "<string>",
            "name": "<string>",
            "isLatest": True,
            "isDefault": True,
            **TIMES,
            "publishedAt": TIME,
            "description": "<string>",
            "messages": [MESSAGE],
        }
    ],
    **TIMES,
    "baseUrl": "<string>",
    "documentationURL": "<string>",
    "imageURL": "<string>",
    "tags": {},
    "connectionVariables": VARIABLES,
}
"""The sample response of UpdateConnector's reference page."""


def test_the_sample_of_the_reference_is_a_connector():
    assert read_connector(ATTEMPTED, SAMPLE) == SAMPLE


def test_a_page_of_the_sample_is_a_page():
    page = {"totalCount": 1, "next": "cursor", "prev": None, "connectors": [SAMPLE]}
    assert read_page(ATTEMPTED, page) == page


TOLERATED: dict[str, dict[str, Any]] = {
    "new field": {"region": {"name": "eu"}},
    "new protocol": {"protocol": "graphql"},
    "new scheme type": {"authSchemeConfigs": [{"id": "1", "schemeType": "passkey", "rpId": "x", "depth": 1}]},
    "new grant": {"authSchemeConfigs": [{"id": "1", "schemeType": "oauth2", "grant": {"grantType": "device", "x": [1]}}]},
    "new fields in variables": {"connectionVariables": [{"name": "a", "value": "b", "secret": True}]},
    "other times": {"createdAt": "yesterday"},
    "any connection": {"connections": [{"anything": 1}]},
    "tag keys that look like properties": {"tags": {"baseUrl": ["x"], "in": ["y"], "base_url": []}},
}


@pytest.mark.parametrize("more", TOLERATED.values(), ids=TOLERATED)
def test_what_the_api_adds_comes_through_unchanged(more: dict[str, Any]):
    assert read_connector(ATTEMPTED, {**CONNECTOR, **more}) == {**CONNECTOR, **more}


@pytest.mark.parametrize(
    "name", ["baseUrl", "datasetId", "public", "tags", "documentationURL", "authSchemeConfigs", "versions"]
)
def test_null_is_the_same_as_missing(name: str):
    assert read_connector(ATTEMPTED, {**CONNECTOR, name: None}) == CONNECTOR


def test_null_in_a_scheme_is_the_same_as_missing():
    read = read_connector(
        ATTEMPTED, {**CONNECTOR, "authSchemeConfigs": [{"id": "1", "schemeType": "none", "description": None}]}
    )
    assert read["authSchemeConfigs"] == [{"id": "1", "schemeType": "none"}]


@pytest.mark.parametrize(("value", "read"), [("x", ["x"]), (None, []), ([], []), (["x", "y"], ["x", "y"])], ids=repr)
def test_a_tag_has_a_list_of_values(value: Any, read: list[str]):
    assert read_connector(ATTEMPTED, {**CONNECTOR, "tags": {"team": value}})["tags"] == {"team": read}


WRONG: dict[str, tuple[Callable[[Attempted, Any], Any], Any, str]] = {
    "empty": (read_connector, None, "the whole"),
    "a list": (read_connector, [CONNECTOR], "the whole"),
    "a text": (read_connector, "hunter2", "the whole"),
    "no id": (read_connector, {**CONNECTOR, "id": None}, "id"),
    "no name": (read_connector, {"id": "1", "organisationId": "2", "protocol": "http"}, "name"),
    "id is a number": (read_connector, {**CONNECTOR, "id": 5}, "id"),
    "name is an object": (read_connector, {**CONNECTOR, "name": {"secret": "hunter2"}}, "name"),
    "address is a list": (read_connector, {**CONNECTOR, "baseUrl": ["hunter2"]}, "baseUrl"),
    "public is a text": (read_connector, {**CONNECTOR, "public": "hunter2"}, "public"),
    "tags are a list": (read_connector, {**CONNECTOR, "tags": ["hunter2"]}, "tags"),
    "a tag is a number": (read_connector, {**CONNECTOR, "tags": {"team": [5]}}, "tags.team.0"),
    "schemes are an object": (read_connector, {**CONNECTOR, "authSchemeConfigs": {"a": "hunter2"}}, "authSchemeConfigs"),
    "a scheme is a text": (read_connector, {**CONNECTOR, "authSchemeConfigs": ["hunter2"]}, "authSchemeConfigs.0"),
    "a scheme has no type": (
        read_connector,
        {**CONNECTOR, "authSchemeConfigs": [{"id": "1"}]},
        "authSchemeConfigs.0.schemeType",
    ),
    "a variable is a number": (
        read_connector,
        {**CONNECTOR, "connectionVariables": [{"name": "a", "value": {"x": "hunter2"}}]},
        "connectionVariables.0.value",
    ),
    "a page without connectors": (read_page, {"totalCount": 1}, "connectors"),
    "a page of null": (read_page, {"totalCount": 0, "connectors": None}, "connectors"),
    "a page of texts": (read_page, {"totalCount": 1, "connectors": ["hunter2"]}, "connectors.0"),
    "a cursor that is an object": (read_page, {"totalCount": 1, "connectors": [], "next": {"a": "hunter2"}}, "next"),
    "names that are numbers": (read_names, [1], "0"),
    "names that are an object": (read_names, {"a": "hunter2"}, "the whole"),
}


@pytest.mark.parametrize(("read", "body", "where"), WRONG.values(), ids=WRONG)
def test_an_answer_of_another_shape_says_where_and_quotes_no_value(
    read: Callable[[Attempted, Any], Any], body: Any, where: str
):
    with pytest.raises(UnreadableAnswerError) as caught:
        read(ATTEMPTED, body)
    first = str(caught.value).splitlines()[0]
    assert first.startswith(f"could not read connector 01H: the answer is not as described: {where}: ")
    assert "hunter2" not in str(caught.value)
    assert caught.value.may_pass is False


def test_a_page_without_a_count_is_still_a_page():
    assert read_page(ATTEMPTED, {"connectors": []})["connectors"] == []
