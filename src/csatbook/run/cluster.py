"""Workers of a Dask scheduler, looked at beforehand, which do each job in a child process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from csatbook.errors import ParameterError, Problem
from csatbook.run import digest, worker
from csatbook.run.batch import BROKEN
from csatbook.run.job import Job, JobOutcome
from csatbook.survey.state import atomic

if TYPE_CHECKING:
    from distributed import Client

Work = Callable[[Job], JobOutcome]

_ANSWER_SECONDS = 10
_LOOK_SECONDS = 0.5
_NAMED = 5
_DESERTED_SECONDS = 30
_ENDING = ("closing", "closed", "failed")
"""States of a worker that has lost its scheduler; one that retires still does what it has."""


@dataclass(frozen=True)
class Workplace:
    """What a worker has to have in common with the command."""

    csatbook: str
    """Digest of the sources."""
    versions: tuple[tuple[str, str], ...]
    """Of Python and of the libraries behind a report."""
    folders: tuple[Path, ...]
    """That have to be there."""
    marks: tuple[Path, ...]
    """Files in the folders that are written to: who does not see them has other folders."""


@dataclass(frozen=True)
class Cluster:
    """Workers that can do jobs."""

    client: Client
    workplace: Workplace
    workers: int
    """How many jobs they do at a time."""
    _since: list[float] = field(default_factory=list)
    """When no worker was seen, since one was."""

    def pool(self, _: int) -> Executor:
        """The workers as an executor."""
        executor: Executor = self.client.get_executor(pure=False)
        return executor

    @property
    def dead(self) -> tuple[type[Exception], ...]:
        """What is raised where a job's worker, its child or the scheduler died."""
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - an optional library

        return BrokenProcessPool, KilledWorker, CancelledError

    def deserted(self) -> bool:
        """Whether there has been no worker for a while: those that a nanny starts anew come back.

        Nor are there any where the scheduler is gone. To be asked again and again.
        """
        if self._peopled():
            self._since.clear()
        else:
            self._since.append(time.monotonic())
        return bool(self._since) and self._since[-1] - self._since[0] > _DESERTED_SECONDS

    def _peopled(self) -> bool:
        """Whether the scheduler is there and has workers, as far as can be learnt in time."""
        scheduler = self.client.scheduler
        if scheduler is None or self.client.status != "running":  # else asking would not end
            return False
        try:
            threads = self.client.sync(scheduler.ncores, callback_timeout=_ANSWER_SECONDS)
        except (OSError, TimeoutError):
            return False
        return bool(threads)

    def work(self, work: Work) -> Work:
        """The same work, done in a child process of a worker."""
        return partial(in_child, work, self.workplace)


