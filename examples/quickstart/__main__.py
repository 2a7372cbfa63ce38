"""Three connectors: a shop with an API key, a CRM with OAuth 2.0, and signed webhooks of a parcel service."""

import pulumi

import versori_pulumi as versori

config = pulumi.Config()

shop = versori.Connector(
    "shop",
    name="Shop orders",
    base_url="https://shop.example.com/api/2026-10",
    documentation_url="https://shop.example.com/docs",
    tags={"team": ["commerce"], "stage": ["live"]},
    categories=["eCommerce"],
    auth_scheme_configs=[
        versori.AuthSchemeConfigApiKeyArgs(description="Access token", name="X-Shop-Access-Token"),
    ],
    connection_variables=[versori.ConnectionVariableArgs(name="warehouse", value="berlin")],
)

crm = versori.Connector(
    "crm",
    name="Customer relations",
    base_url="https://crm.example.com/v3",
    tags={"team": ["sales"]},
    categories=["CRM"],
    auth_scheme_configs=[
        versori.AuthSchemeConfigOAuth2Args(
            description="Company sign-in",
            authorize_url="https://login.example.com/oauth2/authorize",
            token_url="https://login.example.com/oauth2/token",  # noqa: S106  (an address, not a password)
            scopes=[
                versori.OAuth2ScopeArgs(name="contacts.read", description="Read contacts"),
                versori.OAuth2ScopeArgs(name="contacts.write", description="Change contacts"),
            ],
            default_scopes=["contacts.read"],
            grant=versori.OAuth2GrantAuthorizationCodeArgs(
                client_id="versori-crm",
                client_secret=config.require_secret("crmClientSecret"),
            ),
        ),
        versori.AuthSchemeConfigBasicAuthArgs(description="Service user"),
    ],
)

parcels = versori.Connector(
    "parcels",
    name="Parcel tracking",
    base_url="https://track.example.com",
    tags={"team": ["logistics"]},
    categories=["Supply Chain & Logistics"],
    auth_scheme_configs=[
        versori.AuthSchemeConfigHmacArgs(
            description="Webhook signature",
            name="X-Signature",
            algorithm="sha256",
            digest_inputs=["body"],
        ),
    ],
)

pulumi.export("shopId", shop.id)
pulumi.export("crmId", crm.id)
pulumi.export("parcelsId", parcels.id)
