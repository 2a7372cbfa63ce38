"""Time that never stands still, so that an order by time is an order of events."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone


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


def after(last: str | None) -> str:
    """The current time in RFC 3339, strictly later than the last one that was answered, if there was one."""
    now = datetime.now(timezone.utc)
    return render(max(now, parse(last) + timedelta(microseconds=1)) if last else now)
