"""How a connector comes to be: the policies for existing ones, imports, and the requests after the first."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from pulumi.output import Unknown

from unit.provider.fake import FakeVersori
from unit.provider.fake.connector import SHOP
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import LETS_GO, ORGANISATION, OTHER, said_no
from versori_pulumi.provider.boundary import VersoriError

KEY = {"schemeType": "api-key", "description": "Key", "name": "X-Key", "in": "header"}
BIGQUERY = {"name": "Sales", "protocol": "bigquery", "datasetId": "project.dataset"}


def reasons(engine: Engine, **inputs: Any) -> list[tuple[str, str]]:
    return [(failure.property, failure.reason) for failure in engine.check(**inputs).failures]


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_a_creation_takes_one_look_and_one_post(engine: Engine, versori: FakeVersori):
    engine.up(
        **SHOP, tags={"a": ["b"]}, public=True, authSchemeConfigs=[KEY], connectionVariables=[{"name": "a", "value": "b"}]
    )
    assert [operation for operation, _ in versori.calls] == ["list", "create"]


def test_the_post_holds_what_it_takes(engine: Engine, versori: FakeVersori):
    everything = {
        **SHOP,
        "tags": {"a": ["b"]},
        "public": True,
        "authSchemeConfigs": [{"schemeType": "none"}],
        "connectionVariables": [{"name": "a", "value": "b"}],
    }
    others = {
        "categories": ["HR"],
        "imageURL": "https://i.example.com",
        "account": "eu",
        "existing": "error",
        "forceDelete": True,
    }
    engine.up(**everything, **others)
    (body,) = versori.bodies("create")
    (scheme,) = body.pop("authSchemeConfigs")
    expected = {key: value for key, value in everything.items() if key not in ("protocol", "authSchemeConfigs")}
    assert body == {**expected, "connections": []}
    assert scheme == {"schemeType": "none", "description": "", "id": engine.state["authSchemeConfigIds"][0]}
    assert len(scheme["id"]) == 26


def test_the_least_post_still_holds_what_is_required(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    assert versori.bodies("create") == [
        {"name": "Shop", "baseUrl": "https://shop.example.com", "authSchemeConfigs": [], "connections": []}
    ]


def test_a_declared_scheme_id_is_kept(engine: Engine, versori: FakeVersori):
    identity = "01HXK5T7QZ00000000000000AA"
    engine.up(**SHOP, authSchemeConfigs=[{**KEY, "id": identity}])
    assert versori.bodies("create")[0]["authSchemeConfigs"] == [{**KEY, "id": identity}]
    assert engine.state["authSchemeConfigIds"] == [identity]


def test_a_bigquery_connector_gets_the_rest_afterwards(engine: Engine, versori: FakeVersori):
    inputs = {**BIGQUERY, "public": True, "tags": {"a": ["b"]}, "authSchemeConfigs": [KEY], "categories": ["ERP"]}
    assert engine.up(**inputs) == ["create", "upsert", "update", "categories"]
    assert versori.bodies("create") == [{"name": "Sales", "datasetId": "project.dataset", "connections": []}]
    assert engine.up(**inputs) == []


def test_what_the_post_does_not_take_follows(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP, documentationURL="https://docs.example.com", categories=["HR"])
    assert versori.writes == ["create", "update", "categories"]
    assert versori.connectors[engine.id]["documentationURL"] == "https://docs.example.com"
    assert versori.categories[engine.id] == ["HR"]


@pytest.mark.parametrize("how", ["preview", "update"])
def test_an_existing_connector_is_an_error_unless_the_program_says_otherwise(how: str, engine: Engine, versori: FakeVersori):
    identity = versori.add()
    message = (
        f'a connector named "Shop" exists already ({identity})\n'
        '  hint: adopt it with existing="adopt" on this connector, or for all with `pulumi config set versori:existing '
        'adopt`; existing="duplicate" creates another of the same name, as `--replace` and `pulumi state taint` need it\n'
        '  hint: if the resource was only renamed in the program, opts=ResourceOptions(aliases=[pulumi.Alias(name="OLD")]) '
        "keeps what it has"
    )
    if how == "preview":
        assert reasons(engine, **SHOP) == [("", message)]
    else:
        with pytest.raises(VersoriError) as caught:
            engine.process().create(SHOP)
        assert str(caught.value) == message
    assert versori.writes == []


@pytest.mark.parametrize(
    "other",
    [{"name": "shop"}, {"name": "Shop 2"}, {"organisationId": OTHER}],
    ids=["letter case", "longer name", "organisation"],
)
def test_another_name_or_organisation_is_another_connector(other: dict[str, Any], engine: Engine, versori: FakeVersori):
    versori.add(**other)
    assert engine.up(**SHOP) == ["create"]


@pytest.mark.parametrize("where", ["resource", "stack"])
def test_an_existing_connector_is_adopted_where_that_is_wanted(
    where: str, engine: Engine, versori: FakeVersori, capsys: pytest.CaptureFixture[str]
):
    identity = versori.add(imageURL="https://theirs.example.com", baseUrl="https://old.example.com")
    inputs = {**SHOP, "existing": "adopt"} if where == "resource" else SHOP
    if where == "stack":
        engine.configuration["existing"] = "adopt"
    assert engine.preview(**inputs) is None
    (line,) = said(capsys)
    assert line == (
        f'adopt: connector "Shop" ({identity}) exists and is adopted; this sets base_url from "https://old.example.com" '
        f'to "https://shop.example.com"{LETS_GO}'
    )
    assert engine.up(**inputs) == ["update"]
    assert engine.id == identity
    assert versori.connectors[identity]["imageURL"] == "https://theirs.example.com"
    assert engine.up(**inputs) == []
    assert engine.preview(**inputs).changes is False


def test_an_adoption_of_what_is_right_already_writes_nothing(engine: Engine, versori: FakeVersori):
    identity = versori.add(authSchemeConfigs=[{**KEY, "id": "01HXK5T7QZ00000000000000AA"}])
    assert engine.up(**SHOP, existing="adopt", authSchemeConfigs=[KEY]) == []
    assert (engine.id, engine.state["authSchemeConfigIds"]) == (identity, ["01HXK5T7QZ00000000000000AA"])


def test_an_adoption_sets_a_secret_that_nobody_can_read(engine: Engine, versori: FakeVersori):
    grant = {"grantType": "password", "clientId": "i"}
    address = "https://auth.example.com"
    oauth2 = {"schemeType": "oauth2", "authorizeUrl": address, "tokenUrl": address, "scopes": [], "defaultScopes": []}
    credential = {"credentialId": "01HXK5T7QZ00000000000000CC", "organisationId": ORGANISATION}
    live = {**oauth2, "id": "01HXK5T7QZ00000000000000AA", "description": "", "grant": {**grant, **credential}}
    versori.add(authSchemeConfigs=[live])
    inputs = {**SHOP, "existing": "adopt", "authSchemeConfigs": [{**oauth2, "grant": {**grant, "clientSecret": "s"}}]}
    assert engine.up(**inputs) == ["upsert"]
    assert versori.bodies("upsert")[0]["grant"] == {**grant, **credential, "clientSecret": "s"}


def test_duplicates_are_made_where_that_is_wanted(engine: Engine, versori: FakeVersori):
    versori.add()
    assert engine.up(**SHOP, existing="duplicate") == ["create"]
    assert len(versori.connectors) == 2


@pytest.mark.parametrize("existing", ["error", "adopt"])
def test_several_of_one_name_are_never_guessed(existing: str, engine: Engine, versori: FakeVersori):
    first, second = versori.add(), versori.add()
    ((path, reason),) = reasons(engine, **SHOP, existing=existing)
    assert path == ""
    assert reason.startswith(f'2 connectors are named "Shop" already ({first}, {second})')
    assert f'import_="{first}"' in reason


def test_a_connector_of_another_protocol_is_not_adopted(engine: Engine, versori: FakeVersori):
    identity = versori.add(protocol="bigquery")
    ((path, reason),) = reasons(engine, **SHOP, existing="adopt")
    assert path == ""
    assert reason == (
        f'connector "Shop" ({identity}) has protocol bigquery, the program says http: '
        "a protocol can't be changed, so it can't be adopted"
    )


def test_an_import_adopts_that_very_connector(engine: Engine, versori: FakeVersori):
    versori.add()
    identity = versori.add(name="Old name")
    assert engine.up(**SHOP, importId=identity) == ["update"]
    assert engine.id == identity
    assert versori.connectors[identity]["name"] == "Shop"
    assert engine.up(**SHOP) == []


def test_an_import_of_nothing_is_an_error(engine: Engine):
    ((path, reason),) = reasons(engine, **SHOP, importId="01HXK5T7QZ00000000000000ZZ")
    assert path == ""
    assert "could not read connector 01HXK5T7QZ00000000000000ZZ: connector not found (HTTP 404)" in reason


@pytest.mark.parametrize("name", ["name", "organisationId", "importId", "account", "existing", "protocol", "baseUrl"])
def test_nothing_is_claimed_about_what_is_not_known_yet(name: str, engine: Engine, versori: FakeVersori):
    versori.add(name="Other")
    assert reasons(engine, **{**SHOP, "existing": "adopt", name: Unknown()}) == []


@pytest.mark.parametrize("name", ["protocol", "existing"])
def test_an_existing_connector_is_not_refused_over_what_is_not_known_yet(name: str, engine: Engine, versori: FakeVersori):
    versori.add()
    assert reasons(engine, **{**SHOP, "existing": "adopt", name: Unknown()}) == []


def test_the_connector_that_is_being_replaced_is_not_in_the_way(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    assert engine.up(**{**BIGQUERY, "name": "Shop"}) == ["create", "delete"]
    assert [one["protocol"] for one in versori.connectors.values()] == ["bigquery"]


def test_the_second_of_two_resources_of_one_name_is_refused(engine: Engine, versori: FakeVersori):
    provider = engine.process()
    assert engine.check(provider, **SHOP).failures == []
    assert engine.check(provider, **SHOP).failures == []
    provider.create(SHOP)
    with pytest.raises(VersoriError, match='a connector named "Shop" exists already'):
        provider.create(SHOP)
    assert len(versori.connectors) == 1


def test_two_resources_of_one_name_that_are_created_at_once_do_not_both_exist(
    engine: Engine, versori: FakeVersori, monkeypatch: pytest.MonkeyPatch
):
    provider, post, both = engine.process(), versori.create_http_connector, threading.Barrier(2)

    def slowly(organisation: str, body: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            both.wait(0.05)
        return post(organisation, body)

    monkeypatch.setattr(versori, "create_http_connector", slowly)
    engine.check(provider, **SHOP)
    with ThreadPoolExecutor(2) as pool:
        made = [pool.submit(provider.create, SHOP) for _ in range(2)]
    assert [type(one.exception()) for one in made].count(VersoriError) == 1
    assert len(versori.connectors) == 1


def test_a_refused_post_leaves_nothing_and_is_not_looked_for(engine: Engine, versori: FakeVersori, looks: list[float]):
    versori.fails("create", said_no(400, "baseUrl is not reachable", 'create connector "Shop"'))
    with pytest.raises(VersoriError, match='could not create connector "Shop": baseUrl is not reachable'):
        engine.up(**SHOP)
    assert (versori.connectors, looks) == ({}, [])


def test_a_connector_of_another_resource_of_the_program_is_not_adopted(engine: Engine):
    """Two resources with one connector would undo each other's updates, and the deletion of one takes it from both."""
    engine.up(**SHOP)
    process = engine.process()
    process.check({**SHOP}, {**SHOP, "resourceName": "one"})
    process.diff(engine.id, dict(engine.state), {**SHOP, "resourceName": "one"})
    with pytest.raises(VersoriError, match=r'belongs to resource "one" \(Connector\) of this program'):
        process.create({**SHOP, "existing": "adopt", "resourceName": "other"})


def test_a_connector_that_this_run_created_is_not_adopted(engine: Engine):
    process = engine.process()
    process.create({**SHOP, "resourceName": "one"})
    with pytest.raises(VersoriError, match=r'belongs to resource "one" \(Connector\) of this program'):
        process.create({**SHOP, "existing": "adopt", "resourceName": "other"})
