"""Web pages and names that were made to point here get nothing, of the API or of the control plane."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import httpx
import pytest

from versori_pulumi.emulator.server.guard import refusal

if TYPE_CHECKING:
    from tests.emulator.api import Api

PATHS = ["/__control/journal", "/__control/health", "/categories", "/nowhere"]
FOREIGN_HOSTS = [
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1.evil.example:{port}",
    "127.0.0.1:{port}.evil.example",
    "localhost.evil.example:{port}",
    "evil.example@127.0.0.1:{port}",
    "127.0.0.1:{port}@evil.example",
    "127.0.0.1:{port} evil.example",
    "127.0.0.1:{port},evil.example",
    "127.0.0.1:{port}/",
    "http://127.0.0.1:{port}",
    "127.0.0.1",
    "localhost",
    "127.0.0.1:1",
    "127.0.0.1:{port}0",
    "127.0.0.1:0{port}",
    "127.0.0.1.:{port}",
    "localhost.:{port}",
    "127.0.0.2:{port}",
    "127.1:{port}",
    "2130706433:{port}",
    "0.0.0.0:{port}",
    "[::]:{port}",
    "::1:{port}",
    "[::ffff:127.0.0.1]:{port}",
    "",
]
FOREIGN_ORIGINS = [
    "https://evil.example",
    "http://evil.example:{port}",
    "null",
    "NULL",
    "",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
    "https://127.0.0.1:{port}",
    "http://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}.evil.example",
    "http://evil.example@127.0.0.1:{port}",
    "http://127.0.0.1.:{port}",
    "http://localhost:3000",
    "file://",
    "chrome-extension://abc",
]
SIMPLE_TYPES = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])


def _is_forbidden(answer: httpx.Response, header: str) -> None:
    assert answer.status_code == 403, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    body = answer.json()
    assert body["code"] == "forbidden"
    assert f"The header {header} " in body["message"]


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_another_host_is_refused(api: Api, url: str, host: str):
    for path in PATHS:
        _is_forbidden(api.http.get(path, headers={"Host": host.format(port=_port(url))}), "Host")
    assert api.journal() == []


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LocalHost:{port}", "[::1]:{port}"])
def test_its_own_names_are_answered(api: Api, url: str, host: str):
    name = host.format(port=_port(url))
    for more in ({}, {"Origin": f"http://{name}", "Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}):
        assert api.http.get("/categories", headers={"Host": name, **more}).status_code == 200


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_another_origin_is_refused(api: Api, url: str, origin: str):
    headers = {"Origin": origin.format(port=_port(url))}
    for path in PATHS:
        _is_forbidden(api.http.get(path, headers=headers), "Origin")


@pytest.mark.parametrize("site", ["cross-site", "same-site", "CROSS-SITE", "", "none, cross-site"])
def test_a_page_of_another_site_is_refused(api: Api, site: str):
    for path in PATHS:
        _is_forbidden(api.http.get(path, headers={"Sec-Fetch-Site": site}), "Sec-Fetch-Site")


@pytest.mark.parametrize(("header", "kind"), [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")])
@pytest.mark.parametrize("content_type", SIMPLE_TYPES)
def test_a_form_of_a_page_resets_nothing(api: Api, header: str, kind: str, content_type: str):
    created = api.create()
    answer = api.http.post("/__control/reset", content=b"a=b", headers={header: kind, "Content-Type": content_type})
    _is_forbidden(answer, header)
    assert api.read(created["id"]) == created


@pytest.mark.parametrize("path", PATHS)
def test_no_preflight_succeeds(api: Api, path: str):
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"}
    _is_forbidden(api.http.options(path, headers=asked), "Origin")
    answer = api.http.options(path, headers={"Access-Control-Request-Method": "PUT"})
    assert answer.status_code in (404, 405)


@pytest.mark.parametrize("second", ["Host: evil.example", "Origin: null", "Sec-Fetch-Site: cross-site"])
def test_a_second_header_is_not_overlooked(url: str, second: str):
    own = f"Host: 127.0.0.1:{_port(url)}\r\nOrigin: {url}\r\nSec-Fetch-Site: none\r\n"
    lines = [
        f"GET /__control/journal HTTP/1.1\r\n{own}{second}\r\n",
        f"GET /__control/journal HTTP/1.1\r\n{second}\r\n{own}",
    ]
    for head in lines:
        assert _raw(url, head + "Connection: close\r\n\r\n").split(b" ")[1] in (b"400", b"403")


@pytest.mark.parametrize("head", ["GET /categories HTTP/1.0", "GET /categories HTTP/1.1"])
def test_a_request_without_a_host_is_refused(url: str, head: str):
    answer = _raw(url, f"{head}\r\nConnection: close\r\n\r\n")
    assert answer.split(b" ")[1] in (b"400", b"403")
    assert b"content-type: application/json" in answer.lower()


def test_a_websocket_of_a_page_is_refused(api: Api):
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "a" * 22 + "==",
        "Sec-WebSocket-Version": "13",
    }
    _is_forbidden(api.http.get("/__control/journal", headers={**upgrade, "Origin": "https://evil.example"}), "Origin")


def test_a_url_in_the_place_of_a_path_leads_nowhere(url: str):
    head = f"POST http://evil.example/__control/reset HTTP/1.1\r\nHost: 127.0.0.1:{_port(url)}\r\nConnection: close\r\n\r\n"
    assert _raw(url, head).split(b" ")[1] == b"404"


def test_no_answer_can_be_taken_for_a_page(api: Api):
    script = "<script>alert(1)</script>"
    for answer in (
        api.http.get(f"/o/{api.organisation}/connectors/{script}"),
        api.http.get("/nowhere", params={"a": script}),
        api.http.get("/categories", headers={"Origin": script}),
        api.http.put("/__control/latency", json={script: script}),
    ):
        assert answer.status_code >= 400
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("server", "host", "refused"),
    [
        (("192.0.2.1", 80), "192.0.2.1", False),
        (("192.0.2.1", 80), "192.0.2.1:80", False),
        (("2001:db8::1", 8082), "[2001:db8::1]:8082", False),
        (("emulator", None), "emulator", False),
        (("emulator", 8082), "emulator", True),
        (None, "localhost", False),
    ],
)
def test_the_address_at_which_a_request_arrives_is_its_own(server: object, host: str, *, refused: bool):
    scope = {"type": "http", "path": "/", "server": server, "headers": [(b"host", host.encode())]}
    assert (refusal(scope) is not None) == refused


def _raw(url: str, request: str) -> bytes:
    with socket.create_connection(("127.0.0.1", _port(url))) as connection:
        connection.sendall(request.encode())
        answer = b""
        while received := connection.recv(65536):
            answer += received
    return answer
