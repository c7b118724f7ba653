"""Shares in time of cases of a day, which share its troubles: R's intervals."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from csatbook.analysis.feedback.compared import in_time_share
from csatbook.stats.result import wilson

FOLDER = Path(__file__).parents[1] / "golden"
GOLDEN = pd.read_csv(FOLDER / "clustered_shares.csv", index_col="name")
CASES = pd.read_csv(FOLDER / "clustered_shares_rows.csv")


@pytest.mark.parametrize("name", GOLDEN.index)
def test_days_are_clusters_and_departments_strata(name: str) -> None:
    cases = CASES if name == "departments_and_days" else CASES.assign(department="one")
    told = in_time_share(cases["mark"], cases)
    expected = GOLDEN.loc[name, ["value", "low", "high"]].tolist()
    assert [told.value, told.low, told.high] == pytest.approx(expected, abs=1e-9)


def test_a_case_a_day_of_one_department_is_nearly_a_simple_sample() -> None:
    cases = CASES.assign(department="one", day=range(len(CASES)))
    told = in_time_share(cases["mark"], cases)
    # Student's quantile of 65 degrees of freedom and n - 1 in the variance are all that is left.
    expected = wilson(CASES["mark"].mean(), len(CASES), level=0.95)
    assert (told.low, told.high) == pytest.approx(expected, abs=5e-3)
