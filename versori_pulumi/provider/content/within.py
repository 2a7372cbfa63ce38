"""What the requests about actions, triggers and definitions share: they belong to a version, which has to be a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from versori_pulumi.connect.cache.live import YOUNG
from versori_pulumi.connect.errors import NotFoundError
from versori_pulumi.provider.connector_version.drafts import is_remade, not_deletable, refuse_absent, refuse_published
from versori_pulumi.provider.properties import Declared, Properties
from versori_pulumi.provider.requests import WithinConnector

if TYPE_CHECKING:
    from versori_pulumi.connect.definitions import Definition
    from versori_pulumi.connect.errors import ConflictError
    from versori_pulumi.provider.noun import Difference
    from versori_pulumi.provider.run import Account, Run


class WithinVersion(WithinConnector):
    """The requests about what belongs to one version."""

    def __init__(self, run: Run, account: Account, properties: Properties) -> None:
        """Sends nothing."""
        super().__init__(run, account, properties)
        self._version = str(properties["version"])
        self._where = self.organisation_id, self.connector_id, self._version

    def may_exist(self, declared: Declared) -> bool:  # noqa: ARG002 - the version decides
        """Whether the version is there, and isn't about to be made anew."""
        refuse_absent(self, self._version)
        return not is_remade(self, self._version) and self.find_version(self._version) is not None

    def refuse_published(self, *, max_age: float | None = None) -> None:
        """Raises where what is in the version can't be changed.

        Raises:
            RefusedError: so it is.
        """
        refuse_published(self, self._version, max_age=max_age)

    def definition_names(self) -> set[str]:
        """The names of the definitions that the version has, or that this program gives it."""
        own = self.run.claims.names("definition", self.connector_id, self._version)
        try:
            return own | {*self.definitions(max_age=YOUNG)}
        except NotFoundError:
            return own

    def definitions(self, *, max_age: float | None = None) -> dict[str, Definition]:
        """The definitions of the version by name, without their schemas.

        Raises:
            NotFoundError: there is no such version.
        """

        def ask() -> list[Definition]:
            return list(self.client.get_definitions(*self._where))

        read = self.account.contents.read(self.connector_id, self._version, "definitions", max_age, ask)
        return {definition["name"]: definition for definition in read}

    def refuse_conflict(self) -> None:
        """Raises where the version was published in the meantime.

        Raises:
            RefusedError: so it is.
        """
        self.refuse_published(max_age=0)

    def refuse_update(self, declared: Declared, found: Difference) -> None:  # noqa: ARG002 - the version decides
        """Raises where the version is published, and something has to be written.

        Raises:
            RefusedError: so it is.
        """
        if found.writes:
            self.refuse_published()

    def not_deletable(self, error: ConflictError) -> Exception:
        """Why it can't be deleted, with the ways out where the version is published."""
        return not_deletable(error, self, self._version)
