"""How long does a driver analysis take, and how often is what it says of its certainty wrong?

Prints seconds and shares; nothing here passes or fails. Run by `make bench`, or

    OPENBLAS_NUM_THREADS=1 python tests/bench/drivers.py [SURVEYS]

Speed: 12 drivers of 5,000 and of 1,000,000 respondents and 18 drivers of 5,000 with 1,000
resamples, 18 and 20 without, 25 by drawn orders; with the memory held at most so far. Verdicts:
SURVEYS surveys each of drivers that explain nothing, explain equally much, or of which one, or
two, explain most. Intervals: how often do they hold the shares that a million respondents have?
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter

import numpy as np
import pandas as pd

from csatbook.stats.drivers import given, importance
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.result import DriverAnalysis

CUTS = (-1.5, -0.7, 0.2, 1.0)
NOTHING = {5: [0.0] * 5, 8: [0.0] * 8}
EFFECTS = {
    "all equal": [0.3] * 5,
    "one of many": [0.6, 0.1, 0.1, 0.1, 0.1],
    "falling": [0.7, 0.4, 0.2, 0.1, 0.0],
    "two alike": [0.5, 0.5, 0.1, 0.1, 0.0],
    "weak": [0.15, 0.05, 0.0, 0.0, 0.0],
    "strong": [1.0, 0.5, 0.2, 0.0, 0.0],
}
SIZES = (60, 300)


def main() -> None:
    surveys = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    for size, count, resamples in (
        *((5_000, 12, 1000), (5_000, 18, 0), (5_000, 20, 0), (5_000, 18, 1000), (5_000, 25, 1000)),
        (1_000_000, 12, 1000),
    ):
        print(speed(size, count, resamples))
    print(f"Verdicts, and orders that are not so, in % of {surveys} surveys")
    for weighted in (False, True):
        kind = "weighted" if weighted else "unweighted"
        for size in SIZES:
            for effects in (*NOTHING.values(), *EFFECTS.values()):
                print(f"{kind} {size:5} {effects}: {verdicts(size, effects, weighted, surveys)}")
    print("Intervals that hold the shares (least and most often held one) and R², in %")
    for name, effects in EFFECTS.items():
        rng = np.random.default_rng(20240505)
        truth = importance.by_method(survey(rng, 1_000_000, effects, weighted=False), resamples=0)
        for size in SIZES:
            print(f"{name:11} {size:5}: {coverage(size, effects, truth, surveys)}")


def speed(size: int, count: int, resamples: int) -> str:
    rng = np.random.default_rng(20240503)
    one = survey(rng, size, [0.2] * count, weighted=True)
    started = time.perf_counter()
    found = importance.by_method(one, resamples=resamples)
    seconds = time.perf_counter() - started
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    error = f", error of a share {found.error:.4f}" if found.error else ""
    return (
        f"{size:,} respondents, {count} drivers, {resamples:,} resamples: "
        f"{seconds:.1f} s, {held:.1f} GB{error}"
    )


def verdicts(size: int, effects: list[float], weighted: bool, surveys: int) -> str:
    rng = np.random.default_rng(20240504)
    said: Counter[str | None] = Counter()
    wrong = p = 0
    for _ in range(surveys):
        found = importance.by_method(survey(rng, size, effects, weighted=weighted))
        said[found.verdict] += 1
        wrong += contradicted(found, effects)
        p += found.p is not None and found.p < 0.05
    told = " ".join(f"{name} {100 * said[name] / surveys:.0f}" for name in sorted(map(str, said)))
    return f"{told} (p < 5 %: {100 * p / surveys:.0f}), wrong {100 * wrong / surveys:.1f}"


def contradicted(found: DriverAnalysis, effects: list[float]) -> bool:
    """Whether a driver cannot have the place that its effect gives it."""
    return any(
        one.rank_low > 1 + sum(other > effect for other in effects)
        or one.rank_high < sum(other >= effect for other in effects)
        for one, effect in zip(found.drivers, effects, strict=True)
    )


def coverage(size: int, effects: list[float], truth: DriverAnalysis, surveys: int) -> str:
    rng = np.random.default_rng(20240506)
    shares = np.array([one.share for one in truth.drivers])
    held, explained = np.zeros(len(effects)), 0
    for _ in range(surveys):
        found = importance.by_method(survey(rng, size, effects, weighted=True), resamples=400)
        ends = np.array([(one.low, one.high) for one in found.drivers])
        held += (ends[:, 0] <= shares) & (shares <= ends[:, 1])
        explained += found.r_low <= truth.r_squared <= found.r_high
    held *= 100 / surveys
    return f"shares {held.min():.1f} to {held.max():.1f}, R² {100 * explained / surveys:.1f}"


def survey(rng: np.random.Generator, size: int, effects: list[float], *, weighted: bool) -> Given:
    """Answers of 1 to 5; drivers correlated by 0.4 before they are cut."""
    mood = rng.normal(size=(size, 1))
    drivers = np.sqrt(0.4) * mood + np.sqrt(0.6) * rng.normal(size=(size, len(effects)))
    overall = drivers @ effects + rng.normal(size=size)
    spread = np.sqrt(1 + 0.4 * sum(effects) ** 2 + 0.6 * np.square(effects).sum())
    marks = np.digitize(drivers, CUTS) + 1.0
    columns = [f"d{at:02}" for at in range(len(effects))]
    return given.gather(
        pd.Series(np.digitize(overall / spread, CUTS) + 1.0),
        pd.DataFrame(marks, columns=columns),
        pd.Series(rng.choice([0.5, 1, 2], size)) if weighted else None,
    )


if __name__ == "__main__":
    main()
