"""Who is compared: groups of customers with each other, and oneself with competitors."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from csatbook.study.part import Name, Named, Part

PAIRS = 20
"""Of more groups than this not all pairs are compared, but each group with everyone: 200 groups
have 19,900 pairs, which take minutes, and of which hardly any can be shown to differ."""

Against = Literal["pairs", "rest", "total"]
"""Each group with each other, with all others together, or with everyone."""
Test = Literal["auto", "t", "proportion", "linear", "rank"]


class Compare(Part):
    """Which groups are compared, and what counts as a difference."""

    by: tuple[Name, ...] | None = None
    """Segments; without it all, and none where the list is empty."""
    scores: tuple[Name, ...] | None = None
    """Scores of answers; without it the one that leads."""
    against: Against = "pairs"
    """Each group with each other, with all others together, or with everyone."""
    test: Test = "auto"
    """`auto` follows the data: see the method section of the report."""
    adjust: Literal["holm", "bh", "none"] = "holm"
    """How p-values make up for the number of tests in a family: those of one score by one variable
    for the whole, for the dimensions, or for the items."""
    level: float = Field(default=0.05, gt=0, lt=0.5)
    """A difference is called significant below this adjusted p-value."""
    smallest: dict[Name, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    """By score, the smallest difference that matters, in the score's unit (0.05 of a share)."""
    spread: bool = False
    """Whether the groups' dispersion is compared, too, but of a variable with more than 20
    groups."""


COMPETITOR, OWN = "competitor", "own"
"""How the table of comparisons calls them, and oneself beside them."""


class Competitor(Named):
    """Another company, and the columns with what one's own respondents think of it.

    Where each respondent speaks of one brand only, the brand is a segment like any other.
    """

    columns: dict[Name, Name] = Field(min_length=1)
    """Item to the column with the same question about the competitor; the item's scale holds."""


def mark(competitor: str, item: str) -> str:
    """What the marks for a competitor's item are called beside one's own.

    Examples
    --------
    >>> mark("rival", "polite")
    'rival.polite'
    """
    return f"{competitor}.{item}"
