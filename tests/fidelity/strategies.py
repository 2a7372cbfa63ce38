"""Random programs, and random edits in the web page. Few values for each property: collisions are what finds mistakes."""

from __future__ import annotations

from typing import Any

from hypothesis import settings, strategies as st
from ulid import ULID

Properties = dict[str, Any]

MANY = settings()
"""For tests of the hooks with the emulator: as many lives as the profile says."""

NAMES = st.sampled_from(["Orders", "Orders 2", "Größe & Co", "orders"])
URLS = st.sampled_from(["https://a.example.com", "https://b.example.com/v1", "http://c.example.com"])
LINKS = st.sampled_from(["", "https://docs.example.com", "https://docs.example.com/2"])
TAGS = st.dictionaries(
    st.sampled_from(["team", "in", "baseUrl", "base_url"]),
    st.lists(st.sampled_from(["x", "y", "z"]), max_size=3),
    max_size=3,
)
VARIABLES = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from(["shop", "region", "stage"]), "value": st.sampled_from(["", "1", "2"])}),
    max_size=3,
    unique_by=lambda variable: variable["name"],
)
CATEGORIES = st.lists(st.sampled_from(["ERP", "CRM", "HR"]), max_size=2, unique=True)

DESCRIPTIONS = st.sampled_from(["", "one", "two"])
PLACES = st.sampled_from(["header", "query"])
GRANTS = st.one_of(
    st.just({"grantType": "client_credentials"}),
    st.fixed_dictionaries(
        {"grantType": st.sampled_from(["authorization_code", "password"]), "clientId": st.sampled_from(["c", "d"])},
        optional={"clientSecret": st.sampled_from(["secret-1", "secret-2"])},
    ),
)


def _scheme(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Properties]:
    return st.fixed_dictionaries({"schemeType": st.just(kind), **fields}, optional={"description": DESCRIPTIONS})


SCHEME = st.one_of(
    _scheme("none"),
    _scheme("basic-auth"),
    _scheme("certificate"),
    _scheme("api-key", name=st.sampled_from(["X-Key", "key"]), **{"in": PLACES}),
    _scheme(
        "hmac",
        name=st.just("X-Signature"),
        algorithm=st.sampled_from(["sha1", "sha256"]),
        digestInputs=st.sampled_from([["body"], ["body", "url"], ["url", "body"]]),
        **{"in": PLACES},
    ),
    _scheme(
        "oauth2",
        authorizeUrl=URLS,
        tokenUrl=URLS,
        scopes=st.sampled_from([[], [{"name": "r"}], [{"name": "r", "description": "Read"}, {"name": "w"}]]),
        defaultScopes=st.sampled_from([[], ["r"]]),
        grant=GRANTS,
    ),
)
SCHEMES = st.lists(SCHEME, max_size=3)

PROGRAMS = st.fixed_dictionaries(
    {"name": NAMES, "protocol": st.just("http"), "baseUrl": URLS},
    optional={
        "public": st.booleans(),
        "tags": TAGS,
        "documentationURL": LINKS,
        "imageURL": LINKS,
        "connectionVariables": VARIABLES,
        "authSchemeConfigs": SCHEMES,
        "categories": CATEGORIES,
    },
)
"""What a program declares, under the API's names."""

EDITS = st.fixed_dictionaries(
    {},
    optional={
        "name": NAMES,
        "baseUrl": URLS,
        "public": st.booleans(),
        "tags": st.none() | TAGS,
        "documentationURL": st.none() | LINKS.filter(bool),
        "imageURL": st.none() | LINKS.filter(bool),
        "connectionVariables": st.none() | VARIABLES,
    },
)
"""What a colleague changes in the web page, auth schemes aside."""


@st.composite
def scheme_edits(draw: st.DrawFn, live: list[Properties]) -> list[Properties]:
    """The auth schemes after somebody removed, reordered, edited and added some in the web page."""
    kept = draw(st.permutations(live))[: draw(st.integers(0, len(live)))]
    edited = [{**scheme, **draw(_scheme_edit(scheme))} for scheme in kept]
    added = [{"description": "", **scheme, "id": str(ULID())} for scheme in draw(st.lists(SCHEME, max_size=1))]
    return [*edited, *added]


def _scheme_edit(scheme: Properties) -> st.SearchStrategy[Properties]:
    fields: dict[str, st.SearchStrategy[Any]] = {"description": DESCRIPTIONS}
    if "in" in scheme:
        fields["in"] = PLACES
    if scheme["schemeType"] == "oauth2":
        fields["additionalTokenParams"] = st.sampled_from(["a=b", "c=d"])
        fields["tokenUrl"] = URLS
    return st.fixed_dictionaries({}, optional=fields)
