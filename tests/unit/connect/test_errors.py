from __future__ import annotations

import pytest

from versori_pulumi.connect import errors
from versori_pulumi.connect.errors import Attempted, ErrorAnswer, FieldError, RequestError, argument_path, status_error

ATTEMPTED = Attempted("update connector 01H", "PUT", "/o/x")

HINT = (
    "  hint: check the id and the organisation; if it was deleted outside Pulumi, "
    "`pulumi refresh` brings the state up to date"
)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (402, errors.StatusError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (409, errors.ConflictError),
        (412, errors.PreconditionFailedError),
        (418, errors.StatusError),
        (422, errors.BadRequestError),
        (429, errors.RateLimitError),
        (500, errors.ServerError),
        (503, errors.ServerError),
        (599, errors.ServerError),
    ],
)
def test_every_status_has_its_class(status: int, kind: type[errors.StatusError]):
    error = status_error(ATTEMPTED, ErrorAnswer(status, "no"), took_effect=False)
    assert type(error) is kind
    assert error.status == status


@pytest.mark.parametrize("kind", [errors.StatusError, errors.NoAnswerError, errors.UnreadableAnswerError])
def test_every_failure_of_a_request_is_caught_as_one(kind: type[Exception]):
    assert issubclass(kind, RequestError)
    assert issubclass(kind, errors.VersoriError)


@pytest.mark.parametrize(
    ("field", "argument"),
    [
        ("name", "name"),
        ("baseUrl", "base_url"),
        ("datasetId", "dataset_id"),
        ("documentationURL", "documentation_url"),
        ("imageURL", "image_url"),
        ("connectionVariables[0].value", "connection_variables[0].value"),
        ("authSchemeConfigs[1].tokenUrl", "auth_scheme_configs[1].token_url"),
        ("authSchemeConfigs[0].grant.clientSecret", "auth_scheme_configs[0].grant.client_secret"),
        ("tags.costCenter[0]", "tags.costCenter[0]"),
        ('tags["Cost-Center"][0]', 'tags["Cost-Center"][0]'),
        ("tags", "tags"),
        ("actions.getPet", "actions.getPet"),
        ("triggers.onOrder.requestBody", "triggers.onOrder.requestBody"),
        ("definitions.petStore", "definitions.petStore"),
        ('definitions["pet-Store"].schema', 'definitions["pet-Store"].schema'),
        ("actions[0].requestBody", "actions[0].request_body"),
        ("actions", "actions"),
    ],
)
def test_fields_carry_the_names_of_the_arguments(field: str, argument: str):
    assert argument_path(field) == argument


def test_a_message_says_what_was_done_what_was_answered_and_what_to_do_next():
    answer = ErrorAnswer(
        404,
        "connector not found",
        code="not_found",
        fields=(FieldError("baseUrl", "is gone"),),
        detail="deleted yesterday",
        request_id="req-1",
    )
    error = status_error(Attempted("update connector 01H", "PUT", "/o/x", attempts=3), answer, took_effect=False)
    assert str(error).splitlines() == [
        "could not update connector 01H: connector not found (HTTP 404) (tried 3 times)",
        "  base_url: is gone",
        "  deleted yesterday",
        "  request id: req-1",
        HINT,
    ]
    assert (error.code, error.request_id, error.fields[0].field) == ("not_found", "req-1", "baseUrl")


def test_an_error_about_the_whole_body_does_not_begin_with_a_colon():
    answer = ErrorAnswer(400, "invalid", fields=(FieldError("", "body is too large"),))
    assert str(status_error(ATTEMPTED, answer, took_effect=False)).splitlines()[1] == "  body is too large"


def test_one_attempt_is_not_counted():
    assert "tried" not in str(RequestError(ATTEMPTED, "no"))


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
    return str(error).partition("  hint: ")[2]


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
