"""After a request without an answer: looking, a few times, for what it may have made. It is never sent again blindly."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from versori_pulumi.connect.errors import ConflictError, NotFoundError, RequestError, VersoriError
from versori_pulumi.provider.hints import message_of

Seen = TypeVar("Seen")

LOOKS: Final = (0.0, 0.5, 2.0)
"""Seconds to wait before each look for what a request without an answer may have made."""


def looks(look: Callable[[], Seen]) -> Iterator[Seen]:
    """What is seen, look after look. A look that fails is passed over: what failed first is what the user has to know."""
    for wait in LOOKS:
        time.sleep(wait)
        try:
            seen = look()
        except RequestError:
            continue
        yield seen


def delete_surely(send: Callable[[], None], read: Callable[[], object], *, again: bool = True) -> None:
    """Deletes, and looks for a while where nobody can know whether it took effect.

    A deletion that takes effect late would hit what is made next under the same name, or what the next run completes.

    Args:
        send: sends the request.
        read: reads the object.
        again: whether to send it once more where the object is still there; the client repeats what is addressed by id.

    Raises:
        RequestError: it failed for good.
    """

    def gone() -> bool:
        try:
            read()
        except NotFoundError as error:
            return not error.just_created
        return False

    for last in (False, True) if again else (True,):
        try:
            send()
        except RequestError as error:
            if error.took_effect is not False and any(looks(gone)):
                return
            if error.took_effect is False or last:
                raise
        else:
            return


def undo_failure(delete: Callable[[], None]) -> RequestError | None:
    """Deletes what was just created; why that failed, None where nothing of it is left.

    A 404 for what was created a moment ago proves nothing: it may be there, and not to be seen yet.
    """
    try:
        delete()
    except NotFoundError as error:
        return error if error.just_created else None
    except RequestError as error:
        return error
    return None


def may_be_left(label: str, error: VersoriError) -> VersoriError:
    """The error for a creation that took effect, and whose object can neither be read nor deleted.

    Args:
        label: the object in words.
        error: why it could not be completed.
    """
    return VersoriError(
        f"{message_of(error)}\n  {label} was created, and may be left on Versori: it is in no state\n"
        '  hint: run `pulumi up` again with existing="adopt" on this resource, which takes it; or delete it on Versori'
    )


def left_over(label: str, error: Exception, second: VersoriError) -> str:
    """The warning about an object that was created, not completed, and then could not be deleted.

    Args:
        label: the object in words.
        error: why it could not be completed.
        second: why it could not be deleted.
    """
    first, then = (str(each).partition("\n")[0] for each in (error, second))
    return f"warning: {label} was created and not completed: {first}; then {then}. The next `pulumi up` completes it"


def create_surely(noun: str, send: Callable[[], Any], look: Callable[[], list[Any]]) -> Any:
    """Creates; where no answer came, looks for the one new object that the request made.

    Args:
        noun: what is to be created, for the message.
        send: sends the request.
        look: the objects of that name that were not there before.

    Raises:
        RequestError: nothing was created.
        VersoriError: no answer came, and none is to be seen, or several are.
    """
    try:
        return send()
    except RequestError as error:
        if error.took_effect is False or isinstance(error, ConflictError):
            raise
        return _created(noun, look, error)


def _created(noun: str, look: Callable[[], list[Any]], error: RequestError) -> Any:
    seen = "none by that name is visible yet"
    for made in looks(look):
        if len(made) == 1:
            return made[0]
        if made:
            seen = f"there are {len(made)} new ones by that name ({', '.join(other['id'] for other in made)})"
            break
    raise VersoriError(
        f"{message_of(error)}\n"
        f"  The request may have created the {noun}, but {seen}. Run `pulumi up` again; it checks before creating."
    )
