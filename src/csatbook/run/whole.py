"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

_PART = ".part"


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put these files into the folder: all are written before the first takes its place.

    Raises
    ------
    OSError
        The disk is full, the folder may not be written, …; then the old files are still there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts: dict[str, Path] = {}
    try:
        for name, content in files.items():
            handle, part = tempfile.mkstemp(dir=folder, prefix=f".{name}-", suffix=_PART)
            parts[name] = Path(part)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            parts[name].chmod(0o666 & ~_umask())  # mkstemp keeps its files to their owner
        for name, part_path in parts.items():
            part_path.replace(folder / name)
    finally:
        for part_path in parts.values():
            part_path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what a process that was killed while writing left behind."""
    for part in folder.glob(f".*{_PART}"):
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
