"""Changes of every kind of score, from files to table, against R (tests/golden/changes.R)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from csatbook.analysis import wave as waves
from csatbook.analysis.changes.changes import changes

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "changes_answers.csv")
EXPECTED = pd.read_csv(GOLDEN / "changes.csv")
RANGES = {"nobody": (40, 41), "some": (53, 27), "all": (80, 1)}
"""The last respondent of the wave before, the first of the one now."""
STUDY = """\
study: kinds
title: {zh: 各种得分, en: Every kind of score}
period: quarter
data: {responses: [{path: answers.csv}], wave: wave, respondent: who, KNOWN}
scales:
  five: {min: 1, max: 5, satisfied: [4, 5]}
  ten: {min: 0, max: 10}
items:
  q1: {en: One, scale: five}
  q2: {en: Two, scale: five}
  q3: {en: Three, scale: five}
  recommend: {en: Recommend, scale: ten}
segments: {shop: {en: Shop}}
units: shop
records: {orders: {path: orders.csv, date: due}}
measures: {late: {en: Late, table: orders, count: true, where: {kept: "no"}}}
scores:
  mean: {method: mean, of: [q1, q2, q3]}
  csat: {method: satisfied_share, of: [q1]}
  nps: {method: nps, of: [recommend]}
  weighted: {method: weighted_score, weights: {q1: 0.5, q2: 0.3, q3: 0.2}}
  gap: {method: gap, pairs: [{expected: q1, perceived: q2}]}
  survey: {method: mean_100, of: [q1, q2, q3]}
  kpi: {method: kpi, score: csat, transform: {by: min_max, worst: 0, best: 1}}
  total: {method: composite, weights: {survey: 0.6, kpi: 0.4}}
  check:
    method: deductions
    parts:
      goods: {en: Goods, full: 50, deduct: {late: {en: Late, measure: late, each: 10}}}
      voice: {en: Voice, full: 20, score: survey}
compare: {test: linear}
report: {language: en, min_answers: 1}
"""
ORDERS = "due,shop,kept\n" + "".join(
    f"{day},{shop},{kept}\n"
    for month, late in (("2025-02", 2), ("2025-05", 3))
    for day, shop, kept in (
        *((f"{month}-01", shop, "yes") for shop in "ab"),
        *[(f"{month}-02", "a", "no")] * late,
    )
)
"""In one of the shops an order more was late than before."""
KNOWN = {
    ("none", "one"): "",
    ("weight", "one"): "weight: weight",
    ("none", "clusters"): "strata: stratum, cluster: cluster",
    ("weight", "clusters"): "weight: weight, strata: stratum, cluster: cluster",
}
CASES = [(*case, overlap) for overlap in RANGES for case in KNOWN]


def table(folder: Path, weights: str, drawn: str, answers: pd.DataFrame) -> pd.DataFrame:
    """The table `changes` of the whole, by score."""
    text = STUDY.replace(", KNOWN", f", {KNOWN[weights, drawn]}".rstrip(", "))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kinds.yaml").write_text(text.replace("{en: ", "{zh: 文, en: "), encoding="utf-8")
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    answers.astype(dict.fromkeys(["q1", "q2", "q3", "recommend"], "Int64")).to_csv(
        folder / "answers.csv", index=False
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSATBOOK_DATA", str(folder))
        found = changes(waves.open(folder / "kinds.yaml", "2025Q2", language="en"))
    whole = found[(found["subject"] == "overall") & (found["against"] == "previous")]
    return whole.set_index("score")


@cache
def changed(folder: Path, weights: str, drawn: str, overlap: str) -> pd.DataFrame:
    last, first = RANGES[overlap]
    before = ANSWERS["wave"].eq("2025Q1") & (ANSWERS["who"] <= last)
    now = ANSWERS["wave"].eq("2025Q2") & (ANSWERS["who"] >= first)
    return table(folder / f"{weights}-{drawn}-{overlap}", weights, drawn, ANSWERS[before | now])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kinds")


@pytest.mark.parametrize(
    "row", EXPECTED.to_dict("records"), ids=lambda row: "-".join(list(row.values())[:4])
)
def test_a_change_of_every_kind_of_score_is_what_r_computes(folder: Path, row: dict) -> None:
    found = changed(folder, row["weights"], row["drawn"], row["overlap"]).loc[row["score"]]
    for name in list(EXPECTED)[4:-1]:
        if name == "error":
            continue
        assert found[name] == pytest.approx(row[name], rel=1e-9, abs=1e-12), name
    # Not told where the design, not the respondents, links the waves, or where nobody is in both.
    if row["overlap"] == "nobody" and row["drawn"] == "one":
        assert not found["n_both"] > 0
    elif row["drawn"] == "one":
        assert found["n_both"] > 20


@pytest.mark.parametrize(("weights", "drawn"), KNOWN)
def test_a_wave_beside_itself_changes_by_exactly_nothing(
    tmp_path: Path, weights: str, drawn: str
) -> None:
    now = ANSWERS[ANSWERS["wave"] == "2025Q2"]
    found = table(tmp_path, weights, drawn, pd.concat([now.assign(wave="2025Q1"), now]))
    assert set(found["verdict"].drop("check")) == {"not_tested"}
    assert (found["difference"].drop("check") == 0).all()
    assert found["p"].drop("check").isna().all()  # nothing varied, so that nothing is estimated
    # One order more was late, and that was counted in full.
    assert found.loc["check", "difference"] == pytest.approx(-5, abs=1e-12)


@pytest.mark.parametrize(("weights", "drawn", "overlap"), CASES)
def test_exchanged_waves_turn_the_sign_only(
    tmp_path: Path, folder: Path, weights: str, drawn: str, overlap: str
) -> None:
    there = changed(folder, weights, drawn, overlap)
    last, first = RANGES[overlap]
    before = ANSWERS["wave"].eq("2025Q1") & (ANSWERS["who"] <= last)
    now = ANSWERS["wave"].eq("2025Q2") & (ANSWERS["who"] >= first)
    turned = pd.concat([ANSWERS[now].assign(wave="2025Q1"), ANSWERS[before].assign(wave="2025Q2")])
    back = table(tmp_path, weights, drawn, turned)
    of_answers = [name for name in there.index if name != "check"]  # orders were not exchanged
    for name, other in (("difference", "difference"), ("low", "high"), ("high", "low")):
        assert there.loc[of_answers, name].to_numpy() == pytest.approx(
            -back.loc[of_answers, other].to_numpy(), rel=1e-9, abs=1e-12
        )
    assert there.loc[of_answers, "p"].to_numpy() == pytest.approx(
        back.loc[of_answers, "p"].to_numpy(), rel=1e-9
    )
    assert np.array_equal(there["test"], back["test"])


def test_a_score_made_of_others_is_compared_over_the_questions_of_both_waves(
    tmp_path: Path,
) -> None:
    before, now = (ANSWERS[ANSWERS["wave"] == wave] for wave in ("2025Q1", "2025Q2"))
    once = table(tmp_path / "once", "none", "one", pd.concat([before.assign(q3=None), now]))
    never = table(tmp_path / "never", "none", "one", ANSWERS.assign(q3=None))
    for name in ("total", "check"):
        assert once.loc[name, "items_left_out"] == "q3"
        for number in ("value", "value_before", "difference", "p", "low", "high"):
            assert once.loc[name, number] == pytest.approx(never.loc[name, number], rel=1e-12)
        # With the new question it is another number, which is told beside it.
        assert once.loc[name, "value_all"] != pytest.approx(once.loc[name, "value"])
