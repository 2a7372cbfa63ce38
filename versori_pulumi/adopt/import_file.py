"""The import file: resources with their inputs and outputs, so that Pulumi takes them over without calling a hook.

Dynamic providers can't import: their host needs `__provider`, which `pulumi import` doesn't know by itself. With
outputs given it asks nobody (CLI 3.254.0).
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pulumi.dynamic import ResourceProvider
from pulumi.dynamic.dynamic import PROVIDER_KEY

from versori_pulumi.adopt.objects import Adoption
from versori_pulumi.adopt.secrets import sealed
from versori_pulumi.provider.connection import ConnectionProvider
from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.connector_version import ConnectorVersionProvider
from versori_pulumi.provider.content import ActionProvider, TriggerProvider
from versori_pulumi.provider.definitions import DefinitionsProvider
from versori_pulumi.provider.host.pickled import pickled
from versori_pulumi.provider.properties import RESOURCE_NAME

_PROVIDERS: dict[str, type[ResourceProvider]] = {
    "Connector": ConnectorProvider,
    "Connection": ConnectionProvider,
    "ConnectorVersion": ConnectorVersionProvider,
    "Definitions": DefinitionsProvider,
    "Action": ActionProvider,
    "Trigger": TriggerProvider,
}


def import_file(adoptions: Sequence[Adoption]) -> dict[str, Any]:
    """The content of the file."""
    return {"resources": [_resource(adoption) for adoption in adoptions]}


def _resource(adoption: Adoption) -> dict[str, Any]:
    own = {PROVIDER_KEY: pickled(_PROVIDERS[adoption.class_name]), RESOURCE_NAME: adoption.resource_name}
    return {
        "type": adoption.type_token,
        "name": adoption.resource_name,
        "id": adoption.identity,
        "inputs": {**sealed(adoption.inputs), **own},
        "outputs": {**sealed(adoption.outputs), **own},
    }


def write(path: Path, adoptions: Sequence[Adoption]) -> None:
    """Writes the file, for nobody else to read."""
    text = json.dumps(import_file(adoptions), indent=2) + "\n"
    path.unlink(missing_ok=True)  # a file that is there keeps its permissions
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
