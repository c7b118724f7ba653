"""The package's modules as they are written: what each imports, names and lists."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "csatbook"


@dataclass(frozen=True)
class Module:
    """One file of the package."""

    path: Path
    text: str
    tree: ast.Module

    @cached_property
    def name(self) -> str:
        parts = self.path.relative_to(PACKAGE.parent).with_suffix("").parts
        return ".".join(parts[:-1] if self.is_door else parts)

    @property
    def is_door(self) -> bool:
        """Whether it is a package's `__init__`, by which one comes to what is behind it."""
        return self.path.name == "__init__.py"

    @property
    def folder(self) -> str:
        return self.name if self.is_door else self.name.rpartition(".")[0]

    @property
    def room(self) -> str:
        return room(self.name)

    @cached_property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    @cached_property
    def imports(self) -> dict[str, set[str]]:
        """The modules that this one imports, wherever it does so, with its names for each."""
        known = paths()
        names: dict[str, set[str]] = {}
        for node in self.nodes:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("csatbook"):
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    module = inner if inner in known else str(node.module)
                    names.setdefault(module, set()).add(alias.asname or alias.name)
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name.startswith("csatbook"):
                        names.setdefault(alias.name, set()).add(alias.asname or alias.name)
        names.pop(self.name, None)
        return names

    @cached_property
    def listed(self) -> frozenset[str]:
        """The modules of which it is the table: two or more of one folder in one of its constants.

        Written `NAMES = {"nps": nps, "mean": mean.score}`, or as a tuple or list; or a door that
        imports by name what is behind it.
        """
        listed: set[str] = set()
        if self.is_door and 'import_module(f"{__name__}.' in self.text:
            listed = {name for name in modules() if name.rpartition(".")[0] == self.name}
        for entries in _literals(self.tree):
            here = [module for module, names in self.imports.items() if names & entries]
            folders = Counter(modules()[module].folder for module in here)
            listed |= {module for module in here if folders[modules()[module].folder] > 1}
        return frozenset(listed)

    @cached_property
    def behind(self) -> frozenset[str]:
        """The modules of which it is the door."""
        inner = f"{self.name}."
        return frozenset(name for name in self.imports if self.is_door and name.startswith(inner))


def _literals(tree: ast.Module) -> Iterator[set[str]]:
    """The names that stand in each tuple, list and dictionary of a module's constants."""
    for statement in tree.body:
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
            continue
        for node in ast.walk(statement.value):
            entries = node.values if isinstance(node, ast.Dict) else getattr(node, "elts", ())
            yield set(filter(None, map(_root, entries)))


def _root(node: ast.AST) -> str:
    """`nps` of `nps.score`."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


@cache
def paths() -> dict[str, Path]:
    """Where each module of the package is."""
    files = sorted(PACKAGE.rglob("*.py"))
    names = [path.relative_to(PACKAGE.parent).with_suffix("").parts for path in files]
    return {
        ".".join(parts[:-1] if parts[-1] == "__init__" else parts): path
        for parts, path in zip(names, files, strict=True)
    }


@cache
def modules() -> dict[str, Module]:
    """Every module of the package, by its name, read once."""
    read = {}
    for name, path in paths().items():
        text = path.read_text(encoding="utf-8")
        read[name] = Module(path, text, ast.parse(text))
    return read


@cache
def importers() -> dict[str, set[str]]:
    """Who imports each module?"""
    found: dict[str, set[str]] = {name: set() for name in modules()}
    for module in modules().values():
        for other in module.imports:
            found.setdefault(other, set()).add(module.name)
    return found


@cache
def tabled() -> frozenset[str]:
    """The modules that stand in a table, or behind a door that opens on them."""
    return frozenset(
        name for module in modules().values() for name in module.listed | module.behind
    )
