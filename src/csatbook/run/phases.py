"""How long the parts of a report took: the kernel's start, the cells, the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

_SLOWEST = 5


@dataclass(frozen=True)
class Phases:
    """How many seconds did the parts of a report take?"""

    kernel: float
    """Until the first cell could run."""
    cells: float
    render: float
    """The pages, from the executed notebook."""
    slowest: tuple[tuple[int, float], ...] = ()
    """The cells that took longest, by the n of In [n], and their seconds; the longest first."""


def measured(notebook: NotebookNode, *, render: float) -> Phases:
    """How long did what take, as papermill noted it? `render` is what the pages took, in seconds.

    Before `reproducible` takes the times away.
    """
    cells = [cell for cell in notebook.cells if cell.metadata.get("papermill", {}).get("end_time")]
    begun = _moment(notebook.metadata.papermill.start_time)
    if not cells:  # the kernel did not start
        ended = notebook.metadata.papermill.end_time
        return Phases(kernel=(_moment(ended) - begun).total_seconds(), cells=0.0, render=render)
    first, last = cells[0].metadata.papermill.start_time, cells[-1].metadata.papermill.end_time
    longest = sorted(
        (
            (cell.execution_count, cell.metadata.papermill.duration)
            for cell in cells
            if cell.get("execution_count")
        ),
        key=lambda cell: -cell[1],
    )
    return Phases(
        kernel=(_moment(first) - begun).total_seconds(),
        cells=(_moment(last) - _moment(first)).total_seconds(),
        render=render,
        slowest=tuple(longest[:_SLOWEST]),
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
