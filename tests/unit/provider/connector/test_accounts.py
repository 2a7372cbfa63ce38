"""Organisations, accounts, and previews that stay off the network."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from unit.provider.fake import FakeVersori
from unit.provider.fake.connector import SHOP
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import CREATED, ORGANISATION, OTHER, no_answer
from versori_pulumi.provider.boundary import VersoriError
from versori_pulumi.provider.connector import ConnectorProvider


def test_a_connector_goes_to_the_organisation_of_its_account(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP, account="eu")
    assert versori.connectors[engine.id]["organisationId"] == OTHER
    assert (engine.state["organisationId"], engine.state["account"]) == (OTHER, "eu")
    assert "organisationDeclared" not in engine.state
    assert engine.up(**SHOP, account="eu") == []


FOREIGN = {
    "preview": lambda engine: engine.preview(**SHOP),
    "update": lambda engine: engine.process().update(engine.id, engine.state, {**SHOP, "name": "Market"}),
    "refresh": lambda engine: engine.refresh(),
    "destroy": lambda engine: engine.destroy(),
}


@pytest.mark.parametrize("act", FOREIGN.values(), ids=FOREIGN)
def test_a_connector_of_another_organisation_is_not_touched(act: Any, engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    engine.organisations[None] = OTHER
    versori.calls.clear()
    with pytest.raises(VersoriError) as caught:
        act(engine)
    assert versori.calls == []
    assert str(caught.value).splitlines() == [
        f'connector "Shop" belongs to organisation {ORGANISATION}, and this stack to {OTHER}: it was not touched',
        (
            f"  hint: set versori:organisationId back to {ORGANISATION}, "
            "give it back the account that it had, or declare organisation_id to move the connector on purpose"
        ),
    ]


def test_a_connector_is_not_moved_by_a_change_of_its_account(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    versori.calls.clear()
    with pytest.raises(VersoriError, match=rf'and account "eu" to {OTHER}: it was not touched\n.*versori-eu:organisationId'):
        engine.preview(**SHOP, account="eu")
    assert versori.calls == []


def test_a_connector_whose_organisation_the_program_chose_is_its_own(engine: Engine, versori: FakeVersori):
    inputs = {**SHOP, "organisationId": OTHER}
    engine.up(**inputs)
    assert engine.state["organisationDeclared"] is True
    assert engine.up(**inputs) == []
    engine.refresh()
    assert engine.inputs["organisationId"] == OTHER
    assert engine.up(**{**inputs, "name": "Market"}) == ["update"]
    engine.destroy()
    assert versori.connectors == {}


def test_a_connector_moves_when_the_program_says_so(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    assert engine.up(**SHOP, organisationId=OTHER) == ["create", "delete"]
    assert [one["organisationId"] for one in versori.connectors.values()] == [OTHER]


def test_a_connector_does_not_stay_behind_when_the_program_no_longer_chooses_its_organisation(engine: Engine):
    engine.up(**SHOP, organisationId=OTHER)
    found = engine.preview(**SHOP)
    assert found.replaces == ["organisationId"], "the program now means the account's organisation, and nobody says so"


def test_the_organisation_declared_as_the_accounts_own_changes_nothing(engine: Engine):
    engine.up(**SHOP)
    assert engine.preview(**SHOP, organisationId=ORGANISATION).replaces in (None, [])


def test_an_organisation_that_is_not_known_yet_is_no_replacement(engine: Engine):
    engine.up(**SHOP)
    assert not engine.preview(**SHOP, organisationId=Unknown()).replaces


def test_get_reads_without_declaring(engine: Engine, versori: FakeVersori):
    identity = versori.add(documentationURL="https://docs.example.com")
    found = engine.process().read(identity, {"__provider": "p"})
    assert found.id == identity
    assert found.outs == {
        **SHOP,
        "documentationURL": "https://docs.example.com",
        "organisationId": ORGANISATION,
        "createdAt": CREATED,
        "authSchemeConfigs": [],
        "authSchemeConfigIds": [],
    }
    assert versori.writes == []


def test_get_reads_from_the_organisation_that_it_is_told(engine: Engine, versori: FakeVersori):
    identity = versori.add(organisationId=OTHER)
    found = engine.process().read(identity, {"organisationId": OTHER})
    assert found.outs["organisationId"] == OTHER
    assert engine.process().read(identity, found.outs).id == identity


def test_get_of_nothing_is_an_error(engine: Engine):
    """The engine would go on with a resource that has no values."""
    with pytest.raises(VersoriError, match="could not read connector 01HXK5T7QZ0000000000000009"):
        engine.process().read("01HXK5T7QZ0000000000000009", {})


def test_offline_previews_compare_with_the_state(engine: Engine, versori: FakeVersori):
    scheme = {"schemeType": "api-key", "name": "X-Key", "in": "header"}
    inputs = {
        **SHOP,
        "tags": {"a": ["b"]},
        "authSchemeConfigs": [scheme],
        "connectionVariables": [{"name": "a", "value": "b"}],
    }
    engine.up(**inputs)
    versori.edit(engine.id, name="Theirs")
    engine.configuration["offline"] = "true"
    engine.organisations.clear()  # no credentials either
    versori.calls.clear()
    assert engine.preview(**inputs).changes is False
    assert engine.preview(**{**inputs, "name": "Market"}).changes is True
    assert versori.calls == []


def test_offline_checks_look_for_nobody(engine: Engine, versori: FakeVersori):
    engine.configuration["offline"] = "true"
    engine.organisations.clear()
    assert engine.check(**SHOP).failures == []
    assert versori.calls == []


def test_an_offline_refresh_leaves_everything_as_it_is(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP, tags={"a": ["b"]})
    state, inputs = engine.state, engine.inputs
    engine.configuration["offline"] = True
    versori.calls.clear()
    engine.refresh()
    assert (engine.state, engine.inputs, versori.calls) == (state, inputs, [])


def test_an_offline_preview_of_an_oauth2_scheme_is_silent(engine: Engine):
    grant = {"grantType": "authorization_code", "clientId": "i", "clientSecret": "s"}
    address = "https://auth.example.com"
    oauth2 = {"schemeType": "oauth2", "authorizeUrl": address, "tokenUrl": address, "scopes": [], "defaultScopes": []}
    inputs = {**SHOP, "authSchemeConfigs": [{**oauth2, "grant": grant}]}
    engine.up(**inputs)
    assert engine.preview(**inputs).changes is False
    engine.configuration["offline"] = "true"
    assert engine.preview(**inputs).changes is False


def test_an_update_works_although_previews_are_offline(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    engine.configuration["offline"] = "true"
    assert engine.up(**{**SHOP, "name": "Market"}) == ["update"]
    assert versori.connectors[engine.id]["name"] == "Market"


def test_missing_credentials_are_one_message(versori: FakeVersori):
    engine = Engine(versori, ConnectorProvider)
    engine.organisations.clear()
    with pytest.raises(VersoriError) as caught:
        engine.check(**SHOP)
    lines = str(caught.value).splitlines()
    assert lines[0] == "no Versori API key and organisation id found. Set them in one of these ways:"
    assert "versori:offline true" in lines[-1]


def test_default_tags_are_merged_in_and_do_not_differ_for_ever(engine: Engine, versori: FakeVersori):
    engine.configuration["defaultTags"] = '{"team": "payments", "env": "prod"}'
    engine.up(**SHOP, tags={"team": ["ledger"]})
    assert versori.connectors[engine.id]["tags"] == {"team": ["ledger"], "env": ["prod"]}
    assert engine.up(**SHOP, tags={"team": ["ledger"]}) == []


@pytest.mark.parametrize("value", ["replace", "Adopt", 5])
def test_a_wrong_default_for_existing_ones_is_an_error(value: Any, engine: Engine):
    engine.configuration["existing"] = value
    with pytest.raises(VersoriError, match="versori:existing must be error, adopt or duplicate"):
        engine.check(**SHOP)


def test_the_look_for_existing_ones_fails_loudly(engine: Engine, versori: FakeVersori):
    versori.fails("list", no_answer("list the connectors"), times=2)
    with pytest.raises(VersoriError, match="could not list the connectors"):
        engine.check(**SHOP)
