"""The hooks of `PublicConnectorImport`: a public connector, copied into an organisation of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi.dynamic import CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from versori_pulumi.connect.errors import NotFoundError, RefusedError, RequestError
from versori_pulumi.connect.text import LONGEST_NAME, visible
from versori_pulumi.provider import drift, outputs
from versori_pulumi.provider._base import VersoriProvider, hook
from versori_pulumi.provider.claims import Claimant, taken_name
from versori_pulumi.provider.inputs import Properties, properties
from versori_pulumi.provider.merge import OPTIONS, changes_state_alone, replacements
from versori_pulumi.provider.outputs import identity
from versori_pulumi.provider.ownership import DUPLICATES, connector_key, connector_name
from versori_pulumi.provider.runtime import Account, Runtime, tell, tell_adoption
from versori_pulumi.provider.values import contains_unknown

if TYPE_CHECKING:
    from versori_pulumi.connect.models import Connector

SOURCE: Final = ("connectorId", "version")
"""What is copied. A copy doesn't follow it, so a change makes another copy."""


class PublicConnectorImportProvider(VersoriProvider):
    """Copies a public connector, and deletes the copy. What is done to the copy in between is nobody's business here.

    The module path and name of this class are part of every state that holds such a copy: they never change.
    """

    policies = ("error", "adopt", "duplicate")

    @hook
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validates what is known of the inputs, and looks for the public connector and one of the same name."""
        from versori_pulumi.provider.public_import_arguments import problems, upper_ids

        inputs = properties(news)
        upper_ids(inputs)
        self.declare_existing(inputs)
        decisive = (*SOURCE, "organisationId", "account", "existing")
        return self.checked(inputs, problems(inputs), None if properties(_olds) else _preview_existing, decisive)

    @hook
    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Any other source, version or organisation is another copy."""
        last, declared = properties(_olds), properties(_news)
        if elsewhere := _moved(declared, last) or self.leaves_organisation(declared, last):
            return self._replacement(_id, declared, last, elsewhere)
        self._hold(_id, declared, last)
        if not self.runtime.offline:
            account = self.own_account(declared.get("account"), last, declared)
            try:
                account.live.get(last["organisationId"], _id)
            except NotFoundError:
                tell(drift.gone(_id, last))
                return self._replacement(_id, declared, last, ["id"])
        return DiffResult(changes=changes_state_alone(declared, last))

    @hook
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Copies the public connector, or adopts a copy that is there, as `existing` says."""
        declared = properties(props)
        account = self.runtime.account(declared.get("account"))
        public = _public(account, declared)
        with account.live.creating(_organisation(account, declared), public["name"]):
            live = _existing(self.runtime, account, declared, public) or _copied(account, declared, public)
        self.runtime.claims.take(connector_key(live["id"]), _label(live), _claimant(declared))
        return CreateResult(live["id"], _outputs(declared, live, live["name"]))

    @hook
    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Whether the copy is there still: edits of it don't count, and nothing of it is in the state but its name."""
        last = properties(props)

        def live() -> tuple[str, Any]:
            account = self.own_account(last.get("account"), last, {})
            organisation_id = _organisation(account, last)
            return organisation_id, account.live.get(organisation_id, id_)

        return self.found(id_, last, live, _got, lambda known, _seen: dict(known), _inputs_of)

    @hook
    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Puts into the state what only the state has to know; nothing is sent."""
        last, declared = properties(_olds), properties(_news)
        self.own_account(declared.get("account"), last, declared)
        return UpdateResult(_outputs(declared, last, last["name"]))

    @hook
    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Deletes the copy; one that is gone already is deleted."""
        last = properties(_props)
        account = self.own_account(last.get("account"), last, {})
        if self.kept(connector_key(_id), drift.labelled("connector", _id, last.get("name"))):
            return
        try:
            account.client.delete_connector(last["organisationId"], _id, force=bool(last.get("forceDelete")))
        except NotFoundError:
            pass
        finally:
            account.live.forget(_id)

    def _replacement(self, connector_id: str, declared: Properties, last: Properties, replaces: list[str]) -> DiffResult:
        self._hold(connector_id, declared, last, replaced=True)
        return DiffResult(changes=True, replaces=replaces)

    def _hold(self, connector_id: str, declared: Properties, last: Properties, *, replaced: bool = False) -> None:
        label = drift.labelled("connector", connector_id, last.get("name"))
        self.hold(declared, label, connector_key(connector_id), replaced=replaced)


