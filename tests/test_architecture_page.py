"""docs/architecture.md leads its reader to files that exist, and along ways that the code takes."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "csatbook"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PLACES = re.findall(r"`([\w/.]+(?:/|\.py|\.md|\.yaml|\.ipynb))`", PAGE)


def chapter(title: str) -> str:
    return PAGE.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def files(title: str) -> list[Path]:
    """The modules that a chapter names in the order of its steps."""
    return [ROOT / place for place in re.findall(r"`(src/csatbook/[\w/]+\.py)`", chapter(title))]


def names(path: Path) -> set[str]:
    """The words of a module's code, and of what it imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    modules = {
        word
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for word in (node.module or "").split(".")
    }
    return imported | modules


@pytest.mark.parametrize("place", sorted(set(PLACES)))
def test_a_place_that_the_page_names_is_there(place: str) -> None:
    assert (ROOT / place).exists() or (PACKAGE / place).exists(), place


def test_each_room_is_on_the_page() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert rooms <= set(re.findall(r"`(\w+)/`", chapter("The rooms")))


def test_the_first_number_of_the_report_is_found_within_five_files() -> None:
    section, table, index, ratio, rounding, *_ = files("The way of one number")
    assert "results" in names(section)
    assert "number" in names(section)
    assert "ratio" in names(table)
    assert "def terms(" in index.read_text(encoding="utf-8")
    assert "def moments(" in ratio.read_text(encoding="utf-8")
    assert "def write(" in rounding.read_text(encoding="utf-8")
