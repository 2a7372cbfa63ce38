"""What to do next about an error of the client, in Pulumi's commands."""

from __future__ import annotations

import pytest

from versori_pulumi.connect import errors
from versori_pulumi.connect.errors import Attempted, ErrorAnswer, MissingCredentialsError, RequestError, status_error
from versori_pulumi.connect.settings import load_settings
from versori_pulumi.provider.hints import message_of

ATTEMPTED = Attempted("update connector 01H", "PUT", "/o/x")
NOT_FOUND = (
    "check the id and the organisation; if it was deleted outside Pulumi, `pulumi refresh` brings the state up to date"
)


def test_the_hint_is_the_last_line():
    error = status_error(ATTEMPTED, ErrorAnswer(404, "connector not found", request_id="req-1"), took_effect=False)
    assert message_of(error).splitlines() == [
        "could not update connector 01H: connector not found (HTTP 404)",
        "  request id: req-1",
        f"  hint: {NOT_FOUND}",
    ]


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (errors.NoAnswerError(ATTEMPTED, "no answer"), "versori:timeout (seconds) sets how long to wait"),
        (errors.NoAnswerError(ATTEMPTED, "no connection"), "check versori:baseUrl and the network"),
        (errors.UnreadableAnswerError(ATTEMPTED, "not JSON"), "versori:baseUrl is the address of the Connect API"),
        (errors.OtherObjectError(ATTEMPTED, "another"), "a cache or a proxy"),
        *(
            (status_error(ATTEMPTED, ErrorAnswer(status, "no"), took_effect=False), part)
            for status, part in {
                401: "`pulumi config set --secret versori:apiKey`",
                403: "versori:organisationId",
                429: "versori:maxRequestsPerSecond",
                503: "Versori's support",
            }.items()
        ),
    ],
)
def test_what_helps_is_named(error: RequestError, part: str):
    message = message_of(error)
    assert message.startswith(f"{error}\n  hint: ")
    assert part in message


@pytest.mark.parametrize(
    "error",
    [
        RequestError(ATTEMPTED, "no"),
        errors.RefusedError("not ours"),
        errors.ConfigurationError("versori:timeout must be a number"),
        status_error(ATTEMPTED, ErrorAnswer(400, "invalid"), took_effect=False),
        errors.UnreadableAnswerError(ATTEMPTED, "it is an error", error=ErrorAnswer(200, "no")),
    ],
)
def test_what_says_all_itself_has_no_hint(error: Exception):
    assert message_of(error) == str(error)


def missing(given: dict[str, str], account: str | None = None) -> str:
    with pytest.raises(MissingCredentialsError) as caught:
        load_settings(given.get, account=account, environment={"VERSORI_CONFIG": "/nowhere"})
    return message_of(caught.value)


def test_missing_credentials_name_all_three_ways():
    assert missing({}).splitlines() == [
        "no Versori API key and organisation id found. Set them in one of these ways:",
        "  stack configuration:  pulumi config set --secret versori:apiKey",
        "                        pulumi config set versori:organisationId 01H…",
        "  environment:          VERSORI_API_KEY and VERSORI_ORGANISATION_ID",
        "  Versori's CLI:        an active context in ~/.versori/config.yaml (or VERSORI_CONFIG)",
    ]


def test_what_was_found_is_not_asked_for():
    assert "apiKey" not in missing({"versori:apiKey": "k"})
    assert "organisationId" not in missing({"versori:organisationId": "01HXK5T7QZ0000000000000000"})


def test_a_named_account_has_only_its_own_configuration():
    assert missing({"versori-eu:apiKey": "k"}, "eu").splitlines() == [
        'no Versori organisation id for account "eu". Set it in one of these ways:',
        "  stack configuration:  pulumi config set versori-eu:organisationId 01H…",
    ]


CONNECTOR = "/o/01HO/connectors/01HC"
VERSION = f"{CONNECTOR}/versions/1.0"
FORCIBLE = {
    "connector": CONNECTOR,
    "connection": f"{CONNECTOR}/connections/01HX",
    "definition": f"{VERSION}/definitions/Order",
    "definitions": f"{VERSION}/definitions",
}
NOT_FORCIBLE = {
    "auth scheme": f"{CONNECTOR}/auth-scheme-configs/01HX",
    "version": VERSION,
    "version of an odd name": f"{CONNECTOR}/versions/definitions",
    "action": f"{VERSION}/actions/getOrder",
    "action of an odd name": f"{VERSION}/actions/definitions",
    "trigger": f"{VERSION}/triggers/onOrder",
}


def hint(method: str, path: str, status: int) -> str:
    error = status_error(Attempted("do it", method, path), ErrorAnswer(status, "no"), took_effect=False)
    return message_of(error).partition("  hint: ")[2]


@pytest.mark.parametrize("status", [409, 412])
@pytest.mark.parametrize("path", FORCIBLE.values(), ids=FORCIBLE)
def test_what_can_be_deleted_by_force_is_told_so(path: str, status: int):
    assert "first, or set force_delete=True and run `pulumi up`" in hint("DELETE", path, status)


@pytest.mark.parametrize("status", [409, 412])
@pytest.mark.parametrize("path", NOT_FORCIBLE.values(), ids=NOT_FORCIBLE)
def test_no_hint_names_an_argument_that_there_is_not(path: str, status: int):
    assert hint("DELETE", path, status).endswith(("stop using it there first", "stop using it first"))


@pytest.mark.parametrize("path", [*FORCIBLE.values(), *NOT_FORCIBLE.values()])
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_force_is_of_no_use_to_what_is_no_deletion(method: str, path: str):
    assert (
        hint(method, path, 409)
        == "if the name is taken, choose another one; if something uses it, stop using it there first"
    )
