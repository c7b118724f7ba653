"""What scores are composed of: value and cost of what is delivered, layers of the iceberg."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from csatbook.analysis import disclosure, tables
from csatbook.analysis.evaluated import Assessed
from csatbook.analysis.wave import Wave
from csatbook.stats import tally
from csatbook.stats.assess import iceberg
from csatbook.stats.ratio import index_score
from csatbook.stats.result import IndexScore
from csatbook.stats.terms import Component
from csatbook.study.answered import DeliveredValue
from csatbook.study.derived import Iceberg


def sides(wave: Wave, declared: DeliveredValue) -> pd.DataFrame:
    """How much do customers get, what does it cost them, and by which items?

    Returns
    -------
    DataFrame
        A row an item, 0 to 100 points with its interval, and behind those of a side (`value`, then
        `cost`) a row without an item: their weighted sum. `value` is missing, with a `reason`,
        where nobody answered or it must not be shown.
    """
    rows: list[dict[str, object]] = []
    for side, weights in (("value", declared.value), ("cost", declared.cost)):
        for item, weight in weights.items():
            points = _points(wave, item)
            rows.append({"side": side, "item": item, "weight": weight, **_kept(points)})
        rows.append({"side": side, **_kept(_weighted_sum(wave, weights))})
    return tables.build("sides", wave, rows)


def layers(wave: Wave, declared: Iceberg) -> pd.DataFrame:
    """How many customers complained, and how many were dissatisfied besides, if so many did?

    Returns
    -------
    DataFrame
        The layers `complaints`, `dissatisfied` (all of them), `told` (acquaintances, but not the
        company) and `silent`, in customers, with what follows from the ends of the assumption.
        Only `complaints`, with a `reason`, where none could be counted.
    """
    counted = Assessed(wave, None, wave.rows, {}).measured(declared.measure, declared.method).score
    if not counted.value:
        reason = counted.reason if counted.value is None else "no_records"
        return tables.build("layers", wave, [{"layer": "complaints", "reason": reason}])
    assumed = iceberg.score(
        counted.value,
        complain=declared.complain,
        tell=declared.tell,
        silent=declared.silent,
        between=declared.between,
    )
    complaints = dict.fromkeys(("value", "low", "high"), assumed.complaints)
    rows: list[dict[str, object]] = [{"layer": "complaints", **complaints}]
    for name in ("dissatisfied", "told", "silent"):
        layer = getattr(assumed, name)
        rows.append({"layer": name, "value": layer.value, "low": layer.low, "high": layer.high})
    return tables.build("layers", wave, rows)


def _points(wave: Wave, item: str) -> IndexScore:
    scales = [wave.study.scale_of(item)]
    return _guarded(wave, [item], index_score("mean_100", _tally(wave, [item]), scales=scales))


def _weighted_sum(wave: Wave, weights: Mapping[str, float]) -> IndexScore:
    """The weighted sum of a side's items, each stretched to 0 to 100."""
    items = list(weights)
    total = index_score(
        "acsi",
        _tally(wave, items),
        scales=[wave.study.scale_of(item) for item in items],
        parts=[Component((place,), weight) for place, weight in enumerate(weights.values())],
    )
    return _guarded(wave, items, total)


def _guarded(wave: Wave, items: Sequence[str], score: IndexScore) -> IndexScore:
    why = wave.hidden(tuple((item,) for item in items))
    return disclosure.guarded(score, wave.study.report.min_answers, why)


def _tally(wave: Wave, items: Sequence[str]) -> tally.Tally:
    rows, scales = wave.rows, [wave.study.scale_of(item) for item in items]
    return tally.count(rows[list(items)], rows.get("weight"), scales=scales, drawn=wave.drawn(rows))


def _kept(score: IndexScore) -> dict[str, object]:
    return {name: getattr(score, name) for name in ("value", "low", "high", "n", "reason")}
