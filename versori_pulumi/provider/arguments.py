"""The inputs of a connector, checked before anything is sent. Imported by `check` alone: pydantic is not free to load."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic.functional_validators import BeforeValidator
from ulid import ULID

from versori_pulumi.connect.addresses import address_problem
from versori_pulumi.provider.values import contains_unknown

LONGEST_TEXT = 10_000
"""Characters. The API document states no limit; what is longer than this is a mistake, not a name or an address."""

CATEGORIES = (
    "Development & IT",
    "ERP",
    "Supply Chain & Logistics",
    "Communication",
    "Accounting",
    "Hospitality",
    "Productivity",
    "HR",
    "CRM",
    "AI/LLMs",
    "eCommerce",
    "Business Operations",
)
"""Schema `Category`."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


def _clean(text: str) -> str:
    if "\x00" in text:
        raise ValueError("has a null byte")
    return text


def _one_line(text: str) -> str:
    if _CONTROL.search(_clean(text)):
        raise ValueError("has a control character (a line break, a tab or the like)")
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


def _address(text: str) -> str:
    if problem := address_problem(text):
        raise ValueError(problem)
    return text


def _address_or_empty(text: str) -> str:
    return _address(text) if text else text


def upper_ids(inputs: dict[str, Any]) -> None:
    """Writes the ids of Versori as Versori does, in capitals: `01h…` and `01H…` are one."""
    for name in ("organisationId", "importId"):
        if isinstance(inputs.get(name), str):
            inputs[name] = inputs[name].upper()
    schemes = inputs.get("authSchemeConfigs", [])
    if isinstance(schemes, list):
        for scheme in schemes:
            if isinstance(scheme, dict) and isinstance(scheme.get("id"), str):
                scheme["id"] = scheme["id"].upper()


def _ulid(text: str) -> str:
    try:
        ULID.from_str(text.upper())
    except ValueError:
        raise ValueError("is not an id of Versori: those have 26 letters and digits") from None
    return text


def _header_name(text: str) -> str:
    if not _HEADER_NAME.fullmatch(text):
        raise ValueError("is not a name for a header, query parameter or cookie: letters, digits and -_.~ only")
    return text


def _unique(values: Sequence[str]) -> Sequence[str]:
    repeated = sorted({value for value in values if values.count(value) > 1})
    if repeated:
        raise ValueError(f"has {', '.join(repr(value) for value in repeated)} twice")
    return values


Text = Annotated[str, StringConstraints(strict=True, max_length=LONGEST_TEXT), AfterValidator(_clean)]
Line = Annotated[Text, AfterValidator(_one_line)]
Name = Annotated[Line, AfterValidator(_not_blank)]
Address = Annotated[Text, AfterValidator(_address)]
OptionalAddress = Annotated[Text, AfterValidator(_address_or_empty)]
Ulid = Annotated[Text, AfterValidator(_ulid)]
HeaderName = Annotated[Text, AfterValidator(_header_name)]
Flag = Annotated[bool, Field(strict=True)]
Place = Literal["query", "header", "cookie"]


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class _Scheme(_Arguments):
    id: Ulid | None = None
    description: Text = ""


class _None(_Scheme):
    schemeType: Literal["none"]


class _ApiKey(_Scheme):
    schemeType: Literal["api-key"]
    name: HeaderName
    in_: Place = Field(alias="in")


class _BasicAuth(_Scheme):
    schemeType: Literal["basic-auth"]


class _Certificate(_Scheme):
    schemeType: Literal["certificate"]


class _Hmac(_Scheme):
    schemeType: Literal["hmac"]
    name: HeaderName
    in_: Place = Field(alias="in")
    algorithm: Literal["sha1", "sha256", "sha512"]
    digestInputs: Annotated[list[Literal["body", "url"]], Field(min_length=1), AfterValidator(_unique)]


class _Scope(_Arguments):
    name: Name
    description: Text | None = None


class _CredentialGrant(_Arguments):
    credentialId: Ulid | None = None
    organisationId: Ulid | None = None
    clientId: Line | None = None
    clientSecret: Text | None = None

    @model_validator(mode="after")
    def _whole(self) -> _CredentialGrant:
        if (self.credentialId is None) != (self.organisationId is None):
            raise ValueError("credentialId and organisationId go together: give both or neither")
        return self


class _AuthorizationCode(_CredentialGrant):
    grantType: Literal["authorization_code"]


class _Password(_CredentialGrant):
    grantType: Literal["password"]


class _ClientCredentials(_Arguments):
    grantType: Literal["client_credentials"]


class _OAuth2(_Scheme):
    schemeType: Literal["oauth2"]
    authorizeUrl: Address
    tokenUrl: Address
    scopes: list[_Scope]
    defaultScopes: list[Line]
    additionalAuthorizeParams: Line | None = None
    additionalTokenParams: Line | None = None
    mtlsEnabled: Flag | None = None
    mtlsCredentialId: Ulid | None = None
    grant: Annotated[_AuthorizationCode | _ClientCredentials | _Password, Field(discriminator="grantType")]


Scheme = Annotated[_None | _ApiKey | _BasicAuth | _OAuth2 | _Hmac | _Certificate, Field(discriminator="schemeType")]


class _Variable(_Arguments):
    name: Name
    value: Text


def _unique_names(variables: list[_Variable]) -> list[_Variable]:
    _unique([variable.name for variable in variables])
    return variables


