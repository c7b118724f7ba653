"""How often do 95 % intervals of samples drawn in clusters hold the true score?

Prints the share, with the design and without it; nothing here passes or fails. Run by `make bench`,
or

    python tests/bench/designs.py [SAMPLES]

Respondents of 1 to 5, of whom those of one cluster are alike (correlation 0.36 before rounding),
from two strata.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from csatbook.stats import design, tally
from csatbook.stats.methods import METHODS
from csatbook.study.scale import Scale

FIVE = Scale(min=1, max=5, satisfied=[4, 5], dissatisfied=[1, 2])
SAMPLES = ((40, 10), (12, 20), (200, 3))


def marks(between: np.ndarray, within: np.ndarray) -> np.ndarray:
    return np.clip(np.round(3.8 + 0.6 * between + 0.8 * within), 1, 5)


def covered(
    rng: np.random.Generator, samples: int, clusters: int, size: int
) -> dict[tuple[str, bool], float]:
    """Score and whether the design is used, to the share of intervals that hold the true score."""
    many = marks(*rng.normal(size=(2, 2_000_000)))
    true = {"mean": many.mean(), "satisfied_share": (many >= 4).mean()}
    cluster = pd.Series(np.repeat(np.arange(clusters), size))
    drawn = design.of(cluster % 2, cluster)
    hits = {(name, used): 0 for name in true for used in (True, False)}
    for _ in range(samples):
        between = rng.normal(size=clusters)[cluster]
        answers = pd.Series(marks(between, rng.normal(size=clusters * size)))
        for name, used in hits:
            given = tally.rows([answers], scales=[FIVE], drawn=drawn if used else None)
            found = METHODS[name](given, scales=[FIVE])
            assert found.low is not None  # a stratum has several clusters and answers differ
            assert found.high is not None
            hits[name, used] += found.low <= true[name] <= found.high
    return {key: count / samples for key, count in hits.items()}


def main() -> None:
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    for clusters, size in SAMPLES:
        found = covered(np.random.default_rng(20240701), samples, clusters, size)
        print(f"{clusters} clusters of {size}")
        for (name, used), share in found.items():
            print(f"  {name:16} {'with' if used else 'without':8} design {share:6.1%}")


if __name__ == "__main__":
    main()
