"""Text of live objects that would act, hide or forge a line: `drift:`, `adopt:` and warnings are one visible line each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from versori_pulumi.provider import drift
from versori_pulumi.provider.boundary import VersoriError
from versori_pulumi.provider.connection import ConnectionProvider
from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.connector_version import ConnectorVersionProvider
from versori_pulumi.provider.content import ActionProvider, TriggerProvider
from versori_pulumi.provider.definitions import DefinitionsProvider
from versori_pulumi.provider.documents.messages import report_messages
from versori_pulumi.provider.recovery import left_over
from versori_pulumi.provider.run import report

from .fake import FakeVersori, with_a_version
from .fake.definition import definition
from .fake.engine import Engine
from .fake.store import CONNECTOR, said_no

FORGED = "\nerror: forged\r\nwarning: forged\x85drift: forged\u2028adopt: forged"
HOSTILE = f"\x1b[2J\x9b1m\u202e\u2066\u200b\U000e0041<{{%bold%}}>{FORGED}"
SHOWN = r"[2J\x9b1m\u202e\u2066\u200b\U000e0041\x3c{%bold%}>\n"
PLACE = {"connectorId": CONNECTOR, "version": "1.0"}


def connector() -> tuple[Engine, dict[str, Any], Callable[[], Any]]:
    versori = FakeVersori()
    engine = Engine(versori, ConnectorProvider)
    inputs = {"name": "Shop", "baseUrl": "https://a.example.com", "documentationURL": "https://d.example.com"}
    return engine, inputs, lambda: versori.edit(str(engine.id), documentationURL=HOSTILE)


def connection() -> tuple[Engine, dict[str, Any], Callable[[], Any]]:
    versori = FakeVersori()
    engine = Engine(versori, ConnectionProvider)
    inputs = {"connectorId": versori.add(), "name": "Live"}
    return engine, inputs, lambda: versori.edit(str(engine.id), name=HOSTILE)


def version() -> tuple[Engine, dict[str, Any], Callable[[], Any]]:
    versori = FakeVersori()
    inputs = {"connectorId": versori.add(), "name": "1.0", "description": "Ours"}
    return (
        Engine(versori, ConnectorVersionProvider),
        inputs,
        lambda: versori.touch(inputs["connectorId"], "1.0", description=HOSTILE),
    )


def content(provider: type[Any], kind: str, **more: Any) -> tuple[Engine, dict[str, Any], Callable[[], Any]]:
    versori = with_a_version()
    inputs = {**PLACE, "name": "one", "summary": "Ours", "method": "POST", "responses": [{"definitions": []}], **more}

    def edit() -> None:
        versori.held(kind)["one"]["summary"] = HOSTILE

    return Engine(versori, provider), inputs, edit


def definitions() -> tuple[Engine, dict[str, Any], Callable[[], Any]]:
    versori = with_a_version()
    inputs = {**PLACE, "definitions": {"A": definition({"type": "object"}, description="Ours")}}

    def edit() -> None:
        versori.held("definition")["A"]["description"] = HOSTILE

    return Engine(versori, DefinitionsProvider), inputs, edit


NOUNS: dict[str, Callable[[], tuple[Engine, dict[str, Any], Callable[[], Any]]]] = {
    "connector": connector,
    "connection": connection,
    "version": version,
    "action": lambda: content(ActionProvider, "action", path="/"),
    "trigger": lambda: content(TriggerProvider, "trigger"),
    "definitions": definitions,
}


@pytest.mark.parametrize("noun", NOUNS)
def test_drift_is_one_visible_line(noun: str, capsys: pytest.CaptureFixture[str]):
    engine, inputs, edit = NOUNS[noun]()
    engine.up(**inputs)
    edit()
    capsys.readouterr()
    engine.preview(**inputs)
    assert_one_line(capsys.readouterr().err, "drift: ")


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun != "connection"])
def test_an_adoption_is_one_visible_line(noun: str, capsys: pytest.CaptureFixture[str]):
    engine, inputs, edit = NOUNS[noun]()
    engine.up(**inputs)
    edit()
    engine.id, engine.state, engine.inputs = None, {}, {}
    capsys.readouterr()
    engine.preview(**inputs, existing="adopt")
    assert_one_line(capsys.readouterr().err, "adopt: ")


@pytest.mark.parametrize("noun", NOUNS)
def test_a_refusal_of_versori_forges_no_line(noun: str):
    engine, inputs, _ = NOUNS[noun]()
    engine.versori.fails("create" if noun == "connector" else f"create {noun}", said_no(400, HOSTILE))
    with pytest.raises(VersoriError) as caught:
        engine.up(**inputs)
    first, *rest = str(caught.value).split("\n")
    assert all(line.startswith("  ") for line in rest)
    assert all(line.isprintable() for line in (first, *rest))


def test_what_is_gone_and_what_is_left_are_one_visible_line(capsys: pytest.CaptureFixture[str]):
    report(drift.gone("01H", HOSTILE, "connector"))
    assert_one_line(capsys.readouterr().err, "drift: ")
    report(left_over(drift.labelled("connector", "01H", HOSTILE), said_no(400, HOSTILE), said_no(500, HOSTILE)))
    assert_one_line(capsys.readouterr().err, "warning: ")


@pytest.mark.parametrize("severity", ["error", "warning", "info", "drift", HOSTILE, None, 5])
def test_messages_of_versori_are_one_visible_line_each(severity: Any, capsys: pytest.CaptureFixture[str]):
    report_messages("version 1.0", [{"severity": severity, "text": HOSTILE, "detail": [HOSTILE, "b"]}])
    known = {"error": "warning", "warning": "warning"}.get(severity, "info")
    assert_one_line(capsys.readouterr().err, f"{known}: version 1.0: ")


def test_a_name_is_cut_in_a_line(capsys: pytest.CaptureFixture[str]):
    report(drift.gone("01H", "n" * 100_000, "connector"))
    assert len(capsys.readouterr().err) < 400


def test_what_people_write_stays_in_lines(capsys: pytest.CaptureFixture[str]):
    report(drift.gone("01H", "Zürich 日本語 🛒", "connector"))
    assert 'connector "Zürich 日本語 🛒" (01H)' in capsys.readouterr().err


def assert_one_line(text: str, beginning: str) -> None:
    """That it is one line of ours, with the hostile text in it to be seen."""
    line, nothing = text.split("\n")
    assert nothing == ""
    assert line.startswith(beginning)
    assert line.isprintable()
    assert SHOWN in line
    assert "<{%" not in line
