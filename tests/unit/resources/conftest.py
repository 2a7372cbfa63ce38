from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.runtime.mocks import MockMonitor, Mocks, set_mocks, test as pulumi_program
from pulumi.runtime.sync_await import _ensure_event_loop

ORGANISATION = "01HXK5T7QZ0000000000000000"
SECRET, VALUE = pulumi.runtime.rpc._special_sig_key, pulumi.runtime.rpc._special_secret_sig


class Recorder(Mocks):
    """The engine's side: what arrived of each resource."""

    def __init__(self) -> None:
        self.declared: dict[str, dict[str, Any]] = {}
        self.types: dict[str, str] = {}
        self.ids: dict[str, str | None] = {}
        self.custom: dict[str, Any] = {}
        self.names: dict[str, str | None] = {}
        self.waits: dict[str, set[str]] = {}

    def new_resource(self, args: Any) -> tuple[str, dict[str, Any]]:
        self.declared[args.name] = {
            key: value for key, value in args.inputs.items() if key not in ("__provider", "resourceName")
        }
        self.names[args.name] = args.inputs.get("resourceName")
        self.types[args.name] = args.typ
        self.ids[args.name] = args.resource_id
        outputs = {"organisationId": ORGANISATION, "createdAt": "2024-01-01T00:00:00Z", "authSchemeConfigIds": ["A"]}
        return args.resource_id or f"id-of-{args.name}", {**args.inputs, **outputs}

    def call(self, _args: Any) -> tuple[dict[str, Any], None]:
        return {}, None


class Monitor(MockMonitor):
    """Notes what each resource waits for."""

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802  (the SDK's name)
        self.mocks.waits[request.name] = {urn.rpartition("::")[2] for urn in request.dependencies}
        return super().RegisterResource(request)


@pytest.fixture
def recorder() -> Recorder:
    """Records what a program declares."""
    made = Recorder()
    set_mocks(made, preview=False, monitor=Monitor(made))
    return made


@pytest.fixture
def run(recorder: Recorder) -> Callable[[Callable[[], Any]], Recorder]:
    """Runs a program; what it returns is awaited."""

    def act(program: Callable[[], Any]) -> Recorder:
        try:
            pulumi_program(program)()
        finally:
            _end_what_is_unfinished()
        return recorder

    return act


def _end_what_is_unfinished() -> None:
    """What a program that failed left behind fails here and now, where nobody minds, and not in the next test."""
    loop = _ensure_event_loop()
    while unfinished := asyncio.all_tasks(loop):
        loop.run_until_complete(asyncio.gather(*unfinished, return_exceptions=True))


def secret(value: Any) -> dict[str, Any]:
    """A secret as the engine gets it."""
    return {SECRET: VALUE, "value": value}


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document in the program's folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "openapi.yaml"
    path.write_text("openapi: 3.0.3\ninfo:\n  title: Pets\n  version: 1.10\n")
    return path
