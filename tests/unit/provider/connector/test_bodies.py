"""The body for UpdateConnector as a whole."""

from __future__ import annotations

from typing import Any

from versori_pulumi.provider.connector.plan import plan_connector, state_as_live, update_body

LIVE: dict[str, Any] = {
    "id": "C",
    "organisationId": "O",
    "name": "Shop",
    "protocol": "http",
    "baseUrl": "https://a.example.com",
    "public": True,
    "tags": {"team": ["x"]},
    "documentationURL": "https://docs.example.com",
    "imageURL": "https://img.example.com",
    "connectionVariables": [{"name": "shop", "value": "a"}],
    "authSchemeConfigs": [{"id": "A", "schemeType": "none"}],
    "connections": [{"id": "N"}],
    "versions": [{"id": "V"}],
    "createdAt": "2023-11-07T05:31:56Z",
    "updatedAt": "2023-11-07T05:31:56Z",
    "newField": 1,
}


def test_an_update_of_one_property_sends_all_that_would_be_unset_and_nothing_else():
    assert update_body(
        {"name": "Market", "baseUrl": LIVE["baseUrl"]}, {"name": "Shop", "baseUrl": LIVE["baseUrl"]}, LIVE
    ) == {
        "id": "C",
        "organisationId": "O",
        "protocol": "http",
        "name": "Market",
        "baseUrl": "https://a.example.com",
        "public": True,
        "tags": {"team": ["x"]},
        "documentationURL": "https://docs.example.com",
        "imageURL": "https://img.example.com",
    }


def test_the_order_of_auth_schemes_is_sent_only_where_it_is_to_change():
    declared = {"name": "Shop", "baseUrl": LIVE["baseUrl"]}
    assert "authSchemeConfigIds" not in update_body(declared, declared, LIVE)
    assert update_body(declared, declared, LIVE, ("B", "A"))["authSchemeConfigIds"] == ["B", "A"]


def test_a_connector_without_an_address_gets_an_empty_one_rather_than_none():
    live = {key: value for key, value in LIVE.items() if key != "baseUrl"}
    assert update_body({"name": "Shop"}, {}, live)["baseUrl"] == ""
    assert update_body({"name": "Shop"}, {}, {**live, "protocol": "bigquery"})["datasetId"] == ""


def test_a_required_property_that_is_no_longer_declared_keeps_its_live_value():
    assert update_body({"name": "Shop"}, {"baseUrl": "https://old.example.com"}, LIVE)["baseUrl"] == LIVE["baseUrl"]


def test_a_bigquery_connector_has_a_dataset_and_no_address():
    live = {"id": "C", "organisationId": "O", "name": "Sales", "protocol": "bigquery", "datasetId": "p.d"}
    assert update_body({"name": "Sales", "datasetId": "p.e"}, {"datasetId": "p.d"}, live) == {**live, "datasetId": "p.e"}


def test_the_body_belongs_to_its_sender():
    body = update_body({"name": "Shop"}, {}, LIVE, ["A"])
    body["authSchemeConfigIds"].append("B")
    assert update_body({"name": "Shop"}, {}, LIVE, ["A"])["authSchemeConfigIds"] == ["A"]


def test_only_the_order_of_schemes_changed_replaces_no_object():
    schemes = [{"schemeType": "none", "description": text} for text in "ab"]
    live = {**LIVE, "authSchemeConfigs": [{**scheme, "id": known} for scheme, known in zip(schemes, "AB", strict=True)]}
    last = {"authSchemeConfigs": schemes, "authSchemeConfigIds": ["A", "B"]}
    plan = plan_connector({"authSchemeConfigs": schemes[::-1]}, last, live, lambda _: "new")
    assert (plan.writes, plan.replaces_object, plan.schemes.reorder) == (True, False, True)


def test_the_state_stands_for_the_live_connector_where_it_has_to():
    last = {
        "name": "Shop",
        "organisationId": "O",
        "authSchemeConfigs": [{"schemeType": "none"}, {"schemeType": "basic-auth"}],
        "authSchemeConfigIds": ["A", "B"],
    }
    assert state_as_live(last) == {
        **last,
        "authSchemeConfigs": [{"schemeType": "none", "id": "A"}, {"schemeType": "basic-auth", "id": "B"}],
    }
    assert not plan_connector(
        {"name": "Shop", "authSchemeConfigs": last["authSchemeConfigs"]}, last, state_as_live(last), str
    ).writes


def test_an_oauth2_scheme_in_the_state_is_as_applied():
    grant = {"grantType": "authorization_code", "clientId": "i", "clientSecret": "s"}
    scheme = {"schemeType": "oauth2", "tokenUrl": "t", "grant": grant}
    last = {"authSchemeConfigs": [scheme], "authSchemeConfigIds": ["A"]}
    assert not plan_connector({"authSchemeConfigs": [scheme]}, last, state_as_live(last), str).writes
