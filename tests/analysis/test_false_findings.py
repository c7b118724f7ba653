"""Where no group differs, few reports say so: a short form of tests/bench/families.py."""

import numpy as np
import pytest
from tests.bench import families

WAVES = 12
# Families of one kind; those of one wave are of the same answers, so that few more tell little.
OF_A_KIND = WAVES * len(families.SMALL)


@pytest.mark.parametrize(
    ("shape", "weighing"), [("even", "mild"), ("skewed", "none"), ("very skewed", "wild")]
)
def test_few_families_hold_a_difference_that_is_none(shape: str, weighing: str) -> None:
    found = families.found(WAVES, shape, weighing)
    most = 0.05 + 3 * np.sqrt(0.05 * 0.95 / OF_A_KIND)
    wrong = found.families()
    assert len(wrong) == 6
    assert (wrong <= most).all(), wrong.to_dict()
    # It is the adjustment that does it: without it many more families of items are wrong.
    assert found.families("p")["mean"]["item"] > 0.2


def test_intervals_of_large_groups_hold_the_true_difference() -> None:
    held = families.found(8, "even", "none", families.LARGE).held()
    assert held.between(0.93, 0.97).all(), held.to_dict()
