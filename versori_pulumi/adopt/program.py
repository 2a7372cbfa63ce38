"""Whether the stack's program imports what adopt writes: resources that no program declares are deleted by `pulumi up`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from versori_pulumi.adopt.project import ProjectError

_NEW = '"""The program of this stack."""\n\n{line}\n'
_LINE = "import {module}  # noqa: F401  (its resources are this program's)"


def module_name(out: Path, program: Path) -> str:
    """The name by which the program can import a file.

    Raises:
        ProjectError: it can't.
    """
    try:
        parts = out.resolve().relative_to(program.parent.resolve()).with_suffix("").parts
    except ValueError:
        raise ProjectError(f"--out {out} is outside of {program.parent}, where the program could import it") from None
    if not all(part.isidentifier() for part in parts):
        raise ProjectError(f"--out {out}: {'.'.join(parts)} isn't a name that a program can import")
    return ".".join(parts)


def connect(program: Path, module: str) -> str | None:
    """Makes the program import the module where that changes nothing that somebody wrote; what was done, in words.

    Raises:
        ProjectError: the program declares things by itself and doesn't import the module. Nothing was changed.
    """
    line = _LINE.format(module=module)
    if not program.exists():
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(_NEW.format(line=line), encoding="utf-8", newline="\n")
        return f"wrote {program.name}, which imports {module}"
    text = program.read_text(encoding="utf-8")
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise ProjectError(f"{program} isn't Python: line {error.lineno}: {error.msg}") from None
    if module in _imported(tree):
        return None
    if any(_does_something(statement) for statement in tree.body):
        raise ProjectError(
            f"{program} does not import what was written, so nothing was imported into the stack: the next `pulumi up` "
            f"would delete it\n  hint: add the line `import {module}` to {program.name} and run the same command again"
        )
    above = f"{text.rstrip()}\n\n" if text.strip() else ""
    program.write_text(f"{above}{line}\n", encoding="utf-8", newline="\n")
    return f"added `import {module}` to {program.name}"


def _imported(tree: ast.Module) -> set[str]:
    """What is imported, and every text: `importlib.import_module` takes one."""
    return {name for node in ast.walk(tree) for name in _names(node)}


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        origin = node.module or ""
        yield from (origin, *(f"{origin}.{alias.name}".lstrip(".") for alias in node.names))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _does_something(statement: ast.stmt) -> bool:
    text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return not text and not isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass)
