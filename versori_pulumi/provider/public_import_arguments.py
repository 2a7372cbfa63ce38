"""The inputs of a public connector's import, checked. Imported by `check` alone: pydantic is not free to load."""

# ruff: noqa: N815  (fields are named as the API spells them)

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from versori_pulumi.provider.checks import Account, Arguments, Flag, Name, Problem, Ulid, problems_of, upper_within


class PublicImportArguments(Arguments):
    """The inputs under the API's names; `connectorId` is the public connector's."""

    connectorId: Ulid
    version: Name
    organisationId: Ulid | None = None
    account: Account | None = None
    existing: Literal["error", "adopt", "duplicate"] | None = None
    forceDelete: Flag | None = None


def problems(inputs: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the inputs. What is not known yet is right until it is known."""
    return problems_of(PublicImportArguments, inputs)


def upper_ids(inputs: dict[str, Any]) -> None:
    """Writes the ids of Versori as Versori does, in capitals: `01h…` and `01H…` are one."""
    upper_within(inputs, "connectorId", "organisationId")
