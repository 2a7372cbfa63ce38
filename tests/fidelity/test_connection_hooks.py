"""As `test_hooks.py` for connections: a preview says what `up` does, `up` loses nothing, and secrets arrive as declared."""

from __future__ import annotations

import hashlib

import httpx
from hypothesis import given, strategies as st

from tests.fidelity.connection_strategies import KINDS, PROGRAMS, SCHEMES, edits, next_programs
from tests.fidelity.life import Life, live_through
from tests.fidelity.organisation import Organisation
from tests.fidelity.strategies import MANY, Properties
from versori_pulumi.provider.connection import ConnectionProvider
from versori_pulumi.provider.values import comparable

DEFAULTS = [{"name": "stage", "value": "default"}]


@MANY
@given(first=PROGRAMS, refreshed=st.booleans(), data=st.data())
def test_preview_announces_an_update_if_and_only_if_there_is_one(
    control: httpx.Client, first: Properties, refreshed: bool, data: st.DataObject
) -> None:
    organisation = Organisation(control)
    seeded = organisation.seed({"name": "Shop", "authSchemeConfigs": SCHEMES, "connectionVariables": DEFAULTS})
    place = {"connectorId": seeded["id"]}
    then = data.draw(next_programs(first), label="then")

    def live() -> Properties:
        (connection,) = organisation.connector(seeded["id"])["connections"]
        return dict(connection)

    def edit() -> None:
        organisation.edit(seeded["id"], {"connections": [data.draw(edits(live()), label="edits")]})

    life = Life(ConnectionProvider, {**place, **first}, {**place, **then}, refreshed, edit, live)
    ended = live_through(organisation, life)

    _assert_as_declared(organisation, ended.declared, ended.after)
    if not ended.replaced:
        _assert_nothing_lost(ended.state, ended.declared, ended.before, ended.after)


def _assert_as_declared(organisation: Organisation, declared: Properties, after: Properties) -> None:
    assert after["name"] == declared["name"]
    if "variables" in declared:
        assert comparable("variables", after["variables"]) == comparable("variables", declared["variables"])
    digests = {credential["id"]: credential["dataSha256"] for credential in organisation.credentials()}
    for kind, entries in declared.get("credentials", {}).items():
        assert len(entries) == len(after["credentials"][kind])
        for wanted, actual in zip(entries, after["credentials"][kind], strict=True):
            _assert_scheme(wanted, actual["authSchemeConfig"])
            held = digests[actual["credential"]["id"]]
            for name in held:
                assert held[name] == hashlib.sha256(wanted["credential"]["data"][name].encode()).hexdigest()


def _assert_scheme(wanted: Properties, actual: Properties) -> None:
    if "authSchemeConfigId" in wanted:
        assert actual["id"] == wanted["authSchemeConfigId"]
    else:
        assert actual.items() >= wanted["authSchemeConfig"].items()


def _assert_nothing_lost(state: Properties, declared: Properties, before: Properties, after: Properties) -> None:
    assert before["id"] == after["id"]
    if "variables" not in declared and "variables" not in state:
        assert before["variables"] == after["variables"], "variables were never declared, and were changed"
    for kind in KINDS:
        if kind not in declared.get("credentials", {}) and kind not in state.get("credentials", {}):
            assert before["credentials"][kind] == after["credentials"][kind], f"{kind} was never declared, and was changed"
