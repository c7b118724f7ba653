"""What csatbook requires it uses, and what it uses it requires; its version is told once."""

import ast
import re
import sys
import tomllib
from datetime import date
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import csatbook

ROOT = Path(__file__).parents[1]
NOT_IMPORTED = {
    "jupyter": "analysts open the notebooks in it, and its ipykernel runs them",
    "noto-cjk-sans-jp-bold": "a font, found as a file",
    "noto-cjk-sans-otc": "a font, found as a file",
}
"""Requirements that no module imports, and why they are there all the same."""


@cache
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required() -> set[str]:
    return names(project()["project"]["dependencies"])


def optional() -> set[str]:
    """What users get with an extra such as csatbook[cluster]."""
    extras = project()["project"]["optional-dependencies"]
    return {name for extra, lines in extras.items() if extra != "dev" for name in names(lines)}


def names(lines: list[str]) -> set[str]:
    return {plain(re.split(r"[<>=!~\[; ]", line)[0]) for line in lines}


@cache
def imported() -> dict[str, str]:
    """Every distribution that the package imports, wherever it does so, and a module that does."""
    users: dict[str, str] = {}
    known = packages_distributions()
    for path in sorted((ROOT / "src" / "csatbook").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names=names):
                    modules = [alias.name for alias in names]
                case ast.ImportFrom(module=str(module), level=0):
                    modules = [module]
                case ast.Call(
                    func=ast.Name(id="import_module"), args=[ast.Constant(value=str(module))]
                ):
                    modules = [module]
                case _:
                    continue
            for name in {module.partition(".")[0] for module in modules}:
                if name not in sys.stdlib_module_names and name != "csatbook":
                    # Several distributions can share a name, as those of the name ruamel do.
                    for distribution in known.get(name, [name]):
                        users.setdefault(plain(distribution), path.name)
    return users


def test_whatever_is_required_is_imported_or_has_a_reason() -> None:
    unused = required() - set(imported()) - set(NOT_IMPORTED)
    assert not unused, f"required and imported nowhere: {', '.join(sorted(unused))}"


def test_whatever_is_imported_is_required() -> None:
    declared = required() | optional()
    undeclared = {name: user for name, user in imported().items() if name not in declared}
    assert not undeclared, f"imported, and not among pyproject's dependencies: {undeclared}"


def test_the_reasons_are_of_what_is_required() -> None:
    assert set(NOT_IMPORTED) <= required()


def test_the_newest_version_of_the_changelog_is_that_of_the_package() -> None:
    headings = re.findall(
        r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    first, newest, *_ = headings
    assert first == "Unreleased"
    version, day = newest.split(" – ")
    assert version == csatbook.__version__
    assert date.fromisoformat(day).isoformat() == day


def test_the_version_is_read_from_the_package() -> None:
    assert project()["project"]["dynamic"] == ["version"]
    assert project()["tool"]["hatch"]["version"]["path"] == "src/csatbook/__init__.py"
