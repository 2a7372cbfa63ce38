"""What messages quote of a wrong input: what stands in the wrong place may be a key, or a secret document."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from versori_pulumi.connect import documents
from versori_pulumi.connect.errors import ConfigurationError, RefusedError
from versori_pulumi.connect.http.addresses import address_problem
from versori_pulumi.connect.operations import path_id, path_name
from versori_pulumi.connect.settings import is_offline, load_settings
from versori_pulumi.connect.text import listed, looks_like_path, may_be_shown, quoted, without_quotes

CANARIES = {
    "JWT": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl",
    "key": "vk_live_canary_0123456789",
    "key with a colon": "canary1:canary2/canary3",
    "address with a token": "ftp://example.com/?token=canary",
    "address with a password": "ftp://user:canary@example.com",
    "document": '{"canary": "of a document"}',
    "long": "canary" * 10_000,
    "escape": "\x1b[2Jcanary",
}
ORGANISATION = "01HXK5T7QZ0000000000000000"


def configured(**values: Any) -> Any:
    usual = {"apiKey": "key-of-a-test", "organisationId": ORGANISATION}
    return {f"versori:{key}": value for key, value in {**usual, **values}.items()}


@pytest.mark.parametrize("canary", CANARIES.values(), ids=CANARIES)
@pytest.mark.parametrize("key", ["organisationId", "baseUrl", "timeout", "maxRetries", "parallel", "maxRequestsPerSecond"])
def test_a_key_in_the_place_of_a_setting_is_not_quoted(key: str, canary: str):
    with pytest.raises(ConfigurationError) as caught:
        load_settings(configured(**{key: canary}).get, environment={})
    assert "canary" not in str(caught.value)
    assert "eyJ" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("variable", ["VERSORI_ORGANISATION_ID", "VERSORI_BASE_URL"])
def test_a_key_in_the_place_of_a_variable_is_not_quoted(variable: str):
    environment = {"VERSORI_API_KEY": "key-of-a-test", "VERSORI_ORGANISATION_ID": ORGANISATION, variable: CANARIES["key"]}
    with pytest.raises(ConfigurationError) as caught:
        load_settings(environment=environment)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("canary", CANARIES.values(), ids=CANARIES)
def test_a_key_in_the_place_of_a_switch_an_id_or_an_address_is_not_quoted(canary: str):
    with pytest.raises(ConfigurationError) as switch:
        is_offline(configured(offline=canary).get)
    with pytest.raises(RefusedError) as identity:
        path_id(canary)
    for said in (
        str(switch.value),
        str(identity.value),
        str(address_problem(canary)),
        str(address_problem(canary, loopback_http=True)),
    ):
        assert "canary" not in said
        assert "eyJ" not in said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("adpot", "'adpot'"),
        ("", "''"),
        ("30s", "'30s'"),
        ("1.5", "'1.5'"),
        ("gopher://stock.example.com/v2", "'gopher://stock.example.com/v2'"),
        (17, "17"),
        (True, "True"),
        (None, "a NoneType"),
        (["x"], "a list"),
        (CANARIES["key"], "a text of 25 characters"),
        ("two words", "a text of 9 characters"),
    ],
)
def test_what_is_short_and_plain_is_quoted_and_of_the_rest_its_length(value: Any, said: str):
    assert quoted(value) == said


def test_messages_still_say_what_was_typed():
    with pytest.raises(ConfigurationError, match=r"'acme' is not an organisation id.*versori:organisationId"):
        load_settings(configured(organisationId="acme").get, environment={})
    with pytest.raises(RefusedError, match=r"'\.\.' can't be a name"):
        path_name("..")
    assert str(address_problem("ftp://files.example.com")).endswith('not "ftp:"')


@pytest.mark.parametrize(
    "path", ["openapi.yaml", "./docs/api.json", "../a/b.yml", "C:\\docs\\api.json".replace("C:", ""), "~/x.xsd"]
)
def test_what_looks_like_a_path(path: str):
    assert looks_like_path(path)


@pytest.mark.parametrize(
    "text", [*CANARIES.values(), "", "canary", "openapi: 3.0.0", "a b.yaml", "x\n.yaml", f"{'a' * 200}.yaml"]
)
def test_what_does_not_look_like_a_path(text: str):
    assert not looks_like_path(text)


@pytest.mark.parametrize("text", CANARIES.values(), ids=CANARIES)
def test_what_may_be_a_key_is_not_printed_beside_a_failure(text: str):
    assert not may_be_shown(text)


def test_names_in_words():
    assert listed([]) == "none"
    assert listed(["a", "b\n"]) == r"a, b\n"
    assert listed(range(25)).endswith("18, 19 and 5 more")
    assert len(listed(["n" * 1000] * 1000)) < 5000


@pytest.mark.parametrize("text", ["a: *canary", "a: !canary x", "a: [canary, 'canary", "canary: 1\n canary: 2"])
def test_what_a_parser_says_quotes_nothing_of_a_document(text: str):
    with pytest.raises(ValueError, match=r"line \d, column \d") as caught:
        documents.yaml_value(text)
    assert "canary" not in str(caught.value)
    with pytest.raises(yaml.YAMLError) as in_python:
        yaml.safe_load(text)
    assert "canary" not in documents._one_line(in_python.value)


def test_what_a_parser_expected_stays():
    assert without_quotes("found 'canary', expected ':' or '<block end>'") == "found '…', expected ':' or '<block end>'"
