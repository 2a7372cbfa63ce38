"""How a version comes to be: once, whatever fails, and adopted only where the program says so."""

from __future__ import annotations

from typing import Any

import pytest

from unit.provider.connector_version.conftest import MAKES, failures, pet, said, schema
from unit.provider.fake import FakeVersori
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import no_answer, said_no
from unit.provider.fake.version import PUBLISHED, document
from versori_pulumi.connect.errors import FieldError
from versori_pulumi.provider.boundary import VersoriError


@pytest.mark.parametrize("operation", [*MAKES, "import version"])
@pytest.mark.parametrize("error", [no_answer(), said_no(502)], ids=["no answer", "502"])
def test_a_post_without_an_answer_that_took_effect_is_found(
    operation: str, error: Any, engine: Engine, versori: FakeVersori, full: dict[str, Any]
):
    inputs = {**full, "openapi": document()} if operation == "import version" else full
    versori.fails(operation, error, after=True)
    assert engine.up(**inputs).count(operation) == 1
    live = versori.versions[full["connectorId"], "1.0"]
    assert (live["publishedAt"], live["isDefault"]) == (PUBLISHED, True)
    assert [len(live["held"][kind]) for kind in live["held"]] == [1, 1, 1]
    assert engine.up(**inputs) == []


@pytest.mark.parametrize("operation", ["create version", "import version"])
def test_a_post_that_took_no_effect_is_never_sent_twice(
    operation: str, engine: Engine, versori: FakeVersori, draft: dict[str, Any], looks: list[float]
):
    inputs = {**draft, "openapi": document()} if operation == "import version" else draft
    versori.fails(operation, no_answer("make it"))
    with pytest.raises(VersoriError, match="request may have created the version, but none by that name"):
        engine.up(**inputs)
    assert versori.writes == [operation]
    assert looks == [0.0, 0.5, 2.0]
    assert engine.up(**inputs) == [operation]


def test_publishing_without_an_answer_or_an_effect_is_tried_again(
    engine: Engine, versori: FakeVersori, draft: dict[str, Any]
):
    versori.fails("publish", no_answer())
    assert engine.up(**draft, published=True) == ["create version", "publish", "publish"]


FOLLOWING = ["create definitions", "create action", "create trigger", "update version", "publish"]


@pytest.mark.parametrize("operation", FOLLOWING)
@pytest.mark.parametrize("error", [said_no(400, "wrong"), no_answer()], ids=["400", "no answer"])
def test_what_fails_after_the_creation_undoes_it(
    operation: str, error: Any, engine: Engine, versori: FakeVersori, full: dict[str, Any]
):
    versori.fails(operation, error, times=9)
    with pytest.raises(VersoriError, match="could not do it"):
        engine.up(**full)
    assert versori.versions == {}
    assert versori.writes[-1] == "delete version"
    versori.fails(operation, error, times=0)
    engine.up(**full)
    assert engine.up(**full) == []


@pytest.mark.parametrize("operation", FOLLOWING)
def test_what_is_refused_is_not_looked_for(
    operation: str, engine: Engine, versori: FakeVersori, full: dict[str, Any], looks: list[float]
):
    versori.fails(operation, said_no(400, "wrong"))
    with pytest.raises(VersoriError, match="wrong"):
        engine.up(**full)
    assert looks == []


def test_even_one_that_was_published_already_is_undone(engine: Engine, versori: FakeVersori, draft: dict[str, Any]):
    versori.fails("update version", said_no(400, "wrong"))
    with pytest.raises(VersoriError, match="wrong"):
        engine.up(**draft, published=True, isDefault=True)
    assert versori.writes == ["create version", "publish", "update version", "delete version"]
    assert versori.versions == {}


def test_a_preview_of_a_replacement_does_not_find_the_one_that_it_replaces(engine: Engine, full: dict[str, Any]):
    before = {**full, "published": False, "isDefault": False}
    engine.up(**before)
    provider = engine.process()
    after = engine.check(provider, **{**before, "actions": []}).inputs
    assert provider.diff("1.0", engine.state, after).delete_before_replace is True
    assert provider.check({}, after).failures == []


