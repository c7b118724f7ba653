"""Many jobs on several processes, of which any may die."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from csatbook.run import worker
from csatbook.run.job import Job, JobOutcome

_POLITE_SECONDS = 2.0
_LOOK_SECONDS = 2.0
BROKEN = (
    "the process that made this report died twice: memory used up, ended from outside, or stuck"
)

DESERTED = "no worker is left to make it; start some and run the command again"


class Watch(Protocol):
    """Who is told what happens, in the process that asked for the run."""

    def waiting(self) -> None:
        """Another run has to end first."""

    def started(self, job: Job) -> None:
        """A worker has been given this job."""

    def ended(self, outcome: JobOutcome) -> None:
        """A job is done, one way or the other."""


def run(
    jobs: Sequence[Job],
    *,
    workers: int,
    watch: Watch,
    work: Callable[[Job], JobOutcome],
    pool: Callable[[int], Executor] | None = None,
    dead: tuple[type[Exception], ...] = (BrokenProcessPool,),
    deserted: Callable[[], bool] = lambda: False,
) -> list[JobOutcome]:
    """What became of these jobs, in their order?

    Parameters
    ----------
    jobs : the reports to make
    workers : how many at a time
    watch : told of each job's start and end
    work : does one job; a function of a module, so that other processes can find it
    pool : makes an executor of so many workers; processes of this machine if not given
    dead : what an executor raises where the process of a job died
    deserted : asked now and then, while nothing ends: whether nobody is left to do the jobs

    A process that dies takes a local pool with it. What had been given to the pool is then tried
    again, one job at a time, so that the one that kills its process is known: that one has failed.
    """
    make = pool or worker.processes
    done: dict[Job, JobOutcome] = {}
    fresh, suspects = deque(jobs), deque[Job]()

    def end(outcome: JobOutcome) -> None:
        done[outcome.job] = outcome
        watch.ended(outcome)

    while fresh or suspects:
        alone = bool(suspects)
        queue = suspects if alone else fresh
        at_once = 1 if alone else min(workers, len(queue))
        with _ended(make(at_once)) as executor:
            broken = _drain(
                executor,
                queue,
                work,
                at_once=at_once,
                watch=watch,
                end=end,
                dead=dead,
                deserted=deserted,
            )
        if alone:
            for job in broken:
                end(JobOutcome(job, "failed", message=BROKEN, lost=True))
        else:
            suspects.extend(broken)
    return [done[job] for job in jobs]


def _drain(
    executor: Executor,
    queue: deque[Job],
    work: Callable[[Job], JobOutcome],
    *,
    at_once: int,
    watch: Watch,
    end: Callable[[JobOutcome], None],
    dead: tuple[type[Exception], ...],
    deserted: Callable[[], bool],
) -> list[Job]:
    """Do the queue's jobs until none is left or the pool breaks; those it broke with."""
    running: dict[Future[JobOutcome], Job] = {}
    broken: list[Job] = []
    try:
        while running or (queue and not broken):
            # Not more than can be worked on, so that what is said to have started has started.
            while queue and not broken and len(running) < at_once:
                job = queue.popleft()
                watch.started(job)
                try:
                    with worker.deaf():  # submitting starts processes
                        running[executor.submit(work, job)] = job
                except dead:
                    broken.append(job)
            ready, _ = wait(running, timeout=_LOOK_SECONDS, return_when=FIRST_COMPLETED)
            if not ready and deserted():
                for future in running:
                    future.cancel()
                for job in (*running.values(), *broken, *queue):
                    end(JobOutcome(job, "failed", message=DESERTED, lost=job in running.values()))
                queue.clear()
                return []
            for future in [future for future in running if future in ready]:
                job = running.pop(future)
                try:
                    # With the job that is here, so that its copy from the other process can go.
                    end(replace(future.result(), job=job))
                except dead:
                    broken.append(job)
                except Exception as error:  # a mistake of ours; the other reports are still wanted
                    message = f"{type(error).__name__}: {error}"
                    end(JobOutcome(job, "failed", message=message, lost=True))
    except BaseException:
        for future in running:
            future.cancel()
        raise
    return broken


@contextmanager
def _ended(executor: Executor) -> Iterator[Executor]:
    """The executor, of which no process is left afterwards, however it ends."""
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False)
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
