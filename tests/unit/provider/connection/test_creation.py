"""How a connection comes to be: once, whatever fails, and adopted only where the program says so."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from unit.provider.fake import FakeVersori
from unit.provider.fake.connection import BASIC, KEY, OTHER_KEY, SCHEMES, basic, key
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import LETS_GO, no_answer, said_no
from versori_pulumi.provider.boundary import VersoriError
from versori_pulumi.provider.connection import ConnectionProvider


@pytest.fixture
def engine(versori: FakeVersori) -> Engine:
    """An engine with one connection on it."""
    return Engine(versori, ConnectionProvider)


@pytest.fixture
def inputs(versori: FakeVersori) -> dict[str, Any]:
    """A connection of the connector."""
    connector = versori.add(authSchemeConfigs=SCHEMES)
    return {"connectorId": connector, "name": "Live", "credentials": {"action": [key(), basic()]}, "variables": []}


@pytest.fixture
def theirs(versori: FakeVersori, inputs: dict[str, Any]) -> str:
    """The id of a connection of that name which somebody else made."""
    other = Engine(versori, ConnectionProvider)
    other.up(**{**inputs, "credentials": {"action": [basic(), key("theirs", OTHER_KEY)]}})
    versori.calls.clear()
    assert other.id
    return other.id


def failures(engine: Engine, **inputs: Any) -> list[tuple[str, str]]:
    return [(failure.property, failure.reason) for failure in engine.check(**inputs).failures]


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("error", [no_answer(), said_no(502)], ids=["no answer", "502"])
def test_a_post_without_an_answer_that_took_effect_is_found(
    error: Any, engine: Engine, versori: FakeVersori, inputs: dict[str, Any]
):
    versori.fails("create connection", error, after=True)
    assert engine.up(**inputs) == ["create connection"]
    assert list(versori.connections) == [engine.id]
    assert engine.up(**inputs) == []


def test_a_post_that_took_no_effect_is_never_sent_twice(
    engine: Engine, versori: FakeVersori, inputs: dict[str, Any], looks: list[float]
):
    versori.fails("create connection", no_answer('create connection "Live"'))
    with pytest.raises(VersoriError, match="request may have created the connection, but none by that name"):
        engine.up(**inputs)
    assert versori.writes == ["create connection"]
    assert looks == [0.0, 0.5, 2.0]
    assert engine.up(**inputs) == ["create connection"]


def test_a_refused_post_is_the_error(engine: Engine, versori: FakeVersori, inputs: dict[str, Any]):
    versori.fails("create connection", said_no(400, "wrong"))
    with pytest.raises(VersoriError, match="wrong"):
        engine.up(**inputs)
    assert [operation for operation, _ in versori.calls if operation == "list connections"] == ["list connections"]


def test_the_one_that_exists_is_named_in_preview(engine: Engine, theirs: str, inputs: dict[str, Any]):
    ((path, reason),) = failures(engine, **inputs)
    assert path == ""
    assert reason.startswith(f'connector {inputs["connectorId"]} has a connection named "Live" already ({theirs})')
    assert 'existing="adopt"' in reason


def test_one_that_came_after_the_preview_is_not_touched(engine: Engine, versori: FakeVersori, inputs: dict[str, Any]):
    provider = engine.process()
    checked = engine.check(provider, **inputs)
    versori.create_connection(
        "", inputs["connectorId"], {"name": "Live", "variables": [], "credentials": {"action": [], "trigger": []}}
    )
    with pytest.raises(VersoriError, match="already"):
        provider.create(checked.inputs)


def test_a_name_that_somebody_else_took_is_said_where_it_is_changed(
    engine: Engine, versori: FakeVersori, theirs: str, inputs: dict[str, Any]
):
    engine.up(**{**inputs, "name": "Mine"})
    with pytest.raises(VersoriError) as caught:
        engine.up(**inputs)
    assert str(caught.value) == f'connector {inputs["connectorId"]} has a connection named "Live" already ({theirs})'
    assert versori.connections[engine.id]["name"] == "Mine"


@pytest.mark.usefixtures("theirs")
def test_offline_looks_for_none(engine: Engine, versori: FakeVersori, inputs: dict[str, Any]):
    engine.configuration["offline"] = "true"
    assert failures(engine, **inputs) == []
    assert versori.calls == []


@pytest.mark.parametrize("name", ["connectorId", "name"])
@pytest.mark.usefixtures("theirs")
def test_what_is_not_known_yet_is_looked_for_later(name: str, engine: Engine, versori: FakeVersori, inputs: dict[str, Any]):
    assert failures(engine, **{**inputs, name: Unknown()}) == []
    assert versori.calls == []


def test_a_connector_that_does_not_exist_fails_in_preview(engine: Engine, versori: FakeVersori, inputs: dict[str, Any]):
    versori.connectors.clear()
    ((path, reason),) = failures(engine, **inputs)
    assert path == ""
    assert "could not read connector" in reason


def test_adoption_keeps_secrets_and_sets_the_rest(
    engine: Engine,
    versori: FakeVersori,
    theirs: str,
    inputs: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
):
    adopting = {**inputs, "existing": "adopt", "variables": [{"name": "zone", "value": "hunter9"}]}
    assert failures(engine, **adopting) == []
    assert said(capsys) == [
        f'adopt: connection "Live" ({theirs}) exists and is adopted; this sets variables; credentials; its secrets are kept'
        + LETS_GO
    ]
    assert engine.up(**adopting) == ["update connection"]
    assert engine.id == theirs
    assert versori.shown(engine.id) == [({"value": "theirs"}, KEY), ({"username": "alice", "password": "hunter3"}, BASIC)]
    assert engine.up(**adopting) == []
    state = engine.state
    engine.refresh()
    assert engine.state == state


def test_a_stack_may_adopt_all(engine: Engine, theirs: str, inputs: dict[str, Any]):
    engine.configuration["existing"] = "adopt"
    engine.up(**inputs)
    assert engine.id == theirs


@pytest.mark.usefixtures("theirs")
def test_a_stack_that_duplicates_connectors_still_refuses_a_second_name(engine: Engine, inputs: dict[str, Any]):
    engine.configuration["existing"] = "duplicate"
    ((_, reason),) = failures(engine, **inputs)
    assert "already" in reason


def test_an_import_is_an_adoption(engine: Engine, versori: FakeVersori, theirs: str, inputs: dict[str, Any]):
    assert engine.up(**{**inputs, "name": "Market"}, importId=theirs) == ["update connection"]
    assert (engine.id, versori.connections[theirs]["name"]) == (theirs, "Market")


def test_an_adoption_whose_secrets_are_not_known_yet_is_said(
    engine: Engine, theirs: str, inputs: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    entry = {"credential": {"type": "string", "data": Unknown()}, "authSchemeConfigId": KEY}
    assert failures(engine, **{**inputs, "credentials": {"action": [entry]}}, existing="adopt") == []
    assert said(capsys) == [
        f'adopt: connection "Live" ({theirs}) exists and is adopted as it is; its secrets are kept' + LETS_GO
    ]


MISFITS: dict[str, Any] = {"one less": [basic()], "one more": [basic(), key(), key()], "another type": [basic(), basic()]}


@pytest.mark.parametrize("action", MISFITS.values(), ids=MISFITS)
def test_one_with_other_credentials_can_not_be_adopted(action: Any, engine: Engine, theirs: str, inputs: dict[str, Any]):
    ((_, reason),) = failures(engine, **{**inputs, "existing": "adopt", "credentials": {"action": action}})
    assert reason == (
        f'connection "Live" ({theirs}) can\'t be adopted: its credentials (action: basic-auth, string; trigger: none) are '
        "not those of the program, and a connection can't change them"
    )


def test_adopting_without_credentials_leaves_them(engine: Engine, versori: FakeVersori, theirs: str, inputs: dict[str, Any]):
    adopting = {"connectorId": inputs["connectorId"], "name": "Live", "existing": "adopt"}
    assert engine.up(**adopting) == []
    assert engine.id == theirs
    assert engine.up(**adopting) == []
    assert len(versori.connections[theirs]["credentials"]["action"]) == 2


def test_an_update_that_fails_is_sent_again(engine: Engine, versori: FakeVersori, inputs: dict[str, Any]):
    engine.up(**inputs)
    versori.fails("update connection", said_no(503))
    with pytest.raises(VersoriError):
        engine.up(**{**inputs, "name": "Market"})
    assert engine.up(**{**inputs, "name": "Market"}) == ["update connection"]
    assert engine.up(**{**inputs, "name": "Market"}) == []


def test_a_value_that_is_not_taken_is_said(
    engine: Engine, versori: FakeVersori, inputs: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    engine.up(**inputs)
    answered = {**versori._connection(inputs["connectorId"], engine.id), "name": "market"}
    versori.update_connection = lambda *_, **_words: answered  # type: ignore[method-assign]
    engine.up(**{**inputs, "name": "Market"})
    assert said(capsys)[-1] == f'warning: connection "Market" ({engine.id}): Versori returned a different name than was sent'


def test_a_conflict_that_is_not_about_the_name_is_shown_as_it_is(
    engine: Engine, versori: FakeVersori, inputs: dict[str, Any]
):
    versori.fails("create connection", said_no(409, "not now"))
    with pytest.raises(VersoriError, match="not now"):
        engine.up(**inputs)
    engine.up(**inputs)
    versori.fails("update connection", said_no(409, "not now"))
    with pytest.raises(VersoriError, match="not now"):
        engine.up(**{**inputs, "name": "Market"})
