from __future__ import annotations

from pathlib import Path

import pytest

from versori_pulumi.adopt.program import connect, module_name
from versori_pulumi.adopt.project import ProjectError

LINE = "import adopted  # noqa: F401  (its resources are this program's)\n"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    return tmp_path / "__main__.py"


def test_a_program_that_is_not_there_is_written(program: Path):
    assert connect(program, "adopted") == "wrote __main__.py, which imports adopted"
    assert "import adopted  # noqa: F401" in program.read_text()
    assert connect(program, "adopted") is None


@pytest.mark.parametrize(
    "text",
    [
        "import adopted\n",
        "import os, adopted\n",
        "from adopted import shop\n",
        "from . import adopted\n",
        "import importlib\nimportlib.import_module('adopted')\nx = 1\n",
        "if True:\n    import adopted\n",
    ],
)
def test_a_program_that_imports_it_stays(program: Path, text: str):
    program.write_text(text)
    assert connect(program, "adopted") is None
    assert program.read_text() == text


@pytest.mark.parametrize("text", ["", "# nothing\n", '"""A Python Pulumi program"""\n\nimport pulumi', "import pulumi\n"])
def test_a_program_that_declares_nothing_gets_the_line(program: Path, text: str):
    program.write_text(text)
    assert connect(program, "adopted") == "added `import adopted` to __main__.py"
    assert program.read_text() == f"{text.strip()}\n\n{LINE}".lstrip()
    assert connect(program, "adopted") is None


@pytest.mark.parametrize("text", ["x = 1\n", "import pulumi\npulumi.export('x', 1)\n", "import adopted.more\n1 + 1\nf()\n"])
def test_a_program_that_does_something_is_not_edited(program: Path, text: str):
    program.write_text(text)
    with pytest.raises(ProjectError, match="add the line `import adopted`"):
        connect(program, "adopted")
    assert program.read_text() == text


def test_a_program_that_is_no_python_is_not_edited(program: Path):
    program.write_text("x = (\n")
    with pytest.raises(ProjectError, match="isn't Python: line 1"):
        connect(program, "adopted")


@pytest.mark.parametrize(("out", "name"), [("adopted.py", "adopted"), ("infra/versori.py", "infra.versori")])
def test_the_module_has_a_name_for_the_program(program: Path, out: str, name: str):
    assert module_name(program.parent / out, program) == name


@pytest.mark.parametrize("out", ["../adopted.py", "my-module.py"])
def test_what_a_program_could_not_import_is_refused(program: Path, out: str):
    with pytest.raises(ProjectError, match="--out"):
        module_name(program.parent / out, program)
