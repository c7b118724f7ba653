"""Which driver dominates which."""

import numpy as np

from csatbook.stats.drivers import dominance
from csatbook.stats.drivers.dominance import Dominance


def told(*rows: list[float]) -> Dominance:
    return dominance.who_dominates(np.array(rows), "abc"[: len(rows) - 1])


def test_a_driver_that_always_adds_more_dominates_completely() -> None:
    # unrelated drivers add r², whatever else is there: 0.36, 0.16 and 0.04
    found = told([1, 0.6, 0.4, 0.2], [0.6, 1, 0, 0], [0.4, 0, 1, 0], [0.2, 0, 0, 1])
    ranked = (("a", "b"), ("a", "c"), ("b", "c"))
    assert found.complete == found.conditional == found.general == ranked


def test_a_driver_that_adds_more_alone_but_less_beside_others_dominates_only_on_average() -> None:
    # R²: a 0.25, b 0.2401, c 0.3600, with r(a, c) = 0.8 and all else unrelated.
    # a and c: (0.25 + 0.36 - 2 · 0.5 · 0.6 · 0.8) / (1 - 0.64) = 0.3611; b and c: 0.6001
    # a adds more than b to nothing, and less to c: neither completely nor conditionally
    found = told([1, 0.5, 0.49, 0.6], [0.5, 1, 0, 0.8], [0.49, 0, 1, 0], [0.6, 0.8, 0, 1])
    assert ("a", "b") not in found.complete
    assert ("b", "a") not in found.complete
    assert ("a", "b") not in found.conditional
    assert ("b", "a") not in found.conditional
    assert ("b", "a") in found.general
    assert ("c", "a") in found.complete


def test_copies_do_not_dominate_each_other() -> None:
    found = told([1, 0.5, 0.5], [0.5, 1, 1], [0.5, 1, 1])
    assert found == Dominance((), (), ())


def test_the_stronger_kinds_imply_the_weaker_ones() -> None:
    rng = np.random.default_rng(10)
    for _ in range(20):
        columns = rng.normal(size=(30, 5))
        columns[:, 0] += columns[:, 1:].sum(axis=1)
        found = dominance.who_dominates(np.cov(columns.T), "abcd")
        assert set(found.complete) <= set(found.conditional) <= set(found.general)
        assert len(found.general) == 6