@pytest.mark.parametrize("operation", FOLLOWING)
def test_where_even_that_fails_the_next_run_finishes(
    operation: str,
    engine: Engine,
    versori: FakeVersori,
    full: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
):
    versori.fails(operation, said_no(400, "wrong"), times=9)
    versori.fails("delete version", said_no(503), times=2)
    engine.up(**full)
    (line,) = [line for line in said(capsys) if line.startswith("warning:")]
    assert f'version "1.0" (connector {full["connectorId"]}) was created and not completed: could not do it: wrong' in line
    versori.fails(operation, said_no(400, "wrong"), times=0)
    assert engine.preview(**full).changes is True
    engine.up(**full)
    live = versori.versions[full["connectorId"], "1.0"]
    assert (live["publishedAt"], live["isDefault"], live["description"]) == (PUBLISHED, True, "Ours")
    assert [len(live["held"][kind]) for kind in live["held"]] == [1, 1, 1]
    assert engine.up(**full) == []


def test_what_is_wrong_in_it_is_told_field_by_field(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    versori.invalid = [FieldError("actions.pet", "has no response")]
    with pytest.raises(VersoriError, match=r"not valid \(HTTP 400\)\n  actions.pet: has no response"):
        engine.up(**full)
    assert versori.versions == {}


def test_a_version_that_changed_meanwhile_is_read_again(engine: Engine, versori: FakeVersori, draft: dict[str, Any]):
    engine.up(**draft)
    provider = engine.process()
    provider.diff("1.0", engine.state, {**draft, "description": "New"})
    versori.touch(draft["connectorId"], "1.0")
    provider.update("1.0", engine.state, {**draft, "description": "New"})
    assert versori.writes == ["create version", "update version"]
    assert versori.versions[draft["connectorId"], "1.0"]["description"] == "New"


def test_one_that_never_stops_changing_fails(
    engine: Engine, versori: FakeVersori, draft: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    engine.up(**draft)
    real = FakeVersori.update_connector_version

    def touched(self: FakeVersori, organisation: str, connector: str, name: str, body: Any) -> Any:
        read = body()
        self.touch(connector, name)
        return real(self, organisation, connector, name, read)

    monkeypatch.setattr(FakeVersori, "update_connector_version", touched)
    with pytest.raises(VersoriError, match="updated_at: is read-only"):
        engine.up(**draft, description="New")
    assert versori.writes == ["create version", *["update version"] * 4]


def test_publishing_what_somebody_just_published_is_done(engine: Engine, versori: FakeVersori, draft: dict[str, Any]):
    engine.up(**draft)
    provider = engine.process()
    provider.diff("1.0", engine.state, {**draft, "published": True})
    versori.touch(draft["connectorId"], "1.0", publishedAt=PUBLISHED)
    outputs = provider.update("1.0", engine.state, {**draft, "published": True}).outs
    assert outputs["published"] is True


def test_a_conflict_that_stays_is_the_error(engine: Engine, versori: FakeVersori, draft: dict[str, Any]):
    engine.up(**draft)
    versori.fails("publish", said_no(409, "not now"))
    with pytest.raises(VersoriError, match="not now"):
        engine.up(**draft, published=True)
    assert engine.up(**draft, published=True) == ["publish"]


def test_an_update_that_fails_is_sent_again(engine: Engine, versori: FakeVersori, draft: dict[str, Any]):
    engine.up(**draft)
    versori.fails("update version", said_no(503))
    with pytest.raises(VersoriError):
        engine.up(**draft, description="New")
    assert engine.up(**draft, description="New") == ["update version"]


def test_a_value_that_is_not_taken_is_said(
    engine: Engine, versori: FakeVersori, draft: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    engine.up(**draft)
    answered = versori._version(draft["connectorId"], "1.0")
    versori.update_connector_version = lambda *_: {**answered, "description": "new"}  # type: ignore[method-assign]
    engine.up(**draft, description="New")
    assert said(capsys)[-1] == 'warning: version "1.0": Versori returned a different description than was sent'


def test_definitions_that_are_added_refer_to_those_that_are_there_by_url(
    engine: Engine, versori: FakeVersori, draft: dict[str, Any]
):
    versori.add_version(draft["connectorId"], "1.0")
    versori.define(draft["connectorId"], Tag={})
    content = '{"$ref": "#/$defs/Tag"}'
    pet_schema = {"schema": {"contentType": "application/schema+json", "content": content}}
    engine.up(**draft, existing="adopt", definitions={"Pet": pet_schema, "Tag": schema()})
    ((body,),) = versori.bodies("create definitions")
    assert body["name"] == "Pet"
    assert versori.held("definition", draft["connectorId"])["Tag"]["url"] in body["schema"]["content"]


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "reserved": ({"name": "latest"}, "name"),
    "reserved too": ({"name": "default"}, "name"),
    "blank": ({"name": " "}, "name"),
    "dots": ({"name": ".."}, "name"),
    "no connector": ({"connectorId": None}, "connectorId"),
    "no id": ({"connectorId": "x"}, "connectorId"),
    "published": ({"published": "yes"}, "published"),
    "two sources": ({"openapi": document(), "fromVersion": "0.9"}, "from_version and openapi"),
    "a document without text": ({"openapi": {"sha256": "0" * 64}}, "openapi"),
    "an action twice": ({"actions": [pet(), pet()]}, "actions"),
    "an action without a path": ({"actions": [pet(path=None)]}, "actions[0].path"),
    "a definition of a bad name": ({"definitions": {"a b": schema()}}, 'definitions["a b"]'),
    "an import of another name": ({"importId": "0.9"}, "importId"),
    "no policy": ({"existing": "duplicate"}, "existing"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_wrong_inputs_are_found_before_anything_is_sent(
    case: Any, engine: Engine, versori: FakeVersori, draft: dict[str, Any]
):
    change, path = case
    ((found, reason), *more) = failures(engine, **{**draft, **change})
    assert more == []
    assert found == path or reason.startswith(path)
    assert versori.calls == []


def test_numbers_are_whole_where_the_api_wants_whole_ones(engine: Engine, versori: FakeVersori, draft: dict[str, Any]):
    """The engine has but one kind of number, and hands on floats."""
    checked = engine.check(**draft, actions=[pet()]).inputs
    checked["actions"][0]["responses"][0]["status"] = 200.0
    engine.process().create(checked)
    ((body),) = versori.bodies("create action")
    assert repr(body["responses"][0]["status"]) == "200"


@pytest.mark.parametrize("embeds", [True, False])
def test_the_version_of_an_import_is_in_its_answer_or_is_read(
    embeds: bool, engine: Engine, versori: FakeVersori, draft: dict[str, Any]
):
    versori.embeds = embeds
    engine.up(**draft, openapi=document(), description="Ours")
    read = [operation for operation, _ in versori.calls if operation == "get version"]
    assert len(read) == (1 if embeds else 2), "one to look whether there is one"
    assert engine.up(**draft, openapi=document(), description="Ours") == []


PATHS = '{"openapi": "3.0.3", "info": {}, "paths": {"/pets": {"get": {"operationId": "getPet"}}}}'


def test_a_version_that_lacks_what_the_document_has_is_not_taken_for_one_made_from_it(
    engine: Engine, versori: FakeVersori, draft: dict[str, Any]
):
    """Publishing it would publish a version without the document, and later previews would be silent about it."""
    versori.add_version(draft["connectorId"], "1.0")
    inputs = {**draft, "openapi": document(PATHS), "existing": "adopt", "published": True}
    ((path, reason),) = failures(engine, **inputs)
    assert path == ""
    assert "can't be adopted: it lacks what its OpenAPI document has (getPet)" in reason
    with pytest.raises(AssertionError, match="lacks what its OpenAPI document has"):
        engine.up(**inputs)
    assert versori.writes == []


def test_a_version_is_copied_from_one_that_is_there_or_that_the_program_declares(engine: Engine, draft: dict[str, Any]):
    ((_, reason),) = failures(engine, **draft, fromVersion="0.9")
    assert 'from_version: connector 01HXK5T7QZ0000000000000001 has no version "0.9"; it has: none' in reason
    provider = engine.process()
    declared_first = provider.check({}, {"__provider": "p", **draft, "name": "0.9"})
    assert not declared_first.failures
    assert not provider.check({}, {"__provider": "p", **draft, "fromVersion": "0.9"}).failures
    assert failures(engine, **draft, fromVersion="latest") == []


def test_one_version_of_a_connector_is_its_default(engine: Engine, draft: dict[str, Any]):
    """With two, each `up` would set the other back, and call it somebody else's change."""
    provider = engine.process()
    first = {"__provider": "p", **draft, "published": True, "isDefault": True}
    for _ in range(2):
        assert not provider.check({}, dict(first)).failures
    (failure,) = provider.check({}, {**first, "name": "2.0"}).failures
    assert failure.reason.startswith('is_default is True for version "1.0" of this connector as well')
    assert not provider.check({}, {**first, "name": "2.0", "isDefault": False}).failures
