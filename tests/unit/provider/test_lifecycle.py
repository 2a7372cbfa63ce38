"""The error boundary. The host shows whatever `traceback.format_exc()` makes of what a hook raised."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from pulumi.dynamic import Config, ConfigureRequest

from versori_pulumi.connect.errors import Attempted, ConfigurationError, ErrorAnswer, RefusedError, status_error
from versori_pulumi.provider import run
from versori_pulumi.provider.boundary import VersoriError, hook
from versori_pulumi.provider.connection import ConnectionProvider
from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.hints import message_of
from versori_pulumi.provider.host import tracebacks
from versori_pulumi.provider.lifecycle import Lifecycle


class Failing(Lifecycle):
    """A provider with one hook, which does what the test says."""

    @hook
    def check(self, act: Callable[[], Any], _news: Any = None) -> Any:  # type: ignore[override]
        """Does it."""
        return act()


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Failing:
    """A configured provider, as in a plugin process."""
    monkeypatch.setattr(sys, "tracebacklimit", 1000, raising=False)
    tracebacks.hide()
    return Failing()


def raising(error: BaseException) -> Callable[[], Any]:
    def act() -> Any:
        raise error

    return act


def shown(provider: Failing, act: Callable[[], Any]) -> str:
    """What the host would show."""
    try:
        provider.check(act)
    except Exception:  # noqa: BLE001  (the host catches everything)
        return traceback.format_exc()
    raise AssertionError


EXPECTED = {
    "configuration": ConfigurationError("no Versori API key found. Set one of:\n  environment: VERSORI_API_KEY"),
    "refused": RefusedError("it was not touched"),
    "status": status_error(Attempted("read it", "GET", "/"), ErrorAnswer(404, "no"), took_effect=False),
}


@pytest.mark.parametrize("error", EXPECTED.values(), ids=EXPECTED)
def test_what_a_user_can_act_on_arrives_as_its_message_alone(error: Exception, provider: Failing):
    lines = [line for line in shown(provider, raising(error)).splitlines() if not line.startswith("Traceback (most recent")]
    assert lines == f"VersoriError: {message_of(error)}".splitlines()


def test_an_expected_error_does_not_drag_its_cause_along(provider: Failing):
    def act() -> Any:
        try:
            return {}["hunter2"]
        except KeyError as error:
            raise RefusedError("no") from error

    with pytest.raises(VersoriError) as caught:
        provider.check(act)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert "hunter2" not in shown(provider, act)


def test_a_bug_shows_its_traceback_and_asks_for_a_report(provider: Failing, capsys: pytest.CaptureFixture[str]):
    assert "KeyError: 'organisationId'" in shown(provider, raising(KeyError("organisationId")))
    printed = capsys.readouterr().err
    assert "in act" in printed
    assert "test_lifecycle.py" in printed
    asked = "This is a bug of versori-pulumi. Please report it with its traceback, and without your secrets.\n"
    assert printed.endswith(f"KeyError: 'organisationId'\n{asked}")


def test_what_a_user_can_act_on_prints_no_traceback(provider: Failing, capsys: pytest.CaptureFixture[str]):
    shown(provider, raising(RefusedError("no")))
    assert capsys.readouterr().err == ""


def test_long_tracebacks_are_whole(provider: Failing, capsys: pytest.CaptureFixture[str]):
    def deep(left: int) -> Any:
        if left:
            return deep(left - 1)
        raise KeyError("deep")

    shown(provider, lambda: deep(100))
    printed = capsys.readouterr().err
    assert "in act" in printed or "in <lambda>" in printed
    assert "KeyError: 'deep'" in printed


def test_an_interruption_passes(provider: Failing):
    with pytest.raises(KeyboardInterrupt):
        provider.check(raising(KeyboardInterrupt()))


def test_a_hook_that_succeeds_gives_its_result(provider: Failing):
    assert provider.check(lambda: "result") == "result"


def test_hooks_keep_their_names():
    assert ConnectorProvider.check.__name__ == "check"
    assert ConnectorProvider.diff.__doc__


def test_the_pickled_provider_is_no_secret():
    assert ConnectorProvider.serialize_as_secret_always is False


def test_the_nouns_of_a_process_share_one_run_until_it_ends():
    before = getattr(sys, "tracebacklimit", None)
    values: dict[str, Any] = {}
    connectors, connections, others = ConnectorProvider(), ConnectionProvider(), ConnectionProvider()
    try:
        connectors.configure(ConfigureRequest(Config(values, "test")))
        connections.configure(ConfigureRequest(Config(dict(values), "test")))
        run.end()
        others.configure(ConfigureRequest(Config(values, "test")))
    finally:
        if before is None:
            del sys.tracebacklimit
    assert connectors.run is connections.run
    assert connectors.run is not others.run


def test_configuration_comes_from_the_engine():
    class Request:
        class config:  # noqa: N801  (as Pulumi names it)
            get = staticmethod({"versori:existing": "adopt"}.get)

    before = getattr(sys, "tracebacklimit", None)
    provider = ConnectorProvider()
    try:
        provider.configure(Request())  # type: ignore[arg-type]
    finally:
        if before is None:
            del sys.tracebacklimit
    assert provider.run.existing == "adopt"
    assert "run" in vars(provider)
    assert "run" not in vars(ConnectorProvider())
