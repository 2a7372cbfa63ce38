from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from versori_pulumi.connect import client
from versori_pulumi.connect.errors import ConfigurationError
from versori_pulumi.provider.run import Run, report

ONE, TWO = "01HXK5T7QZ0000000000000001", "01HXK5T7QZ0000000000000002"
CONFIGURATION = {
    "versori:apiKey": "hunter2",
    "versori:organisationId": ONE,
    "versori:baseUrl": "http://127.0.0.1:1",
    "versori-eu:apiKey": "hunter3",
    "versori-eu:organisationId": TWO,
    "versori-eu:baseUrl": "http://127.0.0.1:2",
}


@pytest.fixture
def runtime() -> Any:
    """The runtime of a stack with two accounts."""
    made = Run(CONFIGURATION.get)
    yield made
    made.close()


def test_every_account_has_its_own_client_and_keeps_it(runtime: Run):
    default, named = runtime.account(None), runtime.account("eu")
    assert (default.settings.organisation_id, named.settings.organisation_id) == (ONE, TWO)
    assert default.client is not named.client
    assert runtime.account(None) is default


def test_threads_share_one_client(runtime: Run, monkeypatch: pytest.MonkeyPatch):
    made: list[Any] = []
    real = client.Client

    def counted(settings: Any, **_: Any) -> Any:
        made.append(real(settings))
        return made[-1]

    monkeypatch.setattr(client, "Client", counted)
    with ThreadPoolExecutor(8) as pool:
        accounts = list(pool.map(lambda _: runtime.account(None), range(40)))
    assert len(made) == 1
    assert all(account is accounts[0] for account in accounts)


def test_nothing_about_a_runtime_shows_a_key(runtime: Run):
    runtime.account(None)
    assert "hunter2" not in repr(runtime) + repr(runtime.account(None))


def test_missing_credentials_name_the_way_without_any():
    with pytest.raises(ConfigurationError) as caught:
        Run({}.get).account(None)
    assert str(caught.value).splitlines()[-1] == (
        "  no credentials here:  pulumi config set versori:offline true (previews then compare with the state)"
    )


def test_wrong_credentials_are_not_told_to_do_without():
    with pytest.raises(ConfigurationError) as caught:
        Run({**CONFIGURATION, "versori:organisationId": "acme"}.get).account(None)
    assert "offline" not in str(caught.value)


def test_an_account_that_failed_to_open_is_tried_again():
    configuration: dict[str, Any] = {}
    runtime = Run(configuration.get)
    with pytest.raises(ConfigurationError):
        runtime.account(None)
    configuration |= CONFIGURATION
    assert runtime.account(None).settings.organisation_id == ONE
    runtime.close()


@pytest.mark.parametrize(("value", "policy"), [(None, None), ("", None), ("error", "error"), ("adopt", "adopt")])
def test_the_policy_for_existing_ones(value: str | None, policy: str | None):
    assert Run({"versori:existing": value}.get).existing == policy


def test_what_is_told_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]):
    report("drift: something")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "drift: something\n")
