"""The output properties of resources: one line for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, overload

import pulumi

if TYPE_CHECKING:
    from typing_extensions import Self

    from versori_pulumi.resources.declaring import VersoriResource

T = TypeVar("T")


class OutputProperty(Generic[T]):
    """An output property, which a resource has as an attribute in Python's spelling."""

    def __init__(self, name: str, documentation: str) -> None:
        """Describes it.

        Args:
            name: under which the state has it: the API's.
            documentation: what it is, for `help` and the reference.
        """
        self.name, self.__doc__ = name, documentation

    @overload
    def __get__(self, resource: None, noun: type[VersoriResource]) -> Self: ...

    @overload
    def __get__(self, resource: VersoriResource, noun: type[VersoriResource]) -> pulumi.Output[T]: ...

    def __get__(self, resource: VersoriResource | None, noun: type[VersoriResource]) -> Self | pulumi.Output[T]:
        """Its value; None, at once, where the resource doesn't have it."""
        if resource is None:
            return self
        if self.name in resource.undeclared:
            return pulumi.Output.from_input(None)  # type: ignore[arg-type]  # T has None, where it can be left out
        return pulumi.get(resource, self.name)  # type: ignore[no-any-return]  # the SDK types it as Any

    def __set__(self, resource: VersoriResource, value: T) -> None:
        """Outputs are only read.

        Raises:
            AttributeError: always.
        """
        raise AttributeError(f"output property {self.name} can't be set")
