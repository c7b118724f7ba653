"""What readers of a report must know of its data: no error, and yet it changes what numbers say."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from csatbook.study.part import Part
from csatbook.study.wording import Language, say

TURNED, TURNED_IN_PART, MIRRORED = "turned_item", "turned_in_part", "mirrored_item"
EXCHANGED, LEVELS, RENAMED = "exchanged_items", "other_marks", "renamed_item"
IDLE, UNWEIGHTED = "idle_rule", "unweighted"
REPLACED = (TURNED, TURNED_IN_PART, MIRRORED, EXCHANGED, LEVELS)
"""Kinds of notices about items that some waves likely asked in another way than the others: turned
round, by their correlations (of everyone, or of some groups) or their marks; two of them exchanged;
other marks, as on another scale. Such an item is not compared between these waves and the others.
"""


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
    groups: tuple[tuple[str, str], ...] = ()
    """The groups that it concerns, as (variable, value); none for everyone."""

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

    def touches(self, places: Iterable[tuple[str, str]]) -> bool:
        """Whether some of these customers, all in these groups, may be in those that it concerns.

        Examples
        --------
        >>> east = Notice(kind="turned_in_part", groups=(("region", "east"),))
        >>> east.touches([]), east.touches([("region", "west")]), east.touches([("age", "old")])
        (True, False, True)
        """
        inside = dict(places)
        return not self.groups or any(
            inside.get(variable, value) == value for variable, value in self.groups
        )

    def concerns(self, periods: Iterable[str]) -> bool:
        """Whether it says something about one of these waves."""
        return not self.periods or not set(self.periods).isdisjoint(periods)
