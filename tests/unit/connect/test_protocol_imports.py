"""The imports of protocol HTTP send a document as the API's document describes, and never twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.message import Message
from email.parser import BytesParser
from typing import Any, cast

import pytest

from unit.conftest import ORGANISATION
from unit.scripted_server import RESET, Reply, ScriptedServer, Sent
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import (
    BadRequestError,
    NoAnswerError,
    RefusedError,
    RequestError,
    UnreadableAnswerError,
)

CONNECTOR = "01HXK5T7QZ0000000000000C01"
ROOT = f"/api/connect/v1/o/{ORGANISATION}"
DOCUMENT = "openapi: 3.0.3\ninfo: {title: Pets ñ €, version: '1.0'}\n".encode() + b"\x00\r\n--bytes\r\n"
MADE = {"id": CONNECTOR, "organisationId": ORGANISATION, "name": "Pets", "protocol": "http"}
NOTE = {"text": "2 actions were imported.", "severity": "info"}
ANSWER = {"connector": MADE, "definitions": [], "actions": [], "triggers": [], "messages": [NOTE]}
Call = Callable[[Client], Any]

IMPORTS: dict[str, tuple[Call, str, dict[str, str]]] = {
    "ImportHTTPConnector": (
        lambda c: c.import_http_connector(ORGANISATION, DOCUMENT),
        f"{ROOT}/protocols/http/import",
        {"format": "openapi"},
    ),
    "ImportHTTPConnectorVersion": (
        lambda c: c.import_http_connector_version(ORGANISATION, CONNECTOR, "1/0", DOCUMENT),
        f"{ROOT}/connector/{CONNECTOR}/http/import",
        {"format": "openapi", "version": "1/0"},
    ),
}


def parts_of(sent: Sent) -> dict[str, Message]:
    """The parts of a multipart body, by their names."""
    head = f"Content-Type: {sent.headers['content-type']}\r\n\r\n".encode()
    whole = BytesParser().parsebytes(head + sent.raw)
    assert whole.get_content_type() == "multipart/form-data"
    parts = cast("list[Message]", whole.get_payload())
    return {cast("str", part.get_param("name", header="content-disposition")): part for part in parts}


@pytest.mark.parametrize("case", IMPORTS.values(), ids=IMPORTS)
def test_a_document_goes_out_byte_by_byte_beside_what_it_is(case: Any, client: Client, server: ScriptedServer):
    call, path, about = case
    server.will(Reply(201, ANSWER))
    answer = call(client)
    assert answer["connector"] == MADE
    assert answer["messages"] == [NOTE]
    (sent,) = server.sent
    assert (sent.method, sent.path, sent.query) == ("POST", path, {})
    parts = parts_of(sent)
    assert {*parts} == {"file", "metadata"}
    metadata = parts["metadata"]
    assert metadata.get_content_type() == "application/json"
    assert json.loads(cast("bytes", metadata.get_payload(decode=True))) == about
    assert parts["file"].get_filename() == "openapi"
    assert DOCUMENT in sent.raw


@pytest.mark.parametrize("case", IMPORTS.values(), ids=IMPORTS)
def test_an_import_is_not_repeated(case: Any, client: Client, server: ScriptedServer):
    server.will(RESET)
    with pytest.raises(NoAnswerError) as caught:
        case[0](client)
    assert caught.value.took_effect is None
    assert len(server.sent) == 1


@pytest.mark.parametrize("case", IMPORTS.values(), ids=IMPORTS)
def test_what_is_wrong_with_a_document_is_reported(case: Any, client: Client, server: ScriptedServer):
    messages = [NOTE, {"text": "It can't be imported.", "severity": "error", "detail": ["line 1", "line 2"]}]
    server.will(Reply(400, {"message": "bad", "messages": messages}))
    with pytest.raises(BadRequestError) as caught:
        case[0](client)
    assert "could not import" in str(caught.value)
    said = "  error: It can't be imported. (line 1; line 2)\n  info: 2 actions were imported."
    assert said in str(caught.value), "errors come first"


@pytest.mark.parametrize("answer", [[], {}, {"connector": MADE}, {**ANSWER, "messages": [1]}, {**ANSWER, "connector": {}}])
def test_an_answer_that_is_no_result_of_an_import_is_refused(answer: Any, client: Client, server: ScriptedServer):
    server.will(Reply(201, answer))
    with pytest.raises(UnreadableAnswerError, match="the answer is not as described"):
        client.import_http_connector(ORGANISATION, DOCUMENT)


def test_an_id_that_is_none_is_not_put_into_a_path(client: Client, server: ScriptedServer):
    with pytest.raises(RefusedError, match="is not an id of Versori"):
        client.import_http_connector_version(ORGANISATION, "..", "1.0", DOCUMENT)
    with pytest.raises(RefusedError, match="is not an id of Versori"):
        client.import_http_connector("..", DOCUMENT)
    assert server.sent == []


def test_errors_are_ours(client: Client, server: ScriptedServer):
    for call, *_ in IMPORTS.values():
        server.will(Reply(403, {"message": "no"}))
        with pytest.raises(RequestError, match=r"could not import .*: no \(HTTP 403\)"):
            call(client)
