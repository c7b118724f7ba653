"""The shape of the house: imports go down, rooms beside each other stay strangers."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import pytest

import house
import spared
from house import PACKAGE, ROOT, room

LEVELS = [
    {"cli"},
    {"run"},
    {"report"},
    {"analysis"},
    {"survey", "stats", "service"},
    {"study"},
    {"resources"},
    {"errors", "__init__"},
]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LONGEST = 350
"""Lines of a module: what outgrows it has a noun that wants to leave."""
SHORTEST = 30
"""Lines of a module: a shorter one is part of something, unless it stands in a table."""


def level(module: str) -> int:
    return next(place for place, rooms in enumerate(LEVELS) if room(module) in rooms)


def test_a_module_imports_only_its_own_room_and_those_below() -> None:
    upwards = [
        f"{module.name} imports {other}"
        for module in house.modules().values()
        for other in module.imports
        if room(other) != module.room and level(other) <= level(module.name)
    ]
    assert upwards == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    # A package's door imports what is behind it; what is behind it may not come back by the door.
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join([*way, module])
        if module not in done:
            for other in sorted(house.modules()[module].imports):
                visit(other, (*way, module))
            done.add(module)

    for module in house.modules():
        visit(module, ())


def test_an_import_says_where_from_in_full() -> None:
    relative = [
        module.name
        for module in house.modules().values()
        if any(isinstance(node, ast.ImportFrom) and node.level for node in module.nodes)
    ]
    assert relative == []


def test_reports_know_results_not_methods() -> None:
    knowing = [
        module.name
        for module in house.modules().values()
        if module.room == "report" and any(room(other) == "stats" for other in module.imports)
    ]
    assert not knowing


def test_siblings_of_a_table_know_neither_each_other_nor_the_table() -> None:
    breaches = {
        (short(name), short(other))
        for table in house.modules().values()
        for name in table.listed
        for other in house.modules()[name].imports
        if other == table.name or (other in table.listed and beside(name, other))
    }
    only(breaches, spared.SIBLINGS)


def test_what_analysis_keeps_in_memory_tells_what_it_was_read_from() -> None:
    # `survey.state.reads` has the two that do: a report is stale where what it read has changed.
    forgetful = [
        module.name
        for module in house.modules().values()
        if module.room == "analysis"
        for node in module.nodes
        if isinstance(node, ast.ImportFrom) and node.module == "functools"
        if {name.name for name in node.names} & {"cache", "lru_cache", "cached_property"}
    ]
    assert forgetful == []


def only(breaches: Iterable[object], known: Iterable[object]) -> None:
    """No rule is broken but where that is known; and what has been mended is struck."""
    broken, allowed = set(breaches), set(known)
    assert broken - allowed == set(), "is new"
    assert allowed - broken == set(), "is mended: strike it in tests/spared.py"


def short(name: str) -> str:
    return name.removeprefix("csatbook.")


def beside(name: str, other: str) -> bool:
    return house.modules()[name].folder == house.modules()[other].folder


def test_a_module_is_neither_a_heap_nor_dust() -> None:
    own = [module for module in house.modules().values() if not module.is_door]
    assert [module.name for module in own if module.lines > LONGEST] == []
    few = {module.name for module in own if module.lines < SHORTEST} - house.tabled()
    only(map(short, few), spared.SHORT)


def test_what_one_module_alone_uses_is_in_it_or_stands_in_its_table() -> None:
    # What another room uses cannot be a part of it: each has its own business.
    lone = {
        name
        for name, importers in house.importers().items()
        if len(importers) == 1 and not house.modules()[name].is_door
        if room(name) == room(*importers)
    } - house.tabled()
    only(map(short, lone), chain(*spared.LONE.values()))


def test_a_class_has_a_name_of_its_own() -> None:
    classes = Counter(
        node.name
        for module in house.modules().values()
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    only({name for name, count in classes.items() if count > 1}, ())


def test_no_function_is_called_of() -> None:
    # A name can be searched for.
    called = {
        short(module.name)
        for module in house.modules().values()
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and node.name == "of"
    }
    only(called, ())


def test_locals_say_what_they_hold() -> None:
    vague: Counter[str] = Counter()
    for module in house.modules().values():
        for node in module.nodes:
            if isinstance(node, ast.arg):
                vague[module.room] += node.arg in ("one", "found")
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                vague[module.room] += node.id in ("one", "found")
    more = {name: count for name, count in vague.items() if count > spared.VAGUE.get(name, 0)}
    assert more == {}, f"at most {spared.VAGUE}"


def test_statistics_know_no_files_and_no_wording() -> None:
    for path in sorted((PACKAGE / "stats").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert "wording" not in text, path.name
        assert not re.search(r"\bround\(|pathlib|open\(", re.sub(r">>>.*", "", text)), path.name


def test_results_are_made_without_words_and_without_markup() -> None:
    for path in sorted((PACKAGE / "analysis").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bsay\(|\bMarkup\b|</|matplotlib", text), path.name


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
class TestNotebook:
    """What every notebook of the project keeps to."""

    def cells(self, path: Path, kind: str) -> list[dict]:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [cell for cell in cells if cell["cell_type"] == kind]

    def test_it_stores_no_outputs(self, path: Path) -> None:
        for cell in self.cells(path, "code"):
            assert cell["outputs"] == []
            assert cell["execution_count"] is None

    def test_its_cells_are_short_and_neither_define_nor_loop_nor_calculate(
        self, path: Path
    ) -> None:
        banned = (
            ast.FunctionDef,
            ast.ClassDef,
            ast.Lambda,
            ast.For,
            ast.While,
            ast.If,
            ast.BinOp,
            ast.ListComp,
            ast.DictComp,
            ast.GeneratorExp,
            ast.Try,
            ast.With,
        )
        for cell in self.cells(path, "code"):
            text = "".join(cell["source"])
            assert len(text.splitlines()) <= 5, text
            found = [node for node in ast.walk(ast.parse(text)) if isinstance(node, banned)]
            assert not found, text

    def test_its_first_code_cell_holds_the_parameters_and_says_what_they_are(
        self, path: Path
    ) -> None:
        first, *rest = self.cells(path, "code")
        assert first["metadata"]["tags"] == ["parameters"]
        assert all("parameters" not in cell["metadata"].get("tags", []) for cell in rest)
        assert all("  # " in line for line in first["source"])

    def test_its_prose_stands_in_both_languages_side_by_side(self, path: Path) -> None:
        prose = self.cells(path, "markdown")
        tags = [cell["metadata"]["tags"] for cell in prose]
        assert tags == [["zh"], ["en"]] * (len(prose) // 2)
        for zh, en in zip(prose[::2], prose[1::2], strict=True):
            marks = [
                [line.split(" ")[0] for line in cell["source"] if line.startswith("#")]
                for cell in (zh, en)
            ]
            assert marks[0] == marks[1]
            assert not re.search(r"[\u4e00-\u9fff]", "".join(en["source"]))
