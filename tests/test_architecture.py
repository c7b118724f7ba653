"""The shape of the house: imports go down, rooms beside each other stay strangers."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "csatbook"
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
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> set[str]:
    """The modules of the package that this one imports, wherever it does so."""
    known = {name_of(module) for module in MODULES}
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("csatbook"):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in known else node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("csatbook")}
    return found


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


def level(module: str) -> int:
    return next(place for place, rooms in enumerate(LEVELS) if room(module) in rooms)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_its_own_room_and_those_below(path: Path) -> None:
    mine = name_of(path)
    for other in imports(path):
        assert room(other) == room(mine) or level(other) > level(mine), f"{mine} imports {other}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    arrows = {name_of(path): imports(path) - {name_of(path)} for path in MODULES}
    # A package's door imports what is behind it; what is behind it may not come back by the door.
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join([*way, module])
        if module not in done:
            for other in sorted(arrows.get(module, ())):
                visit(other, (*way, module))
            done.add(module)

    for module in arrows:
        visit(module, ())


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
