"""One method per operation of the Connect API. Every method raises the exceptions of `errors.py` and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, cast
from urllib.parse import parse_qs, quote, urlsplit

from ulid import ULID

from versori_pulumi.connect.errors import Attempted, RefusedError
from versori_pulumi.connect.models import Connector, ConnectorPage, read_connector, read_names, read_page
from versori_pulumi.connect.settings import Settings
from versori_pulumi.connect.transport import Transport

LARGEST_PAGE: Final = 100


class Client:
    """The Connect API, as one account sees it. Safe to use from several threads."""

    def __init__(self, settings: Settings, before_write: Callable[[], None] | None = None) -> None:
        """Opens the connections; for the arguments see `Transport`."""
        self.settings = settings
        self._transport = Transport(settings, before_write)

    def close(self) -> None:
        """Closes the connections."""
        self._transport.close()

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
        query = {"first": page_size, "sort": sort, "name": name, "protocol": protocol, "tags": tags}
        wanted: dict[str, Any] = {key: value for key, value in query.items() if value is not None}
        if categories:
            wanted["categories"] = list(categories)
        seen: set[str] = set()
        while True:
            page = self.list_page(organisation_id, wanted)
            yield from page["connectors"]
            cursor = _cursor(page.get("next"))
            if not cursor or not page["connectors"] or cursor in seen:
                return
            seen.add(cursor)
            wanted["after"] = cursor

    def list_page(self, organisation_id: str, query: Mapping[str, Any]) -> ConnectorPage:
        """ListConnectors: one page, as `query` says."""
        path = f"/o/{_id(organisation_id)}/connectors"
        operation = "list the connectors"
        answer = self._transport.request(operation, "GET", path, query=query)
        return read_page(Attempted(operation, "GET", path), answer.body)

    def update_connector(self, organisation_id: str, connector_id: str, body: Mapping[str, Any]) -> Connector:
        """UpdateConnector: replaces the whole connector.

        What `body` leaves out is unset, but for authSchemeConfigIds, connectionVariables and child resources.
        """
        return self._connector("update", "PUT", organisation_id, connector_id, body=body)

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
        query = {"force": "true"} if force else None
        path = _connector_path(organisation_id, connector_id)
        self._transport.request(f"delete connector {connector_id}", "DELETE", path, query=query)

    def update_connector_tags(self, organisation_id: str, connector_id: str, tags: Mapping[str, Sequence[str]]) -> None:
        """UpdateConnectorTags: replaces all tags."""
        path = f"{_connector_path(organisation_id, connector_id)}/tags"
        self._transport.request(f"set the tags of connector {connector_id}", "PUT", path, body={"tags": tags})

    def update_connector_categories(self, organisation_id: str, connector_id: str, categories: Sequence[str]) -> None:
        """UpdateConnectorCategories: replaces all categories. They are in no answer: nobody can read them back."""
        path = f"{_connector_path(organisation_id, connector_id)}/categories"
        body = {"categories": list(categories)}
        self._transport.request(f"set the categories of connector {connector_id}", "PUT", path, body=body)

    def upsert_auth_scheme_config(self, organisation_id: str, connector_id: str, scheme: Mapping[str, Any]) -> Connector:
        """UpsertAuthSchemeConfig: adds or replaces the scheme with the id in `scheme`.

        An OAuth 2.0 grant without a credential gets one, and a second one if it is sent twice: such a request isn't
        repeated where it may have taken effect. The caller looks, and sends the ids of the credential that it finds.
        """
        return self._scheme("PUT", "set", organisation_id, connector_id, scheme["id"], scheme)

    def delete_auth_scheme_config(self, organisation_id: str, connector_id: str, scheme_id: str) -> Connector:
        """DeleteAuthSchemeConfig. Refreshable credentials that use it can't be refreshed any more.

        Raises:
            NotFoundError: there is none.
        """
        return self._scheme("DELETE", "delete", organisation_id, connector_id, scheme_id, None)

    def list_categories(self) -> list[str]:
        """ListCategories: the fixed list of names."""
        operation = "list the categories"
        answer = self._transport.request(operation, "GET", "/categories")
        return read_names(Attempted(operation, "GET", "/categories"), answer.body)

    def _create(self, organisation_id: str, protocol: str, body: Mapping[str, Any]) -> Connector:
        operation = f'create connector "{body.get("name")}"'
        path = f"/o/{_id(organisation_id)}/protocols/{protocol}/connectors"
        answer = self._transport.request(operation, "POST", path, body=body)
        return read_connector(Attempted(operation, "POST", path), answer.body)

    def _connector(
        self, verb: str, method: str, organisation_id: str, connector_id: str, body: Mapping[str, Any] | None = None
    ) -> Connector:
        operation = f"{verb} connector {_named(connector_id, body)}"
        path = _connector_path(organisation_id, connector_id)
        answer = self._transport.request(operation, method, path, body=body)
        return read_connector(Attempted(operation, method, path), answer.body)

    def _scheme(
        self,
        method: str,
        verb: str,
        organisation_id: str,
        connector_id: str,
        scheme_id: str,
        body: Mapping[str, Any] | None,
    ) -> Connector:
        operation = f"{verb} auth scheme config {scheme_id} of connector {connector_id}"
        path = f"{_connector_path(organisation_id, connector_id)}/auth-scheme-configs/{_id(scheme_id)}"
        repeatable = not _makes_credential(body or {})
        answer = self._transport.request(operation, method, path, body=body, repeatable=repeatable)
        return read_connector(Attempted(operation, method, path), answer.body)


def _makes_credential(scheme: Mapping[str, Any]) -> bool:
    grant = scheme.get("grant", {})
    return grant.get("grantType") in {"authorization_code", "password"} and not grant.get("credentialId")


def _named(connector_id: str, body: Mapping[str, Any] | None) -> str:
    return f'"{body["name"]}" ({connector_id})' if body and "name" in body else connector_id


def _connector_path(organisation_id: str, connector_id: str) -> str:
    return f"/o/{_id(organisation_id)}/connectors/{_id(connector_id)}"


def _id(value: str) -> str:
    """An id as a part of a path. Anything but a ULID is refused: `..` or `/` would address something else."""
    try:
        ULID.from_str(value.upper())
    except (ValueError, TypeError, AttributeError):
        raise RefusedError(f"{value!r} is not an id of Versori: those have 26 letters and digits") from None
    return quote(value, safe="")


def _cursor(following: str | None) -> str | None:
    """The cursor of the next page: `next` itself, or the `after` of a whole address."""
    if following and "://" in following:
        return cast("str", parse_qs(urlsplit(following).query).get("after", [None])[0])
    return following
