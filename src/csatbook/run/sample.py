"""What `check` tells of the sample of each wave: how it was drawn, and how it is weighted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from csatbook.analysis.sample import respondents
from csatbook.errors import DataError, Problem
from csatbook.run.terminal import table
from csatbook.stats.design import Design
from csatbook.stats.weighting.margins import Weighted, WeightMargin
from csatbook.study.model import Study
from csatbook.survey.store import Store

_DRAWN = ("drawn", "answers", "strata", "units", "alone", "not drawn")


def drawn(store: Store) -> Iterator[str]:
    """How were the respondents of each wave drawn, line by line?

    Units are clusters, or respondents where there are none; alone is a stratum of one unit. Where
    the populations of the strata weigh the respondents, how much those of the latest wave.
    Nothing where the study tells of no strata, clusters or population.

    Raises
    ------
    DataError
        After the last line: all that does not fit, of all waves.
    """
    designs: dict[str, Design] = {}
    problems: list[Problem] = []
    for period in store.periods:
        try:
            design = respondents.drawn(store, period)
        except DataError as error:
            problems += error.problems
        else:
            if design is not None:
                designs[period] = design
    if designs:
        yield ""
        yield from table(_DRAWN, [_draw(period, design) for period, design in designs.items()])
        yield from _weights(store, list(designs)[-1])
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


def _draw(period: str, design: Design) -> tuple[object, ...]:
    units = np.bincount(design.stratum)
    # of all units there are, drawn or not; where a population is not known, none are
    left: object = ""
    if design.known:
        left = 1 - len(design.stratum) / float(np.sum(units / (1 - design.left_out)))
    alone = int((units == 1).sum())
    return period, len(design.cluster), len(units), len(design.stratum), alone, left


_WEIGHTED = ("weighted", "answers", "effective", "smallest", "largest", "trimmed")
_SHARES = ("answers", "before", "declared", "achieved")


def weighted(study: Study, store: Store) -> Iterator[str]:
    """How are the respondents of each wave weighted, line by line?

    Nothing where the study declares no shares.

    Raises
    ------
    DataError
        After the last line: all that does not fit, of all waves.
    """
    if study.weighting is None:
        return
    weightings: dict[str, Weighted] = {}
    problems: list[Problem] = []
    for period in store.periods:
        try:
            made = respondents.weighted(store, period)
        except DataError as error:
            problems += error.problems
        else:
            if made is not None:
                weightings[period] = made
    if weightings:
        yield ""
        yield from table(
            _WEIGHTED, [_weighing(period, made) for period, made in weightings.items()]
        )
        yield ""
        latest = list(weightings)[-1]
        rows = [_margin(study, margin) for margin in weightings[latest].margins]
        yield from table((f"shares in {latest}", *_SHARES), rows)
    if problems:
        raise DataError(problems)


def _weighing(period: str, made: Weighted) -> tuple[object, ...]:
    return period, made.n, made.n_eff, made.smallest, made.largest, made.trimmed


def _margin(study: Study, margin: WeightMargin) -> tuple[object, ...]:
    value = (
        f"{margin.segment} (none)" if margin.value is None else f"{margin.segment}={margin.value}"
    )
    if margin.within is not None and study.weighting is not None:
        value = f"{study.weighting.within}={margin.within}, {value}"
    declared = "" if margin.declared is None else margin.declared
    return value, margin.n, margin.before, declared, margin.achieved
