"""The requests that make a live connector the declared one, in an order from which every failure can be repeated."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from versori_pulumi.connect.errors import NotFoundError, RequestError, StatusError, argument_path
from versori_pulumi.provider.connector.auth_schemes import scheme_body, scheme_ids_of
from versori_pulumi.provider.connector.plan import REPLACED, ConnectorPlan, plan_connector, update_body, with_ignored
from versori_pulumi.provider.properties import SECRETS, Applied, Declared, Live, Properties
from versori_pulumi.provider.recovery import looks
from versori_pulumi.provider.run import report
from versori_pulumi.provider.values import same

if TYPE_CHECKING:
    from versori_pulumi.connect.operations import Body
    from versori_pulumi.provider.run import Account


_TRIES: Final = 2
"""How often a connector is put whose answer isn't as declared."""


class Writer:
    """Updates one connector.

    Schemes are upserted, then ordered, then deleted, so that no credential is without its scheme in between. Each of these
    requests replaces a whole object, so each attempt is based on what is on Versori right before it: a colleague may have
    edited what the program never declared since the connector was read for the plan.

    Attributes:
        live: the connector as the last answer had it.
        scheme_ids: the ids of the declared auth schemes, in their order.
        categories_done: whether the categories were set, or need not be.
    """

    def __init__(
        self,
        account: Account,
        declared: Declared,
        last: Applied,
        live: Live,
        *,
        creating: bool = False,
        just_answered: bool = False,
    ) -> None:
        """Plans what to send.

        Args:
            account: the account that sends it.
            declared: the program's inputs.
            last: the state's outputs.
            live: the connector, as it was read a moment ago.
            creating: see `plan_connector`.
            just_answered: whether `live` is the answer to a creation, so that it need not be read again.
        """
        self._account = account
        self._program = declared
        self._ignoring = not creating
        self._last = last
        self.live: Live = live
        self._just_answered = just_answered
        self._plan: ConnectorPlan = plan_connector(self._declared, last, live, scheme_ids_of(live["id"]), creating=creating)
        self.scheme_ids = list(self._plan.schemes.ids)
        self.categories_done = self._plan.categories is None

    def run(self) -> None:
        """Sends what has to be sent.

        Raises:
            RequestError: a request failed. What was sent before stands; the same call later sends the rest.
        """
        try:
            self._upsert_schemes()
            self._replace()
            self._delete_schemes()
            self._set_categories()
        except BaseException:
            self._account.live.forget(self._id)
            raise

    @property
    def _id(self) -> str:
        return str(self.live["id"])

    @property
    def _organisation(self) -> str:
        return str(self.live["organisationId"])

    @property
    def _declared(self) -> Declared:
        """The program's inputs, with what is live in the place of what it ignores."""
        return with_ignored(self._program, self.live) if self._ignoring else self._program

    def _look(self) -> None:
        """Reads the connector, but where an answer said a moment ago what is there: that serves for one write."""
        if not self._just_answered:
            self.live = Live(self._account.live.get(self._organisation, self._id, max_age=0.0))
        self._just_answered = False

    def _upsert_schemes(self) -> None:
        for scheme in self._plan.schemes.upserts:
            try:
                self._seen(self._upsert(scheme["id"], partial(self._scheme_now, scheme)))
            except RequestError as error:
                if error.took_effect is False or error.attempted.repeatable:
                    raise
                self._seen(self._upsert_again(scheme["id"], error))

    def _upsert(self, scheme_id: str, body: Body) -> Any:
        try:
            return self._account.client.upsert_auth_scheme_config(self._organisation, self._id, body, scheme_id=scheme_id)
        except StatusError as error:
            raise error.under(f"authSchemeConfigs[{self.scheme_ids.index(scheme_id)}]") from None

    def _scheme_now(self, planned: Properties) -> Properties:
        """The body for a scheme, by what is live now; as planned, where nothing is left to change."""
        self._look()
        scheme_id = planned["id"]
        declared = self._declared["authSchemeConfigs"][self.scheme_ids.index(scheme_id)]
        last = dict(zip(self._last.get("authSchemeConfigIds", []), self._last.get("authSchemeConfigs", []), strict=False))
        live = next((scheme for scheme in self.live.get("authSchemeConfigs", []) if scheme["id"] == scheme_id), None)
        return scheme_body(declared, last.get(scheme_id, {}), live, scheme_id) or planned

    def _upsert_again(self, scheme_id: str, error: RequestError) -> Any:
        """Looks whether an upsert without an answer made its credential, and sends the rest with that credential's ids."""
        for live in looks(lambda: self._account.client.get_connector(self._organisation, self._id)):
            found: Any = next((scheme for scheme in live.get("authSchemeConfigs", []) if scheme["id"] == scheme_id), {})
            if found.get("grant", {}).get("credentialId"):
                declared = self._declared["authSchemeConfigs"][self.scheme_ids.index(scheme_id)]
                body = scheme_body(declared, {}, found, scheme_id)
                return live if body is None else self._upsert(scheme_id, body)
        raise error

    def _replace(self) -> None:
        if not self._plan.replaces_object and not self._order():
            return
        wrong: list[str] = []
        for _ in range(_TRIES):
            self._put()
            wrong = self._not_as_declared()
            if not wrong:
                return
            # Somebody may have written in the same moment; another time distinguishes that from a value that isn't taken.
        for name in wrong:
            report(self._not_taken(name))

    def _put(self) -> None:
        name = self._declared.get("name")
        self._seen(self._account.client.update_connector(self._organisation, self._id, self._body_now, name=name))

    def _body_now(self) -> Properties:
        self._look()
        return update_body(self._declared, self._last, self.live, self._order())

    def _order(self) -> tuple[str, ...]:
        """The ids of all schemes in the order to ask for, empty where the live order is right."""
        live = [scheme["id"] for scheme in self.live.get("authSchemeConfigs", [])]
        declared = [scheme_id for scheme_id in self.scheme_ids if scheme_id in live]
        if [scheme_id for scheme_id in live if scheme_id in declared] == declared:
            return ()
        return (*declared, *(scheme_id for scheme_id in live if scheme_id not in declared))

    def _not_as_declared(self) -> list[str]:
        checked = (*REPLACED, "connectionVariables")
        return [
            name
            for name in checked
            if (name in self._declared or name in self._last)
            and not same(name, self._declared.get(name), self.live.get(name))
        ]

    def _not_taken(self, name: str) -> str:
        label = f'warning: connector "{self._declared.get("name")}" ({self._id})'
        if name == "connectionVariables" or name in self._declared.get(SECRETS, ()):
            return f"{label}: Versori returned a different value of {argument_path(name)} than was sent"
        sent, answered = (json.dumps(side.get(name), ensure_ascii=False) for side in (self._declared, self.live))
        return (
            f"{label}: Versori was sent {argument_path(name)} {sent} and answered {answered}. The next preview shows "
            "it as drift; write the answered value into the program if it is right"
        )

    def _delete_schemes(self) -> None:
        for scheme in self._plan.schemes.deletes:
            try:
                answer = self._account.client.delete_auth_scheme_config(self._organisation, self._id, scheme["id"])
            except NotFoundError:
                self._account.live.forget(self._id)
            else:
                self._seen(answer)

    def _set_categories(self) -> None:
        if self._plan.categories is not None:
            self._account.client.update_connector_categories(self._organisation, self._id, self._plan.categories)
            self.categories_done = True

    def _seen(self, live: Any) -> None:
        self.live, self._just_answered = live, True
        self._account.live.put(live)
