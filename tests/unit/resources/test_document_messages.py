"""What a program learns about a document that can't be read: not the document, which may be secret, in place of a path."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pytest

import versori_pulumi as versori
from versori_pulumi.resources.documents import read_document
from versori_pulumi.resources.openapi import declared_document

CANARIES = {
    "one line of YAML": "openapi: 3.0.0, canary: true",
    "a token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl",
    "a key": "vk_live_canary_0123456789",
    "a list": "[canary]",
    "a long text": "canary " * 10_000,
    "with a null byte": "canary\x00",
    "with an escape": "canary\x1b[2J",
    "with half a character": "canary\ud800",
    "no file": "canary",
}


@pytest.mark.parametrize("argument", ["openapi", "definitions.A.schema"])
@pytest.mark.parametrize("text", CANARIES.values(), ids=CANARIES)
def test_a_text_that_is_no_path_is_not_quoted(text: str, argument: str):
    with pytest.raises(pulumi.RunError) as caught:
        read_document(text, argument)
    said = str(caught.value)
    assert said.startswith(f"{argument}: a text without a line break that begins with neither {{ nor < is taken as the path")
    assert "canary" not in said
    assert "eyJ" not in said


@pytest.mark.parametrize("path", ["docs/openapi.yaml", "schema.json", "../schemas/order.xsd"])
def test_a_path_is_quoted(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(pulumi.RunError, match=f'^openapi: "{path}" can\'t be read: No such file or directory$'):
        read_document(path, "openapi")


@pytest.mark.parametrize("source", [Path("no such folder/api"), pulumi.FileAsset("no such folder/api")])
def test_what_can_be_nothing_but_a_path_is_quoted(source: Any):
    with pytest.raises(pulumi.RunError, match='"no such folder/api" can\'t be read'):
        read_document(source, "openapi")


@pytest.mark.usefixtures("recorder")
def test_an_output_that_may_be_secret_is_not_quoted_even_as_a_path(run: Any):
    def program() -> Any:
        return declared_document(pulumi.Output.secret("canary/openapi.yaml"))

    with pytest.raises(pulumi.RunError, match="is taken as the path of a file") as caught:
        run(program)
    assert "canary" not in str(caught.value)


@pytest.mark.usefixtures("recorder")
def test_a_schema_that_may_be_secret_is_not_quoted(run: Any):
    def program() -> None:
        schema: Any = pulumi.Output.secret("canary/schema.json")
        place: dict[str, Any] = {"connector_id": "01HXK5T7QZ0000000000000C01", "version": "1.0"}
        versori.Definitions("all", **place, definitions={"A": versori.DefinitionArgs(schema=schema)})

    with pytest.raises(pulumi.RunError, match="is taken as the path of a file") as caught:
        run(program)
    assert "canary" not in str(caught.value)
