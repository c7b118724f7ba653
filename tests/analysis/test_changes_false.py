"""Where nothing changed little is called changed: a short form of tests/bench/changes_false.py."""

from __future__ import annotations

import numpy as np
from tests.bench import changes_false

WAVES, MEASURES = 16, 120


def most(share: float, times: int) -> float:
    """What three standard errors above the declared rate are."""
    return share + 3 * float(np.sqrt(share * (1 - share) / times))


def test_waves_of_the_same_customers_hardly_ever_change() -> None:
    shares = changes_false.unchanged(WAVES, size=120, shape="even", panel=True)
    assert len(shares) == 6
    assert (shares <= most(0.05, WAVES)).all(), shares.to_dict()


def test_measures_without_effect_are_hardly_ever_called_improved() -> None:
    shares = changes_false.improved(MEASURES, size=60, shape="even")
    for chosen in ("any", "lowest"):
        assert shares[chosen] <= most(0.05, MEASURES), shares
    # It is the strictness that does it: the lowest of five rises by chance.
    assert shares["alone"] > shares["lowest"]
