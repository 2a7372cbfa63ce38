"""Answers that are not what the API's document describes, for every operation that reads one: named, and not quoted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import UnreadableAnswerError

from . import test_connector_version, test_content

Call = Callable[[Client], Any]

OPERATIONS: dict[str, tuple[Call, Any]] = {
    name: (request[0], request[5].body)
    for name, request in {**test_content.REQUESTS, **test_connector_version.REQUESTS}.items()
    if request[6] is not None and name != "GetRawSchema"  # which is any text
}

NOT_JSON = {
    "nothing": Reply(200),
    "a web page": Reply(200, raw=b"<html>hunter2</html>", headers={"content-type": "text/html"}),
    "cut in the middle": Reply(200, raw=b'{"id": "hunter2'),
    "not utf-8": Reply(200, raw=b"\xff\xfehunter2"),
    "nested too deeply": Reply(200, raw=b"[" * 100_000),
    "another shape": Reply(200, ["hunter2"]),
    "a text": Reply(200, "hunter2"),
    "null": Reply(200, raw=b"null"),
    "a redirect": Reply(302, headers={"location": "https://hunter2.example.com/?token=hunter2"}),
}


def refused(call: Call, reply: Reply, client: Client, server: ScriptedServer) -> str:
    server.always(reply)
    with pytest.raises(UnreadableAnswerError) as caught:
        call(client)
    return str(caught.value)


@pytest.mark.parametrize("reply", NOT_JSON.values(), ids=NOT_JSON)
@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_no_answer_is_named_and_not_quoted(name: str, reply: Reply, client: Client, server: ScriptedServer):
    said = refused(OPERATIONS[name][0], reply, client, server)
    assert said.startswith("could not ")
    assert "hunter2" not in said.replace("https://hunter2.example.com", "")


def wrong_values(body: Any) -> list[Any]:
    """The answer with each value in it replaced by one of a wrong type."""
    changed: list[Any] = []
    for key, value in body.items():
        if key in ("totalCount", "publishedAt", "description", "authSchemeConfigs", "path", "method"):
            continue  # nothing depends on the type of these, or null is right
        if isinstance(value, list) and value:
            entries = wrong_values(value[0]) if isinstance(value[0], dict) else []
            changed += [{**body, key: [entry]} for entry in (*entries, 5, None, ["hunter2"])]
        wrong = {"hunter2": "hunter2"} if isinstance(value, list | str) else "hunter2"
        changed += [{**body, key: wrong}, *([{**body, key: "hunter2"}] if isinstance(value, list | dict) else [])]
    return changed


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_value_that_is_relied_on_is_looked_at(name: str, client: Client, server: ScriptedServer):
    call, body = OPERATIONS[name]
    answers = wrong_values(body)
    assert answers
    for answer in answers:
        said = refused(call, Reply(200, answer), client, server)
        assert "the answer is not as described" in said, answer
        assert "hunter2" not in said
