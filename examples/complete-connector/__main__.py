"""One connector, whole: auth schemes, two connections with secrets, and a published version from an OpenAPI file."""

import pulumi

import versori_pulumi as versori

config = pulumi.Config()

shop = versori.Connector(
    "shop",
    name="Shop",
    base_url="https://shop.example.com/api",
    tags={"team": ["commerce"]},
    documentation_url="https://shop.example.com/docs",
    auth_scheme_configs=[
        versori.AuthSchemeConfigApiKeyArgs(description="Access token", name="X-Shop-Access-Token"),
        versori.AuthSchemeConfigHmacArgs(
            description="Webhook signature", name="X-Shop-Hmac", algorithm="sha256", digest_inputs=["body"]
        ),
    ],
    connection_variables=[versori.ConnectionVariableArgs(name="market", value="eu")],
)
access_token, webhook_signature = shop.auth_scheme_config_ids[0], shop.auth_scheme_config_ids[1]

for market in ("eu", "us"):
    versori.Connection(
        market,
        connector_id=shop.id,
        credentials={
            "action": [
                versori.ConnectionCredentialArgs(
                    auth_scheme_config_id=access_token,
                    credential=versori.CredentialStringArgs(value=config.require_secret(f"{market}Token")),
                )
            ],
            "trigger": [
                versori.ConnectionCredentialArgs(
                    auth_scheme_config_id=webhook_signature,
                    credential=versori.CredentialStringArgs(value=config.require_secret(f"{market}SigningKey")),
                )
            ],
        },
        variables=[versori.ConnectionVariableArgs(name="market", value=market)],
    )

# Named after the document's `info.version`: a document with a new one makes a new version.
version = versori.ConnectorVersion(
    "shop",
    connector_id=shop.id,
    openapi=pulumi.FileAsset("openapi.yaml"),
    definitions={
        "OrderPlaced": versori.DefinitionArgs(
            description="What the shop sends when somebody orders.",
            schema={"type": "object", "required": ["orderId"], "properties": {"orderId": {"type": "string"}}},
        ),
    },
    actions=[
        versori.ActionArgs(
            name="cancelOrder",
            method="DELETE",
            path="/orders/{{ param.orderId }}",
            parameters=[versori.ActionParameterArgs(name="orderId", in_="path", required=True)],
            responses=[versori.ResponseArgs(status=204)],
        ),
    ],
    triggers=[
        versori.TriggerArgs(
            name="orderPlaced",
            method="POST",
            request_body=versori.RequestBodyArgs(definitions=["OrderPlaced"], required=True),
            responses=[versori.ResponseArgs(status=202)],
        ),
    ],
    published=True,
    is_default=True,
)

pulumi.export("connector", shop.id)
pulumi.export("version", version.name)
