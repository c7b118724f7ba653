"""How long do the comparisons of a large study take, and how often are they wrong?

Prints seconds, ratios and shares; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/comparisons.py [FAMILIES]

Speed: a million respondents, 40 items of 1 to 5 with 2 % missing answers, 6 segment variables of
3 to 6 values, all pairs of the values of each, by the satisfied share and the mean; without and
with weights. Error: FAMILIES families of groups that all answer alike, small, unequal and skewed;
how often does any pair of a family differ after Holm's adjustment, and how often does an interval
hold the true difference? (In the last shape the means are equal, the spreads are not.)
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from itertools import product
from statistics import median

import numpy as np
import pandas as pd

from csatbook.stats import compare, crossing, grouped, multiplicity, tally
from csatbook.stats.crossing import Cells
from csatbook.stats.group import Group
from csatbook.stats.methods import TERMS
from csatbook.stats.terms import Terms
from csatbook.study.scale import Scale

ROWS, ITEMS, VALUES = 1_000_000, 40, (3, 4, 5, 6, 4, 5)
FIVE = Scale(min=1, max=5, satisfied=[4, 5])
MEGABYTE = 1024 * 1024

ANSWERS = {
    "even": [[0.1, 0.2, 0.4, 0.2, 0.1]],
    "skewed": [[0.02, 0.03, 0.1, 0.25, 0.6]],
    "very skewed": [[0.01, 0.01, 0.03, 0.1, 0.85]],
    # the mean is 3.75 in all groups, not the spread; small groups differ among themselves
    "spread": [[0.2, 0.05, 0.1, 0.1, 0.55], [0.02, 0.08, 0.2, 0.53, 0.17]],
}
"""How probable are the answers 1 to 5, in the first, second … group, and again."""
WEIGHTS = {
    "none": {1.0: 1.0},
    "mild": {0.5: 1 / 3, 1.0: 1 / 3, 2.0: 1 / 3},
    "wild": {0.3: 0.3, 1.0: 0.6, 5.0: 0.1},
}
"""How probable is each weight."""
SIZES = [
    (8, 12, 30, 200),
    (12, 200),
    (15, 15, 15),
    (50, 50, 50, 50),
    (50, 5000),
    (100, 200, 1000, 5000),
    (400, 800, 5000),
]


def main() -> None:
    families = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    frame, variables = answers(), segments()
    weights = pd.Series(np.random.default_rng(20240102).choice([0.5, 1.0, 2.0], ROWS))
    for name, own in (("unweighted", None), ("weighted", weights)):
        report(name, frame, variables, own)
    print(f"Of {families:,} families without a difference: wrong families, intervals that hold")
    for kind, weighing, shape, sizes in product(("mean", "share"), WEIGHTS, ANSWERS, SIZES):
        if kind == "mean" or shape != "spread":  # whose satisfied shares do differ
            false, held = wrong(kind, weighing, shape, sizes, families)
            print(f"{kind:5} {weighing:4} {shape:11} {sizes!s:22} {false:6.1%} {held:6.1%}")


def report(
    name: str, frame: pd.DataFrame, variables: list[np.ndarray], weights: pd.Series | None
) -> None:
    once = median(seconds(lambda: frame.groupby(variables[0]).mean()) for _ in range(3))
    took = seconds(lambda: everything(frame, variables, weights))
    tracemalloc.start()
    count = everything(frame, variables, weights)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    size = frame.memory_usage(deep=True).sum()
    print(
        f"{ROWS:,} x {ITEMS} x {len(VALUES)} {name}: {count:,} comparisons in {took:.2f} s, "
        f"{took / once:.1f} x one groupby().mean() ({once:.2f} s); peak memory beyond the frame "
        f"{peak / MEGABYTE:.0f} MB, {peak / size:.2f} x the frame"
    )


def everything(frame: pd.DataFrame, variables: list[np.ndarray], weights: pd.Series | None) -> int:
    """As report.results does."""
    everyone = tally.rows([frame[item] for item in frame], weights, scales=[FIVE] * ITEMS)
    count = 0
    for item in range(ITEMS):
        found = crossing.patterns(everyone, [item])
        terms = [
            TERMS[method](found.given, scales=[FIVE]) for method in ("satisfied_share", "mean")
        ]
        for groups, size in zip(variables, VALUES, strict=True):
            cells = crossing.cells(found, everyone, groups, size=size)
            for one in terms:
                count += len(compare.pairs(grouped.of(one, cells)))
    return count


def answers() -> pd.DataFrame:
    rng = np.random.default_rng(20240101)
    marks = rng.integers(1, 6, (ROWS, ITEMS)).astype(float)
    marks[rng.random(marks.shape) < 0.02] = np.nan
    return pd.DataFrame(marks, columns=[f"q{place}" for place in range(ITEMS)])


def segments() -> list[np.ndarray]:
    rng = np.random.default_rng(20240103)
    return [rng.integers(0, size, ROWS, dtype=np.int8) for size in VALUES]


def wrong(
    kind: str, weighing: str, shape: str, sizes: Sequence[int], families: int
) -> tuple[float, float]:
    """Shares of families with a difference, and of intervals that hold 0."""
    rng = np.random.default_rng(20240104)
    false = held = intervals = 0
    for _ in range(families):
        found = list(compare.pairs(drawn(rng, kind, weighing, shape, sizes)).values())
        adjusted = multiplicity.adjust([one.p for one in found], method="holm")
        false += any(p is not None and p < 0.05 for p in adjusted.p)
        known = [one for one in found if one.low is not None]
        intervals += len(known)
        held += sum(one.low <= 0 <= one.high for one in known)
    return false / families, held / max(intervals, 1)


def drawn(
    rng: np.random.Generator, kind: str, weighing: str, shape: str, sizes: Sequence[int]
) -> tuple[Group, ...]:
    """Groups without a difference, by how many gave which answer with which weight."""
    marks = np.arange(1, 6.0)
    weights = np.array(list(WEIGHTS[weighing]))
    chances = [
        np.outer(list(WEIGHTS[weighing].values()), answers).ravel() for answers in ANSWERS[shape]
    ]
    count = np.concatenate(
        [
            rng.multinomial(size, chances[at % len(chances)] / chances[at % len(chances)].sum())
            for at, size in enumerate(sizes)
        ]
    ).astype(float)
    weight = np.tile(np.repeat(weights / weights.max(), 5), len(sizes))
    held = np.flatnonzero(count)
    count, weight = count[held], weight[held]
    powers = tuple(count * weight**power for power in range(5))
    cells = Cells(held % 5, held // (5 * len(weights)), powers, len(sizes))
    if kind == "share":
        return grouped.of(Terms.of_shares((marks > 3).astype(float)), cells)
    return grouped.of(Terms.of_means(marks, bounds=(1, 5)), cells)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
