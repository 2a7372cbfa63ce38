"""The program that adopt writes, evaluated: it declares what is live, whatever the texts of an organisation are."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest
from hypothesis import given, settings
from pulumi.runtime.mocks import Mocks, set_mocks, test as pulumi_program

from versori_pulumi.adopt.objects import Adoption
from versori_pulumi.adopt.plan import Plan
from versori_pulumi.adopt.secrets import configured, holds_secrets, plain
from versori_pulumi.connect.connection import read_connection
from versori_pulumi.connect.errors import Attempted
from versori_pulumi.provider.connection.plan import plan_connection
from versori_pulumi.provider.connector.plan import plan_connector
from versori_pulumi.provider.connector_version.plan import plan_version, seen
from versori_pulumi.provider.values import comparable_object, same

from .live import ORGANISATIONS, Live, planned, secret_for, source

SIGNATURE, VALUE = pulumi.runtime.rpc._special_sig_key, pulumi.runtime.rpc._special_secret_sig

FEW = settings(max_examples=40)


class Engine(Mocks):
    """The engine's side: what arrived of each resource."""

    def __init__(self, plan: Plan) -> None:
        self._adoptions = {adoption.resource_name: adoption for adoption in plan.adoptions}
        self.declared: dict[str, Any] = {}

    def new_resource(self, args: Any) -> tuple[str, dict[str, Any]]:
        self.declared[args.name] = {
            key: value for key, value in args.inputs.items() if key not in ("__provider", "resourceName")
        }
        adoption = self._adoptions[args.name]
        return adoption.identity, {**args.inputs, **plain(adoption.outputs)}

    def call(self, _args: Any) -> tuple[dict[str, Any], None]:
        return {}, None


def evaluated(plan: Plan) -> dict[str, Any]:
    """What the program of a plan declares, by the names of its resources."""
    engine = Engine(plan)
    set_mocks(engine, preview=False)
    pulumi.runtime.set_all_config({f"project:{key}": secret_for(key) for key in _keys(plan)})
    text = source(plan)
    pulumi_program(lambda: exec(compile(text, "adopted.py", "exec"), {"__name__": "adopted"}))()  # noqa: S102  (the point)
    return engine.declared


def _keys(plan: Plan) -> list[str]:
    return [secret.key for adoption in plan.adoptions for secret in configured(adoption.inputs)]


def as_mocked(adoption: Adoption) -> dict[str, Any]:
    """The inputs as the mocks get them: a secret makes its whole property one."""
    return {
        name: {SIGNATURE: VALUE, "value": plain(value)} if holds_secrets(value) else value
        for name, value in adoption.inputs.items()
    }


@FEW
@given(ORGANISATIONS)
def test_the_program_declares_what_the_state_holds(found: list[Live]):
    plan = planned(found)
    assert plan.problems == []
    assert evaluated(plan) == {each.resource_name: as_mocked(each) for each in plan.adoptions}


@FEW
@given(ORGANISATIONS)
def test_it_is_what_is_live(found: list[Live]):
    by_id = {live["id"]: live for live in found}
    for adoption in planned(found).adoptions:
        if adoption.noun == "connector":
            live, inputs = by_id[adoption.identity], plain(adoption.inputs)
            for name in ("name", "protocol", "baseUrl", "datasetId", "tags", "documentationURL", "imageURL", "public"):
                assert (inputs.get(name) or None) == (live.get(name) or None), name
            assert same("connectionVariables", inputs.get("connectionVariables"), live.get("connectionVariables"))
            assert [readable(each) for each in inputs.get("authSchemeConfigs", [])] == [
                readable(each) for each in live["authSchemeConfigs"]
            ]


def readable(scheme: Live) -> Any:
    """A scheme as a person compares it: without ids, and without the secret that no answer has."""
    left_out = {"id", "credentialId", "organisationId", "clientSecret"}
    grant = {key: value for key, value in scheme.get("grant", {}).items() if key not in left_out}
    return comparable_object({key: value for key, value in {**scheme, "grant": grant}.items() if key not in left_out})


@FEW
@given(ORGANISATIONS)
def test_the_next_preview_finds_nothing_to_write(found: list[Live]):
    plan = planned(found)
    connections = {(live["id"], each["id"]): each for live in found for each in live["connections"]}
    by_id = {live["id"]: live for live in found}
    for adoption in plan.adoptions:
        inputs, outputs = plain(adoption.inputs), plain(adoption.outputs)
        if adoption.noun == "connector":
            assert not plan_connector(inputs, outputs, by_id[adoption.identity], _no_new_id).changes
        elif adoption.noun == "version":
            versions = by_id[inputs["connectorId"]]["versions"]
            (version,) = [each for each in versions if each["name"] == adoption.identity]
            made = plan_version(inputs, outputs, seen(version))
            assert (made.changes, made.contents, made.publishes) == ((), (), None)
        else:
            live = read_connection(Attempted("read", "GET", ""), connections[inputs["connectorId"], adoption.identity])
            assert not plan_connection(inputs, outputs, live, lambda _id: None).changes


def _no_new_id(_label: str) -> str:
    raise AssertionError("every scheme has its id")


@FEW
@given(ORGANISATIONS)
def test_names_and_texts_are_the_same_in_each_run(found: list[Live]):
    assert source(planned(found)) == source(planned(list(reversed(found))))


@pytest.mark.parametrize("protect", [True, False])
def test_protection_is_in_the_program(protect: bool):
    live = {"id": "01HXK5T7QZ0000000000000001", "organisationId": "o", "name": "Shop", "protocol": "http", "baseUrl": "u"}
    assert ("protect=True" in source(planned([live], protect=protect))) is protect


def adoption(live: Live, **changes: Any) -> Adoption:
    (made,) = planned([live], **changes).adoptions
    return made


def test_the_secret_of_an_oauth2_client_stays_on_versori_unless_it_is_set():
    grant = {"grantType": "password", "credentialId": "a", "organisationId": "b", "clientId": "c"}
    scheme = {
        "id": "1",
        "schemeType": "oauth2",
        "authorizeUrl": "https://a.example.com",
        "tokenUrl": "https://t.example.com",
        "grant": grant,
    }
    live = {"id": "01HXK5T7QZ0000000000000001", "organisationId": "o", "name": "Shop", "protocol": "http"}
    live["authSchemeConfigs"] = [scheme, {**scheme, "id": "2"}]
    unset = adoption(live, values=lambda _key: None)
    assert [secret.key for secret in unset.kept] == ["shop.clientSecret", "shop.clientSecret2"]
    assert [scheme["grant"] for scheme in unset.inputs["authSchemeConfigs"]] == [
        {"grantType": "password", "clientId": "c"}
    ] * 2
    one = adoption(live, values={"shop.clientSecret2": "hunter2"}.get)
    assert [secret.key for secret in one.kept] == ["shop.clientSecret"]
    assert plain(one.inputs)["authSchemeConfigs"][1]["grant"]["clientSecret"] == "hunter2"
    assert "hunter2" not in repr(one)
    assert 'client_secret=config.require_secret("shop.clientSecret2")' in source(
        planned([live], values={"shop.clientSecret2": "x"}.get)
    )
