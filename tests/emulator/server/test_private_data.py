"""The file with the data and the token are nobody else's."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from pathlib import Path

import httpx
import pytest

from tests.emulator.api import Api
from tests.emulator.processes import ended, started
from versori_pulumi.emulator import running
from versori_pulumi.emulator.private_file import make_private
from versori_pulumi.emulator.store import Store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


def _modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


@pytest.fixture
def open_umask() -> object:
    kept = os.umask(0)
    yield
    os.umask(kept)


@pytest.mark.usefixtures("open_umask")
@pytest.mark.parametrize("before", [(), ("data.db",), ("data.db", "data.db-wal", "data.db-shm")], ids=len)
def test_the_data_is_its_owner_s_only(tmp_path: Path, before: tuple[str, ...]):
    for name in before:
        (tmp_path / name).touch(0o666)
    with running(tmp_path / "data.db") as url:
        api = Api(url)
        with api.http:
            api.create()
        assert set(_modes(tmp_path)) == {"data.db", "data.db-wal", "data.db-shm"}
        assert set(_modes(tmp_path).values()) == {0o600}
    assert _modes(tmp_path) == {"data.db": 0o600}


@pytest.mark.usefixtures("open_umask")
def test_the_file_is_private_from_its_first_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    modes: list[dict[str, int]] = []
    original = os.open

    def opened(path: Path, *arguments: int) -> int:
        file = original(path, *arguments)
        modes.append(_modes(tmp_path))
        return file

    monkeypatch.setattr(os, "open", opened)
    make_private(tmp_path / "data.db")
    assert modes == [{"data.db": 0o600}]


@pytest.mark.parametrize("name", ["data.db", "data.db-wal", "data.db-shm", "data.db-journal"])
def test_a_link_that_lies_there_is_not_followed(tmp_path: Path, name: str):
    folder = tmp_path / "folder"
    folder.mkdir()
    precious = tmp_path / "precious"
    precious.write_text("kept")
    precious.chmod(0o644)
    (folder / name).symlink_to(precious)
    with pytest.raises(OSError, match="it is a symbolic link"):
        Store(folder / "data.db")
    assert precious.read_text() == "kept"
    assert stat.S_IMODE(precious.stat().st_mode) == 0o644


def test_what_is_not_a_file_is_not_used(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "text").write_text("no database" * 1000)
    for name, reason in {"pipe": "it is not a file", "": "Is a directory", "no/where": "No such file"}.items():
        with pytest.raises(OSError, match=reason):
            Store(tmp_path / name)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        Store(tmp_path / "text")


@pytest.mark.parametrize(("name", "reason"), [("", "Is a directory"), ("text", "file is not a database")])
def test_a_file_that_can_not_be_used_is_reported_in_one_line(tmp_path: Path, name: str, reason: str):
    (tmp_path / "text").write_text("no database" * 1000)
    with started("--data", str(tmp_path / name)) as (process, url):
        message = f"The emulator can't keep its data in {tmp_path / name}: {reason}.\n"
        assert (url, *ended(process)) == ("", 1, "", message)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"])
def test_times_at_the_ends_of_time_survive_a_restart(tmp_path: Path, moment: str):
    seeded = {"name": "CRM", "createdAt": moment, "updatedAt": moment}
    with running(tmp_path / "data.db") as url:
        api = Api(url)
        with api.http:
            api.seed(seeded)
    with running(tmp_path / "data.db") as url:
        api = Api(url)
        with api.http:
            assert api.create()
    Store(tmp_path / "data.db").close()


def test_the_token_of_the_environment_is_the_only_one():
    with started(VERSORI_EMULATOR_TOKEN="hush") as (process, url):
        answers = [httpx.get(f"{url}/categories", headers={"Authorization": f"Bearer {token}"}) for token in ("hush", "any")]
        assert [answer.status_code for answer in answers] == [200, 401]
        assert "hush" not in " ".join(str(argument) for argument in process.args)


def test_an_option_takes_precedence_over_the_environment_and_nothing_in_it_is_no_token():
    for options, value, token in ((("--token", "other"), "hush", "other"), ((), "", "any")):
        with started(*options, VERSORI_EMULATOR_TOKEN=value) as (_, url):
            assert httpx.get(f"{url}/categories", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_a_token_may_have_any_letters():
    with running(token="clé") as url:
        for token, status in (("clé", 200), ("cle", 401), ("\xff", 401)):
            headers = {"Authorization": f"Bearer {token}".encode()}
            assert httpx.get(f"{url}/categories", headers=headers).status_code == status
