"""What our own code computes, where libraries compute the same but slowly or without weights."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import fisher_exact
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.oneway import anova_oneway
from statsmodels.stats.proportion import confint_proportions_2indep, test_proportions_2indep
from variants import FIVE

from csatbook.stats import compare
from csatbook.stats.compare import f_test, multiplicity
from csatbook.stats.groups.group import Group

test_proportions_2indep.__test__ = False  # a function of statsmodels


def shares(yes: tuple[int, int], of: tuple[int, int]) -> tuple[Group, ...]:
    marks = [5.0] * yes[0] + [1.0] * (of[0] - yes[0]) + [5.0] * yes[1] + [1.0] * (of[1] - yes[1])
    by = pd.Series(["a"] * of[0] + ["b"] * of[1], dtype="category")
    return compare.groups("satisfied_share", pd.Series(marks), by, scales=[FIVE])


@pytest.mark.parametrize(("ours", "theirs"), [("holm", "holm"), ("bh", "fdr_bh")])
def test_adjusted_p_values_are_those_of_statsmodels(ours: str, theirs: str) -> None:
    p = np.random.default_rng(5).uniform(size=40) ** 3
    p[3] = p[7]
    found = multiplicity.adjust(list(p), method=ours).p
    assert found == pytest.approx(multipletests(p, method=theirs)[1], rel=1e-12)


@pytest.mark.parametrize(
    ("yes", "of"), [((30, 20), (40, 50)), ((3, 150), (60, 900)), ((8, 1), (9, 30))]
)
def test_shares_are_compared_as_statsmodels_and_scipy_do(
    yes: tuple[int, int], of: tuple[int, int]
) -> None:
    counts = yes[0], of[0], yes[1], of[1]
    found = compare.pair(*shares(yes, of), test="proportion")
    tested = test_proportions_2indep(*counts, method="score", compare="diff", correction=False)
    assert (found.statistic, found.p) == pytest.approx((tested.statistic, tested.pvalue))
    interval = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx(interval, rel=1e-12)
    exact = compare.pair(*shares(yes, of), test="fisher_exact")
    table = [[yes[0], of[0] - yes[0]], [yes[1], of[1] - yes[1]]]
    assert exact.p == pytest.approx(fisher_exact(table).pvalue, rel=1e-9, abs=1e-12)


def test_several_means_are_compared_as_statsmodels_does() -> None:
    rng = np.random.default_rng(6)
    by = pd.Series(pd.Categorical.from_codes(rng.integers(0, 4, 200), list("abcd")))
    marks = pd.Series(rng.integers(1, 6, 200).astype(float))
    groups = compare.groups("mean", marks, by, scales=[FIVE])
    found = f_test.differ(groups, cautious=False)
    theirs = anova_oneway(marks, by, use_var="unequal", welch_correction=True)
    expected = (theirs.statistic, theirs.df_num, theirs.df_denom, theirs.pvalue)
    assert (found.statistic, found.df, found.df_error, found.p) == pytest.approx(expected)
