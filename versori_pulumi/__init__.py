"""Versori connectors as code: a Pulumi provider in Python. These are its public names, and there are no others."""

from versori_pulumi._version import __version__ as __version__
from versori_pulumi.functions.asking import VersoriError as VersoriError
from versori_pulumi.functions.connections import (
    get_connection as get_connection,
    get_connection_output as get_connection_output,
)
from versori_pulumi.functions.connectors import (
    get_connector as get_connector,
    get_connector_output as get_connector_output,
    get_connectors as get_connectors,
    get_connectors_output as get_connectors_output,
)
from versori_pulumi.functions.library import (
    get_auth_schemes as get_auth_schemes,
    get_auth_schemes_output as get_auth_schemes_output,
    get_categories as get_categories,
    get_categories_output as get_categories_output,
    get_protocols as get_protocols,
    get_protocols_output as get_protocols_output,
    get_public_connectors as get_public_connectors,
    get_public_connectors_output as get_public_connectors_output,
)
from versori_pulumi.functions.oauth2 import (
    oauth2_authorisation_url as oauth2_authorisation_url,
    oauth2_authorisation_url_output as oauth2_authorisation_url_output,
)
from versori_pulumi.functions.results import (
    AuthSchemeResult as AuthSchemeResult,
    ConnectionResult as ConnectionResult,
    ConnectorResult as ConnectorResult,
    ConnectorVersionResult as ConnectorVersionResult,
    CredentialResult as CredentialResult,
    ProtocolResult as ProtocolResult,
)
from versori_pulumi.functions.versions import (
    get_connector_version as get_connector_version,
    get_connector_version_output as get_connector_version_output,
)
from versori_pulumi.resources.action import Action as Action
from versori_pulumi.resources.args.auth_schemes import (
    AuthSchemeConfigApiKeyArgs as AuthSchemeConfigApiKeyArgs,
    AuthSchemeConfigBasicAuthArgs as AuthSchemeConfigBasicAuthArgs,
    AuthSchemeConfigCertificateArgs as AuthSchemeConfigCertificateArgs,
    AuthSchemeConfigHmacArgs as AuthSchemeConfigHmacArgs,
    AuthSchemeConfigNoneArgs as AuthSchemeConfigNoneArgs,
    AuthSchemeConfigOAuth2Args as AuthSchemeConfigOAuth2Args,
    OAuth2GrantAuthorizationCodeArgs as OAuth2GrantAuthorizationCodeArgs,
    OAuth2GrantClientCredentialsArgs as OAuth2GrantClientCredentialsArgs,
    OAuth2GrantPasswordArgs as OAuth2GrantPasswordArgs,
    OAuth2ScopeArgs as OAuth2ScopeArgs,
)
from versori_pulumi.resources.args.connection_variables import ConnectionVariableArgs as ConnectionVariableArgs
from versori_pulumi.resources.args.content import (
    ActionArgs as ActionArgs,
    ActionParameterArgs as ActionParameterArgs,
    RequestBodyArgs as RequestBodyArgs,
    ResponseArgs as ResponseArgs,
    TriggerArgs as TriggerArgs,
    TriggerParameterArgs as TriggerParameterArgs,
)
from versori_pulumi.resources.args.credentials import (
    ConnectionCredentialArgs as ConnectionCredentialArgs,
    CredentialBasicAuthArgs as CredentialBasicAuthArgs,
    CredentialBinaryArgs as CredentialBinaryArgs,
    CredentialCertificateArgs as CredentialCertificateArgs,
    CredentialCustomFunctionArgs as CredentialCustomFunctionArgs,
    CredentialJwtBearerArgs as CredentialJwtBearerArgs,
    CredentialNoneArgs as CredentialNoneArgs,
    CredentialOAuth2ClientArgs as CredentialOAuth2ClientArgs,
    CredentialOAuth2CodeArgs as CredentialOAuth2CodeArgs,
    CredentialOAuth2PasswordArgs as CredentialOAuth2PasswordArgs,
    CredentialOAuth2TokenArgs as CredentialOAuth2TokenArgs,
    CredentialStringArgs as CredentialStringArgs,
)
from versori_pulumi.resources.args.definitions import DefinitionArgs as DefinitionArgs
from versori_pulumi.resources.connection import Connection as Connection
from versori_pulumi.resources.connector import Connector as Connector
from versori_pulumi.resources.connector_version import ConnectorVersion as ConnectorVersion
from versori_pulumi.resources.definitions import Definitions as Definitions
from versori_pulumi.resources.trigger import Trigger as Trigger
