"""The order in which engines are looked for, and what is said when there is none."""

from pathlib import Path

import pytest
from conftest import Executable

from tools.engine import build, locate, official
from tools.engine.problems import EngineUnavailableError

pytestmark = pytest.mark.usefixtures("cache_folder")


@pytest.fixture(autouse=True)
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slow ways that were tried; neither works."""
    names: list[str] = []

    def fail(name: str) -> None:
        names.append(name)
        raise EngineUnavailableError(f"{name} is not possible")

    monkeypatch.delenv("VERSORI_PULUMI_ENGINE", raising=False)
    monkeypatch.setattr(official, "install", lambda: fail("official"))
    monkeypatch.setattr(build, "build", lambda: fail("build"))
    return names


@pytest.fixture
def on_path(executable: Executable) -> Path:
    """The folder on PATH with a complete engine."""
    executable("pulumi-language-python", "exit 1")
    return executable("pulumi", "echo v3.300.0").parent


def cached(monkeypatch: pytest.MonkeyPatch, *, installed: Path | None = None, built: Path | None = None) -> None:
    monkeypatch.setattr(official, "cached", lambda: installed)
    monkeypatch.setattr(build, "cached", lambda: built)


def test_the_engine_on_path_is_preferred(monkeypatch: pytest.MonkeyPatch, on_path: Path, tried: list[str]) -> None:
    cached(monkeypatch, installed=Path("/installed"))
    assert locate.locate() == on_path
    assert tried == []


def test_then_the_installed_one_is_taken_from_the_cache(
    monkeypatch: pytest.MonkeyPatch, executable: Executable, tried: list[str]
) -> None:
    executable("pulumi", "echo v3.100.0")
    cached(monkeypatch, installed=Path("/installed"), built=Path("/built"))
    assert locate.locate() == Path("/installed")
    assert tried == []


def test_or_the_built_one(monkeypatch: pytest.MonkeyPatch, executable: Executable, tried: list[str]) -> None:
    executable("pulumi", "exit 1")
    cached(monkeypatch, built=Path("/built"))
    assert locate.locate() == Path("/built")
    assert tried == []


def test_then_it_is_installed_and_only_then_built(executable: Executable, tried: list[str]) -> None:
    executable("other", "exit 0")
    with pytest.raises(EngineUnavailableError):
        locate.locate()
    assert tried == ["official", "build"]


def test_an_installed_one_is_not_built(executable: Executable, monkeypatch: pytest.MonkeyPatch, tried: list[str]) -> None:
    executable("other", "exit 0")
    monkeypatch.setattr(official, "install", lambda: Path("/installed"))
    assert locate.locate() == Path("/installed")
    assert tried == []


@pytest.mark.parametrize("forced", ["official", "build"])
@pytest.mark.usefixtures("on_path")
def test_one_way_can_be_forced(forced: str, monkeypatch: pytest.MonkeyPatch, tried: list[str]) -> None:
    monkeypatch.setenv("VERSORI_PULUMI_ENGINE", forced)
    with pytest.raises(EngineUnavailableError, match=f"VERSORI_PULUMI_ENGINE={forced} allows this way alone"):
        locate.locate()
    assert tried == [forced]


def test_path_can_be_forced(monkeypatch: pytest.MonkeyPatch, executable: Executable, tried: list[str]) -> None:
    executable("other", "exit 0")
    cached(monkeypatch, built=Path("/built"))
    monkeypatch.setenv("VERSORI_PULUMI_ENGINE", "path")
    with pytest.raises(EngineUnavailableError, match="`pulumi` on PATH: there is none"):
        locate.locate()
    assert tried == []


def test_an_unknown_way_is_refused(monkeypatch: pytest.MonkeyPatch, tried: list[str]) -> None:
    monkeypatch.setenv("VERSORI_PULUMI_ENGINE", "magic")
    with pytest.raises(EngineUnavailableError, match="'magic', but can be path, official, build alone"):
        locate.locate()
    assert tried == []


def test_the_message_names_every_way(executable: Executable) -> None:
    executable("other", "exit 0")
    with pytest.raises(EngineUnavailableError) as failure:
        locate.locate()
    assert str(failure.value).splitlines() == [
        "No Pulumi engine could be found, installed or built.",
        "- `pulumi` on PATH: there is none",
        "- the cache: it is empty",
        "- official is not possible",
        "- build is not possible",
    ]


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo v3.100.0", "is v3.100.0, and 3.254.0 or newer is needed"),
        ("echo nonsense", "is nonsense, and"),
        ("exit 1", "is of no known version, and"),
    ],
)
def test_an_engine_that_is_too_old_is_not_used(script: str, message: str, executable: Executable) -> None:
    executable("pulumi-language-python", "exit 1")
    executable("pulumi", script)
    with pytest.raises(EngineUnavailableError, match=message):
        locate.on_path()


def test_an_engine_without_its_language_host_is_not_used(executable: Executable) -> None:
    executable("pulumi", "echo v3.300.0")
    with pytest.raises(EngineUnavailableError, match="comes without pulumi-language-python"):
        locate.on_path()


def test_the_language_host_may_lie_beside_the_engine_that_a_link_leads_to(executable: Executable, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    for name in ("pulumi", "pulumi-language-python"):
        executable(name, "echo v3.300.0").rename(folder / name)
    link = tmp_path / "commands" / "pulumi"
    link.symlink_to(folder / "pulumi")
    assert locate.on_path() == link.parent


def test_an_engine_of_this_tool_that_a_shell_put_on_path_is_not_the_user_s_own(
    on_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERSORI_PULUMI_CACHE", str(on_path.parent))
    with pytest.raises(EngineUnavailableError, match="was put in place by this tool"):
        locate.on_path()
