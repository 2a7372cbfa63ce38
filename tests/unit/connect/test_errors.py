from __future__ import annotations

import pytest

from versori_pulumi.connect import errors
from versori_pulumi.connect.errors import Attempted, ErrorAnswer, FieldError, RequestError, argument_path, status_error

ATTEMPTED = Attempted("update connector 01H", "PUT", "/o/x")


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


def test_a_message_says_what_was_done_and_what_was_answered():
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
    ]
    assert (error.code, error.request_id, error.fields[0].field) == ("not_found", "req-1", "baseUrl")


def test_an_error_about_the_whole_body_does_not_begin_with_a_colon():
    answer = ErrorAnswer(400, "invalid", fields=(FieldError("", "body is too large"),))
    assert str(status_error(ATTEMPTED, answer, took_effect=False)).splitlines()[1] == "  body is too large"


def test_one_attempt_is_not_counted():
    assert "tried" not in str(RequestError(ATTEMPTED, "no"))
