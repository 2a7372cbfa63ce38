"""Whether an answer is about what was asked for.

A cache, a proxy or a server that mixes up answers would have one object's values taken for another's, and written over it.
So the ids and names of every answer are compared with those of the request, here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ulid import ULID

from versori_pulumi.connect.errors import Attempted, OtherObjectError, UnreadableAnswerError
from versori_pulumi.connect.redaction import outside

_LONGEST: Final = 100
_ID_LENGTH: Final = 26


def is_id(value: Any) -> bool:
    """Whether this is an id of Versori, a ULID."""
    try:
        ULID.from_str(value.upper())
    except (ValueError, TypeError, AttributeError):
        return False
    return len(value) == _ID_LENGTH


@dataclass(frozen=True)
class Identity:
    """What an object in an answer has to have.

    Attributes:
        noun: what it is, for messages.
        ids: ids and the like by their keys, compared letter case aside, where the answer has them.
        names: the names that it may have; empty where that isn't known.
        created: whether it was just created, and so has an id of its own.
        copied: the id of what it is a copy of, which is another one.
    """

    noun: str
    ids: Mapping[str, str] = field(default_factory=dict)
    names: Sequence[Any] = ()
    created: bool = False
    copied: str = ""

    def check(self, attempted: Attempted, thing: Any) -> None:
        """Compares. What is no object is for the reader of lists to refuse, one by one.

        Raises:
            OtherObjectError: it is another object.
            UnreadableAnswerError: it was created, and has no id. In both cases nobody can know what a write did.
        """
        if not isinstance(thing, Mapping):
            return
        for key, asked in self.ids.items():
            came = thing.get(key)
            if came is not None and str(came).lower() != asked.lower():
                raise self._other(attempted, key, asked, came)
        if self.names and thing.get("name") not in self.names:
            raise self._other(attempted, "name", self.names[0], thing.get("name"))
        if self.created and not is_id(thing.get("id")):
            raise UnreadableAnswerError(attempted, f"the answer has no id of Versori for the new {self.noun}")
        if self.copied and str(thing.get("id")).lower() == self.copied.lower():
            raise OtherObjectError(attempted, f"the answer is about the {self.noun} itself, and not about the copy")

    def _other(self, attempted: Attempted, key: str, asked: Any, came: Any) -> OtherObjectError:
        what = {"organisationId": "organisation", "connectorId": "connector"}.get(key, key)
        got = outside(came, _LONGEST)
        return OtherObjectError(
            attempted,
            f'the answer is about another {self.noun}: its {what} is "{got}", and "{asked}" was asked for',
        )


def known_names(*names: Any) -> tuple[str, ...]:
    """Those of some names that are known: a body without one is refused by the API."""
    return tuple(name for name in names if isinstance(name, str))


ANYTHING: Final = Identity("object")
"""For answers that have nothing to compare."""
