"""Whether what is in a version can be changed: a published version is immutable, and this run may publish one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from versori_pulumi.connect.errors import RefusedError
from versori_pulumi.connect.text import listed

if TYPE_CHECKING:
    from versori_pulumi.provider.places import Place
    from versori_pulumi.provider.runtime import Runtime


def refuse_absent(runtime: Runtime, place: Place, version: str, label: str = "") -> None:
    """Raises where a version is neither on Versori nor declared by this run's program.

    Args:
        runtime: knows what the program declares.
        place: the connector.
        version: the version's name.
        label: what needs it, for the message.

    Raises:
        RefusedError: there is none.
    """
    if (place.connector_id, version) in runtime.versions or place.find_version(version) is not None:
        return
    client = place.account.client
    found = [one["name"] for one in client.list_connector_versions(place.organisation_id, place.connector_id)]
    raise RefusedError(
        f'{label}connector {place.connector_id} has no version "{version}"; it has: {listed(found)}\n'
        "  hint: take the name from a ConnectorVersion of the program (draft.name), which is then made first"
    )


def refuse_published(runtime: Runtime, place: Place, version: str, *, max_age: float | None = None) -> None:
    """Raises where the contents of a version can't be changed, now or when it is their turn in this run.

    Args:
        runtime: knows what this run publishes.
        place: the connector.
        version: the version's name.
        max_age: how old a reading of the version may be, in seconds; None: of any age.

    Raises:
        RefusedError: it is published, or this run publishes it before it would change its contents.
    """
    planned = runtime.publishing.get((place.connector_id, version))
    remade = runtime.remakes(place.connector_id, version)
    live = None if remade else place.find_version(version, max_age=max_age)
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
