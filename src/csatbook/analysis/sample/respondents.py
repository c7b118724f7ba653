"""What the respondents of a wave stand for: how much each weighs, and how they were drawn."""

from __future__ import annotations

import pandas as pd

from csatbook.errors import DataError, Problem
from csatbook.stats import design
from csatbook.stats.design import Design
from csatbook.stats.weighting import weights
from csatbook.stats.weighting.margins import Weighted
from csatbook.study.data import EVERYONE_DRAWN
from csatbook.survey.state.reads import cache
from csatbook.survey.store import Store


@cache
def weighted(store: Store, period: str) -> Weighted | None:
    """How much does each valid respondent of this wave weigh, so that the known shares hold?

    Returns
    -------
    Weighted
        One weight a row of the wave, over everyone: a segment has those of its respondents. None
        where the study declares no shares.

    Raises
    ------
    DataError
        The respondents and the declared shares do not fit, with the wave that it is about.
    """
    declared, given = store.study.weighting, store.study.data.weight
    if declared is None:
        return None
    segments = [*declared.rake, *([declared.within] if declared.within else [])]
    rows = store.rows(period, [*dict.fromkeys(segments), *(["weight"] if given else [])])
    try:
        return weights.calibrate(rows[segments], declared, rows["weight"] if given else None)
    except DataError as error:
        raise _in(period, error) from None


def weight(store: Store, period: str) -> pd.Series | None:
    """How much does each valid respondent of this wave weigh? None where all weigh the same.

    As the declared shares demand, else as the data say, else as the populations of the strata do.
    """
    if (found := weighted(store, period)) is not None:
        return found.weights
    if store.study.data.weight:
        return store.rows(period, ["weight"])["weight"]
    return by_population(store, period)


def by_population(store: Store, period: str) -> pd.Series | None:
    """How many customers (of a sample of clusters: clusters) does each respondent stand for?

    None where the study does not tell how many each stratum holds, or weighs in another way.
    """
    data = store.study.data
    if data.strata is None or data.population is None:
        return None
    if data.weight is not None or store.study.weighting is not None:
        return None
    found = drawn(store, period)
    return None if found is None else found.weights()


@cache
def drawn(store: Store, period: str) -> Design | None:
    """From which strata and in which clusters were the respondents of this wave drawn?

    Returns
    -------
    Design
        None where the study declares no strata, clusters or population: then respondents count as
        drawn one by one from ever so many. With a population alone they were drawn one by one
        from that.

    Raises
    ------
    DataError
        A stratum whose population is not declared or smaller than what was drawn from it; where
        that is to be refused, one of a single cluster. With the wave that it is about.
    """
    data = store.study.data
    if not data.drawn:
        return None
    names = [name for name in data.drawn if name != "population"]
    rows = store.rows(period, names)
    strata, clusters = rows.get("strata"), rows.get("cluster")
    if not names:
        strata = pd.Series(EVERYONE_DRAWN, index=rows.index)
    try:
        return design.draw(strata, clusters, population=data.population, single=data.single_unit)
    except DataError as error:
        raise _in(period, error) from None


def _in(period: str, error: DataError) -> DataError:
    return DataError([Problem(f"{period}, {one.where}", one.message) for one in error.problems])
