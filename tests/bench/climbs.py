"""How often does a true place lie outside its region, and how often is a climber none?

Prints shares; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/climbs.py [TIMES]

TIMES pairs of waves of units whose true scores stay what they are (equal, near each other, some
equal and some far, or many), and of units of which one climbs past all others. By `ranking.climbs`:
in how many does any unit's true place, then or now, lie outside its region; in how many is any unit
called a climber or dropped whose place is the same; and how wide are the regions, in places? At
most the declared 5 % of the former two may be. Where units are equal, all the places
that they share are true ones, and the region must hold them all.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence

import numpy as np

from csatbook.stats.assess import ranking
from csatbook.stats.result import IndexScore

TIMES = 2000
FIELDS: dict[str, Sequence[float]] = {
    "equal": [0.0] * 6,
    "near": np.linspace(0, 0.01, 6).tolist(),
    "spaced": np.linspace(0, 10, 6).tolist(),
    "mixed": [0.0, 0.0, 0.5, 1.0, 1.0, 3.0],
    "many": np.repeat(np.linspace(0, 3, 10), 2).tolist(),
}
"""True scores, in standard errors of a unit's score, before some have another error."""


def wrong(
    field: str, times: int, *, n: int = 400, climber: bool = False, seed: int = 1
) -> dict[str, float]:
    """In which share of pairs of waves is something said that is not so?

    Parameters
    ----------
    field : of `FIELDS`
    times : pairs of waves
    n : answers of each unit; errors are estimated from them
    climber : whether the lowest unit is the best one now

    Returns
    -------
    dict
        `outside`: a true place outside its region; `called`: a unit whose place stayed called a
        climber or dropped; `width`: mean width of the regions; `found`: the climber is found.
    """
    rng = np.random.default_rng(seed)
    then = np.array(FIELDS[field])
    spread = np.resize([1.0, 0.6, 1.6], len(then))
    now = then.copy()
    if climber:
        now[then.argmin()] = then.max() + 12
    places = [_true(truth) for truth in (then, now)]
    outside = called = found = 0
    width = 0.0
    for _ in range(times):
        waves = [[_scored(*unit, n, rng) for unit in zip(truth, spread, strict=True)]
                 for truth in (then, now)]  # fmt: skip
        changes = [each for each in ranking.climbs(waves[1], waves[0]) if each is not None]
        regions = [[each.before for each in changes], [each.now for each in changes]]
        outside += any(
            not (unit.low <= best and worst <= unit.high)
            for wave, truth in zip(regions, places, strict=True)
            for unit, (best, worst) in zip(wave, truth, strict=True)
        )
        stayed = [places[0][at] == places[1][at] for at in range(len(changes))]
        called += any(
            same and each.verdict != "not_shown" for same, each in zip(stayed, changes, strict=True)
        )
        found += changes[int(then.argmin())].verdict == "climbed"
        width += float(np.mean([unit.high - unit.low for wave in regions for unit in wave]))
    return {
        "outside": outside / times,
        "called": called / times,
        "found": found / times,
        "width": width / times,
    }


def _true(truth: np.ndarray) -> list[tuple[int, int]]:
    """The best and the worst place of each; the same but for those that are equal."""
    return [(1 + int((truth > one).sum()), int((truth >= one).sum())) for one in truth]


def _scored(truth: float, spread: float, n: int, rng: np.random.Generator) -> IndexScore:
    error = spread * math.sqrt(rng.chisquare(n - 1) / (n - 1))
    value = truth + spread * rng.standard_normal()
    return IndexScore("mean", value, None, None, 0.95, n, 0, float(n), error=error, df=n - 1.0)


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    print(f"In % of {times:,} pairs of waves (declared: 5 at most); width in places")
    for field in FIELDS:
        for n in (8, 400):
            for climber in (False, True):
                shares = wrong(field, times, n=n, climber=climber)
                said = " ".join(f"{name} {100 * shares[name]:.1f}" for name in list(shares)[:3])
                print(
                    f"{field:7} n={n:<4} climber={climber!s:5} {said} width {shares['width']:.1f}"
                )


if __name__ == "__main__":
    main()
