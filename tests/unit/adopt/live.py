"""Random live connectors with connections, as the API answers them, and what the tests make of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from ulid import ULID

from versori_pulumi.adopt.modules import Block, module
from versori_pulumi.adopt.names import Names
from versori_pulumi.adopt.objects import Context
from versori_pulumi.adopt.plan import Plan, Planner

Live = dict[str, Any]

ORGANISATION = "01HXK5T7QZ0000000000000000"

NASTY = [
    "",
    "'); import os; os.abort()  #",
    '"""\nraise SystemExit\n"""',
    "\\",
    "\\'",
    '\\"',
    "{x} %s \\N{BULLET} \\x41 \\u202e",
    "\u202eevil\u202c \u200b\ufeff",
    "🚀🏳️\u200d🌈",
    "\x00\x07\x1b[31m\r\n\t\x7f\x85\u2028",
    "class",
    "x" * 200,
    "店" * 60,
]
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
FILLED = TEXTS.filter(str.strip)
IDS = st.integers(min_value=0, max_value=2**128 - 1).map(lambda number: str(ULID.from_int(number)))


def _scheme(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Live]:
    every = {"schemeType": st.just(kind), "id": IDS, "description": TEXTS, **fields}
    return st.fixed_dictionaries(every, optional={"validationMessages": st.just([{"text": "x", "severity": "info"}])})


GRANTS = st.one_of(
    st.just({"grantType": "client_credentials"}),
    st.fixed_dictionaries(
        {
            "grantType": st.sampled_from(["authorization_code", "password"]),
            "credentialId": IDS,
            "organisationId": st.just(ORGANISATION),
        },
        optional={"clientId": TEXTS},
    ),
    st.just({"grantType": "device", "own": {"a": 1}}),
)
SCHEMES = st.lists(
    st.one_of(
        _scheme("none"),
        _scheme("basic-auth"),
        _scheme("certificate"),
        _scheme("api-key", name=TEXTS, **{"in": st.sampled_from(["header", "query", "cookie", "body"])}),
        _scheme(
            "hmac",
            name=TEXTS,
            algorithm=st.sampled_from(["sha1", "sha512", "md5"]),
            digestInputs=st.lists(st.sampled_from(["body", "url", "path"]), unique=True),
            **{"in": st.sampled_from(["header", "query"])},
        ),
        _scheme(
            "oauth2",
            authorizeUrl=TEXTS,
            tokenUrl=TEXTS,
            scopes=st.lists(st.fixed_dictionaries({"name": TEXTS}, optional={"description": TEXTS}), max_size=2),
            defaultScopes=st.lists(TEXTS, max_size=2),
            additionalTokenParams=TEXTS,
            mtlsEnabled=st.booleans(),
            grant=GRANTS,
        ),
        _scheme("quantum", level=st.sampled_from([1, 1.5, True, None]), parts=st.lists(TEXTS, max_size=2)),
    ),
    max_size=3,
    unique_by=lambda scheme: scheme["id"],
)
VARIABLES = st.lists(
    st.fixed_dictionaries({"name": TEXTS, "value": TEXTS}), max_size=3, unique_by=lambda variable: variable["name"]
)
DATA = st.one_of(
    st.just(("none", {})),
    st.just(("string", {"value": "[redacted]"})),
    st.just(("binary", {"valueBase64": "***"})),
    st.tuples(
        st.sampled_from(["basic-auth", "oauth2-password"]),
        st.fixed_dictionaries({"username": TEXTS, "password": st.just("[redacted]")}),
    ),
    st.tuples(
        st.just("oauth2-client"),
        st.fixed_dictionaries(
            {"clientId": TEXTS, "clientSecret": st.just("[redacted]"), "tokenUrl": TEXTS, "authorizeUrl": TEXTS},
            optional={"scopes": st.lists(TEXTS, max_size=2), "mTLSEnabled": st.booleans(), "additionalParams": TEXTS},
        ),
    ),
    st.just(("certificate", {"certificate": "[redacted]", "key": "[redacted]", "ca": "[redacted]"})),
    st.just(("custom-function", {"own": "[redacted]"})),
    st.just(("oauth2-token", {"scopes": []})),
)


@st.composite
def connections(draw: st.DrawFn, schemes: list[Live]) -> Live:
    """A connection of a connector with these schemes."""

    def entry() -> Live:
        kind, data = draw(DATA)
        own = draw(st.sampled_from(schemes)) if schemes and draw(st.booleans()) else draw(SCHEMES.filter(bool))[0]
        return {
            "id": draw(IDS),
            "authSchemeConfig": own,
            "credential": {"id": draw(IDS), "name": draw(FILLED), "type": kind, "data": data},
        }

    credentials = {kind: [entry() for _ in range(draw(st.integers(0, 2)))] for kind in ("action", "trigger")}
    named = {"id": draw(IDS), "name": draw(FILLED), "createdAt": "2024-01-01T00:00:00Z"}
    return {**named, "credentials": credentials, "variables": draw(VARIABLES)}


ADDRESSABLE = FILLED.filter(lambda name: name not in {".", ".."})
"""Names that a request can address; test_odd_objects has what becomes of the others."""

VERSIONS = st.fixed_dictionaries(
    {
        "id": IDS,
        "name": ADDRESSABLE,
        "isLatest": st.booleans(),
        "isDefault": st.booleans(),
        "createdAt": st.just("2024-01-01T00:00:00Z"),
        "updatedAt": st.just("2024-01-02T00:00:00Z"),
    },
    optional={"description": TEXTS, "publishedAt": st.just("2024-01-03T00:00:00Z")},
)


@st.composite
def connectors(draw: st.DrawFn) -> Live:
    """A connector."""
    schemes = draw(SCHEMES)
    address = draw(st.sampled_from([("http", "baseUrl"), ("bigquery", "datasetId")]))
    made = {
        "id": draw(IDS),
        "organisationId": ORGANISATION,
        "name": draw(FILLED),
        "protocol": address[0],
        address[1]: draw(TEXTS),
        "public": draw(st.booleans()),
        "tags": draw(st.dictionaries(TEXTS, st.lists(TEXTS, max_size=2), max_size=3)),
        "documentationURL": draw(TEXTS),
        "imageURL": draw(TEXTS),
        "authSchemeConfigs": schemes,
        "connections": draw(st.lists(connections(schemes), max_size=2, unique_by=lambda each: each["id"])),
        "versions": draw(st.lists(VERSIONS, max_size=2, unique_by=lambda each: each["name"])),
        "createdAt": "2024-01-01T00:00:00Z",
    }
    if address[0] == "http":
        made["connectionVariables"] = draw(VARIABLES)
    return made


ORGANISATIONS = st.lists(connectors(), min_size=1, max_size=3, unique_by=lambda each: each["id"])


def secret_for(key: str) -> str:
    """A value for every key of the configuration."""
    return '{"own": "secret"}' if key.endswith(".values") else f"secret of {key}"


def planned(found: list[Live], **changes: Any) -> Plan:
    """The plan for an organisation with a new stack."""
    return Planner(Context(**{"values": secret_for, **changes}), {}, Names()).plan(found)


def source(plan: Plan) -> str:
    """The program of a plan, in one module."""
    return module([Block.of(adoption) for adoption in plan.adoptions])
