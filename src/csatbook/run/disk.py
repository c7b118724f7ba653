"""Folders of reports: files appear whole or not at all, and one run at a time writes them."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from csatbook.survey.state import atomic

INDEX = "index.html"
TABLES = "results"
"""The folder of a period's result tables."""
WORKBOOK = "results.xlsx"
"""All of them as one workbook."""
_PARTS = ".*-at-*"
"""What files are called, by `atomic.mark`, until they take their places."""


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put these files into the folder: all are written before the first takes its place.

    Raises
    ------
    OSError
        The disk is full, the folder may not be written or is a link, …; then the old files are
        still there. The error names the folder.
    """
    refuse_link(folder)
    folder.mkdir(parents=True, exist_ok=True)
    parts: dict[str, Path] = {}
    try:
        for name, content in files.items():
            parts[name] = folder / f".{name}{atomic.mark()}"
            with parts[name].open("xb") as file:
                file.write(content)
        for name, part in parts.items():
            part.replace(folder / name)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from error
    finally:
        for part in parts.values():
            with suppress(OSError):  # what was wrong is told already
                part.unlink()


def refuse_link(folder: Path) -> None:
    """Is this no link? What lies behind one belongs to somebody else.

    Raises
    ------
    OSError
        It is one.
    """
    if folder.is_symlink():
        message = "is a link, and no report is written through one; remove it"
        raise OSError(errno.ELOOP, message, str(folder))


def sweep(folder: Path, *, shared: bool = False) -> None:
    """Remove what a process that was killed while writing left behind.

    In a folder that is `shared`, others may be writing: what is theirs stays.
    """
    if folder.is_symlink():
        return
    if shared:
        atomic.sweep(folder, _PARTS)
        return
    for part in folder.glob(_PARTS):
        part.unlink(missing_ok=True)


_NAME = ".lock"


@contextmanager
def held(folder: Path, *, waiting: Callable[[], None]) -> Iterator[None]:
    """Keep other runs out of this folder while the block runs.

    Parameters
    ----------
    folder : made if it is not there
    waiting : told if another run has to end first

    The system lets go of it when a process ends, however it ends. Where there are no such locks
    (Windows, some network folders), nothing is kept out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with atomic.locked(folder / _NAME, waiting=waiting):
        yield