@contextmanager
def connected(
    address: str, *, shared: Iterable[Path], seen: Iterable[Path] = ()
) -> Iterator[Cluster]:
    """Which workers does this scheduler have, and can they do our jobs?

    Parameters
    ----------
    address : of the scheduler, such as `tcp://10.0.0.5:8786`
    shared : folders that the jobs read and write; each worker has to have the same, by that path
    seen : further folders that have to be there

    Raises
    ------
    ParameterError
        Nobody answers, there is no worker, or one of them does not see a folder or has another
        csatbook, Python or library than this command.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an optional library
    except ModuleNotFoundError:
        message = "needs the library distributed: pip install 'csatbook[cluster]'"
        raise ParameterError(Problem("--cluster", message)) from None
    with ExitStack() as stack:
        try:
            client = stack.enter_context(Client(address, timeout=_ANSWER_SECONDS))
        except (OSError, ValueError) as error:
            message = f"no Dask scheduler answers at '{address}': {error}"
            raise ParameterError(Problem("--cluster", message)) from None
        marks = [stack.enter_context(_marked(folder)) for folder in shared]
        workplace = Workplace(
            digest.csatbook(), tuple(digest.versions().items()), tuple(seen), tuple(marks)
        )
        _examine(client, address, workplace)
        threads = sum(client.nthreads().values())
        yield Cluster(client, workplace, threads)


@contextmanager
def _marked(folder: Path) -> Iterator[Path]:
    """A file in this folder while the block runs, whose name nobody can guess."""
    folder.mkdir(parents=True, exist_ok=True)
    atomic.sweep(folder, ".cluster-at-*")
    mark = folder / f".cluster{atomic.mark()}"
    mark.touch()
    try:
        yield mark
    finally:
        with suppress(OSError):
            mark.unlink()


def _examine(client: Client, address: str, workplace: Workplace) -> None:
    with suppress(TimeoutError):
        client.wait_for_workers(1, timeout=_ANSWER_SECONDS)
    # A worker that cannot even load this module answers with that error.
    told = client.run(lacking, workplace, on_error="return")
    if not told:
        message = f"the scheduler at '{address}' has no workers; start some with 'dask worker'"
        raise ParameterError(Problem("--cluster", message))
    if problems := [
        Problem("--cluster", f"the worker {name} {what}")
        for name, answer in told.items()
        for what in ([_unable(answer)] if isinstance(answer, BaseException) else answer)
    ]:
        raise ParameterError(problems)


def _unable(error: BaseException) -> str:
    return f"cannot do jobs of csatbook: {type(error).__name__}: {error}"


@lru_cache(maxsize=8)
def lacking(workplace: Workplace) -> tuple[str, ...]:
    """What does this process lack of the workplace? Asked where a worker runs; sentence ends."""
    host = socket.gethostname()
    problems = [
        f"on {host} cannot see the folder {path}" for path in workplace.folders if not path.is_dir()
    ]
    for mark in workplace.marks:
        if not mark.is_file():
            message = "it has to be on a folder that all share, by the same path"
            problems.append(f"on {host} cannot see the folder {mark.parent} of this run; {message}")
    own = digest.versions()
    others = [
        f"{name} {own.get(name)} instead of {version}"
        for name, version in workplace.versions
        if own.get(name) != version
    ]
    if others:
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        problems.append(f"on {host} has {', '.join(others[:_NAMED])}{more}; install the same")
    elif digest.csatbook() != workplace.csatbook:
        problems.append(f"on {host} has another csatbook of the same version; install the same")
    return tuple(problems)


def in_child(work: Work, workplace: Workplace, job: Job) -> JobOutcome:
    """Do this job in a child process of this worker, so that the worker outlives whatever happens.

    If the child dies, another one tries again, once. If nobody wants the job any longer, since the
    command was ended or the scheduler is gone, the child is ended, too.
    """
    from distributed import get_worker  # noqa: PLC0415 - an optional library

    here = get_worker()
    if problems := lacking(workplace):  # a worker that came when the run had begun
        message = f"the worker {here.address} {problems[0]}"
        return JobOutcome(job, "failed", message=message, untouched=True)
    tasks, key = here.state.tasks, here.get_current_task()

    def unwanted() -> bool:
        cancelled = key not in tasks or tasks[key].state == "cancelled"
        return cancelled or here.status.name in _ENDING

    for _ in range(2):
        if unwanted():
            break
        child = _child(Path(here.local_directory))
        try:
            with _parent():
                future = child.executor.submit(work, job)
            while not wait([future], timeout=_LOOK_SECONDS).done:
                if unwanted():
                    child.end()
            return future.result()
        except BrokenProcessPool:
            child.end()
    return JobOutcome(job, "failed", message=BROKEN, lost=True)


class _Child:
    """A process that has imported what jobs need."""

    def __init__(self, scratch: Path) -> None:
        self.executor = worker.processes(1, scratch=scratch)
        with _parent():
            self._id = self.executor.submit(os.getpid).result()

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._id, signal.SIGTERM)
        self.executor.shutdown()
        _own.child = None


_own = threading.local()
"""Each thread of a worker keeps a child of its own between jobs."""


def _child(scratch: Path) -> _Child:
    if getattr(_own, "child", None) is None:
        _own.child = _Child(scratch)
    child: _Child = _own.child
    return child


@contextmanager
def _parent() -> Iterator[None]:
    """Let this process have children: Dask's nanny starts its workers as some that may have none.

    That is so since such would outlive it; ours end with it in any case (`worker.processes`).
    """
    configured = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    before = configured.get("daemon")
    configured["daemon"] = False
    try:
        yield
    finally:
        configured["daemon"] = before
