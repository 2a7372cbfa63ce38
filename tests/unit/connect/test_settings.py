from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from bombs import expanding

from versori_pulumi.connect.errors import ConfigurationError, MissingCredentialsError
from versori_pulumi.connect.settings import PRODUCTION, Settings, load_settings

CONFIGURED, ENVIRONMENT, CLI = (f"01HXK5T7QZ000000000000000{digit}" for digit in "123")
FILE = f"""
active_context: work
contexts:
  home: {{jwt: home-key, organisation_id: {CONFIGURED}}}
  work: {{name: work, jwt: cli-key, organisation_id: {CLI}, url_overwrite: "https://other.example.com/api/v2"}}
"""
COMPLETE = {"versori:apiKey": "key", "versori:organisationId": CONFIGURED}


@pytest.fixture
def cli_file(tmp_path: Path) -> Path:
    """The file of Versori's own CLI in the home folder, with an active context."""
    path = tmp_path / ".versori" / "config.yaml"
    path.parent.mkdir()
    path.write_text(FILE, encoding="utf-8")
    return path


def load(configuration: dict[str, Any] | None = None, environment: dict[str, str] | None = None, **more: Any) -> Settings:
    return load_settings((configuration or {}).get, environment=environment or {}, **more)


VALUES = [
    ("apiKey", "VERSORI_API_KEY", "api_key", {"configuration": "one", "environment": "two", "cli": "cli-key"}),
    (
        "organisationId",
        "VERSORI_ORGANISATION_ID",
        "organisation_id",
        {"configuration": CONFIGURED, "environment": ENVIRONMENT, "cli": CLI},
    ),
    (
        "baseUrl",
        "VERSORI_BASE_URL",
        "base_url",
        {"configuration": "https://one.example.com", "environment": "https://two.example.com", "cli": PRODUCTION},
    ),
]
PLACES = [combination for size in range(3) for combination in itertools.combinations(["configuration", "environment"], size)]


@pytest.mark.usefixtures("cli_file")
@pytest.mark.parametrize("places", PLACES, ids=lambda places: "+".join(places) or "cli alone")
@pytest.mark.parametrize(("key", "variable", "attribute", "values"), VALUES, ids=[value[0] for value in VALUES])
def test_each_value_comes_from_the_first_place_that_has_it(
    key: str, variable: str, attribute: str, values: dict[str, str], places: tuple[str, ...]
):
    configuration = {f"versori:{key}": values["configuration"]} if "configuration" in places else {}
    environment = {variable: values["environment"]} if "environment" in places else {}
    assert getattr(load(configuration, environment), attribute) == values[(*places, "cli")[0]]


JWT = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJtZSJ9.c2lnbmF0dXJl"
NO_JWTS = {
    "a key": "key",
    "a key with dots": "vk.live.0123",
    "two parts": JWT.rpartition(".")[0],
    "four parts": f"{JWT}.x",
    "a header that is no object": "WzFd.e30.x",
    "a header without an algorithm": "e30.e30.x",
    "a header that is not Base64": "*{}.e30.x",
}


@pytest.mark.usefixtures("cli_file")
def test_the_token_of_versoris_cli_is_sent_as_a_signed_one():
    assert load().authorization == "JWT cli-key"


@pytest.mark.parametrize("place", ["configuration", "environment", "account"])
def test_a_signed_token_is_recognised_wherever_it_comes_from(place: str):
    named = {f"versori-eu:{key.partition(':')[2]}": value for key, value in COMPLETE.items()}
    settings = {
        "configuration": lambda: load({**COMPLETE, "versori:apiKey": JWT}),
        "environment": lambda: load(
            {"versori:organisationId": CONFIGURED}, {"VERSORI_API_KEY": JWT, "VERSORI_CONFIG": "/nowhere"}
        ),
        "account": lambda: load({**named, "versori-eu:apiKey": JWT}, account="eu"),
    }[place]()
    assert settings.authorization == f"JWT {JWT}"


@pytest.mark.parametrize("key", NO_JWTS.values(), ids=NO_JWTS)
def test_anything_else_is_sent_as_an_api_key(key: str):
    assert load({**COMPLETE, "versori:apiKey": key}).authorization == f"Bearer {key}"


