"""Each operation of the engine on each noun: one program with all of them, whose commands run once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from .every_noun import RESOURCES, Life, Lived
from .organisation import Organisation
from .stack import Stack

pytestmark = pytest.mark.engine

NOUNS = list(RESOURCES)


@pytest.fixture(scope="module")
def life(template: Stack, emulator: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """What happened to a stack with all nouns."""
    root = tmp_path_factory.mktemp("every-noun")
    with closing(Organisation(emulator)) as organisation:
        stacks = [template.copy(root / name) for name in ("writing", "reading")]
        for stack in stacks:
            stack.configure(organisationId=organisation.id, baseUrl=organisation.url)
        yield Lived(*stacks, organisation).lead()


@pytest.mark.parametrize("noun", NOUNS)
def test_it_is_created(noun: str, life: Life):
    assert noun in life.ids["created"]


@pytest.mark.parametrize("noun", NOUNS)
def test_a_second_preview_finds_nothing_to_do(noun: str, life: Life):
    assert life.operations["unchanged"][noun] == []


@pytest.mark.parametrize("noun", NOUNS)
def test_an_update_is_announced_and_keeps_it(noun: str, life: Life):
    assert life.operations["updated"][noun] == ["update"]
    assert life.ids["updated"][noun] == life.ids["created"][noun]


@pytest.mark.parametrize("noun", NOUNS)
def test_an_update_is_sent(noun: str, life: Life):
    assert _second(noun) in str([write["body"] for write in life.writes["updated"] if _is_of(noun, write["path"])])


@pytest.mark.parametrize("noun", NOUNS)
def test_get_reads_what_is_live(noun: str, life: Life):
    assert "second" in str(life.found[noun])


@pytest.mark.parametrize("noun", NOUNS)
def test_an_edit_in_the_web_page_is_seen_and_set_back(noun: str, life: Life):
    assert "update" in life.operations["edited"][noun]
    assert _second(noun) in str([write["body"] for write in life.writes["repaired"] if _is_of(noun, write["path"])])


@pytest.mark.parametrize("noun", NOUNS)
def test_a_replacement_is_announced_and_takes_place(noun: str, life: Life):
    assert "replace" in life.operations["replaced"][noun]
    # What is in a version is known by its name, which stays.
    assert (life.ids["replaced"][noun] != life.ids["repaired"][noun]) == (noun not in ("Definitions", "Action", "Trigger"))


@pytest.mark.parametrize("noun", NOUNS)
def test_a_refresh_drops_what_is_gone_and_up_makes_it_again(noun: str, life: Life):
    assert noun not in life.ids["gone"]
    assert noun in life.ids["created again"]
    assert life.writes["gone"] == []


@pytest.mark.parametrize("noun", NOUNS)
def test_destroy_leaves_none(noun: str, life: Life):
    assert noun not in life.ids["destroyed"]
    assert life.ended == []


def _is_of(noun: str, path: str) -> bool:
    """Whether a request is about an object of that noun."""
    kinds = ("connections", "definitions", "actions", "triggers", "versions")
    found = next((kind for kind in kinds if f"/{kind}" in path), "connectors")
    return found.rstrip("s") == {"ConnectorVersion": "version", "Definitions": "definition"}.get(noun, noun.lower())


def _second(noun: str) -> str:
    """What the journal has of the text `second`: it hides the values of a connection's variables."""
    return "[secret]" if noun == "Connection" else "second"
