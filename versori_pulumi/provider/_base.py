"""What the hooks of every noun share: configuration, and the boundary at which errors become messages."""

from __future__ import annotations

import functools
import sys
import threading
import weakref
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from pulumi.dynamic import CheckFailure, CheckResult, ConfigureRequest, ReadResult, ResourceProvider
from pulumi.output import Unknown

from versori_pulumi.connect.errors import ConfigurationError, NotFoundError, RefusedError
from versori_pulumi.connect.errors import VersoriError as ConnectError
from versori_pulumi.connect.redaction import Secrets, hiding, our_lines, secrets_in
from versori_pulumi.connect.text import LONGEST_NAME, visible
from versori_pulumi.provider.claims import Claimant, NameKey, ObjectKey, taken_name
from versori_pulumi.provider.configuration import tell_unknown
from versori_pulumi.provider.inputs import NestedInputError, Properties, failure
from versori_pulumi.provider.runtime import Account, Runtime, tell
from versori_pulumi.provider.traceback_limit import TracebackLimit
from versori_pulumi.provider.workers import HOOKS_FOR_A_REQUEST, widen

if TYPE_CHECKING:
    from versori_pulumi.provider.places import Place

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
Provider = TypeVar("Provider", bound="VersoriProvider")


class VersoriError(Exception):
    """What a hook raises for the user to read. Named as the user sees it: `error: VersoriError: …`."""


# Python prints the name of an exception with its module, save for built-in ones.
VersoriError.__module__ = "builtins"


