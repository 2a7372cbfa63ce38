"""Two connectors of a warehouse, with the tags that every connector of the team has (`versori:defaultTags`)."""

import pulumi

import versori_pulumi as versori

stock = versori.Connector(
    "stock",
    name="Warehouse stock",
    base_url="https://stock.example.com/v2",
    categories=["Supply Chain & Logistics"],
    auth_scheme_configs=[versori.AuthSchemeConfigBasicAuthArgs(description="Service user")],
)

invoices = versori.Connector(
    "invoices",
    name="Warehouse invoices",
    base_url="https://invoices.example.com/api",
    auth_scheme_configs=[versori.AuthSchemeConfigApiKeyArgs(description="Key", name="X-Api-Key")],
    connection_variables=[versori.ConnectionVariableArgs(name="currency", value="EUR")],
)

pulumi.export("connectorIds", [stock.id, invoices.id])
