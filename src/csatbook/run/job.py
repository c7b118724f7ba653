"""One report to make, and what became of it. Both travel between processes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from csatbook.run.parameters import Parameters
from csatbook.run.phases import Phases
from csatbook.study.model import Format

OWN = "report"
"""What the files of a report by the study's own notebook are called."""

OF_CASES = "feedback"
"""The notebook about cases: valid questionnaires stand neither on its cover nor above it."""

Status = Literal["made", "rendered", "unchanged", "doubtful", "failed"]
"""`rendered`: new pages of the notebook that was executed before; `doubtful`: made, but its check
of itself failed."""


@dataclass(frozen=True)
class Imprint:
    """What a report says of itself: plain text in its language."""

    study: str
    title: str
    period: str
    segment: str
    facts: tuple[tuple[str, str], ...]
    """Further labels and values."""
    foot: tuple[tuple[str, str], ...] = ()
    """Those that stand at the end: when it was asked, and whom readers may ask."""


@dataclass(frozen=True)
class Job:
    """One report: what it shows, what makes it, where it goes."""

    parameters: Parameters
    heading: Imprint
    notebook: Path
    source: bytes = field(repr=False)
    """The notebook as it was read."""
    home: Path
    """The folder that the notebook runs in."""
    templates: Path
    folder: Path
    """Where the report's files go."""
    stem: str
    """What they are called: `report`, or like the notebook where that is not the study's own."""
    formats: tuple[Format, ...]
    code: bool
    """Whether readers can unfold the code."""
    given: tuple[str, ...]
    """The notebook's further parameters that the command set."""
    cell_seconds: int
    """A cell that takes longer fails the report."""
    report_seconds: int
    """So do all cells together."""
    memory: int | None
    """How many bytes of data its kernel may hold; None for what is usual where it runs."""
    data: Path
    """The folder that the study's data paths start from."""
    state: Path
    """The project's folder for what is kept between runs."""
    store: str
    """The store that the report is made from."""
    waves: tuple[tuple[str, str], ...]
    """The waves that it may read, and what names the rows of each."""
    hidden: tuple[str, ...]
    """Environment variables that lead to databases, which the notebook has no need of."""
    study_digest: str
    """Digest of the study file, so that the notebook reads that or nothing."""
    inputs: tuple[tuple[str, str], ...]
    """Digest of everything that the executed notebook depends on, by what it is."""
    look: tuple[tuple[str, str], ...]
    """Digest of what its pages depend on besides, by what it is."""
    before: tuple[tuple[str, str], ...] = ()
    """Digests of the files that are there, made from the same inputs, by their names."""
    executed: str = ""
    """Digest of the executed notebook that is there and only needs pages; else it is run."""

    @property
    def name(self) -> str:
        """How the job is called in messages."""
        return f"{self.parameters.period} {told(self.parameters.segment, self.stem)}"

    @property
    def record(self) -> str:
        """The name of the executed notebook."""
        return f"{self.stem}.ipynb"

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that it makes."""
        return (*(f"{self.stem}.{form}" for form in self.formats), self.record)

    def discard(self, *, but: Collection[str] = ()) -> None:
        """Remove the report that this one replaces, so that nobody takes it for the new one.

        `but` names files that stay.
        """
        if self.folder.is_symlink():
            return
        for name in (*(f"{self.stem}.{form}" for form in get_args(Format)), self.record):
            if name not in but:
                (self.folder / name).unlink(missing_ok=True)


def told(segment: str, stem: str) -> str:
    """How is a report called among those of its period?

    Examples
    --------
    >>> told("region=华东", OWN), told("all", "mine")
    ('region=华东', 'all (mine)')
    """
    return segment if stem == OWN else f"{segment} ({stem})"


@dataclass(frozen=True)
class JobOutcome:
    """What became of a job."""

    job: Job
    status: Status
    seconds: float = 0.0
    cell: int | None = None
    """The number that the failed cell bears in `report.ipynb`: In [n]."""
    message: str = ""
    """Why it failed or is in doubt, in one line."""
    lost: bool = False
    """Whether its worker never reported back, so that nothing is known of its files."""
    notes: tuple[str, ...] = ()
    """What should be told of it though it was made, as of signs that no font has."""
    untouched: bool = False
    """Whether it failed since nothing could be written, so that the report of before is there."""
    reads: tuple[tuple[str, ...], ...] | None = None
    """What it was made from, with digests; None where nobody can say, and it is all its waves."""
    phases: Phases | None = None
    """None where the notebook was not run, or not to an end."""

    @property
    def failed(self) -> bool:
        """Whether there is no report."""
        return self.status == "failed"

    @property
    def amiss(self) -> bool:
        """Whether somebody has to look at it: it failed, or its numbers are in doubt."""
        return self.status in ("failed", "doubtful")

    @property
    def reason(self) -> str:
        """Why it failed, and in which cell; or why it is in doubt."""
        return reason(self.cell, self.message)


def reason(cell: int | None, message: str) -> str:
    """How is a failure told in one line?

    Examples
    --------
    >>> reason(3, "ZeroDivisionError: division by zero")
    'cell [3]: ZeroDivisionError: division by zero'
    """
    return f"cell [{cell}]: {message}" if cell else message