@pytest.mark.usefixtures("cli_file")
def test_every_value_is_looked_up_on_its_own():
    settings = load({"versori:apiKey": "mine"}, {"VERSORI_BASE_URL": "https://staging.example.com"})
    assert (settings.api_key, settings.organisation_id, settings.base_url) == ("mine", CLI, "https://staging.example.com")


@pytest.mark.parametrize(
    ("configuration", "environment", "source"),
    [
        ({"versori:apiKey": "k"}, {"VERSORI_API_KEY": "e"}, "stack configuration (versori:apiKey)"),
        ({}, {"VERSORI_API_KEY": "e"}, "environment (VERSORI_API_KEY)"),
        ({}, {}, "the active context of Versori's CLI"),
    ],
    ids=["configuration", "environment", "cli"],
)
@pytest.mark.usefixtures("cli_file")
def test_settings_know_where_the_key_came_from(configuration: dict[str, str], environment: dict[str, str], source: str):
    assert load(configuration, environment).source == source


def test_an_empty_variable_is_one_that_is_not_set(cli_file: Path):
    assert cli_file.exists()
    assert load({"versori:apiKey": ""}, {"VERSORI_API_KEY": ""}).api_key == "cli-key"


def test_the_real_environment_is_read_unless_one_is_given(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VERSORI_API_KEY", "from-the-process")
    monkeypatch.setenv("VERSORI_ORGANISATION_ID", ENVIRONMENT)
    assert load_settings().api_key == "from-the-process"


def test_another_cli_file_can_be_named(cli_file: Path, tmp_path: Path):
    other = tmp_path / "other.yaml"
    other.write_text(cli_file.read_text(encoding="utf-8").replace("cli-key", "other-key"), encoding="utf-8")
    assert load({}, {"VERSORI_CONFIG": str(other)}).api_key == "other-key"


@pytest.mark.usefixtures("cli_file")
def test_a_named_account_reads_its_own_namespace():
    settings = load({**COMPLETE, "versori-eu:apiKey": "eu-key", "versori-eu:organisationId": ENVIRONMENT}, account="eu")
    assert (settings.api_key, settings.organisation_id, settings.account) == ("eu-key", ENVIRONMENT, "eu")


@pytest.mark.usefixtures("cli_file")
@pytest.mark.parametrize("given", [{}, {"versori-eu:apiKey": "k"}, {"versori-eu:organisationId": CONFIGURED}], ids=len)
def test_a_named_account_never_falls_back_to_what_belongs_to_another(given: dict[str, str]):
    environment = {"VERSORI_API_KEY": "env-key", "VERSORI_ORGANISATION_ID": ENVIRONMENT}
    with pytest.raises(ConfigurationError, match='for account "eu"') as caught:
        load({**COMPLETE, **given}, environment, account="eu")
    assert isinstance(caught.value, MissingCredentialsError)
    assert caught.value.namespace == "versori-eu"


def test_a_named_account_reaches_its_own_address():
    given = {"versori-eu:apiKey": "k", "versori-eu:organisationId": CONFIGURED, "versori:baseUrl": "https://us.example.com"}
    assert load(given, {"VERSORI_BASE_URL": "https://us.example.com"}, account="eu").base_url == PRODUCTION
    assert load({**given, "versori-eu:baseUrl": "https://eu.example.com"}, account="eu").base_url == "https://eu.example.com"


@pytest.mark.parametrize(
    ("given", "missing", "found"),
    [
        ({"versori:apiKey": "k"}, "organisation id", "apiKey"),
        ({"versori:organisationId": CONFIGURED}, "API key", "organisationId"),
        ({}, "API key and organisation id", "nothing"),
    ],
    ids=["key alone", "organisation alone", "neither"],
)
def test_what_was_found_is_not_asked_for(given: dict[str, str], missing: str, found: str):
    with pytest.raises(MissingCredentialsError, match=f"no Versori {missing} found") as caught:
        load(given)
    assert found not in caught.value.missing


def test_repr_holds_no_key():
    settings = load({**COMPLETE, "versori:apiKey": "hunter2"})
    assert "hunter2" not in repr(settings) + str(settings)
    assert settings.api_key == "hunter2"


@pytest.mark.parametrize("around", ["{}", " {}", "{}\n", "\t{} \r\n"], ids=["bare", "space", "line break", "crlf"])
def test_blanks_around_a_pasted_key_do_not_matter(around: str):
    assert load({**COMPLETE, "versori:apiKey": around.format("key")}).api_key == "key"


@pytest.mark.parametrize("key", ["hun\nter2", "hunter\u20112", "hunter2\x00", "hunter 2"])
def test_a_key_that_no_header_can_carry_is_refused_without_quoting_it(key: str):
    with pytest.raises(ConfigurationError, match="copy it again") as caught:
        load({**COMPLETE, "versori:apiKey": key})
    assert "hun" not in str(caught.value)


@pytest.mark.parametrize("key", [" ", "\n", "\t \n"])
def test_a_key_of_blanks_is_no_key(key: str):
    with pytest.raises(ConfigurationError):
        load({**COMPLETE, "versori:apiKey": key})


@pytest.mark.parametrize("organisation", ["acme", "01HXK5T7QZ", "../01HXK5T7QZ000000000000", "01HXK5T7QZ000000000000000U"])
def test_an_organisation_has_the_id_of_one(organisation: str):
    with pytest.raises(ConfigurationError, match="26 characters"):
        load({**COMPLETE, "versori:organisationId": organisation})


def test_an_organisation_in_lower_case_is_the_same_organisation():
    assert load({**COMPLETE, "versori:organisationId": f" {CONFIGURED.lower()}\n"}).organisation_id == CONFIGURED


@pytest.mark.parametrize("address", ["platform.versori.com", "http://platform.versori.com", "https://user:hunter2@host"])
def test_the_address_of_the_api_is_checked(address: str):
    with pytest.raises(ConfigurationError, match="versori:baseUrl") as caught:
        load({**COMPLETE, "versori:baseUrl": address})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("address", ["https://host/api?version=1", "https://host/api#connect"], ids=["query", "fragment"])
def test_the_address_of_the_api_ends_with_its_path(address: str):
    with pytest.raises(ConfigurationError, match="versori:baseUrl"):
        load({**COMPLETE, "versori:baseUrl": address})


def test_slashes_at_the_end_of_the_address_do_not_matter():
    assert load({**COMPLETE, "versori:baseUrl": "http://localhost:8082//"}).base_url == "http://localhost:8082"


BROKEN_FILES = {
    "yaml": 'contexts: {work: {jwt: "hunter2',
    "tab": "contexts:\n\thunter2",
    "duplicate anchor": "jwt: *hunter2",
    "no value of JSON": "jwt: hunter2\ncreated: !!timestamp 2023-13-99",
    "alias in itself": "contexts: &all {work: {jwt: hunter2}, all: *all}",
    "aliases without end": expanding(7, "hunter2"),
    "python object": "!!python/object/apply:os.system [hunter2]",
}


@pytest.mark.parametrize("content", BROKEN_FILES.values(), ids=BROKEN_FILES)
def test_a_broken_cli_file_is_named_and_not_quoted(content: str, cli_file: Path):
    cli_file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"config\.yaml can't be read") as caught:
        load()
    assert "hunter2" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_cli_file_that_is_no_text_is_named(cli_file: Path):
    cli_file.write_bytes(b"\xff\xfe\x00jwt")
    with pytest.raises(ConfigurationError, match=r"config\.yaml can't be read"):
        load()


