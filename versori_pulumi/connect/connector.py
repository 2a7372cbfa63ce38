"""Connectors: their shapes, and the operations on them, on their auth scheme configs, tags and categories."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, with_config
from typing_extensions import NotRequired, TypedDict

from versori_pulumi.connect.http.answers import seconds_of
from versori_pulumi.connect.http.identity import ANYTHING, Identity, known_names
from versori_pulumi.connect.http.pages import LARGEST_PAGE, all_pages
from versori_pulumi.connect.operations import Body, Operations, named, organisation_path, path_id
from versori_pulumi.connect.shapes import Reader, reader, without_nulls


def _tag_values(value: Any) -> Any:
    return [value] if isinstance(value, str) else ([] if value is None else value)


TagValues = Annotated[list[str], BeforeValidator(_tag_values)]


@with_config(ConfigDict(extra="allow"))
class AuthSchemeConfig(TypedDict):
    """Schema `AuthSchemeConfig`: what identifies a scheme; the rest depends on `schemeType`."""

    id: str
    schemeType: str
    description: NotRequired[str]


@with_config(ConfigDict(extra="allow"))
class ConnectionVariable(TypedDict):
    """Schema `ConnectionVariable`."""

    name: str
    value: str


@with_config(ConfigDict(extra="allow"))
class Connector(TypedDict):
    """Schema `Connector`: one connector, whatever its protocol."""

    id: str
    organisationId: str
    name: str
    protocol: str
    baseUrl: NotRequired[str]
    datasetId: NotRequired[str]
    public: NotRequired[bool]
    documentationURL: NotRequired[str]
    imageURL: NotRequired[str]
    tags: NotRequired[dict[str, TagValues]]
    authSchemeConfigs: NotRequired[list[Annotated[AuthSchemeConfig, BeforeValidator(without_nulls)]]]
    connectionVariables: NotRequired[list[ConnectionVariable]]
    connections: NotRequired[list[dict[str, Any]]]
    versions: NotRequired[list[dict[str, Any]]]
    createdAt: NotRequired[str]
    updatedAt: NotRequired[str]


ConnectorAnswer = Annotated[Connector, BeforeValidator(without_nulls)]


@with_config(ConfigDict(extra="allow"))
class ConnectorPage(TypedDict):
    """Schema `ConnectorPage`: `next` is a cursor for the parameter `after`, absent on the last page."""

    totalCount: NotRequired[int]
    connectors: list[ConnectorAnswer]
    next: NotRequired[str | None]
    prev: NotRequired[str | None]


read_connector: Reader[Connector] = reader(ConnectorAnswer)
read_page: Reader[ConnectorPage] = reader(ConnectorPage)
read_names: Reader[list[str]] = reader(list[str])


class ConnectorOperations(Operations):
    """Everything about a connector as a whole, and the lists of connectors."""

    def create_http_connector(self, organisation_id: str, body: Mapping[str, Any]) -> Connector:
        """CreateHTTPConnector. Not repeated where it may have taken effect: the caller looks, and decides."""
        return self._create(organisation_id, "http", body)

    def create_bigquery_connector(self, organisation_id: str, body: Mapping[str, Any]) -> Connector:
        """CreateBigQueryConnector. Not repeated where it may have taken effect: the caller looks, and decides."""
        return self._create(organisation_id, "bigquery", body)

    def get_connector(self, organisation_id: str, connector_id: str) -> Connector:
        """GetConnector.

        Raises:
            NotFoundError: there is none.
        """
        return self._connector("read", "GET", organisation_id, connector_id)

    def list_connectors(
        self,
        organisation_id: str,
        *,
        name: str | None = None,
        protocol: str | None = None,
        tags: str | None = None,
        categories: Sequence[str] = (),
        sort: str = "id:asc",
        page_size: int = LARGEST_PAGE,
    ) -> Iterator[Connector]:
        """ListConnectors, page after page.

        Args:
            organisation_id: whose connectors.
            name: a case-insensitive SUBSTRING of the names wanted.
            protocol: a case-insensitive substring of the protocol.
            tags: `key:value` pairs, separated by commas.
            categories: the categories wanted.
            sort: by default by id, the one order that doesn't move while pages are read.
            page_size: connectors a page.
        """
        query = _filters(name=name, protocol=protocol, tags=tags, categories=categories)
        wanted = {"first": page_size, "sort": sort, **query}
        return all_pages(lambda page: self.list_page(organisation_id, page), "connectors", wanted)

    def list_public_connectors(
        self,
        *,
        name: str | None = None,
        protocol: str | None = None,
        tags: str | None = None,
        categories: Sequence[str] = (),
    ) -> Iterator[Connector]:
        """ListPublicConnectors: those of all organisations that are in the public library; arguments as above."""
        operation = "list the public connectors"
        query = _filters(name=name, protocol=protocol, tags=tags, categories=categories)
        return self._pages(read_page, operation, "/connectors", "connectors", {"sort": "id:asc", **query})

    def list_page(
        self, organisation_id: str, query: Mapping[str, Any], read: Reader[ConnectorPage] = read_page
    ) -> ConnectorPage:
        """ListConnectors: one page, as `query` says."""
        path = f"{organisation_path(organisation_id)}/connectors"
        # What reads the entries by itself compares them by itself, too.
        about = Identity("connector", {"organisationId": organisation_id}) if read is read_page else ANYTHING
        return self._ask(
            read, "list the connectors", "GET", path, query=query, about=about, things=lambda page: page["connectors"]
        )

    def server_time(self, organisation_id: str) -> float | None:
        """What time it is on the server, in seconds since 1970; None where it doesn't tell. Asks for the smallest list."""
        path = f"{organisation_path(organisation_id)}/connectors"
        return seconds_of(self._transport.date("list the connectors", path, {"first": 1}))

    def update_connector(self, organisation_id: str, connector_id: str, body: Body, *, name: str | None = None) -> Connector:
        """UpdateConnector: replaces the whole connector.

        What `body` leaves out is unset, but for authSchemeConfigIds, connectionVariables and child resources.

        Args:
            organisation_id: whose connector.
            connector_id: which one.
            body: what it becomes, or what says so anew for each attempt.
            name: the connector's name in messages, where `body` is yet to say.
        """
        return self._connector("update", "PUT", organisation_id, connector_id, body=body, name=name)

    def delete_connector(self, organisation_id: str, connector_id: str, *, force: bool = False) -> None:
        """DeleteConnector.

        Args:
            organisation_id: whose connector.
            connector_id: which one.
            force: delete even where another product uses it.

        Raises:
            NotFoundError: there is none.
            ConflictError: another product uses it.
        """
        self._delete(f"delete connector {connector_id}", connector_path(organisation_id, connector_id), force=force)

    def update_connector_categories(self, organisation_id: str, connector_id: str, categories: Sequence[str]) -> None:
        """UpdateConnectorCategories: replaces all categories. They are in no answer: nobody can read them back."""
        path = f"{connector_path(organisation_id, connector_id)}/categories"
        body = {"categories": list(categories)}
        self._transport.request(f"set the categories of connector {connector_id}", "PUT", path, body=body)

    def upsert_auth_scheme_config(
        self, organisation_id: str, connector_id: str, scheme: Body, *, scheme_id: str | None = None
    ) -> Connector:
        """UpsertAuthSchemeConfig: adds or replaces the scheme with the id in `scheme`.

        An OAuth 2.0 grant without a credential gets one, and a second one if it is sent twice: such a request isn't
        repeated where it may have taken effect. The caller looks, and sends the ids of the credential that it finds.

        Args:
            organisation_id: whose connector.
            connector_id: which one.
            scheme: what the scheme becomes, or what says so anew for each attempt.
            scheme_id: the scheme's id, where `scheme` is yet to say.
        """
        identity = scheme["id"] if isinstance(scheme, Mapping) else (scheme_id or "")
        return self._scheme("PUT", "set", organisation_id, connector_id, identity, scheme)

    def delete_auth_scheme_config(self, organisation_id: str, connector_id: str, scheme_id: str) -> Connector:
        """DeleteAuthSchemeConfig. Refreshable credentials that use it can't be refreshed any more.

        Raises:
            NotFoundError: there is none.
        """
        return self._scheme("DELETE", "delete", organisation_id, connector_id, scheme_id, None)

    def list_categories(self) -> list[str]:
        """ListCategories: the fixed list of names."""
        return self._ask(read_names, "list the categories", "GET", "/categories")

    def _create(self, organisation_id: str, protocol: str, body: Mapping[str, Any]) -> Connector:
        operation = f'create connector "{body.get("name")}"'
        path = f"{organisation_path(organisation_id)}/protocols/{protocol}/connectors"
        about = new_connector(organisation_id, protocol=protocol, name=body.get("name"))
        creates = created_connector(organisation_id)
        return self._ask(read_connector, operation, "POST", path, body=body, about=about, creates=creates)

    def _connector(
        self,
        verb: str,
        method: str,
        organisation_id: str,
        connector_id: str,
        body: Body | None = None,
        name: str | None = None,
    ) -> Connector:
        operation = f"{verb} connector {named(connector_id, body, name)}"
        path = connector_path(organisation_id, connector_id)
        about = connector(organisation_id, connector_id)
        again = partial(self.get_connector, organisation_id, connector_id) if method == "PUT" else None
        return self._ask(read_connector, operation, method, path, body=body, about=about, again=again)

    def _scheme(
        self,
        method: str,
        verb: str,
        organisation_id: str,
        connector_id: str,
        scheme_id: str,
        body: Body | None,
    ) -> Connector:
        operation = f"{verb} auth scheme config {scheme_id} of connector {connector_id}"
        path = f"{connector_path(organisation_id, connector_id)}/auth-scheme-configs/{path_id(scheme_id)}"
        about = connector(organisation_id, connector_id)
        again = partial(self.get_connector, organisation_id, connector_id)
        found = self._ask(
            *(read_connector, operation, method, path),
            body=body,
            repeatable=_makes_no_credential,
            about=about,
            again=again,
        )
        if method == "DELETE":
            self._transport.created.forget(path)
        return found


