"""Many jobs on several processes, of which any may die."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import Protocol

from csatbook.run.job import Job, Outcome

_POLITE_SECONDS = 2.0
_LONGEST = 70
_BROKEN = (
    "the process that made this report died twice: memory used up, ended from outside, or stuck"
)


class Watch(Protocol):
    """Who is told what happens, in the process that asked for the run."""

    def waiting(self) -> None:
        """Another run has to end first."""

    def started(self, job: Job) -> None:
        """A worker has been given this job."""

    def ended(self, outcome: Outcome) -> None:
        """A job is done, one way or the other."""


def run(
    jobs: Sequence[Job],
    *,
    workers: int,
    watch: Watch,
    work: Callable[[Job], Outcome],
    pool: Callable[[int], Executor] | None = None,
) -> list[Outcome]:
    """What became of these jobs, in their order?

    Parameters
    ----------
    jobs : the reports to make
    workers : how many at a time
    watch : told of each job's start and end
    work : does one job; a function of a module, so that other processes can find it
    pool : makes an executor of so many workers; processes of this machine if not given

    A worker that dies takes the pool with it. What had been given to workers is then tried again,
    one job at a time, so that the one that kills its worker is known: that one has failed.
    """
    make = pool or _processes
    done: dict[Job, Outcome] = {}
    fresh, suspects = deque(jobs), deque[Job]()

    def end(outcome: Outcome) -> None:
        done[outcome.job] = outcome
        watch.ended(outcome)

    while fresh or suspects:
        alone = bool(suspects)
        queue = suspects if alone else fresh
        at_once = 1 if alone else min(workers, len(queue))
        with _ended(make(at_once)) as executor:
            broken = _drain(executor, queue, work, at_once=at_once, watch=watch, end=end)
        if alone:
            for job in broken:
                end(Outcome(job, "failed", message=_BROKEN, lost=True))
        else:
            suspects.extend(broken)
    return [done[job] for job in jobs]


def _drain(
    executor: Executor,
    queue: deque[Job],
    work: Callable[[Job], Outcome],
    *,
    at_once: int,
    watch: Watch,
    end: Callable[[Outcome], None],
) -> list[Job]:
    """Do the queue's jobs until none is left or the pool breaks; those it broke with."""
    running: dict[Future[Outcome], Job] = {}
    while queue or running:
        # Not more than can be worked on, so that what is said to have started has started.
        while queue and len(running) < at_once:
            job = queue.popleft()
            watch.started(job)
            try:
                with _deaf():  # submitting starts processes
                    running[executor.submit(work, job)] = job
            except BrokenProcessPool:
                return [*running.values(), job]
        ready, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in [one for one in running if one in ready]:
            job = running.pop(future)
            try:
                end(future.result())
            except BrokenProcessPool:
                return [job, *running.values()]
            except Exception as error:  # a mistake of ours; the other reports are still wanted
                end(Outcome(job, "failed", message=f"{type(error).__name__}: {error}", lost=True))
    return []


@contextmanager
def _ended(executor: Executor) -> Iterator[Executor]:
    """The executor, of which no process is left afterwards, however it ends."""
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        _end_children()
        raise
    executor.shutdown(wait=True)


def _end_children() -> None:
    """End this process's workers. Their kernels end by themselves within a second."""
    children = multiprocessing.active_children()
    for child in children:
        child.terminate()
    for child in children:
        child.join(_POLITE_SECONDS)
        if child.is_alive():
            child.kill()


def _processes(workers: int) -> Executor:
    # Forked from a process that has done nothing but import, not from this one, whose threads and
    # open sockets a fork would copy in whatever state they are.
    # It listens on a socket, for whose path some folders for temporary files are too long.
    there = "forkserver" in multiprocessing.get_all_start_methods()
    fits = len(os.fsencode(tempfile.gettempdir())) <= _LONGEST
    context = multiprocessing.get_context("forkserver" if there and fits else "spawn")
    context.set_forkserver_preload(["csatbook.run.execute"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)


@contextmanager
def _deaf() -> Iterator[None]:
    """Keep Ctrl-C for later, and from processes that start meanwhile: see `_begin`."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """What a worker does first: leave Ctrl-C to the process that it works for.

    By a handler that does nothing, rather than none, since kernels would inherit that.
    """
    signal.signal(signal.SIGINT, lambda *_: None)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
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
