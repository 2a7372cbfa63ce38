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

    def get_contents(self, kind: ContentKind, organisation_id: str, connector_id: str, version: str) -> Iterator[Content]:
        """GetActions or GetTriggers, page after page, by name."""
        path = f"{version_path(organisation_id, connector_id, version)}/{kind}s"
        return self._pages(read_content_page, f'list the {kind}s of version "{version}"', path, f"{kind}s")

    def create_content(
        self, kind: ContentKind, organisation_id: str, connector_id: str, version: str, body: Mapping[str, Any]
    ) -> Content:
        """CreateAction or CreateTrigger. Not repeated where it may have taken effect: the caller looks, and decides.

        Raises:
            ConflictError: the version has one of that name, or is published.
        """
        operation = f'create {kind} "{body.get("name")}"'
        path = f"{version_path(organisation_id, connector_id, version)}/{kind}s"
        kinds = {"type": body["type"]} if isinstance(body.get("type"), str) else {}
        return self._ask(
            *(read_content, operation, "POST", path),
            body=body,
            about=Identity(kind, kinds, known_names(body.get("name")), created=True),
            creates=lambda made: [f"{path}/{path_name(made['name'])}"],
        )

    def get_content(self, kind: ContentKind, organisation_id: str, connector_id: str, version: str, name: str) -> Content:
        """GetAction or GetTrigger.

        Raises:
            NotFoundError: there is none, or no such version.
        """
        operation, path = f'read {kind} "{name}"', _content_path(kind, organisation_id, connector_id, version, name)
        return self._ask(read_content, operation, "GET", path, about=Identity(kind, names=(name,)))

    def update_content(
        self, kind: ContentKind, organisation_id: str, connector_id: str, version: str, name: str, body: Body
    ) -> Content:
        """UpdateAction or UpdateTrigger: replaces the whole of it; definitions are embedded as answers have them.

        `body` may be what says so anew for each attempt.
        """
        operation, path = f'update {kind} "{name}"', _content_path(kind, organisation_id, connector_id, version, name)
        again = partial(self.get_content, kind, organisation_id, connector_id, version, name)
        about = Identity(kind, names=(name,))
        return self._ask(read_content, operation, "PUT", path, body=body, about=about, again=again)

    def delete_content(self, kind: ContentKind, organisation_id: str, connector_id: str, version: str, name: str) -> None:
        """DeleteAction or DeleteTrigger. Not repeated where it may have taken effect: late, it would delete the next one.

        Raises:
            NotFoundError: there is none, or no such version.
        """
        path = _content_path(kind, organisation_id, connector_id, version, name)
        self._delete(f'delete {kind} "{name}"', path, repeatable=False)

    def get_unread(self, items: ContentItems, organisation_id: str, connector_id: str, version: str) -> Iterator[Any]:
        """GetActions, GetTriggers or GetDefinitions with each item as it was answered: one that is odd hides no other."""
        path = f"{version_path(organisation_id, connector_id, version)}/{items}"
        return self._pages(unread(items), f'list the {items} of version "{version}"', path, items)


def _content_path(kind: ContentKind, organisation_id: str, connector_id: str, version: str, name: str) -> str:
    return f"{version_path(organisation_id, connector_id, version)}/{kind}s/{path_name(name)}"
