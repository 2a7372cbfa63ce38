"""How definitions come to be: created, found, adopted or refused."""

from __future__ import annotations

from typing import Any

import pytest

from unit.provider.definitions.conftest import CIRCLE, declare, said
from unit.provider.fake import FakeVersori
from unit.provider.fake.definition import definition
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import LETS_GO, no_answer, said_no
from versori_pulumi.provider.boundary import VersoriError
from versori_pulumi.provider.definitions import DefinitionsProvider


def test_definitions_that_exist_are_named_in_preview(engine: Engine, versori: FakeVersori):
    versori.define(Order={})
    (failure,) = engine.check(**CIRCLE).failures
    assert failure.reason.startswith('version "1.0" has a definition named "Order" already\n  hint: adopt')


def test_definitions_that_exist_are_adopted_where_the_program_says_so(engine: Engine, versori: FakeVersori, capsys: Any):
    versori.define(Order={}, Other={})
    own = versori.held("definition")["Order"]["id"]
    adopting = {**CIRCLE, "existing": "adopt"}
    engine.preview(**adopting)
    assert said(capsys) == ['adopt: definition "Order" (version 1.0) exists and is adopted; this sets schema' + LETS_GO]
    assert engine.up(**adopting) == ["create definitions", "update definition"]
    assert versori.held("definition")["Order"]["id"] == own
    assert engine.up(**adopting) == []
    engine.destroy()
    assert [*versori.held("definition")] == ["Other"]


def test_an_import_takes_those_of_these_names(engine: Engine, versori: FakeVersori):
    versori.define(Order={}, Item={})
    declared = declare(Order=definition({}), Item=definition({}))
    assert engine.up(**declared, importId="Order,Item") == []
    (failure,) = Engine(versori, DefinitionsProvider).check(**declared, importId="Order").failures
    assert 'a definition named "Item" already' in failure.reason


def test_a_new_one_that_is_there_and_is_another_is_named(engine: Engine, versori: FakeVersori):
    engine.up(**declare(Order=definition({})))
    versori.define(Item={"type": "string"})
    with pytest.raises(VersoriError, match='a definition named "Item" already'):
        engine.preview(**declare(Order=definition({}), Item=definition({})))
    assert engine.up(**declare(Order=definition({}), Item=definition({})), existing="adopt") == ["update definition"]


@pytest.mark.parametrize("operation", ["update definition", "delete definitions"])
def test_an_update_that_fails_half_way_is_finished_by_the_next(operation: str, engine: Engine, versori: FakeVersori):
    engine.up(**declare(Item=definition({}), Old=definition({})))
    versori.fails(operation, said_no(503), times=2 if operation.startswith("delete") else 1)
    with pytest.raises(VersoriError):
        engine.up(**CIRCLE)
    engine.up(**CIRCLE)
    assert [*versori.held("definition")] == ["Item", "Order"]
    assert engine.up(**CIRCLE) == []


def test_an_adoption_that_fails_half_way_leaves_nothing_new(engine: Engine, versori: FakeVersori):
    versori.define(Order={})
    versori.fails("update definition", said_no(503))
    with pytest.raises(VersoriError):
        engine.up(**CIRCLE, existing="adopt")
    assert [*versori.held("definition")] == ["Order"]
    engine.up(**CIRCLE, existing="adopt")
    assert [*versori.held("definition")] == ["Order", "Item"]


def test_a_post_without_an_answer_that_took_effect_is_found(engine: Engine, versori: FakeVersori):
    versori.fails("create definitions", no_answer(), after=True)
    assert engine.up(**CIRCLE) == ["create definitions"]
    assert engine.up(**CIRCLE) == []


def test_a_post_that_took_no_effect_is_never_sent_twice(engine: Engine, versori: FakeVersori):
    versori.fails("create definitions", no_answer())
    with pytest.raises(VersoriError, match="request may have created the definition"):
        engine.up(**CIRCLE)
    assert versori.writes == ["create definitions"]


def test_a_name_taken_in_between_is_named(engine: Engine, versori: FakeVersori):
    provider = engine.process()
    checked = engine.check(provider, **CIRCLE)
    versori.define(Order={})
    with pytest.raises(VersoriError, match='a definition named "Order" already'):
        provider.create(checked.inputs)
