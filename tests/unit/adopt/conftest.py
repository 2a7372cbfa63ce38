from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from unit.scripted_server import Reply, ScriptedServer

from .fake_pulumi import FakePulumi

KEY = "key-of-the-tests"
ORGANISATION = "01HXK5T7QZ0000000000000000"


@pytest.fixture
def pulumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePulumi:
    """The `pulumi` command."""
    made = FakePulumi(tmp_path / "bin")
    monkeypatch.setenv("PATH", os.pathsep.join([str(made.install()), "/usr/bin", "/bin"]))
    return made


@pytest.fixture
def project(pulumi: FakePulumi, server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001
    """The folder of a project whose stack is configured for the server; the working folder."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: connectors\nruntime: python\n")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("VERSORI_API_KEY", KEY)
    monkeypatch.setenv("VERSORI_ORGANISATION_ID", ORGANISATION)
    monkeypatch.setenv("VERSORI_BASE_URL", f"{server.url}/api/connect/v1")
    return folder


@pytest.fixture
def organisation(server: ScriptedServer) -> Callable[..., None]:
    """Makes the server answer lists with these connectors, for ever."""

    def have(*connectors: dict[str, Any]) -> None:
        whole = {"organisationId": ORGANISATION, "protocol": "http", "baseUrl": "https://a.example.com"}
        empty: dict[str, Any] = {"authSchemeConfigs": [], "connections": []}
        found = [{"id": f"{number:026d}", **whole, **empty, **each} for number, each in enumerate(connectors)]
        server.always(Reply(200, {"totalCount": len(found), "connectors": found}))

    return have
