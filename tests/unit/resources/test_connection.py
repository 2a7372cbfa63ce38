from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from pulumi.runtime.mocks import set_mocks

from versori_pulumi import Connection, ConnectionVariableArgs

from .conftest import ORGANISATION, Recorder, secret

Run = Callable[[Callable[[], Any]], Recorder]
ID = "01HXK5T7QZ0000000000000D01"
CONNECTOR = "01HXK5T7QZ0000000000000C01"


def declared(run: Run, **arguments: Any) -> dict[str, Any]:
    return run(lambda: Connection("live", connector_id=CONNECTOR, **arguments)).declared["live"]


def test_the_least_connection(run: Run):
    assert declared(run) == {"connectorId": CONNECTOR, "name": "live"}


def test_the_type_is_a_contract(run: Run):
    recorder = run(lambda: Connection("live", connector_id=CONNECTOR))
    assert recorder.types["live"] == "pulumi-python:dynamic/versori:Connection"


@pytest.mark.parametrize(
    ("argument", "name", "value"),
    [
        ("name", "name", "Live"),
        ("name", "name", ""),
        ("credentials", "credentials", {}),
        ("variables", "variables", []),
        ("organisation_id", "organisationId", ORGANISATION),
        ("account", "account", "eu"),
        ("existing", "existing", "adopt"),
        ("force_delete", "forceDelete", True),
    ],
)
def test_arguments_go_out_under_the_names_of_the_api(argument: str, name: str, value: Any, run: Run):
    assert declared(run, **{argument: value}) == {"connectorId": CONNECTOR, "name": "live", name: value}


def test_not_forcing_is_not_declared(run: Run):
    assert "forceDelete" not in declared(run, force_delete=False)


def test_variables_keep_their_secrets(run: Run):
    variables = [ConnectionVariableArgs(name="zone", value=pulumi.Output.secret("hunter2")), {"name": "a", "value": "b"}]
    assert declared(run, variables=variables)["variables"] == secret(
        [{"name": "zone", "value": "hunter2"}, {"name": "a", "value": "b"}]
    )


def test_an_import_becomes_an_adoption(run: Run):
    opts = pulumi.ResourceOptions(import_=ID)
    recorder = run(lambda: Connection("live", connector_id=CONNECTOR, opts=opts))
    assert recorder.declared["live"]["importId"] == ID
    assert not recorder.ids["live"], "the host can't import dynamic resources"


def test_what_is_ignored_goes_to_the_hooks_under_the_names_of_the_api(run: Run):
    opts = pulumi.ResourceOptions(
        ignore_changes=["connector_id", "variables[0].value", "force_delete", "credentials.action"]
    )
    sent = declared(run, opts=opts)
    assert sent["ignoreChanges"] == ["connectorId", "variables[0].value", "forceDelete", "credentials.action"]
    assert opts.ignore_changes[0] == "connector_id", "options that several resources share are not changed"


@pytest.mark.parametrize(("attribute", "value"), [("variables", None), ("credentials", None), ("credential_ids", {})])
def test_a_preview_knows_what_is_not_declared(attribute: str, value: Any, run: Run, recorder: Recorder):
    set_mocks(recorder, preview=True)
    seen: list[Any] = []
    run(lambda: getattr(Connection("live", connector_id=CONNECTOR), attribute).apply(seen.append))
    assert seen == [value]


def test_a_preview_does_not_know_the_ids_of_what_is_declared(run: Run, recorder: Recorder):
    set_mocks(recorder, preview=True)
    seen: list[Any] = []
    run(lambda: Connection("live", connector_id=CONNECTOR, credentials={"action": []}).credential_ids.apply(seen.append))
    assert seen == []


def test_get_passes_where_to_find_it_and_nothing_else(run: Run):
    recorder = run(lambda: Connection.get("live", ID, connector_id=CONNECTOR, organisation_id=ORGANISATION, account="eu"))
    assert recorder.ids["live"] == ID
    assert recorder.declared["live"] == {"connectorId": CONNECTOR, "organisationId": ORGANISATION, "account": "eu"}


ATTRIBUTES = {
    "name": "Live",
    "connector_id": CONNECTOR,
    "credentials": {"action": []},
    "variables": [{"name": "a", "value": "b"}],
    "organisation_id": ORGANISATION,
}
COMPUTED = {"created_at": "2024-01-01T00:00:00Z", "credential_ids": None, "id": "id-of-live"}


@pytest.mark.parametrize("attribute", [*ATTRIBUTES, *COMPUTED])
def test_outputs_have_the_names_of_python(attribute: str, run: Run):
    seen: list[Any] = []
    run(lambda: getattr(Connection("live", **ATTRIBUTES), attribute).apply(seen.append))
    assert seen == [{**ATTRIBUTES, **COMPUTED}[attribute]]
