"""How often tests of order, spread and distribution find what is not there (see tests/bench)."""

from itertools import combinations

import numpy as np
import pytest
from tables import table

from csatbook.stats import dispersion, rank
from csatbook.stats.compare import association, multiplicity
from csatbook.stats.groups.crosstab import Crosstab

FAMILIES = 300
MOST = 0.05 + 3 * (0.05 * 0.95 / FAMILIES) ** 0.5


def drawn(rng: np.random.Generator, shares: list[float], sizes: tuple[int, ...]) -> Crosstab:
    marks = [list(rng.choice(np.arange(1, 6), size, p=shares)) for size in sizes]
    weights = [list(rng.choice([0.5, 1, 2], size)) for size in sizes]
    return table(*marks, weights=weights if rng.random() < 0.5 else None)


@pytest.mark.parametrize(
    ("shares", "sizes"),
    [
        ([0.02, 0.05, 0.13, 0.4, 0.4], (6, 12, 30, 80)),
        ([0.01, 0.01, 0.03, 0.1, 0.85], (6, 40)),
        ([0.01, 0.01, 0.03, 0.1, 0.85], (30, 60, 300)),
    ],
)
def test_groups_that_answer_alike_differ_in_at_most_five_of_a_hundred_families(
    shares: list[float], sizes: tuple[int, ...]
) -> None:
    rng = np.random.default_rng(20240503)
    wrong = dict.fromkeys(("rank", "spread", "rank all", "spread all", "distribution"), 0)
    for _ in range(FAMILIES):
        given = drawn(rng, shares, sizes)
        pairs = list(combinations(range(len(sizes)), 2))
        for name, compare in (("rank", rank.pair), ("spread", dispersion.compare)):
            found = multiplicity.adjust([compare(given, a, b).p for a, b in pairs]).p
            wrong[name] += any(p is not None and p < 0.05 for p in found)
        every = {"rank all": rank, "spread all": dispersion, "distribution": association}
        for name, test in every.items():
            p = test.differ(given).p
            wrong[name] += p is not None and p < 0.05
    assert all(many / FAMILIES <= MOST for many in wrong.values()), wrong


def test_a_difference_that_is_there_is_found() -> None:
    rng, found = np.random.default_rng(20240504), 0
    for _ in range(100):
        a = list(rng.choice(np.arange(1, 6), 150, p=[0.1, 0.2, 0.4, 0.2, 0.1]))
        b = list(rng.choice(np.arange(1, 6), 150, p=[0.02, 0.05, 0.13, 0.4, 0.4]))
        result = rank.pair(table(a, b), 0, 1)
        assert result.p is not None
        found += result.p < 0.05
    assert found >= 99


def test_the_interval_of_delta_holds_the_true_one() -> None:
    rng, held = np.random.default_rng(20240505), 0
    low, high = [0.1, 0.2, 0.4, 0.2, 0.1], [0.02, 0.05, 0.13, 0.4, 0.4]
    signs = np.sign(np.subtract.outer(np.arange(5), np.arange(5)))
    true = float((np.outer(low, high) * signs).sum())
    for _ in range(1000):
        marks = [list(rng.choice(np.arange(1, 6), 300, p=one)) for one in (low, high)]
        one = rank.pair(table(*marks), 0, 1)
        assert one.low is not None
        assert one.high is not None
        held += one.low <= true <= one.high
    assert 0.935 <= held / 1000 <= 0.965
