"""Waves of a few rows far from all others: mistyped dates rather than surveys."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from csatbook.study import period

GAP_YEARS = 2
FEW = 5
SHARE = 0.05


def find(kind: period.Kind, sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Which of these waves are probably no waves?

    Those beyond a gap of more than two years that hold together fewer than five rows (or fewer
    than a twentieth of the others') and less than half of what is on the other side. The rule
    looks at nothing but the data, so that the same data give the same report in every year. Free
    waves have no distance.

    Parameters
    ----------
    kind : of the periods
    sizes : wave to its valid rows

    Examples
    --------
    >>> find("quarter", {"1970Q1": 1, "2025Q3": 40, "2025Q4": 11, "2052Q4": 1})
    ('1970Q1', '2052Q4')
    """
    if kind == "wave":
        return ()
    names = sorted(sizes)
    stray: set[str] = set()
    for place, (before, after) in enumerate(pairwise(names), 1):
        if period.years(kind, after) - period.years(kind, before) > GAP_YEARS:
            sides = names[:place], names[place:]
            for mine, others in (sides, sides[::-1]):
                rows, rest = sum(sizes[one] for one in mine), sum(sizes[one] for one in others)
                if rows < max(FEW, SHARE * rest) and 2 * rows < rest:
                    stray |= set(mine)
    return tuple(name for name in names if name in stray)