def test_a_folder_in_the_place_of_the_cli_file_is_named(tmp_path: Path):
    with pytest.raises(ConfigurationError, match="can't be read"):
        load({}, {"VERSORI_CONFIG": str(tmp_path)})


EMPTY_FILES = {
    "empty": "",
    "text": "hello",
    "list": "[1, 2]",
    "no contexts": "active_context: work",
    "contexts of another shape": "active_context: work\ncontexts: [work]",
    "no active context": "contexts: {work: {jwt: k}}",
    "active context is not there": "active_context: home\ncontexts: {work: {jwt: k}}",
    "active context is null": "active_context: work\ncontexts: {work: null}",
    "active context is a list": "active_context: [work]\ncontexts: {work: {jwt: k}}",
}


@pytest.mark.parametrize("content", EMPTY_FILES.values(), ids=EMPTY_FILES)
def test_a_cli_file_without_an_active_context_holds_nothing(content: str, cli_file: Path):
    cli_file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="no Versori API key and organisation id found"):
        load()


def test_a_broken_cli_file_that_is_not_needed_does_not_matter(cli_file: Path):
    cli_file.write_text(BROKEN_FILES["yaml"], encoding="utf-8")
    assert load({"versori:apiKey": "k"}, {"VERSORI_ORGANISATION_ID": ENVIRONMENT}).api_key == "k"
