"""What low and high marks of a driver do to an outcome, beside what Kano's questions say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.base import ValueInterval
from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.driven import Outcome
from csatbook.analysis.features import features
from csatbook.analysis.subject import Subject
from csatbook.analysis.wave import Wave
from csatbook.stats.drivers import asymmetry as penalties
from csatbook.stats.drivers.asymmetry import Asymmetries, Asymmetry
from csatbook.study import Study
from csatbook.study.scale import Scale
from csatbook.survey.state.reads import cache

_KEPT = ("kind", "balance", "p_difference", "p_impact", "n_low", "n_between", "n_high")

_AGREES = {
    "basic": "must_be",
    "performance": "performance",
    "excitement": "attractive",
    "none": "indifferent",
}
"""Kano's categories by the kinds of penalty-reward contrasts."""


@dataclass(frozen=True)
class ByKano:
    """What a driver is by Kano's questions."""

    category: str
    certain: bool
    agrees: bool | None
    """With the kind found here; None where either is not certain."""


@dataclass(frozen=True)
class PenaltyReward:
    """What is told of one driver, in points of the outcome."""

    name: str
    kind: str
    """As `kind` says."""
    penalty: ValueInterval | None
    """None where too few gave low marks, or high ones."""
    reward: ValueInterval | None
    balance: float | None
    kano: ByKano | None
    """None where Kano's questions were not asked about it."""


@cache
def penalties_and_rewards(wave: Wave, outcome: Outcome) -> tuple[PenaltyReward, ...]:
    """What do low marks of each driver cost, and what do high ones bring?"""
    by_kano = kano(wave, outcome)
    return tuple(
        PenaltyReward(
            driver.name,
            kind(driver),
            driver.penalty,
            driver.reward,
            driver.balance,
            by_kano.get(driver.name),
        )
        for driver in asymmetries(wave, outcome).drivers
    )


@cache
def asymmetries(wave: Wave, outcome: Outcome) -> Asymmetries:
    """Which drivers only disappoint, and which only delight?"""
    given = driven.asked(wave, outcome)
    cut = {one.key: cuts(wave.study, one) for one in outcome.drivers}
    low, high = ({key: ends[place] for key, ends in cut.items()} for place in (0, 1))
    return penalties.penalties_and_rewards(given, low=low, high=high)


def cuts(study: Study, subject: Subject) -> tuple[float, float]:
    """Up to which points are marks of a driver low, and from which on are they high?

    Halfway between the dissatisfied marks and the next, and between the satisfied marks and those
    below; of several items the mean of theirs. A third of the way from either end where a scale
    does not say which marks mean what, or has none in between.
    """
    ends = [_cuts(study.scale_of(item)) for item in subject.items]
    low, high = (sum(one[place] for one in ends) / len(ends) for place in (0, 1))
    return low, high


def kind(one: Asymmetry) -> str:
    """What can be told of a driver: its kind; else which of its two effects is sure.

    `gain`: high marks bring something, of low ones it is open; `loss`: the other way round.
    `odd`: low marks surely bring something, or high ones surely cost, which no kind stands for.
    """
    costs, brings = (effect is not None and effect.low > 0 for effect in (one.penalty, one.reward))
    if any(effect is not None and effect.high < 0 for effect in (one.penalty, one.reward)):
        return "odd"
    if one.kind in ("open", "none", "too_few") and costs != brings:
        return "gain" if brings else "loss"
    return one.kind


@cache
def kano(wave: Wave, outcome: Outcome) -> Mapping[str, ByKano]:
    """What are these drivers by Kano's questions, where the study asks those about them?

    A feature is that of a driver where both have the same item or the same name.
    """
    found = {}
    for one in asymmetries(wave, outcome).drivers:
        subject = outcome.subject(one.name)
        own = {_item_text(wave, item) for item in subject.items} | {subject.text[wave.language]}
        for feature in features(wave):
            category = feature.category
            if feature.shown and category is not None and feature.text[wave.language] in own:
                expected = _AGREES.get(kind(one))
                certain = feature.certain and expected is not None
                found[one.name] = ByKano(
                    category, feature.certain, expected == category if certain else None
                )
    return found


@cache
def table(wave: Wave) -> pd.DataFrame:
    """The result table `asymmetry`: a row an outcome and driver."""
    rows: list[dict[str, object]] = []
    for outcome in driven.outcomes(wave):
        found = asymmetries(wave, outcome)
        own = {"outcome": outcome.name, "n": found.n, "reason": found.reason}
        by_kano = kano(wave, outcome)
        for one in found.drivers:
            low, high = cuts(wave.study, outcome.subject(one.name))
            row = {"driver": one.name, "low": low, "high": high}
            row |= {name: getattr(one, name) for name in _KEPT}
            for name in ("penalty", "reward"):
                effect = getattr(one, name)
                if effect is not None:
                    row |= {name: effect.value}
                    row |= {f"{name}_low": effect.low, f"{name}_high": effect.high}
            feature = by_kano.get(one.name)
            rows.append(own | row | {"kano": feature.category if feature else None})
        if found.reason is not None:
            rows += [own | {"driver": name} for name in found.culprits or (None,)]
    return tables.build("asymmetry", wave, rows)


def _cuts(scale: Scale) -> tuple[float, float]:
    span = scale.max - scale.min
    low, high = 100 / 3, 200 / 3
    if scale.whole:
        levels = np.array(scale.levels())
        bad, good = levels[scale.is_dissatisfied(levels)], levels[scale.is_satisfied(levels)]
        if len(bad) and len(good) and good.min() - bad.max() > 1:
            low, high = (
                100 * (at - scale.min) / span for at in (bad.max() + 0.5, good.min() - 0.5)
            )
    return float(low), float(high)


def _item_text(wave: Wave, item: str) -> str:
    return wave.study.items[item].text[wave.language]
