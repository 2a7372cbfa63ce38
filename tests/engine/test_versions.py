"""Versions with the real engine: drafts, releases, OpenAPI documents, and copies of public connectors."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .organisation import Organisation
from .stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.deep]

HEAD = """
import pulumi
import versori_pulumi as versori

"""

SHOP = 'shop = versori.Connector("shop", base_url="https://shop.example.com")\n'

PET = "{'Pet': {'schema': {'type': 'object', 'properties': {'tag': {'$ref': '#/$defs/Tag'}}}}, 'Tag': {'schema': {}}}"
ACTION = (
    "{'name': 'getPet', 'method': 'GET', 'path': '/pets/{{ param.id }}', "
    "'parameters': [{'name': 'id', 'in': 'path', 'required': True}], "
    "'responses': [{'status': 200, 'definitions': ['Pet']}]}"
)


def document(version: str, *paths: str) -> str:
    """An OpenAPI document with an action for each path."""
    response = {"description": "a pet", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}
    return json.dumps(
        {
            "openapi": "3.0.3",
            "info": {"title": "Pets", "version": version},
            "servers": [{"url": "https://pets.example.com"}],
            "paths": {path: {"get": {"operationId": f"get{path[1:]}", "responses": {"200": response}}} for path in paths},
            "components": {
                "schemas": {"Pet": {"type": "object"}},
                "securitySchemes": {"key": {"type": "apiKey", "name": "X-Key", "in": "header"}},
            },
        }
    )


def version(resource: str = "draft", **arguments: str) -> str:
    """A statement that declares a version of the shop; the arguments are Python source."""
    given = "".join(f", {name}={value}" for name, value in arguments.items())
    return f'{resource} = versori.ConnectorVersion("{resource}", connector_id=shop.id{given})\n'


def versions(organisation: Organisation) -> dict[str, dict[str, Any]]:
    """The live versions by name."""
    return {each["name"]: each for each in organisation.only()["versions"]}


def actions(organisation: Organisation, name: str) -> list[str]:
    """The names of the actions in a version."""
    path = f"/o/{organisation.id}/connectors/{organisation.only()['id']}/versions/{name}/actions"
    return [each["name"] for each in organisation._ask("GET", f"{path}?colleague=")["actions"]]


def silent(stack: Stack, organisation: Organisation) -> None:
    """After a run, nothing is to be done."""
    organisation.requests()
    stack.preview("--expect-no-changes")
    stack.refresh("--expect-no-changes")
    stack.preview("--refresh", "--expect-no-changes")
    stack.up("--expect-no-changes")
    assert organisation.writes() == []


def steps(stack: Stack) -> dict[str, int]:
    """How many steps of which kind a preview announces."""
    summary: dict[str, int] = stack.preview("--json").json["changeSummary"]
    return {kind: count for kind, count in summary.items() if kind != "same"}


def test_a_draft_lives_and_leaves(stack: Stack, organisation: Organisation):
    stack.apply(HEAD + SHOP + version(description="'First'"))
    assert versions(organisation)["draft"]["description"] == "First"
    silent(stack, organisation)
    stack.apply(HEAD + SHOP + version(description="'Second'"))
    assert versions(organisation)["draft"]["description"] == "Second"
    assert organisation.calls() == ["PUT versions"]
    stack.apply(HEAD + SHOP + version(description="'Second'", published="True", is_default="True"))
    assert organisation.calls() == ["POST versions", "PUT versions"]
    assert versions(organisation)["draft"]["isDefault"] is True
    silent(stack, organisation)
    stack.apply(HEAD + SHOP + version())
    assert versions(organisation)["draft"]["publishedAt"] is None
    silent(stack, organisation)
    stack.destroy()
    assert organisation.list() == []


def test_a_version_is_published_with_what_it_is_given(stack: Stack, organisation: Organisation):
    given = {"name": "'1.0.0'", "published": "True", "actions": f"[{ACTION}]", "definitions": PET}
    stack.program(HEAD + SHOP + version(**given) + 'pulumi.export("id", draft.id)\n')
    stack.preview()
    stack.up()
    assert actions(organisation, "1.0.0") == ["getPet"]
    assert versions(organisation)["1.0.0"]["publishedAt"]
    assert stack.outputs() == {"id": "1.0.0"}
    silent(stack, organisation)

    given["actions"] = "[]"
    stack.program(HEAD + SHOP + version(**given))
    refused = stack.preview(code=None)
    assert 'version "1.0.0" is published, so what it is made from can\'t change (actions)' in refused.text
    assert "Traceback" not in refused.text

    given["name"] = "'1.0.1'"
    stack.program(HEAD + SHOP + version(**given))
    assert steps(stack) == {"replace": 1}
    stack.up()
    assert [*versions(organisation)] == ["1.0.1"]
    silent(stack, organisation)
    stack.destroy()
    assert organisation.list() == []


def test_a_new_document_makes_exactly_one_new_version(stack: Stack, organisation: Organisation):
    path = stack.folder / "openapi.json"
    path.write_text(document("1.0", "/pets"))
    program = HEAD + SHOP + version(openapi="'openapi.json'", published="True")
    imported = stack.apply(program)
    assert imported.lines("info:")
    assert [*versions(organisation)] == ["1.0"]
    assert "Pets" not in stack.state_text, "the state keeps the document's hash alone"
    silent(stack, organisation)

    path.write_text(document("1.0", "/pets", "/tags"))
    refused = stack.preview(code=None)
    assert 'version "1.0" is published, so what it is made from can\'t change (openapi)' in refused.text
    assert "another info.version" in refused.text

    path.write_text(document("1.1", "/pets", "/tags"))
    assert steps(stack) == {"replace": 1}
    organisation.requests()
    stack.up()
    assert organisation.calls() == ["POST http", "POST versions", "POST versions", "DELETE versions"]
    assert [*versions(organisation)] == ["1.1"]
    assert sorted(actions(organisation, "1.1")) == ["getpets", "gettags"]
    silent(stack, organisation)
    stack.destroy()
    assert organisation.list() == []


def test_a_draft_is_made_anew_from_a_changed_document(stack: Stack, organisation: Organisation):
    path = stack.folder / "openapi.json"
    path.write_text(document("1.0", "/pets"))
    stack.apply(HEAD + SHOP + version(openapi="'openapi.json'"))
    path.write_text(document("1.0", "/tags"))
    previewed = stack.preview()
    assert previewed.lines("replace:")
    assert steps(stack) == {"replace": 1}
    stack.up()
    assert actions(organisation, "1.0") == ["gettags"]
    silent(stack, organisation)


def test_a_release_is_made_from_a_draft(stack: Stack, organisation: Organisation):
    draft = version() + (
        'pet = versori.Action("pet", connector_id=shop.id, version=draft.name, name="getPet", method="GET", path="/pets",\n'
        '    responses=[{"definitions": []}])\n'
    )
    release = {"from_version": "draft.name", "published": "True", "opts": "pulumi.ResourceOptions(depends_on=[pet])"}
    stack.program(HEAD + SHOP + draft + version("release", name="'1.0.0'", **release))
    stack.preview()
    stack.up()
    assert actions(organisation, "1.0.0") == ["getPet"]
    silent(stack, organisation)
    stack.apply(HEAD + SHOP + draft.replace("/pets", "/animals") + version("release", name="'1.1.0'", **release))
    assert [*versions(organisation)] == ["draft", "1.1.0"]
    silent(stack, organisation)
    stack.destroy()
    assert organisation.list() == []


def test_a_version_that_somebody_unpublished_is_published_again(stack: Stack, organisation: Organisation):
    program = HEAD + SHOP + version(published="True")
    stack.apply(program)
    path = f"/o/{organisation.id}/connectors/{organisation.only()['id']}/versions/draft/unpublish?colleague="
    organisation._ask("POST", path)
    (line,) = stack.preview().lines("drift:")
    assert "published is false on Versori, the program says true; this update sets it back" in line
    assert steps(stack) == {"update": 1}
    stack.up()
    assert versions(organisation)["draft"]["publishedAt"]
    silent(stack, organisation)


def test_one_that_is_gone_is_made_again(stack: Stack, organisation: Organisation):
    stack.apply(HEAD + SHOP + version())
    organisation._ask("DELETE", f"/o/{organisation.id}/connectors/{organisation.only()['id']}/versions/draft?colleague=")
    (line,) = stack.preview().lines("drift:")
    assert "is gone from Versori; this update creates it again" in line
    stack.up()
    assert [*versions(organisation)] == ["draft"]
    silent(stack, organisation)


def test_one_that_exists_is_adopted(stack: Stack, organisation: Organisation):
    stack.apply(HEAD + SHOP)
    path = f"/o/{organisation.id}/connectors/{organisation.only()['id']}/versions?colleague="
    theirs = organisation._ask("POST", path, {"name": "1.0"})["id"]
    stack.program(HEAD + SHOP + version(name="'1.0'"))
    refused = stack.preview(code=None)
    assert f'has a version named "1.0" already ({theirs})' in refused.text
    stack.program(HEAD + SHOP + version(name="'1.0'", opts="pulumi.ResourceOptions(import_='1.0')", published="True"))
    assert stack.preview().lines("adopt:")
    stack.up()
    assert versions(organisation)["1.0"]["id"] == theirs
    silent(stack, organisation)


def test_a_connector_comes_from_a_document(stack: Stack, organisation: Organisation):
    (stack.folder / "openapi.yaml").write_text(document("1.0", "/pets"))
    tags = {"team": ["pets"]}
    made = f'pets = versori.Connector.from_openapi("pets", "openapi.yaml", tags={tags!r})\npulumi.export("id", pets.id)\n'
    stack.program(HEAD + made)
    stack.preview()
    stack.up()
    live = organisation.only()
    assert (live["name"], live["baseUrl"], live["tags"]) == ("pets", "https://pets.example.com", tags)
    assert [scheme["schemeType"] for scheme in live["authSchemeConfigs"]] == ["api-key"]
    assert [*versions(organisation)] == ["1.0"]
    silent(stack, organisation)
    (stack.folder / "openapi.yaml").write_text(document("1.1", "/tags"))
    silent(stack, organisation)
    stack.destroy()
    assert organisation.list() == []


def test_a_public_connector_is_copied(stack: Stack, organisation: Organisation, other_organisation: Organisation):
    name = f"Library {other_organisation.id}"
    public = other_organisation.seed(
        name=name,
        protocol="http",
        baseUrl="https://shop.example.com",
        public=True,
        versions=[{"name": "1.0", "publishedAt": "2024-01-01T00:00:00Z"}],
    )
    stack.program(
        HEAD + f'ours = versori.Connector.from_public("ours", "{public["id"]}", tags={{"team": ["shop"]}})\n'
        'pulumi.export("ours", {"id": ours.id, "name": ours.name})\n'
    )
    stack.preview()
    stack.up()
    copy = organisation.only()
    assert stack.outputs()["ours"] == {"id": copy["id"], "name": "ours"}
    assert (copy["baseUrl"], copy["tags"]) == ("https://shop.example.com", {"team": ["shop"]})
    silent(stack, organisation)
    stack.destroy()
    assert organisation.list() == []
    assert other_organisation.only()["id"] == public["id"]


def test_a_draft_made_anew_takes_its_contents_with_it(stack: Stack, organisation: Organisation):
    """The draft is deleted first, since its name is taken: what is declared in it is made again in the new one."""
    own = 'own = versori.Action("own", version=draft, method="GET", path="/own", responses=[{"status": 200}])\n'
    document_of = {
        path: HEAD + SHOP + version(name='"draft"', openapi=repr(document("1", path))) + own for path in ("/a", "/b")
    }
    stack.apply(document_of["/a"])
    before = versions(organisation)["draft"]["id"]
    assert actions(organisation, "draft") == ["geta", "own"]
    stack.program(document_of["/b"])
    assert steps(stack) == {"replace": 2}
    stack.up()
    assert versions(organisation)["draft"]["id"] != before
    assert actions(organisation, "draft") == ["getb", "own"]
    silent(stack, organisation)
    stack.destroy()
    assert organisation.list() == []
