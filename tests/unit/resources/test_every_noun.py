"""What is the same for every noun: how its arguments arrive at the engine, and what a program reads of it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pulumi
import pytest
from pulumi.runtime.mocks import set_mocks

import versori_pulumi as versori
from versori_pulumi import provider
from versori_pulumi.resources.declaring import VersoriResource

from .conftest import ORGANISATION, Recorder
from .nouns import CONNECTOR, ID, NOUNS, URL, Noun, sent

Run = Callable[[Callable[[], Any]], Recorder]

EVERY = pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
ARGUMENTS = [(name, argument) for name, noun in NOUNS.items() for argument in noun.takes]
ABOUT_THE_PROVIDER = ("account", "existing")


def declared(run: Run, noun: Noun, opts: pulumi.ResourceOptions | None = None, **arguments: Any) -> dict[str, Any]:
    return run(lambda: noun.declare(opts, **arguments)).declared["it"]


def read(run: Run, make: Callable[[], Any], attribute: str) -> list[Any]:
    """What became known of an output."""
    seen: list[Any] = []
    run(lambda: getattr(make(), attribute).apply(seen.append))
    return seen


@EVERY
def test_only_what_is_declared_arrives(noun: Noun, run: Run):
    assert declared(run, noun) == noun.least


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS)
def test_arguments_arrive_under_the_names_of_the_api(name: str, argument: str, run: Run):
    noun = NOUNS[name]
    given = {argument: noun.takes[argument]}
    assert declared(run, noun, **given) == {**noun.least, **sent(given)}


@pytest.mark.parametrize("name", [name for name, noun in NOUNS.items() if "name" in noun.takes])
def test_an_empty_name_is_one(name: str, run: Run):
    assert declared(run, NOUNS[name], name="")["name"] == ""


@pytest.mark.parametrize("name", [name for name, noun in NOUNS.items() if "force_delete" in noun.takes])
def test_not_forcing_is_not_declared(name: str, run: Run):
    assert "forceDelete" not in declared(run, NOUNS[name], force_delete=False)


@EVERY
def test_an_import_becomes_an_adoption(noun: Noun, run: Run):
    opts = pulumi.ResourceOptions(import_=ID)
    recorder = run(lambda: noun.declare(opts))
    assert recorder.declared["it"] == {**noun.least, "importId": ID}
    assert not recorder.ids["it"], "the host can't import dynamic resources"
    assert opts.import_ == ID, "options that several resources share are not changed"


@EVERY
def test_what_is_ignored_is_known_to_the_hooks_that_can_ignore(noun: Noun, run: Run):
    opts = pulumi.ResourceOptions(ignore_changes=["force_delete", "tags.base_url", "*"])
    known = declared(run, noun, opts).get("ignoreChanges")
    assert known == (["forceDelete", "tags.base_url", "*"] if noun.resource.ignorable else None)


@EVERY
def test_get_says_where_it_is_and_nothing_else(noun: Noun, run: Run):
    where = {**noun.place, "organisation_id": ORGANISATION, "account": "eu"}
    opts = pulumi.ResourceOptions(protect=True)
    recorder = run(lambda: noun.resource.get("it", ID, **where, opts=opts))
    assert recorder.ids["it"] == ID
    assert recorder.declared["it"] == sent(where)
    assert opts.id is None, "options that several resources share are not changed"
    assert run(lambda: noun.resource.get("it", ID, **noun.place)).declared["it"] == sent(noun.place)


@EVERY
def test_outputs_have_the_names_of_python(noun: Noun, run: Run):
    given = {**noun.needs, **noun.takes}
    for attribute in given.keys() - {*noun.unshown, *ABOUT_THE_PROVIDER}:
        assert read(run, lambda: noun.declare(**noun.takes), attribute) == [given[attribute]]
    for attribute in noun.computed:
        assert len(read(run, lambda: noun.declare(**noun.takes), attribute)) == 1


@EVERY
def test_a_preview_knows_that_what_is_not_declared_is_none(noun: Noun, run: Run, recorder: Recorder):
    set_mocks(recorder, preview=True)
    optional = noun.takes.keys() - {*noun.unshown, *ABOUT_THE_PROVIDER, "name", "protocol", "organisation_id"}
    for attribute in optional:
        assert read(run, noun.declare, attribute) == [None]


@EVERY
def test_it_is_registered_as_the_sdk_registers_dynamic_ones(noun: Noun, monkeypatch: pytest.MonkeyPatch):
    """Types and pickled providers are in users' states."""
    registered: list[tuple[str, str, Any, Any]] = []
    monkeypatch.setattr(pulumi.CustomResource, "__init__", lambda _self, *arguments: registered.append(arguments))
    made = noun.declare()
    class_name = type(made).__name__
    token, name, properties, opts = registered[0]
    assert token == f"pulumi-python:dynamic/versori:{class_name}"
    own = {key: value for key, value in properties.items() if key != "__provider"}
    module = import_module(f"{provider.__name__}.{_MODULES.get(class_name, class_name.lower())}")
    pulumi.dynamic.Resource.__init__(made, getattr(module, f"{class_name}Provider")(), name, own, opts)
    assert registered[0] == registered[1]
    assert isinstance(made, VersoriResource)


_MODULES = {"ConnectorVersion": "connector_version", "Action": "content", "Trigger": "content"}


class Platform(pulumi.ComponentResource):
    """A component that names its children the same each time."""

    def __init__(self, name: str) -> None:
        super().__init__("acme:index:Platform", name)
        versori.Connector("shop", base_url=URL, opts=pulumi.ResourceOptions(parent=self))


@EVERY
def test_hooks_learn_the_name_in_the_program_by_which_they_say_whose_an_object_is(noun: Noun, run: Run):
    assert run(noun.declare).names == {"it": "it"}


def test_what_is_read_claims_nothing(run: Run):
    assert run(lambda: versori.Connector.get("shop", CONNECTOR)).names == {"shop": None}


def test_resources_of_one_name_differ_by_the_type_of_their_parents(run: Run):
    recorder = run(lambda: Platform("eu"))
    assert recorder.names["shop"] == "acme:index:Platform$shop"
