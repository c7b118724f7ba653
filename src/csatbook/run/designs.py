"""What `check` tells of strata and clusters: how the respondents of each wave were drawn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from csatbook.analysis.sample import respondents
from csatbook.errors import DataError, Problem
from csatbook.run.layout import table
from csatbook.stats.design import Design
from csatbook.survey.store import Store

_WAVES = ("drawn", "answers", "strata", "units", "alone", "not drawn")


def of_waves(store: Store) -> Iterator[str]:
    """How were the respondents of each wave drawn, line by line?

    Units are clusters, or respondents where there are none; alone is a stratum of one unit. Where
    the populations of the strata weigh the respondents, how much those of the latest wave.
    Nothing where the study tells of no strata, clusters or population.

    Raises
    ------
    DataError
        After the last line: all that does not fit, of all waves.
    """
    found: dict[str, Design] = {}
    problems: list[Problem] = []
    for period in store.periods:
        try:
            drawn = respondents.drawn(store, period)
        except DataError as error:
            problems += error.problems
        else:
            if drawn is not None:
                found[period] = drawn
    if found:
        yield ""
        yield from table(_WAVES, [_wave(period, one) for period, one in found.items()])
        yield from _weights(store, list(found)[-1])
    if problems:
        raise DataError(problems)


def _weights(store: Store, period: str) -> Iterator[str]:
    """How much does each stratum weigh, and why?"""
    weights = respondents.by_population(store, period)
    if weights is None:
        return
    data = store.study.data
    unit = "clusters" if data.cluster else "answers"
    yield ""
    yield f"No weight is declared: strata are weighted by their population / {unit}."
    strata = store.rows(period, ["strata"])["strata"]
    each = weights.groupby(strata.astype(str)).agg(["size", "first"])
    rows = [
        (name, size, (data.population or {})[str(name)], weight)
        for name, size, weight in each.itertuples()
    ]
    yield from table((f"strata in {period}", "answers", "population", "weight"), rows)


def _wave(period: str, one: Design) -> tuple[object, ...]:
    units = np.bincount(one.stratum)
    # of all units there are, drawn or not; where a population is not known, none are
    left = 1 - len(one.stratum) / float(np.sum(units / (1 - one.left_out))) if one.known else ""
    alone = int((units == 1).sum())
    return period, len(one.cluster), len(units), len(one.stratum), alone, left
