"""Auth scheme configs of a connector: which live scheme a declared one is, and what to send for it. Pure.

The API knows a scheme by an id that the client makes. A program usually declares none, so a scheme is recognised by its
declared id, else by its type and description among those that the state holds and then among the live ones, else as the
one left over of its type (its description was edited). Only what is none of these gets a new id, and the same one in
every attempt: no repeat of a failed update adds a second scheme, even where the first takes effect late, and no credential
loses its scheme because of an edited text.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from versori_pulumi.provider.values import comparable_object, contains_unknown, project

Scheme = Mapping[str, Any]

NewId = Callable[[str], str]
"""Makes an id (ULID) from what identifies a new scheme within its connector: the same one each time."""


@dataclass(frozen=True)
class SchemePlan:
    """What is to be done about the schemes of one connector.

    Attributes:
        ids: the id of each declared scheme, in the order declared.
        upserts: the bodies to send, each with its id.
        deletes: live schemes that go.
        reorder: whether the order on Versori will differ from the declared one after the upserts.
        unknown: a declared value is not known yet, so there may be more to do.
    """

    ids: tuple[str, ...] = ()
    upserts: tuple[Scheme, ...] = ()
    deletes: tuple[Scheme, ...] = ()
    reorder: bool = False
    unknown: bool = False

    @property
    def changes(self) -> bool:
        """Whether anything is to be sent."""
        return bool(self.upserts or self.deletes or self.reorder or self.unknown)


def plan_schemes(
    declared: Sequence[Scheme],
    last: Sequence[Scheme],
    last_ids: Sequence[str],
    live: Sequence[Scheme],
    new_id: NewId,
) -> SchemePlan:
    """What makes the live schemes the declared ones.

    Args:
        declared: the program's.
        last: the state's, as declared then.
        last_ids: the ids that those got, in the same order.
        live: the API's.
        new_id: makes an id for a scheme that is none of these.
    """
    if contains_unknown(declared):
        return SchemePlan(unknown=True)
    ids = match(declared, dict(zip(last_ids, last, strict=False)), live, new_id)
    live_by_id = {scheme["id"]: scheme for scheme in live}
    last_by_id = dict(zip(last_ids, last, strict=False))
    upserts = []
    for scheme_id, scheme in zip(ids, declared, strict=True):
        body = scheme_body(scheme, last_by_id.get(scheme_id, {}), live_by_id.get(scheme_id), scheme_id)
        if body is not None:
            upserts.append(body)
    after = [*live_by_id, *(scheme_id for scheme_id in ids if scheme_id not in live_by_id)]
    return SchemePlan(
        ids=tuple(ids),
        upserts=tuple(upserts),
        deletes=tuple(scheme for scheme in live if scheme["id"] not in ids),
        reorder=[scheme_id for scheme_id in after if scheme_id in ids] != ids,
    )


def match(
    declared: Sequence[Scheme],
    last_by_id: Mapping[str, Scheme],
    live: Sequence[Scheme],
    new_id: NewId,
) -> list[str]:
    """The id of each declared scheme."""
    found: dict[int, str] = {index: scheme["id"] for index, scheme in enumerate(declared) if scheme.get("id")}
    live_by_id = {scheme["id"]: scheme for scheme in live}
    for key in (_type_and_description, _type):
        for known in (last_by_id, live_by_id):
            _claim(declared, known, found, key)
    for index, scheme in enumerate(declared):
        if index not in found:
            found[index] = _fresh(scheme, {*found.values(), *last_by_id, *live_by_id}, new_id)
    return [found[index] for index in range(len(declared))]


def _fresh(scheme: Scheme, taken: Collection[str], new_id: NewId) -> str:
    """An id that is not taken. The same scheme gets the same id in every attempt to add it: repeats add no second one."""
    label = f"{scheme.get('schemeType')}/{scheme.get('description') or ''}"
    return next(made for number in itertools.count() if (made := new_id(f"{label}/{number}")) not in taken)


def _claim(
    declared: Sequence[Scheme],
    known: Mapping[str, Scheme],
    found: dict[int, str],
    key: Callable[[Scheme], Any],
) -> None:
    """Pairs what is left on both sides and equal under `key`; a bare type pairs only where it is unmistakable."""
    open_ids = [scheme_id for scheme_id in known if scheme_id not in found.values()]
    open_indexes = [index for index in range(len(declared)) if index not in found]
    for index in open_indexes:
        wanted = key(declared[index])
        candidates = [scheme_id for scheme_id in open_ids if key(known[scheme_id]) == wanted]
        rivals = [other for other in open_indexes if key(declared[other]) == wanted]
        if candidates and (key is _type_and_description or len(candidates) == len(rivals) == 1):
            found[index] = candidates[0]
            open_ids.remove(candidates[0])


def _type_and_description(scheme: Scheme) -> Any:
    return scheme.get("schemeType"), scheme.get("description") or ""


def _type(scheme: Scheme) -> Any:
    return scheme.get("schemeType")


def scheme_body(declared: Scheme, last: Scheme, live: Scheme | None, scheme_id: str) -> dict[str, Any] | None:
    """The body to upsert for one scheme, None where the live one is as declared already."""
    if live is not None and live.get("schemeType") != declared.get("schemeType"):
        live = None
    base = {key: value for key, value in (live or {}).items() if key != "validationMessages"}
    body = _merged(declared, last, base)
    body["id"] = scheme_id
    body.setdefault("description", "")
    if "grant" in body:
        body["grant"] = _grant(declared.get("grant", {}), last.get("grant", {}), base.get("grant", {}))
    unchanged = live is not None and comparable_object(body) == comparable_object(base)
    return None if unchanged else body


def _merged(declared: Mapping[str, Any], last: Mapping[str, Any], live: Mapping[str, Any]) -> dict[str, Any]:
    """Three-way merge of one object: declared keys win, keys no longer declared go, all others keep their live value."""
    kept = {key: value for key, value in live.items() if key in declared or key not in last}
    return {**kept, **declared}


def _grant(declared: Mapping[str, Any], last: Mapping[str, Any], live: Mapping[str, Any]) -> dict[str, Any]:
    """An oauth2 grant. The ids of its credential go back as they came, so that the API merges and makes no second one.

    The secret is never answered. It is sent where it changed, or where there is no credential yet that could hold it.
    """
    credential = {key: live[key] for key in ("credentialId", "organisationId") if live.get(key)}
    if declared.get("grantType") != live.get("grantType"):
        if declared.get("grantType") == "client_credentials":
            credential = {}
        live = credential
    last_declared = {key: value for key, value in last.items() if key not in credential}
    grant = _merged(declared, last_declared, live)
    if credential and declared.get("clientSecret") == last.get("clientSecret"):
        grant.pop("clientSecret", None)
    return grant


def declared_shape(
    last: Sequence[Scheme], last_ids: Sequence[str], live: Sequence[Scheme]
) -> tuple[list[dict[str, Any]], list[str]]:
    """The live schemes as a program would declare them, and their ids: what refresh puts into the state.

    A scheme that the state knows keeps the keys that were declared; one that it doesn't know shows everything it has.
    """
    known = dict(zip(last_ids, last, strict=False))
    shaped = [dict(project(known[s["id"]], s)) if s["id"] in known else _readable(s) for s in live]
    return shaped, [scheme["id"] for scheme in live]


def _readable(scheme: Scheme) -> dict[str, Any]:
    return {key: value for key, value in scheme.items() if key != "validationMessages"}


def labels(schemes: Iterable[Scheme]) -> str:
    """Schemes in words, for messages: `api-key "Key" (01H…)`."""
    return ", ".join(f'{s.get("schemeType")} "{s.get("description") or ""}" ({s["id"]})' for s in schemes)


def scheme_ids_of(connector_id: str) -> NewId:
    """Makes ids for new auth schemes of a connector: they come from the client (operation UpsertAuthSchemeConfig).

    An id is made of the connector's and of what distinguishes the scheme from its siblings, so that a repeated attempt
    upserts the scheme that the first one may have added, or may yet add.
    """

    def made(label: str) -> str:
        from ulid import ULID

        digest = hashlib.sha256(f"{connector_id}/{label}".encode()).digest()
        # A ULID begins with 6 bytes of time: the connector's, since this one has no time of its own.
        return str(ULID(ULID.from_str(connector_id.upper()).bytes[:6] + digest[:10]))

    return made


def new_id() -> str:
    """A new ULID, for an auth scheme of a connector that has no id yet."""
    from ulid import ULID

    return str(ULID())
