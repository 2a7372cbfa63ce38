"""The emulator against the official OpenAPI document, whose path the environment names in VERSORI_OPENAPI."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.depth import repetitions
from versori_pulumi.emulator import running
from versori_pulumi.emulator.operations import OPERATIONS

from .document import VARIABLE, amended, official
from .versions import DRAFT, NAMES, PUBLISHED, aim_content, aim_version, operation_of, upload

if sys.version_info < (3, 11):
    pytest.skip("Schemathesis needs Python 3.11", allow_module_level=True)
DOCUMENT = official()
if DOCUMENT is None:
    pytest.skip(f"{VARIABLE} names no OpenAPI document", allow_module_level=True)
schemathesis = pytest.importorskip("schemathesis")
requests = pytest.importorskip("requests")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from requests import Session
    from schemathesis import Case

TOKEN = "the-token"
AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}
ORGANISATION = "01JD0000000000000000000000"
HTTP, BIGQUERY = "01JD0000000000000000000001", "01JD0000000000000000000002"
CONNECTION = "01JD0000000000000000000003"
ENTRY = "01JD0000000000000000000004"
SCHEME = {"id": "01JD0000000000000000000005", "description": "", "schemeType": "basic-auth"}
CREDENTIAL = {"name": "a person", "type": "basic-auth", "data": {"username": "u", "password": "p"}}
IDS = {
    "organisation_id": ORGANISATION,
    "connector_id": HTTP,
    "connection_id": CONNECTION,
    "auth_scheme_config_id": SCHEME["id"],
    **NAMES,
}
# Other bodies get these names as well, for what is unknown there: Hypothesis draws from the constants of all loaded modules.
UNIQUE = {
    "CreateHTTPConnector": {"authSchemeConfigs": "id", "connections": "name"},
    "CreateBigQueryConnector": {"connections": "name"},
}
SEED = {
    "organisationId": ORGANISATION,
    "connectors": [
        {
            "id": HTTP,
            "name": "CRM",
            "public": True,
            "tags": {"team": ["a"]},
            "authSchemeConfigs": [SCHEME],
            "versions": [DRAFT, PUBLISHED],
            "connections": [
                {
                    "id": CONNECTION,
                    "name": "production",
                    "credentials": {"action": [{"id": ENTRY, "authSchemeConfig": SCHEME, "credential": CREDENTIAL}]},
                }
            ],
        },
        {"id": BIGQUERY, "name": "Warehouse", "protocol": "bigquery", "datasetId": "project.dataset"},
    ],
}

schema = schemathesis.openapi.from_dict(amended(DOCUMENT))
schema.config.generation.update(deterministic=True, max_examples=repetitions(quick=3, deep=30), database="none")
# Thousands of requests, one for each bound of each property: of large bodies they take most of an hour's tests.
schema.config.phases.coverage.enabled = repetitions(quick=0, deep=1) > 0
# Else what is drawn would change with the emulator's own source. Hypothesis still draws from the constants of all modules
# that are loaded, so a run of all tests draws other requests than a run of these alone.
schema.config.analysis.constants.enabled = False


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running(token=TOKEN) as address:
        yield address


class World:
    """The seeded connectors, put back in place after each request that may have changed them."""

    def __init__(self, control: httpx.Client, session: Session) -> None:
        self.session = session
        self._control = control
        self._changed = True
        self.uploaded = ""

    def restore(self) -> None:
        if self._changed:
            self._control.post("/reset")
            self._control.post("/seed", json=SEED).raise_for_status()
            self.uploaded = upload(self._control, f"/o/{ORGANISATION}/protocols/http/upload-url", AUTHORISED)

    def note(self, method: str, status: int) -> None:
        self._changed = method != "GET" and status < 400


@pytest.fixture(scope="module")
def world(url: str) -> Iterator[World]:
    with httpx.Client(base_url=f"{url}/__control", trust_env=False) as control, requests.Session() as session:
        yield World(control, session)


def test_every_operation_of_the_document_is_emulated():
    found = {
        operation["operationId"]: (method.upper(), path)
        for path, operations in DOCUMENT["paths"].items()
        for method, operation in operations.items()
        if method != "parameters"
    }
    emulated = {each.id: (each.method, each.path) for each in OPERATIONS}
    assert emulated == found
    assert len(emulated) == len(OPERATIONS) == 48


@schema.parametrize()
def test_operation_keeps_to_the_document(case: Case, url: str, world: World):
    world.restore()
    aim(case, world)
    excluded = [schemathesis.checks.negative_data_rejection] if only_adds_a_parameter(case) else []
    response = case.call_and_validate(url, world.session, AUTHORISED, excluded_checks=excluded)
    world.note(case.method, response.status_code)


def only_adds_a_parameter(case: Case) -> bool:
    """Whether all that is wrong with a request is a query parameter that the document doesn't have.

    Nothing in the document forbids those. Schemathesis knows that too, but not where a parameter is a number as well.
    """
    drawn = case.meta.phase.data
    scenario, location = getattr(drawn, "scenario", None), getattr(drawn, "parameter_location", None)
    return (scenario, location) == ("object_unexpected_properties", "query")


def aim(case: Case, world: World) -> None:
    """Points a drawn request at what is there, so that its body decides what is answered."""
    valid = {location.value: info.mode.is_positive for location, info in case.meta.components.items()}
    if valid.get("path", True):
        case.path_parameters.update({name: IDS[name] for name in case.path_parameters})
        aim_version(case)
    if valid.get("query", True) and case.query:
        # A cursor can't be drawn, only be received.
        for name in ("after", "before"):
            case.query.pop(name, None)
    if valid.get("body", True) and isinstance(case.body, dict):
        aim_body(case)
        aim_content(case, world.uploaded)


def aim_body(case: Case) -> None:
    """Makes a valid body refer to what is there, and to nothing twice, which no schema can say."""
    operation, body = operation_of(case), case.body
    drop_credential_references(body)
    for name, key in UNIQUE.get(operation, {}).items():
        if name in body:
            body[name] = list({item[key]: item for item in body[name]}.values())
    if operation == "UpdateConnector":
        aim_update(case)
    elif operation == "UpsertAuthSchemeConfig":
        case.path_parameters["auth_scheme_config_id"] = body["id"]
    elif operation == "UpdateConnection":
        body["id"] = CONNECTION
        if "credentials" in body:
            body["credentials"] = {"action": [{"id": ENTRY, "authSchemeConfig": SCHEME}], "trigger": []}


def aim_update(case: Case) -> None:
    body = case.body
    http = body["protocol"] == "http"
    body.update(id=HTTP if http else BIGQUERY, organisationId=ORGANISATION)
    if case.path_parameters["connector_id"] == HTTP:
        case.path_parameters["connector_id"] = body["id"]
    if "authSchemeConfigIds" in body:
        body["authSchemeConfigIds"] = [SCHEME["id"]] if http else []


def drop_credential_references(value: Any) -> None:
    """A grant may refer to an existing credential only, by both of its ids."""
    if isinstance(value, dict):
        if "grantType" in value:
            value.pop("credentialId", None)
            value.pop("organisationId", None)
        for inner in value.values():
            drop_credential_references(inner)
    elif isinstance(value, list):
        for inner in value:
            drop_credential_references(inner)
