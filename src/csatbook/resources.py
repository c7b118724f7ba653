"""Notebooks and templates: the project's own, else those that came with csatbook."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

from csatbook.errors import ParameterError, Problem, nearest

Kind = Literal["notebooks", "templates"]


def find(kind: Kind, name: str, root: Path) -> Path:
    """Where is this notebook or template folder?

    Parameters
    ----------
    kind : which folder to look into
    name : name of an entry of that folder, such as `satisfaction.ipynb` or `csatbook`
    root : the project, whose own copy counts first

    Returns
    -------
    Path
        In the project, else beside the sources that csatbook runs from, else where it is installed.

    Raises
    ------
    ParameterError
        It is nowhere; says what there is.

    Examples
    --------
    >>> find("templates", "csatbook", Path("nowhere")).name
    'csatbook'
    """
    places = folders(kind, root)
    if name and Path(name).name == name and name != "..":  # an entry, not a way out of the folder
        for folder in places:
            if (folder / name).exists():
                return folder / name
    known = sorted(
        {
            entry.name
            for folder in places
            if folder.is_dir()
            for entry in folder.iterdir()
            if not entry.name.startswith(".")
        }
    )
    message = f"not there; there are {', '.join(known) or 'none'}.{nearest(name, known)}"
    raise ParameterError(Problem(f"{kind}/{name}", message))


SAMPLE = ("params/service.yaml", "data/service", "docs/study.schema.json")
"""What a project to play with holds, beside notebooks and templates."""


def sample() -> Path:
    """In which folder are the files of `SAMPLE`: the sources, else where they are installed?"""
    sources = Path(__file__).resolve().parents[2]
    if (sources / "pyproject.toml").is_file():
        return sources
    return Path(sys.prefix) / "share" / "csatbook" / "sample"


def folders(kind: Kind, root: Path) -> tuple[Path, ...]:
    """Where are notebooks or templates looked for, the first place first?"""
    sources = Path(__file__).resolve().parents[2]
    clone = (sources / kind,) if (sources / "pyproject.toml").is_file() else ()
    return (root / kind, *clone, Path(sys.prefix) / "share" / "csatbook" / kind)
