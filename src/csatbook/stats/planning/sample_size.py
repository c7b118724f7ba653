"""How many does each rule of a study demand, and is it reached?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from csatbook.stats.planning import power, precision
from csatbook.study import threshold
from csatbook.study.sample_size import (
    Active,
    Census,
    Counted,
    Customers,
    Fixed,
    Formula,
    MarginOfError,
    Power,
    Returned,
    Rule,
)


@dataclass(frozen=True)
class Known:
    """What is known of a wave; None where it is not."""

    valid: int
    n_eff: float | None
    """The effective number of those in the leading score; None where that is not known. It is
    their number where each was drawn alone and weighs the same."""
    finite: bool = False
    """Whether effective numbers count already which part of the population was drawn."""
    returned: int | None = None
    invited: int | None = None
    population: int | None = None
    active: int | None = None
    share: bool = True
    """Whether the leading score is a share."""
    deviation: float | None = None
    """Standard deviation of the respondents' values of the leading score, as observed."""
    smallest: Mapping[str, float | None] | None = None
    """By segment, the effective number of respondents in its smallest value."""

    def number(self, counted: Counted) -> float | None:
        """How many of these are there?"""
        counts: dict[Counted, float | None] = {
            "valid": self.valid,
            "returned": self.returned,
            "invited": self.invited,
            "effective": self.n_eff,
        }
        return counts[counted]


@dataclass(frozen=True)
class Requirement:
    """One rule's demand beside what was reached."""

    required: int | None
    reached: float | None
    counted: Counted
    reason: str | None = None
    """What is not known and would be needed: population, active, invited, deviation, effective or
    smallest (no effective number can be told); or `impossible`, where no sample could do it."""

    @property
    def kept(self) -> bool | None:
        """Whether enough was reached; None where that cannot be told."""
        if self.required is None or self.reached is None:
            return None
        # Adding weights leaves traces in an effective number.
        return bool(threshold.reaches(self.reached, self.required))

    @property
    def short(self) -> int:
        """How many more it would have taken."""
        if self.required is None or self.reached is None:
            return 0
        enough: float = self.required - threshold.trace(self.required)
        return max(0, math.ceil(enough - self.reached))

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


def requirement(rule: Rule, known: Known) -> Requirement:
    """How many does this rule demand of the wave, and how many are there?

    Parameters
    ----------
    rule : as the study declares it
    known : of the wave

    Returns
    -------
    Requirement
        `required` None with the `reason` where the rule needs a number that is not known. Nothing
        demands more than there are customers.

    Examples
    --------
    >>> wave = Known(valid=52, n_eff=52.0, population=200)
    >>> found = requirement(Formula(), wave)  # 10 + 20 % of 200
    >>> found.required, found.reached, found.kept
    (50, 52, True)
    """
    counted, reached = rule.counted, known.number(rule.counted)
    if isinstance(rule, Power) and rule.between is not None:
        counted, reached = "smallest", (known.smallest or {}).get(rule.between)
    elif isinstance(rule, MarginOfError | Power):
        reached = _in_score(rule, known)
    found = _required(rule, known)
    if isinstance(found, str):
        return Requirement(None, reached, counted, found)
    return Requirement(found, reached, counted, None if reached is not None else counted)


def _in_score(rule: MarginOfError | Power, known: Known) -> float | None:
    """How many are in the leading score, that both rules are about?"""
    if isinstance(rule, MarginOfError) and known.finite and known.population and known.n_eff:
        # What is required of a population this large allows for it, too: 1/n - 1/N is the same.
        return 1 / (1 / known.n_eff + 1 / known.population)
    return known.n_eff


def _required(rule: Rule, known: Known) -> int | str:
    """The number, or why there is none."""
    everyone = known.population
    match rule:
        case Fixed():
            return rule.n if everyone is None else min(rule.n, everyone)
        case Active():
            return "active" if known.active is None else _part(rule.share, known.active)
        case Returned():
            return "invited" if known.invited is None else _part(rule.share, known.invited)
        case MarginOfError():
            deviation = _deviation(rule, known)
            if deviation is None:
                return "deviation"
            return precision.needed(deviation, rule.margin, population=everyone, level=rule.level)
        case Power():
            return _group(rule, known)
    if everyone is None:
        return "population"
    match rule:
        case Customers(both=True):
            return min(everyone, max(rule.least, _part(rule.share, everyone)))
        case Customers():
            return min(rule.least, _part(rule.share, everyone))
        case Formula():
            return min(everyone, rule.base + _part(rule.share, everyone))
        case Census():
            return everyone
    msg = f"no method for the rule {type(rule).__name__}"
    raise TypeError(msg)


def _part(share: float, of: int) -> int:
    """As few as make this share; in decimals, since 0.1 of 30 is 3 and not a trace more."""
    return math.ceil(Decimal(str(share)) * of)


def _deviation(rule: MarginOfError | Power, known: Known) -> float | None:
    if known.share:
        return math.sqrt(rule.share * (1 - rule.share))
    return known.deviation if rule.deviation is None else rule.deviation


def _group(rule: Power, known: Known) -> int | str:
    """For the smallest group, or for two halves."""
    deviation = _deviation(rule, known)
    if deviation is None:
        return "deviation"
    found = (
        power.needed_share(rule.difference, share=rule.share, power=rule.power, level=rule.level)
        if known.share
        else power.needed_mean(
            rule.difference, deviation=deviation, power=rule.power, level=rule.level
        )
    )
    if found is None:
        return "impossible"
    return found if rule.between is not None else 2 * found
