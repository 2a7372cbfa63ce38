"""Two teams declare their connectors by the component that the platform team shares."""

import pulumi
from company_connector import ENVIRONMENTS, CompanyConnector, CompanyConnectorArgs

config = pulumi.Config()
APIS = {"billing": "https://billing.example.com", "shipping": "https://shipping.example.com"}

for name, base_url in APIS.items():
    company = CompanyConnector(
        name,
        CompanyConnectorArgs(
            base_url=base_url,
            team=name,
            access_tokens={
                environment: config.require_secret(f"{name}{environment.capitalize()}Token") for environment in ENVIRONMENTS
            },
        ),
    )
    pulumi.export(name, company.connector.id)
