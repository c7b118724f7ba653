"""The features that a Kano study asks about: what each one is to the respondents of a wave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from csatbook.analysis.base import ValueInterval
from csatbook.analysis.wave import Wave
from csatbook.stats import tally
from csatbook.stats.assess import kano_category
from csatbook.stats.ratio import index_score
from csatbook.study.paired import Kano
from csatbook.study.part import Text
from csatbook.survey.state.reads import cache

CATEGORIES = kano_category.CATEGORIES
"""The one comes first whose lack would harm most."""


@dataclass(frozen=True)
class Feature:
    """A feature, its category and its two coefficients."""

    text: Text
    category: str | None
    """The most frequent one; None where nobody answered."""
    certain: bool
    """Whether it is more frequent than the next one by more than chance."""
    shares: Mapping[str, float]
    """Of `CATEGORIES`, 0 to 1; empty where nobody answered."""
    n: int
    """Respondents who answered both questions."""
    better: ValueInterval
    """How much the feature satisfies where it is there, 0 to 1,"""
    worse: ValueInterval
    """and how much it dissatisfies where it is missing."""
    shown: bool
    """Whether enough people answered, also for the coefficients."""


@cache
def features(wave: Wave) -> tuple[Feature, ...]:
    """What is each feature to its users? In the order of the study file, each pair once."""
    pairs = dict.fromkeys(
        pair
        for score in wave.study.scores.values()
        if isinstance(score, Kano)
        for pair in score.paired.items()
    )
    return tuple(_feature(wave, pair) for pair in pairs)


def _feature(wave: Wave, pair: tuple[str, str]) -> Feature:
    scales = [wave.study.scale_of(item) for item in pair]
    rows = wave.rows
    given = tally.count(rows[list(pair)], rows.get("weight"), scales=scales, drawn=wave.drawn(rows))
    better = index_score("kano", given, scales=scales, count="better")
    worse = index_score("kano", given, scales=scales, count="worse")
    classified = kano_category.classify(given, scales=scales)
    return Feature(
        wave.study.items[pair[0]].text,
        classified.category,
        classified.certain,
        {str(name): share for name, share in classified.shares.items()},
        classified.n,
        better,
        worse,
        shown=not wave.hidden((pair,)) and better.n >= wave.study.report.min_answers,
    )
