"""Short names for contents: what has the same digest is the same."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

# What the numbers and looks of a report come from, besides csatbook itself.
LIBRARIES = (
    "ipykernel",
    "matplotlib",
    "nbconvert",
    "numpy",
    "pandas",
    "papermill",
    "scipy",
    "scrapbook",
    "seaborn",
    "statsmodels",
    "weasyprint",
)


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


def of_folder(folder: Path) -> str:
    """Which digest have the names and contents of all files in this folder?

    Hidden files and compiled Python do not count.
    """
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(
            part.startswith(".") or part == "__pycache__" for part in path.relative_to(folder).parts
        )
    )
    return of_texts(
        text for path in files for text in (path.relative_to(folder).as_posix(), of_file(path))
    )


@cache
def csatbook() -> str:
    """Which digest have the sources of csatbook that run here?"""
    return of_folder(_SOURCES)


def changed(inputs: Iterable[tuple[str, str]], *, templates: Path) -> str:
    """Which of the folders that made a report are not as these digests say? Their names."""
    recorded = dict(inputs)
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
