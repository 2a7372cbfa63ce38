"""Whether what is in a version can be changed: a published version is immutable, and this run may publish one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from versori_pulumi.connect.errors import RefusedError

if TYPE_CHECKING:
    from versori_pulumi.provider.places import Place
    from versori_pulumi.provider.runtime import Runtime


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
            "  hint: give the contents to the ConnectorVersion itself (actions=, triggers=, definitions=), or publish "
            "another version made from this one (from_version=, published=True, depends_on its contents)"
        )
    if published and planned is not False:
        raise RefusedError(
            f'version "{version}" is published, so what is in it can\'t be changed\n'
            "  hint: make a new version from it (from_version=) and change that, or unpublish it first (published=False)"
        )
