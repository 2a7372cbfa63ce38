"""What counts as a usable web address. Stricter than a parser: look-alikes and hidden parts are refused."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

_LABEL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_\-]{0,61}[A-Za-z0-9_])?")
_PLACEHOLDER = re.compile(r"\$?\{\{?[A-Za-z0-9_.\- ]+\}?\}")
"""A connection variable in an address, `https://{{shop}}.example.com`."""


_SCHEME = re.compile(r"[a-z][a-z+.\-]{1,9}")
"""What is quoted of an address that begins otherwise: a word, and nothing that could be a key with a colon in it."""


def address_problem(address: str, *, loopback_http: bool = False) -> str | None:
    """Why `address` is not a usable http(s) address, None if it is.

    Args:
        address: the text to look at. It is not quoted in the answer where it could hold a secret.
        loopback_http: http is allowed for this machine alone; without it http is allowed for every host.
    """
    if not loopback_http:
        address = _PLACEHOLDER.sub("x", address)
    if re.search(r"[\x00-\x20\x7f\\]|[^\x00-\x7f]", address):
        return (
            "has a character that an address can't have (a space, a control character, or a letter outside ASCII): "
            "percent-encode it"
        )
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  (reading it is what checks it)
    except ValueError:
        return "is not an address: its host or port can't be read"
    return _parts_problem(parts, loopback_http=loopback_http)


def _parts_problem(parts: SplitResult, *, loopback_http: bool) -> str | None:
    if parts.scheme not in {"http", "https"}:
        schemes = "https://" if loopback_http else "https:// or http://"
        return f"must start with {schemes}" + (f', not "{parts.scheme}:"' if _SCHEME.fullmatch(parts.scheme) else "")
    if parts.username is not None or parts.password is not None:
        return "must not hold a user name or password: credentials belong into a connection, not into an address"
    if not parts.hostname or not _is_host(parts.hostname):
        return "has no host that can be looked up"
    if loopback_http and parts.scheme == "http" and not is_loopback(parts.hostname):
        return "must start with https://: over http the API key would travel in the clear (allowed for this machine alone)"
    return None


def _is_host(host: str) -> bool:
    if _is_address(host):
        return True
    labels = host.removesuffix(".").split(".")
    # A name whose last label is a number is an IPv4 address that can't be read; names in punycode must decode.
    return all(map(_is_label, labels)) and not labels[-1].isdigit()


def _is_label(label: str) -> bool:
    if not _LABEL.fullmatch(label):
        return False
    try:
        label.encode("ascii").decode("idna")
    except UnicodeError:
        return False
    return True


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine: `localhost` or a loopback address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
