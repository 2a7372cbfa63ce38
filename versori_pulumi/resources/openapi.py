"""OpenAPI documents as the inputs of resources: what of them goes into the state, and the version that they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import pulumi

from versori_pulumi.resources.declaring import holds_outputs
from versori_pulumi.resources.documents import Document, DocumentSource, read_document, refuse_endless

Source = pulumi.Input[DocumentSource]


def declared_document(source: Source | None) -> Any:
    """A document as an input: its SHA-256, and the path of its file or its text. None stays None.

    Raises:
        pulumi.RunError: as `read_document`.
    """
    return None if source is None else _read(source, _properties)


def declared_version(source: Source, *, otherwise: str) -> Any:
    """The `info.version` of a document, as an input; `otherwise` where it has none.

    Raises:
        pulumi.RunError: as `read_document`.
    """

    def version(document: Document) -> str:
        from versori_pulumi.provider.documents.openapi import info_version

        return info_version(document.content) or otherwise

    return _read(source, version)


def _read(source: Source, take: Callable[[Document], Any]) -> Any:
    if isinstance(source, Mapping):
        refuse_endless(source, "openapi")
    if holds_outputs(source):
        known: pulumi.Output[Any] = pulumi.Output.from_input(cast("Any", source))
        return known.apply(lambda document: take(read_document(document, "openapi", shown=False)))
    return take(read_document(cast("DocumentSource", source), "openapi"))


def _properties(document: Document) -> dict[str, str]:
    where = {"content": document.content} if document.path is None else {"path": document.path}
    return {"sha256": document.sha256, **where}
