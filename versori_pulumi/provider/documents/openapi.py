"""OpenAPI documents as inputs have them: where their text comes from, what they are called, and what is sent of them.

In the inputs a document is its SHA-256 with the path of its file or with its text; in the state it is the SHA-256 alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from versori_pulumi.connect.documents import TooLargeError, json_value, yaml_value
from versori_pulumi.connect.errors import RefusedError
from versori_pulumi.connect.text import visible
from versori_pulumi.provider.properties import Properties
from versori_pulumi.provider.values import contains_unknown

_ACTION_NAME: Final = re.compile(r"[a-zA-Z0-9_\-$]+")

_ADDRESS: Final = re.compile(r"(https?://|\{)", re.IGNORECASE)
"""How an address begins that isn't relative to where the document came from; a variable can stand for all of it."""

_LONGEST_VERSION: Final = 12

_TEXT: Final = "tag:yaml.org,2002:str"


def document_bytes(declared: Mapping[str, Any], label: str) -> bytes:
    """The text of a declared document, in UTF-8.

    Args:
        declared: the input: `sha256`, and `path` or `content`.
        label: what is made from it, for messages.

    Raises:
        RefusedError: its file can't be read, or is another one than the program saw.
    """
    if "path" not in declared:
        return str(declared["content"]).encode()
    path = Path(declared["path"])
    try:
        raw = path.read_bytes().replace(b"\r\n", b"\n")  # as the program read it
    except OSError as error:
        raise RefusedError(f'{label}: the OpenAPI document "{path}" can\'t be read: {error.strerror}') from None
    if hashlib.sha256(raw).hexdigest() != declared["sha256"]:
        raise RefusedError(
            f'{label}: the OpenAPI document "{path}" changed while Pulumi was running, so nothing was made from it\n'
            "  hint: run `pulumi up` again"
        )
    return raw


def info_version(text: str) -> str | None:
    """The `info.version` of a document, None where it has none that can be read."""
    try:
        version = _parsed(text)["info"]["version"]
    except (ValueError, KeyError, TypeError):
        return None
    return str(version) if isinstance(version, str | int | float) else None


def document_problems(inputs: Properties, label: str, *, needs_server: bool = False) -> list[tuple[str, str]]:
    """Why the declared document of a resource can't be imported; nothing where it isn't known yet."""
    declared = inputs.get("openapi")
    if not isinstance(declared, Mapping) or contains_unknown(declared):
        return []
    try:
        refuse_other_documents(declared, label, needs_server=needs_server)
    except RefusedError as error:
        return [("", str(error))]
    return []


def refuse_other_documents(declared: Mapping[str, Any], label: str, *, needs_server: bool = False) -> None:
    """Raises where a declared document can't be imported, whatever else is right: what Versori would say, in a preview.

    Args:
        declared: the input.
        label: what is made from it, for messages.
        needs_server: whether the base URL is to come from it.

    Raises:
        RefusedError: it is no OpenAPI 3 document, or can't be read.
    """
    raw, where = document_bytes(declared, label), _where(declared)
    try:
        document = _parsed(raw.decode())
    except ValueError as error:
        raise RefusedError(f"{label}: {where} can't be read: {error}") from None
    if not isinstance(document, dict) or not isinstance(document.get("info"), dict):
        raise RefusedError(f"{label}: {where} is not an OpenAPI document: it is not an object with an `info`")
    version = str(document.get("openapi", document.get("swagger", "")))
    if not version.startswith("3."):
        said = f"it says version {visible(version, _LONGEST_VERSION)}" if version else "it has no `openapi: 3…`"
        raise RefusedError(f"{label}: {where} is not an OpenAPI 3 document: {said}\n  hint: Versori imports only OpenAPI 3")
    if needs_server and not _has_server(document):
        raise RefusedError(
            f"{label}: {where} has no server with a whole address, from which the base URL would be taken\n"
            '  hint: give the base URL: base_url="https://…"'
        )


def _has_server(document: Mapping[str, Any]) -> bool:
    """Whether the first server of a document has an address that stands for itself, once its variables are filled in."""
    servers = document.get("servers")
    first = servers[0] if isinstance(servers, list) and servers else None
    url = first.get("url") if isinstance(first, dict) else None
    return isinstance(url, str) and _ADDRESS.match(url) is not None


def operation_names(raw: bytes) -> set[str]:
    """The names of the actions that an import of the document makes: the ids of its operations that can be names."""
    paths = _parsed(raw.decode()).get("paths")
    items = [item for item in paths.values() if isinstance(item, dict)] if isinstance(paths, dict) else []
    every = [operation.get("operationId") for item in items for operation in item.values() if isinstance(operation, dict)]
    return {name for name in every if isinstance(name, str) and _ACTION_NAME.fullmatch(name)}


def _where(declared: Mapping[str, Any]) -> str:
    return f'the document "{declared["path"]}"' if "path" in declared else "the document"


def as_connector(raw: bytes, name: str, base_url: str | None, label: str) -> bytes:
    """The document under another title, which the import takes for the connector's name, and with another server.

    Args:
        raw: the document.
        name: the connector's name.
        base_url: its base URL; None for the document's own.
        label: what is made from it, for messages.

    Raises:
        RefusedError: it is no OpenAPI document.
    """
    try:
        document = _parsed(raw.decode())
        servers = {} if base_url is None else {"servers": [{"url": base_url}]}
        renamed = {**document, "info": {**document["info"], "title": name}, **servers}
        return json.dumps(renamed, ensure_ascii=False).encode()
    except (KeyError, TypeError):
        reason = "it is not an object with an `info`, or has something that JSON can't say"
    except ValueError as error:
        reason = str(error)
    raise RefusedError(f"{label}: the OpenAPI document can't be used: {reason}")


def _parsed(text: str) -> Any:
    """The document, whether it is JSON or YAML.

    Raises:
        ValueError: it is neither.
    """
    try:
        return json_value(text)
    except TooLargeError as error:
        raise ValueError(f"it {error}") from None
    except ValueError:
        pass
    try:
        return yaml_value(text, "json", _keep_version)
    except TooLargeError as error:
        raise ValueError(f"it {error}") from None
    except ValueError as error:
        raise ValueError(f"it is neither JSON nor YAML: {error}") from None


def _keep_version(document: Any) -> None:
    """Makes a text of `info.version`: as a number, 1.10 would be 1.1."""
    version = _entry(_entry(document, "info"), "version")
    if getattr(version, "id", None) == "scalar":
        version.tag = _TEXT


def _entry(node: Any, key: str) -> Any:
    pairs = node.value if getattr(node, "id", None) == "mapping" else []
    return next((value for name, value in pairs if name.value == key), None)
