"""A request's body, of a bounded size."""

from __future__ import annotations

from starlette.requests import Request

from versori_pulumi.emulator.http.errors import ApiError

API_BYTES = 16 * 1024 * 1024
"""What the body of an API request may have; documents to import are the longest."""

CONTROL_BYTES = 64 * 1024 * 1024
"""What a seed or an uploaded file may have."""


async def read_body(request: Request, most: int) -> bytes:
    """The body.

    Args:
        request: the request.
        most: how many bytes it may have.

    Raises:
        ApiError: 413 if it has more, be it announced or found out on the way.
        ClientDisconnect: if the client has gone before its end.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > most:
        raise _too_large(most)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise _too_large(most)
    return bytes(body)


def _too_large(most: int) -> ApiError:
    return ApiError(413, "payload_too_large", f"The body must not have more than {most} bytes.")
