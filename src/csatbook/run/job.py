"""One report to make, and what became of it. Both travel between processes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from csatbook.run.parameters import Parameters
from csatbook.study.model import Format

NOTEBOOK = "report.ipynb"

Status = Literal["made", "unchanged", "doubtful", "failed"]
"""`doubtful`: made, but its check of itself failed."""


@dataclass(frozen=True)
class Heading:
    """What a report says of itself: plain text in its language."""

    study: str
    title: str
    period: str
    segment: str
    facts: tuple[tuple[str, str], ...]
    """Further labels and values."""


@dataclass(frozen=True)
class Job:
    """One report: what it shows, what makes it, where it goes."""

    parameters: Parameters
    heading: Heading
    notebook: Path
    source: bytes = field(repr=False)
    """The notebook as it was read."""
    home: Path
    """The folder that the notebook runs in."""
    templates: Path
    folder: Path
    """Where the report's files go."""
    formats: tuple[Format, ...]
    code: bool
    """Whether readers can unfold the code."""
    cell_seconds: int
    """A cell that takes longer fails the report."""
    data: Path
    """The folder that the study's data paths start from."""
    state: Path
    """The project's folder for what is kept between runs."""
    store: str
    """The store that the report is made from."""
    inputs: tuple[tuple[str, str], ...]
    """Digest of everything that the report depends on, by what it is."""

    @property
    def name(self) -> str:
        """How the job is called in messages."""
        return f"{self.parameters.period} {self.parameters.segment}"

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that it makes."""
        return (*(f"report.{form}" for form in self.formats), NOTEBOOK)

    def discard(self, *, but: Collection[str] = ()) -> None:
        """Remove the report that this one replaces, so that nobody takes it for the new one.

        `but` names files that stay.
        """
        for name in ("report.html", "report.pdf", NOTEBOOK):
            if name not in but:
                (self.folder / name).unlink(missing_ok=True)


@dataclass(frozen=True)
class Outcome:
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
