"""Protocols and the categories of the library: their shapes and operations, and the imports that the protocol HTTP has."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from pydantic import ConfigDict, with_config
from typing_extensions import NotRequired, TypedDict

from versori_pulumi.connect.connector import ConnectorAnswer, connector, created_connector, new_connector
from versori_pulumi.connect.connector_version import Message, version_path
from versori_pulumi.connect.errors import Attempted
from versori_pulumi.connect.http.identity import Identity
from versori_pulumi.connect.operations import Operations, organisation_path, path_id, path_name
from versori_pulumi.connect.shapes import Reader, read_as, reader


@with_config(ConfigDict(extra="allow"))
class Protocol(TypedDict):
    """Schema `Protocol`."""

    id: str
    slug: str
    name: str


@with_config(ConfigDict(extra="allow"))
class ProtocolPage(TypedDict):
    """Schema `ProtocolPage`; `next` as in `ConnectorPage`."""

    protocols: list[Protocol]
    next: NotRequired[str | None]


@with_config(ConfigDict(extra="allow"))
class AuthScheme(TypedDict):
    """Schema `AuthScheme`."""

    type: str
    name: str


@with_config(ConfigDict(extra="allow"))
class AuthSchemePage(TypedDict):
    """Schema `AuthSchemePage`, of which there is one."""

    authSchemes: list[AuthScheme]


@with_config(ConfigDict(extra="allow"))
class ImportResult(TypedDict):
    """Schema `ImportHTTPConnectorResult`."""

    connector: ConnectorAnswer
    messages: list[Message]


read_protocol_page: Reader[ProtocolPage] = reader(ProtocolPage)
read_import: Reader[ImportResult] = reader(ImportResult)


def read_auth_schemes(attempted: Attempted, body: Any) -> list[dict[str, Any]]:
    """The kinds of auth schemes in an answer's JSON.

    Raises:
        UnreadableAnswerError: it is not what the API describes.
    """
    return cast("list[dict[str, Any]]", read_as(AuthSchemePage, attempted, body)["authSchemes"])


class ProtocolOperations(Operations):
    """ListProtocols, ListAuthSchemes, ImportHTTPConnector and ImportHTTPConnectorVersion."""

    def list_protocols(self, organisation_id: str) -> Iterator[dict[str, Any]]:
        """ListProtocols, page after page, by name."""
        operation, path = "list the protocols", f"{organisation_path(organisation_id)}/protocols"
        return self._pages(read_protocol_page, operation, path, "protocols")

    def list_auth_schemes(self, organisation_id: str, protocol: str) -> list[dict[str, Any]]:
        """ListAuthSchemes: the kinds of auth schemes that a protocol has.

        Raises:
            NotFoundError: there is no such protocol.
        """
        operation = f"list the auth schemes of protocol {protocol}"
        path = f"{organisation_path(organisation_id)}/protocols/{path_name(protocol)}/auth-schemes"
        return self._ask(read_auth_schemes, operation, "GET", path)

    def import_http_connector(self, organisation_id: str, document: bytes) -> ImportResult:
        """ImportHTTPConnector: a new connector, named after the document's `info.title`, with a draft version.

        Not repeated where it may have taken effect: the caller looks, and decides.

        Args:
            organisation_id: the organisation that gets the connector.
            document: an OpenAPI 3 document, JSON or YAML.

        Raises:
            BadRequestError: it can't be imported.
        """
        path = f"{organisation_path(organisation_id)}/protocols/http/import"
        operation = "import a connector from an OpenAPI document"
        about = new_connector(organisation_id, protocol="http")
        created = created_connector(organisation_id)
        return self._import(operation, path, document, {}, about, lambda made: created(made["connector"]))

    def import_http_connector_version(
        self, organisation_id: str, connector_id: str, version: str, document: bytes
    ) -> ImportResult:
        """ImportHTTPConnectorVersion: a new draft version of a connector.

        Not repeated where it may have taken effect: the caller looks, and decides.

        Args:
            organisation_id: whose connector.
            connector_id: which connector.
            version: the name of the new version.
            document: an OpenAPI 3 document, JSON or YAML.

        Raises:
            BadRequestError: it can't be imported.
            ConflictError: the connector has a version of that name.
        """
        path = f"{organisation_path(organisation_id)}/connector/{path_id(connector_id)}/http/import"  # in the singular
        operation = f'import version "{version}" of connector {connector_id} from an OpenAPI document'
        created = version_path(organisation_id, connector_id, version)
        about = connector(organisation_id, connector_id)
        return self._import(operation, path, document, {"version": version}, about, lambda _made: [created])

    def _import(
        self,
        operation: str,
        path: str,
        document: bytes,
        metadata: Mapping[str, str],
        about: Identity,
        creates: Callable[[ImportResult], list[str]],
    ) -> ImportResult:
        described = json.dumps({"format": "openapi", **metadata}).encode()
        files = {
            "metadata": ("metadata.json", described, "application/json"),
            "file": ("openapi", document, "application/octet-stream"),
        }
        return self._ask(
            *(read_import, operation, "POST", path),
            files=files,
            about=about,
            things=lambda made: (made["connector"],),
            creates=creates,
        )
