"""Which proxy requests go through: the one that the environment names, and none for this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpcore
import pytest

from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.connect.errors import ConfigurationError
from versori_pulumi.connect.http import pool
from versori_pulumi.connect.http.transport import Transport

Connect = Callable[..., Transport]
ADDRESS = "https://connect.example.com/api"


def opened(monkeypatch: pytest.MonkeyPatch, address: str = ADDRESS, **environment: str) -> Any:
    """The pool for an address in an environment."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(pool, "_certificates", lambda _address: None)  # loading them is slow, and nothing is sent
    return pool.Pool(address, 4)._pool


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({"HTTPS_PROXY": "http://proxy.example.com:8080"}, b"proxy.example.com"),
        ({"https_proxy": "http://proxy.example.com:8080"}, b"proxy.example.com"),
        ({"ALL_PROXY": "http://all.example.com"}, b"all.example.com"),
        ({"HTTPS_PROXY": "proxy.example.com:8080"}, b"proxy.example.com"),
        ({"HTTPS_PROXY": "https://user:secret@proxy.example.com"}, b"proxy.example.com"),
        ({"HTTPS_PROXY": "http://proxy.example.com", "NO_PROXY": "other.example.com"}, b"proxy.example.com"),
    ],
)
def test_the_proxy_of_the_environment_is_used(environment: dict[str, str], proxy: bytes, monkeypatch: pytest.MonkeyPatch):
    made = opened(monkeypatch, **environment)
    assert isinstance(made, httpcore.HTTPProxy)
    assert made._proxy_url.host == proxy


@pytest.mark.parametrize(
    ("address", "environment"),
    [
        (ADDRESS, {}),
        (ADDRESS, {"HTTP_PROXY": "http://proxy.example.com"}),
        (ADDRESS, {"HTTPS_PROXY": "http://proxy.example.com", "NO_PROXY": "connect.example.com"}),
        (ADDRESS, {"HTTPS_PROXY": "http://proxy.example.com", "NO_PROXY": ".example.com"}),
        (ADDRESS, {"HTTPS_PROXY": "http://proxy.example.com", "no_proxy": "*"}),
        ("http://127.0.0.1:1", {"HTTP_PROXY": "http://proxy.example.com", "ALL_PROXY": "http://proxy.example.com"}),
        ("http://localhost:1", {"ALL_PROXY": "http://proxy.example.com"}),
        ("http://[::1]:1", {"ALL_PROXY": "http://proxy.example.com"}),
    ],
)
def test_no_proxy_is_used_where_none_is_for_the_address(
    address: str, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    assert type(opened(monkeypatch, address, **environment)) is httpcore.ConnectionPool


@pytest.mark.parametrize(
    "proxy", ["ftp://user:hunter2@proxy.example.com", "http://hunter2:x:y:z", "socks5://user:hunter2@proxy.example.com"]
)
def test_a_proxy_that_can_not_be_used_is_said_and_not_quoted(proxy: str, monkeypatch: pytest.MonkeyPatch):
    if proxy.startswith("socks5"):
        monkeypatch.setattr(httpcore, "SOCKSProxy", _no_socks)
    with pytest.raises(ConfigurationError, match="the proxy that HTTPS_PROXY names") as caught:
        opened(monkeypatch, HTTPS_PROXY=proxy)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("proxy", ["socks://127.0.0.1:1080/", "socks5://127.0.0.1:1080", "SOCKS://127.0.0.1:1080"])
@pytest.mark.parametrize("variable", ["ALL_PROXY", "all_proxy"])
def test_a_socks_proxy_is_used_however_a_desktop_spells_it(proxy: str, variable: str, monkeypatch: pytest.MonkeyPatch):
    made = opened(monkeypatch, **{variable: proxy, "NO_PROXY": "localhost,127.0.0.0/8,[::1]"})
    assert isinstance(made, httpcore.SOCKSProxy)
    assert made._proxy_url.host == b"127.0.0.1"


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_the_variable_is_named_that_has_a_proxy_that_can_not_be_used(variable: str, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(ConfigurationError, match=f"the proxy that {variable} names can't be used"):
        opened(monkeypatch, **{variable: "ftp://proxy.example.com"})


def _no_socks(**_: object) -> Any:
    raise RuntimeError("socksio is not installed")


def test_requests_go_through_the_proxy_with_its_password(
    connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HTTP_PROXY", server.url.replace("http://", "http://me:mine@"))
    server.will(Reply(200, {"a": 1}))
    answer = connect(base_url="http://connect.invalid/api").request("read", "GET", "/x", query={"first": 1})
    assert answer.body == {"a": 1}
    (sent,) = server.sent
    assert sent.path == "/api/x"
    assert sent.headers["host"] == "connect.invalid"
    assert sent.headers["proxy-authorization"] == "Basic bWU6bWluZQ=="


def test_a_proxy_that_refuses_has_sent_nothing(connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    monkeypatch.setattr(pool, "_certificates", lambda _address: None)
    server.always(Reply(407))
    with pytest.raises(Exception, match="no answer") as caught:
        connect(base_url="https://connect.invalid/api", max_retries=0).request("create it", "POST", "/x", body={})
    assert caught.value.took_effect is False  # type: ignore[attr-defined]
