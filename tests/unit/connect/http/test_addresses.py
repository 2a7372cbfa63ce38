from __future__ import annotations

import pytest

from versori_pulumi.connect.http.addresses import address_problem, is_loopback

USABLE = [
    "https://api.example.com",
    "http://api.example.com",
    "https://api.example.com/v1/",
    "https://api.example.com:8443/v1?x=1#part",
    "https://API.Example.COM",
    "HTTPS://api.example.com",
    "https://192.0.2.1/v1",
    "https://[2001:db8::1]/v1",
    "https://[2001:db8::1]:8443",
    "https://xn--bcher-kva.example",
    "https://api.example.com./v1",
    "https://a",
    "https://my_host.internal",
    "https://{{shop}}.example.com/v1",
    "https://${shop}.example.com/{version}",
    "https://api.example.com/{{my variable}}",
    "https://api.example.com/a%20b",
]

UNUSABLE = {
    "empty": ("", "must start with https:// or http://"),
    "no-scheme": ("api.example.com", "must start with https:// or http://"),
    "scheme-relative": ("//api.example.com", "must start with https:// or http://"),
    "path": ("/v1", "must start with https:// or http://"),
    "ftp": ("ftp://api.example.com", 'not "ftp:"'),
    "javascript": ("javascript:alert(1)", 'not "javascript:"'),
    "data": ("data:text/html,x", 'not "data:"'),
    "file": ("file:///etc/passwd", 'not "file:"'),
    "user": ("https://user@api.example.com", "user name or password"),
    "password": ("https://user:hunter2@api.example.com", "user name or password"),
    "empty-user": ("https://@api.example.com", "user name or password"),
    "no-host": ("https://", "no host"),
    "only-port": ("https://:8443/v1", "no host"),
    "host-of-dots": ("https://...", "no host"),
    "empty-label": ("https://api..example.com", "no host"),
    "label-too-long": (f"https://{'a' * 64}.example.com", "no host"),
    "number-too-large": ("https://192.0.2.999/v1", "no host"),
    "broken-punycode": ("https://xn--a.example.com", "no host"),
    "host-with-percent": ("https://api%2eexample.com", "no host"),
    "host-starts-with-dash": ("https://-api.example.com", "no host"),
    "port-too-large": ("https://api.example.com:65536", "host or port"),
    "port-of-letters": ("https://api.example.com:https", "host or port"),
    "open-bracket": ("https://[2001:db8::1/v1", "host or port"),
    "space": ("https://api.example.com/a b", "character"),
    "leading-space": (" https://api.example.com", "character"),
    "line-break": ("https://api.example.com\n", "character"),
    "crlf": ("https://api.example.com/\r\nHost: evil", "character"),
    "tab": ("https://api.exa\tmple.com", "character"),
    "null-byte": ("https://api.example.com/\x00", "character"),
    "backslash": ("https://api.example.com\\@evil.com", "character"),
    "cyrillic-a": ("https://\u0430pi.example.com", "character"),
    "fullwidth-dot": ("https://api\uff0eexample.com", "character"),
    "fraction-slash": ("https://api.example.com\u2044evil.com", "character"),
    "zero-width-space": ("https://api.example\u200b.com", "character"),
    "right-to-left": ("https://\u202eapi.example.com", "character"),
    "surrogate": ("https://api.example.com/\ud800", "character"),
}


@pytest.mark.parametrize("address", USABLE)
def test_usable_addresses_have_no_problem(address: str):
    assert address_problem(address) is None


@pytest.mark.parametrize(("address", "problem"), UNUSABLE.values(), ids=UNUSABLE)
def test_unusable_addresses_say_what_is_wrong(address: str, problem: str):
    found = address_problem(address)
    assert found is not None
    assert problem in found


def test_a_problem_never_quotes_a_password():
    assert "hunter2" not in str(address_problem("https://user:hunter2@api.example.com"))


@pytest.mark.parametrize(
    "address",
    [
        "https://platform.versori.com/api",
        "http://localhost:8082",
        "http://127.0.0.1:1",
        "http://127.9.9.9",
        "http://[::1]:80",
    ],
)
def test_the_api_is_reached_over_https_or_on_this_machine(address: str):
    assert address_problem(address, loopback_http=True) is None


@pytest.mark.parametrize(
    "address",
    [
        "http://platform.versori.com",
        "http://10.0.0.1",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://[2001:db8::1]",
        "http://0.0.0.0",  # every address of a machine, not this machine's alone
    ],
)
def test_the_api_key_never_travels_over_http_to_another_machine(address: str):
    assert "in the clear" in str(address_problem(address, loopback_http=True))


def test_the_address_of_the_api_has_no_connection_variables():
    assert address_problem("https://{{shop}}.example.com", loopback_http=True) is not None


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("localhost.evil.com", False), ("0x7f.1", False), ("", False)],
)
def test_loopback_is_what_can_only_be_this_machine(host: str, *, loopback: bool):
    assert is_loopback(host) is loopback


@pytest.mark.parametrize("address", ["api.example.com", "ftp://api.example.com"])
def test_http_is_not_named_where_it_would_be_refused(address: str):
    assert str(address_problem(address, loopback_http=True)).startswith("must start with https://")
    assert "http://" not in str(address_problem(address, loopback_http=True))
