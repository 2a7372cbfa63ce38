"""What the properties of every noun are: said once, for checks, plans, messages and the state.

Three bags of properties meet in every hook, and mypy keeps them apart: `Declared` is what the program says, `Applied` what
the state holds of the last time that was applied, `Live` what Versori answers.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NewType

Properties = Mapping[str, Any]
"""A bag of properties of any origin, under the API's names."""

Declared = NewType("Declared", Mapping[str, Any])
"""The program's inputs."""

Applied = NewType("Applied", Mapping[str, Any])
"""The outputs in the state: what was declared when it was last applied, and what Versori answered then."""

NEW: Final = Applied({})
"""The state of what isn't in it yet."""

Live = NewType("Live", Mapping[str, Any])
"""An object as the API answers it."""

Role = Literal["place", "merged", "special", "source", "seed", "computed"]
"""What becomes of a property: it says where the object is; it changes in place and is compared by its value; it changes in
place by a rule of its own; the object is made from it, and anew where it changes; the object only begins as it; or it is an
output only."""

_HTTP: Final = frozenset({"http"})
_BOTH: Final = frozenset({"http", "bigquery"})


@dataclass(frozen=True)
class Property:
    """One property of a noun.

    Attributes:
        name: as the API spells it; programs write it in Python's spelling (`connect.errors.argument_path`).
        role: what becomes of it.
        unset: its value where Versori has none.
        secret: whether it can hold secrets that the engine doesn't know as such: hooks get them in the clear.
        long: whether it is too long to be quoted in a message about a wrong input.
        hidden: whether no message shows its value for another reason.
        replaces: whether another value makes another object.
        created_by: the protocols whose create call takes it; the rest follows by other calls.
    """

    name: str
    role: Role = "merged"
    unset: Any = ""
    secret: bool = False
    long: bool = False
    hidden: bool = False
    replaces: bool = False
    created_by: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Table:
    """All properties of a noun, but for the options that all nouns have."""

    properties: tuple[Property, ...]

    def named(self, *roles: Role) -> tuple[str, ...]:
        """The names of those with one of these roles, in the order of the table."""
        return tuple(each.name for each in self.properties if each.role in roles)

    @property
    def changeable(self) -> tuple[str, ...]:
        """The names of those that change in place."""
        return self.named("merged", "special")

    @property
    def replacing(self) -> tuple[str, ...]:
        """The names of those that make another object."""
        return tuple(each.name for each in self.properties if each.replaces)

    @property
    def secret(self) -> frozenset[str]:
        """The names of those that can hold secrets."""
        return frozenset(each.name for each in self.properties if each.secret)

    def created_by(self, protocol: str) -> tuple[str, ...]:
        """The names of those that the create call of a protocol takes."""
        return tuple(each.name for each in self.properties if protocol in each.created_by)


ORGANISATION: Final = Property("organisationId", "computed", replaces=True)
CREATED: Final = Property("createdAt", "computed")
CONNECTOR_ID: Final = Property("connectorId", "place", replaces=True)

CONNECTOR: Final = Table(
    (
        Property("protocol", "place", replaces=True),
        # Schemas `HTTPConnectorCreate` and `BigQueryConnectorCreate` say what creations take.
        Property("name", created_by=_BOTH),
        Property("baseUrl", created_by=_HTTP),
        Property("datasetId", created_by=frozenset({"bigquery"})),
        Property("public", unset=False, created_by=_HTTP),
        Property("tags", unset={}, created_by=_HTTP),
        Property("documentationURL"),
        Property("imageURL"),
        Property("connectionVariables", unset=[], secret=True, created_by=_HTTP),
        Property("authSchemeConfigs", "special", unset=[], secret=True, created_by=_HTTP),
        Property("categories", "special"),
        Property("openapi", "seed", long=True),
        Property("publicConnectorId", "seed"),
        Property("publicVersion", "seed"),
        Property("authSchemeConfigIds", "computed"),
        ORGANISATION,
        CREATED,
    )
)
CONNECTION: Final = Table(
    (
        CONNECTOR_ID,
        Property("name"),
        Property("variables", unset=[], secret=True),
        Property("credentials", "special", secret=True),
        Property("credentialIds", "computed"),
        ORGANISATION,
        CREATED,
    )
)

CONNECTOR_VERSION: Final = Table(
    (
        CONNECTOR_ID,
        Property("name", "place", replaces=True),
        Property("description"),
        Property("published", unset=False),
        Property("isDefault", unset=False),
        Property("openapi", "source", long=True),
        Property("fromVersion", "source"),
        Property("definitions", "source", long=True),
        Property("actions", "source", long=True),
        Property("triggers", "source", long=True),
        Property("versionId", "computed"),
        ORGANISATION,
        CREATED,
    )
)

CONTENT: Final = Table(
    (
        CONNECTOR_ID,
        Property("version", "place", replaces=True),
        Property("name", "place", replaces=True),
        Property("summary"),
        Property("description"),
        Property("method"),
        Property("path"),
        Property("parameters", unset=[], long=True),
        Property("requestBody", unset={}, long=True),
        Property("responses", unset=[], long=True),
        ORGANISATION,
    )
)
"""Actions and triggers."""

DEFINITIONS: Final = Table(
    (
        CONNECTOR_ID,
        Property("version", "place", replaces=True),
        Property("definitions", "special", unset={}, long=True),
        ORGANISATION,
    )
)

DEFINITION: Final = Table(
    (Property("accept", unset=[]), Property("description"), Property("schema", "special", hidden=True))
)
"""One definition of several."""

TABLES: Final = (CONNECTOR, CONNECTION, CONNECTOR_VERSION, CONTENT, DEFINITIONS, DEFINITION)

_UNSET: Final[Mapping[str, Any]] = {each.name: each.unset for table in TABLES for each in table.properties}


def unset(name: str) -> Any:
    """What an unset property looks like to a program that declares it. No name means two things in two nouns."""
    return copy.copy(_UNSET[name])


SECRET: Final = frozenset[str]().union(*(table.secret for table in TABLES))
"""What can hold secrets, whichever noun it is of: no message shows such a value."""

UNSHOWN: Final = SECRET | {each.name for table in TABLES for each in table.properties if each.hidden}
"""What no message shows."""

UNQUOTED: Final = SECRET | {each.name for table in TABLES for each in table.properties if each.long}
"""What no message about a wrong input quotes."""

COMPUTED: Final = frozenset(each.name for table in TABLES for each in table.properties if each.role == "computed")
"""What only outputs have; a program can declare the organisation, too."""

RESOURCE_NAME: Final = "resourceName"
"""The input under which a resource hands its name to the hooks: Pulumi's host doesn't say for which resource it asks."""

SECRETS: Final = "secretProperties"
"""The properties that the program marks as secret: hooks get all values in the clear, so the resource names these."""

STATE_ONLY: Final = ("account", "forceDelete")
"""What later hooks need to find in the state; a change of it sends nothing."""

OPTIONS: Final = (*STATE_ONLY, "existing", "importId", "ignoreChanges", "replaceOnChanges", SECRETS, RESOURCE_NAME)
"""What says how the provider is to work, and is no part of an object."""
