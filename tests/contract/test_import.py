"""The official document, imported into the emulator of what it describes."""

from __future__ import annotations

import json

import httpx
import pytest

from versori_pulumi.emulator import running

from .document import VARIABLE, official

ORGANISATION = "01JD0000000000000000000000"


def test_the_official_document_is_imported_in_full_and_published():
    document = official()
    if document is None:
        pytest.skip(f"{VARIABLE} names no OpenAPI document")
    prefix, headers = f"/o/{ORGANISATION}", {"Authorization": "Bearer x"}
    with running() as url, httpx.Client(base_url=url + prefix, headers=headers, trust_env=False) as http:
        metadata = json.dumps({"format": "openapi"})
        answer = http.post("/protocols/http/import", files={"file": json.dumps(document)}, data={"metadata": metadata})
        assert answer.status_code == 201, answer.text
        imported = answer.json()
        assert len(imported["actions"]) == 48
        assert {each["name"] for each in imported["definitions"]} >= set(document["components"]["schemas"])
        assert [each["errors"] for each in imported["actions"] if each["errors"]] == []
        version = f"/connectors/{imported['connector']['id']}/versions/{document['info']['version']}"
        assert http.post(f"{version}/publish").status_code == 200
        for definition in imported["definitions"]:
            assert http.get(definition["url"]).status_code == 200
