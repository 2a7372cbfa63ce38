"""Time that never stands still, so that an order by time is an order of events."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

_END = datetime(9999, 1, 1, tzinfo=timezone.utc)


def render(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds always there, so that the order of the texts is the order of the times."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse(text: str) -> datetime:
    """The time that an RFC 3339 text denotes.

    Raises:
        ValueError: if it denotes none, or leaves its time zone open.
    """
    # Python 3.10 reads no "Z", and only three or six digits of a second's fraction.
    whole, dot, rest = text.upper().replace("Z", "+00:00").partition(".")
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    moment = datetime.fromisoformat(whole + dot + digits[:6].ljust(6, "0") * bool(dot) + rest[len(digits) :])
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


class Clock:
    """The current time, later than any that it told before.

    Args:
        last: the last time that was told before a restart, if any.
    """

    def __init__(self, last: str | None = None) -> None:
        # A seed may say when the end of time is, after which there is no time left.
        self._last = min(parse(last), _END) if last else datetime.min.replace(tzinfo=timezone.utc)

    def now(self) -> str:
        """The time in RFC 3339, strictly later than the one before."""
        self._last = max(datetime.now(timezone.utc), self._last + timedelta(microseconds=1))
        return render(self._last)
