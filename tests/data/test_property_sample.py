"""The property sample, worked by hand with nothing but the csv module."""

import csv
import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from scipy import stats

import samples
from csatbook.analysis import results, scorecard
from csatbook.analysis.changes import course
from csatbook.analysis.changes.by_unit import rank_changes
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.changes.held import doubted
from csatbook.analysis.evaluated import evaluated
from csatbook.analysis.unit import Unit
from csatbook.analysis.wave import Wave
from csatbook.report import sections

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "data" / "property"
FILES = {"answers": "answered_on", "inspections": "inspected_on", "complaints": "received_on"}
MONTHS = ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"]
COMMUNITIES = ["松苑", "竹苑", "梅苑", "兰苑", "菊苑", "荷苑", "桂苑", "枫苑", "柳苑", "杏苑"]


def rows(name: str, month: str, community: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            row
            for row in csv.DictReader(file)
            if row["community"] == community and row[FILES[name]].startswith(month)
        ]


def by_hand(month: str, community: str) -> float | None:
    """A community's assessment, as the rule says it; None where it says there is none."""
    inspections = rows("inspections", month, community)
    complaints = [row["kind"] for row in rows("complaints", month, community)]
    if not inspections and not complaints:
        return None
    inspection = max(50 - sum(int(row["findings"]) for row in inspections), 0)
    complaint = max(30 - 6 * complaints.count("有效") - 12 * complaints.count("重大"), 0)
    marks = [int(row["overall"]) for row in rows("answers", month, community)]
    if len(marks) < 5:  # too few to be shown: the other parts' 80 points count as 100
        return (inspection + complaint) / 80 * 100
    return inspection + complaint + sum(4 * mark for mark in marks) / len(marks)


@pytest.fixture(scope="module")
def opened(shared: Path) -> Callable[[str], Wave]:
    """Opens a wave of the study."""
    return partial(samples.opened, shared, "property")


def assessment(opened, month: str, community: str):
    scores = scorecard.scores(opened(month))
    return results.score_row(scores, "assessment", f"unit:community={community}")


def test_the_program_makes_the_same_bytes_again(tmp_path: Path) -> None:
    program = PROJECT / "data" / "make_property.py"
    subprocess.run([sys.executable, str(program), str(tmp_path)], check=True)
    assert sorted(each.stem for each in tmp_path.iterdir()) == sorted(FILES)
    for name in FILES:
        assert (tmp_path / f"{name}.csv").read_bytes() == (FOLDER / f"{name}.csv").read_bytes()


def test_one_community_by_hand(opened) -> None:
    # Inspections: one, without a finding. Complaints: one valid, 30 - 6.
    assert [row["findings"] for row in rows("inspections", "2025-06", "荷苑")] == ["0"]
    assert [row["kind"] for row in rows("complaints", "2025-06", "荷苑")] == ["有效"]
    marks = [int(row["overall"]) for row in rows("answers", "2025-06", "荷苑")]
    assert [marks.count(mark) for mark in (5, 4, 3, 2, 1)] == [5, 7, 1, 0, 0]
    # (5 · 20 + 7 · 16 + 1 · 12) / 13 = 224 / 13 = 17.2308; 50 + 17.2308 + 24
    assert by_hand("2025-06", "荷苑") == pytest.approx(91.2307692307)
    found = assessment(opened, "2025-06", "荷苑")
    assert found["value"] == pytest.approx(91.2307692307, rel=1e-10)
    survey = results.score_row(scorecard.scores(opened("2025-06")), "survey", "unit:community=荷苑")
    assert survey["value"] == pytest.approx(224 / 13, rel=1e-12)


def protected(month: str) -> set[str]:
    """Who is hidden so that a lone small community cannot be had from everyone's mean."""
    asked = {name: len(rows("answers", month, name)) for name in COMMUNITIES}
    small = [name for name, n in asked.items() if 0 < n < 5]
    if not small or (len(small) > 1 and sum(asked[name] for name in small) >= 5):
        return set()
    return {min((name for name, n in asked.items() if n >= 5), key=asked.__getitem__)}


