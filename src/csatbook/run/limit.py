"""An end for work that takes too long, whatever it is busy with."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

GRACE_SECONDS = 30
_NOWHERE = os.open(os.devnull, os.O_WRONLY)


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
