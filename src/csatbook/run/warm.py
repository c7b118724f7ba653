"""The process that kernels are forked from (see `zygote`), started and ended.

There is one for a run, and one for each other process that starts kernels, such as JupyterLab.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from csatbook.run.process import MOST, InCommon

POSSIBLE = sys.platform == "linux"
"""Elsewhere processes cannot be forked, or their system's libraries do not bear it."""

_LONGEST = 100  # of the path of a Unix socket
_START = "import sys; sys.path[:1] == [''] and sys.path.pop(0); \
from csatbook.run import zygote; zygote.begin(*sys.argv[1:])"
_END_SECONDS = 5
_ANSWER_SECONDS = 60  # of a process that only forks and passes on


@contextmanager
def started(
    folder: Path, variables: Mapping[str, str], *, home: Path, shared: InCommon | None = None
) -> Iterator[str]:
    """A process to fork kernels from, while the block runs; the address that it listens at.

    It is there at once, and answers when it has imported what reports need. Where there can be
    none, the address is empty: kernels are then started as usual.

    Parameters
    ----------
    folder : where its socket is; whoever may write there can have it run code
    variables : environment variables that its kernels have, but for those of `zygote.OWN`
    home : the folder that most of its kernels run in
    shared : what all reports have in common that its kernels make; optional
    """
    address = folder / "warm"
    if not POSSIBLE or len(os.fsencode(address)) > _LONGEST:
        yield ""
        return
    process = _process(address, variables, home, shared)
    try:
        yield str(address)
    finally:
        _end(process)
        address.unlink(missing_ok=True)


def reachable(address: str) -> bool:
    """Whether the process that listens at this address answers.

    One that is being ended is still there for a moment, and takes connections.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as caller:
        caller.settimeout(_ANSWER_SECONDS)
        try:
            caller.connect(address)
            caller.shutdown(socket.SHUT_WR)
            return bool(caller.recv(MOST))
        except OSError:
            return False


def _process(
    address: Path, variables: Mapping[str, str], home: Path, shared: InCommon | None = None
) -> subprocess.Popen[bytes]:
    told = [json.dumps(asdict(shared))] if shared else []
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(str(address))
        listener.listen(128)
        return subprocess.Popen(  # noqa: S603 - our own Python
            [sys.executable, "-c", _START, str(listener.fileno()), *told],
            stdin=subprocess.PIPE,  # its end is the end of the process
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(variables),
            cwd=home,
            pass_fds=[listener.fileno()],
            start_new_session=True,  # Ctrl-C is not for it
        )


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:  # still importing
        process.kill()
        process.wait()


_mine: dict[int, str] = {}


def address(variables: Mapping[str, str]) -> str:
    """Where does this process's own one listen? It ends with it.

    It is started when first asked for, with these environment variables.
    """
    if os.getpid() not in _mine:
        folder = Path(tempfile.mkdtemp(prefix="csatbook-warm-"))
        process = _process(folder / "warm", variables, Path.cwd())
        _mine[os.getpid()] = str(folder / "warm")

        def end(owner: int = os.getpid()) -> None:
            if os.getpid() == owner:
                _end(process)
                shutil.rmtree(folder, ignore_errors=True)

        atexit.register(end)
    return _mine[os.getpid()]