@pytest.mark.parametrize("month", MONTHS)
def test_every_community_has_the_assessment_that_the_rule_gives(opened, month: str) -> None:
    for community in COMMUNITIES:
        row, expected = assessment(opened, month, community), by_hand(month, community)
        if expected is None:
            assert math.isnan(row["value"]), community
        elif community in protected(month):
            assert math.isnan(row["value"]), community
            assert row["reason"] == "protected", community
        else:
            assert row["value"] == pytest.approx(expected, rel=1e-12), community


def test_a_month_with_neither_inspection_nor_complaint_gets_no_opinion(opened) -> None:
    for month, community in (("2025-03", "兰苑"), ("2025-06", "桂苑")):
        assert rows("inspections", month, community) == []
        assert rows("complaints", month, community) == []
        assert len(rows("answers", month, community)) > 5
        found = assessment(opened, month, community)
        assert math.isnan(found["value"])
        assert found["reason"] == "no_opinion"


def test_a_complaint_without_an_inspection_is_enough_for_an_opinion(opened) -> None:
    assert rows("inspections", "2025-05", "菊苑") == []
    marks = [int(row["overall"]) for row in rows("answers", "2025-05", "菊苑")]
    # Nothing was found: 50. One valid complaint: 24.
    expected = 50 + 24 + 4 * sum(marks) / len(marks)
    assert assessment(opened, "2025-05", "菊苑")["value"] == pytest.approx(expected, rel=1e-12)


def test_complaints_take_no_more_than_their_part_has(opened) -> None:
    kinds = [row["kind"] for row in rows("complaints", "2025-06", "枫苑")]
    assert sorted(kinds) == ["有效", "有效", "重大", "重大"]
    ledger = scorecard.ledger(opened("2025-06"))
    ledger = ledger[
        (ledger["subject"] == "unit:community=枫苑") & (ledger["score"] == "assessment")
    ]
    # 30 - 2 · 6 - 2 · 12 = -6: the floor gives 6 back.
    complaints = ledger[ledger["part"] == "complaints"]["points"]
    assert sorted(complaints) == [-24, -12, 6, 30]
    # 17 answers: 50 - 1 + 276 / 17 + 0
    found = assessment(opened, "2025-06", "枫苑")
    assert found["value"] == pytest.approx(49 + 276 / 17, rel=1e-12)
    assert found["grade"] == "fail"


def test_too_few_answers_leave_the_assessment_to_the_other_parts(opened) -> None:
    assert len(rows("answers", "2025-06", "竹苑")) == 3
    assert [row["findings"] for row in rows("inspections", "2025-06", "竹苑")] == ["0"]
    assert [row["kind"] for row in rows("complaints", "2025-06", "竹苑")] == ["有效"]
    # (50 + 24) / 80 · 100
    assert assessment(opened, "2025-06", "竹苑")["value"] == pytest.approx(92.5)


def judged(month: str) -> dict[str, float]:
    """The assessments that a reader may see."""
    known = {name: by_hand(month, name) for name in COMMUNITIES}
    hidden = protected(month)
    return {name: one for name, one in known.items() if one is not None and name not in hidden}


def survey(month: str, community: str) -> float:
    marks = [4 * int(row["overall"]) for row in rows("answers", month, community)]
    return sum(marks) / len(marks)


def test_two_months_are_compared_over_the_communities_of_both(opened) -> None:
    now, before = judged("2025-06"), judged("2025-05")
    assert (len(now), len(before)) == (8, 10)
    change = changes(opened("2025-06")).set_index(["score", "subject"])
    change = change.loc[("assessment", "overall")]
    like = [now[name] - before[name] for name in now]
    assert change["difference"] == pytest.approx(sum(like) / 8, rel=1e-12)
    assert change["value_before"] == pytest.approx(sum(before[name] for name in now) / 8)
    assert change["value_all_before"] == pytest.approx(sum(before.values()) / 10)
    assert (change["units_compared"], change["units_left_out"]) == (8, 2)
    lines = scorecard.line_changes(opened("2025-06"), "2025-05", "assessment")
    assert lines.sum() == pytest.approx(sum(like) / 8, abs=1e-9)
    # The survey of 竹苑 and what it was given instead are one line.
    assert [key for key in lines.index if key[0] == "survey"] == [("survey", "", "filled")]
    points, then = ({name: survey(month, name) for name in now} for month in ("2025-06", "2025-05"))
    points["竹苑"] = 0.2 * 92.5
    expected = sum(points[name] - then[name] for name in now) / 8
    assert lines["survey", "", "filled"] == pytest.approx(expected, rel=1e-9)


