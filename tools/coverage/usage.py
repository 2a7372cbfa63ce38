"""Which methods of the client a resource or a function uses: all that its code can come to, found without running it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from tools.coverage.sources import PACKAGE, Module, Symbol, attributes, walk

HOOKS = frozenset({"check", "diff", "create", "read", "update", "delete"})
"""What the engine calls of a provider."""


class Package:
    """The package, and what its public names use of the client."""

    def __init__(self, modules: Mapping[str, Module], methods: Collection[str]) -> None:
        self.modules = modules
        self.methods = frozenset(methods)

    @cached_property
    def users(self) -> dict[str, frozenset[str]]:
        """The methods of the client that each public resource and function uses; none that uses none."""
        found = {name: _Reach(self, symbol).methods for name, symbol in self._public()}
        return {name: frozenset(methods) for name, methods in found.items() if methods}

    def _public(self) -> Iterator[tuple[str, Symbol]]:
        for name, symbol in self.modules[PACKAGE].imports.items():
            is_function = symbol[0].count(".") == 1 and not name.endswith("_output")
            if is_function or symbol[0].startswith(f"{PACKAGE}.resources."):
                yield name, symbol

    @cached_property
    def indexes(self) -> dict[str, dict[str, set[str]]]:
        """The live indexes of an account: the methods of the client behind each of their methods."""
        account = self.modules[f"{PACKAGE}.provider.runtime"].symbols["Account"]
        classes = {
            name: node
            for module in self.modules.values()
            if module.name.startswith(f"{PACKAGE}.connect.live")
            for name, node in module.symbols.items()
        }
        return {
            field.target.id: self._behind(classes[field.annotation.id])
            for field in walk(account)
            if isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(field.annotation, ast.Name)
            and field.annotation.id in classes
        }

    def _behind(self, index: ast.stmt) -> dict[str, set[str]]:
        body = index.body if isinstance(index, ast.ClassDef) else []
        return {each.name: attributes(each) & self.methods for each in body if isinstance(each, ast.FunctionDef)}


class _Reach:
    """What can be come to from one name.

    A class that is reached has those of its methods that something reached calls by their names, and an engine's hooks.
    """

    def __init__(self, package: Package, start: Symbol) -> None:
        self.methods: set[str] = set()
        self._package = package
        self._seen: set[Symbol] = set()
        self._called: set[str] = set()
        self._classes: list[tuple[Module, ast.ClassDef, bool]] = []
        self._entered: set[int] = set()
        self._symbol(start, whole=True)
        self._settle()

    def _settle(self) -> None:
        before = -1
        while before != len(self._entered):
            before = len(self._entered)
            for module, owner, whole in [*self._classes]:
                for method in owner.body:
                    if isinstance(method, ast.FunctionDef) and self._is_called(owner, method.name, whole=whole):
                        self._enter(module, method)

    def _is_called(self, owner: ast.ClassDef, name: str, *, whole: bool) -> bool:
        hooked = owner.name.endswith("Provider") and name in HOOKS
        return whole or hooked or name.startswith("__") or name in self._called

    def _symbol(self, symbol: Symbol, *, whole: bool = False) -> None:
        module = self._package.modules.get(symbol[0])
        if module is None or symbol in self._seen or symbol[0].startswith((f"{PACKAGE}.connect", f"{PACKAGE}.emulator")):
            return
        self._seen.add(symbol)
        node = module.symbols.get(symbol[1])
        if isinstance(node, ast.ClassDef):
            self._classes.append((module, node, whole))
            for part in [*node.bases, *node.decorator_list]:
                self._enter(module, part)
            for statement in node.body:
                if not isinstance(statement, ast.FunctionDef):
                    self._enter(module, statement)
        elif node is not None:
            self._enter(module, node)

    def _enter(self, module: Module, node: ast.AST) -> None:
        if id(node) in self._entered:
            return
        self._entered.add(id(node))
        within = list(walk(node))
        self.methods |= self._through_indexes(within)
        for found in within:
            if isinstance(found, ast.Name):
                self._symbol(module.imports.get(found.id, (module.name, found.id)))
            elif isinstance(found, ast.Attribute):
                self._attribute(module, found)

    def _attribute(self, module: Module, found: ast.Attribute) -> None:
        self._called.add(found.attr)
        if found.attr in self._package.methods:
            self.methods.add(found.attr)
        if isinstance(found.value, ast.Name) and found.value.id in module.imports:
            self._symbol((".".join(module.imports[found.value.id]), found.attr))

    def _through_indexes(self, within: Sequence[ast.AST]) -> set[str]:
        """What `account.live.get` and the like use, or `live.get` where `live` was taken from the account before."""
        used: set[str] = set()
        names = {found.attr for found in within if isinstance(found, ast.Attribute)}
        for index in {_index(found) for found in within} & self._package.indexes.keys():
            used.update(*(behind for name, behind in self._package.indexes[str(index)].items() if name in names))
        return used


def _index(node: ast.AST) -> str | None:
    """The attribute of an account that this is."""
    if not isinstance(node, ast.Attribute):
        return None
    owner = node.value
    name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
    return node.attr if name.strip("_") == "account" else None
