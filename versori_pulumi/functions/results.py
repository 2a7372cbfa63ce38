"""What the functions for programs return: what the API answers, under Python's names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from versori_pulumi.connect.errors import argument_path

if TYPE_CHECKING:
    from typing_extensions import Self


class _Result:
    """The base of all results, whose fields are named as the API's, in Python's spelling."""

    @classmethod
    def of(cls, answer: Mapping[str, Any], **known: Any) -> Self:
        """From an answer of the API, and what it doesn't say."""
        answered = {argument_path(name): value for name, value in answer.items() if value is not None}
        names = {each.name for each in fields(cls)}  # type: ignore[arg-type]  # each class below is a dataclass
        return cls(**{name: value for name, value in {**answered, **known}.items() if name in names})


@dataclass(frozen=True, kw_only=True)
class ConnectorResult(_Result):
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
    base_url: str = ""
    dataset_id: str = ""
    public: bool = False
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    documentation_url: str = ""
    image_url: str = ""
    auth_scheme_configs: Sequence[Mapping[str, Any]] = field(default_factory=list)
    auth_scheme_config_ids: Sequence[str] = field(default_factory=list)
    connection_variables: Sequence[Mapping[str, str]] = field(default_factory=list, repr=False)
    created_at: str = ""
    updated_at: str = ""

    @classmethod
    def of(cls, answer: Mapping[str, Any], **known: Any) -> ConnectorResult:
        """From an answer of the API."""
        ids = [scheme["id"] for scheme in answer.get("authSchemeConfigs", [])]
        return super().of(answer, auth_scheme_config_ids=ids, **known)


@dataclass(frozen=True, kw_only=True)
class CredentialResult(_Result):
    """A credential of a connection. Versori never shows what it holds.

    Attributes:
        id: its id (ULID).
        name: its name.
        type: its type, such as `string` or `oauth2-token`.
        auth_scheme_config_id: the id of the auth scheme that says how it is used.
    """

    id: str
    name: str = ""
    type: str
    auth_scheme_config_id: str

    @classmethod
    def of(cls, answer: Mapping[str, Any], **known: Any) -> CredentialResult:
        """From an entry of a connection's credentials."""
        return super().of(answer["credential"], auth_scheme_config_id=answer["authSchemeConfig"]["id"], **known)


@dataclass(frozen=True, kw_only=True)
class ConnectionResult(_Result):
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
    variables: Sequence[Mapping[str, str]] = field(default_factory=list, repr=False)
    action_credentials: Sequence[CredentialResult] = field(default_factory=list)
    trigger_credentials: Sequence[CredentialResult] = field(default_factory=list)
    created_at: str = ""
    updated_at: str = ""

    @classmethod
    def of(cls, answer: Mapping[str, Any], **known: Any) -> ConnectionResult:
        """From an answer of the API, which doesn't say whose connection it is."""
        entries = answer.get("credentials", {})
        credentials = {
            f"{kind}_credentials": [CredentialResult.of(entry) for entry in entries.get(kind, [])]
            for kind in ("action", "trigger")
        }
        return super().of(answer, **credentials, **known)


@dataclass(frozen=True, kw_only=True)
class ConnectorVersionResult(_Result):
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
    description: str = ""
    is_latest: bool
    is_default: bool
    published: bool
    published_at: str = ""
    created_at: str = ""
    updated_at: str = ""
    messages: Sequence[Mapping[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, answer: Mapping[str, Any], **known: Any) -> ConnectorVersionResult:
        """From an answer of the API, which doesn't say whose version it is."""
        return super().of(answer, published=bool(answer.get("publishedAt")), **known)


@dataclass(frozen=True, kw_only=True)
class ProtocolResult(_Result):
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
    description: str = ""
    icon_url: str = ""


@dataclass(frozen=True, kw_only=True)
class AuthSchemeResult(_Result):
    """A kind of auth schemes that a protocol has.

    Attributes:
        id: its id (ULID).
        type: what an auth scheme's `schemeType` says, such as `api-key`.
        name: its name for people.
        description: what it is; empty where Versori says nothing.
    """

    id: str = ""
    type: str
    name: str
    description: str = ""
