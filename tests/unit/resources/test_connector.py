from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from versori_pulumi import (
    AuthSchemeConfigApiKeyArgs,
    AuthSchemeConfigNoneArgs,
    AuthSchemeConfigOAuth2Args,
    ConnectionVariableArgs,
    Connector,
    OAuth2GrantPasswordArgs,
)
from versori_pulumi.resources.args.auth_schemes import NAMES
from versori_pulumi.resources.args.base import to_properties

from .conftest import ORGANISATION, Recorder, secret

Run = Callable[[Callable[[], Any]], Recorder]
ID = "01HXK5T7QZ0000000000000C01"


def declared(run: Run, **arguments: Any) -> dict[str, Any]:
    return run(lambda: Connector("shop", **arguments)).declared["shop"]


def test_the_least_connector(run: Run):
    recorder = run(lambda: Connector("shop", base_url="https://shop.example.com"))
    assert recorder.declared["shop"] == {"name": "shop", "protocol": "http", "baseUrl": "https://shop.example.com"}


def test_the_type_is_a_contract(run: Run):
    assert run(lambda: Connector("shop")).types["shop"] == "pulumi-python:dynamic/versori:Connector"


@pytest.mark.parametrize(
    ("argument", "name", "value"),
    [
        ("name", "name", "Shop"),
        ("name", "name", ""),
        ("base_url", "baseUrl", "https://shop.example.com"),
        ("protocol", "protocol", "bigquery"),
        ("dataset_id", "datasetId", "p.d"),
        ("public", "public", False),
        ("tags", "tags", {}),
        ("categories", "categories", []),
        ("documentation_url", "documentationURL", ""),
        ("image_url", "imageURL", "https://i.example.com"),
        ("auth_scheme_configs", "authSchemeConfigs", []),
        ("connection_variables", "connectionVariables", []),
        ("organisation_id", "organisationId", ORGANISATION),
        ("account", "account", "eu"),
        ("existing", "existing", "adopt"),
        ("force_delete", "forceDelete", True),
    ],
)
def test_arguments_go_out_under_the_names_of_the_api(argument: str, name: str, value: Any, run: Run):
    usual = {"name": "shop", "protocol": "http"}
    assert declared(run, **{argument: value}) == {**usual, name: value}


def test_not_forcing_is_not_declared(run: Run):
    assert "forceDelete" not in declared(run, force_delete=False)


def test_tag_keys_are_the_users(run: Run):
    tags = {"base_url": ["a"], "baseUrl": ["b"], "in": ["c"], "in_": ["d"], "client_secret": ["e"], "name": ["f"]}
    assert declared(run, tags=tags)["tags"] == tags


def test_tags_may_hold_outputs(run: Run):
    assert declared(run, tags={"team": [pulumi.Output.from_input("x")], "env": pulumi.Output.from_input(["y"])})["tags"] == {
        "team": ["x"],
        "env": ["y"],
    }


def test_typed_arguments_and_dictionaries_are_the_same(run: Run):
    typed = [
        AuthSchemeConfigApiKeyArgs(name="X-Key", description="Key"),
        AuthSchemeConfigNoneArgs(),
    ]
    plain = [
        {"scheme_type": "api-key", "name": "X-Key", "description": "Key", "in_": "header"},
        {"schemeType": "none"},
    ]
    assert declared(run, auth_scheme_configs=typed) == declared(run, auth_scheme_configs=plain)


def test_variables_keep_their_secrets(run: Run):
    variables = [
        ConnectionVariableArgs(name="zone", value="eu"),
        ConnectionVariableArgs(name="token", value=pulumi.Output.secret("hunter2")),
        {"name": "other", "value": "x"},
    ]
    sent = declared(run, connection_variables=variables)["connectionVariables"]
    assert sent == secret(
        [{"name": "zone", "value": "eu"}, {"name": "token", "value": "hunter2"}, {"name": "other", "value": "x"}]
    )


def test_a_client_secret_is_secret_although_nobody_said_so(run: Run):
    scheme = AuthSchemeConfigOAuth2Args(
        authorize_url="https://a.example.com",
        token_url="https://t.example.com",
        grant=OAuth2GrantPasswordArgs(client_id="i", client_secret="hunter2"),
    )
    sent = declared(run, auth_scheme_configs=[scheme])["authSchemeConfigs"]
    assert sent.keys() == secret([]).keys()
    assert sent["value"][0]["grant"] == {"grantType": "password", "clientId": "i", "clientSecret": "hunter2"}


@pytest.mark.parametrize("key", ["clientSecret", "client_secret"])
def test_a_client_secret_in_a_dictionary_is_as_secret(key: str, run: Run):
    scheme = {"scheme_type": "oauth2", "grant": {"grant_type": "password", key: "hunter2"}}
    sent = declared(run, auth_scheme_configs=[scheme])["authSchemeConfigs"]
    assert sent == secret([{"schemeType": "oauth2", "grant": {"grantType": "password", "clientSecret": "hunter2"}}])


