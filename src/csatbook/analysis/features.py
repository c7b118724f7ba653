"""The features that a Kano study asks about: what each one is to the respondents of a wave."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from csatbook.analysis.wave import Wave
from csatbook.stats import tally
from csatbook.stats.result import IndexScore
from csatbook.stats.score import kano, kano_category
from csatbook.stats.score.kano_category import KanoCategory
from csatbook.study.answered import Kano
from csatbook.study.part import Text


@dataclass(frozen=True)
class Feature:
    """A feature, its category and its two coefficients."""

    text: Text
    found: KanoCategory
    better: IndexScore
    worse: IndexScore
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
    given = tally.of(rows[list(pair)], rows.get("weight"), scales=scales, drawn=wave.drawn(rows))
    better = kano.score(given, scales=scales, count="better")
    worse = kano.score(given, scales=scales, count="worse")
    return Feature(
        wave.study.items[pair[0]].text,
        kano_category.classify(given, scales=scales),
        better,
        worse,
        shown=not wave.hidden((pair,)) and better.n >= wave.study.report.min_answers,
    )
