"""The request bodies of the control plane. Those of a seed have the shape of responses, of which most can be left out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from ulid import ULID

from versori_pulumi.emulator.connection.bodies import Credential, Credentials
from versori_pulumi.emulator.connector.auth_schemes import AuthScheme
from versori_pulumi.emulator.connector.bodies import Category
from versori_pulumi.emulator.connector_version.bodies import Time, VersionName
from versori_pulumi.emulator.content.bodies import ActionCreate, TriggerCreate
from versori_pulumi.emulator.definitions.bodies import DefinitionCreate
from versori_pulumi.emulator.http.bodies import HEADER_VALUE, Body, Filled, HttpUrl, Tags, Ulid, Variable, matching
from versori_pulumi.emulator.operations import OPERATIONS


class Latency(Body):
    """The body about latency."""

    milliseconds: Annotated[float, Field(ge=0, le=600_000)]


class Forbidden(Body):
    """The body about forbidden organisations."""

    organisation_ids: list[Ulid]


class SeedDefinition(DefinitionCreate):
    """A Definition with its schema inline."""

    id: Ulid = ""


class SeedAction(ActionCreate):
    """An Action that refers to definitions."""

    id: Ulid = ""


class SeedTrigger(TriggerCreate):
    """A Trigger that refers to definitions."""

    id: Ulid = ""


class _Placed(Body):
    id: Ulid = ""
    in_use: bool = False
    """Whether another product uses it."""
    created_at: Time = ""
    updated_at: Time = ""

    def placed(self, now: str) -> dict[str, str]:
        """Its id and times, made up where they are left out."""
        own = self.id.upper() or str(ULID())
        return {"id": own, "createdAt": self.created_at or now, "updatedAt": self.updated_at or now}


class SeedVersion(_Placed):
    """A ConnectorVersion, and what is in it."""

    name: VersionName
    description: str = ""
    is_latest: bool = False
    is_default: bool = False
    published_at: Time | None = None
    definitions: list[SeedDefinition] = Field(default_factory=list)
    actions: list[SeedAction] = Field(default_factory=list)
    triggers: list[SeedTrigger] = Field(default_factory=list)


class SeedCredential(Body):
    """A ConnectionCredential; what it leaves out is made up."""

    id: Ulid = ""
    auth_scheme_config: AuthScheme
    credential: dict[str, Any]


class KnownCredential(Body):
    """The credential of a SeedCredential, and the ids that make it one that exists already."""

    id: Ulid = ""
    organisation_id: Ulid = ""
    credential: Credential


class SeedConnection(_Placed):
    """A Connection."""

    name: Filled
    credentials: Credentials[SeedCredential] = Credentials()
    variables: list[Variable] = Field(default_factory=list)


class SeedConnector(_Placed):
    """A Connector, and its categories."""

    name: Filled
    protocol: Literal["http", "bigquery"] = "http"
    base_url: HttpUrl = "https://api.example.com"
    dataset_id: str = ""
    public: bool = False
    tags: Tags = Field(default_factory=dict)
    documentation_url: str = Field(default="", alias="documentationURL")
    image_url: str = Field(default="", alias="imageURL")
    auth_scheme_configs: list[AuthScheme] = Field(default_factory=list)
    connection_variables: list[Variable] = Field(default_factory=list)
    connections: list[SeedConnection] = Field(default_factory=list)
    versions: list[SeedVersion] = Field(default_factory=list)
    categories: list[Category] = Field(default_factory=list)


class Seed(Body):
    """The body of a seed."""

    organisation_id: Ulid
    connectors: list[SeedConnector]


FaultKind = Literal[
    "refuse",
    "reset-before",
    "reset-after",
    "rate-limited",
    "server-error",
    "bad-gateway",
    "unavailable",
    "unauthenticated",
    "truncated",
    "slow-before",
    "slow-after",
    "late-effect",
    "lag",
]
_OPERATIONS = sorted(operation.id for operation in OPERATIONS)
_OperationId = Annotated[str, matching("|".join(_OPERATIONS), f"must be one of {', '.join(_OPERATIONS)}")]
_Count = Annotated[int, Field(ge=1)]
_Header = Annotated[str, matching(HEADER_VALUE, "must be printable ASCII without spaces around it")]


class Rule(Body):
    """What goes wrong, and with which requests; it counts them."""

    kind: FaultKind
    operation: _OperationId | None = None
    method: str | None = None
    request: _Count | None = None
    times: _Count | None = 1
    milliseconds: Annotated[float, Field(ge=0, le=600_000)] = 1000
    retry_after: Annotated[int, Field(ge=0)] | _Header | None = None
    reset: bool = False
    misses: _Count | None = None
    lists: bool = False
    _seen: int = 0
    _hits: int = 0

    def counts(self, operation: str | None, method: str) -> bool:
        """Whether the rule selects the request; counts it if so."""
        if self.operation not in (None, operation) or (self.method is not None and self.method.upper() != method):
            return False
        self._seen += 1
        return True

    def hits(self) -> bool:
        """Whether the request that was just counted is one to hit; counts the hit if so."""
        if self.request is None:
            due = self.times is None or self._hits < self.times
        else:
            due = self._seen >= self.request and (self.times is None or self._seen < self.request + self.times)
        self._hits += due
        return due

    def describe(self) -> dict[str, Any]:
        """The rule as it was set, with its hits."""
        return {**self.dump(), "hits": self._hits}

    @property
    def seconds(self) -> float:
        """How long to wait."""
        return self.milliseconds / 1000

    def retry_header(self) -> dict[str, str]:
        """The Retry-After header, if there is to be one."""
        asked = "retry_after" in self.model_fields_set
        value = 1 if self.kind == "rate-limited" and not asked else self.retry_after
        return {} if value is None else {"Retry-After": str(value)}
