"""Options of resources that say what becomes of a change, in every form of property paths."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lifecycle.nouns import NOUNS, Noun, every_noun
from tests.lifecycle.world import World

CONNECTOR = next(noun for noun in NOUNS if noun.label == "Connector")
TAGS = {"team": ["a"], "cost.center": ["1"], 'odd "key"': ["x"]}
PATHS: dict[str, tuple[str, str]] = {
    "a name": ("tags.team", "team"),
    "a name in brackets": ('tags["team"]', "team"),
    "a name with a dot": ('tags["cost.center"]', "cost.center"),
    "a name with quotes": ('tags["odd \\"key\\""]', 'odd "key"'),
}
every_path = pytest.mark.parametrize(("path", "key"), PATHS.values(), ids=PATHS)


@every_path
def test_ignored_is_exactly_the_part_that_is_named(world: World, path: str, key: str):
    program = {"shop": CONNECTOR.declared(world, tags=TAGS, ignoreChanges=[path])}
    stack = world.stack()
    assert stack.up(program, skip_preview=True)
    found = CONNECTOR.only(world)
    edited = {**TAGS, key: ["by hand"]}
    world.colleague("PATCH", f"/__control{found['path']}", {"tags": edited})
    assert stack.up(program).steps == [("same", "shop")]
    assert CONNECTOR.only(world)["tags"] == edited

    world.colleague("PATCH", f"/__control{found['path']}", {"tags": {name: ["by hand"] for name in TAGS}})
    assert stack.up(program).steps == [("update", "shop")]
    assert CONNECTOR.only(world)["tags"] == edited


def test_ignored_is_a_part_of_an_entry_of_a_list(world: World):
    variables = [{"name": "zone", "value": "eu"}, {"name": "tier", "value": "one"}]
    program = {
        "shop": CONNECTOR.declared(world, connectionVariables=variables, ignoreChanges=["connectionVariables[0].value"])
    }
    stack = world.stack()
    assert stack.up(program, skip_preview=True)
    found = CONNECTOR.only(world)
    edited = [{"name": "zone", "value": "us"}, {"name": "tier", "value": "one"}]
    world.colleague("PATCH", f"/__control{found['path']}", {"connectionVariables": edited})
    assert stack.up(program).steps == [("same", "shop")]
    world.colleague(
        "PATCH", f"/__control{found['path']}", {"connectionVariables": [edited[0], {"name": "tier", "value": "2"}]}
    )
    assert stack.up(program).steps == [("update", "shop")]
    assert CONNECTOR.only(world)["connectionVariables"] == edited


@every_noun
@pytest.mark.parametrize("form", ["*", "{}", '["{}"]'])
def test_a_change_of_what_replace_on_changes_names_replaces(world: World, noun: Noun, form: str):
    (name, *_), stack = noun.updates, world.stack()
    option = {"replaceOnChanges": [form.format(name)]}
    says = {} if noun.unique else {"existing": "duplicate"}
    assert stack.up({"shop": noun.declared(world, **option, **says)}, skip_preview=True)
    old = noun.only(world)
    program = {"shop": noun.declared(world, **{**noun.updates, **option, **says})}

    result = stack.up(program)

    assert result, result.text
    assert ("replace", "shop") in result.steps
    assert not noun.lives(world, old)
    assert stack.up(program).steps == [("same", "shop")]


@every_noun
def test_what_replace_on_changes_doesnt_name_changes_in_place(world: World, noun: Noun):
    stack = world.stack()
    option = {"replaceOnChanges": ["nothing", 'tags["other"]', "definitions.Other"]}
    assert stack.up({"shop": noun.declared(world, **option)}, skip_preview=True)
    assert stack.up({"shop": noun.declared(world, **{**noun.updates, **option})}).steps == [("update", "shop")]


@every_path
def test_a_part_that_replace_on_changes_names_replaces(world: World, path: str, key: str):
    stack = world.stack()

    def steps(tags: dict[str, Any]) -> list[tuple[str, str]]:
        option = {"replaceOnChanges": [path], "existing": "duplicate"}
        return stack.up({"shop": CONNECTOR.declared(world, tags=tags, **option)}).steps

    assert steps(TAGS) == [("create", "shop")]
    assert steps({**TAGS, "another": ["b"]}) == [("update", "shop")]
    assert ("replace", "shop") in steps({**TAGS, "another": ["b"], key: ["changed"]})
