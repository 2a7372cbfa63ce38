"""Canaries: a distinct secret in every place that can hold one, and none of them in anything that is produced."""

from __future__ import annotations

import json
import pickle

import pytest
from pulumi.dynamic.dynamic import serialize_provider

from versori_pulumi import AuthSchemeConfigOAuth2Args, OAuth2GrantAuthorizationCodeArgs, OAuth2GrantPasswordArgs
from versori_pulumi.connect.cache.connector import LiveConnectors
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.settings import load_settings
from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.run import Account, Run

from .organisation import Organisation
from .produced import Produced
from .stack import Stack

pytestmark = pytest.mark.engine

CANARIES = {
    "client secret": "canary-client-secret-5Y1",
    "client secret that the program forgot to mark": "canary-forgotten-secret-8Q2",
    "connection variable": "canary-variable-3K7",
    "connection variable, changed": "canary-changed-variable-4T9",
    "connection variable, edited in the web page": "canary-edited-variable-6W2",
    "address": "canary-address-9Z4",
}
KEYS = {"configuration": "canary-key-config-1A", "environment": "canary-key-environment-2B", "cli": "canary-key-cli-3C"}

PROGRAM = """
import pulumi
import versori_pulumi as versori

secret = pulumi.Config().require_secret

def oauth2(description, client_secret):
    return versori.AuthSchemeConfigOAuth2Args(
        description=description,
        authorize_url="https://login.example.com/authorize",
        token_url="https://login.example.com/token",
        grant=versori.OAuth2GrantPasswordArgs(client_id="client", client_secret=client_secret),
    )

shop = versori.Connector(
    "shop",
    base_url={base_url!r},
    auth_scheme_configs=[
        oauth2("marked", secret("clientSecret")),
        oauth2("forgotten", {forgotten!r}),
    ],
    connection_variables=[versori.ConnectionVariableArgs(name="token", value=secret("variable"))],
)
pulumi.export("connector", {{"variables": shop.connection_variables, "schemes": shop.auth_scheme_configs, "id": shop.id}})
"""


@pytest.fixture
def produced(stack: Stack, organisation: Organisation) -> Produced:
    """What is produced by a stack with a canary in each of its secrets."""
    for key, canary in (("clientSecret", "client secret"), ("variable", "connection variable")):
        stack.run("config", "set", "--secret", key, CANARIES[canary])
    forgotten = CANARIES["client secret that the program forgot to mark"]
    stack.program(PROGRAM.format(base_url="https://shop.example.com", forgotten=forgotten))
    return Produced(stack, organisation)


def test_no_secret_is_in_anything_that_a_stack_produces(produced: Produced, stack: Stack, organisation: Organisation):
    produced.run("preview", "--diff")
    produced.run("up", "--yes", "--skip-preview")
    produced.run("preview", "--json")
    produced.run("refresh", "--yes", "--skip-preview")
    edited = [{"name": "token", "value": CANARIES["connection variable, edited in the web page"]}]
    organisation.edit(organisation.only()["id"], connectionVariables=edited)
    produced.run("preview", "--diff")
    stack.run("config", "set", "--secret", "variable", CANARIES["connection variable, changed"])
    produced.run("preview", "--refresh", "--diff")
    produced.run("up", "--yes", "--json")
    produced.run("stack", "output", "--json")
    produced.run("destroy", "--yes", "--skip-preview")

    assert len(organisation.credentials()) == 2
    assert "versori: PUT" in produced.text, "the debug log is among what is looked through"
    assert produced.hits_with_journal(*CANARIES.values()) == []


@pytest.mark.deep
def test_a_token_in_an_address_is_refused_and_not_repeated(produced: Produced, stack: Stack, organisation: Organisation):
    address = f"https://user:{CANARIES['address']}@shop.example.com"
    stack.program(PROGRAM.format(base_url=address, forgotten="canary"))
    organisation.requests()

    produced.run("preview", code=None)

    assert "must not hold a user name or password" in produced.text
    assert organisation.requests() == []
    assert produced.hits_with_journal(CANARIES["address"]) == []


@pytest.mark.deep
@pytest.mark.parametrize("way", KEYS)
def test_no_api_key_is_in_anything_that_a_stack_produces(way: str, produced: Produced, stack: Stack):
    stack.run("config", "rm", "versori:apiKey")
    if way == "configuration":
        stack.run("config", "set", "--secret", "versori:apiKey", KEYS[way])
    elif way == "environment":
        stack.environment["VERSORI_API_KEY"] = KEYS[way]
    else:
        configuration = stack.folder / "versori-cli.yaml"
        contexts = {"work": {"name": "work", "organisation_id": "", "jwt": KEYS[way], "url_overwrite": ""}}
        configuration.write_text(json.dumps({"active_context": "work", "contexts": contexts}))
        stack.environment["VERSORI_CONFIG"] = str(configuration)

    produced.run("up", "--yes", "--skip-preview")
    produced.run("preview", "--json")
    stack.configure(baseUrl="http://127.0.0.1:1", maxRetries="0")
    produced.run("preview", code=None)
    assert "could not read connector" in produced.text
    assert produced.hits_with_journal(KEYS[way]) == []


def test_no_secret_is_in_repr_or_pickles_of_our_objects():
    key, secret = KEYS["environment"], CANARIES["client secret"]
    settings = load_settings({"versori:apiKey": key, "versori:organisationId": "01HXK5T7QZ0000000000000000"}.get)
    client = Client(settings)
    account = Account(settings, client, LiveConnectors(client))
    grants = [grant(client_secret=secret) for grant in (OAuth2GrantPasswordArgs, OAuth2GrantAuthorizationCodeArgs)]
    schemes = [AuthSchemeConfigOAuth2Args(authorize_url="a", token_url="t", grant=grant) for grant in grants]
    runtime = Run({"versori:apiKey": key}.get)
    try:
        shown = repr([settings, client, account, *grants, *schemes, runtime, vars(client)])
    finally:
        client.close()
    assert key not in shown
    assert secret not in shown
    assert key.encode() not in pickle.dumps(ConnectorProvider())
    assert key not in serialize_provider(ConnectorProvider())
