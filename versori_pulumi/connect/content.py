"""The operations on what is in a version: actions, triggers and definitions. All of them are addressed by their names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Literal

from versori_pulumi.connect.errors import Attempted, OtherObjectError
from versori_pulumi.connect.http.identity import Identity, known_names
from versori_pulumi.connect.models import unread
from versori_pulumi.connect.operations import (
    Body,
    Operations,
    organisation_path,
    path_id,
    path_name,
    version_path,
)
from versori_pulumi.connect.redaction import outside
from versori_pulumi.connect.text import listed
from versori_pulumi.connect.version_models import (
    Content,
    Definition,
    read_content,
    read_content_page,
    read_definition,
    read_definitions,
)

ContentKind = Literal["action", "trigger"]
ContentItems = Literal["actions", "triggers", "definitions"]


class ContentOperations(Operations):
    """Actions and triggers, which are alike, and definitions. Writes need a draft: a published version answers 409."""

    def get_actions(self, organisation_id: str, connector_id: str, version: str) -> Iterator[Content]:
        """GetActions, page after page, by name."""
        return self._contents("action", organisation_id, connector_id, version)

    def create_action(self, organisation_id: str, connector_id: str, version: str, body: Mapping[str, Any]) -> Content:
        """CreateAction. Not repeated where it may have taken effect: the caller looks, and decides.

        Raises:
            ConflictError: the version has an action of that name, or is published.
        """
        return self._create_content("action", organisation_id, connector_id, version, body)

    def get_action(self, organisation_id: str, connector_id: str, version: str, name: str) -> Content:
        """GetAction.

        Raises:
            NotFoundError: there is none, or no such version.
        """
        return self._content("read", "GET", "action", organisation_id, connector_id, version, name)

    def update_action(self, organisation_id: str, connector_id: str, version: str, name: str, body: Body) -> Content:
        """UpdateAction: replaces the whole action; definitions are embedded as answers have them.

        `body` may be what says so anew for each attempt.
        """
        return self._content("update", "PUT", "action", organisation_id, connector_id, version, name, body)

    def delete_action(self, organisation_id: str, connector_id: str, version: str, name: str) -> None:
        """DeleteAction. Not repeated where it may have taken effect: late, it would delete the next one of that name.

        Raises:
            NotFoundError: there is none, or no such version.
        """
        self._delete_content("action", organisation_id, connector_id, version, name)

    def get_triggers(self, organisation_id: str, connector_id: str, version: str) -> Iterator[Content]:
        """GetTriggers, page after page, by name."""
        return self._contents("trigger", organisation_id, connector_id, version)

    def create_trigger(self, organisation_id: str, connector_id: str, version: str, body: Mapping[str, Any]) -> Content:
        """CreateTrigger; as CreateAction."""
        return self._create_content("trigger", organisation_id, connector_id, version, body)

    def get_trigger(self, organisation_id: str, connector_id: str, version: str, name: str) -> Content:
        """GetTrigger; as GetAction."""
        return self._content("read", "GET", "trigger", organisation_id, connector_id, version, name)

    def update_trigger(self, organisation_id: str, connector_id: str, version: str, name: str, body: Body) -> Content:
        """UpdateTrigger; as UpdateAction."""
        return self._content("update", "PUT", "trigger", organisation_id, connector_id, version, name, body)

    def delete_trigger(self, organisation_id: str, connector_id: str, version: str, name: str) -> None:
        """DeleteTrigger; as DeleteAction."""
        self._delete_content("trigger", organisation_id, connector_id, version, name)

    def get_definitions(self, organisation_id: str, connector_id: str, version: str) -> Iterator[Definition]:
        """GetDefinitions, page after page, by name. Their schemas are not in it: see `get_raw_schema`."""
        path = f"{version_path(organisation_id, connector_id, version)}/definitions"
        return self._pages(read_content_page, f'list the definitions of version "{version}"', path, "definitions")

    def create_definitions(
        self, organisation_id: str, connector_id: str, version: str, definitions: Sequence[Mapping[str, Any]]
    ) -> list[Definition]:
        """CreateDefinitions: all or none; they may refer to each other by `#/$defs/NAME`, in circles too.

        Not repeated where it may have taken effect: the caller looks, and decides.

        Raises:
            ConflictError: the version has a definition of one of the names, or is published.
        """
        operation = f"create definition {', '.join(str(definition.get('name')) for definition in definitions)}"
        path = f"{version_path(organisation_id, connector_id, version)}/definitions"
        names = known_names(*(definition.get("name") for definition in definitions))
        return self._ask(
            *(partial(_read_all, names), operation, "POST", path),
            body={"definitions": [*definitions]},
            about=Identity("definition", created=True),
            things=lambda made: made,
            creates=lambda made: _paths(path, schemas_path(organisation_id, connector_id, version), made),
        )

    def get_definition(self, organisation_id: str, connector_id: str, version: str, name: str) -> Definition:
        """GetDefinition.

        Raises:
            NotFoundError: there is none, or no such version.
        """
        operation, path = f'read definition "{name}"', _definition_path(organisation_id, connector_id, version, name)
        return self._ask(read_definition, operation, "GET", path, about=Identity("definition", names=(name,)))

    def update_definition(self, organisation_id: str, connector_id: str, version: str, name: str, body: Body) -> Definition:
        """UpdateDefinition: its schema stays as it is where `body` has none; as UpdateAction."""
        operation, path = f'update definition "{name}"', _definition_path(organisation_id, connector_id, version, name)
        about = Identity("definition", names=(name,))
        again = partial(self.get_definition, organisation_id, connector_id, version, name)
        return self._ask(read_definition, operation, "PUT", path, body=body, about=about, again=again)

    def delete_definition(
        self, organisation_id: str, connector_id: str, version: str, name: str, *, force: bool = False
    ) -> None:
        """DeleteDefinition. Not repeated where it may have taken effect, as DeleteAction.

        Raises:
            NotFoundError: there is none, or no such version.
            PreconditionFailedError: something else refers to it.
        """
        path = _definition_path(organisation_id, connector_id, version, name)
        self._delete(f'delete definition "{name}"', path, force=force, repeatable=False)

    def delete_definitions(
        self, organisation_id: str, connector_id: str, version: str, names: Sequence[str], *, force: bool = False
    ) -> None:
        """DeleteDefinitions: all or none; those that are gone already are passed over, those that refer to each other go.

        Not repeated where it may have taken effect, as DeleteAction.

        Args:
            organisation_id: whose connector.
            connector_id: which connector.
            version: which version.
            names: of the definitions.
            force: delete even what something that stays refers to.

        Raises:
            PreconditionFailedError: something that stays refers to one of them.
        """
        path = f"{version_path(organisation_id, connector_id, version)}/definitions"
        query = {"force": "true"} if force else None
        operation = f"delete definition {', '.join(names)}"
        self._transport.request(operation, "DELETE", path, query=query, body={"names": [*names]}, repeatable=False)
        for name in names:
            self._transport.created.forget(f"{path}/{path_name(name)}")

    def get_raw_schema(self, organisation_id: str, connector_id: str, version: str, filename: str) -> str:
        """GetRawSchema: the text of a definition's schema. References to other definitions are URLs in it.

        Args:
            organisation_id: whose connector.
            connector_id: which connector.
            version: which version.
            filename: the last part of the definition's `url`.

        Raises:
            NotFoundError: there is none.
        """
        path = f"{schemas_path(organisation_id, connector_id, version)}/{path_name(filename)}"
        return self._transport.text(f"read schema {filename}", path)

    def get_unread(self, items: ContentItems, organisation_id: str, connector_id: str, version: str) -> Iterator[Any]:
        """GetActions, GetTriggers or GetDefinitions with each item as it was answered: one that is odd hides no other."""
        path = f"{version_path(organisation_id, connector_id, version)}/{items}"
        return self._pages(unread(items), f'list the {items} of version "{version}"', path, items)

    def _contents(self, kind: ContentKind, organisation_id: str, connector_id: str, version: str) -> Iterator[Content]:
        path = f"{version_path(organisation_id, connector_id, version)}/{kind}s"
        return self._pages(read_content_page, f'list the {kind}s of version "{version}"', path, f"{kind}s")

    def _create_content(
        self, kind: ContentKind, organisation_id: str, connector_id: str, version: str, body: Mapping[str, Any]
    ) -> Content:
        operation = f'create {kind} "{body.get("name")}"'
        path = f"{version_path(organisation_id, connector_id, version)}/{kind}s"
        kinds = {"type": body["type"]} if isinstance(body.get("type"), str) else {}
        return self._ask(
            *(read_content, operation, "POST", path),
            body=body,
            about=Identity(kind, kinds, known_names(body.get("name")), created=True),
            creates=lambda made: [f"{path}/{path_name(made['name'])}"],
        )

    def _content(
        self,
        verb: str,
        method: str,
        kind: ContentKind,
        organisation_id: str,
        connector_id: str,
        version: str,
        name: str,
        body: Body | None = None,
    ) -> Content:
        operation, path = f'{verb} {kind} "{name}"', _content_path(kind, organisation_id, connector_id, version, name)
        about = Identity(kind, names=(name,))
        read = self.get_action if kind == "action" else self.get_trigger
        again = partial(read, organisation_id, connector_id, version, name) if method == "PUT" else None
        return self._ask(read_content, operation, method, path, body=body, about=about, again=again)

    def _delete_content(self, kind: ContentKind, organisation_id: str, connector_id: str, version: str, name: str) -> None:
        path = _content_path(kind, organisation_id, connector_id, version, name)
        self._delete(f'delete {kind} "{name}"', path, repeatable=False)


def _content_path(kind: ContentKind, organisation_id: str, connector_id: str, version: str, name: str) -> str:
    return f"{version_path(organisation_id, connector_id, version)}/{kind}s/{path_name(name)}"


def _definition_path(organisation_id: str, connector_id: str, version: str, name: str) -> str:
    return f"{version_path(organisation_id, connector_id, version)}/definitions/{path_name(name)}"


def schemas_path(organisation_id: str, connector_id: str, version: str) -> str:
    """Where the texts of a version's definitions are."""
    return f"{organisation_path(organisation_id)}/schemas/{path_id(connector_id)}/{path_name(version)}"


def _read_all(names: Collection[str], attempted: Attempted, body: Any) -> list[Definition]:
    """The definitions in an answer, which has to have those of all names and no others."""
    found = read_definitions(attempted, body)
    if (came := {definition["name"] for definition in found}) != {*names}:
        told = f"{outside(listed(sorted(came)))} came, and {listed(sorted(names))} was asked for"
        raise OtherObjectError(attempted, f"the answer is about another definition: {told}")
    return found


def _paths(path: str, schemas: str, made: Sequence[Definition]) -> Iterator[str]:
    for definition in made:
        yield f"{path}/{path_name(definition['name'])}"
        if filename := definition.get("url", "").rpartition("/")[2]:
            yield f"{schemas}/{filename}"
