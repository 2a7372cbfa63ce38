from __future__ import annotations

import re
import subprocess
import sys

import pytest

import versori_pulumi


def test_the_public_names_are_a_contract():
    assert versori_pulumi.__all__ == [
        "Action",
        "ActionArgs",
        "ActionParameterArgs",
        "AuthSchemeConfigApiKeyArgs",
        "AuthSchemeConfigBasicAuthArgs",
        "AuthSchemeConfigCertificateArgs",
        "AuthSchemeConfigHmacArgs",
        "AuthSchemeConfigNoneArgs",
        "AuthSchemeConfigOAuth2Args",
        "AuthSchemeResult",
        "Connection",
        "ConnectionCredentialArgs",
        "ConnectionResult",
        "ConnectionVariableArgs",
        "Connector",
        "ConnectorResult",
        "ConnectorVersion",
        "ConnectorVersionResult",
        "CredentialBasicAuthArgs",
        "CredentialBinaryArgs",
        "CredentialCertificateArgs",
        "CredentialCustomFunctionArgs",
        "CredentialJwtBearerArgs",
        "CredentialNoneArgs",
        "CredentialOAuth2ClientArgs",
        "CredentialOAuth2CodeArgs",
        "CredentialOAuth2PasswordArgs",
        "CredentialOAuth2TokenArgs",
        "CredentialResult",
        "CredentialStringArgs",
        "DefinitionArgs",
        "Definitions",
        "OAuth2GrantAuthorizationCodeArgs",
        "OAuth2GrantClientCredentialsArgs",
        "OAuth2GrantPasswordArgs",
        "OAuth2ScopeArgs",
        "ProtocolResult",
        "PublicConnectorImport",
        "RequestBodyArgs",
        "ResponseArgs",
        "Trigger",
        "TriggerArgs",
        "TriggerParameterArgs",
        "VersoriError",
        "__version__",
        "get_auth_schemes",
        "get_auth_schemes_output",
        "get_categories",
        "get_categories_output",
        "get_connection",
        "get_connection_output",
        "get_connector",
        "get_connector_output",
        "get_connector_version",
        "get_connector_version_output",
        "get_connectors",
        "get_connectors_output",
        "get_protocols",
        "get_protocols_output",
        "get_public_connectors",
        "get_public_connectors_output",
        "oauth2_authorisation_url",
        "oauth2_authorisation_url_output",
    ]


@pytest.mark.parametrize("name", versori_pulumi.__all__)
def test_every_public_name_is_there_and_explained(name: str):
    assert getattr(versori_pulumi, name).__doc__


def test_the_version_is_one():
    assert re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?(\.dev\d+)?", versori_pulumi.__version__)


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """The modules that a program loads with `import versori_pulumi`."""
    command = [sys.executable, "-X", "importtime", "-c", "import versori_pulumi"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize("library", ["httpx", "pydantic", "tenacity", "ulid", "typer", "rich", "starlette", "uvicorn"])
def test_importing_the_package_does_not_load(library: str, imported: set[str]):
    assert "versori_pulumi" in imported
    assert not {name for name in imported if name.split(".")[0] == library}


@pytest.mark.parametrize("module", ["versori_pulumi.connect.transport", "versori_pulumi.emulator", "versori_pulumi.cli"])
def test_importing_the_package_does_not_load_what_a_program_has_no_use_for(module: str, imported: set[str]):
    assert module not in imported
