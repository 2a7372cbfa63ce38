from __future__ import annotations

from typing import Any

import pytest

from versori_pulumi.provider.connector.plan import after_get, after_read, after_write
from versori_pulumi.provider.state import inputs_of

LIVE: dict[str, Any] = {
    "id": "C",
    "organisationId": "O",
    "name": "Shop",
    "protocol": "http",
    "baseUrl": "https://a.example.com",
    "public": True,
    "tags": {"team": ["x", "y"]},
    "documentationURL": "https://docs.example.com",
    "connectionVariables": [{"name": "shop", "value": "a"}, {"name": "zone", "value": "b"}],
    "authSchemeConfigs": [{"id": "A", "schemeType": "none", "description": "", "validationMessages": []}],
    "connections": [{"id": "N"}],
    "versions": [{"id": "V"}],
    "createdAt": "2023-11-07T05:31:56Z",
    "updatedAt": "2024-11-07T05:31:56Z",
}
IDENTITY = {"organisationId": "O", "createdAt": "2023-11-07T05:31:56Z"}
DECLARED: dict[str, Any] = {"name": "Shop", "protocol": "http", "baseUrl": "https://a.example.com"}


def test_a_write_leaves_what_is_declared_and_what_is_stable():
    assert after_write(DECLARED, LIVE, ["A"]) == {**DECLARED, **IDENTITY}


def test_a_write_leaves_the_ids_of_declared_schemes():
    declared = {**DECLARED, "authSchemeConfigs": [{"schemeType": "none"}]}
    assert after_write(declared, LIVE, ("A",)) == {**declared, **IDENTITY, "authSchemeConfigIds": ["A"]}


@pytest.mark.parametrize("name", ["account", "forceDelete", "existing", "importId"])
def test_a_write_leaves_the_options_for_later_hooks(name: str):
    assert after_write({**DECLARED, name: "x"}, LIVE, [])[name] == "x"


def test_the_state_knows_whether_the_program_chose_the_organisation():
    assert after_write({**DECLARED, "organisationId": "O"}, LIVE, [])["organisationDeclared"] is True
    assert "organisationDeclared" not in after_write(DECLARED, LIVE, [])


READ: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "equal values keep the declared spelling": ({"tags": {"team": ["y", "x"]}}, {"tags": {"team": ["y", "x"]}}),
    "edited values are shown": ({"baseUrl": "https://old.example.com"}, {"baseUrl": "https://a.example.com"}),
    "unset values are shown empty": ({"imageURL": "https://img.example.com"}, {"imageURL": ""}),
    "an unset flag is false": ({"public": False}, {"public": True}),
    "what was never declared stays out": ({"name": "Shop"}, {"name": "Shop"}),
    "categories can't be read": ({"categories": ["HR"]}, {"categories": ["HR"]}),
    "variables in another order": (
        {"connectionVariables": LIVE["connectionVariables"][::-1]},
        {"connectionVariables": LIVE["connectionVariables"][::-1]},
    ),
    "options stay": ({"account": "eu", "existing": "adopt"}, {"account": "eu", "existing": "adopt"}),
    "schemes in their declared shape": (
        {"authSchemeConfigs": [{"schemeType": "none"}], "authSchemeConfigIds": ["A"]},
        {"authSchemeConfigs": [{"schemeType": "none"}], "authSchemeConfigIds": ["A"]},
    ),
    "schemes that are not ours are shown whole": (
        {"authSchemeConfigs": [], "authSchemeConfigIds": []},
        {"authSchemeConfigs": [{"id": "A", "schemeType": "none", "description": ""}], "authSchemeConfigIds": ["A"]},
    ),
    "the choice of the organisation stays known": ({"organisationDeclared": True}, {"organisationDeclared": True}),
}


@pytest.mark.parametrize(("last", "expected"), READ.values(), ids=READ)
def test_a_refresh_shows_the_live_values_of_what_the_state_holds(last: dict[str, Any], expected: dict[str, Any]):
    assert after_read(last, LIVE) == {**expected, **IDENTITY}


@pytest.mark.parametrize("name", ["public", "tags", "connectionVariables", "documentationURL"])
def test_a_property_that_was_unset_on_versori_is_shown_empty(name: str):
    live = {key: value for key, value in LIVE.items() if key != name}
    empty = {"public": False, "tags": {}, "connectionVariables": [], "documentationURL": ""}[name]
    assert after_read({name: LIVE[name]}, live)[name] == empty


def test_a_secret_that_is_never_answered_stays_in_the_state():
    grant = {"grantType": "password", "clientId": "i", "clientSecret": "s"}
    last = {"authSchemeConfigs": [{"schemeType": "oauth2", "tokenUrl": "t", "grant": grant}], "authSchemeConfigIds": ["A"]}
    answered = {"id": "A", "schemeType": "oauth2", "tokenUrl": "u", "grant": {"grantType": "password", "clientId": "j"}}
    (scheme,) = after_read(last, {**LIVE, "authSchemeConfigs": [answered]})["authSchemeConfigs"]
    assert scheme == {"schemeType": "oauth2", "tokenUrl": "u", "grant": {**grant, "clientId": "j"}}


def test_a_second_refresh_changes_nothing():
    last = {**DECLARED, "imageURL": "https://img.example.com", "tags": {"team": ["z"]}, "public": False}
    once = after_read(last, LIVE)
    assert after_read(once, LIVE) == once


def test_get_shows_everything_that_is_stable():
    assert after_get({"organisationId": "O", "account": "eu"}, LIVE) == {
        "protocol": "http",
        "name": "Shop",
        "baseUrl": "https://a.example.com",
        "public": True,
        "tags": {"team": ["x", "y"]},
        "documentationURL": "https://docs.example.com",
        "connectionVariables": LIVE["connectionVariables"],
        "account": "eu",
        "authSchemeConfigs": [{"id": "A", "schemeType": "none", "description": ""}],
        "authSchemeConfigIds": ["A"],
        "organisationDeclared": True,
        **IDENTITY,
    }


def test_get_of_a_connector_without_schemes_shows_none():
    shown = after_get({}, {key: value for key, value in LIVE.items() if key != "authSchemeConfigs"})
    assert (shown["authSchemeConfigs"], shown["authSchemeConfigIds"]) == ([], [])
    assert "organisationDeclared" not in shown


def test_the_inputs_of_a_refresh_are_what_a_program_could_have_given():
    outputs = {**DECLARED, **IDENTITY, "authSchemeConfigs": [], "authSchemeConfigIds": [], "account": "eu"}
    assert inputs_of(outputs) == {**DECLARED, "authSchemeConfigs": [], "account": "eu"}


def test_the_inputs_of_a_refresh_hold_the_organisation_where_the_program_chose_it():
    assert inputs_of({**DECLARED, **IDENTITY, "organisationDeclared": True}) == {**DECLARED, "organisationId": "O"}
