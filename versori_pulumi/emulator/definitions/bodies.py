"""The request bodies about definitions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from versori_pulumi.emulator.http.bodies import HEADER_VALUE, Body, Ulid, Uri, matching

DefinitionName = Annotated[str, matching(r"[a-zA-Z0-9_\-]+", "must have nothing but letters, digits, _ and -")]
# It is answered as a header, which can't hold everything that a string can.
MediaType = Annotated[str, matching(HEADER_VALUE, "must be a media type")]


class Schema(Body):
    """InlineSchema."""

    content_type: MediaType
    content: str


class _Definition(Body):
    name: DefinitionName
    accept: list[str]
    description: str = ""


class DefinitionCreate(_Definition):
    """DefinitionsCreateDefinition."""

    schema_: Schema = Field(alias="schema")


class DefinitionsCreate(Body):
    """DefinitionsCreate: one to many."""

    definitions: Annotated[list[DefinitionCreate], Field(min_length=1)]


class DefinitionUpdate(_Definition):
    """DefinitionUpdate."""

    id: Ulid
    # Responses have its URL only, so leaving it out leaves it as it is.
    schema_: Schema | None = Field(default=None, alias="schema")

    @model_validator(mode="after")
    def _no_null(self) -> DefinitionUpdate:
        if self.schema_ is None and "schema_" in self.model_fields_set:
            raise PydanticCustomError("schema", "must have an object as schema, or none at all")
        return self


class DefinitionsDelete(Body):
    """DefinitionsDelete."""

    ids: list[Ulid] = Field(default_factory=list)
    names: list[str] = Field(default_factory=list)
    all: bool = False

    @model_validator(mode="after")
    def _says_which(self) -> DefinitionsDelete:
        if not self.model_fields_set:
            raise PydanticCustomError("empty", "must have at least one of ids, names, all")
        if self.all and self.model_fields_set & {"ids", "names"}:
            raise PydanticCustomError("all", "must have neither ids nor names if all is true")
        return self


class Reference(Body):
    """DefinitionReference."""

    type: Literal["definition", "action", "trigger"]
    id: Ulid
    name: str


class Definition(_Definition):
    """Definition, as responses embed it."""

    id: Ulid
    url: Uri
    referenced_by: list[Reference] = Field(default_factory=list)


class DefinitionRef(Body):
    """DefinitionRef: by id or by name, one of them."""

    id: Ulid = ""
    name: str = ""

    @model_validator(mode="after")
    def _either(self) -> DefinitionRef:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError("reference", "must have either an id or a name")
        return self