def _moved(declared: Properties, last: Properties) -> list[str]:
    changed = [name for name in SOURCE if contains_unknown(declared.get(name)) or declared.get(name) != last.get(name)]
    return [*changed, *replacements(declared, last, ("organisationId",))]


def _preview_existing(runtime: Runtime, declared: Properties) -> list[tuple[str, str]]:
    account = runtime.account(declared.get("account"))
    try:
        public = _public(account, declared)
        _refuse_declared_twice(runtime, declared, public)
        found = _existing(runtime, account, declared, public)
    except RefusedError as error:
        return [("", str(error))]
    if found is not None:
        tell_adoption(drift.adopted(_label(found), (), declared))
    return []


def _refuse_declared_twice(runtime: Runtime, declared: Properties, public: Connector) -> None:
    name = connector_name(runtime, declared, public["name"])
    shared = declared.get("existing") == "duplicate"
    if name and (other := runtime.claims.name(name, _claimant(declared), shared=shared)):
        raise RefusedError(taken_name(name, other, DUPLICATES))


def _claimant(declared: Properties) -> Claimant:
    return Claimant.of("PublicConnectorImport", declared)


def _label(connector: Properties) -> str:
    return drift.labelled("connector", connector["id"], connector["name"])


def _public(account: Account, declared: Properties) -> Connector:
    """The public connector. The API has no way to ask for one by its id."""
    from versori_pulumi.connect.live import YOUNG

    def ask() -> dict[str, Any]:
        return {connector["id"]: connector for connector in account.client.list_public_connectors()}

    library = account.contents.read("public library", "", "connectors", YOUNG, ask)
    if declared["connectorId"] not in library:
        raise RefusedError(
            f"there is no public connector {declared['connectorId']}\n"
            "  hint: get_public_connectors() lists those that there are, with their ids"
        )
    return library[declared["connectorId"]]  # type: ignore[no-any-return]  # what is read may be anything


def _existing(runtime: Runtime, account: Account, declared: Properties, public: Connector) -> Connector | None:
    from versori_pulumi.connect.live import YOUNG
    from versori_pulumi.provider.creation import not_replaced

    policy, claimant = declared.get("existing", "error"), _claimant(declared)
    if policy == "duplicate":
        return None
    found = not_replaced(runtime, claimant, _named(account, declared, public, max_age=YOUNG))
    if not found:
        return None
    if policy == "error" or len(found) > 1:
        ids = ", ".join(other["id"] for other in found)
        raise RefusedError(
            f'the organisation has a connector named "{visible(public["name"], LONGEST_NAME)}" already ({ids})\n'
            '  hint: existing="adopt" on this import takes it for the copy, where there is but one; existing="duplicate" '
            f"makes another\n  hint: {drift.RENAMED}"
        )
    runtime.claims.take(connector_key(found[0]["id"]), _label(found[0]), claimant)
    return found[0]


def _named(account: Account, declared: Properties, public: Connector, *, max_age: float = 0.0) -> list[Connector]:
    """The organisation's connectors of that name; the public one itself is no copy, should it be the organisation's own."""
    found = account.live.named(_organisation(account, declared), public["name"], max_age=max_age)
    return [other for other in found if other["id"] != public["id"]]


def _copied(account: Account, declared: Properties, public: Connector) -> Connector:
    from versori_pulumi.provider.looking import made_anyway

    before = {other["id"] for other in _named(account, declared, public)}
    organisation = _organisation(account, declared)
    try:
        copy = account.client.import_public_connector_version(organisation, public["id"], declared["version"])
    except RequestError as error:
        if error.took_effect is False:
            raise

        def made() -> list[Connector]:
            return [other for other in _named(account, declared, public) if other["id"] not in before]

        copy = made_anyway("connector", made, error)
    account.live.put(copy)
    return copy


def _outputs(declared: Properties, live: Any, name: str) -> dict[str, Any]:
    kept = {key: declared[key] for key in (*SOURCE, *OPTIONS) if key in declared}
    return {**kept, "name": name, **identity(live, declared="organisationId" in declared)}


def _got(inputs: Properties, live: Any, _organisation_id: str) -> dict[str, Any]:
    return _outputs(inputs, live, live["name"])


def _inputs_of(found: Properties) -> dict[str, Any]:
    return {name: value for name, value in outputs.inputs_of(found).items() if name != "name"}


def _organisation(account: Account, declared: Properties) -> str:
    return str(declared.get("organisationId") or account.settings.organisation_id)
