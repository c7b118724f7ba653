"""What a result table is: its name, the question it answers, and its columns one by one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TableColumn:
    """One column of a result table."""

    name: str
    meaning: str
    unit: str = "text"
    missing: str = ""
    """When it is empty; never, where nothing is said."""

    @property
    def is_amount(self) -> bool:
        """Whether it holds numbers that need not be whole."""
        return self.unit not in ("text", TRUTH, COUNT)


@dataclass(frozen=True)
class Table:
    """A result table: every row begins with `KEYS`, then come its own columns."""

    name: str
    """Of its CSV file, too."""
    question: str
    rows: str
    """What one row is."""
    own: tuple[TableColumn, ...]
    """In their order, without `KEYS`."""
    exported: bool = True
    """Whether `csatbook run` writes it; else it is of a section alone."""

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """All, in their order."""
        return (*KEYS, *self.own)

    @property
    def names(self) -> list[str]:
        """Of all columns, in their order."""
        return [column.name for column in self.columns]

    @property
    def own_names(self) -> list[str]:
        """The same without `KEYS`."""
        return [column.name for column in self.own]


KEYS = (
    TableColumn("study", "The study's name."),
    TableColumn("period", "The wave's period, such as 2025Q4."),
    TableColumn("segment", "Of which report the row is: `all`, or `variable=value`."),
)

SCORE = TableColumn("score", "The score's name in the study file.")
NO_TEST = "Where there was no test."
SCORE_UNIT = "unit of the score"
"""A share 0 to 1, points, or marks of the scale."""
POINTS = "points 0 to 100"
DIFFERENCE = "points"
"""Of differences and changes: -100 to 100."""
SHARE = "share 0 to 1"
COUNT = "count"
P = "probability 0 to 1"
NUMBER = "number"
TRUTH = "True or False"

QUESTION = TableColumn("question", "The open question's name in the study file.")
ISSUE = TableColumn("issue", "The issue's name in the codebook.")
CODEBOOK = TableColumn(
    "codebook",
    "What names the codebook's words: numbers of different ones must not be compared.",
)
