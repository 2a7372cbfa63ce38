"""The pool of connections under httpx's client: httpcore's, over a network that keeps deadlines (`deadline.py`).

httpx opens such a pool itself, and has no setting for its network; so it is opened here, with what httpx would give it.
"""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from versori_pulumi.connect.errors import ConfigurationError
from versori_pulumi.connect.http.addresses import is_loopback
from versori_pulumi.connect.http.deadline import Network, came_unasked, nothing_sent


class Pool(httpx.BaseTransport):
    """Sends what httpx asks for. What goes wrong is raised as httpcore raises it."""

    def __init__(self, base_url: str, parallel: int) -> None:
        """Opens the pool.

        Args:
            base_url: the address of the API.
            parallel: how many connections there may be.

        Raises:
            ConfigurationError: the environment names a proxy that can't be used.
        """
        limits = httpx.Limits(max_connections=parallel, max_keepalive_connections=parallel)
        options = {
            "ssl_context": _certificates(base_url),
            "max_connections": limits.max_connections,
            "max_keepalive_connections": limits.max_keepalive_connections,
            "keepalive_expiry": limits.keepalive_expiry,
            "network_backend": Network(),
        }
        self._pool = _opened(_proxy_for(base_url), options)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer to a request; its body is yet to be read."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        asked = httpcore.Request(
            request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions
        )
        nothing_sent()
        answer = self._pool.handle_request(asked)
        if came_unasked():
            answer.extensions["network_stream"].close()
            raise httpcore.RemoteProtocolError("an answer came before the request was sent")
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        """Closes all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream: Iterable[bytes] = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close:
            close()


def _certificates(base_url: str) -> ssl.SSLContext | None:
    # Loading certificates takes longer than a request to the emulator, which has no use for them.
    return httpx.create_ssl_context() if urlsplit(base_url).scheme == "https" else None


def _proxy_for(base_url: str) -> tuple[str, str] | None:
    """The proxy that the environment names for an address, as curl and Python's own library understand it, and where."""
    address = urlsplit(base_url)
    host = address.hostname or ""
    # The user's proxies are for other machines: over one, a token for this machine would leave it.
    if is_loopback(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    kind = next((kind for kind in (address.scheme, "all") if proxies.get(kind)), None)
    if kind is None:
        return None
    proxy = proxies[kind] if "://" in proxies[kind] else f"http://{proxies[kind]}"
    # Desktops that set the variable write it so: GNOME, for one.
    return _variable(kind), re.sub(r"^socks://", "socks5://", proxy, flags=re.IGNORECASE)


def _variable(kind: str) -> str:
    """The environment variable that names a proxy, as it is spelled; on some systems their settings do."""
    names = (f"{kind}_proxy", f"{kind}_proxy".upper())
    return next((name for name in names if os.environ.get(name)), "the system's settings")


def _opened(named: tuple[str, str] | None, options: dict[str, Any]) -> httpcore.ConnectionPool:
    if named is None:
        return httpcore.ConnectionPool(**options)
    variable, proxy = named
    try:
        given = httpx.Proxy(proxy)
        url = httpcore.URL(
            scheme=given.url.raw_scheme, host=given.url.raw_host, port=given.url.port, target=given.url.raw_path
        )
        kind = httpcore.SOCKSProxy if given.url.scheme.startswith("socks") else httpcore.HTTPProxy
        return kind(proxy_url=url, proxy_auth=given.raw_auth, **options)
    except (ValueError, RuntimeError, httpx.InvalidURL):
        # Not quoted: it may hold a password.
        raise ConfigurationError(
            f"the proxy that {variable} names can't be used: it must be an address such as http://proxy.example.com:8080; "
            'one with socks5:// needs `pip install "httpx[socks]"` (the extra `socks` of this package)'
        ) from None
