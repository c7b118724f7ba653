"""Whether a wave's sample is large enough: what is demanded of it, and what it can tell."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from csatbook.analysis import base, results, tables
from csatbook.analysis.sample import returns
from csatbook.analysis.subject import subjects
from csatbook.analysis.wave import Wave
from csatbook.stats import tally
from csatbook.stats.planning import power, precision
from csatbook.stats.planning.sample_size import Known, Requirement, requirement
from csatbook.stats.ratio import index_score
from csatbook.stats.result import IndexScore
from csatbook.study.sampling import Sampling, count
from csatbook.survey.state.reads import cache


@dataclass(frozen=True)
class Coverage:
    """The groups of customers that must be in the sample, `variable=value`, and how many are."""

    counts: Mapping[str, int]
    unrecorded: tuple[str, ...]
    """Variables that nobody in the wave has a value of."""
    enough: int
    """So many respondents of a group are not thin."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Groups without any respondent."""
        return tuple(name for name, n in self.counts.items() if n == 0)

    @property
    def thin(self) -> tuple[str, ...]:
        """Groups with too few."""
        return tuple(name for name, n in self.counts.items() if 0 < n < self.enough)


def coverage(wave: Wave) -> Coverage:
    """How many respondents of the whole wave has each group that must be in the sample?"""
    declared, sizes = demanded(wave), wave.store.segments(wave.period)
    wanted = tuple(wave.study.segments) if declared.strata is None else declared.strata
    recorded = [variable for variable in wanted if sizes.get(variable)]
    counts = {
        f"{variable}={value}": sizes[variable].get(value, 0)
        for variable in recorded
        for value in values_of(wave, variable)
    }
    unrecorded = tuple(variable for variable in wanted if variable not in recorded)
    return Coverage(counts, unrecorded, declared.thin)


def values_of(wave: Wave, variable: str) -> tuple[str, ...]:
    """The values that the study declares; of a segment that declares none those that there are."""
    declared = wave.study.segments[variable].declared
    return declared or tuple(wave.store.segments(wave.period).get(variable, ()))


def demanded(wave: Wave) -> Sampling:
    """What does the study demand of its samples?"""
    return wave.study.sampling or Sampling()


@dataclass(frozen=True)
class Precision:
    """What the answers of a wave, or of one group, can tell."""

    share: float | None
    """The margin of a share of one half, 0 to 1, with the design effect of the leading score; None
    where that is not known."""
    group: int
    """The size of two groups that are compared,"""
    difference: float | None
    """and the difference of the leading score of answers that would be found, in its unit; None
    where that cannot be told."""
    found: bool = True
    """Whether any difference would be found between such groups."""


POWER, LEVEL = 0.8, 0.95
"""What is usual: a difference is found in four of five surveys, at the level of 5 %."""


@cache
def requirements(wave: Wave) -> Mapping[str, Requirement]:
    """By rule, how many are demanded of the whole wave, and how many are there?"""
    declared, whole = demanded(wave), wave.everyone
    if not dict(declared.rules.declared()):
        return {}
    row, score = returns.sample(whole).iloc[0], _leading(whole)
    between = declared.rules.power.between if declared.rules.power else None
    known = Known(
        valid=int(row["valid"]),
        n_eff=_effective(whole, score),
        finite=wave.study.data.population is not None,
        returned=_whole(row["returned"]),
        invited=_whole(row["invited"]),
        population=_whole(row["population"])
        or count(declared.population, wave.period)
        or _drawn_from(wave),
        active=count(declared.active, wave.period),
        share=wave.study.unit_of(wave.study.answer_headline) == "share",
        deviation=_deviation(score),
        smallest={between: _smallest(whole, between)} if between else None,
    )
    return {name: requirement(rule, known) for name, rule in declared.rules.declared()}


def demands(wave: Wave) -> pd.DataFrame:
    """How many does each rule demand of the whole wave, and is that reached?

    Returns
    -------
    DataFrame
        A row a rule: `required` and `reached` of what is `counted`, whether the demand is `kept`
        and how many are `short`. Missing, with a `reason`, where something is not known.
    """
    kept = ("required", "reached", "counted", "kept", "short", "reason")
    rows: list[dict[str, object]] = [
        {"demand": name, **{column: getattr(demand, column) for column in kept}}
        for name, demand in requirements(wave).items()
    ]
    return tables.build("demands", wave, rows).astype(object)


@cache
def reach(wave: Wave) -> Precision | None:
    """How precise is this group's sample? None where nobody answered, or the group is hidden."""
    row = returns.sample(wave).iloc[0]
    if pd.isna(row["valid"]) or not row["valid"]:
        return None
    group = min(demanded(wave).group, int(row["valid"]) // 2)
    score = _leading(wave)
    n_eff = _known(row["n_eff"])
    margin = precision.margin(0.5, n_eff, level=LEVEL) if n_eff else None
    if score is None or not score.error or not score.n_eff:
        return Precision(margin, group, None)
    difference = _difference(score, group)
    return Precision(margin, group, difference, difference is not None)


def _effective(wave: Wave, score: IndexScore | None) -> float | None:
    """How many are in the leading score? Of a sample that is the population, ever so many."""
    if base.everyone(wave):
        return math.inf
    return _known(returns.sample(wave).iloc[0]["n_eff"]) if score is None else score.n_eff


def _drawn_from(wave: Wave) -> int | None:
    """The customers of all strata that the sample was drawn from."""
    data = wave.study.data
    return sum(data.population.values()) if data.population and data.cluster is None else None


def _smallest(wave: Wave, variable: str) -> float | None:
    """How many are in the leading score of the smallest group? None where that is not known."""
    frame = results.by_segment(wave, variable)
    sizes = []
    for value in values_of(wave, variable):
        mine = frame[frame["segment"] == f"{variable}={value}"]
        row = results.score_row(mine, wave.study.answer_headline, "overall")
        sizes.append(0.0 if not len(mine) else _known(row["n_eff"]))
    known = [one for one in sizes if one is not None]
    return min(known, default=0.0) if len(known) == len(sizes) else None


def _leading(wave: Wave) -> IndexScore | None:
    """The leading score of answers with its error; None where it is not shown."""
    study, name = wave.study, wave.study.answer_headline
    if name not in study.answered:
        return None
    if pd.isna(results.score_row(results.scores(wave), name, "overall")["value"]):
        return None
    declared = study.answered[name]
    whole = subjects(study, declared)[0]
    rows, scales = wave.rows, [study.scale_of(item) for item in whole.items]
    given = tally.count(
        rows[list(whole.items)], rows.get("weight"), scales=scales, drawn=wave.drawn(rows)
    )
    return index_score(declared.method, given, scales=scales, parts=whole.parts, **declared.options)


def _deviation(score: IndexScore | None) -> float | None:
    """The standard deviation of one respondent's value."""
    return score.error * math.sqrt(score.n_eff) if score and score.error and score.n_eff else None


def _difference(score: IndexScore, group: int) -> float | None:
    """What would be found between two groups of this size, as precise as these respondents?"""
    deviation = _deviation(score)
    if score.value is None or score.n_eff is None or deviation is None:
        return None
    if score.trials is not None:
        answers = group * score.trials / score.n
        return power.detectable_share(answers, answers, share=score.value, power=POWER, level=LEVEL)
    each = group * score.n_eff / score.n
    return power.detectable_mean(each, each, deviation=deviation, power=POWER, level=LEVEL)


def _known(number: float | None) -> float | None:
    return None if number is None or pd.isna(number) else float(number)


def _whole(number: float | None) -> int | None:
    return None if number is None or pd.isna(number) else int(number)
