"""Configuration keys that nothing reads are said once."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pulumi.dynamic import Config, ConfigureRequest

import versori_pulumi
from versori_pulumi.connect.errors import ConfigurationError
from versori_pulumi.provider.connection import ConnectionProvider
from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.host import configuration
from versori_pulumi.provider.host.configuration import KNOWN, warn_of_unknown

PACKAGE = Path(versori_pulumi.__file__).parent
_READ = r"""(?:\bversori:|_whole\(configuration, ")([A-Za-z]+)\b"""
IGNORED = "warning: stack configuration versori:{} is not used by versori-pulumi"


@pytest.fixture(autouse=True)
def _new_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(configuration, "_warned", set())
    before = getattr(sys, "tracebacklimit", None)
    yield
    if before is None and hasattr(sys, "tracebacklimit"):
        del sys.tracebacklimit


def said(capsys: pytest.CaptureFixture[str], values: dict[str, Any], project: str = "shop") -> list[str]:
    warn_of_unknown(Config(values, project))
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("apikey", "apiKey"),
        ("api_key", "apiKey"),
        ("organizationId", "organisationId"),
        ("organisationID", "organisationId"),
        ("baseURL", "baseUrl"),
        ("defaultTag", "defaultTags"),
        ("maxRetry", "maxRetries"),
    ],
)
def test_a_misspelt_key_is_reported_with_the_one_that_is_meant(key: str, meant: str, capsys: pytest.CaptureFixture[str]):
    assert said(capsys, {f"versori:{key}": "hunter2"}) == [f"{IGNORED.format(key)}: do you mean versori:{meant}?"]


def test_a_key_like_none_is_reported_with_all_that_there_are(capsys: pytest.CaptureFixture[str]):
    (line,) = said(capsys, {"versori:colour": "hunter2"})
    assert line == f"{IGNORED.format('colour')}; known: {', '.join(KNOWN)}"


def test_one_line_a_key(capsys: pytest.CaptureFixture[str]):
    lines = said(capsys, {"versori:colour": "a", "versori:apiKye": "hunter2", "versori:apiKey": "k"})
    assert [line.split(" is not used")[0] for line in lines] == [
        "warning: stack configuration versori:apiKye",
        "warning: stack configuration versori:colour",
    ]


def test_what_is_known_or_not_ours_is_silent(capsys: pytest.CaptureFixture[str]):
    ours = {f"versori:{key}": "x" for key in KNOWN}
    others = {"shop:apikey": "x", "versori-eu:apiKey": "x", "pulumi:tags": "x", "versorix:apiKey": "x"}
    assert said(capsys, {**ours, **others}) == []


def test_a_project_called_versori_may_have_keys_of_its_own(capsys: pytest.CaptureFixture[str]):
    (line,) = said(capsys, {"versori:colour": "blue", "versori:apikey": "k"}, project="versori")
    assert "versori:apiKey?" in line


def test_a_host_that_shows_no_keys_is_no_problem(capsys: pytest.CaptureFixture[str]):
    for config in (object(), type("Config", (), {"_props": None})()):
        warn_of_unknown(config)
    assert capsys.readouterr().err == ""


def test_a_process_tells_once_however_many_nouns_it_has(capsys: pytest.CaptureFixture[str]):
    values = {"versori:apikey": "k"}
    for kind in (ConnectorProvider, ConnectionProvider, ConnectorProvider):
        kind().configure(ConfigureRequest(Config(values, "shop")))
    assert capsys.readouterr().err.splitlines() == [f"{IGNORED.format('apikey')}: do you mean versori:apiKey?"]


ACCOUNT = "warning: stack configuration versori-eu:{} is not used by versori-pulumi"


def opened(values: dict[str, Any], capsys: pytest.CaptureFixture[str], project: str = "shop") -> list[str]:
    """What is said when a program uses the account `eu`, twice."""
    provider = ConnectorProvider()
    provider.configure(ConfigureRequest(Config(values, project)))
    for _ in range(2):
        with pytest.raises(ConfigurationError, match='for account "eu"'):
            provider.run.account("eu")
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("apikey", ": do you mean versori-eu:apiKey?"),
        ("organization_id", ": do you mean versori-eu:organisationId?"),
        ("colour", "; known: apiKey, organisationId, baseUrl"),
        ("timeout", ": versori:timeout is what counts, for all accounts"),
    ],
)
def test_a_misspelt_key_of_an_account_in_use_is_reported(key: str, shown: str, capsys: pytest.CaptureFixture[str]):
    assert opened({f"versori-eu:{key}": "hunter2"}, capsys) == [f"{ACCOUNT.format(key)}{shown}"]


def test_an_account_that_is_not_in_use_is_nobodys_business(capsys: pytest.CaptureFixture[str]):
    assert said(capsys, {"versori-eu:apikey": "k", "versori-plugin:colour": "k"}) == []
    assert opened({"versori-us:apikey": "k", "versori-eu-west:apikey": "k", "versori:apiKey": "k"}, capsys) == []


def test_a_project_called_as_an_account_may_have_keys_of_its_own(capsys: pytest.CaptureFixture[str]):
    held = {"versori-eu:colour": "blue", "versori-eu:apikey": "k"}
    assert opened(held, capsys, project="versori-eu") == [f"{ACCOUNT.format('apikey')}: do you mean versori-eu:apiKey?"]


def test_every_key_that_the_package_reads_is_known():
    sources = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.name != "configuration.py"]
    named = {key for source in sources for key in re.findall(_READ, source)}
    assert named == set(KNOWN)
