"""What the respondents of a wave stand for: how much each weighs, and how they were drawn."""

from __future__ import annotations

from functools import cache

from csatbook.errors import DataError, Problem
from csatbook.stats import design
from csatbook.stats.design import Design
from csatbook.stats.weighting import weights
from csatbook.stats.weighting.result import Weighted
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
        return weights.of(rows[segments], declared, rows["weight"] if given else None)
    except DataError as error:
        told = [Problem(f"{period}, {one.where}", one.message) for one in error.problems]
        raise DataError(told) from None


@cache
def drawn(store: Store, period: str) -> Design | None:
    """From which strata and in which clusters were the respondents of this wave drawn?

    None where the study declares neither. That a stratum has one cluster only is no error: its
    distance from the whole sample counts.
    """
    names = [name for name in ("strata", "cluster") if getattr(store.study.data, name)]
    if not names:
        return None
    rows = store.rows(period, names)
    return design.of(rows.get("strata"), rows.get("cluster"))
