"""What is being done and what is left: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.status import Status
from rich.text import Text

from csatbook.run.batch import Watch
from csatbook.run.job import Job, JobOutcome
from csatbook.run.terminal import safe

_NAMES = 3
_WAITING = "waiting for another run of this study to end"


@contextmanager
def shown(total: int, stream: TextIO) -> Iterator[Watch]:
    """Show how far `total` jobs are, on this stream, while the block runs.

    If that is ended before its time, as by Ctrl-C: also what was made and what is left.
    """
    shows = _Bar(total, stream) if total and stream.isatty() else _Log(total, stream)
    try:
        with shows:
            yield shows
    except (KeyboardInterrupt, SystemExit):
        print(_ended(shows.counts, total), file=stream, flush=True)
        raise


def _ended(counts: Counter[str], total: int) -> str:
    """What is told of a run that was ended."""
    told = [f"{count} {status}" for status, count in counts.items()]
    left = total - counts.total()
    kept = "what is made is kept" if told else "nothing was made"
    return f"ended: {', '.join([*told, f'{left} left'])}; {kept}, the same command makes the rest"


@contextmanager
def reading(stream: TextIO) -> Iterator[Callable[[str, int, int], None]]:
    """Show what is being read from raw files, on this stream, while the block runs."""
    if stream.isatty():
        with Status("", console=Console(file=stream)) as status:
            yield lambda told, done, steps: status.update(f"{escape(safe(told))} ({done}/{steps})")
    else:

        def tell(told: str, done: int, steps: int) -> None:
            if done < steps:  # what is done needs no line
                print(f"[{done + 1}/{steps}] {safe(told)}", file=stream, flush=True)

        yield tell


class _Pace:
    """How fast reports are made; what is unchanged takes no time, and says nothing of it."""

    def __init__(self) -> None:
        self._begun, self._made = time.monotonic(), 0

    def ended(self, outcome: JobOutcome) -> None:
        self._made += outcome.status != "unchanged"

    def left(self, jobs: int) -> str:
        """How long will so many more jobs take? Nothing before the first one is made."""
        if not jobs or not self._made:
            return ""
        return about((time.monotonic() - self._begun) / self._made * jobs)


def about(seconds: float) -> str:
    """How is the time that is left told?

    Examples
    --------
    >>> about(8.2), about(130), about(7300)
    ('about 8 s left', 'about 2 min left', 'about 2.0 h left')
    """
    if seconds < 100:
        return f"about {seconds:.0f} s left"
    if seconds < 6000:
        return f"about {seconds / 60:.0f} min left"
    return f"about {seconds / 3600:.1f} h left"


def line(outcome: JobOutcome, done: int, total: int) -> str:
    """How is this outcome told in one line?"""
    match outcome.status:
        case "failed":
            told = f"FAILED  {outcome.job.name}: {outcome.reason}"
        case "doubtful":
            told = f"DOUBT   {outcome.job.name}: {outcome.reason}"
        case "unchanged":
            told = f"as was  {outcome.job.name}"
        case "rendered":
            told = f"pages   {outcome.job.name} ({outcome.seconds:.1f} s)"
        case _:
            told = f"made    {outcome.job.name} ({outcome.seconds:.1f} s)"
    return safe(f"[{done}/{total}] {told}")


class _Log:
    """A line for each job that ends."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self._total, self._stream, self._done = total, stream, 0
        self._pace, self._running = _Pace(), set[str]()
        self.counts = Counter[str]()

    def __enter__(self) -> _Log:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing has to be put in order."""

    def waiting(self) -> None:
        """One line."""
        print(_WAITING, file=self._stream, flush=True)

    def started(self, job: Job) -> None:
        """Nothing is shown: in a log, the line at the end tells all."""
        self._running.add(job.name)

    def ended(self, outcome: JobOutcome) -> None:
        """One line, with what is running and what is left."""
        self._done += 1
        self.counts[outcome.status] += 1
        self._running.discard(outcome.job.name)
        self._pace.ended(outcome)
        told = line(outcome, self._done, self._total)
        if left := self._pace.left(self._total - self._done):
            told = f"{told}  {len(self._running)} running, {left}"
        print(told, file=self._stream, flush=True)


class _Bar:
    """A bar, with the names of what is being done; failures stay above it."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self._bar = Progress(
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
            console=Console(file=stream),
            transient=True,
        )
        self._task = self._bar.add_task("", total=total)
        self._total, self._done, self._failed = total, 0, 0
        self._pace = _Pace()
        self._doing: list[str] = []
        self.counts = Counter[str]()

    def __enter__(self) -> _Bar:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def waiting(self) -> None:
        """A line above the bar."""
        self._bar.console.print(_WAITING)

    def started(self, job: Job) -> None:
        """Its name appears."""
        if job.name not in self._doing:  # a job whose worker died is started again
            self._doing.append(job.name)
        self._show()

    def ended(self, outcome: JobOutcome) -> None:
        """The bar grows; what is amiss is told at once."""
        if outcome.job.name in self._doing:
            self._doing.remove(outcome.job.name)
        self._done += 1
        self.counts[outcome.status] += 1
        self._pace.ended(outcome)
        if outcome.amiss:
            self._failed += outcome.failed
            told = Text(line(outcome, self._done, self._total), style="red")
            self._bar.console.print(told)
        self._bar.advance(self._task)
        self._show()

    def _show(self) -> None:
        names = escape(safe(", ".join(self._doing[:_NAMES])))
        more = len(self._doing) - _NAMES
        doing = f"{names} and {more} more" if more > 0 else names
        failed = f"[red]{self._failed} failed[/red]  " if self._failed else ""
        left = self._pace.left(self._total - self._done)
        told = "  ".join(part for part in (failed.strip(), left, doing) if part)
        self._bar.update(self._task, description=told)
