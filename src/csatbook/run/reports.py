"""The whole run: what is unchanged left alone, the rest made, recorded, tabulated and listed."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import NotRequired, TypedDict

from csatbook.run import batch, cluster, digest, disk, kernel, manifest, plan, warm, worker
from csatbook.run.batch import Watch
from csatbook.run.book import Book
from csatbook.run.gates import Gate
from csatbook.run.job import Job, JobOutcome
from csatbook.run.manifest import ReportEntry
from csatbook.run.plan import Recipe
from csatbook.run.process import InCommon
from csatbook.study.notice import Notice
from csatbook.survey.state import atomic


@dataclass(frozen=True)
class Made:
    """What a run did."""

    outcomes: tuple[JobOutcome, ...]
    outdated: tuple[str, ...]
    """Reports of an earlier state of the study or the data; their numbers are in no table."""
    gates: Mapping[str, tuple[Gate, ...]]
    """What the study demands of each period; nothing where nobody can know."""
    entries: Mapping[str, ReportEntry]
    """What is recorded of these reports, by their names."""
    notices: tuple[Notice, ...] = ()
    """What is to be known of groups that are hidden in these periods."""

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
    _sweep()
    books = {period: Book(recipe, period) for period in dict.fromkeys(map(_period, jobs))}
    for book in books.values():
        for folder in (book.folder, book.folder / disk.TABLES):
            disk.refuse_link(folder)
        for folder in (book.folder, *_tables(book.folder)):
            disk.sweep(folder)
        book.renew()
    disk.sweep(recipe.output / recipe.study.name)
    disk.sweep(recipe.output, shared=True)
    recorder, left = _Recorder(books, watch), list[Job]()
    for position, job in enumerate(jobs := list(jobs)):
        book = books[_period(job)]
        if not force and book.current(job):
            recorder.ended(JobOutcome(job, "unchanged"))
        else:
            disk.sweep(job.folder)
            jobs[position] = book.prepared(job, force=force)
            left.append(jobs[position])
    if left:
        kernel.prepare(left[0].state)
        with (
            _here(left, workers)
            if scheduler is None
            else _there(left[0], workers, scheduler) as place
        ):
            # Title pages need the waves: they are read while the libraries are imported there.
            headed = {job: plan.headed(recipe, job) for job in left}
            jobs = [headed.get(job, job) for job in jobs]
            batch.run([headed[job] for job in left], watch=recorder, **place)
    for book in books.values():
        book.settle()
        book.tabulate()
    _overview(recipe, tuple(books.values()))
    outdated = [
        f"{period} {report}" for period, book in books.items() for report in book.outdated()
    ]
    notices = {
        notice.where: notice
        for period in recipe.waves.periods
        if period in books
        for notice in books[period].manifest.notices
    }
    outcomes = tuple(recorder.outcomes[job] for job in jobs)
    gates = {period: book.manifest.gates for period, book in books.items()}
    entries = {
        job.name: entry
        for job in jobs
        if (entry := books[_period(job)].entry(job.folder.name, job.stem))
    }
    return Made(outcomes, tuple(outdated), gates, entries, tuple(notices.values()))


def _tables(folder: Path) -> Iterator[Path]:
    """The folders of a period's result tables."""
    tables = folder / disk.TABLES
    yield tables
    if tables.is_dir():
        yield from (path for path in tables.iterdir() if path.is_dir())


def _overview(recipe: Recipe, books: Sequence[Book]) -> None:
    """Bring the pages above the reports up to date, unless they are."""
    pages = _pages(recipe, books)
    if all(book.manifest.pages == pages for book in books):
        return
    from csatbook.run import overview  # noqa: PLC0415 - imports pandas; often there is no need

    for book in books:
        book.judge()
    overview.write(recipe, books)
    pages = _pages(recipe, books)
    for book in books:
        book.shown(pages)


