"""The state folder: one folder a fingerprint, there whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

STATE = ".csatbook"
CONTENTS = "intake.json"
REGISTER = "register.parquet"
KEPT = 2
ABANDONED_SECONDS = 86_400
_DRAFT = ".draft-"


def find(folder: Path, fingerprint: str) -> dict[str, Any] | None:
    """What does the store of this fingerprint hold? None if there is none."""
    place = folder / fingerprint
    try:
        contents = json.loads((place / CONTENTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not all((place / name).is_file() for name in contents["tables"]):
        return None
    with suppress(OSError):
        os.utime(place)  # in use: the newest two stay
    return dict(contents)


def put(folder: Path, fingerprint: str, fill: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    """Make the store of this fingerprint and remove those that nobody needs any more.

    Parameters
    ----------
    folder : the study's state folder
    fingerprint : name of the store
    fill : writes the tables into the folder that it is given, and returns the contents
    """
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{_DRAFT}{uuid4().hex}"
    draft.mkdir()
    try:
        contents = fill(draft)
        whole = json.dumps(contents, ensure_ascii=False, indent=1)
        (draft / CONTENTS).write_text(whole, encoding="utf-8")
        _move(draft, folder / fingerprint)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _tidy(folder)
    return contents


def _move(draft: Path, place: Path) -> None:
    """Let the draft become the store, unless another process was first with the same one."""
    for _ in range(3):
        try:
            draft.rename(place)
        except OSError:
            if find(place.parent, place.name) is not None:
                return
            # A damaged one is in the way: set it aside before it is removed.
            with suppress(OSError):
                place.rename(place.with_name(f"{_DRAFT}{uuid4().hex}"))
        else:
            return
    draft.rename(place)


def _tidy(folder: Path) -> None:
    """Keep the two stores used last: a reader may still be busy with the one before."""
    now = time.time()
    stores = []
    for each in folder.iterdir():
        with suppress(OSError):
            used = each.stat().st_mtime
            if each.name.startswith(_DRAFT):
                if now - used > ABANDONED_SECONDS:
                    shutil.rmtree(each, ignore_errors=True)
            elif each.is_dir():
                stores.append((used, each))
    for _, each in sorted(stores)[:-KEPT]:
        shutil.rmtree(each, ignore_errors=True)
