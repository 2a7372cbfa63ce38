"""Places for connection variables: in the base URL of a connector, and in the paths and parameters of its actions.

"Connection variables are used to replace elements of the base URL of the connector" (documentation of connections):
`https://{{apiBaseUrl}}.example.com`. Paths and defaults write them with a namespace, `{{ conn.NAME }}`. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from versori_pulumi.connect.text import listed, visible
from versori_pulumi.provider.properties import Properties
from versori_pulumi.provider.values import contains_unknown, dictionaries

_PLACE: Final = re.compile(r"\{\{\s*\.?(conn\.)?([A-Za-z0-9_\-]+)\s*\}\}")


def of_base_url(address: Any) -> set[str]:
    """The connection variables that a base URL has places for."""
    return {name for _, name in _PLACE.findall(address)} if isinstance(address, str) else set()


def of_content(declared: Properties) -> set[str]:
    """The connection variables that an action or trigger has places for: in its path, and in defaults of parameters."""
    texts = [declared.get("path"), *(each.get("default") for each in dictionaries(declared.get("parameters")))]
    return {name for text in texts if isinstance(text, str) for space, name in _PLACE.findall(text) if space}


def missing(label: str, places: Iterable[str], variables: Any) -> Iterator[str]:
    """The warnings about places that no connection variable fills.

    Args:
        label: what has the places, in words.
        places: the names in them.
        variables: the connection variables of the connector.
    """
    if contains_unknown(variables):
        return
    known = [str(each["name"]) for each in variables or ()]
    for name in sorted({*places} - {*known}):
        place = f"{{{{ {visible(name)} }}}}"
        yield f"warning: {label} has a place {place}, and its connector no such connection variable; it has: {listed(known)}"
