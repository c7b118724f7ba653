"""The process that has the libraries imported, and forks every kernel from itself.

It has one thread, opens no kernel's socket and draws no random number, so that what it forks is as
good as a process that has just started. It listens on a Unix socket; each connection is one kernel:
a request comes in, `READY` and at last the exit status go out. A kernel ends with its connection,
and all end with this process, which ends with the one that started it (its standard input closes).
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import warnings
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from csatbook.run import process
from csatbook.run.process import (
    EXIT,
    FEW_OBJECTS,
    HERE,
    MEMORY,
    MOST,
    REFUSED,
    WORKER,
    Fork,
    InCommon,
    Request,
)
from csatbook.study.load import STUDY_TOLD
from csatbook.survey.state.reads import READS_TOLD
from csatbook.survey.store import STORE_TOLD

PRELOADED = (
    "csatbook.report.sections",
    "csatbook.report.door",
    "csatbook.analysis.door",
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "IPython.core.completerlib",
    "IPython.extensions.storemagic",
    "matplotlib.backends.backend_svg",
    "matplotlib.backends.backend_agg",
    "matplotlib.pyplot",
    "pandas.io.formats.style",
    "scipy.optimize",
    "scipy.stats",
    "seaborn",
    "statsmodels.api",
    "statsmodels.formula.api",
    "tornado.platform.asyncio",
    "tornado.queues",
)
"""What reports and analysts import. What is missing is left out: the kernel says so when asked."""

BACKEND = "module://matplotlib_inline.backend_inline"
"""The one that ipykernel would set before anybody imports matplotlib."""

OWN = frozenset(
    {
        "CSATBOOK_DATA",
        MEMORY,
        READS_TOLD,
        STORE_TOLD,
        STUDY_TOLD,
        WORKER,
        "IPYTHONDIR",
        "JPY_PARENT_PID",
        "JPY_SESSION_NAME",
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_RUNTIME_DIR",
        "PWD",
        "OLDPWD",
        "PYTEST_CURRENT_TEST",
        "TMPDIR",
    }
)
"""Variables that a kernel may have otherwise than this process: nothing preloaded reads them when
it is imported. Any other difference could make a warm kernel differ from a cold one."""


def run(listener: int, shared: InCommon | None = None) -> None:
    """Import what kernels need, then fork one for each request; in each of these, be a kernel.

    `listener` is the descriptor of a Unix socket that listens already; `shared`, what the reports
    of these kernels have in common, is made before, so that each of them finds it made.
    """
    here = dict(os.environ)
    _preload()
    if shared:
        _prepare(shared)
    # So that kernels share these objects' memory: looking through them would copy it.
    gc.collect()
    gc.freeze()
    gc.set_threshold(FEW_OBJECTS)
    set_by_imports = {name: os.environ[name] for name in os.environ.keys() - here.keys()}
    forked = _Server(socket.socket(fileno=listener), here).serve()
    if forked is None:
        os._exit(0)  # it holds nothing that has to be put in order
    process.be_forked(forked, set_by_imports)


def begin(listener: str, shared: str = "null") -> None:
    """What `warm` has Python do: `run`, with the words of a command."""
    told = json.loads(shared)
    run(int(listener), told and InCommon(**told | {"periods": tuple(told["periods"])}))


def _preload() -> None:
    own = "MPLBACKEND" in os.environ
    os.environ.setdefault("MPLBACKEND", BACKEND)
    # As in a kernel: pandas looks for it to choose how wide a table it shows.
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # type: ignore[attr-defined]
    for name in PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    with contextlib.suppress(ImportError):
        importlib.import_module("csatbook.report.scraps").load()
        importlib.import_module("csatbook.report.fonts").register()
    del builtins.get_ipython  # type: ignore[attr-defined]
    if not own:
        del os.environ["MPLBACKEND"]


def _prepare(shared: InCommon) -> None:
    """What goes wrong here, or has to be warned of, is told by the kernels, which then make it."""
    from csatbook.analysis import door  # noqa: PLC0415 - preloaded; the run itself needs it not

    told = {STUDY_TOLD: shared.study_digest, STORE_TOLD: shared.store, READS_TOLD: ""}
    os.environ.update(told)
    with contextlib.suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("error")
        door.prepare(shared.study, shared.periods, shared.language)
    for name in told:
        del os.environ[name]


class _Server:
    """Forks kernels, tells their ends, and ends them with their connections."""

    def __init__(self, listener: socket.socket, variables: Mapping[str, str]) -> None:
        self._variables, self._folder = variables, Path.cwd()
        self._kernels: dict[int, socket.socket] = {}
        self._pid = os.getpid()
        self._wakeup = socket.socketpair()
        for end in self._wakeup:
            end.setblocking(False)
        signal.set_wakeup_fd(self._wakeup[1].fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._listener = listener
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._selector.register(self._wakeup[0], selectors.EVENT_READ, self._reap)
        self._selector.register(0, selectors.EVENT_READ, None)

    def serve(self) -> Fork | None:
        """In this process: until standard input closes. In each fork: at once, with its request."""
        while True:
            for key, _ in self._selector.select():
                if key.data is None:
                    if not os.read(0, 1):
                        self._end()
                        return None
                elif forked := key.data(key.fileobj):
                    return cast("Fork", forked)

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection, _ = listener.accept()
            self._selector.register(connection, selectors.EVENT_READ, self._start)

    def _start(self, connection: socket.socket) -> Fork | None:
        """Fork a kernel. What is returned is so in the fork alone."""
        try:
            text, streams, _, _ = socket.recv_fds(connection, MOST, 3)
        except OSError:
            text, streams = b"", []
        if not text:  # somebody asks whether this process is there
            process.tell(connection, HERE)
            self._drop(connection, streams)
            return None
        request = Request(**json.loads(text))
        if why := self._unlike(request):
            process.tell(connection, REFUSED, why)
            self._drop(connection, streams)
            return None
        child = os.fork()
        if child == 0:
            self._leave(connection)
            return Fork(request, connection, streams, self._pid)
        self._kernels[child] = connection
        self._selector.modify(connection, selectors.EVENT_READ, self._hear)
        for stream in streams:
            os.close(stream)
        return None

    def _unlike(self, request: Request) -> list[str]:
        """Why would a fork of this process not be what a cold start makes?"""
        style = Path(request.folder, "matplotlibrc")  # read when matplotlib is imported
        elsewhere = style.exists() and style.parent != self._folder
        different = differing(self._variables, request.variables)
        return [*different, *([str(style)] if elsewhere else [])]

    def _hear(self, connection: socket.socket) -> None:
        """A number is a signal to pass on; nothing, that nobody wants the kernel any more."""
        child = next(pid for pid, other in self._kernels.items() if other is connection)
        try:
            text = connection.recv(MOST)
        except OSError:
            text = b""
        if not text:
            self._selector.unregister(connection)
        _signal(child, int(json.loads(text)) if text else signal.SIGKILL)

    def _reap(self, wakeup: socket.socket) -> None:
        with contextlib.suppress(BlockingIOError):
            while wakeup.recv(4096):
                pass
        for child in list(self._kernels):
            if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            _signal(child, signal.SIGKILL)  # what the kernel started, and left behind
            _, status = os.waitpid(child, 0)
            connection = self._kernels.pop(child)
            process.tell(connection, EXIT, os.waitstatus_to_exitcode(status))
            self._drop(connection, [])

    def _drop(self, connection: socket.socket, streams: list[int]) -> None:
        with contextlib.suppress(KeyError):
            self._selector.unregister(connection)
        connection.close()
        for stream in streams:
            os.close(stream)

    def _leave(self, kept: socket.socket) -> None:
        """Close what a fork must not hold: others' connections would not end with them."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        held = [key.fileobj for key in self._selector.get_map().values()]
        self._selector.close()
        for each in (*held, *self._wakeup, *self._kernels.values()):
            if isinstance(each, socket.socket) and each is not kept:
                each.close()

    def _end(self) -> None:
        for child in self._kernels:
            _signal(child, signal.SIGKILL)
        for child in self._kernels:
            os.waitpid(child, 0)


def _own(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name not in OWN}


def differing(here: Mapping[str, str], asked: Mapping[str, str]) -> list[str]:
    """Which variables has a kernel otherwise than the process it would be forked from?

    Examples
    --------
    >>> differing({"LANG": "C", "TZ": "UTC"}, {"LANG": "C", "TMPDIR": "/x"})
    ['TZ']
    """
    here, asked = _own(here), _own(asked)
    return sorted(name for name in here.keys() | asked.keys() if here.get(name) != asked.get(name))


def _signal(child: int, number: int) -> None:
    """To the kernel and all that it started; to it alone, if it has no group of its own yet."""
    for send in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            send(child, number)
            return
