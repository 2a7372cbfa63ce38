"""Upserts of OAuth 2.0 schemes, each of which may make a credential: one is enough."""

from __future__ import annotations

from typing import Any

import pytest

from unit.provider.fake import FakeVersori
from unit.provider.fake.connector import SHOP
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import no_answer, said_no
from versori_pulumi.provider.boundary import VersoriError


def inputs(held: str = "s", **more: Any) -> dict[str, Any]:
    address = "https://auth.example.com"
    grant = {"grantType": "authorization_code", "clientId": "i", "clientSecret": held}
    oauth2 = {"schemeType": "oauth2", "authorizeUrl": address, "tokenUrl": address, "scopes": [], "defaultScopes": []}
    return {**SHOP, "authSchemeConfigs": [{**oauth2, "grant": grant, **more}]}


def test_another_secret_goes_into_the_credential_that_is_there(engine: Engine, versori: FakeVersori):
    engine.up(**inputs())
    assert engine.up(**inputs("new")) == ["upsert"]
    assert len(versori.credentials) == 1
    assert versori.bodies("upsert")[0]["grant"]["clientSecret"] == "new"
    assert engine.up(**inputs("new")) == []


def test_a_secret_is_not_sent_with_another_change(engine: Engine, versori: FakeVersori):
    engine.up(**inputs())
    engine.up(**inputs(description="Sign in"))
    assert "clientSecret" not in versori.bodies("upsert")[0]["grant"]


@pytest.mark.parametrize("secret", ["s", "new"])
def test_the_credential_of_an_upsert_without_an_answer_is_found(secret: str, engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    versori.fails("upsert", no_answer(repeatable=False), after=True)
    engine.up(**inputs(secret))
    assert len(versori.credentials) == 1
    first, second = versori.bodies("upsert")
    assert "credentialId" not in first["grant"]
    assert second["grant"]["credentialId"] == versori.credentials[0]
    assert second["grant"]["clientSecret"] == secret
    assert engine.up(**inputs(secret)) == []


def test_an_upsert_that_took_no_effect_is_an_error_and_is_completed_later(
    engine: Engine, versori: FakeVersori, looks: list[float]
):
    engine.up(**SHOP)
    versori.fails("upsert", no_answer("set it", repeatable=False))
    with pytest.raises(VersoriError, match="could not set it: no answer within the timeout"):
        engine.up(**inputs())
    assert versori.writes == ["create", "upsert"]
    assert len(looks) == 3
    assert engine.up(**inputs()) == ["upsert"]
    assert len(versori.credentials) == 1


def test_a_refused_upsert_is_not_looked_for(engine: Engine, versori: FakeVersori, looks: list[float]):
    engine.up(**SHOP)
    versori.fails("upsert", said_no(400, "not like this"))
    with pytest.raises(VersoriError, match="not like this"):
        engine.up(**inputs())
    assert looks == []


def test_a_look_that_fails_does_not_hide_the_upsert_that_failed(
    engine: Engine, versori: FakeVersori, monkeypatch: pytest.MonkeyPatch
):
    engine.up(**SHOP)
    provider = engine.process()
    provider.diff(engine.id, engine.state, inputs())
    versori.fails("upsert", no_answer("set it", repeatable=False))
    real = versori.get_connector

    def once(*where: Any) -> Any:
        found = real(*where)
        versori.fails("get", no_answer("read it"))
        return found

    monkeypatch.setattr(versori, "get_connector", once)
    with pytest.raises(VersoriError, match="could not set it"):
        provider.update(engine.id, engine.state, inputs())