def _pages(recipe: Recipe, books: Sequence[Book]) -> str:
    """Which digest have the overview pages as they stand, and all that they are made from?"""
    folders = sorted(path.parent for path in recipe.output.glob(f"*/*/{manifest.NAME}"))
    own = {book.folder for book in books}
    above = [recipe.output, recipe.output / recipe.study.name, *own]
    pages = [folder / disk.INDEX for folder in above]
    return digest.of_texts(
        [
            *recipe.shared.values(),
            recipe.study.digest,
            digest.of_folder(recipe.pages / "site"),
            plan.site_language(recipe),
            *(book.told() for book in books),
            *(str(manifest.summary(folder)) for folder in folders if folder not in own),
            *(digest.of_file(page) if page.is_file() else "" for page in sorted(pages)),
        ]
    )


class _Place(TypedDict):
    """Where jobs are done."""

    workers: int
    pool: Callable[[int], Executor]
    work: cluster.Work
    dead: NotRequired[tuple[type[Exception], ...]]
    deserted: NotRequired[Callable[[], bool]]


@contextmanager
def _here(jobs: Sequence[Job], workers: int | None) -> Iterator[_Place]:
    """By processes of this machine."""
    workers = workers or worker.usual()
    with _scratch() as scratch, _warm(jobs, workers, scratch) as address:
        pool = partial(worker.processes, scratch=scratch)
        yield {"workers": workers, "pool": pool, "work": partial(_work, warm=address)}


@contextmanager
def _there(job: Job, workers: int | None, scheduler: str) -> Iterator[_Place]:
    """By the workers of a scheduler, who have to see the folders of jobs like this one."""
    shared = (job.state, job.folder.parent)
    seen = (job.home, job.templates, job.data)
    with cluster.connected(scheduler, shared=shared, seen=seen) as workforce:
        yield {
            "workers": workers or workforce.workers,
            "pool": workforce.pool,
            "work": workforce.work(_work_there),
            "dead": workforce.dead,
            "deserted": workforce.deserted,
        }


def _sweep() -> None:
    """Remove the folders of `_scratch` of runs that were killed themselves."""
    atomic.sweep(Path(tempfile.gettempdir()), f"{worker.PASSING}-at-*")


@contextmanager
def _scratch() -> Iterator[Path]:
    """One folder for all that workers leave lying about, also those that are killed."""
    scratch = Path(tempfile.gettempdir(), f"{worker.PASSING}{atomic.mark()}")
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


def _warm(jobs: Sequence[Job], workers: int, scratch: Path) -> AbstractContextManager[str]:
    """A process to fork the kernels of these jobs from; its address."""
    executed = [job for job in jobs if not job.executed]
    if len(executed) <= workers:  # importing once for all only pays for who makes two reports
        return nullcontext("")
    job = executed[0]
    variables = kernel.environment(
        scratch=scratch, data=job.data, state=job.state, hidden=job.hidden
    )
    shared = InCommon(
        study=str(job.home / job.parameters.study),
        study_digest=job.study_digest,
        store=job.store,
        periods=tuple(dict.fromkeys(map(_period, executed))),
        language=job.parameters.language,
    )
    return warm.started(scratch, variables, home=job.home, shared=shared)


def _work(job: Job, *, warm: str = "") -> JobOutcome:
    """Done by a worker, which has these libraries at hand; this process never needs them."""
    from csatbook.run import execute  # noqa: PLC0415

    return execute.run(job, scratch=Path(tempfile.gettempdir()), warm=warm)


def _work_there(job: Job) -> JobOutcome:
    """The same, by the child of a cluster's worker, which keeps a process to fork kernels from."""
    if job.executed:
        return _work(job)
    return _work(job, warm=_kept(job.data, job.state, job.hidden, job.home))


@cache
def _kept(data: Path, state: Path, hidden: tuple[str, ...], home: Path) -> str:
    scratch = Path(tempfile.mkdtemp(prefix="warm-"))
    variables = kernel.environment(scratch=scratch, data=data, state=state, hidden=hidden)
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(warm.started(scratch, variables, home=home))


def _period(job: Job) -> str:
    return job.parameters.period
