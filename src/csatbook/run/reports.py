"""The whole run: what is unchanged left alone, the rest made, recorded, tabulated and listed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypedDict

from csatbook.run import batch, cluster, disk, kernel, overview, tables, worker
from csatbook.run.batch import Watch
from csatbook.run.book import Book
from csatbook.run.gates import Gate
from csatbook.run.job import Job, JobOutcome
from csatbook.run.plan import Recipe
from csatbook.survey.state import atomic


@dataclass(frozen=True)
class Made:
    """What a run did."""

    outcomes: tuple[JobOutcome, ...]
    outdated: tuple[str, ...]
    """Reports of an earlier state of the study or the data; their numbers are in no table."""
    gates: Mapping[str, tuple[Gate, ...]]
    """What the study demands of each period; nothing where nobody can know."""

    @property
    def amiss(self) -> bool:
        """Whether somebody has to act: a report failed or is in doubt, or a gate was missed."""
        missed = any(not gate.met for gates in self.gates.values() for gate in gates)
        return missed or any(outcome.amiss for outcome in self.outcomes)


def make(
    recipe: Recipe,
    jobs: Sequence[Job],
    *,
    workers: int | None,
    force: bool,
    watch: Watch,
    scheduler: str | None = None,
) -> Made:
    """What became of these jobs, in their order?

    Parameters
    ----------
    recipe, jobs : how the reports are made, and which
    workers : how many at a time; None for as many as this machine or the cluster can
    force : whether what is unchanged is made again
    watch : told what happens
    scheduler : address of a Dask scheduler, whose workers make the reports; else this machine does

    Each outcome is recorded in `run.json` as soon as it is there, so that a run that was ended can
    be taken up again; result tables and overview pages follow for each period that had a job.
    A study has one run at a time in a folder; another waits.

    Raises
    ------
    OSError
        The disk is full, a folder may not be written, or is a link.
    ParameterError
        The scheduler does not answer, or its workers cannot do these jobs.
    """
    folder = recipe.output / recipe.study.name
    disk.refuse_link(folder)
    with disk.held(folder, waiting=watch.waiting):
        return _make(recipe, jobs, workers, scheduler, force=force, watch=watch)


def _make(
    recipe: Recipe,
    jobs: Sequence[Job],
    workers: int | None,
    scheduler: str | None,
    *,
    force: bool,
    watch: Watch,
) -> Made:
    books = {period: Book(recipe, period) for period in dict.fromkeys(map(_period, jobs))}
    for book in books.values():
        for folder in (book.folder, tables.place(book.folder)):
            disk.refuse_link(folder)
        disk.sweep(book.folder)
    jobs = [books[_period(job)].prepared(job, force=force) for job in jobs]
    recorder = _Recorder(books, watch)
    for job in jobs:
        if not force and books[_period(job)].current(job):
            recorder.ended(JobOutcome(job, "unchanged"))
        else:
            disk.sweep(job.folder)
    left = [job for job in jobs if job not in recorder.outcomes]
    if left:
        kernel.prepare(left[0].state)
        with _here(workers) if scheduler is None else _there(left[0], workers, scheduler) as place:
            batch.run(left, watch=recorder, **place)
    for book in books.values():
        book.tabulate()
        book.judge()
    overview.write(recipe, tuple(books.values()))
    outdated = [
        f"{period} {report}" for period, book in books.items() for report in book.outdated()
    ]
    gates = {period: book.manifest.gates for period, book in books.items()}
    return Made(tuple(recorder.outcomes[job] for job in jobs), tuple(outdated), gates)


class _Place(TypedDict):
    """Where jobs are done."""

    workers: int
    pool: Callable[[int], Executor]
    work: cluster.Work


@contextmanager
def _here(workers: int | None) -> Iterator[_Place]:
    """By processes of this machine."""
    with _scratch() as scratch:
        pool = partial(worker.processes, scratch=scratch)
        yield {"workers": workers or worker.usual(), "pool": pool, "work": _work}


@contextmanager
def _there(job: Job, workers: int | None, scheduler: str) -> Iterator[_Place]:
    """By the workers of a scheduler, who have to see the folders of jobs like this one."""
    shared = (job.state, job.folder.parent)
    seen = (job.home, job.templates, job.data)
    with cluster.connected(scheduler, shared=shared, seen=seen) as workforce:
        yield {
            "workers": workers or workforce.workers,
            "pool": workforce.pool,
            "work": workforce.work(_work),
        }


@contextmanager
def _scratch() -> Iterator[Path]:
    """One folder for all that workers leave lying about, also those that are killed.

    Those of runs that were killed themselves go, too.
    """
    temporary = Path(tempfile.gettempdir())
    atomic.sweep(temporary, "csatbook-at-*")
    scratch = temporary / f"csatbook{atomic.mark()}"
    scratch.mkdir(mode=0o700)
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


class _Recorder:
    """Writes down each outcome, and passes it on."""

    def __init__(self, books: Mapping[str, Book], watch: Watch) -> None:
        self.outcomes: dict[Job, JobOutcome] = {}
        self._books, self._watch = books, watch

    def waiting(self) -> None:
        self._watch.waiting()

    def started(self, job: Job) -> None:
        self._watch.started(job)

    def ended(self, outcome: JobOutcome) -> None:
        self.outcomes[outcome.job] = outcome
        if outcome.lost:
            outcome.job.discard()
        self._books[_period(outcome.job)].record(outcome)
        self._watch.ended(outcome)


def _work(job: Job) -> JobOutcome:
    """Done by a worker, which has these libraries at hand; this process never needs them."""
    from csatbook.run import execute  # noqa: PLC0415

    return execute.run(job, scratch=Path(tempfile.gettempdir()))


def _period(job: Job) -> str:
    return job.parameters.period
