"""A YAML file as plain values, with the line at which each of them stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from csatbook.errors import Problem, StudyError, nearest
from csatbook.study import yaml_fault

_BRACKET = re.compile(r"[\[\]{}]")
SIGNS = 300_000
"""How many signs a study may have where its aliases (`*name`) are written out, or its own length
ten times, whichever is more."""
DEPTH = 100
"""How many brackets may be open at once. The parser's time grows with the square of them."""


@dataclass(frozen=True)
class StudySource:
    """A parsed YAML file."""

    path: Path
    tree: Any
    plain: Any
    """The contents as ordinary dicts, lists, strings and numbers."""
    digest: str
    """SHA-256 of the file as it was read."""

    def where(self, location: Sequence[str | int]) -> str:
        """At which line does the value at this location stand? `file:line`, as editors take it."""
        node, line = self.tree, 1
        for step in location:
            # A step that is not in the file (a part that is missing, or a name that the checker
            # adds) leaves us at the nearest thing around it.
            if not (
                (isinstance(node, CommentedMap) and step in node)
                or (isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node))
            ):
                continue
            mark = (node.lc.data or {}).get(step)  # none for what a merge (`<<`) brings in
            line = mark[0] + 1 if mark else line
            node = node[step]
        return f"{self.path}:{line}"


def parsed(path: Path) -> StudySource:
    """What does this YAML file say, and where?

    Raises
    ------
    StudyError
        The file is not there, is not UTF-8 text, or is not YAML; with the line where known. Or
        it is nested too deeply, or grows too large where its aliases are written out.
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise StudyError(Problem(str(path), f"{reason}{_neighbours(path)}")) from None
    except UnicodeDecodeError as error:
        raise StudyError(Problem(str(path), f"expected UTF-8 text; {error.reason}")) from None
    if line := _too_deep(text):
        message = f"is nested too deeply: more than {DEPTH} brackets are open here; close them"
        raise StudyError(Problem(f"{path}:{line}", message))
    try:
        tree = YAML(typ="rt", pure=True).load(text)
        plain = _plain(tree, left=[max(SIGNS, 10 * len(text))])
    except RecursionError:
        raise StudyError(Problem(str(path), "is nested too deeply; use fewer levels")) from None
    except _TooLargeError:
        message = (
            "grows too large where its aliases (*name) are written out; write what is meant in full"
        )
        raise StudyError(Problem(str(path), message)) from None
    except Exception as error:
        line, message = yaml_fault.explained(error, text)
        raise StudyError(Problem(f"{path}:{line}", message)) from None
    if not isinstance(tree, CommentedMap):
        message = "expected a study (keys such as 'study:', 'data:', 'items:'); found no keys"
        raise StudyError(Problem(f"{path}:1", message))
    return StudySource(path, tree, plain, sha256(content).hexdigest())


def digest(path: Path) -> str | None:
    """SHA-256 of a file as it is; None where it cannot be read."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _too_deep(text: str) -> int | None:
    """The line at which too many brackets are open, those in texts and remarks among them."""
    depth = 0
    for sign in _BRACKET.finditer(text):
        depth = depth + 1 if sign[0] in "[{" else max(0, depth - 1)
        if depth > DEPTH:
            return text.count("\n", 0, sign.start()) + 1
    return None


def _neighbours(path: Path) -> str:
    """Which study was probably meant, by its name or without its folder? Else what there is."""
    # A notebook is run in its own folder, beside that of the studies.
    beside = Path("..") / "params"
    folders = dict.fromkeys((path.parent, path.parent / "params", Path("params"), beside))
    try:
        known = [file for folder in folders for file in sorted(folder.glob("*.y*ml"))]
    except OSError:
        return ""
    for name in (path.name, path.stem):
        for file in known:
            if name in (file.name, file.stem):
                return f". Did you mean {file}?"
    close = nearest(path.stem, [file.stem for file in known])
    names = [file.name for file in known if file.parent == path.parent]
    has = f"; the folder {path.parent} has {', '.join(names)}" if names else ""
    near = next((file for file in known if f"'{file.stem}'" in close), None)
    return has + (f". Did you mean {near}?" if near else "")


class _TooLargeError(Exception):
    """The aliases of a file stand for more than a study can say."""


def _plain(node: Any, left: list[int]) -> Any:
    """A part as ordinary values; `left` holds how many signs they may still have."""
    left[0] -= 1 + (len(node) if isinstance(node, str) else 0)
    if left[0] < 0:
        raise _TooLargeError
    if isinstance(node, dict):
        return {_plain(key, left): _plain(value, left) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value, left) for value in node]
    for kind in (bool, int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node