def test_what_was_filled_in_is_no_certain_rise(opened) -> None:
    moved = rank_changes(opened("2025-06")).set_index(["score", "subject"])
    row = moved.loc[("assessment", "unit:community=竹苑")]
    assert row["score_verdict"] == "not_shown"
    # What the others have, less what inspection and complaints alone would have given them.
    off, now = [], judged("2025-06")
    for name in now:
        if name != "竹苑":
            others = now[name] - survey("2025-06", name)
            off.append(now[name] - others / 0.8)
    error = math.sqrt(sum(each**2 for each in off) / len(off))
    marks = [4 * int(each["overall"]) for each in rows("answers", "2025-05", "竹苑")]
    mean, n = sum(marks) / len(marks), len(marks)
    sampling = sum((mark - mean) ** 2 for mark in marks) / (n - 1) / n
    half = (row["high"] - row["low"]) / 2
    df = (error**2 + sampling) ** 2 / (error**4 / len(off) + sampling**2 / (n - 1))
    assert half == pytest.approx(stats.t.ppf(0.975, df) * math.sqrt(error**2 + sampling), rel=1e-9)


def test_the_bars_of_an_assessment_lead_from_month_to_month(opened) -> None:
    shown = sections.why_changed(opened("2025-06", language="en"))
    assert "Units with a score in one wave only" in shown.text
    assert "(filled in where missing)" in shown.text
    assert "93.2" in shown.text
    assert "89.5" in shown.text


def test_a_place_that_rests_on_a_part_filled_in_is_not_taken_as_exact(shared: Path) -> None:
    """竹苑 lacks a part in June: what the others make up for it is off by about 2.6 points."""
    wave = samples.opened(shared, "property", "2025-06")
    places = scorecard.ranks(wave).set_index("subject")
    low, high = places.loc["unit:community=竹苑", ["rank_low", "rank_high"]]
    assert (low, high) == (1, 6)
    unit = Unit("community", "竹苑")
    assert doubted(wave, "assessment", unit).error == pytest.approx(2.590285)
    assert evaluated(wave)[unit].scores["assessment"].score.error == 0
    assert "其误差计入名次区间" in sections.ranking(replace(wave, language="zh")).text
    assert "widens the interval" in sections.ranking(replace(wave, language="en")).text


def test_a_wave_with_a_part_filled_in_is_not_taken_as_exact_in_its_course(shared: Path) -> None:
    """竹苑 in June is off by about 2.59 points, and the mean of eight communities by an eighth."""
    wave = samples.opened(shared, "property", "2025-06")
    found = course.control(wave).query("score == 'assessment'").set_index("wave")
    june = found[found["subject"] == "unit:community=竹苑"].loc["2025-06"]
    assert june["error"] == pytest.approx(2.590285)
    # Seven communities have all parts: t with 7 degrees of freedom.
    half = stats.t.ppf(0.975, 7) * 2.590285
    assert (june["low"], june["high"]) == pytest.approx((92.5 - half, 92.5 + half))
    whole = found[found["subject"] == "overall"]
    assert whole["filled"].tolist() == [False] * 5 + [True]
    # May's is by the answers alone, and June's without what was filled in by theirs.
    without = whole.loc["2025-05", "error"] * math.sqrt(144 / 104)
    assert whole.loc["2025-06", "error"] == pytest.approx(math.hypot(without, 2.590285 / 8))
    assert "其误差计入该期的误差" in sections.trend(replace(wave, language="zh")).text
    assert "counts as one of that wave" in sections.trend(replace(wave, language="en")).text
    bamboo = samples.opened(shared, "property", "2025-06", "community=竹苑")
    mine = course.control(bamboo).query("score == 'assessment' and subject == 'overall'")
    assert mine["error"].iloc[-1] == pytest.approx(2.590285)