def _unique_ids(schemes: list[Any]) -> list[Any]:
    _unique([scheme.id for scheme in schemes if scheme.id])
    return schemes


def _tag_key(key: str) -> str:
    return _not_blank(_one_line(key))


def _not_text(value: Any) -> Any:
    if isinstance(value, str):
        raise ValueError("must be a list of texts, not one text: put it in brackets")  # noqa: TRY004  (pydantic wants it so)
    return value


TagValues = Annotated[list[Line], BeforeValidator(_not_text)]


class ConnectorArguments(_Arguments):
    """The inputs of a connector under the API's names."""

    name: Name
    protocol: Literal["http", "bigquery"] = "http"
    baseUrl: Address | None = None
    datasetId: Name | None = None
    public: Flag | None = None
    tags: dict[Annotated[str, AfterValidator(_tag_key)], TagValues] | None = None
    categories: Annotated[list[Literal[CATEGORIES]], AfterValidator(_unique)] | None = None  # type: ignore[valid-type]  # mypy wants the names spelled out again
    documentationURL: OptionalAddress | None = None
    imageURL: OptionalAddress | None = None
    authSchemeConfigs: Annotated[list[Scheme], AfterValidator(_unique_ids)] | None = None
    connectionVariables: Annotated[list[_Variable], AfterValidator(_unique_names)] | None = None
    organisationId: Ulid | None = None
    account: Annotated[Line, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")] | None = None
    existing: Literal["error", "adopt", "duplicate"] | None = None
    forceDelete: Flag | None = None
    importId: Ulid | None = None
    ignoreChanges: list[Text] | None = None


_BRANCHES = frozenset({"authorization_code", "client_credentials", "password"})
"""What pydantic puts into a location for a branch of a union."""

Problem = tuple[str, str]
"""A property path (`authSchemeConfigs[0].name`) and what is wrong with it."""


def problems(inputs: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the inputs of a connector. What is not known yet is right until it is known."""
    found: list[Problem] = []
    try:
        ConnectorArguments.model_validate(inputs)
    except ValidationError as error:
        for entry in error.errors(include_url=False):
            if contains_unknown(_judged(entry)):
                continue
            found.append((_path(_location(entry), inputs), _words(entry)))
    return [*found, *_protocol_problems(inputs)]


def _judged(entry: Mapping[str, Any]) -> Any:
    """What an error is about: a missing key is about nothing that could be unknown, a wrong tag about the tag alone."""
    if entry["type"] == "missing":
        return None
    if entry["type"] in {"union_tag_invalid", "union_tag_not_found"} and isinstance(entry["input"], Mapping):
        return entry["input"].get(_discriminator(entry))
    return entry["input"]


def _discriminator(entry: Mapping[str, Any]) -> str:
    return str(entry["ctx"]["discriminator"]).strip("'")


def _protocol_problems(inputs: Mapping[str, Any]) -> Iterable[Problem]:
    protocol = inputs.get("protocol", "http")
    if protocol not in ("http", "bigquery"):
        return
    if protocol == "bigquery":
        needed, foreign = "datasetId", ["baseUrl", "connectionVariables"]
    else:
        needed, foreign = "baseUrl", ["datasetId"]
    if needed not in inputs:
        yield needed, f"is required for protocol {protocol}"
    for name in foreign:
        if name in inputs:
            yield name, f"does not exist for protocol {protocol}"


def _location(entry: Mapping[str, Any]) -> tuple[int | str, ...]:
    location: tuple[int | str, ...] = entry["loc"]
    if entry["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        return (*location, _discriminator(entry))
    return location


def _path(location: Sequence[int | str], inputs: Any) -> str:
    """A property path from pydantic's location, without the tags of its unions."""
    path, value = "", inputs
    for index, part in enumerate(location):
        if isinstance(value, Mapping):
            names_a_branch = part not in value and part in _BRANCHES
            if names_a_branch or (part not in value and index < len(location) - 1):
                continue
            if part == "[key]":
                continue
            path += _segment(str(part)) if path else str(part)
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int):
            path += f"[{part}]"
            value = value[part]
    return path


def _segment(key: str) -> str:
    return f".{key}" if key.isidentifier() else f"[{json.dumps(key)}]"


def _words(entry: Mapping[str, Any]) -> str:
    kind, message = entry["type"], str(entry["msg"])
    if kind in _WORDS:
        return _WORDS[kind]
    if kind == "union_tag_invalid":
        return f"must be {entry['ctx']['expected_tags']}"
    message = message.removeprefix("Value error, ").replace("Input should be", "must be")
    return message[:1].lower() + message[1:]


_WORDS = {
    "missing": "is required",
    "extra_forbidden": "is not a property that exists here",
    "string_type": "must be a text",
    "string_too_long": f"is longer than {LONGEST_TEXT} characters",
    "string_pattern_mismatch": "must be letters, digits, - and _",
    "string_unicode": "has characters that no encoding can carry",
    "bool_type": "must be True or False",
    "list_type": "must be a list",
    "dict_type": "must be a dictionary",
    "model_type": "must be a dictionary",
    "model_attributes_type": "must be a dictionary",
    "too_short": "must not be empty",
    "union_tag_not_found": "is required",
}
"""Our words for pydantic's kinds of error, in the terms of somebody who writes a program."""
