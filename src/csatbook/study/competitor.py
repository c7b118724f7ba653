"""A competitor whom the same respondents mark on the same questions."""

from __future__ import annotations

from pydantic import Field

from csatbook.study.part import Name, Named

BY, OWN = "competitor", "own"
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
