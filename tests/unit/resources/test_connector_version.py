from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest

from versori_pulumi import ConnectorVersion
from versori_pulumi.provider.documents.openapi import document_bytes

from .conftest import Recorder, secret

Run = Callable[[Callable[[], Any]], Recorder]
ID = "01HXK5T7QZ0000000000000D01"
CONNECTOR = "01HXK5T7QZ0000000000000C01"
PETS = {"openapi": "3.0.3", "info": {"title": "Pets", "version": "1.2"}}
TEXT = json.dumps(PETS)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def declared(run: Run, **arguments: Any) -> dict[str, Any]:
    return run(lambda: ConnectorVersion("draft", connector_id=CONNECTOR, **arguments)).declared["draft"]


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


def test_a_windows_checkout_is_the_same_document(run: Run, document: Path):
    plain = declared(run, openapi=document)["openapi"]
    text = document.read_text()
    document.write_bytes(text.replace("\n", "\r\n").encode())
    assert declared(run, openapi=document)["openapi"] == plain
    assert document_bytes(plain, "version 1.0") == text.encode()
    given = declared(run, openapi=text.replace("\n", "\r\n"))["openapi"]
    assert given == {"sha256": sha256(text), "content": text}


def test_a_schema_of_a_windows_checkout_is_the_same_one(run: Run, tmp_path: Path):
    file = tmp_path / "order.xsd"
    schemas = []
    for breaks in ("\n", "\r\n"):
        file.write_bytes(f'<schema>{breaks}<element name="x"/>{breaks}</schema>'.encode())
        schemas.append(declared(run, name="1.0", definitions={"Order": {"schema": file}})["definitions"])
    assert schemas[0] == schemas[1]


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