def test_a_client_secret_inside_an_output_is_as_secret(run: Run):
    scheme = pulumi.Output.from_input({"scheme_type": "oauth2", "grant": {"client_secret": "hunter2"}})
    sent = declared(run, auth_scheme_configs=[scheme])["authSchemeConfigs"]
    assert sent == secret([{"schemeType": "oauth2", "grant": {"clientSecret": "hunter2"}}])


def test_only_what_holds_the_secret_is_secret(run: Run):
    async def kept(value: Any) -> bool:
        return await value.is_secret()

    made = to_properties([OAuth2GrantPasswordArgs(client_id="i", client_secret="hunter2")], NAMES)
    assert made[0]["clientId"] == "i"
    secrets: list[bool] = []
    run(lambda: pulumi.Output.from_input(kept(made[0]["clientSecret"])).apply(secrets.append))
    assert secrets == [True]


def test_a_scheme_inside_an_output_passes(run: Run):
    scheme = pulumi.Output.from_input("X-Key").apply(lambda name: {"scheme_type": "api-key", "name": name, "in_": "query"})
    assert declared(run, auth_scheme_configs=[scheme])["authSchemeConfigs"] == [
        {"schemeType": "api-key", "name": "X-Key", "in": "query"}
    ]


def test_a_whole_list_inside_an_output_passes(run: Run):
    schemes = pulumi.Output.from_input("X-Key").apply(lambda name: [AuthSchemeConfigApiKeyArgs(name=name)])
    assert declared(run, auth_scheme_configs=schemes)["authSchemeConfigs"] == [
        {"schemeType": "api-key", "name": "X-Key", "in": "header"}
    ]


def test_an_import_becomes_an_adoption(run: Run):
    opts = pulumi.ResourceOptions(import_=ID, protect=True)
    recorder = run(lambda: Connector("shop", base_url="https://shop.example.com", opts=opts))
    assert recorder.declared["shop"]["importId"] == ID
    assert not recorder.ids["shop"], "the host can't import dynamic resources"
    assert opts.import_ == ID, "options that several resources share are not changed"


def test_what_is_ignored_goes_to_the_hooks_under_the_names_of_the_api(run: Run):
    opts = pulumi.ResourceOptions(ignore_changes=["base_url", "connection_variables[0].value", "tags.base_url", "*"])
    sent = declared(run, opts=opts)["ignoreChanges"]
    assert sent == ["baseUrl", "connectionVariables[0].value", "tags.base_url", "*"]


def test_get_passes_where_to_find_it_and_nothing_else(run: Run):
    recorder = run(lambda: Connector.get("shop", ID, organisation_id=ORGANISATION, account="eu"))
    assert recorder.ids["shop"] == ID
    assert recorder.declared["shop"] == {"organisationId": ORGANISATION, "account": "eu"}


def test_get_needs_an_id_alone(run: Run):
    assert run(lambda: Connector.get("shop", ID)).declared["shop"] == {}


def test_get_keeps_the_options(run: Run):
    opts = pulumi.ResourceOptions(protect=True)
    run(lambda: Connector.get("shop", ID, opts=opts))
    assert opts.id is None


ATTRIBUTES = {
    "name": "Shop",
    "protocol": "http",
    "base_url": "https://shop.example.com",
    "dataset_id": "p.d",
    "public": True,
    "tags": {"base_url": ["a"], "in": ["b"]},
    "categories": ["HR"],
    "documentation_url": "https://docs.example.com",
    "image_url": "https://i.example.com",
    "auth_scheme_configs": [{"schemeType": "none"}],
    "connection_variables": [{"name": "a", "value": "b"}],
    "organisation_id": ORGANISATION,
}
COMPUTED = {"created_at": "2024-01-01T00:00:00Z", "auth_scheme_config_ids": ["A"], "id": "id-of-shop"}


@pytest.mark.parametrize("attribute", [*ATTRIBUTES, *COMPUTED])
def test_outputs_have_the_names_of_python(attribute: str, run: Run):
    seen: list[Any] = []
    run(lambda: getattr(Connector("shop", **ATTRIBUTES), attribute).apply(seen.append))
    assert seen == [{**ATTRIBUTES, **COMPUTED}[attribute]]


@pytest.mark.parametrize("attribute", ["tags", "public", "documentation_url", "categories"])
def test_what_is_not_declared_is_none(attribute: str, run: Run):
    seen: list[Any] = []
    run(lambda: getattr(Connector("shop"), attribute).apply(seen.append))
    assert seen == [None]
