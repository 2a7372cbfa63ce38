"""Which test modules exercise which operations: they call the client's method, name the operation or send the request."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.coverage.sources import Module

_CONNECTORS = ["o", "*", "connectors"]
_VERSIONS = [*_CONNECTORS, "*", "versions"]
_VERBS = frozenset({"get", "post", "put", "delete"})
_NO_TESTS_OF_OPERATIONS = ("tests/tools/", "tests/contract/test_coverage_page.py")


@dataclass(frozen=True)
class Request:
    """How an operation is asked for: its method, and its path with `{parameters}`."""

    method: str
    path: str

    def fits(self, method: str, segments: Sequence[str]) -> bool:
        """Whether this is the request; a segment that is not known (`*`) can be a parameter alone."""
        own = self.path.strip("/").split("/")
        pairs = zip(own, segments, strict=False)
        return (
            method == self.method
            and len(own) == len(segments)
            and all(mine.startswith("{") or mine == other for mine, other in pairs)
        )


@dataclass(frozen=True)
class Exercised:
    """The test modules of a repository.

    Attributes:
        root: of the repository.
        calls: operations by the names of what calls them: the client's methods, functions for programs.
        requests: how each operation is asked for.
        helpers: operations by the methods of the emulator tests' clients, such as `api.create`.
    """

    root: Path
    calls: Mapping[str, frozenset[str]]
    requests: Mapping[str, Request]
    helpers: dict[str, set[str]] = field(default_factory=dict)

    def by_operation(self) -> dict[str, list[str]]:
        """The test modules that exercise each operation, by their paths below `tests`."""
        for name, owner in (("api", "api"), ("versioned", "versions")):
            self._read_helpers(self.root / "tests" / "emulator" / f"{name}.py", owner)
        found: defaultdict[str, list[str]] = defaultdict(list)
        for path in sorted((self.root / "tests").rglob("test_*.py")):
            place = path.relative_to(self.root)
            if not place.as_posix().startswith(_NO_TESTS_OF_OPERATIONS):
                for operation in self._of(Module.read(path, self.root).tree):
                    found[operation].append(place.relative_to("tests").with_suffix("").as_posix())
        return dict(found)

    def _of(self, tree: ast.Module) -> set[str]:
        found: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id == "OPERATIONS":
                found.update(self.requests)
            elif isinstance(node, ast.Attribute):
                found |= self.calls.get(node.attr, frozenset()) | self.helpers.get(f"{_owner(node)}.{node.attr}", set())
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= self.requests.keys() & re.findall(r"^\w+", node.value)
        return found | self._sent(tree)

    def _sent(self, tree: ast.AST) -> set[str]:
        known = _assigned(tree)
        sent = [request for node in ast.walk(tree) if isinstance(node, ast.Call) for request in _requests(node, known)]
        return {name for name, request in self.requests.items() if any(request.fits(*one) for one in sent)}

    def _read_helpers(self, path: Path, owner: str) -> None:
        if not path.exists():
            return
        for node in ast.walk(Module.read(path, self.root).tree):
            if isinstance(node, ast.ClassDef):
                for method in node.body:
                    if isinstance(method, ast.FunctionDef):
                        self.helpers[f"{owner}.{method.name}"] = self._sent(method)


def _owner(node: ast.Attribute) -> str:
    """Whose attribute it is, in the words of the emulator's tests: `api`, `versions`."""
    value = node.value.func if isinstance(node.value, ast.Call) else node.value
    name = value.id if isinstance(value, ast.Name) else value.attr if isinstance(value, ast.Attribute) else ""
    return name.lower()


def _assigned(tree: ast.AST) -> dict[str, ast.expr]:
    """The names that are given a value."""
    return {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def _requests(call: ast.Call, known: Mapping[str, ast.expr]) -> Iterator[tuple[str, list[str]]]:
    """The method and the path of what a call sends, where it sends something whose path can be read."""
    if not isinstance(call.func, ast.Attribute) or not call.args:
        return
    name, first = call.func.attr, call.args[0]
    if name in _VERBS:
        yield name.upper(), _segments(first, known)
    elif name in {"request", "send", "ask"} and isinstance(first, ast.Constant):
        prefix = [] if name == "request" else _VERSIONS
        yield str(first.value), [*prefix, *(part for rest in call.args[1:] for part in _segments(rest, known))]


def _segments(node: ast.expr, known: Mapping[str, ast.expr], depth: int = 0) -> list[str]:
    """The segments of a path, `*` for what can't be told."""
    if isinstance(node, ast.Name) and node.id in known and depth < 5:  # noqa: PLR2004  (a name may mean itself)
        return _segments(known[node.id], known, depth + 1)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [part for part in node.value.split("/") if part]
    if isinstance(node, ast.JoinedStr):
        texts = [each.value if isinstance(each, ast.Constant) else _text(each, known, depth) for each in node.values]
        return [part for part in "".join(str(text) for text in texts).split("/") if part]
    if isinstance(node, ast.Attribute):
        return {"connectors": _CONNECTORS, "path": _VERSIONS}.get(node.attr, ["*"])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "path":
        return [*_CONNECTORS, *(part for each in node.args for part in _segments(each, known, depth))]
    return ["*"]


def _text(value: ast.expr, known: Mapping[str, ast.expr], depth: int) -> str:
    return "/".join(_segments(value.value, known, depth)) if isinstance(value, ast.FormattedValue) else "*"
