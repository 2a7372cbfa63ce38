from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest

from versori_pulumi import Connector, ConnectorVersion

from .conftest import ORGANISATION, Recorder, secret

Run = Callable[[Callable[[], Any]], Recorder]
ID = "01HXK5T7QZ0000000000000D01"
CONNECTOR = "01HXK5T7QZ0000000000000C01"
PETS = {"openapi": "3.0.3", "info": {"title": "Pets", "version": "1.2"}}
TEXT = json.dumps(PETS)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def declared(run: Run, **arguments: Any) -> dict[str, Any]:
    return run(lambda: ConnectorVersion("draft", connector_id=CONNECTOR, **arguments)).declared["draft"]


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document in the program's folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "openapi.yaml"
    path.write_text("openapi: 3.0.3\ninfo:\n  title: Pets\n  version: 1.10\n")
    return path


def test_the_least_version(run: Run):
    assert declared(run) == {"connectorId": CONNECTOR, "name": "draft"}


def test_the_types_are_a_contract(run: Run):
    def program() -> None:
        ConnectorVersion("draft", connector_id=CONNECTOR)

    assert run(program).types == {
        "draft": "pulumi-python:dynamic/versori:ConnectorVersion",
    }


@pytest.mark.parametrize(
    ("argument", "name", "value"),
    [
        ("name", "name", "1.0"),
        ("name", "name", ""),
        ("description", "description", "Ours"),
        ("from_version", "fromVersion", "0.9"),
        ("published", "published", False),
        ("is_default", "isDefault", True),
        ("actions", "actions", []),
        ("triggers", "triggers", []),
        ("definitions", "definitions", {}),
        ("organisation_id", "organisationId", ORGANISATION),
        ("account", "account", "eu"),
        ("existing", "existing", "adopt"),
    ],
)
def test_arguments_go_out_under_the_names_of_the_api(argument: str, name: str, value: Any, run: Run):
    assert declared(run, **{argument: value}) == {"connectorId": CONNECTOR, "name": "draft", name: value}


def test_a_file_is_its_hash_and_its_path_and_gives_its_version(run: Run, document: Path):
    expected = {"sha256": sha256(document.read_text()), "path": str(document)}
    for source in ("openapi.yaml", document, pulumi.FileAsset("openapi.yaml")):
        given = declared(run, openapi=source)
        assert (given["openapi"], given["name"]) == (expected, "1.10")


@pytest.mark.parametrize("source", [TEXT, pulumi.StringAsset(TEXT), pulumi.Output.from_input(TEXT)], ids=range(3))
def test_a_text_is_its_hash_and_itself(source: Any, run: Run):
    given = declared(run, openapi=source)
    assert (given["openapi"], given["name"]) == ({"sha256": sha256(TEXT), "content": TEXT}, "1.2")


def test_an_object_is_the_same_in_any_order_and_may_hold_outputs(run: Run):
    info = pulumi.Output.from_input({"version": "1.2", "title": "Pets"})
    one = declared(run, openapi={"info": info, "openapi": "3.0.3"})
    assert one == declared(run, openapi=PETS)
    assert json.loads(one["openapi"]["content"]) == PETS
    assert one["name"] == "1.2"


def test_a_secret_document_stays_one(run: Run):
    given = declared(run, openapi=pulumi.Output.secret(TEXT))
    assert given["openapi"] == secret({"sha256": sha256(TEXT), "content": TEXT})


def test_a_name_wins_over_the_documents_version(run: Run):
    assert declared(run, openapi=TEXT, name="mine")["name"] == "mine"


def test_a_document_without_a_version_leaves_the_name_of_the_resource(run: Run):
    assert declared(run, openapi="openapi: 3.0.3\n")["name"] == "draft"


@pytest.mark.parametrize("source", [pulumi.RemoteAsset("https://x.example.com/a.yaml"), 1, "missing.yaml"], ids=range(3))
def test_what_is_no_document_is_said(source: Any, run: Run):
    with pytest.raises(pulumi.RunError, match="openapi"):
        declared(run, openapi=source)


def test_contents_go_out_under_the_names_of_the_api(run: Run):
    given = declared(
        run,
        actions=[{"name": "a", "method": "GET", "path": "/a", "request_body": {"definitions": ["Pet"]}}],
        definitions={"Pet": {"schema": {"type": "object"}, "content_type": "application/schema+json"}},
    )
    assert given["actions"] == [{"name": "a", "method": "GET", "path": "/a", "requestBody": {"definitions": ["Pet"]}}]
    assert given["definitions"]["Pet"]["schema"]["contentType"] == "application/schema+json"
    assert json.loads(given["definitions"]["Pet"]["schema"]["content"]) == {"type": "object"}


