import pytest

from tools.engine import build, versions


@pytest.mark.parametrize(
    ("said", "enough"),
    [
        ("v3.254.0", True),
        ("3.254.0\n", True),
        ("v3.259.0", True),
        ("v3.1000.2", True),
        ("v4.0.0", True),
        ("v3.255.0-alpha.1754321", True),
        ("v3.254.0-alpha.1754321", False),
        ("v3.253.9", False),
        ("v3.99.0", False),
        ("v2.300.0", False),
        ("", False),
        ("pulumi: command not found", False),
    ],
)
def test_an_engine_is_recent_enough_from_the_minimum_on(said: str, enough: bool) -> None:
    assert versions.recent_enough(said) is enough


def test_the_pinned_version_is_recent_enough() -> None:
    assert versions.recent_enough(versions.PINNED)


def test_the_source_of_the_build_pins_the_same_version() -> None:
    assert f"github.com/pulumi/pulumi/pkg/v3 v{versions.PINNED}\n" in (build.SOURCE / "go.mod").read_text()
