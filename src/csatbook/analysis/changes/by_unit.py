"""The table `rank_changes`: which units really climbed since a wave before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from csatbook.analysis import scorecard, tables
from csatbook.analysis.changes.changes import judge
from csatbook.analysis.changes.compared_waves import earlier
from csatbook.analysis.changes.derived import between
from csatbook.analysis.changes.held import FILLED, Held, held
from csatbook.analysis.evaluated import evaluated
from csatbook.analysis.unit import units
from csatbook.analysis.wave import Wave, at
from csatbook.stats.assess import ranking
from csatbook.stats.compare import multiplicity
from csatbook.stats.groups.comparison import Comparison
from csatbook.survey.state.reads import cache


@cache
def rank_changes(wave: Wave) -> pd.DataFrame:
    """Which units really climbed or dropped, and whose score really changed?

    Returns
    -------
    DataFrame, the table `rank_changes`
        A row for each wave that this one is compared with, score by which units are ranked, and
        unit of this report that has it in both waves. Places are among all units that have.

    Notes
    -----
    Places as `ranking.climbs`, which holds for all units of a level at once. The change of each
    unit's score is tested by both waves' errors, as two samples, and its p-value made up for all
    units of the level. What was filled in from other parts has an error (see `held`), and those
    above are the mean of the units that both waves hold.

    Examples
    --------
    >>> found = rank_changes(shops).query("score == 'total'").set_index("subject")
    >>> print(*found.loc["unit:shop=north", ["rank_before", "rank", "verdict"]])
    2 2 not_shown
    """
    field = scorecard.field(wave)
    own = [unit.key for unit in units(wave)]
    rows = [
        {**row, "against": against}
        for against, period in earlier(wave).items()
        for row in _rows(field, at(field, period))
        if row["subject"] in own
    ]
    return tables.build("rank_changes", wave, rows)


def _rows(now: Wave, before: Wave) -> Iterator[dict[str, object]]:
    study, then = now.study, evaluated(before)
    coverage = 1 - study.compare.level
    for level in study.units.levels if study.units else ():
        known = [unit for unit in units(now) if unit.level == level and unit in then]
        for name in scorecard.ranked(now):
            held_scores = [held(now, before, name, unit) for unit in known]
            pairs = [both.pair for both in held_scores]
            places = ranking.climbs(
                [pair[0] for pair in pairs], [pair[1] for pair in pairs], level=coverage
            )
            placed = [
                (unit, place, _compared(both, level=coverage))
                for unit, both, place in zip(known, held_scores, places, strict=True)
                if place is not None
            ]
            adjusted = multiplicity.adjust(
                [change.p for _, _, change in placed], method=study.compare.adjust
            )
            for (unit, place, change), p in zip(placed, adjusted.p, strict=True):
                yield {
                    "score": name,
                    "subject": unit.key,
                    "period_before": before.period,
                    "rank_before": place.before.rank,
                    "rank": place.now.rank,
                    "climb": place.climb,
                    "climb_low": place.low,
                    "climb_high": place.high,
                    "verdict": place.verdict,
                    "units": len(placed),
                    "value_before": change.value_b,
                    "value": change.value_a,
                    **{key: getattr(change, key) for key in ("difference", "low", "high", "p")},
                    "p_adjusted": p,
                    "score_verdict": judge(
                        change,
                        p,
                        level=study.compare.level,
                        smallest=study.compare.smallest.get(name),
                    ),
                    "reason": change.reason,
                }


def _compared(pair: Held, *, level: float) -> Comparison:
    comparison = between(*pair.pair, level=level)
    if pair.errors is None and comparison.difference is not None:
        return replace(comparison, reason=FILLED)
    return comparison
