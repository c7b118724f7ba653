"""Short names for contents: what has the same digest is the same."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from csatbook.study.model import Study
from csatbook.survey.state.fingerprint import SETTLED_SECONDS

# What the numbers and looks of a report come from, besides csatbook itself.
LIBRARIES = (
    "ipykernel",
    "matplotlib",
    "nbconvert",
    "numpy",
    "pandas",
    "papermill",
    "pikepdf",
    "pyarrow",
    "scipy",
    "scrapbook",
    "seaborn",
    "statsmodels",
    "typst",
)


RENDERING = ("nbconvert", "pikepdf", "typst")
"""Those of them that only make pages of an executed notebook."""

# What editors note in a cell for themselves; no reader of the report sees it.
_EDITORS = {
    *("ExecuteTime", "collapsed", "deletable", "editable", "execution", "jupyter", "papermill"),
    *("pycharm", "scrolled", "slideshow", "trusted", "vscode"),
}
# What the command makes of it, and hands to the notebook as parameters where that needs it.
_OF_THE_RUN: dict[str, Any] = {
    "gates": True,
    "report": {
        *("cell_seconds", "formats", "language", "notebook", "parameters", "report_seconds"),
        "workbook",
    },
}

_COMPILED = "__pycache__"
_SOURCES = Path(__file__).resolve().parents[1]


def of_bytes(content: bytes) -> str:
    """Which digest has this content?"""
    return sha256(content).hexdigest()


def of_texts(texts: Iterable[str]) -> str:
    """Which digest has this list? Its order and its borders count."""
    whole = sha256()
    for text in texts:
        whole.update(f"{len(text)}:{text}".encode())
    return whole.hexdigest()


def of_file(path: Path) -> str:
    """Which digest have the contents of this file?"""
    with path.open("rb") as file:
        whole = sha256()
        while block := file.read(1 << 20):
            whole.update(block)
    return whole.hexdigest()


def of_notebook(source: bytes) -> str:
    """Which digest has what a notebook runs and says, whatever an editor notes beside it?

    Outputs, numbers of execution, names of cells and the state of widgets do not count.

    Examples
    --------
    >>> cell = {"cell_type": "code", "source": ["a = 1"], "metadata": {}, "outputs": []}
    >>> ran = cell | {"execution_count": 7, "metadata": {"scrolled": True}}
    >>> first, second = (json.dumps({"cells": [each]}).encode() for each in (cell, ran))
    >>> of_notebook(first) == of_notebook(second)
    True
    """
    try:
        cells = [_said(cell) for cell in json.loads(source)["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError):  # of an old form, or none at all
        return of_bytes(source)
    return of_texts([json.dumps(cells, sort_keys=True)])


def _said(cell: Mapping[str, Any]) -> list[Any]:
    noted = {name: value for name, value in cell["metadata"].items() if name not in _EDITORS}
    return [cell["cell_type"], "".join(cell["source"]), noted, cell.get("attachments")]


def of_study(study: Study) -> str:
    """Which digest has all of a study file that its reports could show?

    Remarks, and how it is written, do not count; the files that people filled in beside it do.
    """
    beside = [text for named in sorted(study.beside.items()) for text in named]
    return of_texts([study.model_dump_json(exclude=_OF_THE_RUN), *beside])


def of_folder(folder: Path) -> str:
    """Which digest have the names and contents of all files in this folder?

    Hidden files and compiled Python do not count.
    """
    files: dict[tuple[str, ...], str] = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name != _COMPILED]
        inside = Path(place).relative_to(folder).parts
        for name in names:
            path = os.path.join(place, name)  # noqa: PTH118 - asked of a thousand files a report
            if not name.startswith(".") and os.path.isfile(path):  # noqa: PTH113 - as above
                files[*inside, name] = path
    return of_texts(
        text for name in sorted(files) for text in ("/".join(name), _of_known(files[name]))
    )


_known: dict[str, tuple[tuple[int, ...], str]] = {}
"""By path, size and times and number of a file, and its digest then."""


def _of_known(path: str) -> str:
    """The digest of a file, read again only where it was touched since."""
    state = os.stat(path)  # noqa: PTH116 - as above
    stamp = state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino
    known = _known.get(path)
    if known is None or known[0] != stamp:
        known = stamp, of_file(Path(path))
        if time.time() - state.st_mtime > SETTLED_SECONDS:
            _known[path] = known
    return known[1]


@cache
def csatbook() -> str:
    """Which digest have the sources of csatbook that run here?"""
    return of_folder(_SOURCES)


def changed(recorded: Mapping[str, str], *, templates: Path) -> str:
    """Which of the folders that made a report are not as these digests say? Their names."""
    now = {"templates": of_folder(templates), "csatbook": of_folder(_SOURCES)}
    return " and ".join(name for name, digest in now.items() if recorded[name] != digest)


@cache
def versions() -> dict[str, str]:
    """Which versions of Python, csatbook and the libraries behind a report run here?"""
    return {
        "python": ".".join(map(str, sys.version_info[:3])),
        "csatbook": version("csatbook"),
        **{name: version(name) for name in LIBRARIES},
    }
