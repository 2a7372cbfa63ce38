"""The request bodies about imports: what is said of a file that is sent, or of a URL."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from versori_pulumi.emulator.connector_version.bodies import VersionName
from versori_pulumi.emulator.http.bodies import Body


class Metadata(Body):
    """ImportHTTPConnectorMetadata."""

    format: Literal["openapi"]


class VersionMetadata(Metadata):
    """ImportHTTPConnectorVersionMetadata."""

    version: VersionName


class FromUrl(Metadata):
    """HTTPConnectorFromURLCreate."""

    schema_url: str = Field(alias="schemaURL")
    filetype: Literal["json", "yaml"] = "yaml"


class VersionFromUrl(FromUrl, VersionMetadata):
    """HTTPConnectorVersionFromURLCreate."""
