"""Measures: one number of many records, such as complaints counted or deliveries on time."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from csatbook.errors import DataError, Problem
from csatbook.stats.block import Numbers
from csatbook.study.condition import Condition
from csatbook.study.interval import Interval
from csatbook.study.record import Measure
from csatbook.study.segment import plain

Flags = npt.NDArray[np.bool_]


def figure(rows: pd.DataFrame, declared: Measure) -> float | None:
    """Which number do these records give?

    Parameters
    ----------
    rows : DataFrame, one row a record
        Columns of numbers are NaN where a cell is empty, columns of text empty or missing.
    declared : what is counted, summed or averaged, and of which rows (`where`)
        A row is looked at where it fulfils every condition of `where`; an empty cell lies in no
        range, and is no entry unless the condition names the empty entry.

    Returns
    -------
    float or None
        In the measure's own unit; a share is 0..1. Sums, means and ratios leave out a row in
        which a cell that they need is empty, a share one in which a column of its conditions is.
        What counts or sums nothing is 0; a mean, ratio or share of nothing, and a ratio to 0, is
        None.

    Raises
    ------
    DataError
        A negative weight.

    Examples
    --------
    >>> late = Measure(zh="逾期率", en="Late", table="orders", share={"days": "> 3"})
    >>> figure(pd.DataFrame({"days": [1.0, 4, 3, None, 9]}), late)  # 2 of 4
    0.5
    """
    top, bottom = sums(rows, declared)
    total = math.fsum(top)
    if bottom is None:
        return total
    through = math.fsum(bottom)
    return total / through if through else None


def by(rows: pd.DataFrame, declared: Measure, groups: pd.Series) -> pd.Series:
    """Which number do the records of each group give?

    Parameters
    ----------
    rows, declared : as in `of`
    groups : Series, shape (n,), same index as the rows
        Whose each record is; a record of nobody (missing) is left out. Of a categorical, a
        category without records is a group too: its count is 0.

    Returns
    -------
    Series of floats, one a group, in the order of the groups' names or categories
        NaN where `of` has None.

    Examples
    --------
    >>> complaints = Measure(zh="投诉", en="Complaints", table="tickets", count=True)
    >>> units = pd.Categorical(["north", "north", None], categories=["north", "south"])
    >>> rows = pd.DataFrame({"ticket": ["a", "b", "c"]})
    >>> by(rows, complaints, pd.Series(units)).to_dict()
    {'north': 2.0, 'south': 0.0}
    """
    top, bottom = sums(rows, declared)
    parts = pd.DataFrame({"top": top, "bottom": 0.0 if bottom is None else bottom})
    each = parts.groupby(groups.array, observed=False).sum()
    if bottom is None:
        return each["top"]
    return each["top"] / each["bottom"].where(each["bottom"] != 0)


def sums(rows: pd.DataFrame, declared: Measure) -> tuple[Numbers, Numbers | None]:
    """What does each row add above and below the line? Every measure is a sum, or one by another.

    Parameters
    ----------
    rows, declared : as in `figure`

    Returns
    -------
    two arrays of shape (n,), 0 of a row that does not count; the second is None of a plain sum
    """
    seen = _fulfilled(rows, declared.where)
    if declared.count:
        return seen.astype(float), None
    if declared.sum is not None:
        numbers = _numbers(rows, declared.sum)
        return np.where(seen & ~np.isnan(numbers), numbers, 0.0), None
    if declared.share is not None:
        given = seen & np.logical_and.reduce(
            [_known(rows, column, one) for column, one in declared.share.items()]
        )
        return (given & _fulfilled(rows, declared.share)).astype(float), given.astype(float)
    if declared.ratio is not None:
        top, bottom = (_numbers(rows, column) for column in declared.ratio)
    else:
        bottom = _weights(rows, declared.weight)
        top = _numbers(rows, str(declared.mean)) * bottom
    given = seen & ~np.isnan(top) & ~np.isnan(bottom)
    return np.where(given, top, 0.0), np.where(given, bottom, 0.0)


def _fulfilled(rows: pd.DataFrame, conditions: Mapping[str, Condition]) -> Flags:
    fulfilled = np.ones(len(rows), dtype=bool)
    for column, one in conditions.items():
        if isinstance(one, Interval):
            fulfilled &= one.contains(_numbers(rows, column))
        else:
            fulfilled &= _texts(rows, column).isin([plain(entry) for entry in one]).to_numpy()
    return fulfilled


def _known(rows: pd.DataFrame, column: str, condition: Condition) -> Flags:
    """Where it can be told whether the condition holds."""
    if isinstance(condition, Interval):
        return ~np.isnan(_numbers(rows, column))
    if "" in condition:
        return np.ones(len(rows), dtype=bool)
    return (_texts(rows, column) != "").to_numpy()


def _numbers(rows: pd.DataFrame, column: str) -> Numbers:
    return rows[column].to_numpy(dtype=float, na_value=np.nan)


def _texts(rows: pd.DataFrame, column: str) -> pd.Series:
    """Entries as conditions are written; each different one is put into that form once."""
    codes, entries = pd.factorize(rows[column], use_na_sentinel=False)
    texts = [plain(None if entry is pd.NA else entry) for entry in entries]
    return pd.Series(texts, dtype=object).take(codes)


def _weights(rows: pd.DataFrame, column: str | None) -> Numbers:
    if column is None:
        return np.ones(len(rows))
    weights = _numbers(rows, column)
    if (wrong := weights < 0).any():
        message = f"a weight is 0 or more; found {weights[wrong][0]:g} in {int(wrong.sum())} rows"
        raise DataError(Problem(column, message))
    return weights
