"""Pulumi's gRPC services without the rest of the SDK.

The engine starts the host twice for each command, and waits for it. Importing any part of the SDK imports the whole of it,
which the host has no use for, and takes half as long again.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def import_alone() -> None:
    """Lets the modules of `pulumi.runtime.proto` be imported one by one: in this process, the packages stay empty."""
    found = importlib.util.find_spec("pulumi")
    folders = found.submodule_search_locations or [] if found else []
    for name in ("pulumi", "pulumi.runtime", "pulumi.runtime.proto"):
        package = ModuleType(name)
        package.__path__ = [str(Path(folder, *name.split(".")[1:])) for folder in folders]
        sys.modules[name] = package
