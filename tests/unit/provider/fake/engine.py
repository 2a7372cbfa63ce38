"""An engine that calls the hooks as Pulumi's does."""

from __future__ import annotations

from typing import Any

from pulumi.dynamic import CheckResult, DiffResult, ReadResult

from versori_pulumi.connect.cache.connector import LiveConnectors
from versori_pulumi.connect.settings import Settings
from versori_pulumi.provider.run import Account, Run

from . import FakeVersori
from .store import ORGANISATION, OTHER


class Engine:
    """One resource of one stack. Every run is a plugin process of its own, as Pulumi's are.

    Attributes:
        id: the resource's id in the state, None before it is created.
        state: its outputs.
        inputs: its inputs.
        provider: the class of the hooks.
    """

    def __init__(self, versori: FakeVersori, provider: type[Any], **configuration: Any) -> None:
        self.versori = versori
        self.provider = provider
        self.configuration = configuration
        self.organisations: dict[str | None, str] = {None: ORGANISATION, "eu": OTHER}
        self.id: str | None = None
        self.state: dict[str, Any] = {}
        self.inputs: dict[str, Any] = {}

    def process(self) -> Any:
        """A new plugin process."""
        provider = self.provider()
        provider.run = Run(lambda key: self.configuration.get(key.removeprefix("versori:")))
        for name, organisation in self.organisations.items():
            client: Any = self.versori
            settings = Settings(api_key="key", organisation_id=organisation, account=name)
            provider.run._accounts[name] = Account(settings, client, LiveConnectors(client))
        return provider

    def check(self, provider: Any = None, **inputs: Any) -> CheckResult:
        return (provider or self.process()).check({**self.inputs}, {"__provider": "p", **inputs})

    def preview(self, **inputs: Any) -> DiffResult | None:
        """What a preview finds; None for a resource that is to be created."""
        provider = self.process()
        checked = self._checked(provider, self.inputs, inputs)
        return provider.diff(self.id, self.state, checked) if self.id else None

    def up(self, **inputs: Any) -> list[str]:
        """Preview and update; the operations that wrote."""
        before = len(self.versori.writes)
        provider = self.process()
        checked = self._checked(provider, self.inputs, inputs)
        found = provider.diff(self.id, self.state, checked) if self.id is not None else None
        if found is None:
            self._create(provider, checked)
        elif found.replaces:
            old, last = self.id, self.state
            if found.delete_before_replace:
                provider.delete(old, last)
            # As the engine does: what replaces is checked as what is new.
            self._create(provider, self._checked(provider, {}, inputs))
            if not found.delete_before_replace:
                provider.delete(old, last)
        else:
            if found.changes:
                self.state = dict(provider.update(self.id, self.state, checked).outs or {})
            self.inputs = checked
        return self.versori.writes[before:]

    def refresh(self) -> ReadResult:
        """Reads the live connector into the state."""
        assert self.id
        found = self.process().read(self.id, self.state)
        if found.id:
            self.state, self.inputs = dict(found.outs or {}), dict(found.inputs or {})
        return found

    def destroy(self) -> None:
        assert self.id
        self.process().delete(self.id, self.state)

    def _checked(self, provider: Any, old: dict[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
        checked: CheckResult = provider.check({**old}, {"__provider": "p", **inputs})
        assert not checked.failures, [(failure.property, failure.reason) for failure in checked.failures]
        return checked.inputs

    def _create(self, provider: Any, inputs: dict[str, Any]) -> None:
        created = provider.create({"__provider": "p", **inputs})
        self.id, self.state, self.inputs = created.id, dict(created.outs or {}), inputs
