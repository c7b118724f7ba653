"""Whether a wave's sample is large enough: what is demanded of it, and what it can tell."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from csatbook.report import results, strata
from csatbook.report.subject import subjects
from csatbook.report.wave import Wave
from csatbook.stats import tally
from csatbook.stats.planning import power, precision
from csatbook.stats.planning.sample_size import Known, Requirement, requirement
from csatbook.stats.result import IndexScore
from csatbook.stats.score.methods import METHODS
from csatbook.study.sampling import count


@dataclass(frozen=True)
class Precision:
    """What the answers of a wave, or of one group, can tell."""

    share: float
    """The margin of a share of one half, 0 to 1."""
    group: int
    """The size of two groups that are compared,"""
    difference: float | None
    """and the difference of the leading score of answers that would be found, in its unit."""


POWER, LEVEL = 0.8, 0.95
"""What is usual: a difference is found in four of five surveys, at the level of 5 %."""


@cache
def requirements(wave: Wave) -> Mapping[str, Requirement]:
    """By rule, how many are demanded of the whole wave, and how many are there?"""
    declared, whole = strata.demanded(wave), wave.everyone
    row, score = results.sample(whole).iloc[0], _leading(whole)
    between = declared.rules.power.between if declared.rules.power else None
    known = Known(
        valid=int(row["valid"]),
        n_eff=float(row["n_eff"]),
        returned=_whole(row["returned"]),
        invited=_whole(row["invited"]),
        population=_whole(row["population"]) or count(declared.population, wave.period),
        active=count(declared.active, wave.period),
        share=wave.study.unit_of(wave.study.answer_headline) == "share",
        deviation=score.error * math.sqrt(score.n_eff) if score and score.error else None,
        smallest={between: _smallest(whole, between)} if between else None,
    )
    return {name: requirement(rule, known) for name, rule in declared.rules.declared()}


@cache
def reach(wave: Wave) -> Precision | None:
    """How precise is this group's sample? None where nobody answered."""
    row = results.sample(wave).iloc[0]
    if not row["valid"]:
        return None
    group = min(strata.demanded(wave).group, int(row["valid"]) // 2)
    score = _leading(wave)
    found = None if score is None else _difference(score, group)
    return Precision(precision.margin(0.5, row["n_eff"], level=LEVEL), group, found)


def _smallest(wave: Wave, variable: str) -> float:
    rows = wave.rows
    sizes = [_n_eff(rows[rows[variable] == value]) for value in strata.values(wave, variable)]
    return min(sizes, default=0.0)


def _n_eff(rows: pd.DataFrame) -> float:
    return tally.of(pd.Series(0.0, index=rows.index), rows.get("weight")).n_eff


def _leading(wave: Wave) -> IndexScore | None:
    """The leading score of answers with its error; None where it is not shown."""
    study, name = wave.study, wave.study.answer_headline
    if name not in study.answered:
        return None
    if pd.isna(results.one(results.scores(wave), name, "overall")["value"]):
        return None
    declared = study.answered[name]
    whole = subjects(study, declared)[0]
    rows, scales = wave.rows, [study.scale_of(item) for item in whole.items]
    given = tally.of(
        rows[list(whole.items)], rows.get("weight"), scales=scales, drawn=wave.drawn(rows)
    )
    return METHODS[declared.method](given, scales=scales, parts=whole.parts, **declared.options)


def _difference(score: IndexScore, group: int) -> float | None:
    """What would be found between two groups of this size, as precise as these respondents?"""
    if not score.error or score.value is None:
        return None
    if score.trials is not None:
        answers = group * score.trials / score.n
        return power.detectable_share(answers, answers, share=score.value, power=POWER, level=LEVEL)
    deviation = score.error * math.sqrt(score.n)
    return power.detectable_mean(group, group, deviation=deviation, power=POWER, level=LEVEL)


def _whole(number: float | None) -> int | None:
    return None if number is None or pd.isna(number) else int(number)
