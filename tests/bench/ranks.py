"""How long do tests of the order and the spread of answers take, and how often are they wrong?

Prints seconds and shares; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/ranks.py [FAMILIES]

Speed: a million respondents, 40 items of 1 to 5 with 2 % missing answers, 6 segment variables of
2 to 8 values, all pairs of the values of each and the tests of all values together; without and
with weights. Error: FAMILIES families of groups that all answer alike, small, unequal and skewed;
how often does any pair of a family differ after Holm's adjustment, how often do all together, and
how often does the interval of Cliff's delta hold the true one?
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from csatbook.stats import dispersion, rank
from csatbook.stats import tally as tallies
from csatbook.stats.compare import association, multiplicity
from csatbook.stats.groups import crossing, crosstab
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.rank import kruskal_wallis
from csatbook.stats.terms import Terms
from csatbook.study.scale import Scale

ROWS, ITEMS, VALUES = 1_000_000, 40, (2, 3, 4, 5, 6, 8)
FIVE = Scale(min=1, max=5)
ANSWERS = {
    "even": [0.1, 0.2, 0.4, 0.2, 0.1],
    "skewed": [0.02, 0.05, 0.13, 0.4, 0.4],
    "very skewed": [0.01, 0.01, 0.03, 0.1, 0.85],
}
OTHERS = {"even": "skewed", "skewed": "even", "very skewed": "skewed"}
WEIGHTS = {
    "none": ([1.0], [1.0]),
    "mild": ([0.5, 1, 2], [1 / 3] * 3),
    "wild": ([0.3, 1, 5], [0.3, 0.6, 0.1]),
}
SIZES = ((6, 40), (8, 8, 8, 8), (6, 12, 30, 80), (30, 60, 300), (50, 50, 50, 50))


def main() -> None:
    families = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for name, choice in (("unweighted", None), ("weighted", [0.5, 1.0, 2.0])):
        print(f"{name}: {' '.join(speed(choice))}")
    print(f"Wrong families, in % of {families:,}, and intervals that hold")
    for weighing in WEIGHTS:
        for shape in ANSWERS:
            for sizes in SIZES:
                shares = error_rates(shape, weighing, sizes, families)
                told = " ".join(f"{test} {100 * one:.1f}" for test, one in shares.items())
                print(f"{weighing:4} {shape:11} {sizes}: {told}")


def speed(choice: list[float] | None) -> Iterator[str]:
    rng = np.random.default_rng(20240501)
    columns = [
        pd.Series(rng.choice([1.0, 2, 3, 4, 5], ROWS, p=ANSWERS["skewed"])) for _ in range(ITEMS)
    ]
    for column in columns:
        column[rng.integers(0, ROWS, ROWS // 50)] = np.nan
    variables = [(rng.integers(0, size, ROWS).astype(np.int8), size) for size in VALUES]
    weights = None if choice is None else pd.Series(rng.choice(choice, ROWS))
    started = time.perf_counter()
    everyone = tallies.rows(columns, weights, scales=[FIVE] * ITEMS)
    tables = []
    for item in range(ITEMS):
        found = crossing.patterns(everyone, [item])
        terms = Terms.of_means(found.given.marks[:, 0], bounds=(1, 5))
        tables += [
            crosstab.cross_cells(terms, crossing.cells(found, everyone, own, size=size))
            for own, size in variables
        ]
    yield f"{len(tables)} tables {time.perf_counter() - started:.1f} s,"
    started = time.perf_counter()
    families = [pairs(rank.pair, table) for table in tables]
    yield f"{sum(map(len, families))} pairs {time.perf_counter() - started:.1f} s,"
    started = time.perf_counter()
    for table in tables:
        pairs(dispersion.compare, table)
    yield f"of spread {time.perf_counter() - started:.1f} s,"
    started = time.perf_counter()
    for table in tables:
        rank.differ(table), association.differ(table), dispersion.differ(table)
    yield f"of all {time.perf_counter() - started:.1f} s"


def error_rates(
    shape: str, weighing: str, sizes: tuple[int, ...], families: int
) -> dict[str, float]:
    rng = np.random.default_rng(20240502)
    wrong: dict[str, list[bool]] = {}
    other, held = OTHERS[shape], []
    delta = true_delta(ANSWERS[shape], ANSWERS[other])
    for _ in range(families):
        table = drawn(rng, [ANSWERS[shape]] * len(sizes), sizes, weighing)
        tests = {"rank": rank.pair, "spread": dispersion.compare}
        if not table.weighted:
            tests["dunn"] = kruskal_wallis.compare
        for name, compare in tests.items():
            found = multiplicity.adjust(pairs(compare, table)).p
            wrong.setdefault(name, []).append(any(p is not None and p < 0.05 for p in found))
        every = {"rank": rank, "spread": dispersion, "distribution": association}
        for name, test in every.items():
            one = test.differ(table)
            wrong.setdefault(f"{name}_all", []).append(one.p is not None and one.p < 0.05)
        two = drawn(rng, [ANSWERS[shape], ANSWERS[other]], sizes[:2], weighing)
        one = rank.pair(two, 0, 1)
        if one.low is not None:
            held.append(one.low <= delta <= one.high)
    return {name: float(np.mean(each)) for name, each in {**wrong, "held": held}.items()}


def pairs(compare: object, table: Crosstab) -> list[float | None]:
    both = combinations(range(table.count.shape[1]), 2)
    return [compare(table, a, b).p for a, b in both]  # type: ignore[operator]


def drawn(
    rng: np.random.Generator, shares: list, sizes: tuple[int, ...], weighing: str
) -> Crosstab:
    marks = [
        rng.choice([1.0, 2, 3, 4, 5], size, p=own) for own, size in zip(shares, sizes, strict=True)
    ]
    groups = pd.Categorical(np.repeat(np.arange(len(sizes)), sizes))
    values, odds = WEIGHTS[weighing]
    weights = pd.Series(rng.choice(values, sum(sizes), p=odds))
    return crosstab.cross(pd.Series(np.concatenate(marks)), pd.Series(groups), weights, scale=FIVE)


def true_delta(a: list[float], b: list[float]) -> float:
    pairs = np.outer(a, b) * np.sign(np.subtract.outer(np.arange(5), np.arange(5)))
    return float(pairs.sum())


if __name__ == "__main__":
    main()
