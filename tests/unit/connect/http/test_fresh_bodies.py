"""Bodies that say anew, right before each attempt, what is to be sent: a full replacement of what is there then."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from unit.conftest import ORGANISATION
from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.connect.cache.connector import LiveConnectors
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import NotFoundError, RequestError, ServerError
from versori_pulumi.connect.http.transport import Transport
from versori_pulumi.connect.settings import Settings

Connect = Callable[..., Transport]
SHOP = "01HXK5T7QZ00000000000000A1"
SCHEME = "01HXK5T7QZ00000000000000B1"
OK = Reply(200, {})


@pytest.fixture
def client_of(settings_for: Callable[..., Settings], impatient: None) -> Iterator[Callable[..., Client]]:  # noqa: ARG001
    """Makes clients of the server, and closes them."""
    made: list[Client] = []

    def make(**changes: Any) -> Client:
        made.append(Client(settings_for(**changes)))
        return made[-1]

    yield make
    for one in made:
        one.close()


def counting() -> Callable[[], dict[str, int]]:
    """A body that says how often it was asked for."""
    numbers = iter(range(1, 100))
    return lambda: {"n": next(numbers)}


def test_each_attempt_gets_a_body_of_its_own(connect: Connect, server: ScriptedServer):
    server.will(Reply(503), Reply(502), OK)
    connect().request("write", "PUT", "/x", body=counting())
    assert [sent.body for sent in server.sent] == [{"n": 1}, {"n": 2}, {"n": 3}]


def reading(transport: Transport) -> Callable[[], Any]:
    """A body that is what was read right before."""
    return lambda: {"base": transport.request("read", "GET", "/x").body["n"]}


def test_a_body_is_read_right_before_every_attempt(connect: Connect, server: ScriptedServer):
    server.will(Reply(200, {"n": 1}), Reply(503), Reply(200, {"n": 2}), OK)
    transport = connect()
    transport.request("write", "PUT", "/x", body=reading(transport))
    assert [(sent.method, sent.body) for sent in server.sent] == [
        ("GET", None),
        ("PUT", {"base": 1}),
        ("GET", None),
        ("PUT", {"base": 2}),
    ]


@pytest.mark.parametrize("parallel", [1, 2])
def test_reading_for_a_body_needs_no_further_turn(parallel: int, connect: Connect, server: ScriptedServer):
    server.always(Reply(200, {"n": 1}))
    transport = connect(parallel=parallel)
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(transport.request, "write", "PUT", "/x", body=reading(transport)) for _ in range(8)]
        assert [one.result(60).status for one in waiting] == [200] * 8
    assert len(server.sent) == 16
    assert server.most_at_once <= parallel


def test_nobody_comes_between_the_reading_and_the_write_that_is_based_on_it(connect: Connect, server: ScriptedServer):
    server.always(Reply(200, {"n": 1}))
    transport = connect(parallel=1)
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(transport.request, "write", "PUT", "/x", body=reading(transport)) for _ in range(10)]
        _ = [one.result(60) for one in waiting]
    assert [sent.method for sent in server.sent] == ["GET", "PUT"] * 10


def test_a_turn_is_free_again_after_a_body_that_could_not_be_made(connect: Connect, server: ScriptedServer):
    transport = connect(parallel=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            transport.request("write", "PUT", "/x", body=lambda: 1 // 0)
    server.will(OK)
    assert transport.request("write", "PUT", "/x", body={}).status == 200


@pytest.mark.parametrize("failure", [ValueError("mine"), OSError("mine"), RecursionError("mine")], ids=repr)
def test_what_a_body_raises_is_raised_as_it_is_and_nothing_is_sent(
    failure: Exception, connect: Connect, server: ScriptedServer
):
    def fails() -> Any:
        raise failure

    with pytest.raises(type(failure)) as caught:
        connect().request("write", "PUT", "/x", body=fails)
    assert caught.value is failure
    assert server.sent == []


@pytest.mark.parametrize(("status", "kind"), [(404, NotFoundError), (503, ServerError)])
def test_a_reading_that_failed_is_not_taken_for_the_write(
    status: int, kind: type[RequestError], connect: Connect, server: ScriptedServer
):
    server.always(Reply(status))
    transport = connect(max_retries=1)
    with pytest.raises(kind, match="could not read"):
        transport.request("write", "PUT", "/x", body=reading(transport))
    assert {sent.method for sent in server.sent} == {"GET"}
    assert len(server.sent) == (2 if status == 503 else 1)


def test_reading_and_write_each_pass_what_every_request_passes(
    settings_for: Callable[..., Settings], server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    passed: list[str] = []
    monkeypatch.setattr("pyrate_limiter.Limiter.try_acquire", lambda _limiter, _name: passed.append("gate"))
    server.always(Reply(200, {"n": 1}))
    asked: list[int] = []
    transport = Transport(settings_for(max_requests_per_second=100), lambda: asked.append(len(server.sent)))
    transport.request("write", "PUT", "/x", body=reading(transport))
    transport.close()
    assert passed == ["gate", "gate"]
    assert asked == [1], "asked right before the write, after the reading"


def test_whether_a_write_may_be_repeated_is_seen_from_its_body(connect: Connect, server: ScriptedServer):
    server.always(Reply(503))
    with pytest.raises(ServerError) as caught:
        connect().request("write", "PUT", "/x", body=counting(), repeatable=lambda body: body["n"] < 2)
    assert [sent.body["n"] for sent in server.sent] == [1, 2]
    assert caught.value.attempted.repeatable is False


def connector(name: str = "Shop") -> dict[str, Any]:
    return {"id": SHOP, "organisationId": ORGANISATION, "name": name, "protocol": "http"}


VERSION = {"id": SHOP, "name": "1", "isLatest": True, "isDefault": False, "createdAt": "then", "updatedAt": "then"}
UPDATES: dict[str, tuple[Callable[[Client, Any], Any], Mapping[str, Any]]] = {
    "connector": (lambda c, b: c.update_connector(ORGANISATION, SHOP, b, name="Shop"), connector()),
    "connection": (
        lambda c, b: c.update_connection(ORGANISATION, SHOP, SCHEME, b, name="Main"),
        {"id": SCHEME, "name": "Main"},
    ),
    "version": (lambda c, b: c.update_connector_version(ORGANISATION, SHOP, "1", b), VERSION),
    "action": (
        lambda c, b: c.update_content("action", ORGANISATION, SHOP, "1", "get", b),
        {"id": SHOP, "type": "http", "name": "get"},
    ),
    "trigger": (
        lambda c, b: c.update_content("trigger", ORGANISATION, SHOP, "1", "on", b),
        {"id": SHOP, "type": "http", "name": "on"},
    ),
    "definition": (
        lambda c, b: c.update_definition(ORGANISATION, SHOP, "1", "Pet", b),
        {"id": SHOP, "name": "Pet", "accept": []},
    ),
    "scheme": (
        lambda c, b: c.upsert_auth_scheme_config(ORGANISATION, SHOP, b, scheme_id=SCHEME),
        connector(),
    ),
}


@pytest.mark.parametrize("noun", UPDATES)
def test_every_update_takes_a_body_that_is_yet_to_say(noun: str, client: Client, server: ScriptedServer):
    call, answer = UPDATES[noun]
    bodies: Iterator[dict[str, str]] = iter([{"description": "old"}, {"description": "new"}])
    server.will(Reply(503), Reply(200, answer))
    assert call(client, lambda: next(bodies))["id"] == answer["id"]
    assert [sent.body["description"] for sent in server.sent] == ["old", "new"]


def test_a_scheme_that_would_make_a_credential_is_sent_once_whoever_says_so(client: Client, server: ScriptedServer):
    server.always(Reply(503))
    grant = {"id": SCHEME, "grant": {"grantType": "password"}}
    with pytest.raises(ServerError, match=f"set auth scheme config {SCHEME} "):
        client.upsert_auth_scheme_config(ORGANISATION, SHOP, lambda: grant, scheme_id=SCHEME)
    assert len(server.sent) == 1


def test_a_connection_that_would_make_a_credential_is_sent_once_whoever_says_so(client: Client, server: ScriptedServer):
    server.always(Reply(503))
    entry = {"authSchemeConfig": {"id": SCHEME, "grant": {"grantType": "password"}}}
    with pytest.raises(ServerError):
        client.update_connection(ORGANISATION, SHOP, SCHEME, lambda: {"credentials": {"action": [entry]}})
    assert len(server.sent) == 1


@pytest.mark.parametrize(("noun", "words"), [("connector", f'"Shop" ({SHOP})'), ("connection", f'"Main" ({SCHEME})')])
def test_messages_name_what_is_updated_before_its_body_is_known(
    noun: str, words: str, client: Client, server: ScriptedServer
):
    server.will(Reply(400))
    with pytest.raises(RequestError) as caught:
        UPDATES[noun][0](client, dict)
    assert f"could not update {noun} {words}: " in str(caught.value)


def test_a_turn_taken_in_one_thread_is_no_turn_in_another(connect: Connect, server: ScriptedServer):
    """Only requests of the thread that has the turn go with it: the limit holds for all others."""
    server.always(Reply(200, {"n": 1}))
    transport = connect(parallel=1)
    began, go_on = threading.Event(), threading.Event()

    def body() -> Any:
        began.set()
        assert go_on.wait(60)
        return {}

    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(transport.request, "write", "PUT", "/x", body=body)
        assert began.wait(60)
        other = pool.submit(transport.request, "read", "GET", "/other")
        go_on.set()
        _ = (writing.result(60), other.result(60))
    assert [sent.method for sent in server.sent] == ["PUT", "GET"]


def test_who_has_a_turn_does_not_wait_for_who_waits_for_one(client_of: Callable[..., Client], server: ScriptedServer):
    server.replies_by(lambda: Reply(200, {**connector(), "connectors": [connector()]}))
    client = client_of(parallel=1)
    live = LiveConnectors(client)
    has_turn, go_on = threading.Event(), threading.Event()

    def body() -> Any:
        has_turn.set()
        assert go_on.wait(60)
        return live.get(ORGANISATION, SHOP, max_age=0.0)

    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(client.update_connector, ORGANISATION, SHOP, body)
        assert has_turn.wait(60)
        reading = pool.submit(live.get, ORGANISATION, SHOP, max_age=0.0)
        while not live._lock(SHOP).locked():
            time.sleep(0.001)
        go_on.set()
        assert writing.result(60)["id"] == reading.result(60)["id"] == SHOP


def test_who_has_a_turn_does_not_wait_for_a_page_of_the_list(client_of: Callable[..., Client], server: ScriptedServer):
    server.replies_by(lambda: Reply(200, {**connector(), "connectors": [connector()]}))
    client = client_of(parallel=1)
    live = LiveConnectors(client)
    client.update_connector(ORGANISATION, SHOP, lambda: live.get(ORGANISATION, SHOP, max_age=0.0))
    assert [sent.method for sent in server.sent] == ["GET", "PUT"]
