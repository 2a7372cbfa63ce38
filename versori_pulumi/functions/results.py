"""What the functions for programs give back: what the API tells, under Python's names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class ConnectorResult:
    """A connector as it is on Versori.

    Attributes:
        id: its id (ULID).
        organisation_id: the organisation that owns it.
        name: its name.
        protocol: `http` or `bigquery`.
        base_url: the base URL of all HTTP actions; empty where it has none.
        dataset_id: the BigQuery dataset; empty where it has none.
        public: whether it is in the public library.
        tags: its tags.
        documentation_url: a link to the documentation of its API; empty where it has none.
        image_url: the URL of an icon; empty where it has none.
        auth_scheme_configs: its auth schemes, under the API's names.
        auth_scheme_config_ids: their ids, in the same order.
        connection_variables: what new connections start with: dictionaries of `name` and `value`.
        created_at: when it was created (RFC 3339).
        updated_at: when it, or anything that belongs to it, was updated last.
    """

    id: str
    organisation_id: str
    name: str
    protocol: str
    base_url: str
    dataset_id: str
    public: bool
    tags: Mapping[str, Sequence[str]]
    documentation_url: str
    image_url: str
    auth_scheme_configs: Sequence[Mapping[str, Any]]
    auth_scheme_config_ids: Sequence[str]
    connection_variables: Sequence[Mapping[str, str]] = field(repr=False)
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> ConnectorResult:
        """From an answer of the API."""
        schemes = answer.get("authSchemeConfigs", [])
        return cls(
            id=answer["id"],
            organisation_id=answer["organisationId"],
            name=answer["name"],
            protocol=answer["protocol"],
            base_url=answer.get("baseUrl", ""),
            dataset_id=answer.get("datasetId", ""),
            public=answer.get("public", False),
            tags=answer.get("tags", {}),
            documentation_url=answer.get("documentationURL", ""),
            image_url=answer.get("imageURL", ""),
            auth_scheme_configs=schemes,
            auth_scheme_config_ids=[scheme["id"] for scheme in schemes],
            connection_variables=answer.get("connectionVariables", []),
            created_at=answer.get("createdAt", ""),
            updated_at=answer.get("updatedAt", ""),
        )


@dataclass(frozen=True, kw_only=True)
class CredentialResult:
    """A credential of a connection. What it holds, Versori never tells.

    Attributes:
        id: its id (ULID).
        name: its name.
        type: its type, such as `string` or `oauth2-token`.
        auth_scheme_config_id: the id of the auth scheme that says how it is used.
    """

    id: str
    name: str
    type: str
    auth_scheme_config_id: str

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> CredentialResult:
        """From an entry of a connection's credentials."""
        credential = entry["credential"]
        return cls(
            id=credential["id"],
            name=credential.get("name", ""),
            type=credential["type"],
            auth_scheme_config_id=entry["authSchemeConfig"]["id"],
        )


@dataclass(frozen=True, kw_only=True)
class ConnectionResult:
    """A connection as it is on Versori.

    Attributes:
        id: its id (ULID).
        connector_id: the connector that it belongs to.
        name: its name.
        variables: its variables: dictionaries of `name` and `value`.
        action_credentials: how actions authenticate, in order.
        trigger_credentials: how triggers authenticate, in order.
        created_at: when it was created (RFC 3339).
        updated_at: when it was updated last.
    """

    id: str
    connector_id: str
    name: str
    variables: Sequence[Mapping[str, str]] = field(repr=False)
    action_credentials: Sequence[CredentialResult]
    trigger_credentials: Sequence[CredentialResult]
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, connector_id: str, answer: Mapping[str, Any]) -> ConnectionResult:
        """From an answer of the API, which doesn't say whose connection it is."""
        credentials = answer.get("credentials", {})
        return cls(
            id=answer["id"],
            connector_id=connector_id,
            name=answer["name"],
            variables=answer.get("variables", []),
            action_credentials=[CredentialResult.of(entry) for entry in credentials.get("action", [])],
            trigger_credentials=[CredentialResult.of(entry) for entry in credentials.get("trigger", [])],
            created_at=answer.get("createdAt", ""),
            updated_at=answer.get("updatedAt", ""),
        )


@dataclass(frozen=True, kw_only=True)
class ConnectorVersionResult:
    """A version of a connector as it is on Versori.

    Attributes:
        id: its id (ULID).
        connector_id: the connector that it belongs to.
        name: its own name, where it was asked for as `latest` or `default` too.
        description: its description; empty where it has none.
        is_latest: whether Versori takes it for the latest.
        is_default: whether it was chosen as the default.
        published: whether it is published; else it is a draft.
        published_at: when it was published (RFC 3339); empty where it is a draft.
        created_at: when it was created.
        updated_at: when it, or anything in it, was updated last.
        messages: what Versori says about it: dictionaries of `text`, `severity` and perhaps `detail`.
    """

    id: str
    connector_id: str
    name: str
    description: str
    is_latest: bool
    is_default: bool
    published: bool
    published_at: str
    created_at: str
    updated_at: str
    messages: Sequence[Mapping[str, Any]]

    @classmethod
    def of(cls, connector_id: str, answer: Mapping[str, Any]) -> ConnectorVersionResult:
        """From an answer of the API, which doesn't say whose version it is."""
        published_at = answer.get("publishedAt", "")
        return cls(
            id=answer["id"],
            connector_id=connector_id,
            name=answer["name"],
            description=answer.get("description", ""),
            is_latest=answer["isLatest"],
            is_default=answer["isDefault"],
            published=bool(published_at),
            published_at=published_at,
            created_at=answer["createdAt"],
            updated_at=answer["updatedAt"],
            messages=answer.get("messages", []),
        )


@dataclass(frozen=True, kw_only=True)
class ProtocolResult:
    """A protocol that connectors can have.

    Attributes:
        id: its id (ULID).
        slug: what a connector's `protocol` says, such as `http`.
        name: its name for people.
        description: what it is; empty where Versori says nothing.
        icon_url: the URL of an icon; empty where it has none.
    """

    id: str
    slug: str
    name: str
    description: str
    icon_url: str

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> ProtocolResult:
        """From an answer of the API."""
        texts = {"description": answer.get("description") or "", "icon_url": answer.get("iconURL") or ""}
        return cls(id=answer["id"], slug=answer["slug"], name=answer["name"], **texts)


@dataclass(frozen=True, kw_only=True)
class AuthSchemeResult:
    """A kind of auth schemes that a protocol has.

    Attributes:
        id: its id (ULID).
        type: what an auth scheme's `schemeType` says, such as `api-key`.
        name: its name for people.
        description: what it is; empty where Versori says nothing.
    """

    id: str
    type: str
    name: str
    description: str

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> AuthSchemeResult:
        """From an answer of the API."""
        texts = {"id": answer.get("id") or "", "description": answer.get("description") or ""}
        return cls(type=answer["type"], name=answer["name"], **texts)
