"""Versions that exist already: adopted, or refused."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from unit.provider.connector_version.conftest import failures, said
from unit.provider.fake import FakeVersori
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import LETS_GO, said_no
from unit.provider.fake.version import PUBLISHED
from versori_pulumi.provider.boundary import VersoriError
from versori_pulumi.provider.connector_version import ConnectorVersionProvider


class TestExisting:
    """What is there already."""

    @pytest.fixture
    def theirs(self, versori: FakeVersori, draft: dict[str, Any]) -> str:
        """The id of a version of that name which somebody else made."""
        return str(versori.add_version(draft["connectorId"], "1.0")["id"])

    def test_it_is_named_in_preview(self, engine: Engine, theirs: str, draft: dict[str, Any]):
        ((path, reason),) = failures(engine, **draft)
        assert path == ""
        assert reason.startswith(f'connector {draft["connectorId"]} has a version named "1.0" already ({theirs})')
        assert 'existing="adopt"' in reason

    def test_one_that_came_after_the_preview_is_not_touched(
        self, engine: Engine, versori: FakeVersori, draft: dict[str, Any]
    ):
        provider = engine.process()
        checked = engine.check(provider, **draft)
        theirs = versori.add_version(draft["connectorId"], "1.0")
        with pytest.raises(VersoriError, match=f"already .{theirs['id']}."):
            provider.create(checked.inputs)

    @pytest.mark.usefixtures("theirs")
    @pytest.mark.parametrize("name", ["connectorId", "name"])
    def test_what_is_not_known_yet_is_looked_for_later(
        self, name: str, engine: Engine, versori: FakeVersori, draft: dict[str, Any]
    ):
        assert failures(engine, **{**draft, name: Unknown()}) == []
        assert versori.calls == []

    def test_a_connector_that_does_not_exist_fails_in_preview(
        self, engine: Engine, versori: FakeVersori, draft: dict[str, Any]
    ):
        versori.connectors.clear()
        ((path, reason),) = failures(engine, **draft)
        assert path == ""
        assert "could not read connector" in reason

    def test_an_adopted_draft_gets_what_it_lacks(
        self,
        engine: Engine,
        versori: FakeVersori,
        theirs: str,
        full: dict[str, Any],
        capsys: pytest.CaptureFixture[str],
    ):
        versori.held("action", full["connectorId"])["getPet"] = {"name": "getPet", "path": "/theirs"}
        adopting = {**full, "existing": "adopt"}
        assert failures(engine, **adopting) == []
        (line,) = said(capsys)
        assert line == (
            f'adopt: version "1.0" (connector {full["connectorId"]}) exists and is adopted; this sets '
            'description to "Ours"; published from false to true; is_default from false to true; '
            "this adds definitions: Pet; triggers: onPet; "
            f"what is in it already stays as it is{LETS_GO}"
        )
        written = engine.up(**adopting)
        assert written == ["create definitions", "create trigger", "update version", "publish", "update version"]
        assert engine.state["versionId"] == theirs
        assert versori.held("action", full["connectorId"]) == {"getPet": {"name": "getPet", "path": "/theirs"}}
        assert engine.up(**adopting) == []

    def test_a_stack_may_adopt_all(self, engine: Engine, theirs: str, draft: dict[str, Any]):
        engine.configuration["existing"] = "adopt"
        assert engine.up(**draft) == []
        assert engine.state["versionId"] == theirs

    @pytest.mark.usefixtures("theirs")
    def test_a_published_one_that_lacks_something_can_not_be_adopted(
        self, engine: Engine, versori: FakeVersori, full: dict[str, Any]
    ):
        versori.touch(full["connectorId"], "1.0", publishedAt=PUBLISHED)
        ((_, reason),) = failures(engine, **full, existing="adopt")
        assert "can't be adopted: it is published, and lacks definitions: Pet; actions: getPet; triggers: onPet" in reason
        as_draft = {**full, "published": False, "isDefault": False}
        written = engine.up(**as_draft, existing="adopt")
        assert written == ["unpublish", "create definitions", "create action", "create trigger", "update version"]

    def test_an_import_is_an_adoption(self, engine: Engine, theirs: str, draft: dict[str, Any]):
        assert engine.up(**draft, importId="1.0") == []
        assert engine.state["versionId"] == theirs

    def test_an_import_of_nothing_fails(self, engine: Engine, draft: dict[str, Any]):
        ((_, reason),) = failures(engine, **draft, importId="1.0")
        assert "version not found" in reason

    @pytest.mark.usefixtures("theirs")
    def test_one_of_another_resource_is_not_adopted(self, engine: Engine, draft: dict[str, Any], versori: FakeVersori):
        engine.up(**draft, existing="adopt")
        provider = engine.process()
        provider.check(engine.inputs, {**engine.inputs, "resourceName": "one"})
        provider.diff("1.0", engine.state, {**engine.inputs, "resourceName": "one"})
        second = Engine(versori, ConnectorVersionProvider)
        (failure,) = second.check(provider, **draft, existing="adopt", resourceName="other").failures
        assert 'resource "one" (ConnectorVersion) of this program declares a version named "1.0" as well' in failure.reason

    def test_one_that_was_adopted_under_another_resource_is_not_deleted(
        self, engine: Engine, versori: FakeVersori, draft: dict[str, Any], capsys: pytest.CaptureFixture[str]
    ):
        engine.up(**draft)
        provider = engine.process()
        provider.create({**draft, "existing": "adopt"})
        provider.delete("1.0", engine.state)
        assert [*versori.versions] == [(draft["connectorId"], "1.0")]
        assert said(capsys)[-1].endswith("belongs to another resource (ConnectorVersion) now, so it is not deleted")

    def test_a_name_that_was_taken_in_the_same_moment_is_named(
        self, engine: Engine, versori: FakeVersori, draft: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ):
        real = FakeVersori.create_connector_version

        def beaten(self: FakeVersori, organisation: str, connector: str, body: Any) -> Any:
            self.add_version(connector, body["name"])
            return real(self, organisation, connector, body)

        monkeypatch.setattr(FakeVersori, "create_connector_version", beaten)
        with pytest.raises(VersoriError, match=r'has a version named "1\.0" already'):
            engine.up(**draft)
        assert versori.writes == ["create version"]

    def test_a_conflict_of_another_kind_is_shown_as_it_is(self, engine: Engine, versori: FakeVersori, draft: dict[str, Any]):
        versori.fails("create version", said_no(409, "not now"))
        with pytest.raises(VersoriError, match="not now"):
            engine.up(**draft)
