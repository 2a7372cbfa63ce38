"""One life of a resource: created, edited by a colleague, changed by its program; and what must hold of every life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import note

from tests.fidelity.organisation import Organisation
from tests.fidelity.strategies import Properties
from versori_pulumi.provider.lifecycle import Lifecycle


@dataclass(frozen=True)
class Life:
    """What a program says first and then, and what happens in the web page between.

    Attributes:
        hooks: the noun's provider.
        first: the inputs at first.
        then: the inputs afterwards.
        refreshed: whether the stack is refreshed before the second preview.
        edit: what a colleague does.
        live: what is on Versori.
    """

    hooks: type[Lifecycle]
    first: Properties
    then: Properties
    refreshed: bool
    edit: Callable[[], None]
    live: Callable[[], Any]


@dataclass(frozen=True)
class Ended:
    """How it ended.

    Attributes:
        before: what was on Versori before the second `up`.
        after: what was there after it.
        state: the outputs before it.
        declared: the inputs, as `check` left them.
        replaced: whether it was replaced; None where the preview refused.
    """

    before: Any
    after: Any
    state: Properties
    declared: Properties
    replaced: bool | None


def live_through(organisation: Organisation, life: Life) -> Ended:
    """Asserts that the preview said what `up` did, and that all is silent afterwards."""
    with organisation.process(life.hooks) as provider:
        created = provider.create(_checked(provider, {}, life.first))
    life.edit()
    before, state = life.live(), created.outs
    if life.refreshed:
        with organisation.process(life.hooks) as provider:
            read = provider.read(created.id, dict(state))
        state = read.outs
        if not read.id:
            return _created_again(organisation, life, before)
    note(f"state: {state}\nlive: {before}")
    organisation.requests()
    with organisation.process(life.hooks) as provider:
        declared = _checked(provider, state, life.then)
        try:
            found = provider.diff(created.id, dict(state), dict(declared))
        except Exception as error:
            if type(error).__name__ != "VersoriError":
                raise
            note(f"refused: {error}")
            assert organisation.writes() == []
            return Ended(before, life.live(), state, declared, None)
        assert organisation.writes() == []
        identity, updated = _apply(provider, created.id, state, declared, found)
        writes = organisation.writes()
    after = life.live()
    note(f"after: {after}")
    assert found.changes == bool(writes), writes
    _assert_silent(organisation, life, identity, updated, declared)
    return Ended(before, after, state, declared, bool(found.replaces))


def _created_again(organisation: Organisation, life: Life, before: Any) -> Ended:
    """What a refresh found to be gone: the program creates it, as if it had never been."""
    with organisation.process(life.hooks) as provider:
        declared = _checked(provider, {}, life.then)
        created = provider.create(dict(declared))
    after = life.live()
    organisation.requests()
    _assert_silent(organisation, life, created.id, created.outs, declared)
    return Ended(before, after, {}, declared, replaced=True)


def _checked(provider: Any, olds: Properties, inputs: Properties) -> dict[str, Any]:
    checked = provider.check(dict(olds), dict(inputs))
    assert not checked.failures, [failure.reason for failure in checked.failures]
    return dict(checked.inputs)


def _apply(provider: Any, identity: str, state: Properties, declared: Properties, found: Any) -> tuple[str, Properties]:
    if not found.replaces:
        # The engine calls `update` where `diff` says so; called anyway, it has to find nothing to send.
        return identity, provider.update(identity, dict(state), dict(declared)).outs
    if found.delete_before_replace:
        provider.delete(identity, dict(state))
    created = provider.create(_checked(provider, {}, declared))
    if not found.delete_before_replace:
        provider.delete(identity, dict(state))
    return created.id, created.outs


def _assert_silent(organisation: Organisation, life: Life, identity: str, outputs: Properties, declared: Properties) -> None:
    with organisation.process(life.hooks) as provider:
        assert provider.diff(identity, dict(outputs), dict(declared)).changes is False
        refreshed = provider.read(identity, dict(outputs))
    assert refreshed.outs == outputs
    assert without_contents(refreshed.inputs) == without_contents(declared)
    assert organisation.writes() == []


def without_contents(inputs: Properties) -> Properties:
    """Inputs without their document: the state keeps its hash alone."""
    return {name: value for name, value in inputs.items() if name != "openapi"}
