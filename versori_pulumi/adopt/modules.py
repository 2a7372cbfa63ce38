"""The files that adopt writes: one module, or a package with a file a connector. It writes over nobody else's.

The first line of a file is a mark with the SHA-256 of the rest, so that a file that somebody edited is theirs from then on.
A statement whose resource is in the stack stays as it is, to the byte: what was adopted belongs to its readers.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from versori_pulumi.adopt.emitters.source import assignment
from versori_pulumi.adopt.names import in_order, module_of, variable
from versori_pulumi.adopt.objects import Adoption
from versori_pulumi.connect.errors import RefusedError

THRESHOLD: Final = 20
"""Connectors in one file; of more, each gets its own."""

_MARK: Final = "# versori-pulumi adopt wrote this file. Edit it: then it is yours, and adopt leaves it alone."
_MARK_LINE: Final = re.compile(re.escape(_MARK) + r" (?P<digest>[0-9a-f]{64})\n")
_DOCSTRING: Final = '"""Adopted from Versori."""'


@dataclass(frozen=True)
class Block:
    """The statement of one resource.

    Attributes:
        class_name: `Connector`, `Connection`.
        resource_name: the resource's.
        text: the statement, without a line break at its end.
    """

    class_name: str
    resource_name: str
    text: str

    @classmethod
    def of(cls, adoption: Adoption) -> Block:
        """The statement that declares what is to be adopted."""
        own = variable(adoption.resource_name)
        return cls(adoption.class_name, adoption.resource_name, assignment(own, adoption.call))

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the resource in a program."""
        return self.class_name, self.resource_name


def module(blocks: Sequence[Block]) -> str:
    """The text of a file with these statements."""
    used = {node.id for block in blocks for node in ast.walk(ast.parse(block.text)) if isinstance(node, ast.Name)}
    imports = ["import pulumi"] if used & {"pulumi", "config"} else []
    imports += ["import versori_pulumi as versori"] if blocks else []
    parts = [_DOCSTRING, *(["\n".join(imports)] if imports else [])]
    if "config" in used:
        parts.append("config = pulumi.Config()")
    return marked("\n\n".join([*parts, *(block.text for block in blocks)]) + "\n")


def package(names: Iterable[str]) -> str:
    """The text of `__init__.py` of a package of these modules."""
    ordered = in_order(names)
    listed = "".join(f"    {name},\n" for name in ordered)
    exported = "".join(f'    "{name}",\n' for name in ordered)
    return marked(f"{_DOCSTRING}\n\nfrom . import (\n{listed})\n\n__all__ = [\n{exported}]\n")


def marked(text: str) -> str:
    """A text below the mark of this package."""
    return f"{_MARK} {_digest(text)}\n{text}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def parse(text: str) -> list[Block]:
    """The statements of a file that this package wrote, and whose mark is true or doesn't matter."""
    found = []
    for statement in ast.parse(text).body:
        block = _block(statement, text)
        if block is not None:
            found.append(block)
    return found


def _block(statement: ast.stmt, text: str) -> Block | None:
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Call):
        return None
    function, arguments = statement.value.func, statement.value.args
    if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Name) or function.value.id != "versori":
        return None
    if not arguments or not isinstance(arguments[0], ast.Constant) or not isinstance(arguments[0].value, str):
        return None
    return Block(function.attr, arguments[0].value, ast.get_source_segment(text, statement) or "")


def is_ours(text: str) -> bool:
    """Whether this package wrote a text, and nobody edited it."""
    found = _MARK_LINE.match(text)
    return found is not None and found["digest"] == _digest(text[found.end() :])


@dataclass(frozen=True)
class _Existing:
    text: str
    ours: bool
    blocks: list[Block]