def connector_path(organisation_id: str, connector_id: str) -> str:
    """The path of a connector."""
    return f"{organisation_path(organisation_id)}/connectors/{path_id(connector_id)}"


def created_connector(organisation_id: str) -> Callable[[Mapping[str, Any]], list[str]]:
    """The path of the connector in the answer of a creation."""
    return lambda made: [connector_path(organisation_id, made["id"])]


def connector(organisation_id: str, connector_id: str) -> Identity:
    """What an answer about a connector has to be about."""
    return Identity("connector", {"id": connector_id, "organisationId": organisation_id})


def new_connector(organisation_id: str, *, protocol: str, name: Any = None, copied: str = "") -> Identity:
    """What an answer about a connector has to be about that was just created.

    Args:
        organisation_id: whose it is.
        protocol: its protocol, empty where that isn't known.
        name: its name, where that is known.
        copied: the id of the public connector of which it is a copy.
    """
    ids = {"organisationId": organisation_id, **({"protocol": protocol} if protocol else {})}
    return Identity("connector", ids, known_names(name), created=True, copied=copied)


def makes_credential(scheme: Mapping[str, Any]) -> bool:
    """Whether sending this auth scheme config makes a credential, and a second one if it is sent twice."""
    grant = scheme.get("grant", {})
    return grant.get("grantType") in {"authorization_code", "password"} and not grant.get("credentialId")


def _makes_no_credential(scheme: Mapping[str, Any] | None) -> bool:
    return not makes_credential(scheme or {})


def _filters(*, name: str | None, protocol: str | None, tags: str | None, categories: Sequence[str]) -> dict[str, Any]:
    given = {"name": name, "protocol": protocol, "tags": tags, "categories": list(categories) or None}
    return {key: value for key, value in given.items() if value is not None}
