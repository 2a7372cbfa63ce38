from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

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


def test_names_are_loaded_from_where_type_checkers_see_them():
    tree = ast.parse(Path(versori_pulumi.__file__).read_text())
    (checked,) = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {name.name: node.module for node in checked.body if isinstance(node, ast.ImportFrom) for name in node.names}
    assert {name: f"versori_pulumi.{module}" for name, module in versori_pulumi._MODULES.items()} == seen
    assert sorted([*seen, "__version__"]) == sorted(versori_pulumi.__all__)


def test_a_name_that_is_not_there_is_missed_as_in_any_module():
    with pytest.raises(AttributeError, match="module 'versori_pulumi' has no attribute 'Conector'"):
        versori_pulumi.Conector  # noqa: B018  (the access is the test)


def test_every_public_name_is_listed():
    assert set(versori_pulumi.__all__) <= set(dir(versori_pulumi))


def test_the_version_is_one():
    assert re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?(\.dev\d+)?", versori_pulumi.__version__)


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """The modules that a program loads that declares a connector."""
    program = "import sys; import versori_pulumi; versori_pulumi.Connector; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("library", ["httpx", "pydantic", "tenacity", "ulid", "typer", "rich", "starlette", "uvicorn"])
def test_declaring_a_connector_does_not_load(library: str, imported: set[str]):
    assert "versori_pulumi.resources.connector" in imported
    assert not {name for name in imported if name.split(".")[0] == library}


@pytest.mark.parametrize(
    "module",
    [
        "versori_pulumi.connect.transport",
        "versori_pulumi.emulator",
        "versori_pulumi.cli",
        "versori_pulumi.functions",
        "versori_pulumi.resources.connection",
        "versori_pulumi.provider.connection",
    ],
)
def test_declaring_a_connector_does_not_load_what_it_has_no_use_for(module: str, imported: set[str]):
    assert module not in imported


def test_the_client_does_not_load_the_command_of_httpx_which_can_still_be_loaded():
    program = (
        "import sys; import versori_pulumi.connect.client; print('rich' in sys.modules);"
        "import httpx._main; print('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_who_loaded_httpx_before_keeps_what_it_has():
    program = "import httpx, sys; main = httpx.main; import versori_pulumi.connect.client; print(httpx.main is main)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
