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

from .conftest import Recorder, secret

Run = Callable[[Callable[[], Any]], Recorder]
ID = "01HXK5T7QZ0000000000000C01"


def declared(run: Run, **arguments: Any) -> dict[str, Any]:
    return run(lambda: Connector("shop", **arguments)).declared["shop"]


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
