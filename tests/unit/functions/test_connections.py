"""Connections by id and by name."""

from __future__ import annotations

import pytest

import versori_pulumi as versori
from unit.scripted_server import Reply, ScriptedServer

from .conftest import (
    CONNECTION,
    CONNECTOR,
    CREDENTIAL,
    LIVE,
    ONE,
    SCHEME,
)

pytestmark = pytest.mark.usefixtures("configure")


def test_a_connection_by_id_and_by_name(server: ScriptedServer):
    page = {"items": [{"id": SCHEME, "name": "Other"}, {"id": CONNECTION, "name": "Live"}]}
    server.will(Reply(200, LIVE), Reply(200, page), Reply(200, LIVE))
    found = versori.get_connection(CONNECTOR, CONNECTION)
    assert (found.id, found.connector_id, found.name, found.trigger_credentials) == (CONNECTION, CONNECTOR, "Live", [])
    (credential,) = found.action_credentials
    assert credential == versori.CredentialResult(
        id=CREDENTIAL, name="Token", type="oauth2-token", auth_scheme_config_id=SCHEME
    )
    assert "hunter2" not in repr(found)
    assert versori.get_connection(CONNECTOR, name="Live") == found
    assert [sent.path.removeprefix(ONE) for sent in server.sent[1:]] == ["/connections", f"/connections/{CONNECTION}"]
