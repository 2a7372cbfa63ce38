"""The requests of one update: their order, and what is said when Versori answers other values than it was sent."""

from __future__ import annotations

from typing import Any

import pytest

from unit.provider.fake import FakeVersori
from unit.provider.fake.connector import SHOP
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import no_answer, said_no
from versori_pulumi.provider.boundary import VersoriError
from versori_pulumi.provider.connector.auth_schemes import new_id

KEY, BASIC, NONE = (
    {"schemeType": kind, "description": kind, **more}
    for kind, more in (("api-key", {"name": "X-Key", "in": "header"}), ("basic-auth", {}), ("none", {}))
)


def types(versori: FakeVersori, identity: str | None) -> list[str]:
    return [scheme["schemeType"] for scheme in versori.connectors[str(identity)]["authSchemeConfigs"]]


def test_schemes_are_upserted_then_ordered_then_deleted(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP, authSchemeConfigs=[KEY, BASIC])
    assert engine.up(**SHOP, authSchemeConfigs=[NONE, BASIC]) == ["upsert", "update", "delete scheme"]
    assert types(versori, engine.id) == ["none", "basic-auth"]
    assert engine.up(**SHOP, authSchemeConfigs=[NONE, BASIC]) == []


def test_an_order_names_every_scheme_that_is_still_there(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP, authSchemeConfigs=[KEY, BASIC])
    key, basic = engine.state["authSchemeConfigIds"]
    engine.up(**SHOP, authSchemeConfigs=[NONE, BASIC])
    (body,) = versori.bodies("update")
    assert body["authSchemeConfigIds"] == [engine.state["authSchemeConfigIds"][0], basic, key]


def test_another_order_is_one_request(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP, authSchemeConfigs=[KEY, BASIC])
    assert engine.up(**SHOP, authSchemeConfigs=[BASIC, KEY]) == ["update"]
    assert types(versori, engine.id) == ["basic-auth", "api-key"]


def test_a_new_scheme_at_the_end_needs_no_update(engine: Engine):
    engine.up(**SHOP, authSchemeConfigs=[KEY])
    assert engine.up(**SHOP, authSchemeConfigs=[KEY, BASIC]) == ["upsert"]


def test_a_scheme_that_is_gone_already_is_deleted(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP, authSchemeConfigs=[KEY, BASIC])
    versori.fails("delete scheme", said_no(404))
    assert engine.up(**SHOP, authSchemeConfigs=[KEY], categories=["HR"]) == ["delete scheme", "categories"]


def test_a_scheme_that_is_in_use_is_an_error(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP, authSchemeConfigs=[KEY, BASIC])
    versori.fails("delete scheme", said_no(412, "in use", "delete auth scheme config A"))
    with pytest.raises(VersoriError, match="could not delete auth scheme config A: in use"):
        engine.up(**SHOP, authSchemeConfigs=[KEY])


def test_a_stranger_among_the_schemes_stays_when_none_are_declared(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    versori.edit(engine.id, authSchemeConfigs=[{**KEY, "id": new_id()}])
    assert engine.up(**{**SHOP, "name": "Market"}) == ["update"]
    assert types(versori, engine.id) == ["api-key"]


def rewrite(name: str, value: Any) -> Any:
    def apply(connector: dict[str, Any]) -> None:
        if name in connector:
            connector[name] = value

    return apply


ADVICE = "The next preview shows it as drift; write the answered value into the program if it is right"
REWRITES: dict[str, tuple[Any, Any, str]] = {
    "baseUrl": (
        "https://new.example.com/",
        "https://new.example.com",
        f'Versori was sent base_url "https://new.example.com/" and answered "https://new.example.com". {ADVICE}',
    ),
    "tags": (
        {"team": ["Payments"]},
        {"team": ["payments"]},
        f'Versori was sent tags {{"team": ["Payments"]}} and answered {{"team": ["payments"]}}. {ADVICE}',
    ),
    "connectionVariables": (
        [{"name": "token", "value": "hunter2"}],
        [{"name": "token", "value": "********"}],
        "Versori returned a different value of connection_variables than was sent",
    ),
}


@pytest.mark.parametrize("name", REWRITES)
def test_an_answer_with_other_values_is_said(
    name: str, engine: Engine, versori: FakeVersori, capsys: pytest.CaptureFixture[str]
):
    sent, answered, words = REWRITES[name]
    engine.up(**SHOP)
    versori.rewrites = rewrite(name, answered)
    capsys.readouterr()
    engine.up(**{**SHOP, name: sent})
    assert capsys.readouterr().err == f'warning: connector "Shop" ({engine.id}): {words}\n'


def test_an_answer_with_the_right_values_is_not_mentioned(engine: Engine, capsys: pytest.CaptureFixture[str]):
    engine.up(**SHOP)
    engine.up(**{**SHOP, "name": "Market"})
    assert capsys.readouterr().err == ""


def test_an_update_based_on_a_stale_reading_does_not_happen(
    engine: Engine, versori: FakeVersori, monkeypatch: pytest.MonkeyPatch
):
    engine.up(**SHOP)
    provider = engine.process()
    provider.diff(engine.id, engine.state, SHOP)
    versori.edit(engine.id, documentationURL="https://theirs.example.com")
    monkeypatch.setattr("versori_pulumi.connect.cache.live.time.monotonic", lambda: 1e12)
    provider.update(engine.id, engine.state, {**SHOP, "name": "Market"})
    assert versori.connectors[engine.id]["documentationURL"] == "https://theirs.example.com"


def test_a_write_whose_outcome_is_not_known_is_read_again(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    provider = engine.process()
    wanted = {**SHOP, "name": "Market"}
    versori.fails("update", no_answer(), after=True)
    with pytest.raises(VersoriError):
        provider.update(engine.id, engine.state, wanted)
    assert provider.diff(engine.id, engine.state, wanted).changes is False


def test_new_ids_are_ulids_and_differ():
    ids = {new_id() for _ in range(50)}
    assert len(ids) == 50
    assert {len(identity) for identity in ids} == {26}


def test_what_is_marked_as_secret_is_not_told_where_it_was_not_taken(
    engine: Engine, versori: FakeVersori, capsys: pytest.CaptureFixture[str]
):
    engine.up(**SHOP)
    real = versori.update_connector

    def forgetful(*where: Any, **words: Any) -> Any:
        return {**real(*where, **words), "documentationURL": "https://hunter3.example.com"}

    versori.update_connector = forgetful  # type: ignore[method-assign]
    engine.up(**SHOP, documentationURL="https://hunter2.example.com", secretProperties=["documentationURL"])
    shown = capsys.readouterr().err
    assert "Versori returned a different value of documentation_url than was sent" in shown
    assert "hunter" not in shown
