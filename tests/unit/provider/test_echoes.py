"""A server that repeats what it was sent, or what it has kept, to the hooks of every noun: no secret comes out of them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pytest

from unit.conftest import KEY, ORGANISATION
from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.provider.boundary import VersoriError
from versori_pulumi.provider.connection import ConnectionProvider
from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.connector_version import ConnectorVersionProvider
from versori_pulumi.provider.content import ActionProvider, TriggerProvider
from versori_pulumi.provider.definitions import DefinitionsProvider
from versori_pulumi.provider.run import Run, report

ID = "01HXK5T7QZ0000000000000001"
SCHEME = "01HXK5T7QZ0000000000000A01"
OAUTH = {
    "schemeType": "oauth2",
    "authorizeUrl": "https://login.example.com/a",
    "tokenUrl": "https://login.example.com/t",
    "scopes": [],
    "defaultScopes": [],
    "grant": {"grantType": "password", "clientId": "id", "clientSecret": "canary-of-the-client-secret"},
}
PASSWORD = {"type": "basic-auth", "data": {"username": "user", "password": "canary of a credential's data"}}
VARIABLES = [{"name": "zone", "value": "canary-of-a-variable"}]
DEFINITION = {
    "accept": ["application/json"],
    "schema": {"contentType": "application/schema+json", "content": '{"title": "canary-of-a-schema"}'},
}
PLACE = {"connectorId": ID, "version": "1.0"}


@dataclass(frozen=True)
class Case:
    """One noun with secrets in its inputs.

    Attributes:
        provider: its hooks.
        inputs: as the program gives them.
        secrets: what nobody may see of them.
        outputs: what the state has besides the inputs.
    """

    provider: type[Any]
    inputs: dict[str, Any]
    secrets: tuple[str, ...]
    outputs: dict[str, Any] = field(default_factory=lambda: {"createdAt": "2024", "organisationId": ORGANISATION})


NOUNS = {
    "connector": Case(
        ConnectorProvider,
        {
            "name": "shop",
            "protocol": "http",
            "baseUrl": "https://hooks.example.com/canary-of-a-url",
            "tags": {"canary-of-a-key": ["canary-of-a-tag"]},
            "connectionVariables": VARIABLES,
            "authSchemeConfigs": [OAUTH],
            "secretProperties": ["baseUrl", "tags"],
        },
        (
            "https://hooks.example.com/canary-of-a-url",
            "canary-of-a-key",
            "canary-of-a-tag",
            "canary-of-a-variable",
            "canary-of-the-client-secret",
        ),
    ),
    "connection": Case(
        ConnectionProvider,
        {
            "connectorId": ID,
            "name": "shop",
            "variables": VARIABLES,
            "credentials": {"action": [{"authSchemeConfigId": SCHEME, "credential": PASSWORD}]},
        },
        ("canary-of-a-variable", "canary of a credential's data"),
    ),
    "version": Case(
        ConnectorVersionProvider,
        {"connectorId": ID, "name": "1.0", "description": "canary-of-a-description", "secretProperties": ["description"]},
        ("canary-of-a-description",),
        {"createdAt": "2024", "organisationId": ORGANISATION, "versionId": ID},
    ),
    "action": Case(
        ActionProvider,
        {
            **PLACE,
            "name": "a",
            "method": "GET",
            "path": "/",
            "summary": "canary-of-a-summary",
            "secretProperties": ["summary"],
        },
        ("canary-of-a-summary",),
    ),
    "trigger": Case(
        TriggerProvider,
        {**PLACE, "name": "t", "method": "POST", "summary": "canary-of-a-summary", "secretProperties": ["summary"]},
        ("canary-of-a-summary",),
    ),
    "definitions": Case(
        DefinitionsProvider,
        {**PLACE, "definitions": {"A": DEFINITION}, "secretProperties": ["definitions"]},
        ("canary-of-a-schema",),
    ),
}

HOOKS: dict[str, Callable[[Any, dict[str, Any], dict[str, Any]], Any]] = {
    "check": lambda hooks, news, _olds: hooks.check({}, news),
    "diff": lambda hooks, news, olds: hooks.diff(ID, olds, news),
    "read": lambda hooks, _news, olds: hooks.read(ID, olds),
    "create": lambda hooks, news, _olds: hooks.create(news),
    "update": lambda hooks, news, olds: hooks.update(ID, {**olds, "forceDelete": True}, {**news, "name": "other"}),
    "delete": lambda hooks, _news, olds: hooks.delete(ID, olds),
}


ASKING = [(noun, hook) for noun in NOUNS for hook in HOOKS if (noun, hook) != ("public connector", "update")]
"""What sends requests: an import that was made is not updated."""


def repeats(server: ScriptedServer, case: Case, status: int) -> None:
    """Makes the server repeat everything: what it is sent, and what it was sent once."""

    def reply(sent: Any) -> Reply:
        server.sent.append(sent)
        kept = [sent.headers["authorization"], sent.raw.decode(errors="replace"), json.dumps(case.inputs), *case.secrets]
        text = " | ".join(kept)
        fields = [{"field": secret, "message": secret} for secret in kept]
        return Reply(status, {"message": text, "details": text, "fields": fields}, headers={"x-request-id": KEY})

    server.took = reply  # type: ignore[method-assign]  # it answers all requests alike


@contextlib.contextmanager
def configured(case: Case, server: ScriptedServer) -> Iterator[Any]:
    values = {"apiKey": KEY, "organisationId": ORGANISATION, "baseUrl": server.url, "maxRetries": "0"}
    hooks = case.provider()
    hooks.run = Run(lambda key: values.get(key.removeprefix("versori:")))
    with closing(hooks.run):
        yield hooks


@pytest.mark.parametrize("status", [400, 401, 409, 500])
@pytest.mark.parametrize(("noun", "hook"), ASKING)
@pytest.mark.usefixtures("impatient")
def test_no_hook_shows_a_secret(
    noun: str, hook: str, status: int, server: ScriptedServer, capsys: pytest.CaptureFixture[str], monkeypatch: Any
):
    monkeypatch.setenv("VERSORI_LOG", "debug")
    case = NOUNS[noun]
    repeats(server, case, status)
    with configured(case, server) as hooks:
        try:
            result = HOOKS[hook](hooks, {**case.inputs}, {**case.inputs, **case.outputs})
            shown = " ".join(f"{failure.property} {failure.reason}" for failure in getattr(result, "failures", ()))
        except VersoriError as error:
            shown = str(error)
    shown += capsys.readouterr().err
    assert server.sent, "the hook asked for nothing"
    assert "[secret]" in shown
    assert [secret for secret in (*case.secrets, KEY) if secret in shown] == []


@pytest.mark.usefixtures("impatient")
def test_what_another_resource_keeps_secret_is_hidden_too(server: ScriptedServer):
    other, case = NOUNS["connection"], NOUNS["version"]
    repeats(server, other, 400)
    with configured(case, server) as hooks:
        neighbour = other.provider()
        neighbour.run = hooks.run
        with pytest.raises(VersoriError):
            neighbour.check({}, {**other.inputs})
        with pytest.raises(VersoriError) as caught:
            hooks.read(ID, {**case.inputs, **case.outputs})
    assert [secret for secret in other.secrets if secret in str(caught.value)] == []


def test_a_live_value_that_is_a_secret_is_in_no_line(capsys: pytest.CaptureFixture[str], server: ScriptedServer):
    case = NOUNS["connector"]
    with configured(case, server) as hooks:
        hooks.run.account(None)
        report(f'drift: connector "shop": documentation_url is "https://a.example.com/?key={KEY}" on Versori')
    line = 'drift: connector "shop": documentation_url is "https://a.example.com/?key=[secret]" on Versori\n'
    assert capsys.readouterr().err == line
