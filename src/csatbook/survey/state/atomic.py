"""Files that are there whole or not at all: drafts that take their place, and sealed JSON.

Drafts are named so that those of ended processes can be told.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

ABANDONED_SECONDS = 86_400
_SEAL, _CONTENT = "sha256", "content"
_OWNED = re.compile(r"-at-(?P<host>[^-]*)-(?P<process>\d+)-[^-]*$")


def mark() -> str:
    """What the name of a passing file ends in: this machine, this process, and a chance part."""
    return f"-at-{_host()}-{os.getpid()}-{uuid4().hex[:12]}"


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """Where is this file written before it takes its place? Beside it; gone afterwards."""
    beside = path.with_name(f".{path.name}{mark()}")
    try:
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def sweep(folder: Path, pattern: str) -> None:
    """Remove what processes left in this folder that are no more.

    Parameters
    ----------
    folder : the folder
    pattern : which of its files and folders, all of them of this kind

    Of names without a `mark`, and of processes on another machine, nothing is known: what they
    left goes after a day.
    """
    for path in folder.glob(pattern):
        if _abandoned(path):
            with suppress(OSError):
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _abandoned(path: Path) -> bool:
    owner = _OWNED.search(path.name)
    if owner and owner["host"] == _host() and os.name == "posix":
        return not _alive(int(owner["process"]))
    with suppress(OSError):
        return time.time() - path.lstat().st_mtime > ABANDONED_SECONDS
    return False


def _host() -> str:
    return sha256(socket.gethostname().encode()).hexdigest()[:8]


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)  # asks, and sends nothing
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's
        return True
    return True


@contextmanager
def locked(path: Path, *, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Keep other processes that ask for the same lock waiting while the block runs.

    Parameters
    ----------
    path : the lock, a file in a folder that is there; gone afterwards
    waiting : told if another process has to end its block first

    The system lets go of it when a process ends, however it ends. Where there are no such locks
    (Windows, some network folders), nobody is kept waiting.

    Raises
    ------
    OSError
        Nothing can be written there.
    """
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        yield
        return
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(handle, fcntl.LOCK_EX)
            except OSError:  # no locks here
                yield
                return
            if _same(handle, path):  # else the one before has removed it
                try:
                    yield
                finally:
                    with suppress(OSError):
                        path.unlink()
                return
        finally:
            os.close(handle)


def _same(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except FileNotFoundError:
        return False


def save(path: Path, content: Any) -> None:
    """Keep this content, there whole or not at all, for its owner alone.

    Raises
    ------
    OSError
        The disk is full, the folder is not there or may not be written.
    """
    text = json.dumps({_SEAL: _seal(content), _CONTENT: content}, ensure_ascii=False, indent=1)
    with draft(path) as beside:
        beside.write_text(text, encoding="utf-8")
        beside.chmod(0o600)
        beside.replace(path)


def load(path: Path) -> Any:
    """What was kept here? None where nothing was, or where it is not as it was written.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "kept.json"
    >>> save(path, {"rows": 3})
    >>> load(path)
    {'rows': 3}
    >>> _ = path.write_text(path.read_text().replace("3", "4"))
    >>> print(load(path))
    None
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(kept, dict) or set(kept) != {_SEAL, _CONTENT}:
        return None
    return kept[_CONTENT] if kept[_SEAL] == _seal(kept[_CONTENT]) else None


def _seal(content: Any) -> str:
    return sha256(json.dumps(content).encode()).hexdigest()
