"""What readers of a report must know of its data: no error, and yet it changes what numbers say."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from csatbook.study.part import Part
from csatbook.study.wording import Language, say

TURNED, MIRRORED = "turned_item", "mirrored_item"
EXCHANGED, LEVELS, RENAMED = "exchanged_items", "other_marks", "renamed_item"
IDLE, UNWEIGHTED = "idle_rule", "unweighted"
REPLACED = (TURNED, MIRRORED, EXCHANGED, LEVELS)
"""Kinds of notices about items that some waves likely asked in another way than the others: turned
round, by their correlations or their marks; two of them exchanged; other marks, as on another
scale. Such an item is not compared between these waves and the others."""


class Notice(Part):
    """One such thing. To add a kind, word it in `wording/notice.yaml`.

    Examples
    --------
    >>> notice = Notice(kind="no_period", where="a.csv", count=3)
    >>> notice.told("en")
    'a.csv: rows of no period, because date or wave is blank: 3. They are in no report.'
    """

    kind: str
    """Key of its words."""
    where: str = ""
    """The file, or what else it is about, as messages name it."""
    count: int = 0
    """How many rows, cells, people it concerns."""
    details: dict[str, str] = Field(default_factory=dict)
    """What its words need besides; never what a respondent said or is called."""
    periods: tuple[str, ...] = ()
    """The waves that it concerns; none for all of them."""

    reported: bool = True
    """Whether readers of a report need it, too; else it is for those who make the report."""

    def told(self, language: Language) -> str:
        """The notice as a sentence."""
        return say(
            language,
            f"notice.{self.kind}",
            where=self.where,
            count=f"{self.count:,}",
            **self.details,
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The items, segments … that it is about, where it is about several of them."""
        return tuple(self.where.split(", "))

    def concerns(self, periods: Iterable[str]) -> bool:
        """Whether it says something about one of these waves."""
        return not self.periods or not set(self.periods).isdisjoint(periods)
