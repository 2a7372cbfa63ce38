"""Whether what is in a version can be changed: a published version is immutable, and this run may publish one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from versori_pulumi.connect.errors import ConflictError, RefusedError
from versori_pulumi.connect.text import listed
from versori_pulumi.provider.claims import version_key

if TYPE_CHECKING:
    from versori_pulumi.provider.requests import WithinConnector


def is_remade(requests: WithinConnector, version: str) -> bool:
    """Whether this run is about to delete a version, to make one of the same name: nothing that is in it stays."""
    return requests.run.claims.is_replaced(version_key(requests.connector_id, version))


def refuse_absent(requests: WithinConnector, version: str, label: str = "") -> None:
    """Raises where a version is neither on Versori nor declared by this run's program.

    Args:
        requests: those about what belongs to the connector.
        version: the version's name.
        label: what needs it, for the message.

    Raises:
        RefusedError: there is none.
    """
    declared = requests.run.announcements.versions
    if version_key(requests.connector_id, version) in declared or requests.find_version(version) is not None:
        return
    versions = requests.client.list_connector_versions(requests.organisation_id, requests.connector_id)
    found = [one["name"] for one in versions]
    raise RefusedError(
        f'{label}connector {requests.connector_id} has no version "{version}"; it has: {listed(found)}\n'
        "  hint: take the name from a ConnectorVersion of the program (draft.name), which is then made first"
    )


def refuse_published(requests: WithinConnector, version: str, *, max_age: float | None = None) -> None:
    """Raises where the contents of a version can't be changed, now or when it is their turn in this run.

    Args:
        requests: those about what belongs to the connector.
        version: the version's name.
        max_age: how old a reading of the version may be, in seconds; None: of any age.

    Raises:
        RefusedError: it is published, or this run publishes it before it would change its contents.
    """
    planned = requests.run.announcements.publishing.get(version_key(requests.connector_id, version))
    live = None if is_remade(requests, version) else requests.find_version(version, max_age=max_age)
    published = live is not None and "publishedAt" in live
    if planned and not published:
        raise RefusedError(
            f'this run publishes version "{version}" before it would change what is in it\n'
            "  hint: run `pulumi up` once without published=True, and publish then; or give the contents to the "
            "ConnectorVersion itself (actions=, triggers=, definitions=); or publish another version made from this one "
            "(from_version=, published=True, depends_on its contents)"
        )
    if published and planned is not False:
        raise RefusedError(
            f'version "{version}" is published, so what is in it can\'t be changed\n'
            "  hint: make a new version from it (from_version=) and change that, or unpublish it first (published=False)"
        )


def not_deletable(error: ConflictError, requests: WithinConnector, version: str) -> Exception:
    """Why something in a version can't be deleted, with the ways out where the version is published."""
    live = requests.find_version(version, max_age=0)
    if live is None or "publishedAt" not in live:
        return error
    return RefusedError(
        f"could not {error.attempted.operation}: {error.reason}\n"
        f'  hint: version "{version}" is published, so nothing in it can be deleted separately: unpublish it first '
        "(published=False), or delete the whole version"
    )
