"""One connector in two organisations: the default account's, and that of the account `eu`."""

import pulumi

import versori_pulumi as versori

ACCOUNTS = {"us": None, "eu": "eu"}

for region, account in ACCOUNTS.items():
    shop = versori.Connector(
        f"shop-{region}",
        name="Shop orders",
        base_url=f"https://{region}.shop.example.com/api",
        account=account,
        tags={"region": [region]},
        auth_scheme_configs=[versori.AuthSchemeConfigApiKeyArgs(description="Access token", name="X-Shop-Access-Token")],
    )
    pulumi.export(region, {"organisation": shop.organisation_id, "connector": shop.id})
