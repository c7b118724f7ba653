"""How long do the comparisons of a large study take, and how often are they wrong?

Prints seconds, ratios and shares; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/comparisons.py [FAMILIES]

Speed: a million respondents, 40 items of 1 to 5 with 2 % missing answers, 6 segment variables of
3 to 6 values, all pairs of the values of each, by the satisfied share and the mean; without and
with weights. Error: FAMILIES families of groups that all answer alike, small, unequal and skewed;
how often does any pair of a family differ after Holm's adjustment, how often does an interval hold
the true difference, and how often do all groups differ in one test? (In the last shape the means
are equal, the spreads are not.) Then pairs of groups that do not answer alike at all: how often
does an interval hold the true difference?
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from itertools import permutations, product
from statistics import median

import numpy as np
import pandas as pd

from csatbook.stats import compare, tally
from csatbook.stats.compare import multiplicity
from csatbook.stats.groups import crossing, crosstab
from csatbook.stats.groups.crossing import Cells
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.group import Group
from csatbook.stats.score import TERMS
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
UNLIKE = ("even", "skewed", "very skewed")
PAIRS = ((12, 200), (30, 100), (80, 300), (400, 800))
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
    print(f"Of {families:,} families without a difference: wrong families, intervals that hold,")
    print("wrong tests of all groups together")
    for kind, weighing, shape, sizes in product(("mean", "share"), WEIGHTS, ANSWERS, SIZES):
        if kind == "mean" or shape != "spread":  # whose satisfied shares do differ
            shares = wrong(kind, weighing, shape, sizes, families)
            told = " ".join(f"{one:6.1%}" for one in shares)
            print(f"{kind:5} {weighing:4} {shape:11} {sizes!s:22} {told}")
    print(f"Of {families:,} pairs with a difference: intervals that hold it")
    for kind, weighing, unlike in product(("mean", "share"), WEIGHTS, permutations(UNLIKE, 2)):
        told = " ".join(
            f"{pair} {covered(kind, weighing, unlike, pair, families):6.1%}" for pair in PAIRS
        )
        print(f"{kind:5} {weighing:4} {' beside '.join(unlike):28} {told}")


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
                count += len(compare.pairs(crossing.group_scores(one, cells)))
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
) -> tuple[float, float, float]:
    """Shares of families with a difference, of intervals that hold 0, and of all groups at once."""
    rng = np.random.default_rng(20240104)
    false = held = intervals = at_once = 0
    for _ in range(families):
        groups, table = drawn(rng, kind, weighing, ANSWERS[shape], sizes)
        found = list(compare.pairs(groups).values())
        together = compare.differ(groups, table if kind == "share" else None)
        at_once += together.p is not None and together.p < 0.05
        adjusted = multiplicity.adjust([one.p for one in found], method="holm")
        false += any(p is not None and p < 0.05 for p in adjusted.p)
        known = [one for one in found if one.low is not None]
        intervals += len(known)
        held += sum(one.low <= 0 <= one.high for one in known)
    return false / families, held / max(intervals, 1), at_once / families


def covered(
    kind: str, weighing: str, unlike: Sequence[str], sizes: Sequence[int], pairs: int
) -> float:
    """The share of intervals that hold the difference of two groups that answer differently."""
    rng = np.random.default_rng(20240106)
    answers = [ANSWERS[shape][0] for shape in unlike]
    worth = np.arange(1, 6) if kind == "mean" else np.arange(1, 6) > 3
    true = float(np.dot(worth, answers[0]) - np.dot(worth, answers[1]))
    found = [compare.pair(*drawn(rng, kind, weighing, answers, sizes)[0]) for _ in range(pairs)]
    known = [one for one in found if one.low is not None]
    return sum(one.low <= true <= one.high for one in known) / max(len(known), 1)


def drawn(
    rng: np.random.Generator,
    kind: str,
    weighing: str,
    shape: Sequence[Sequence[float]],
    sizes: Sequence[int],
) -> tuple[tuple[Group, ...], Crosstab]:
    """Groups of such answers, by how many gave which answer with which weight."""
    marks = np.arange(1, 6.0)
    weights = np.array(list(WEIGHTS[weighing]))
    chances = [np.outer(list(WEIGHTS[weighing].values()), answers).ravel() for answers in shape]
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
    satisfied = Terms.of_shares((marks > 3).astype(float))
    terms = satisfied if kind == "share" else Terms.of_means(marks, bounds=(1, 5))
    return crossing.group_scores(terms, cells), crosstab.cross_cells(terms, cells)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
