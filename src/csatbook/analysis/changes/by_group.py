"""What changed in which group of customers: the changes of each group that is compared."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.changes import changes
from csatbook.analysis.changes.two_waves import TwoWaves
from csatbook.analysis.subject import subjects
from csatbook.analysis.wave import Wave, at
from csatbook.stats.compare import multiplicity


@cache
def group_changes(wave: Wave, against: changes.Against | None = None) -> pd.DataFrame:
    """What became of the leading score of each group, as a whole and on each dimension?

    Parameters
    ----------
    wave : of everyone
    against : which wave before; by default that which leads the report

    Returns
    -------
    DataFrame with the columns of the table `changes`
        `segment` tells the group. Empty where there is no such wave. Of a group without answers
        in either wave there are no rows; where disclosure hides it in either, its numbers are
        missing.

    Notes
    -----
    Each test is that of the group's own report. All groups that the study compares are one family
    on the whole and one on the dimensions, so that a map, a list of problems and a sentence on
    recoveries say the same.

    Examples
    --------
    >>> sorted(set(group_changes(wave)["subject"]))
    ['dimension:loyalty', 'dimension:staff', 'overall']
    """
    against = against or changes.leading(wave)
    if against is None or against not in changes.earlier(wave):
        return tables.build("changes", wave, [])
    before = at(wave, changes.earlier(wave)[against])
    named = f"changes of groups from {wave.store.fingerprint(before.period)}, {against}"
    rows = wave.kept(named, partial(_rows, wave, before, against))
    segments = [str(row.pop("segment")) for row in rows]
    return tables.build("changes", wave, rows).assign(segment=segments)


def _rows(wave: Wave, before: Wave, against: changes.Against) -> Iterator[dict[str, object]]:
    everyone, score = TwoWaves(wave, before), wave.study.answer_headline
    declared = wave.study.answered[score]
    asked = [each for each in subjects(wave.study, declared) if each.kind != "item"]
    now, then = (each.store.segments(each.period) for each in (wave, before))
    families: dict[str, list[tuple[str, changes.ScoreChange]]] = {}
    groups = [
        (variable, value)
        for variable in wave.study.compared
        for value in now.get(variable, {})
        if value in then.get(variable, {})
    ]
    for variable, value in groups:
        segment = f"{variable}={value}"
        part = _part(everyone, variable, value)
        for change in changes.answer_changes(part, score, declared, asked):
            families.setdefault(change.subject.kind, []).append((segment, change))
    for kind, family in families.items():
        adjusted = multiplicity.adjust(
            [change.comparison.p for _, change in family], method=wave.study.compare.adjust
        )
        for (segment, change), p in zip(family, adjusted.p, strict=True):
            yield {
                **changes.change_row(wave, change, p),
                "segment": segment,
                "against": against,
                "period_before": before.period,
                "family": f"{change.score}/{against}/groups/{kind}",
                "tests": adjusted.family,
            }


def _part(waves: TwoWaves, variable: str, value: str) -> TwoWaves:
    """The same two waves of one group, from what has been read of everyone."""
    both = waves.now, waves.before
    part = TwoWaves(*(each.group(variable, value) for each in both))
    if waves.respondents is not None:
        vars(part)["respondents"] = tuple(
            who[whole.rows.index.get_indexer(few.rows.index)]
            for who, whole, few in zip(
                waves.respondents, both, (part.now, part.before), strict=True
            )
        )
    return part
