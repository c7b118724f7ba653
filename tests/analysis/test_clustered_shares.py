"""Shares in time of cases of a day, which share its troubles: R's intervals."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from feedback_exports import FEEDBACK, line, opened

import samples
from csatbook.analysis.feedback.compared import in_time_share
from csatbook.analysis.feedback.compliance import compliance_table
from csatbook.errors import StudyError
from csatbook.stats.result import wilson

FOLDER = Path(__file__).parents[1] / "golden"
GOLDEN = pd.read_csv(FOLDER / "clustered_shares.csv", index_col="name")
CASES = pd.read_csv(FOLDER / "clustered_shares_rows.csv")


@pytest.mark.parametrize("name", GOLDEN.index)
def test_days_or_customers_are_clusters_and_departments_strata(name: str) -> None:
    cases = CASES if name.startswith("departments") else CASES.assign(department="one")
    by = "day" if name.endswith("days") else "customer" if name.endswith("customers") else None
    cases = cases.assign(cluster=cases[by] if by else range(len(cases)))
    told = in_time_share(cases["mark"], cases)
    expected = GOLDEN.loc[name, ["value", "low", "high"]].tolist()
    assert [told.value, told.low, told.high] == pytest.approx(expected, abs=1e-9)


def test_the_study_file_says_what_a_cluster_is(tmp_path: Path) -> None:
    lines = [
        line(str(place), f"2024-06-0{3 + place % 3} 10:00", customer=customer, reply=reply)
        for place, (customer, late) in enumerate(zip("AABBCDDE  ", "0010110101", strict=True))
        for reply in [f"2024-06-{20 if late == '1' else 3 + place % 3:02} 11:00"]
    ]
    marks = pd.Series([1.0, 1, 0, 1, 0, 0, 1, 0, 1, 0])
    clusters = {
        "day": [place % 3 for place in range(10)],
        "customer": [0, 0, 1, 1, 2, 3, 3, 4, 5, 6],  # without a code each for itself
        "none": list(range(10)),
    }
    for cluster, expected in clusters.items():
        study = FEEDBACK.replace("  targets:", f"  cluster: {cluster}\n  targets:")
        wave = opened(tmp_path / cluster, *lines, study=study)
        share = in_time_share(marks, pd.DataFrame({"department": "", "cluster": expected}))
        table = compliance_table(wave)
        row = table[table["event"].eq("respond") & table["priority"].eq("all")].iloc[0]
        assert (row["value"], row["low"], row["high"]) == (share.value, share.low, share.high)


def test_customers_as_clusters_need_their_column(tmp_path: Path) -> None:
    study = FEEDBACK.replace("  customer: customer\n", "  cluster: customer\n")
    with pytest.raises(StudyError, match="needs the column of the 'customer'"):
        samples.small(tmp_path, study=samples.SMALL.replace("report:", study + "report:"))


def test_a_case_a_day_of_one_department_is_nearly_a_simple_sample() -> None:
    cases = CASES.assign(department="one", cluster=range(len(CASES)))
    told = in_time_share(cases["mark"], cases)
    # Student's quantile of 65 degrees of freedom and n - 1 in the variance are all that is left.
    expected = wilson(CASES["mark"].mean(), len(CASES), level=0.95)
    assert (told.low, told.high) == pytest.approx(expected, abs=5e-3)
