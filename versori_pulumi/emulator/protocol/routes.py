"""The operations about protocols, and the upload of a file before it is imported."""

from __future__ import annotations

import base64
from typing import Any

from ulid import ULID

from versori_pulumi.emulator.http import lists
from versori_pulumi.emulator.http.calls import PROTOCOLS, Call, Operations
from versori_pulumi.emulator.http.errors import not_found
from versori_pulumi.emulator.store import Store

OPERATIONS = Operations()
UPLOADS = "/__control/uploads"
_STORED = "gs://emulator/"
_PROTOCOLS = [
    ("bigquery", "BigQuery", "Queries of a dataset in Google BigQuery."),
    ("http", "HTTP", "Requests to a system that has an HTTP API."),
]
_SCHEMES = {
    "bigquery": [("google-service-account", "Google service account", "A key of a service account.")],
    "http": [
        ("none", "None", "No authentication."),
        ("api-key", "API key", "A key in a header, a cookie or the query."),
        ("basic-auth", "Basic", "A username and a password."),
        ("oauth2", "OAuth 2.0", "A token that an identity provider issues."),
        ("hmac", "HMAC", "A signature of the body or the URL."),
        ("certificate", "Certificate", "A client certificate."),
    ],
}


@OPERATIONS.add("ListProtocols", "GET", PROTOCOLS)
def list_protocols(call: Call) -> Any:
    call.ulid("organisation_id")
    protocols = [
        {
            "id": f"01HZZZZZZZ00000000000000P{number}",
            "slug": slug,
            "name": name,
            "description": description,
            "iconURL": f"https://platform.versori.com/icons/{slug}.svg",
        }
        for number, (slug, name, description) in enumerate(_PROTOCOLS, start=1)
    ]
    return lists.by_name(protocols, call.query, "protocols")


def _schemes(call: Call) -> list[dict[str, Any]]:
    call.ulid("organisation_id")
    slug = call.params["protocol_slug"]
    if slug not in _SCHEMES:
        raise not_found("Protocol")
    return [
        {"id": f"01HZZZZZZZ00000000000000A{index}", "type": kind, "name": name, "description": description}
        for index, (kind, name, description) in enumerate(_SCHEMES[slug])
    ]


@OPERATIONS.add("ListAuthSchemes", "GET", PROTOCOLS + "/{protocol_slug}/auth-schemes")
def list_auth_schemes(call: Call) -> Any:
    schemes = _schemes(call)
    return {"totalCount": len(schemes), "authSchemes": schemes}


@OPERATIONS.add("GetProtocolUploadURL", "GET", PROTOCOLS + "/{protocol_slug}/upload-url")
def get_protocol_upload_url(call: Call) -> Any:
    _schemes(call)
    upload = str(ULID())
    call.store.save("uploads", upload, {"content": None})
    return {"uploadUrl": f"{call.address}{UPLOADS}/{upload}", "url": f"{_STORED}{upload}"}


def keep_upload(store: Store, upload: str, content: bytes) -> bool:
    """Keeps an uploaded file, and answers whether that was allowed: once for each upload URL."""
    if store.find("uploads", upload) != {"content": None}:
        return False
    store.save("uploads", upload, {"content": base64.b64encode(content).decode()})
    return True


def find_upload(store: Store, url: str) -> bytes | None:
    """The uploaded file that a URL denotes, or None if it is any other URL, or nothing was uploaded."""
    kept = store.find("uploads", url.removeprefix(_STORED)) if url.startswith(_STORED) else None
    return base64.b64decode(kept["content"]) if kept and kept["content"] is not None else None
