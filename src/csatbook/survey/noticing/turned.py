"""Items that were likely turned round in some waves: high marks go with low ones of the others."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from csatbook.study.notice import Notice
from csatbook.survey.cleaning.rows import Codes
from csatbook.survey.intake import Intake
from csatbook.survey.reading.cell import Floats

LEAST_ROWS, MOST_ROWS = 30, 20_000
LEAST_ITEMS = 3
"""Of two items that go against each other nobody can tell which one was turned."""
LEAST = 0.3
"""Such a correlation with the others at least, and one of four standard errors."""
_NOTHING = 1e-9
"""So little of items in units of their own spread is rounding."""


def turned(intake: Intake) -> Iterator[Notice]:
    """In which waves does an item go against the others, with which it goes in most waves?

    Correlations of an item with all others, each taken as it mostly goes; of large waves with
    20,000 rows. Items that hardly go with the others say nothing.
    """
    rows = intake.rows
    if len(rows.study.items) < LEAST_ITEMS:
        return
    periods = rows.table[".period"].combine_chunks()
    names = [str(name) for name in intake.periods]
    places = {name: place for place, name in enumerate(names)}
    known = periods.dictionary.to_pylist()
    table = np.array([places.get(str(name), -1) for name in known], dtype=np.int64)
    codes = periods.indices.fill_null(0).to_numpy()
    wave = np.where(np.asarray(periods.is_valid()) & ~intake.rejected, table[codes], -1)
    ways = np.zeros((len(names), len(rows.study.items)))
    for place in range(len(names)):
        inside = np.flatnonzero(wave == place)
        if len(inside) >= LEAST_ROWS:
            step = -(-len(inside) // MOST_ROWS)
            ways[place] = _ways(rows.codes[:, inside[::step]])
    for at, item in enumerate(rows.study.items):
        positive = int((ways[:, at] > 0).sum())
        negative = int((ways[:, at] < 0).sum())
        if positive and negative:
            # Of as many waves of either kind the later ones are the odd ones.
            last = float(ways[np.flatnonzero(ways[:, at])[-1], at])
            odd = -1.0 if positive > negative else 1.0 if negative > positive else last
            flagged = tuple(
                name for name, way in zip(names, ways[:, at], strict=True) if way == odd
            )
            yield Notice(
                kind="turned_item",
                where=item,
                count=len(flagged),
                details={"waves": ", ".join(flagged)},
                periods=flagged,
            )


def _ways(codes: Codes) -> Floats:
    """For each item 1 where it goes with the others, -1 where against them, 0 where unclear."""
    present = codes > 0
    n = present.sum(axis=1)
    present[n < LEAST_ROWS] = False
    marks = np.where(present, codes, 0.0)
    away = np.where(present, marks - (marks.sum(axis=1) / np.maximum(1, n))[:, None], 0.0)
    spread = np.sqrt(np.square(away).sum(axis=1))
    able = spread > 0
    standard = np.divide(away, spread[:, None], out=np.zeros_like(away), where=able[:, None])
    together = standard @ standard.T
    signs = np.sign(np.linalg.eigh(together)[1][:, -1])
    signs *= 1.0 if signs.sum() >= 0 else -1.0
    # Of the sum of all others, each as it goes, from the products of single items.
    with_all, own = together @ signs, np.diag(together)
    with_others = with_all - signs * own
    squares = signs @ with_all - 2 * signs * with_all + own
    told = able & (squares > _NOTHING)
    correlation = np.divide(
        with_others, np.sqrt(np.maximum(squares, 0)), out=np.zeros(len(codes)), where=told
    )
    least = max(LEAST, 4 / np.sqrt(codes.shape[1]))
    return np.where(np.abs(correlation) >= least, np.sign(correlation), 0.0)