class VersoriProvider(ResourceProvider):
    """The base of all providers. Holds nothing before `configure`, since programs pickle an instance into the state."""

    # For programs that hand it to the SDK's own constructor: otherwise the engine encrypts the (public, constant) pickle for
    # each resource, which makes large stacks slow.
    serialize_as_secret_always = False
    runtime: Runtime
    noun = "connector"
    """What the provider's objects are called in messages."""
    policies: Collection[str] = ("adopt",)
    """What of `versori:existing` is passed on to the objects; what is not known to all nouns is not, and means `error`."""
    mark = "createdAt"
    """The output by which a state is told from the inputs of a `get`."""

    def configure(self, req: ConfigureRequest) -> None:
        """Called by the engine once for each noun in each plugin process, before any other hook of it."""
        from versori_pulumi.connect.settings import parallel

        _ThreadTracebackLimit.install()
        self.runtime = _runtime_of(req.config)
        with suppress(ConfigurationError):  # the first hook that needs the account tells it
            widen(HOOKS_FOR_A_REQUEST * parallel(req.config.get))
        tell_unknown(req.config)

    def checked(
        self,
        inputs: dict[str, Any],
        problems: Iterable[tuple[str, str]],
        look: Callable[[Runtime, Properties], Iterable[tuple[str, str]]] | None,
        decisive: Iterable[str],
    ) -> CheckResult:
        """The inputs with what is wrong with them, and with what a creation would meet on Versori.

        Args:
            inputs: as they go to the other hooks.
            problems: property paths and reasons.
            look: finds what exists already, for what is to be created; None where nothing is.
            decisive: the properties by which it finds that; it isn't asked while one of them isn't known.
        """
        self.runtime.claims.declare(self.claimant(inputs))
        failures = [failure(path, reason, inputs) for path, reason in problems]
        unknown = any(isinstance(inputs.get(name), Unknown) for name in decisive)
        if look and not failures and not unknown and not self.runtime.offline:
            failures = [CheckFailure(path, reason) for path, reason in look(self.runtime, inputs)]
        return CheckResult(inputs, [CheckFailure(each.property, our_lines(each.reason)) for each in failures])

    def claimant(self, properties: Properties) -> Claimant:
        """The resource of the program of which these are the inputs."""
        return Claimant.of(type(self).__name__.removesuffix("Provider"), properties)

    def declared_twice(
        self, inputs: Properties, *keys: NameKey | None, shared: bool = False, hint: str = ""
    ) -> list[tuple[str, str]]:
        """What is wrong where another resource of the program is to give one of these names, as (path, reason).

        Args:
            inputs: those of the resource.
            keys: the names; None where one isn't known yet.
            shared: whether the resource is content with not being the only one.
            hint: a way out besides another name.
        """
        others = {key: self.runtime.claims.name(key, self.claimant(inputs), shared=shared) for key in keys if key}
        return [("", taken_name(key, other, hint)) for key, other in others.items() if other]

    def hold(self, declared: Properties, label: str, *keys: ObjectKey, replaced: bool = False) -> None:
        """Notes that a resource has these objects in the state.

        Args:
            declared: the inputs of the resource.
            label: the objects in words.
            keys: the objects.
            replaced: whether this run replaces them.

        Raises:
            RefusedError: another resource has one of them, or adopts it.
        """
        claimant = self.claimant(declared)
        for key in keys:
            if sought := self.runtime.claims.hold(key, label, claimant, replaced=replaced):
                tell(f"warning: {label} belongs to {claimant}: {sought} can't have it")

    def kept(self, key: ObjectKey, label: str) -> bool:
        """Whether another resource of the program has what one is to delete, or something in it; says so."""
        claims = self.runtime.claims
        if keeper := claims.keeper(key):
            tell(f"warning: {label} belongs to {keeper} now, so it is not deleted")
        elif keeper := claims.keeper_within(key):
            tell(f"warning: {label} is not deleted: it has what belongs to {keeper}")
        return keeper is not None

    def declare_existing(self, inputs: dict[str, Any]) -> None:
        """Sets `existing` as the stack says (`versori:existing`), where the program doesn't."""
        if self.runtime.existing in self.policies:
            inputs.setdefault("existing", self.runtime.existing)

    def found(
        self,
        identity: str,
        last: Properties,
        live: Callable[[], tuple[str, T]],
        got: Callable[[Properties, T, str], dict[str, Any]],
        refreshed: Callable[[Properties, T], dict[str, Any]],
        inputs_of: Callable[[Properties], dict[str, Any]],
    ) -> ReadResult:
        """The result of `read`: for refresh under the keys of the state, for `get` all of it.

        Where `versori:offline` is set, refresh leaves the state as it is: `options: {refresh: always}` refreshes in every
        preview, and a preview without credentials has to work.

        Args:
            identity: the id.
            last: the state's outputs, or the inputs of a `get`.
            live: tells the organisation, and reads the live object.
            got: the outputs of a `get`, from its inputs, the live object and the organisation.
            refreshed: the outputs of a refresh, from those of the state.
            inputs_of: the inputs that would have led to outputs.

        Raises:
            NotFoundError: there is nothing to get: the engine would go on with a resource that has no values.
        """
        known = self.mark in last
        if known and self.runtime.offline:
            return ReadResult(identity, dict(last), inputs_of(last))
        try:
            organisation_id, seen = live()
        except NotFoundError:
            if not known:
                raise
            return ReadResult("", {})
        if not known:
            return ReadResult(identity, got(last, seen, organisation_id))
        outputs = refreshed(last, seen)
        return ReadResult(identity, outputs, inputs_of(outputs))

    def place(self, account: str | None, last: Properties, declared: Properties) -> Place:
        """Where an object of a connector is, by what the state knows."""
        from versori_pulumi.provider.places import Place

        return Place.of(self.own_account(account, last, declared), last)

    def own_account(self, name: str | None, last: Properties, declared: Properties) -> Account:
        """The account for an object that the state knows; refused where the state's is another organisation's."""
        account = self.runtime.account(name)
        organisation, expected = last.get("organisationId"), account.settings.organisation_id
        chosen = last.get("organisationDeclared") or "organisationId" in declared or self.mark not in last
        if organisation and organisation != expected and not chosen:
            raise RefusedError(_foreign(self.noun, last, organisation, account))
        return account

    def leaves_organisation(self, declared: Properties, last: Properties) -> list[str]:
        """The organisation, where the program chose it once and the account's is another."""
        if self.runtime.offline or "organisationId" in declared or not last.get("organisationDeclared"):
            return []
        own = self.runtime.account(declared.get("account")).settings.organisation_id
        return ["organisationId"] if own != last["organisationId"] else []


