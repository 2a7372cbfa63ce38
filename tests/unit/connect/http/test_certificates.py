"""Certificates: those of a company's own authority are trusted where SSL_CERT_FILE says so, and nothing else is."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from versori_pulumi.connect.errors import UntrustedCertificateError
from versori_pulumi.connect.http.transport import Transport
from versori_pulumi.connect.settings import Settings
from versori_pulumi.provider.hints import message_of

AUTHORITY = trustme.CA()


class Server(ThreadingHTTPServer):
    """Answers everything with an empty object, over TLS with a certificate of that authority."""

    daemon_threads = True
    connections = 0

    def get_request(self) -> tuple[Any, Any]:
        self.connections += 1
        return super().get_request()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that doesn't trust it hangs up."""


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def https() -> Iterator[Server]:
    """A server on this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("localhost").configure_cert(context)
    with Server(("127.0.0.1", 0), Answer) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def asked(server: Server) -> None:
    address = f"https://localhost:{server.server_port}"
    transport = Transport(Settings("k", "01HXK5T7QZ0000000000000001", address, timeout=10))
    try:
        transport.request("read it", "GET", "/x")
    finally:
        transport.close()


def test_an_authority_of_ssl_cert_file_is_trusted_on_this_machine_too(
    https: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    AUTHORITY.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    asked(https)


def test_a_certificate_that_isnt_trusted_is_asked_once_and_its_hint_names_ssl_cert_file(https: Server):
    with pytest.raises(UntrustedCertificateError) as caught:
        asked(https)
    message = message_of(caught.value)
    assert "could not read it: the server's certificate isn't trusted (" in message
    assert "SSL_CERT_FILE" in message
    assert caught.value.took_effect is False
    assert https.connections == 1
