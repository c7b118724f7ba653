"""The importances of drivers, against R (see tests/golden/drivers.R)."""

from pathlib import Path

import pandas as pd
import pytest

from csatbook.stats.drivers import METHODS, given, importance
from csatbook.stats.drivers.result import DriverAnalysis

GOLDEN = Path(__file__).parents[2] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
ANSWERS["member"] = 1.0 * (ANSWERS["group"] == "a")
DRIVERS = ["q1", "q2", "q3", "member"]
ROWS = pd.read_csv(GOLDEN / "drivers.csv", keep_default_na=False).to_dict("records")
OF_ALL = ("n", "n_eff", "r_squared")


def analysed(missing: str, weights: str, method: str, resamples: int = 0) -> DriverAnalysis:
    given_weights = ANSWERS["weight"] if weights == "weight" else None
    asked = given.gather(ANSWERS["recommend"], ANSWERS[DRIVERS], given_weights)
    return importance.by_method(asked, method=method, missing=missing, resamples=resamples)


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row["statistic"] != "p_plain"],
    ids=lambda row: "-".join(list(row.values())[:4]),
)
def test_a_number_is_what_r_computes(row: dict) -> None:
    statistic = row["statistic"]
    methods = [statistic, "dominance"] if statistic == "lmg" else [statistic]
    for method in methods:
        found = analysed(row["missing"], row["weights"], method if method in METHODS else "lmg")
        if statistic in OF_ALL:
            value = getattr(found, statistic)
        else:
            driver = next(one for one in found.drivers if one.name == row["driver"])
            value = driver.vif if statistic == "vif" else driver.importance
        assert value == pytest.approx(row["value"], rel=1e-9, abs=1e-13)


def test_every_method_and_rule_has_a_reference_with_and_without_weights() -> None:
    held = {(row["statistic"], row["missing"], row["weights"]) for row in ROWS}
    for method in set(METHODS) - {"dominance"}:
        for missing in ("listwise", "pairwise"):
            assert {(method, missing, "none"), (method, missing, "weight")} <= held


def test_coefficients_and_correlations_stand_beside_every_method() -> None:
    expected = {
        (row["statistic"], row["driver"]): row["value"]
        for row in ROWS
        if row["missing"] == "listwise" and row["weights"] == "weight"
    }
    for method in METHODS:
        for one in analysed("listwise", "weight", method).drivers:
            beside = expected["standardised", one.name], expected["correlation", one.name]
            assert (one.coefficient, one.correlation) == pytest.approx(beside, rel=1e-9)


def test_that_anything_is_explained_is_tested_no_less_strictly_than_r_does() -> None:
    plain = next(row["value"] for row in ROWS if row["statistic"] == "p_plain")
    found = analysed("listwise", "none", "lmg", 200)
    assert found.p is not None
    assert found.p >= plain * (1 - 1e-9)
    assert found.p < 1e-6
