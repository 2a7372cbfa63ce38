"""The request bodies of the control plane. Those of a seed have the shape of responses, of which most can be left out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from versori_pulumi.emulator.connection.bodies import Credential, Credentials
from versori_pulumi.emulator.connector.auth_schemes import AuthScheme
from versori_pulumi.emulator.connector.bodies import Category
from versori_pulumi.emulator.connector_version.bodies import Time, VersionName
from versori_pulumi.emulator.content.bodies import ActionCreate, TriggerCreate
from versori_pulumi.emulator.definitions.bodies import DefinitionCreate
from versori_pulumi.emulator.http.bodies import HEADER_VALUE, Body, Filled, HttpUrl, Tags, Ulid, Variable, matching


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
_Count = Annotated[int, Field(ge=1)]
_Header = Annotated[str, matching(HEADER_VALUE, "must be printable ASCII without spaces around it")]


class Rule(Body):
    """What goes wrong, and with which requests."""

    kind: FaultKind
    operation: str | None = None
    method: str | None = None
    request: _Count | None = None
    times: _Count | None = 1
    milliseconds: Annotated[float, Field(ge=0, le=600_000)] = 1000
    retry_after: Annotated[int, Field(ge=0)] | _Header | None = None
    reset: bool = False
    misses: _Count | None = None
    lists: bool = False

    @property
    def seconds(self) -> float:
        """How long to wait."""
        return self.milliseconds / 1000

    def retry_header(self) -> dict[str, str]:
        """The Retry-After header, if there is to be one."""
        asked = "retry_after" in self.model_fields_set
        value = 1 if self.kind == "rate-limited" and not asked else self.retry_after
        return {} if value is None else {"Retry-After": str(value)}