class Files:
    """The files of one program that are adopt's: a module (`adopted.py`), or a package of the same name."""

    def __init__(self, out: Path, *, force: bool = False, threshold: int = THRESHOLD) -> None:
        """Reads what is there.

        Args:
            out: the module, or the folder of the package.
            force: write over files of others, too.
            threshold: how many connectors share one file.
        """
        self.out = out if out.suffix == ".py" else out.with_name(f"{out.name}.py")
        self._force = force
        self._threshold = threshold
        paths = [self.out, *sorted(self.folder.glob("*.py"))]
        self._existing = {path: _read(path) for path in paths if path.is_file()}

    @property
    def folder(self) -> Path:
        """The folder of the package."""
        return self.out.with_suffix("")

    @property
    def name(self) -> str:
        """What the program has to import."""
        return self.out.stem

    def resource_names(self) -> list[str]:
        """The names of the resources that these files declare."""
        return [block.resource_name for existing in self._existing.values() for block in existing.blocks]

    def variable_of(self, group: str, class_name: str = "Connector", resource_name: str | None = None) -> str | None:
        """The variable of a resource where the file of its connector declares it, beside which its children are written.

        Args:
            group: the resource name of the connector.
            class_name: `Connector`, `ConnectorVersion`.
            resource_name: the resource's; defaults to the connector's own.
        """
        existing = self._existing.get(self._file(group))
        for block in existing.blocks if existing else ():
            if block.key == (class_name, resource_name or group):
                return block.text.partition(" =")[0]
        return None

    def texts(self, kept: Iterable[tuple[str, str]], adoptions: Mapping[str, Sequence[Adoption]]) -> dict[Path, str | None]:
        """What the files are to hold, None for one that is to go.

        Args:
            kept: class and name of the resources in the stack: their statements stay.
            adoptions: what is to be adopted, by the group that shares a file.

        Raises:
            RefusedError: it would be written over a file of somebody else.
        """
        staying, single = set(kept), self._single(len(adoptions))
        fresh: dict[Path, list[Block]] = {path: [] for path in self._existing}
        for group, found in adoptions.items():
            path = self.out if single else self._of_package(group)
            fresh.setdefault(path, []).extend(Block.of(adoption) for adoption in found)
        texts: dict[Path, str | None] = {}
        for path, blocks in fresh.items():
            if self._writable(path, needed=bool(blocks)):
                held = _merged(self._blocks(path), blocks, staying)
                texts[path] = module(held) if held or path == self.out else None
        if not single:
            self._add_package(texts)
        return texts

    def write(self, texts: Mapping[Path, str | None]) -> list[Path]:
        """Makes the files hold these texts; those that changed."""
        changed = [path for path, text in texts.items() if text != self._text(path)]
        for path in changed:
            text = texts[path]
            if text is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        return changed

    def _single(self, groups: int) -> bool:
        # A layout that is there stays: statements that move would be changes to read.
        if len(self._existing) > (self.out in self._existing):
            return False
        return self.out in self._existing or groups <= self._threshold

    def _file(self, group: str) -> Path:
        return self.out if self._single(0) else self._of_package(group)

    def _of_package(self, group: str) -> Path:
        return self.folder / f"{module_of(group)}.py"

    def _blocks(self, path: Path) -> list[Block]:
        return self._existing[path].blocks if path in self._existing else []

    def _text(self, path: Path) -> str | None:
        return self._existing[path].text if path in self._existing else None

    def _writable(self, path: Path, *, needed: bool) -> bool:
        """Whether a file is to be written: somebody else's is left alone as long as nothing has to be added to it."""
        if path not in self._existing or self._existing[path].ours:
            return True
        if needed and not self._force:
            raise RefusedError(
                f"{path} is not as adopt wrote it, so it is not written over\n"
                "  hint: name another file with --out (what is in the stack already is left out there), or --force"
            )
        return needed

    def _add_package(self, texts: dict[Path, str | None]) -> None:
        path = self.folder / "__init__.py"
        gone = {other for other, text in texts.items() if text is None}
        names = [other.stem for other in {*texts, *self._existing} - gone if other not in (path, self.out)]
        text = self._text(path)
        missing = [name for name in names if text is None or not re.search(rf"\b{name}\b", text)]
        texts.pop(path, None)
        if self._writable(path, needed=bool(missing)):
            texts[path] = package(names)


def _read(path: Path) -> _Existing:
    text = path.read_text(encoding="utf-8")
    try:
        return _Existing(text, is_ours(text), parse(text))
    except SyntaxError:
        return _Existing(text, ours=False, blocks=[])


def _merged(old: Sequence[Block], fresh: Sequence[Block], staying: set[tuple[str, str]]) -> list[Block]:
    """The statements in the order in which they are there already, the new ones behind."""
    new = {block.key: block for block in fresh}
    kept = [block if block.key in staying else new.pop(block.key, None) for block in old]
    return [*(block for block in kept if block is not None), *new.values()]
