"""A server, or something in front of it, that repeats what it was sent: in no error and no log line is a secret."""

from __future__ import annotations

import base64
import json
import traceback
from collections.abc import Callable
from contextlib import closing
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from unit.conftest import ORGANISATION
from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import StatusError, VersoriError
from versori_pulumi.connect.http.answers import error_answer
from versori_pulumi.connect.redaction import Secrets, hiding
from versori_pulumi.connect.settings import load_settings

KEY = "vk_live_5up3r/s3cret+key=of-the-account"
CLIENT_SECRET = "client-secret-canary-00001"
VARIABLE = "https://user.example.com/hook?token=variable-canary-00002"
SCHEME = {"id": "01HXK5T7QZ0000000000000A01", "grant": {"clientId": "id", "clientSecret": CLIENT_SECRET}}
PASSWORD = 'pass"word canary\n00003'
BODY = {
    "name": "shop",
    "authSchemeConfigs": [SCHEME],
    "connectionVariables": [{"name": "hook", "value": VARIABLE}],
    "credentials": {"action": [{"credential": {"type": "basic-auth", "data": {"username": "u", "password": PASSWORD}}}]},
}
SECRETS = {"key": KEY, "client secret": CLIENT_SECRET, "variable": VARIABLE, "credential": PASSWORD}

ENCODINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "as the header": lambda text: f"Bearer {text}",
    "percent-encoded": lambda text: quote(text, safe=""),
    "in Base64": lambda text: base64.b64encode(text.encode()).decode(),
    "in Base64 with more": lambda text: base64.b64encode(f"Bearer {text}, and more".encode()).decode(),
    "in JSON": lambda text: json.dumps({"data": text}),
    "in part": lambda text: text[:20],
    "in a whole body": lambda text: json.dumps({**BODY, "authorization": f"Bearer {text}"}),
}

Place = Callable[[str], Reply]


def said(**body: Any) -> Reply:
    return Reply(400, {"code": "invalid", "message": "no", **body})


PLACES: dict[str, Place] = {
    "message": lambda text: said(message=f"can't use {text}"),
    "401": lambda text: Reply(401, {"message": f"bad token {text}"}),
    "500": lambda text: Reply(500, {"message": text}),
    "code": lambda text: said(code=text),
    "details": lambda text: said(details=text),
    "field": lambda text: said(fields=[{"field": f"tags.{text}", "message": "no"}]),
    "field's message": lambda text: said(fields=[{"field": "name", "message": f"not {text}"}]),
    "messages": lambda text: said(messages=[{"severity": "error", "text": text, "detail": [text]}]),
    "severity": lambda text: said(messages=[{"severity": text, "text": "no"}]),
    "definition": lambda text: said(definition={"name": text, "referencedBy": [{"type": text, "name": text}]}),
    "request id": lambda text: Reply(400, {"message": "no"}, headers={"x-request-id": one_line(text)}),
    "location": lambda text: Reply(302, headers={"location": f"https://else.example.com/{one_line(text)}"}),
    "content type": lambda text: Reply(200, raw=b"<html>", headers={"content-type": f"text/{one_line(text)}"}),
    "name of a key": lambda text: Reply(200, {"id": "C", "tags": {text: 1}}),
    "no JSON": lambda text: Reply(400, raw=text.encode()),
    "malformed header": lambda text: Reply(200, raw=b"{}", headers={f"x y {one_line(text)}": "1"}),
}


def one_line(text: str) -> str:
    """A text as a header can hold it."""
    return text.replace("\n", " ")


def everything(error: VersoriError) -> str:
    """All of an error that anybody could see."""
    shown = [str(error), repr(error), "".join(traceback.format_exception(error)), repr(error.args)]
    return "\n".join(shown + [repr(value) for value in vars(error).values()])


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """The log so far, which is on."""
    monkeypatch.setenv("VERSORI_LOG", "debug")
    return lambda: capsys.readouterr().err


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.usefixtures("impatient")
def test_no_error_holds_what_the_server_repeats(
    place: str, secret: str, encoding: str, server: ScriptedServer, settings_for: Callable[..., Any], log: Callable[[], str]
):
    server.always(PLACES[place](ENCODINGS[encoding](SECRETS[secret])))
    with closing(Client(settings_for(api_key=KEY, max_retries=0))) as client, pytest.raises(VersoriError) as caught:
        client.create_http_connector(ORGANISATION, BODY)
    shown = everything(caught.value) + log()
    for value in SECRETS.values():
        for form in {value, repr(value)[1:-1], quote(value, safe=""), base64.b64encode(value.encode()).decode()[:-4]}:
            assert not [part for part in parts(form) if part in shown], shown


def parts(text: str) -> list[str]:
    """What of a secret says something: every 16 characters of it that are more than the host of an address."""
    return [text[at : at + 16] for at in range(len(text) - 15) if "://" not in text[at : at + 16]]


def test_a_status_line_repeats_nothing():
    response = httpx.Response(400, extensions={"reason_phrase": f"Bad {CLIENT_SECRET}\x1b".encode()})
    with hiding(Secrets([CLIENT_SECRET])):
        assert error_answer(response).message == r"Bad [secret]\x1b"


WAYS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "stack configuration": ({"versori:apiKey": KEY}, {}),
    "environment": ({}, {"VERSORI_API_KEY": KEY}),
    "context of the CLI": ({}, {"VERSORI_CONFIG": "config.yaml"}),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.usefixtures("impatient")
def test_the_key_is_hidden_wherever_it_came_from(way: str, server: ScriptedServer, tmp_path: Any, monkeypatch: Any):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text(json.dumps({"active_context": "a", "contexts": {"a": {"jwt": KEY}}}))
    configuration, environment = WAYS[way]
    place = {"versori:organisationId": ORGANISATION, "versori:baseUrl": server.url, "versori:maxRetries": "0"}
    server.always(Reply(401, {"message": f"bad token {KEY}"}))
    settings = load_settings({**place, **configuration}.get, environment=environment)
    refused = pytest.raises(StatusError, match=r"bad token \[secret\] \(HTTP 401\)")
    with closing(Client(settings)) as client, refused as caught:
        client.get_connector(ORGANISATION, ORGANISATION)
    assert KEY not in everything(caught.value)


@pytest.mark.usefixtures("impatient")
def test_what_is_no_secret_stays_readable(server: ScriptedServer, settings_for: Callable[..., Any]):
    server.always(said(message='connector "shop" at https://user.example.com can\'t be made', details="see line 5"))
    with closing(Client(settings_for(max_retries=0))) as client, pytest.raises(StatusError) as caught:
        client.create_http_connector(ORGANISATION, BODY)
    first = 'could not create connector "shop": connector "shop" at https://user.example.com can\'t be made (HTTP 400)'
    assert str(caught.value).splitlines()[:2] == [first, "  see line 5"]


@pytest.mark.usefixtures("impatient")
def test_the_path_in_the_log_holds_no_secret(client: Client, server: ScriptedServer, log: Callable[[], str]):
    server.always(said())
    with hiding(Secrets(["version-canary-1"])), pytest.raises(StatusError) as caught:
        client.get_connector_version(ORGANISATION, ORGANISATION, "version-canary-1")
    assert "canary" not in log() + str(caught.value)
