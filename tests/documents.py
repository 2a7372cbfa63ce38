"""OpenAPI documents as the inputs of resources have them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def document(content: str | Mapping[str, Any]) -> dict[str, str]:
    """A document as an input: its text, or what it says, and the SHA-256 of the text."""
    text = content if isinstance(content, str) else json.dumps(content)
    return {"sha256": hashlib.sha256(text.encode()).hexdigest(), "content": text}


def shop_document(path: str) -> dict[str, str]:
    """A document with one operation, at that path."""
    operation = {"operationId": "list", "responses": {"200": {"description": "Fine."}}}
    return document(
        {
            "openapi": "3.0.3",
            "info": {"title": "Shop", "version": "1"},
            "servers": [{"url": "https://shop.example.com"}],
            "paths": {path: {"get": operation}},
        }
    )
