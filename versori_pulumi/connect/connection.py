"""Connections: their shapes, and the operations on the connections of a connector."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, with_config
from typing_extensions import NotRequired, TypedDict

from versori_pulumi.connect.connector import AuthSchemeConfig, ConnectionVariable, connector_path, makes_credential
from versori_pulumi.connect.errors import Attempted
from versori_pulumi.connect.http.identity import Identity, known_names
from versori_pulumi.connect.http.pages import LARGEST_PAGE
from versori_pulumi.connect.operations import Body, Operations, named, path_id
from versori_pulumi.connect.shapes import Reader, read_as, reader, without_nulls


@with_config(ConfigDict(extra="allow"))
class Credential(TypedDict):
    """Schema `Credential`: its `data` is redacted in every answer."""

    id: str
    type: str
    name: NotRequired[str]
    data: NotRequired[Any]


@with_config(ConfigDict(extra="allow"))
class ConnectionCredential(TypedDict):
    """Schema `ConnectionCredential`: a credential, and the auth scheme that says how it is used."""

    id: str
    authSchemeConfig: Annotated[AuthSchemeConfig, BeforeValidator(without_nulls)]
    credential: Annotated[Credential, BeforeValidator(without_nulls)]


@with_config(ConfigDict(extra="allow"))
class ConnectionCredentials(TypedDict):
    """Schema `ConnectionCredentials`."""

    action: NotRequired[list[ConnectionCredential]]
    trigger: NotRequired[list[ConnectionCredential]]


@with_config(ConfigDict(extra="allow"))
class Connection(TypedDict):
    """Schema `Connection`."""

    id: str
    name: str
    credentials: NotRequired[Annotated[ConnectionCredentials, BeforeValidator(without_nulls)]]
    variables: NotRequired[list[ConnectionVariable]]
    createdAt: NotRequired[str]
    updatedAt: NotRequired[str]


ConnectionAnswer = Annotated[Connection, BeforeValidator(without_nulls)]


@with_config(ConfigDict(extra="allow"))
class ConnectionSummary(TypedDict):
    """Schema `ConnectionSummary`."""

    id: str
    name: str


@with_config(ConfigDict(extra="allow"))
class ConnectionPage(TypedDict):
    """Schema `ConnectorConnectionPage`; `next` as in `ConnectorPage`."""

    items: NotRequired[list[ConnectionSummary]]
    next: NotRequired[str | None]


ConnectionPageAnswer = Annotated[ConnectionPage, BeforeValidator(without_nulls)]


class Authorisation(TypedDict):
    """Schema `InitialiseOAuth2ConnectionResponse`."""

    url: str


read_connection: Reader[Connection] = reader(ConnectionAnswer)
read_connection_page: Reader[ConnectionPage] = reader(ConnectionPageAnswer)


def read_authorisation(attempted: Attempted, body: Any) -> str:
    """The address in the answer of InitialiseOAuth2Connection.

    Raises:
        UnreadableAnswerError: it is not what the API describes.
    """
    return str(read_as(Authorisation, attempted, body)["url"])


class ConnectionOperations(Operations):
    """ListConnectorConnections, CreateConnectorConnection, GetConnection, UpdateConnection, DeleteConnection, and the
    address at which a person consents to an OAuth 2.0 connection.
    """  # noqa: D205  (the names are the summary)

    def list_connections(
        self, organisation_id: str, connector_id: str, *, page_size: int = LARGEST_PAGE
    ) -> Iterator[ConnectionSummary]:
        """ListConnectorConnections, page after page, newest update first: the API knows no other order and no filter.

        Args:
            organisation_id: whose connector.
            connector_id: which connector.
            page_size: connections a page.

        Raises:
            NotFoundError: there is no such connector.
        """
        path = _connections_path(organisation_id, connector_id)
        operation = f"list the connections of connector {connector_id}"
        about = _about(organisation_id, connector_id)
        return self._pages(read_connection_page, operation, path, "items", {"first": page_size}, about)

    def create_connection(self, organisation_id: str, connector_id: str, body: Mapping[str, Any]) -> Connection:
        """CreateConnectorConnection. Not repeated where it may have taken effect: the caller looks, and decides.

        Raises:
            ConflictError: the connector has a connection of that name.
        """
        operation = f'create connection "{body.get("name")}"'
        path = _connections_path(organisation_id, connector_id)
        return self._ask(
            *(read_connection, operation, "POST", path),
            body=body,
            about=_about(organisation_id, connector_id, names=known_names(body.get("name")), created=True),
            creates=lambda made: [f"{path}/{made['id']}"],
        )

    def get_connection(self, organisation_id: str, connector_id: str, connection_id: str) -> Connection:
        """GetConnection. The data of its credentials is redacted.

        Raises:
            NotFoundError: there is none, or no such connector.
        """
        operation = f"read connection {connection_id}"
        path = _connection_path(organisation_id, connector_id, connection_id)
        about = _about(organisation_id, connector_id, connection_id)
        return self._ask(read_connection, operation, "GET", path, about=about)

    def update_connection(
        self, organisation_id: str, connector_id: str, connection_id: str, body: Body, *, name: str | None = None
    ) -> Connection:
        """UpdateConnection: the name; variables and credentials where `body` has them, else they stay as they are.

        Not repeated where a second time would make a second credential: that of an OAuth 2.0 grant without one.

        Args:
            organisation_id: whose connector.
            connector_id: which connector.
            connection_id: which connection.
            body: what it becomes, or what says so anew for each attempt.
            name: the connection's name in messages, where `body` is yet to say.
        """
        operation = f"update connection {named(connection_id, body, name)}"
        path = _connection_path(organisation_id, connector_id, connection_id)
        return self._ask(
            *(read_connection, operation, "PUT", path),
            body=body,
            repeatable=_makes_no_credential,
            about=_about(organisation_id, connector_id, connection_id),
            again=partial(self.get_connection, organisation_id, connector_id, connection_id),
        )

    def delete_connection(self, organisation_id: str, connector_id: str, connection_id: str, *, force: bool = False) -> None:
        """DeleteConnection.

        Args:
            organisation_id: whose connector.
            connector_id: which connector.
            connection_id: which connection.
            force: delete even where another product uses it.

        Raises:
            NotFoundError: there is none, or no such connector.
            PreconditionFailedError: another product uses it.
        """
        path = _connection_path(organisation_id, connector_id, connection_id)
        self._delete(f"delete connection {connection_id}", path, force=force)

    def initialise_oauth2_connection(self, organisation_id: str, connector_id: str, body: Mapping[str, Any]) -> str:
        """InitialiseOAuth2Connection: the address to which a person goes to consent. Repeating it changes nothing."""
        operation = f"get an OAuth 2.0 authorisation URL for connector {connector_id}"
        path = f"{connector_path(organisation_id, connector_id)}/oauth2/initialise"
        return self._ask(read_authorisation, operation, "POST", path, body=body, repeatable=True)


def _connections_path(organisation_id: str, connector_id: str) -> str:
    return f"{connector_path(organisation_id, connector_id)}/connections"


def _connection_path(organisation_id: str, connector_id: str, connection_id: str) -> str:
    return f"{_connections_path(organisation_id, connector_id)}/{path_id(connection_id)}"


def _about(organisation_id: str, connector_id: str, connection_id: str | None = None, **more: Any) -> Identity:
    ids = {"organisationId": organisation_id, "connectorId": connector_id}
    return Identity("connection", {"id": connection_id, **ids} if connection_id else ids, **more)


def _makes_no_credential(body: Mapping[str, Any]) -> bool:
    entries = [entry for kind in body.get("credentials", {}).values() for entry in kind]
    return not any(makes_credential(entry["authSchemeConfig"]) for entry in entries)
