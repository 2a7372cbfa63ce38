"""The definitions of a version: their shapes and operations. They are addressed by their names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, cast

from pydantic import BeforeValidator, ConfigDict, with_config
from typing_extensions import NotRequired, TypedDict

from versori_pulumi.connect.connector_version import version_path
from versori_pulumi.connect.errors import Attempted, OtherObjectError
from versori_pulumi.connect.http.identity import Identity, known_names
from versori_pulumi.connect.operations import Body, Operations, organisation_path, path_id, path_name
from versori_pulumi.connect.redaction import outside
from versori_pulumi.connect.shapes import Reader, read_as, reader, without_nulls
from versori_pulumi.connect.text import listed


@with_config(ConfigDict(extra="allow"))
class Definition(TypedDict):
    """Schema `Definition`: its schema is at `url`, and in no answer."""

    id: str
    name: str
    accept: list[str]
    url: NotRequired[str]
    description: NotRequired[str]


DefinitionAnswer = Annotated[Definition, BeforeValidator(without_nulls)]


@with_config(ConfigDict(extra="allow"))
class DefinitionPage(TypedDict):
    """Schema `DefinitionPage`; `next` as in `ConnectorPage`."""

    definitions: NotRequired[list[DefinitionAnswer]]
    next: NotRequired[str]


class Definitions(TypedDict):
    """Schema `Definitions`."""

    definitions: list[DefinitionAnswer]


read_definition: Reader[Definition] = reader(DefinitionAnswer)
read_definition_page: Reader[DefinitionPage] = reader(Annotated[DefinitionPage, BeforeValidator(without_nulls)])


def read_definitions(attempted: Attempted, body: Any) -> list[Definition]:
    """The definitions in the answer of CreateDefinitions.

    Raises:
        UnreadableAnswerError: it is not what the API describes.
    """
    return cast("list[Definition]", read_as(Definitions, attempted, body)["definitions"])


class DefinitionsOperations(Operations):
    """The definitions of a version. Writes need a draft: a published version answers 409."""

    def get_definitions(self, organisation_id: str, connector_id: str, version: str) -> Iterator[Definition]:
        """GetDefinitions, page after page, by name. Their schemas are not in it: see `get_raw_schema`."""
        path = f"{version_path(organisation_id, connector_id, version)}/definitions"
        return self._pages(read_definition_page, f'list the definitions of version "{version}"', path, "definitions")

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
