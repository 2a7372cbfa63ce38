"""As `test_hooks.py` for connections: a preview says what `up` does, `up` loses nothing, and secrets arrive as declared."""

from __future__ import annotations

import hashlib
import os
from typing import Any

import httpx
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.fidelity.connection_strategies import KINDS, PROGRAMS, SCHEMES, edits, next_programs
from tests.fidelity.organisation import Organisation
from tests.fidelity.strategies import Properties
from versori_pulumi.provider.connection import ConnectionProvider
from versori_pulumi.provider.values import comparable

EXAMPLES = int(os.environ.get("VERSORI_FIDELITY_EXAMPLES", "300"))
DEFAULTS = [{"name": "stage", "value": "default"}]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(last=PROGRAMS, refreshed=st.booleans(), data=st.data())
def test_preview_announces_an_update_if_and_only_if_there_is_one(
    control: httpx.Client, last: Properties, refreshed: bool, data: st.DataObject
) -> None:
    organisation = Organisation(control)
    seeded = organisation.seed({"name": "Shop", "authSchemeConfigs": SCHEMES, "connectionVariables": DEFAULTS})
    last = {"connectorId": seeded["id"], **last}
    declared = {"connectorId": seeded["id"], **data.draw(next_programs(last), label="declared")}
    with organisation.process(ConnectionProvider) as provider:
        created = provider.create(dict(last))
    live = _live(organisation, seeded["id"])
    organisation.edit(seeded["id"], {"connections": [data.draw(edits(live), label="edits")]})
    before, state = _live(organisation, seeded["id"]), created.outs
    if refreshed:
        with organisation.process(ConnectionProvider) as provider:
            state = provider.read(created.id, dict(state)).outs
    note(f"state: {state}\nlive: {before}")

    with organisation.process(ConnectionProvider) as provider:
        found = provider.diff(created.id, dict(state), dict(declared))
        organisation.requests()
        identity, updated = _apply(provider, created.id, state, declared, replaced=bool(found.replaces))
        writes = organisation.writes()
    after = _live(organisation, seeded["id"])
    note(f"after: {after}")

    assert found.changes == bool(writes), writes
    assert found.delete_before_replace == (True if found.replaces else None)
    with organisation.process(ConnectionProvider) as provider:
        assert provider.diff(identity, dict(updated), dict(declared)).changes is False
        refreshed_again = provider.read(identity, dict(updated))
    assert refreshed_again.outs == updated
    assert refreshed_again.inputs == declared
    assert organisation.writes() == []
    _assert_as_declared(organisation, declared, after)
    if not found.replaces:
        _assert_nothing_lost(state, declared, before, after)


def _live(organisation: Organisation, connector_id: str) -> Properties:
    (connection,) = organisation.connector(connector_id)["connections"]
    return dict(connection)


def _apply(provider: Any, identity: str, state: Properties, declared: Properties, *, replaced: bool) -> Any:
    if not replaced:
        # The engine calls `update` where `diff` says so; called anyway, it has to find nothing to send.
        return identity, provider.update(identity, dict(state), dict(declared)).outs
    provider.delete(identity, dict(state))
    created = provider.create(dict(declared))
    return created.id, created.outs


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
