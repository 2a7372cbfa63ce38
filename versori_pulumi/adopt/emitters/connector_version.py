"""The emitter of versions: name, description, whether it is published and the default. Pure.

What a version is made from is left out: of a published one nobody can change it, and a program that declares nothing of
it keeps what is there.
"""

from __future__ import annotations

from typing import Any

from versori_pulumi.adopt.emitters.connection import Parent
from versori_pulumi.adopt.emitters.source import Source, call, literal
from versori_pulumi.adopt.objects import Adoption, Context, Properties, common, common_arguments
from versori_pulumi.provider.connector_version.plan import after_write, seen
from versori_pulumi.provider.properties import Declared, Live


def adopt(live: Properties, parent: Parent, resource_name: str, context: Context) -> Adoption:
    """A live version as a resource. Its id is its name."""
    found = Live(live)
    shown = {name: value for name, value in seen(found).items() if value}
    declared: dict[str, Any] = {"connectorId": parent.live["id"], "name": live["name"], **shown}
    declared.update(common(context, existing=context.existing == "adopt"))
    arguments: dict[str, Source | None] = {
        "connector_id": parent.reference,
        "name": None if live["name"] == resource_name else literal(live["name"]),
        "description": literal(shown["description"]) if "description" in shown else None,
        "published": literal(shown["published"]) if "published" in shown else None,
        "is_default": literal(shown["isDefault"]) if "isDefault" in shown else None,
    }
    return Adoption(
        noun="version",
        identity=live["name"],
        name=live["name"],
        resource_name=resource_name,
        inputs=declared,
        outputs=after_write(Declared(declared), found, parent.live["organisationId"]),
        call=call("versori.ConnectorVersion", literal(resource_name), **arguments, **common_arguments(context)),
    )
