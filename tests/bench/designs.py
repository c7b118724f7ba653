"""How often do 95 % intervals of samples drawn in clusters hold the true score?

Prints the share, with the design and without it; nothing here passes or fails. Run by `make bench`,
or

    python tests/bench/designs.py [SAMPLES] [FAMILIES]

Respondents of 1 to 5, of whom those of one cluster are alike (correlation 0.36 before rounding),
from two strata. Then families of three groups that do not differ, made of respondents of all
clusters or of whole clusters, without weights and in clusters of one size, or both unequal: how
often does any pair differ after Holm's adjustment, how often does an interval hold 0, and how often
do all groups differ in one test? Then the same of the order and the spread of their answers.
"""

from __future__ import annotations

import sys
from itertools import combinations, product

import numpy as np
import pandas as pd

from csatbook.stats import compare, design, dispersion, rank, tally
from csatbook.stats.compare import multiplicity
from csatbook.stats.groups import crossing, crosstab
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.group import Group
from csatbook.stats.groups.sampled import Sampled, domains
from csatbook.stats.ratio import index_score
from csatbook.stats.score import TERMS
from csatbook.study.scale import Scale

Among = tuple[tuple[int, ...], bool, bool]
"""Sizes of the groups, whether they are of whole clusters, whether all is unequal."""
FIVE = Scale(min=1, max=5, satisfied=[4, 5], dissatisfied=[1, 2])
SAMPLES = ((40, 10), (12, 20), (200, 3))
GROUPS = ((1, 1, 1), (1, 2, 10), (1, 20))
"""How large groups are beside each other."""


def marks(between: np.ndarray, within: np.ndarray) -> np.ndarray:
    return np.clip(np.round(3.8 + 0.6 * between + 0.8 * within), 1, 5)


def covered(
    rng: np.random.Generator, samples: int, clusters: int, size: int
) -> dict[tuple[str, bool], float]:
    """Score and whether the design is used, to the share of intervals that hold the true score."""
    many = marks(*rng.normal(size=(2, 2_000_000)))
    true = {"mean": many.mean(), "satisfied_share": (many >= 4).mean()}
    cluster = pd.Series(np.repeat(np.arange(clusters), size))
    drawn = design.draw(cluster % 2, cluster)
    hits = {(name, used): 0 for name in true for used in (True, False)}
    for _ in range(samples):
        between = rng.normal(size=clusters)[cluster]
        answers = pd.Series(marks(between, rng.normal(size=clusters * size)))
        for name, used in hits:
            given = tally.rows([answers], scales=[FIVE], drawn=drawn if used else None)
            found = index_score(name, given, scales=[FIVE])
            assert found.low is not None  # a stratum has several clusters and answers differ
            assert found.high is not None
            hits[name, used] += found.low <= true[name] <= found.high
    return {key: count / samples for key, count in hits.items()}


def groups(
    rng: np.random.Generator, method: str, mean: float, shape: tuple[int, int], among: Among
) -> tuple[tuple[Group, ...], Crosstab]:
    """Groups without a difference, of so many clusters of so many respondents; their answers."""
    (clusters, size), (sizes, whole, unequal) = shape, among
    own = rng.poisson(size * rng.gamma(1.5, 1 / 1.5, clusters)) + 1 if unequal else size
    cluster = np.repeat(np.arange(clusters), own)
    n = len(cluster)
    both = mean + 0.6 * rng.normal(size=clusters)[cluster] + 0.8 * rng.normal(size=n)
    place = rng.choice(len(sizes), clusters if whole else n, p=np.array(sizes) / sum(sizes))
    place = place[cluster] if whole else place
    weights = pd.Series(rng.choice([0.3, 1, 5], n, p=[0.3, 0.6, 0.1])) if unequal else None
    drawn = design.draw(pd.Series(cluster % 2), pd.Series(cluster))
    answers = pd.Series(np.clip(np.round(both), 1, 5))
    everyone = tally.rows([answers], weights, scales=[FIVE], drawn=drawn)
    found = crossing.patterns(everyone, [0])
    terms = TERMS[method](found.given, scales=[FIVE])
    cells = crossing.cells(found, everyone, place, size=len(sizes))
    sampled = Sampled.of_patterns(terms, found, everyone, place)
    by = pd.Series(pd.Categorical.from_codes(place, range(len(sizes))))
    table = crosstab.cross(answers, by, weights, drawn=drawn)
    return domains(crossing.group_scores(terms, cells), sampled), table


def wrong(among: list[tuple[Group, ...]], test: str) -> tuple[float, float, float]:
    """Shares of families with a difference, and of intervals that hold 0."""
    false = held = intervals = 0
    for one in among:
        found = list(compare.pairs(one, test=test).values())
        adjusted = multiplicity.adjust([each.p for each in found], method="holm").p
        false += any(p is not None and p < 0.05 for p in adjusted)
        known = [each for each in found if each.low is not None]
        intervals += len(known)
        held += sum(each.low <= 0 <= each.high for each in known)
    together = [compare.differ(one, test=test).p for one in among]
    all_at_once = sum(p is not None and p < 0.05 for p in together)
    return false / len(among), held / max(intervals, 1), all_at_once / len(among)


def of_answers(among: list[Crosstab]) -> tuple[float, float, float]:
    """Shares of wrong families by the order of answers, in one test and by their spread."""
    order = [[one.p for one in rank.pairs(each).values()] for each in among]
    at_once = [rank.differ(each).p for each in among]
    spread = [
        [dispersion.compare(each, *pair).p for pair in combinations(range(len(each.n)), 2)]
        for each in among
    ]
    false = (
        sum(any(p is not None and p < 0.05 for p in multiplicity.adjust(one).p) for one in families)
        for families in (order, [[p] for p in at_once], spread)
    )
    first, second, third = (count / len(among) for count in false)
    return first, second, third


def families(number: int) -> None:
    print(
        f"Of {number:,} families: wrong families, intervals that hold, wrong tests of all groups,"
    )
    print("linear and auto; of means then wrong families by order, by order at once, by spread")
    shapes = product(
        (False, True), (False, True), SAMPLES, GROUPS, ("mean", "satisfied_share"), (3.8, 4.8)
    )
    for unequal, whole, (clusters, size), sizes, method, mean in shapes:
        rng = np.random.default_rng(20240702)
        made = [
            groups(rng, method, mean, (clusters, size), (sizes, whole, unequal))
            for _ in range(number)
        ]
        among, tables = [scored for scored, _ in made], [table for _, table in made]
        linear, auto = wrong(among, "linear"), wrong(among, "auto")
        others = of_answers(tables) if method == "mean" else ()
        shown = " ".join(f"{one:6.1%}" for one in (*linear, *auto, *others))
        of = f"{'whole clusters' if whole else 'respondents':14} {'unequal' if unequal else '':7}"
        print(f"{clusters:3} x {size:2} {of} {sizes!s:11} {method:15} {mean} {shown}", flush=True)


def main() -> None:
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    for clusters, size in SAMPLES:
        found = covered(np.random.default_rng(20240701), samples, clusters, size)
        print(f"{clusters} clusters of {size}")
        for (name, used), share in found.items():
            print(f"  {name:16} {'with' if used else 'without':8} design {share:6.1%}")
    families(int(sys.argv[2]) if len(sys.argv) > 2 else 400)


if __name__ == "__main__":
    main()
