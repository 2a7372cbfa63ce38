"""Python sources as syntax trees: what is where, and which names mean what."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "versori_pulumi"

Symbol = tuple[str, str]
"""A module, and a name at its top; an empty name is the module itself."""


@dataclass(frozen=True)
class Module:
    """One module.

    Attributes:
        name: its dotted name.
        tree: its syntax tree.
    """

    name: str
    tree: ast.Module

    @classmethod
    def read(cls, path: Path, root: Path) -> Module:
        """The module in a file below `root`."""
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        return cls(name, ast.parse(path.read_text(encoding="utf-8")))

    @cached_property
    def symbols(self) -> dict[str, ast.stmt]:
        """What is defined at its top."""
        found: dict[str, ast.stmt] = {}
        for statement in self.tree.body:
            if isinstance(statement, ast.FunctionDef | ast.ClassDef):
                found[statement.name] = statement
            elif isinstance(statement, ast.Assign | ast.AnnAssign):
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                found.update({target.id: statement for target in targets if isinstance(target, ast.Name)})
        return found

    @cached_property
    def imports(self) -> dict[str, Symbol]:
        """What its names mean that it imports, inside functions too."""
        return {
            alias.asname or alias.name: (node.module, alias.name)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(PACKAGE)
            for alias in node.names
        }


def read_package(root: Path) -> dict[str, Module]:
    """All modules of the package, by name."""
    modules = [Module.read(path, root) for path in sorted((root / PACKAGE).rglob("*.py"))]
    return {module.name: module for module in modules}


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """As `ast.walk`, without annotations: a type says what is passed, not what is done."""
    yield node
    for name, value in ast.iter_fields(node):
        if name not in {"annotation", "returns"}:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from walk(child)


def attributes(node: ast.AST) -> set[str]:
    """The names of all attributes that are accessed."""
    return {found.attr for found in walk(node) if isinstance(found, ast.Attribute)}
