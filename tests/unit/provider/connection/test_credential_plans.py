"""What a plan for credentials says where values aren't known yet, and which of two alike is meant."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from unit.provider.fake.connection import BASIC, KEY, OTHER_KEY, SCHEMES, key
from versori_pulumi.provider.connection.credentials import CredentialPlan, plan_credentials

SCHEME = {"schemeType": "api-key", "name": "X-Key", "in": "header"}


def live_of(*entries: tuple[str, str]) -> dict[str, Any]:
    schemes = {scheme["id"]: scheme for scheme in SCHEMES}
    made = [
        {"id": f"entry-{identity}", "authSchemeConfig": schemes[scheme], "credential": {"id": identity, "type": "string"}}
        for identity, scheme in entries
    ]
    return {"credentials": {"action": made, "trigger": []}}


def plan(wanted: Any, known: list[dict[str, Any]], *live: tuple[str, str]) -> CredentialPlan:
    last = {"credentials": {"action": known}, "credentialIds": {"action": [identity for identity, _ in live]}}
    scheme_of = {scheme["id"]: scheme for scheme in SCHEMES}.get
    return plan_credentials({"credentials": wanted}, last, live_of(*live), scheme_of, ids_stay=False)


@pytest.mark.parametrize("wanted", [Unknown(), {"action": Unknown()}], ids=["all", "one kind"])
def test_credentials_that_are_not_known_yet_are_an_update(wanted: Any):
    found = plan(wanted, [key()], ("C", KEY))
    assert (found.changes, found.unknown, found.replaces, found.sent) == (True, True, "", {})


def test_a_whole_scheme_of_another_type_replaces():
    wanted = {"credential": key()["credential"], "authSchemeConfig": {"schemeType": "basic-auth"}}
    found = plan({"action": [wanted]}, [key()], ("C", KEY))
    assert found.replaces == "the type of the auth scheme of credentials.action[0] changed"


WHY: dict[str, tuple[Any, str]] = {
    "another secret": ([key("other")], "a secret of credentials.action[0] changed"),
    "another type": (
        [{**key(), "credential": {"type": "basic-auth", "data": {"username": "a", "password": "b"}}}],
        "the type of credentials.action[0] changed",
    ),
    "one more": ([key(), key("other")], "credentials.action has 2 in the place of 1"),
    "none": ([], "credentials.action has 0 in the place of 1"),
    "not known yet": ([{**key(), "credential": Unknown()}], "credentials.action isn't known yet"),
}


@pytest.mark.parametrize(("wanted", "why"), WHY.values(), ids=WHY)
def test_a_replacement_says_why(wanted: Any, why: str):
    assert plan({"action": wanted}, [key()], ("C", KEY)).replaces == why


def test_a_whole_scheme_like_the_live_one_is_no_change():
    wanted = {"credential": key()["credential"], "authSchemeConfig": {**SCHEME, "description": "Key"}}
    assert not plan({"action": [wanted]}, [wanted], ("C", KEY)).changes


def test_credentials_that_hold_the_same_are_told_apart_by_their_schemes():
    known = [key(scheme=KEY), key(scheme=OTHER_KEY)]
    found = plan({"action": known[::-1]}, known, ("C1", KEY), ("C2", OTHER_KEY))
    assert [(entry["id"], entry["authSchemeConfig"]["id"]) for entry in found.sent["action"]] == [
        ("entry-C2", OTHER_KEY),
        ("entry-C1", KEY),
    ]


def test_messages_of_the_api_are_not_sent_back():
    known = [key(scheme=KEY), key("other", OTHER_KEY)]
    found = plan({"action": known[::-1]}, known, ("C1", KEY), ("C2", OTHER_KEY))
    assert "validationMessages" not in found.sent["action"][1]["authSchemeConfig"]
    assert found.sent["trigger"] == []


def test_a_scheme_that_the_connector_has_not_is_missing():
    found = plan({"action": [key(scheme="gone")]}, [key()], ("C", KEY))
    assert (found.changes, found.missing) == (True, ("gone",))


def test_a_reference_to_a_scheme_of_another_type_replaces():
    assert plan({"action": [key(scheme=BASIC)]}, [key()], ("C", KEY)).replaces
