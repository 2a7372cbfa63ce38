"""Text of the server that would act, hide or forge a line: in errors it is one visible text, with an end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from unit.conftest import ORGANISATION
from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import VersoriError

FORGED = "\nerror: forged\r\nwarning: forged\x85drift: forged\u2028adopt: forged"
HOSTILE = f"\x1b[2J\x9b1m\u202e\u2066\u200b\U000e0041<{{%bold%}}>{FORGED}"

PLACES: dict[str, Reply] = {
    "message": Reply(400, {"message": HOSTILE}),
    "code": Reply(400, {"message": "no", "code": HOSTILE}),
    "details": Reply(400, {"message": "no", "details": HOSTILE}),
    "field": Reply(400, {"message": "no", "fields": [{"field": HOSTILE, "message": HOSTILE}]}),
    "messages": Reply(400, {"message": "no", "messages": [{"severity": HOSTILE, "text": HOSTILE, "detail": [HOSTILE]}]}),
    "definition": Reply(400, {"definition": {"name": HOSTILE, "referencedBy": [{"type": HOSTILE, "name": HOSTILE}]}}),
    "request id": Reply(400, {"message": "no"}, headers={"x-request-id": "\x1b[2J<{%bold%}>error: forged"}),
    "location": Reply(302, headers={"location": "https://e.example/\x1b[2J<{%bold%}>error: forged"}),
    "content type": Reply(200, raw=b"<html>", headers={"content-type": "text/\x1b[2J<{%bold%}>error: forged"}),
    "name of a key": Reply(200, {"id": "C", "tags": {HOSTILE: 1}}),
}


def failed(server: ScriptedServer, settings_for: Callable[..., Any], reply: Reply, name: str = "shop") -> str:
    server.always(reply)
    with closing(Client(settings_for(max_retries=0))) as client, pytest.raises(VersoriError) as caught:
        client.create_http_connector(ORGANISATION, {"name": name})
    return str(caught.value)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.usefixtures("impatient")
def test_nothing_acts_and_no_line_is_forged(place: str, server: ScriptedServer, settings_for: Callable[..., Any]):
    first, *rest = failed(server, settings_for, PLACES[place]).split("\n")
    assert first.startswith("could not create connector")
    assert all(line.startswith("  ") for line in rest)
    assert all(line.isprintable() for line in (first, *rest))
    assert "<{%" not in "".join([first, *rest])


@pytest.mark.usefixtures("impatient")
def test_the_name_in_what_was_attempted_is_one_visible_text(server: ScriptedServer, settings_for: Callable[..., Any]):
    first, *rest = failed(server, settings_for, Reply(400, {"message": "no"}), HOSTILE).split("\n")
    assert first.isprintable()
    assert first.startswith(r'could not create connector "\x1b[2J\x9b1m\u202e')
    assert rest == []


ENDLESS = "x" * 20_000
LONG: dict[str, dict[str, Any]] = {
    "message": {"message": ENDLESS},
    "details": {"details": ENDLESS},
    "fields": {"fields": [{"field": ENDLESS, "message": ENDLESS}] * 200},
    "messages": {"messages": [{"severity": "error", "text": ENDLESS, "detail": [ENDLESS] * 10}] * 60},
}


@pytest.mark.parametrize("place", LONG)
@pytest.mark.usefixtures("impatient")
def test_no_message_is_without_end(place: str, server: ScriptedServer, settings_for: Callable[..., Any]):
    text = failed(server, settings_for, Reply(400, LONG[place]))
    assert len(text) < 30_000
    assert "…" in text
