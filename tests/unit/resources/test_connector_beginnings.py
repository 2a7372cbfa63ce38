"""A connector that begins as a document, or as a copy of a public one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from versori_pulumi import Connector

from .conftest import Recorder
from .nouns import CONNECTOR, ID

Run = Callable[[Callable[[], Any]], Recorder]
PETS = {"openapi": "3.0.3", "info": {"title": "Pets", "version": "1.2"}}


def test_a_connector_from_a_document_declares_it_beside_the_rest(run: Run, document: Path):
    recorder = run(lambda: Connector.from_openapi("pets", "openapi.yaml", tags={"team": ["a"]}, organisation_id=ID))
    assert recorder.types["pets"] == "pulumi-python:dynamic/versori:Connector"
    assert recorder.declared["pets"] == {
        "name": "pets",
        "protocol": "http",
        "openapi": {"sha256": hashlib.sha256(document.read_bytes()).hexdigest(), "path": str(document)},
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
