"""The request bodies about connectors."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, TypeAdapter

from versori_pulumi.emulator.connection.bodies import ConnectionCreate
from versori_pulumi.emulator.connector.auth_schemes import AuthScheme
from versori_pulumi.emulator.http.bodies import Body, Filled, HttpUrl, Tags, Ulid, Variable

Category = Literal[
    "Development & IT",
    "ERP",
    "Supply Chain & Logistics",
    "Communication",
    "Accounting",
    "Hospitality",
    "Productivity",
    "HR",
    "CRM",
    "AI/LLMs",
    "eCommerce",
    "Business Operations",
]
CATEGORIES: tuple[str, ...] = get_args(Category)


class HttpConnectorCreate(Body):
    """HTTPConnectorCreate; `connections`, required and described nowhere, can be left out; they are taken as BigQuery's."""

    name: Filled
    base_url: HttpUrl
    auth_scheme_configs: list[AuthScheme]
    connections: list[ConnectionCreate] = Field(default_factory=list)
    connection_variables: list[Variable] = Field(default_factory=list)
    tags: Tags = Field(default_factory=dict)
    public: bool = False


class BigQueryConnectorCreate(Body):
    """BigQueryConnectorCreate."""

    name: Filled
    dataset_id: str = ""
    connections: list[ConnectionCreate]


class TagsUpdate(Body):
    """The body of UpdateConnectorTags."""

    tags: Tags = Field(default_factory=dict)


class CategoriesUpdate(Body):
    """The body of UpdateConnectorCategories."""

    categories: list[Category] = Field(default_factory=list)


class _ConnectorUpdate(Body):
    id: Ulid
    organisation_id: Ulid
    name: Filled
    tags: Tags = Field(default_factory=dict)
    auth_scheme_config_ids: list[str] = Field(default_factory=list)
    public: bool = False
    documentation_url: str = Field(default="", alias="documentationURL")
    image_url: str = Field(default="", alias="imageURL")


class HttpConnectorUpdate(_ConnectorUpdate):
    """HTTPConnectorUpdate."""

    protocol: Literal["http"]
    base_url: HttpUrl
    connection_variables: list[Variable] = Field(default_factory=list)


class BigQueryConnectorUpdate(_ConnectorUpdate):
    """BigQueryConnectorUpdate, which knows no connection variables."""

    protocol: Literal["bigquery"]
    dataset_id: str


ConnectorUpdate = HttpConnectorUpdate | BigQueryConnectorUpdate
CONNECTOR_UPDATE: TypeAdapter[ConnectorUpdate] = TypeAdapter(Annotated[ConnectorUpdate, Field(discriminator="protocol")])
