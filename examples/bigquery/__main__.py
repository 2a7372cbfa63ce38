"""Two datasets of one Google Cloud project, each a connector with an owner."""

import pulumi

import versori_pulumi as versori

PROJECT = "acme-analytics"
OWNERS = {"sales": "commerce", "returns": "logistics"}

for dataset, team in OWNERS.items():
    connector = versori.Connector(
        f"bigquery-{dataset}",
        name=f"BigQuery {dataset}",
        protocol="bigquery",
        dataset_id=f"{PROJECT}.{dataset}",
        tags={"team": [team]},
        categories=["Business Operations"],
    )
    pulumi.export(f"{dataset}Id", connector.id)
