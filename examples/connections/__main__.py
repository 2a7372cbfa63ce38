"""One connector, and two connections of it: each environment with its own credentials and warehouse."""

import pulumi

import versori_pulumi as versori

config = pulumi.Config()
WAREHOUSES = {"production": "berlin", "sandbox": "nowhere"}

shop = versori.Connector(
    "shop",
    name="Shop orders",
    base_url="https://shop.example.com/api",
    auth_scheme_configs=[
        versori.AuthSchemeConfigApiKeyArgs(description="Access token", name="X-Shop-Access-Token"),
        versori.AuthSchemeConfigHmacArgs(
            description="Webhook signature", name="X-Shop-Hmac", algorithm="sha256", digest_inputs=["body"]
        ),
    ],
)
access_token, webhook_signature = shop.auth_scheme_config_ids[0], shop.auth_scheme_config_ids[1]

for environment, warehouse in WAREHOUSES.items():
    connection = versori.Connection(
        environment,
        connector_id=shop.id,
        credentials={
            "action": [
                versori.ConnectionCredentialArgs(
                    auth_scheme_config_id=access_token,
                    credential=versori.CredentialStringArgs(value=config.require_secret(f"{environment}Token")),
                )
            ],
            "trigger": [
                versori.ConnectionCredentialArgs(
                    auth_scheme_config_id=webhook_signature,
                    credential=versori.CredentialStringArgs(value=config.require_secret(f"{environment}SigningKey")),
                )
            ],
        },
        variables=[versori.ConnectionVariableArgs(name="warehouse", value=warehouse)],
    )
    pulumi.export(environment, connection.id)

found = versori.get_connector_output(shop.id)
pulumi.export("authSchemes", found.auth_scheme_configs.apply(lambda schemes: [each["description"] for each in schemes]))
