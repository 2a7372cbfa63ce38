"""What all requests have in common: tokens, error bodies, request ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from ulid import ULID

from tests.emulator.api import Api, fields_of, ulid
from versori_pulumi.emulator import running

if TYPE_CHECKING:
    from pathlib import Path


def _is_error(response: httpx.Response, status: int, code: str) -> bool:
    body = response.json()
    assert response.headers["content-type"] == "application/json"
    assert set(body) <= {"code", "message", "fields", "details"}
    return (response.status_code, body["code"]) == (status, code) and bool(body["message"])


@pytest.mark.parametrize("header", ["", "Bearer", "JWT", "Basic abc", "abc"])
def test_a_request_without_token_is_unauthenticated(api: Api, header: str):
    response = api.http.get(api.connectors, headers={"Authorization": header})
    assert _is_error(response, 401, "unauthenticated")
    assert response.headers["www-authenticate"] == "Bearer"


def test_any_token_is_accepted_unless_one_is_set(api: Api):
    for header in ("bearer x", "JWT x"):
        assert api.http.get(api.connectors, headers={"Authorization": header}).status_code == 200
    with running(token="the-token") as url, httpx.Client(base_url=url, trust_env=False) as http:
        assert http.get("/categories", headers={"Authorization": "Bearer the-token"}).status_code == 200
        assert http.get("/categories", headers={"Authorization": "JWT the-token"}).status_code == 200
        assert http.get("/categories", headers={"Authorization": "Bearer other"}).status_code == 401
        assert http.get("/__control/health").json() == {"status": "ok"}


def test_a_forbidden_organisation_answers_403(api: Api):
    sent = {"organisationIds": [api.organisation]}
    assert api.http.put("/__control/forbidden", json=sent).json() == sent
    assert _is_error(api.http.get(api.connectors), 403, "forbidden")
    assert api.http.get(f"/o/{ulid()}/connectors").status_code == 200
    assert api.http.get("/__control/forbidden").json() == sent
    api.http.put("/__control/forbidden", json={"organisationIds": []})
    assert api.http.get(api.connectors).status_code == 200


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b'{"name": NaN}', b'{"name": 1e999}', b'{"a": "\\ud800"}', b"[" * 100_000],
    ids=["empty", "cut", "no-utf8", "nan", "infinite", "surrogate", "deep"],
)
def test_malformed_json_is_a_bad_request(api: Api, body: bytes):
    headers = {"Content-Type": "application/json"}
    response = api.http.post(f"/o/{api.organisation}/protocols/http/connectors", content=body, headers=headers)
    assert _is_error(response, 400, "bad_request")
    assert api.journal()[-1]["body"] == ("[not JSON]" if body else None)


def test_a_body_that_is_no_object_is_a_bad_request(api: Api):
    response = api.http.post(f"/o/{api.organisation}/protocols/http/connectors", json=[])
    assert _is_error(response, 400, "bad_request")
    assert "fields" not in response.json()


def test_a_pair_of_surrogates_is_fine(api: Api):
    body = b'{"name": "\\ud83d\\ude00", "connections": []}'
    headers = {"Content-Type": "application/json; charset=utf-8"}
    response = api.http.post(f"/o/{api.organisation}/protocols/bigquery/connectors", content=body, headers=headers)
    assert response.json()["name"] == "\U0001f600"


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_content_type_is_unsupported(api: Api, content_type: str):
    headers = {"Content-Type": content_type}
    path = f"/o/{api.organisation}/protocols/http/connectors"
    response = api.http.post(path, content=b"{}", headers=headers)
    assert _is_error(response, 415, "unsupported_media_type")


def test_ids_that_are_no_ulids_are_bad_requests(api: Api):
    created = api.create()["id"]
    for path, field in (
        ("/o/acme/connectors", "organisation_id"),
        (api.path("1"), "connector_id"),
        (api.path("8" * 26), "connector_id"),
        (api.path(created, "connections", "I" * 26), "connection_id"),
    ):
        assert fields_of(api.http.get(path)) == [field]


def test_ids_are_read_in_either_case_of_letters(api: Api):
    created = api.create()
    assert api.http.get(api.connectors.lower() + "/" + created["id"].lower()).json() == created


def test_an_unknown_route_is_not_found(api: Api):
    for path in ("/", "/nothing", api.connectors + "/", f"/o/{api.organisation}", "/__control/nothing"):
        assert _is_error(api.http.get(path), 404, "not_found")


def test_another_method_is_not_allowed(api: Api):
    response = api.http.patch(api.connectors)
    assert _is_error(response, 405, "method_not_allowed")
    assert response.headers["allow"] == "GET"
    assert api.http.request("TRACE", api.path(ulid())).headers["allow"] == "DELETE, GET, PUT"
    assert api.http.head(api.connectors).status_code == 405
    assert _is_error(api.http.post("/__control/health"), 405, "method_not_allowed")


def test_every_response_has_a_request_id_of_its_own(api: Api):
    answers = [api.http.get(path) for path in (api.connectors, api.path(ulid()), "/nothing")]
    ids = {str(ULID.from_str(answer.headers["x-request-id"])) for answer in answers}
    assert len(ids) == 3


def test_a_failure_of_the_emulator_itself_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("versori_pulumi.emulator.store.Store.all", lambda *_: 1 / 0)
    with running(tmp_path / "data") as url:
        api = Api(url)
        with api.http:
            assert _is_error(api.http.get(api.connectors), 500, "internal")
    assert "ZeroDivisionError" in capfd.readouterr().err
