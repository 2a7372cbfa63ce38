"""The command `adopt`, from its arguments to what it prints, with a `pulumi` that answers as scripted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.adopt import run as running
from versori_pulumi.cli.app import app

from .conftest import ORGANISATION
from .fake_pulumi import FakePulumi, resource

Have = Callable[..., None]

SCHEME = {"id": "01HXK5T7QZ0000000000000A01", "schemeType": "api-key", "name": "X-Key", "in": "header"}
LIVE = {
    "id": "01HXK5T7QZ0000000000000C01",
    "name": "live",
    "credentials": {"action": [{"id": "E", "authSchemeConfig": SCHEME, "credential": {"id": "1", "type": "string"}}]},
}
SHOP = {"name": "Shop", "authSchemeConfigs": [SCHEME], "connections": [LIVE]}


def adopt(*arguments: str, code: int = 0, command: str = "adopt") -> str:
    ended = CliRunner().invoke(app, [command, *arguments], env={"NO_COLOR": "1", "COLUMNS": "300"})
    assert ended.exit_code == code, ended.output
    return ended.output


def files(project: Path) -> list[str]:
    return sorted(str(path.relative_to(project)) for path in project.rglob("*") if path.is_file())


def test_a_project_gets_a_module_a_program_an_import_and_a_proof(project: Path, pulumi: FakePulumi, organisation: Have):
    organisation({"name": "Shop"})
    output = adopt("--connectors-only")
    assert files(project) == ["Pulumi.yaml", "__main__.py", "adopted.py"]
    (imported,) = pulumi.asked("import")
    assert imported["arguments"][1:] == [
        "--file",
        imported["arguments"][2],
        "--generate-code=false",
        "--yes",
        "--skip-preview",
        "--protect=true",
        "--stack",
        "dev",
        "--non-interactive",
        "--color",
        "never",
    ]
    assert not Path(imported["arguments"][2]).exists()
    (shop,) = json.loads(imported["file"])["resources"]
    assert (shop["type"], shop["name"], shop["id"]) == ("pulumi-python:dynamic/versori:Connector", "shop", "0" * 26)
    assert shop["inputs"]["name"] == shop["outputs"]["name"] == "Shop"
    (proof,) = pulumi.asked("preview")
    assert "--expect-no-changes" in proof["arguments"]
    assert "1 adopted into stack dev; the preview finds nothing to change" in output


def test_secrets_are_waited_for_and_taken_from_the_configuration(project: Path, pulumi: FakePulumi, organisation: Have):
    organisation(SHOP)
    output = adopt("--no-protect")
    assert "pulumi config set --secret shop-live.value --stack dev" in output
    assert "shop_live" not in (project / "adopted.py").read_text()
    pulumi.resources(resource("Connector", "shop", "0" * 26))
    pulumi.configuration(**{"connectors_shop-live.value": "hunter2"})
    output = adopt("--no-protect")
    assert "1 adopted into stack dev, 1 in the stack already" in output
    text = (project / "adopted.py").read_text()
    assert 'config.require_secret("shop-live.value")' in text
    assert "connector_id=shop.id" in text
    assert "hunter2" not in text + output
    first, second = pulumi.asked("import")
    assert "--protect=false" in second["arguments"]
    (live,) = json.loads(second["file"])["resources"]
    sealed = live["inputs"]["credentials"]["action"]
    assert json.loads(sealed["plaintext"])[0]["credential"]["data"] == {"value": "hunter2"}
    assert len(json.loads(first["file"])["resources"]) == 1


def test_an_object_is_waited_for_until_it_is_one(project: Path, pulumi: FakePulumi, organisation: Have):  # noqa: ARG001
    credential = {"id": "1", "type": "custom-function", "data": {}}
    entry = {**LIVE["credentials"]["action"][0], "credential": credential}  # type: ignore[index]
    organisation({**SHOP, "connections": [{**LIVE, "credentials": {"action": [entry]}}]})
    for value, adopted in (("no object", 1), ("[1]", 1), ('{"token": "x"}', 2)):
        pulumi.configuration(**{"connectors_shop-live.values": value})
        assert f"{adopted} adopted" in adopt()


def test_a_dry_run_needs_no_recent_pulumi_and_writes_nothing(project: Path, pulumi: FakePulumi, organisation: Have):
    pulumi.answers("version", stdout="v3.100.0\n")
    organisation(SHOP, {"name": "\x1b[31mred", "protocol": "smoke"})
    output = adopt("--dry-run", code=1)
    assert files(project) == ["Pulumi.yaml"]
    assert "\x1b" not in output
    assert "this package knows no protocol smoke" in output
    assert "nothing was written: 1 would be adopted, 1 waiting for secrets, 1 not adopted" in output
    assert pulumi.asked("import") == []


def test_no_import_writes_the_file_and_says_how_to_go_on(project: Path, pulumi: FakePulumi, organisation: Have):
    pulumi.configuration(**{"connectors_shop-live.value": "hunter2"})
    organisation(SHOP)
    output = adopt("--no-import", "--out", "infra.py")
    assert files(project) == ["Pulumi.yaml", "infra.import.json", "infra.py"]
    text = (project / "infra.import.json").read_text()
    assert [each["name"] for each in json.loads(text)["resources"]] == ["shop"]
    assert (project / "infra.import.json").stat().st_mode & 0o077 == 0
    assert "hunter2" not in text
    assert "pulumi import --file infra.import.json --generate-code=false --protect=true --stack dev" in output
    assert "wait in any case" in output
    assert pulumi.asked("import") == pulumi.asked("preview") == []


def test_a_variable_that_could_be_a_secret_is_pointed_out(project: Path, pulumi: FakePulumi, organisation: Have):  # noqa: ARG001
    variables = [{"name": "API key", "value": "hunter2"}, {"name": "zone", "value": "eu"}, {"name": "token", "value": ""}]
    organisation({"name": "Shop", "connectionVariables": variables})
    output = adopt()
    assert output.count("has a secret's name") == 1
    assert "'API key'" in output
    assert "hunter2" not in output


def test_an_old_pulumi_is_refused_before_anything_is_written(project: Path, pulumi: FakePulumi, organisation: Have):
    pulumi.answers("version", stdout="v3.253.1\n")
    organisation(SHOP)
    output = adopt(code=1)
    assert "pulumi 3.253.1 is too old: adopt needs 3.254.0 or newer" in output
    assert files(project) == ["Pulumi.yaml"]


def test_what_pulumi_says_is_shown_where_it_fails(project: Path, pulumi: FakePulumi, organisation: Have):  # noqa: ARG001
    organisation(SHOP)
    pulumi.answers("import", code=255, stderr="error: the stack is locked\n")
    output = adopt(code=1)
    assert "error: the stack is locked" in output
    assert "0 adopted" in output
    assert pulumi.asked("preview") == []
    pulumi.answers("import")
    pulumi.answers("preview", code=255, stdout="~ shop\n")
    output = adopt(code=1)
    assert "~ shop" in output
    assert "the preview is NOT silent" in output


def test_an_empty_organisation_leaves_no_files(project: Path, pulumi: FakePulumi, organisation: Have):
    organisation()
    assert "0 adopted into stack dev" in adopt()
    assert files(project) == ["Pulumi.yaml"]
    assert pulumi.asked("import") == pulumi.asked("preview") == []


def test_the_program_itself_can_be_written(project: Path, pulumi: FakePulumi, organisation: Have):  # noqa: ARG001
    organisation(*({"name": f"C{number}"} for number in range(30)))
    adopt("--out", "__main__.py")
    assert files(project) == ["Pulumi.yaml", "__main__.py"]


def test_more_than_a_threshold_get_a_file_each(project: Path, pulumi: FakePulumi, organisation: Have):  # noqa: ARG001
    organisation(*({"name": f"C{number}"} for number in range(21)))
    output = adopt()
    assert "wrote 22 files in adopted" in output
    assert (project / "adopted" / "c20.py").is_file()


def test_interrupted_it_says_how_to_go_on(project: Path, organisation: Have, monkeypatch: pytest.MonkeyPatch):  # noqa: ARG001
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    organisation(SHOP)
    monkeypatch.setattr(running, "_imported", interrupted)
    assert "run the same command again to go on" in adopt(code=130)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--tag", "team"], "isn't a tag: write KEY=VALUE"),
        (["--tag", "=x"], "isn't a tag"),
    ],
)
def test_arguments_that_make_no_sense(arguments: list[str], said: str, project: Path):  # noqa: ARG001
    assert said in adopt(*arguments, code=2)


@pytest.mark.parametrize(
    ("description", "said"),
    [
        (None, "no Pulumi project: there is no Pulumi.yaml"),
        ("name: x\nruntime: nodejs\n", "is written in nodejs"),
        ("- a list\n", "describes no project"),
        ("name: [", "can't be read"),
    ],
)
def test_a_folder_that_is_no_project(description: str | None, said: str, project: Path):
    path = project / "Pulumi.yaml"
    path.unlink() if description is None else path.write_text(description)
    assert said in adopt(code=1)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("stack --show-name", "no stack is selected"),
        ("config --json", 'could not read the configuration of stack "dev"'),
        ("stack export", 'could not read the state of stack "dev"'),
        ("version", "does not print its version"),
    ],
)
def test_a_pulumi_that_fails(command: str, said: str, project: Path, pulumi: FakePulumi, organisation: Have):  # noqa: ARG001
    organisation(SHOP)
    pulumi.answers(command, code=1, stderr="error: because\n")
    output = adopt(code=1)
    assert said in output
    assert "because" in output


def test_without_pulumi_the_way_to_it_is_reported(project: Path, monkeypatch: pytest.MonkeyPatch):  # noqa: ARG001
    monkeypatch.setenv("PATH", "/nowhere")
    assert "there is no `pulumi` command" in adopt(code=1)


def test_a_malformed_object_is_listed_and_the_rest_adopted(project: Path, organisation: Have, pulumi: FakePulumi):  # noqa: ARG001
    broken = {"id": "x", "name": "broken", "credentials": {"action": [{"id": 1}]}}
    lone = {"name": "lone \ud800", "baseUrl": "u"}
    odd = {"name": "odd", "tags": {"n": ["x"]}, "connectionVariables": [{"name": "a", "value": "b"}], "imageURL": "x"}
    organisation({**SHOP, "connections": [broken]}, lone, odd)
    output = adopt(code=1)
    assert "2 adopted into stack dev, 2 not adopted" in output
    assert 'a connection of connector "Shop"' in output
    assert "characters that no encoding can carry" in output


def test_what_is_only_read_in_the_stack_is_adopted_under_another_name(project: Path, pulumi: FakePulumi, organisation: Have):
    organisation({"name": "Shop"})
    pulumi.resources(
        resource("Connector", "shop", "0" * 26, external=True), resource("Connector", "old", "1" * 26, delete=True)
    )
    adopt()
    assert 'versori.Connector(\n    "shop-2"' in (project / "adopted.py").read_text()


def test_the_list_without_a_project_lists_all(
    project: Path, organisation: Have, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    organisation(SHOP, {"name": "Bank", "protocol": "bigquery", "baseUrl": None, "datasetId": "a.b"})
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    output = adopt(command="list")
    assert "2 connectors (no Pulumi stack here to compare with)" in output
    assert json.loads(adopt("--json", command="list"))[1]["address"] == "a.b"
    assert "no Pulumi project" in adopt("--stack", "dev", command="list", code=1)
    assert project.exists()


def test_the_list_marks_what_the_stack_has(project: Path, organisation: Have, pulumi: FakePulumi):  # noqa: ARG001
    organisation(SHOP, {"name": "Bank"})
    pulumi.resources(resource("Connector", "my-shop", "0" * 26))
    rows = json.loads(adopt("--json", command="list"))
    assert [(row["name"], row["resource"], row["connections"]) for row in rows] == [
        ("Shop", "my-shop", 1),
        ("Bank", None, 0),
    ]
    assert "2 connectors, 1 of them in stack dev" in adopt(command="list")


def test_a_list_that_may_not_be_read_is_a_message(project: Path, server: ScriptedServer):  # noqa: ARG001
    server.always(Reply(403, {"code": "forbidden", "message": "not yours"}))
    for command in ("list", "adopt"):
        output = adopt(command=command, code=1)
        assert "not yours" in output
        assert "Traceback" not in output


def test_what_is_in_versions_is_read_where_it_is_asked_for(project: Path, pulumi: FakePulumi, server: ScriptedServer):
    connector = "01HXK5T7QZ0000000000000C01"
    times = {"createdAt": "2024-01-01T00:00:00Z", "updatedAt": "2024-01-01T00:00:00Z"}
    versions = [
        {"id": f"01HXK5T7QZ000000000000000{name[0]}", "name": name, "isLatest": False, "isDefault": False, **times}
        for name in ("1.0", "2.0")
    ]
    shop = {
        "id": connector,
        "name": "Shop",
        "organisationId": ORGANISATION,
        "protocol": "http",
        "baseUrl": "u",
        "connections": [],
    }
    server.will(Reply(200, {"connectors": [{**shop, "authSchemeConfigs": [], "versions": versions}]}))
    server.will(Reply(200, {"definitions": []}))
    action = {
        "id": "A",
        "type": "http",
        "name": "getOrder",
        "method": "GET",
        "path": "/o",
        "parameters": [],
        "responses": [],
    }
    server.will(Reply(200, {"actions": [action]}))
    server.will(Reply(200, {"triggers": [{**action, "type": "mail"}]}))
    own = {"connectorId": connector, "definitions": {"Order": {}}}
    pulumi.resources(resource("ConnectorVersion", "own", "2.0", inputs=own))
    output = adopt("--contents", code=1)
    assert "reading what is in 1 version …" in output, "the other one declares by itself what is in it"
    assert 'not adopted: trigger "getOrder" (A): this package knows no trigger of type mail' in output
    (imported,) = pulumi.asked("import")
    found = json.loads(imported["file"])["resources"]
    assert [(each["type"].rpartition(":")[2], each["id"]) for each in found] == [
        ("Connector", connector),
        ("ConnectorVersion", "1.0"),
        ("Action", "getOrder"),
    ]
    assert "version=shop_1_0,\n" in (project / "adopted.py").read_text()
    assert "run `pulumi up` once before anything is deleted" in output

    state = [
        resource("Connector", "shop", connector),
        resource("ConnectorVersion", "shop-1-0", "1.0", inputs={"connectorId": connector}),
        resource("Action", "shop-1-0-get-order", "getOrder", inputs={"connectorId": connector, "version": "1.0"}),
    ]
    pulumi.resources(*state, resource("ConnectorVersion", "own", "2.0", inputs=own))
    server.will(Reply(200, {"connectors": [{**shop, "authSchemeConfigs": [], "versions": versions}]}))
    server.will(Reply(200, {"definitions": []}))
    server.will(Reply(200, {"actions": [action, {**action, "id": "B", "name": "new"}]}))
    server.will(Reply(200, {"triggers": []}))
    output = adopt("--contents")
    assert "1 adopted into stack dev, 4 in the stack already" in output
    text = (project / "adopted.py").read_text()
    assert text.count("version=shop_1_0,\n") == 2, "the version is named by its variable in a later run, too"


def test_contents_of_versions_that_are_left_out_make_no_sense(project: Path):  # noqa: ARG001
    assert "leaves out the versions" in adopt("--contents", "--connectors-only", code=2)
