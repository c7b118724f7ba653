"""What `check` tells of weighting: whether the respondents of each wave can have their shares."""

from __future__ import annotations

from collections.abc import Iterator

from csatbook.analysis.sample import respondents
from csatbook.errors import DataError, Problem
from csatbook.run.layout import table
from csatbook.stats.weighting.result import Margin, Weighted
from csatbook.study.model import Study
from csatbook.survey.store import Store

_WAVES = ("weighted", "answers", "effective", "smallest", "largest", "trimmed")
_SHARES = ("answers", "before", "declared", "achieved")


def of_waves(study: Study, store: Store) -> Iterator[str]:
    """How are the respondents of each wave weighted, line by line?

    Nothing where the study declares no shares.

    Raises
    ------
    DataError
        After the last line: all that does not fit, of all waves.
    """
    if study.weighting is None:
        return
    found: dict[str, Weighted] = {}
    problems: list[Problem] = []
    for period in store.periods:
        try:
            weighted = respondents.weighted(store, period)
        except DataError as error:
            problems += error.problems
        else:
            if weighted is not None:
                found[period] = weighted
    if found:
        yield ""
        yield from table(_WAVES, [_wave(period, one) for period, one in found.items()])
        yield ""
        latest = list(found)[-1]
        rows = [_margin(study, one) for one in found[latest].margins]
        yield from table((f"shares in {latest}", *_SHARES), rows)
    if problems:
        raise DataError(problems)


def _wave(period: str, one: Weighted) -> tuple[object, ...]:
    return period, one.n, one.n_eff, one.smallest, one.largest, one.trimmed


def _margin(study: Study, one: Margin) -> tuple[object, ...]:
    value = f"{one.segment} (none)" if one.value is None else f"{one.segment}={one.value}"
    if one.within is not None and study.weighting is not None:
        value = f"{study.weighting.within}={one.within}, {value}"
    declared = "" if one.declared is None else one.declared
    return value, one.n, one.before, declared, one.achieved
