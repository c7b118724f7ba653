"""The cache of cleaned rows: in the state folder one folder a fingerprint, whole or not at all."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from typing import Any

from csatbook.survey.state import atomic

STATE = ".csatbook"
CONTENTS = "intake.json"
REGISTER = "register.parquet"
FEEDBACK = "feedback.parquet"
EVENTS = "events.parquet"
KEPT = 2
_DRAFT = ".draft"
# The last two are as csatbook 0.1 named them.
_PASSING = (".*-at-*", "*/.*-at-*", "digests.json.*.tmp", "*/.draft-*")


def guard(state: Path) -> None:
    """Make the state folder, or mend it: only its owner may look into it.

    What ended processes left in it goes.

    Raises
    ------
    OSError
        The folder cannot be made.
    """
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    for pattern in _PASSING:
        atomic.sweep(state, pattern)
    for folder, _, names in os.walk(state):
        _keep_private(Path(folder))
        for name in names:
            _keep_private(Path(folder, name))


def _keep_private(path: Path) -> None:
    with suppress(OSError):
        now = path.lstat().st_mode
        wanted = 0o700 if stat.S_ISDIR(now) else 0o600
        if not stat.S_ISLNK(now) and stat.S_IMODE(now) != wanted:
            path.chmod(wanted)


def find(folder: Path, fingerprint: str) -> dict[str, Any] | None:
    """What does the store of this fingerprint hold? None if there is none, or it is damaged."""
    place = folder / fingerprint
    kept = atomic.load(place / CONTENTS)
    if kept is None or not all(_whole(place / name, made) for name, made in kept["made"].items()):
        return None
    with suppress(OSError):
        os.utime(place)  # in use: the newest two stay
    return dict(kept["contents"])


def _made(path: Path) -> list[object]:
    """Size, time and digest of a table, by which it is known again."""
    state = path.stat()
    return [state.st_size, state.st_mtime_ns, _digest(path)]


def _whole(path: Path, made: list[object]) -> bool:
    """Whether a table is as it was made; read only where its time is another, as in a copy."""
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode) or state.st_size != made[0]:
            return False
        return state.st_mtime_ns == made[1] or _digest(path) == made[2]
    except OSError:
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def put(folder: Path, fingerprint: str, fill: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    """Make the store of this fingerprint and remove those that nobody needs any more.

    Parameters
    ----------
    folder : the study's state folder
    fingerprint : name of the store
    fill : writes the tables into the folder that it is given, and returns the contents
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f"{_DRAFT}{atomic.mark()}"
    draft.mkdir(mode=0o700)
    try:
        contents = fill(draft)
        made = {name: _made(draft / name) for name in contents["tables"]}
        for name in made:
            _keep_private(draft / name)
        atomic.save(draft / CONTENTS, {"made": made, "contents": contents})
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
            # A damaged one is in the way: set aside first, so that nobody finds half of it.
            aside = place.with_name(f"{_DRAFT}{atomic.mark()}")
            with suppress(OSError):
                place.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)
        else:
            return
    draft.rename(place)


def _tidy(folder: Path) -> None:
    """Keep the two stores used last: a reader may still be busy with the one before."""
    stores = []
    for each in folder.iterdir():
        with suppress(OSError):
            if each.is_dir() and not each.name.startswith(_DRAFT):
                stores.append((each.stat().st_mtime, each))
    for _, each in sorted(stores)[:-KEPT]:
        shutil.rmtree(each, ignore_errors=True)
