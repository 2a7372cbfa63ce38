"""The one step of an OAuth 2.0 connection that needs a person: the address at which somebody consents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from versori_pulumi.functions.asking import VersoriError, asked, asks_versori, later

Text = pulumi.Input[str]


@asks_versori
def oauth2_authorisation_url(
    connector_id: str,
    auth_scheme_config_id: str | None = None,
    *,
    scopes: Sequence[str] | None = None,
    disable_offline_access: bool | None = None,
    prompt: str | None = None,
    additional_params: str | None = None,
    organisation_id: str | None = None,
    account: str | None = None,
) -> str:
    """The address at which a person consents, for an OAuth 2.0 scheme with the grant `authorization_code`.

    Versori makes a new one each time, so it belongs into a script or behind a condition rather than among the outputs of
    a stack. What the person comes back with are the code and state for `CredentialOAuth2CodeArgs`.

    Args:
        connector_id: the connector (ULID).
        auth_scheme_config_id: the scheme; defaults to the connector's only one of that kind.
        scopes: the scopes to ask for; defaults to the scheme's default scopes.
        disable_offline_access: leave out the scope `offline_access`, which Versori adds.
        prompt: `none`, `login`, `consent`, `select_account`, or what else the provider knows; Versori says `login`.
        additional_params: further query parameters, URL-encoded; defaults to those of the scheme.
        organisation_id: the connector's organisation; defaults to the account's.
        account: the account that asks; the default one if None.

    Raises:
        VersoriError: the connector has no such scheme, or Versori can't be asked.
    """
    client, organisation = asked(organisation_id, account)
    schemes = client.get_connector(organisation, connector_id).get("authSchemeConfigs", [])
    scheme = _scheme(connector_id, schemes, auth_scheme_config_id)
    grant = scheme["grant"]
    body = {
        "credential": {"id": grant["credentialId"], "organisationId": grant["organisationId"]},
        "authorizeUrl": scheme["authorizeUrl"],
        "clientId": grant["clientId"],
        "scopes": scheme.get("defaultScopes", []) if scopes is None else list(scopes),
        "disableOfflineAccess": disable_offline_access,
        "prompt": prompt,
        "additionalParams": scheme.get("additionalAuthorizeParams") if additional_params is None else additional_params,
    }
    given = {name: value for name, value in body.items() if value is not None}
    return client.initialise_oauth2_connection(organisation, connector_id, given)


def oauth2_authorisation_url_output(
    connector_id: Text,
    auth_scheme_config_id: Text | None = None,
    *,
    scopes: pulumi.Input[Sequence[Text]] | None = None,
    disable_offline_access: pulumi.Input[bool] | None = None,
    prompt: Text | None = None,
    additional_params: Text | None = None,
    organisation_id: Text | None = None,
    account: str | None = None,
) -> pulumi.Output[str]:
    """`oauth2_authorisation_url` for inputs."""
    return later(
        oauth2_authorisation_url,
        connector_id=connector_id,
        auth_scheme_config_id=auth_scheme_config_id,
        scopes=scopes,
        disable_offline_access=disable_offline_access,
        prompt=prompt,
        additional_params=additional_params,
        organisation_id=organisation_id,
        account=account,
    )


def _scheme(connector_id: str, schemes: Sequence[Mapping[str, Any]], scheme_id: str | None) -> Mapping[str, Any]:
    fitting = [one for one in schemes if one.get("grant", {}).get("grantType") == "authorization_code"]
    if scheme_id is not None:
        fitting = [one for one in fitting if one["id"] == scheme_id.upper()]
    if len(fitting) > 1:
        ids = ", ".join(one["id"] for one in fitting)
        raise VersoriError(
            f"connector {connector_id} has {len(fitting)} OAuth 2.0 schemes for authorisation codes: choose one with "
            f"auth_scheme_config_id ({ids})"
        )
    if not fitting:
        which = f" with the id {scheme_id}" if scheme_id else ""
        raise VersoriError(f"connector {connector_id} has no OAuth 2.0 scheme for authorisation codes{which}")
    if not {"credentialId", "organisationId", "clientId"} <= fitting[0]["grant"].keys():
        raise VersoriError(f"auth scheme {fitting[0]['id']} has no client id and secret yet: set them on the connector")
    return fitting[0]
