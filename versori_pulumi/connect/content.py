"""Actions and triggers, which are alike: their shapes and operations. They are addressed by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, with_config
from typing_extensions import NotRequired, TypedDict

from versori_pulumi.connect.connector_version import version_path
from versori_pulumi.connect.http.identity import Identity, known_names
from versori_pulumi.connect.operations import Body, Operations, path_name
from versori_pulumi.connect.shapes import Reader, reader, unread, without_nulls

ContentKind = Literal["action", "trigger"]
ContentItems = Literal["actions", "triggers", "definitions"]


@with_config(ConfigDict(extra="allow"))
class Content(TypedDict):
    """Schemas `ActionHTTP` and `TriggerHTTP`, which are alike but for the path of an action."""

    id: str
    type: str
    name: str
    summary: NotRequired[str]
    description: NotRequired[str]
    method: NotRequired[str]
    path: NotRequired[str]
    parameters: NotRequired[list[dict[str, Any]]]
    requestBody: NotRequired[dict[str, Any]]
    responses: NotRequired[list[dict[str, Any]]]
    errors: NotRequired[list[dict[str, Any]]]


ContentAnswer = Annotated[Content, BeforeValidator(without_nulls)]


@with_config(ConfigDict(extra="allow"))
class ContentPage(TypedDict):
    """Schemas `ActionPage` and `TriggerPage`; `next` as in `ConnectorPage`."""

    actions: NotRequired[list[ContentAnswer]]
    triggers: NotRequired[list[ContentAnswer]]
    next: NotRequired[str]


ContentPageAnswer = Annotated[ContentPage, BeforeValidator(without_nulls)]


read_content: Reader[Content] = reader(ContentAnswer)
read_content_page: Reader[ContentPage] = reader(ContentPageAnswer)


class ContentOperations(Operations):
    """Actions and triggers, which are alike. Writes need a draft: a published version answers 409."""

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
