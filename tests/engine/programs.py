"""Texts of programs."""

from __future__ import annotations

from typing import Any

BASE_URL = "https://shop.example.com"

_HEAD = "import pulumi\nimport versori_pulumi as versori\n"


class Source(str):
    """Python source among arguments that are plain values."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def program(*statements: str) -> str:
    """A program of these statements."""
    return "\n".join([_HEAD, *statements, ""])


def connector(resource: str = "shop", **arguments: Any) -> str:
    """A statement that declares a connector as a variable of its resource's name; None is left out."""
    defaults = {} if "protocol" in arguments else {"base_url": BASE_URL}
    given = {key: value for key, value in {**defaults, **arguments}.items() if value is not None}
    listed = ", ".join([repr(resource), *(f"{key}={value!r}" for key, value in given.items())])
    return f"{resource} = versori.Connector({listed})"


def shop(**arguments: Any) -> str:
    """A program of one connector, `shop`, whose id is an output of the stack."""
    return program(connector(**arguments), export("id", "shop.id"))


def export(name: str, expression: str) -> str:
    """A statement that makes an output of the stack."""
    return f"pulumi.export({name!r}, {expression})"


def options(**arguments: Any) -> Source:
    """Resource options."""
    listed = ", ".join(f"{key}={value!r}" for key, value in arguments.items())
    return Source(f"pulumi.ResourceOptions({listed})")
