from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from versori_pulumi.adopt.modules import Block, Files, is_ours, module
from versori_pulumi.adopt.names import Names
from versori_pulumi.adopt.objects import Adoption, Context
from versori_pulumi.adopt.plan import Planner
from versori_pulumi.connect.errors import RefusedError

from .live import ORGANISATION

Groups = dict[str, list[Adoption]]


def groups(*names: str, children: bool = False) -> Groups:
    """Connectors of these names, each with what shares its file."""
    opened = {"authSchemeConfig": {"id": "S", "schemeType": "none"}, "id": "E", "credential": {"id": "C", "type": "none"}}
    found = []
    for number, name in enumerate(names):
        live: dict[str, Any] = {"id": f"{number:026d}", "organisationId": ORGANISATION, "name": name, "protocol": "http"}
        live |= {"authSchemeConfigs": [opened["authSchemeConfig"]], "baseUrl": "https://a.example.com"}
        child = {"id": f"{number + 100:026d}", "name": "Open", "credentials": {"action": [opened]}}
        found.append({**live, "connections": [child] if children else []})
    made: Groups = {}
    for item in Planner(Context(), {}, Names()).plan(found).items:
        assert item.adoption is not None
        made.setdefault(item.group, []).append(item.adoption)
    return made


def write(out: Path, adoptions: Groups, kept: list[tuple[str, str]] | None = None, **options: Any) -> list[Path]:
    files = Files(out, **options)
    return files.write(files.texts(kept or [], adoptions))


def assigned(path: Path) -> list[str]:
    """The variables of a module, in order."""
    return [statement.targets[0].id for statement in ast.parse(path.read_text()).body if isinstance(statement, ast.Assign)]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "adopted.py"


def test_few_connectors_are_one_module_with_what_belongs_to_each_behind_it(out: Path):
    assert write(out, groups("Shop", "Bank", children=True)) == [out]
    assert assigned(out) == ["shop", "shop_open", "bank", "bank_open"]
    assert is_ours(out.read_text())
    assert "connector_id=shop.id" in out.read_text()
    assert "shop.auth_scheme_config_ids[0]" in out.read_text()


def test_many_are_a_package_with_a_file_each(out: Path):
    write(out, groups("Shop", "Bank"), threshold=1)
    folder = out.parent / "adopted"
    assert sorted(path.name for path in folder.iterdir()) == ["__init__.py", "bank.py", "shop.py"]
    assert "from . import (\n    bank,\n    shop,\n)" in (folder / "__init__.py").read_text()
    assert assigned(folder / "shop.py") == ["shop"]


@pytest.mark.parametrize("threshold", [1, 20])
def test_a_second_time_nothing_is_written(out: Path, threshold: int):
    found = groups("Shop", "Bank", children=True)
    write(out, found, threshold=threshold)
    assert write(out, found, threshold=threshold) == []
    kept = [(each.class_name, each.resource_name) for group in found.values() for each in group]
    assert write(out, {}, kept, threshold=threshold) == []


def test_what_is_in_the_stack_stays_and_what_is_new_comes_behind(out: Path):
    write(out, groups("Shop", "Bank"))
    before = out.read_text().partition("\n")[2]
    new = groups("Anew")
    assert write(out, new, [("Connector", "shop"), ("Connector", "bank")]) == [out]
    assert out.read_text().partition("\n")[2].startswith(before)
    assert assigned(out) == ["shop", "bank", "anew"]


def test_what_is_neither_in_the_stack_nor_on_versori_any_more_goes(out: Path):
    write(out, groups("Shop", "Bank"))
    write(out, groups("Shop"))
    assert assigned(out) == ["shop"]
    write(out, {})
    assert assigned(out) == []
    assert out.read_text().endswith('"""Adopted from Versori."""\n')


def test_a_file_of_a_package_goes_with_what_was_in_it(out: Path):
    write(out, groups("Shop", "Bank"), threshold=1)
    changed = write(out, groups("Shop"), threshold=1)
    folder = out.parent / "adopted"
    assert set(changed) == {folder / "__init__.py", folder / "bank.py"}
    assert sorted(path.name for path in folder.iterdir()) == ["__init__.py", "shop.py"]


def test_the_layout_that_is_there_stays(out: Path):
    write(out, groups("Shop"))
    write(out, groups("Shop", "Bank", "More"), threshold=1)
    assert assigned(out) == ["shop", "bank", "more"]
    assert not (out.parent / "adopted").exists()


@pytest.mark.parametrize("text", ["mine = 1\n", "not python(", ""])
def test_a_file_of_others_is_refused_and_stays(out: Path, text: str):
    out.write_text(text)
    with pytest.raises(RefusedError, match="not as adopt wrote it"):
        write(out, groups("Shop"))
    assert out.read_text() == text
    write(out, groups("Shop"), force=True)
    assert assigned(out) == ["shop"]


def test_an_edited_file_is_left_alone_as_long_as_nothing_has_to_be_added(out: Path):
    write(out, groups("Shop"))
    edited = out.read_text().replace("a.example.com", "b.example.com")
    out.write_text(edited)
    assert write(out, {}, [("Connector", "shop")]) == []
    with pytest.raises(RefusedError):
        write(out, groups("Bank"), [("Connector", "shop")])
    assert out.read_text() == edited
    write(out, groups("Bank"), [("Connector", "shop")], force=True)
    assert "b.example.com" in out.read_text(), "what is in the stack stays as its reader left it"
    assert assigned(out) == ["shop", "bank"]


def test_an_edited_package_is_refused_only_where_it_has_to_change(out: Path):
    write(out, groups("Shop", "Bank"), threshold=1)
    folder = out.parent / "adopted"
    (folder / "shop.py").write_text("mine = 1\n")
    kept = [("Connector", "shop"), ("Connector", "bank")]
    write(out, groups("More"), kept, threshold=1)
    assert (folder / "shop.py").read_text() == "mine = 1\n"
    assert "shop,\n" in (folder / "__init__.py").read_text()
    (folder / "__init__.py").write_text("from . import bank, more, shop\n")
    assert write(out, {}, [*kept, ("Connector", "more")], threshold=1) == []
    with pytest.raises(RefusedError, match="__init__"):
        write(out, groups("Fourth"), [*kept, ("Connector", "more")], threshold=1)


def test_children_name_their_connector_only_where_its_file_declares_it(out: Path):
    assert Files(out).variable_of("shop") is None
    write(out, groups("Shop", "Bank"), threshold=1)
    assert Files(out).variable_of("shop") == "shop"
    assert Files(out).variable_of("shop", "ConnectorVersion", "shop-1-0") is None
    assert Files(out).variable_of("shop", "Connector", "shop") == "shop"
    (out.parent / "adopted" / "shop.py").unlink()
    assert Files(out).variable_of("shop") is None
    assert sorted(Files(out).resource_names()) == ["bank"]


def test_a_folder_can_be_named_in_the_place_of_a_module(tmp_path: Path):
    assert Files(tmp_path / "organisation").out == tmp_path / "organisation.py"
    assert Files(tmp_path / "organisation").name == "organisation"


def test_only_what_is_used_is_imported():
    (adoption,) = (
        Planner(Context(protect=False), {}, Names())
        .plan([{"id": "0" * 26, "organisationId": ORGANISATION, "name": "Shop", "protocol": "http", "baseUrl": "u"}])
        .adoptions
    )
    assert "import pulumi\n" not in module([Block.of(adoption)])