_runtimes: weakref.WeakValueDictionary[int, Runtime] = weakref.WeakValueDictionary()
"""The runtimes in use, by the identity of the configuration that they read. They keep it alive, so no other gets its id."""


def _runtime_of(config: Any) -> Runtime:
    """The runtime of this plugin process: all nouns share what was read, what was written and what was announced.

    The host makes a configuration object for each noun, over one and the same dictionary.
    """
    values = id(getattr(config, "_props", config))
    runtime = _runtimes.get(values)
    if runtime is None:
        runtime = _runtimes[values] = Runtime(config.get, functools.partial(tell_unknown, config))
    return runtime


def _foreign(noun: str, last: Properties, organisation: str, account: Account) -> str:
    name = account.settings.account
    key = f"versori-{name}:organisationId" if name else "versori:organisationId"
    owner = f'account "{name}"' if name else "this stack"
    return (
        f'{noun} "{visible(last.get("name"), LONGEST_NAME)}" belongs to organisation {organisation}, and '
        f"{owner} to {account.settings.organisation_id}: it was not touched\n"
        f"  hint: set {key} back to {organisation}, give it back the account that it had, or declare organisation_id to "
        f"move the {noun} on purpose"
    )


def hook(function: Callable[Concatenate[Provider, P], R]) -> Callable[Concatenate[Provider, P], R]:
    """The error boundary of a hook: what the user can act on arrives as its message alone, bugs with their traceback."""

    @functools.wraps(function)
    def guarded(self: Provider, *args: P.args, **kwargs: P.kwargs) -> R:
        _ThreadTracebackLimit.show()
        with hiding(*_known_secrets(self, args)):
            try:
                return function(self, *args, **kwargs)
            except NestedInputError as error:
                if function.__name__ == "check":
                    return cast("R", CheckResult({}, [error.failure]))
                message = our_lines(str(error))
            except ConnectError as error:
                message = our_lines(str(error))
            except Exception:
                tell(_REPORT)
                raise
        _ThreadTracebackLimit.hide()
        raise VersoriError(message)

    return cast("Callable[Concatenate[Provider, P], R]", guarded)


def _known_secrets(provider: VersoriProvider, bags: Iterable[Any]) -> tuple[Secrets, Secrets]:
    """What is secret in the inputs and outputs that a hook got, and in those of the hooks before it."""
    found = [*secrets_in([*bags])]
    runtime = getattr(provider, "runtime", None)  # `configure` may have failed
    before = runtime.secrets if runtime else Secrets()
    before.learn(found)
    return before, Secrets(found)


_REPORT = "This is a bug of versori-pulumi. Please report it with its traceback, and without your secrets."


class _ThreadTracebackLimit(TracebackLimit):
    """The value of `sys.tracebacklimit` in a plugin process: no frames in a thread whose hook raised a message.

    The host formats whatever a hook raises with its traceback. `sys.tracebacklimit` is the one way to leave it out, but
    it is global and hooks run in several threads: a plain number would hide the traceback of a bug in another hook.
    """

    _hidden = threading.local()

    @classmethod
    def install(cls) -> None:
        sys.tracebacklimit = cls()  # type: ignore[assignment]  # see the class docstring

    @classmethod
    def hide(cls) -> None:
        cls._hidden.value = True

    @classmethod
    def show(cls) -> None:
        cls._hidden.value = False

    def __index__(self) -> int:
        return 0 if getattr(self._hidden, "value", False) else 1000