def test_an_import_becomes_an_adoption(run: Run):
    opts = pulumi.ResourceOptions(import_="1.0")
    recorder = run(lambda: ConnectorVersion("draft", connector_id=CONNECTOR, name="1.0", opts=opts))
    assert recorder.declared["draft"]["importId"] == "1.0"
    assert not recorder.ids["draft"], "the host can't import dynamic resources"


def test_what_is_ignored_is_known_to_the_hooks(run: Run):
    opts = pulumi.ResourceOptions(ignore_changes=["is_default", "description"])
    assert declared(run, opts=opts)["ignoreChanges"] == ["isDefault", "description"]


def test_get_passes_where_to_find_it_and_nothing_else(run: Run):
    recorder = run(lambda: ConnectorVersion.get("v", "1.0", connector_id=CONNECTOR, organisation_id=ID, account="eu"))
    assert recorder.ids["v"] == "1.0"
    assert recorder.declared["v"] == {"connectorId": CONNECTOR, "organisationId": ID, "account": "eu"}


ATTRIBUTES = {
    "name": "1.0",
    "connector_id": CONNECTOR,
    "description": "Ours",
    "published": True,
    "is_default": True,
    "from_version": "0.9",
    "organisation_id": ORGANISATION,
}
COMPUTED = {"created_at": "2024-01-01T00:00:00Z", "version_id": None, "id": "id-of-draft"}


@pytest.mark.parametrize("attribute", [*ATTRIBUTES, *COMPUTED])
def test_outputs_have_the_names_of_python(attribute: str, run: Run):
    seen: list[Any] = []
    run(lambda: getattr(ConnectorVersion("draft", **ATTRIBUTES), attribute).apply(seen.append))
    assert seen == [{**ATTRIBUTES, **COMPUTED}[attribute]]


@pytest.mark.parametrize("attribute", ["description", "published", "is_default", "from_version"])
def test_what_is_not_declared_is_none_even_in_a_preview(attribute: str, run: Run):
    seen: list[Any] = []
    run(lambda: getattr(ConnectorVersion("draft", connector_id=CONNECTOR), attribute).apply(seen.append))
    assert seen == [None]


def test_a_connector_from_a_document_declares_it_beside_the_rest(run: Run, document: Path):
    recorder = run(lambda: Connector.from_openapi("pets", "openapi.yaml", tags={"team": ["a"]}, organisation_id=ID))
    assert recorder.types["pets"] == "pulumi-python:dynamic/versori:Connector"
    assert recorder.declared["pets"] == {
        "name": "pets",
        "protocol": "http",
        "openapi": {"sha256": sha256(document.read_text()), "path": str(document)},
        "tags": {"team": ["a"]},
        "organisationId": ID,
    }


def test_a_connector_from_a_document_may_have_its_own_name_and_address(run: Run):
    url = "https://pets.example.com"
    given = run(lambda: Connector.from_openapi("pets", PETS, name="Pets", base_url=url)).declared["pets"]
    assert (given["name"], given["baseUrl"]) == ("Pets", url)


def test_an_argument_that_connectors_do_not_have_is_refused(run: Run):
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        run(lambda: Connector.from_openapi("pets", PETS, colour="red"))


class TestFromPublic:
    """A connector that begins as a copy of a public one."""

    def declared(self, run: Run, **arguments: Any) -> dict[str, Any]:
        return run(lambda: Connector.from_public("copy", CONNECTOR, **arguments)).declared["copy"]

    def test_the_least_copy_is_of_the_latest_version_and_has_the_name_of_the_resource(self, run: Run):
        assert self.declared(run) == {
            "name": "copy",
            "protocol": "http",
            "publicConnectorId": CONNECTOR,
            "publicVersion": "latest",
        }

    @pytest.mark.parametrize(
        ("argument", "name", "value"),
        [
            ("version", "publicVersion", "1.0"),
            ("name", "name", "Ours"),
            ("protocol", "protocol", "bigquery"),
            ("tags", "tags", {"team": ["a"]}),
            ("existing", "existing", "duplicate"),
            ("force_delete", "forceDelete", True),
        ],
    )
    def test_it_takes_all_that_connectors_take(self, argument: str, name: str, value: Any, run: Run):
        assert self.declared(run, **{argument: value})[name] == value

    def test_its_auth_schemes_are_known_by_their_ids(self, run: Run):
        seen: list[Any] = []
        run(lambda: Connector.from_public("copy", CONNECTOR).auth_scheme_config_ids.apply(seen.append))
        assert seen == [["A"]]
