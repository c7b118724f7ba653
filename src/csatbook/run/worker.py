"""A process that does jobs: it begins deaf to Ctrl-C, and ends with its master, or in time."""

from __future__ import annotations

import atexit
import faulthandler
import gc
import logging
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

from csatbook.run.process import FEW_OBJECTS
from csatbook.survey.state import atomic

PASSING = "csatbook"
"""How folders in the system's one for temporary files begin, before `atomic.mark`."""
GRACE_SECONDS = 30
_NOWHERE = os.open(os.devnull, os.O_WRONLY)
_LONGEST = 88  # of the folder of a socket
_MOST = 8


def usual() -> int:
    """How many jobs does this machine do at a time? One per processor that it may use, up to 8."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(usable or 1, _MOST)


def processes(workers: int, *, scratch: Path | None = None) -> Executor:
    """An executor of so many processes of this machine.

    `scratch` is the folder for what they need only meanwhile; without it the system's.
    """
    # Forked from a process that has done nothing but import, not from this one, whose threads and
    # open sockets a fork would copy in whatever state they are.
    # It listens on a socket, for whose path some folders for temporary files are too long.
    there = "forkserver" in multiprocessing.get_all_start_methods()
    fits = there and len(os.fsencode(_sockets())) <= _LONGEST
    context = multiprocessing.get_context("forkserver" if fits else "spawn")
    context.set_forkserver_preload(["csatbook.run.execute"])
    with deaf():  # here begins the process that keeps account of semaphores
        return ProcessPoolExecutor(
            workers, mp_context=context, initializer=_begin, initargs=(scratch,)
        )


def _sockets() -> Path:
    """The folder where multiprocessing has its sockets: one that tells whose it is.

    Those that it makes itself stay for ever if their process is killed.
    """
    configured = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    if "tempdir" not in configured:
        folder = Path(tempfile.gettempdir(), f"{PASSING}{atomic.mark()}")
        folder.mkdir(mode=0o700)
        configured["tempdir"] = str(folder)

        def end(owner: int = os.getpid()) -> None:
            if os.getpid() == owner:
                shutil.rmtree(folder, ignore_errors=True)

        atexit.register(end)
    return Path(configured["tempdir"])


@contextmanager
def deaf() -> Iterator[None]:
    """Keep what a terminal sends for later, and from processes that start meanwhile: see `_begin`.

    That is Ctrl-C, and word that the terminal was closed.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(scratch: Path | None) -> None:
    """What a worker does first: leave Ctrl-C and the like to the process that it works for.

    By a handler that does nothing, rather than none, since kernels would inherit that.
    """
    signal.signal(signal.SIGINT, lambda *_: None)
    if hasattr(signal, "pthread_sigmask"):
        signal.signal(signal.SIGHUP, lambda *_: None)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGHUP})
    gc.freeze()
    gc.set_threshold(FEW_OBJECTS)
    if scratch:  # libraries leave files, too, when their process is killed
        tempfile.tempdir = str(scratch)
    logging.getLogger("papermill").addHandler(logging.NullHandler())  # the outcome tells it
    if parent := multiprocessing.parent_process():
        _tie(parent.sentinel)
        threading.Thread(target=_leash, args=(parent,), daemon=True).start()


def _tie(sentinel: int) -> None:
    """Let the system end this process with the one that it works for, even if that is killed.

    The other end of this pipe closes then. A thread that waits for that would be held up by code
    that does not let go of the interpreter, such as a search in a long text.
    """
    if hasattr(signal, "SIGIO") and hasattr(os, "O_ASYNC"):
        import fcntl  # noqa: PLC0415 - not on Windows

        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(sentinel, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(sentinel, fcntl.F_SETFL, fcntl.fcntl(sentinel, fcntl.F_GETFL) | os.O_ASYNC)


def _leash(parent: BaseProcess) -> None:
    """The same where the system does not do so, and where the other had ended before."""
    parent.join()
    os._exit(1)


@contextmanager
def within(seconds: float, what: str) -> Iterator[None]:
    """Let the block take this long.

    Where it is a process's main thread that does it, as in workers; and where there are alarms.

    Raises
    ------
    TimeoutError
        The block took longer. If even that does not stop it, the process ends, `GRACE_SECONDS`
        later: code of libraries may hear of no exception.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() != threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        msg = f"{what} took longer than {seconds:g} seconds"
        raise TimeoutError(msg)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        with ended_after(seconds + GRACE_SECONDS):
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def ended_after(seconds: float) -> Iterator[None]:
    """End this process if the block takes longer. Not one inside the other: there is one clock."""
    # The clock runs beside the interpreter, so that no code can hold it up.
    faulthandler.dump_traceback_later(seconds, exit=True, file=_NOWHERE)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
