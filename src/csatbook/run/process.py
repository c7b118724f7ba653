"""What makes a process a kernel: one that has just started, or one that was forked."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csatbook.study.wording import Language
from csatbook.survey.state import reads

READY, REFUSED, EXIT, HERE = "ready", "refused", "exit", "here"
MOST = 1 << 20
"""Bytes of a message; a longer one is an ordinary kernel's business."""

MEMORY = "CSATBOOK_MEMORY"
"""The variable that says how many bytes of data a kernel may hold; without it, any."""

WORKER = "CSATBOOK_WORKER"
"""The variable that says for which process a kernel makes a report."""

FEW_OBJECTS = 50_000
"""Cycles are looked for after so many new objects: Python's 700 cost a report some of its time."""

COLD = (
    "import sys; sys.path[:1] == [''] and sys.path.pop(0); "
    "from csatbook.run import process; process.begin()"
)
"""What Python is told so that it becomes a kernel as a fork would; ipykernel's arguments follow."""


@dataclass(frozen=True)
class Request:
    """What a kernel is started with."""

    arguments: tuple[str, ...]
    """Those of ipykernel, such as -f FILE."""
    folder: str
    variables: Mapping[str, str]


@dataclass(frozen=True)
class InCommon:
    """What the reports have in common whose kernels are forked from one process."""

    study: str
    study_digest: str
    store: str
    periods: tuple[str, ...]
    language: Language


@dataclass(frozen=True)
class Fork:
    """What a fork knows of itself."""

    request: Request
    connection: socket.socket
    streams: Sequence[int]
    """What takes the place of standard input, output and error."""
    parent: int


def tell(connection: socket.socket, what: str, value: Any = None) -> None:
    """Say to whoever asked for a kernel what became of it."""
    with contextlib.suppress(OSError):  # nobody is there any more
        connection.send(json.dumps([what, value]).encode())


def be_forked(fork: Fork, set_by_imports: Mapping[str, str]) -> None:
    """Do what a cold start would have done with this process."""
    request = fork.request
    try:
        os.setsid()
        _tie(fork.parent)
        for number, stream in enumerate(fork.streams):
            os.dup2(stream, number)
            os.close(stream)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        os.chdir(request.folder)
        os.environ.clear()
        os.environ.update(set_by_imports)
        os.environ.update(request.variables, JPY_PARENT_PID=str(fork.parent))
        time.tzset()
        _limit()
        _reseed()
        app = _application(request.arguments)
        tell(fork.connection, READY, os.getpid())
        fork.connection.close()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    app.start()


def _application(arguments: Sequence[str]) -> Any:
    """The kernel of this process, listening."""
    import ipykernel_launcher  # noqa: PLC0415 - a kernel's business alone
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 - as above

    sys.argv = [str(ipykernel_launcher.__file__), *arguments]
    # It asks once a second whether its parent is still there.
    app = IPKernelApp.instance(parent_handle=os.getppid())
    if WORKER in os.environ:  # nobody types here, so that there is no history to keep
        app.config.HistoryManager.enabled = False
    app.initialize(list(arguments))  # type: ignore[no-untyped-call]
    reads.watch(*(os.environ[name] for name in ("TMPDIR", "MPLCONFIGDIR") if name in os.environ))
    return app


def _reseed() -> None:
    """Let NumPy's global generator begin elsewhere in each kernel, as Python's own does."""
    if random := sys.modules.get("numpy.random"):
        random.seed()


def begin() -> None:
    """Be a kernel in a process that has just started: what `COLD` does."""
    if worker := os.environ.get(WORKER):
        _tie(int(worker))
    _limit()
    _application(sys.argv[1:]).start()


def _tie(parent: int) -> None:
    """Let Linux end this process with its parent, whatever either is doing.

    The kernel itself looks once a second, unless a cell does not let go of the interpreter.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)


def _limit() -> None:
    """Let this process hold no more data than it was told: asking for more is a MemoryError."""
    memory = int(os.environ.get(MEMORY, "0"))
    if memory and sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        if most == resource.RLIM_INFINITY or memory < most:
            resource.setrlimit(resource.RLIMIT_DATA, (memory, most))
