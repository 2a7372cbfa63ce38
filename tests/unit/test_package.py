from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import versori_pulumi

NAMES = sorted(
    name
    for name, value in vars(versori_pulumi).items()
    if not isinstance(value, ModuleType) and (name == "__version__" or not name.startswith("_"))
)


PUBLIC = """
Action ActionArgs ActionParameterArgs AuthSchemeConfigApiKeyArgs AuthSchemeConfigBasicAuthArgs
AuthSchemeConfigCertificateArgs AuthSchemeConfigHmacArgs AuthSchemeConfigNoneArgs AuthSchemeConfigOAuth2Args
AuthSchemeResult Connection ConnectionCredentialArgs ConnectionResult ConnectionVariableArgs Connector ConnectorResult
ConnectorVersion ConnectorVersionResult CredentialBasicAuthArgs CredentialBinaryArgs CredentialCertificateArgs
CredentialCustomFunctionArgs CredentialJwtBearerArgs CredentialNoneArgs CredentialOAuth2ClientArgs
CredentialOAuth2CodeArgs CredentialOAuth2PasswordArgs CredentialOAuth2TokenArgs CredentialResult CredentialStringArgs
DefinitionArgs Definitions OAuth2GrantAuthorizationCodeArgs OAuth2GrantClientCredentialsArgs OAuth2GrantPasswordArgs
OAuth2ScopeArgs ProtocolResult RequestBodyArgs ResponseArgs Trigger TriggerArgs TriggerParameterArgs VersoriError
__version__ get_auth_schemes get_auth_schemes_output get_categories get_categories_output get_connection
get_connection_output get_connector get_connector_output get_connector_version get_connector_version_output
get_connectors get_connectors_output get_protocols get_protocols_output get_public_connectors
get_public_connectors_output oauth2_authorisation_url oauth2_authorisation_url_output
"""


def test_the_public_names_are_a_contract():
    assert PUBLIC.split() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_there_and_explained(name: str):
    assert getattr(versori_pulumi, name).__doc__


def test_a_name_that_is_not_there_is_missed_as_in_any_module():
    with pytest.raises(AttributeError, match="module 'versori_pulumi' has no attribute 'Conector'"):
        versori_pulumi.Conector  # noqa: B018  (the access is the test)


def test_a_type_checker_misses_it_too(tmp_path: Path):
    program = tmp_path / "program.py"
    program.write_text('import versori_pulumi as versori\n\nversori.Conector("x")\n')
    command = [sys.executable, "-m", "mypy", "--strict", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert 'has no attribute "Conector"' in done.stdout


def test_the_version_is_one():
    assert re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?(\.dev\d+)?", versori_pulumi.__version__)


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """The modules that a program loads that declares a connector."""
    program = "import sys; import versori_pulumi; versori_pulumi.Connector; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("library", ["httpx", "pydantic", "ulid", "typer", "rich", "starlette", "uvicorn"])
def test_declaring_a_connector_does_not_load(library: str, imported: set[str]):
    assert "versori_pulumi.resources.connector" in imported
    assert not {name for name in imported if name.split(".")[0] == library}


@pytest.mark.parametrize(
    "module",
    [
        "versori_pulumi.connect.http.transport",
        "versori_pulumi.emulator",
        "versori_pulumi.cli.app",
        "versori_pulumi.connect.client",
        "versori_pulumi.provider.lifecycle",
        "versori_pulumi.provider.connector",
    ],
)
def test_declaring_a_connector_does_not_load_what_it_has_no_use_for(module: str, imported: set[str]):
    assert module not in imported
