"""Deletions of which nobody knows whether they took effect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from versori_pulumi.connect.errors import RequestError
from versori_pulumi.provider.recovery import delete_surely

from .fake.store import no_answer, said_no


def answers(*outcomes: RequestError | None) -> tuple[Callable[[], None], list[int]]:
    """A request that answers so, one after the other, and how often it was sent."""
    left, sent = [*outcomes], []

    def send() -> None:
        sent.append(1)
        if outcome := left.pop(0):
            raise outcome

    return send, sent


def test_one_that_took_effect_late_is_done():
    send, sent = answers(no_answer())
    read, looked = answers(None, said_no(404))
    delete_surely(send, read)
    assert (len(sent), len(looked)) == (1, 2)


def test_one_that_took_no_effect_is_sent_once_more():
    send, sent = answers(said_no(503), None)
    delete_surely(send, lambda: None)
    assert len(sent) == 2


@pytest.mark.parametrize("error", [said_no(409), said_no(404)])
def test_a_refusal_is_raised_at_once(error: Any):
    send, sent = answers(error)
    with pytest.raises(type(error)):
        delete_surely(send, lambda: pytest.fail("nothing is to be looked for"))
    assert len(sent) == 1


def test_what_the_client_repeats_is_not_sent_again():
    send, sent = answers(no_answer())
    with pytest.raises(RequestError):
        delete_surely(send, lambda: None, again=False)
    assert len(sent) == 1
