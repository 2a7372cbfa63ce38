"""From the text of a schema or an API description, in JSON or YAML, to plain JSON values."""

from __future__ import annotations

from typing import Any

import yaml

from versori_pulumi.emulator.parsing import decode


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the fast one, where it is built
    """Leaves dates as text, as JSON does."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_json(raw: bytes) -> Any:
    """The value of a JSON text.

    Raises:
        ValueError: if it is none.
    """
    return decode(raw)


def read_yaml(raw: bytes) -> Any:
    """The value of a YAML text, every key as text.

    Raises:
        ValueError: if it is none, or has something that JSON can't say.
    """
    try:
        return _plain(yaml.load(raw.decode("utf-8"), _Loader))  # noqa: S506 - it is a safe loader
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(" ".join(str(error).split())) from None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {_key(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float) and abs(value) < float("inf"):
        return value
    raise ValueError(f"JSON has no {type(value).__name__} like {value!r}")


def _key(name: Any) -> str:
    # Such as the status codes of responses, and `on`, which YAML takes as true.
    return str(name).lower() if isinstance(name, bool) else str(name)
