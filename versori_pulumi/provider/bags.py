"""Property bags as the hooks get them from the engine, and check failures as the engine wants them. For every noun."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pulumi.dynamic import CheckFailure

from versori_pulumi.connect.documents import DEEPEST_VALUE, TooLargeError, refuse_large
from versori_pulumi.connect.errors import RefusedError, argument_path
from versori_pulumi.connect.text import may_be_shown
from versori_pulumi.provider.properties import SECRETS, UNQUOTED, Properties
from versori_pulumi.provider.values import without_nulls


class NestedInputError(RefusedError):
    """An input is nested too deeply, or contains itself: what `check` says about it is its `failure`."""

    def __init__(self, name: str, reason: str, bag: Properties) -> None:
        self.failure = failure(name, reason, bag)
        super().__init__(f"{argument_path(name)} {reason}")


def properties(bag: Properties) -> dict[str, Any]:
    """A copy of a property bag without the host's own key and without what is None.

    Raises:
        NestedInputError: a value is nested more deeply than what walks it later can.
    """
    for name, value in bag.items():
        try:
            refuse_large(value, DEEPEST_VALUE)
        except TooLargeError as error:
            raise NestedInputError(name, str(error), bag) from None
    clean: dict[str, Any] = without_nulls({key: value for key, value in bag.items() if key != "__provider"})
    return clean


def begun(problems: Iterable[tuple[str, str]], inputs: Properties, olds: Properties) -> list[tuple[str, str]]:
    """The problems that the program brings in: what is in the state as declared is on Versori, whatever is odd about it.

    An adopted connector can have a name with a line break. Versori took it, so it can stay.
    """
    found = [*problems]
    before = properties(olds) if found else {}
    return [(path, reason) for path, reason in found if not _stays(re.split(r"[.\[]", path, maxsplit=1)[0], inputs, before)]


def _stays(name: str, inputs: Properties, before: Properties) -> bool:
    return name in before and inputs.get(name) == before[name]


def failure(path: str, reason: str, inputs: Properties) -> CheckFailure:
    """A failure under its property path.

    The engine prints the value of the property beside the reason. Where that must not be (credentials in an address, a key
    in the place of an id) or helps nobody (ten megabytes), the path goes into the reason instead.
    """
    return CheckFailure(path, reason) if _showable(path, inputs) else CheckFailure("", f"{argument_path(path)} {reason}")


def _showable(path: str, inputs: Properties) -> bool:
    value = inputs.get(path)
    if path in UNQUOTED or re.split(r"[.\[]", path, maxsplit=1)[0] in inputs.get(SECRETS, ()):
        return False
    return not isinstance(value, str) or may_be_shown(value)
