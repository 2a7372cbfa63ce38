"""The request bodies about versions."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from versori_pulumi.emulator import clock
from versori_pulumi.emulator.http.bodies import Body, Filled, Message, Ulid

RESERVED = ("default", "latest")


def _time(text: str) -> str:
    try:
        return clock.render(clock.parse(text))
    except (ValueError, OverflowError):
        raise PydanticCustomError("time", "must be a time in RFC 3339") from None


def _not_reserved(text: str) -> str:
    if text in RESERVED:
        raise PydanticCustomError("reserved", "must not be a reserved word: default, latest")
    return text


Time = Annotated[str, AfterValidator(_time)]
VersionName = Annotated[Filled, AfterValidator(_not_reserved)]


class VersionCreate(Body):
    """ConnectorVersionCreate."""

    name: VersionName
    from_version: str = ""


class VersionUpdate(Body):
    """ConnectorVersion, as it is sent to UpdateConnectorVersion."""

    id: Ulid
    name: VersionName
    description: str = ""
    is_latest: bool
    is_default: bool
    created_at: Time
    updated_at: Time
    published_at: Time | None
    # Must have the right shape if they are sent, and are ignored then.
    messages: list[Message] = Field(default_factory=list)
