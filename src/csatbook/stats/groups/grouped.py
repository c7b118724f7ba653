"""A score in each of several groups, with the sums that every comparison of them rests on."""

from __future__ import annotations

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.groups.crossing import Cells
from csatbook.stats.groups.group import Group, filled
from csatbook.stats.terms import Terms


def group_scores(terms: Terms, cells: Cells) -> tuple[Group, ...]:
    """How high is the score in each group, and what does its precision rest on?

    Parameters
    ----------
    terms : what each pattern (or respondent) brings, of the same patterns as the cells
    cells : how many respondents of each group have it, and what they weigh
        Only ratios of weights matter.

    Returns
    -------
    tuple of Group
        One a group, in order; where nobody is in the score `n` is 0 and the value NaN.

    References
    ----------
    Binder (1983), International Statistical Review 51 (linearised variance of a domain's score).

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import tally
    >>> from csatbook.stats.groups import crossing
    >>> everyone = tally.rows([pd.Series([1.0, 2, 6, 4])])
    >>> found = crossing.patterns(everyone, [0])
    >>> by = crossing.cells(found, everyone, np.array([0, 0, 0, 1]), size=2)
    >>> new, old = group_scores(Terms.of_means(found.given.marks[:, 0], bounds=(0, 10)), by)
    >>> new.value, new.n, new.variance.__round__(4), old.value  # (2² + 1 + 3²) / 3²
    (3.0, 3, 1.5556, 4.0)
    """
    used = terms.base[cells.row] > 0
    row, group = cells.row[used], cells.group[used]
    top, base = terms.top[row], terms.base[row]
    count, w, ww, cube, fourth = (power[used] for power in cells.powers)

    def sums(amounts: Numbers) -> Numbers:
        return np.asarray(np.bincount(group, weights=amounts, minlength=cells.size), dtype=float)

    below = sums(w * base)
    # Deviations from one ratio of the group first: an all-equal group gives exactly that value.
    start = np.zeros(cells.size)
    start[group] = top / base
    moved = sums(w * (top - start[group] * base))
    value = start + np.divide(moved, below, out=np.full(cells.size, np.nan), where=below > 0)
    d = top - value[group] * base
    dd, db, bb = d * d, d * base, base * base
    table = {
        "n": sums(count),
        "weight": sums(w),
        "square": sums(ww),
        "cube": sums(cube),
        "fourth": sums(fourth),
        "base": below,
        "value": value,
        "w_dd": sums(w * dd),
        "w_db": sums(w * db),
        "w_bb": sums(w * bb),
        "w_ddd": sums(w * dd * d),
        "ww_dd": sums(ww * dd),
        "ww_db": sums(ww * db),
        "ww_bb": sums(ww * bb),
    }
    weighted = not np.array_equal(w, count)
    yes_or_no = bool(((base == 1) & ((top == 0) | (top == 1))).all())
    shared = Group(
        kind=terms.kind,
        bounds=terms.bounds,
        simple=terms.kind == "share" and yes_or_no and not weighted,
        weighted=weighted,
        n=0,
    )
    each = zip(*(column.tolist() for column in table.values()), strict=True)
    return tuple(
        filled(shared, dict(zip(table, sums_of_group, strict=True))) for sums_of_group in each
    )
