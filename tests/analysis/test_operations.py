"""Questions beside the figures that they ask about, and the cases as a table of records."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from feedback_exports import FEEDBACK, HEADING, line

import samples
from csatbook import sections
from csatbook.analysis import unit as units
from csatbook.analysis.evaluated import evaluated
from csatbook.analysis.feedback.case_records import case_records
from csatbook.analysis.feedback.compliance import compliance_table
from csatbook.analysis.operations import operations, operations_link
from csatbook.analysis.unit import Unit
from csatbook.analysis.wave import Wave
from csatbook.errors import StudyError

CASES = (
    ("1", "2024-01-03 10:00", "2024-01-03 11:00", "2024-01-04 10:00", "east"),
    ("2", "2024-01-03 10:00", "2024-01-03 14:00", "2024-03-04 10:00", "east"),
    ("3", "2024-01-05 10:00", "2024-01-05 12:00", "", "north"),
    ("4", "2024-02-05 10:00", "2024-02-05 11:00", "2024-02-06 10:00", "east"),
    ("5", "2024-02-06 10:00", "2024-02-06 15:00", "2024-02-07 10:00", "north"),
    ("6", "2024-02-07 10:00", "2024-02-07 19:00", "", "north"),
    ("7", "2024-02-07 10:00", "2024-02-07 10:30", "2024-02-08 10:00", "office"),
)
MEASURES = """\
  solved: {zh: 按时, en: In time, table: feedback, share: {resolve: in_time}, where: {resolve: [in_time, late, overdue]}}
  first: {zh: 响应, en: Hours, table: feedback, mean: first_hours, better: low}
  overdue: {zh: 逾期, en: Overdue, table: feedback, count: true, where: {resolve: [late, overdue]}}
"""  # noqa: E501 - a line a measure
SCORES = """\
  answered: {method: kpi, zh: 响应, en: Answers, measure: first, transform: {by: min_max, worst: 10, best: 0}}
  care:
    method: deductions
    zh: 扣分
    en: Care
    parts:
      cases: {zh: 反馈, en: Cases, full: 100, deduct: {late: {zh: 逾期, en: Late, measure: overdue, each: 25}}}
"""  # noqa: E501 - a line a score


@pytest.fixture
def shops(tmp_path: Path) -> Wave:
    named = "values: {east: [east], north: [north], west: [west]}"
    changes = (
        ("measures:\n", "measures:\n" + MEASURES),
        ("\nscores:\n", "\nscores:\n" + SCORES),
        ("{zh: 门店, en: Shop}", f"{{zh: 门店, en: Shop, {named}}}"),
        ("report: {", FEEDBACK.replace("department: department", "department: shop") + "report: {"),
    )
    lines = [
        line(number, came, reply=reply, solved=solved, department=shop)
        for number, came, reply, solved, shop in CASES
    ]
    (tmp_path / "data").mkdir()
    exported = HEADING.replace("department", "shop") + "".join(lines)
    (tmp_path / "data" / "crm-1.csv").write_text(exported, encoding="utf-8")
    return samples.shops(tmp_path, *changes)


def test_cases_are_counted_into_indicators_and_deductions_of_units(shops: Wave) -> None:
    made = evaluated(shops)
    # East: an hour, 90 points. North: 5 and 9 hours, 30 points; case 6 is overdue. A case of a
    # department that is no shop belongs to none.
    assert made[Unit("shop", "east")].scores["answered"].score.value == pytest.approx(90)
    assert made[Unit("shop", "north")].scores["answered"].score.value == pytest.approx(30)
    assert made[Unit("shop", "east")].scores["care"].score.value == pytest.approx(100)
    assert made[Unit("shop", "north")].scores["care"].score.value == pytest.approx(75)
    told = units.measured(shops, "first")
    assert told is not None
    assert told[None] == pytest.approx((1 + 5 + 9) / 3)


def test_the_table_of_cases_agrees_with_compliance(shared: Path) -> None:
    wave = samples.opened(shared, "feedback", "2025Q4")
    table = case_records(wave)
    own = table[table["period"] == "2025Q4"]
    frame = compliance_table(wave)
    for event in ("record", "respond", "resolve", "notify"):
        row = frame[frame["event"].eq(event) & frame["priority"].eq("all") & frame["by"].isna()]
        counts = own[event].value_counts()
        for verdict in ("in_time", "late", "overdue"):
            assert counts.get(verdict, 0) == row[verdict].iloc[0], (event, verdict)
        due = own[event].isin(["in_time", "late", "overdue"])
        assert due.sum() == row["due"].iloc[0]
        assert units.measured(wave, "in_time") is not None
    value = units.measured(wave, "in_time")[None]  # type: ignore[index]
    solved = frame[frame["event"].eq("resolve") & frame["priority"].eq("all") & frame["by"].isna()]
    assert value == pytest.approx(solved["value"].iloc[0])


def test_what_was_planted_in_daily_work_is_found_and_nothing_else(shared: Path) -> None:
    wave = samples.opened(shared, "service", "2025Q4", language="en")
    link = operations_link(wave)
    said = {row["operation"]: row["verdict"] for _, row in link.iterrows() if row["n"] >= 6}
    assert said == {
        "connected": "agree",
        "queue": "agree",
        "reply": "disagree",
        **dict.fromkeys(("overdue", "first_contact", "repeated", "self_service"), "not_shown"),
    }
    assert link.loc[link["operation"].eq("connected"), "p"].iloc[0] == pytest.approx(2 / 40320)
    text = sections.operations_beside(wave).text
    assert "disagree in 1 place" in text
    assert "the better “Mean hours to the first reply” was, the lower were the marks" in text


def test_each_customers_mark_stands_beside_the_own_case(shared: Path) -> None:
    wave = samples.opened(shared, "feedback", "2025Q4")
    link = operations_link(wave)
    own = link[link["level"].eq("person")].set_index("operation")
    # Planted: each doubling of the time to the solution costs 0.15.
    assert own.loc["solution_time", "verdict"] == "agree"
    assert own.loc["solution_time", "rho"] < -0.2
    groups = link[~link["level"].isin(["person"])]
    assert groups["p"].isna().all()  # five departments, two quarters: too few


def test_the_mark_is_that_of_the_rows_and_few_answers_are_not_told(shared: Path) -> None:
    wave = samples.opened(shared, "feedback", "2025Q4")
    frame = operations(wave)
    mine = frame[frame["operation"].eq("first_answer") & frame["group"].eq("APP")].iloc[0]
    marks = wave.rows.loc[wave.rows["channel"].eq("APP"), "speed"]
    assert (mine["score"], mine["n"]) == (pytest.approx(marks.mean()), marks.notna().sum())
    report = wave.study.report.model_copy(update={"min_answers": 60})
    strict = Wave(
        wave.study.model_copy(update={"report": report}), wave.store, "2025Q4", "all", "zh"
    )
    hidden = operations(strict)
    hidden = hidden[hidden["operation"].eq("first_answer") & hidden["group"].eq("网页")]
    assert hidden[["score", "n", "difference"]].isna().to_numpy().all()


def test_survey_and_work_agree_where_both_are_better_and_disagree_where_one_is_worse(
    tmp_path: Path,
) -> None:
    verdicts = {}
    for name, quick in (("agree", "east"), ("disagree", "west")):
        verdicts[name] = told(tmp_path / name, quick)
    assert verdicts == {"agree": {"agree"}, "disagree": {"disagree"}}


def told(folder: Path, quick: str) -> set[str]:
    """East gives higher marks; `quick` is where calls are short."""
    rng = np.random.default_rng(8)
    study = samples.SMALL.replace(
        "scores:\n",
        "records: {calls: {path: calls.csv, period: wave}}\n"
        "measures: {minutes: {zh: 时长, en: Minutes, table: calls, mean: minutes, better: low}}\n"
        "operations: {talk: {item: polite, measure: minutes, by: region}}\n"
        "scores:\n",
    )
    answers = "wave,polite,patient,again,region,words\n" + "".join(
        f"2024Q2,{mark},3,5,{region},\n"
        for region, marks in (("east", (5, 5, 4)), ("west", (2, 3, 2)))
        for mark in marks * 20
    )
    (folder / "data").mkdir(parents=True)
    calls = pd.DataFrame(
        {
            "wave": "2024Q2",
            "region": np.repeat(["east", "west"], 50),
            "minutes": rng.normal(10, 2, 100),
        }
    )
    calls.loc[calls["region"].eq(quick), "minutes"] -= 4
    calls.to_csv(folder / "data" / "calls.csv", index=False)
    frame = operations(samples.small(folder, study=study, answers=answers))
    return set(frame["verdict"])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("item: speed, measure: first_hours", "item: sped, measure: first_hours", "'sped' is not"),
        ("measure: first_hours, by", "measure: first_hour, by", "'first_hour' is not a declared"),
        ("by: [channel, period]", "by: [chanel]", "'chanel' is not a declared segment"),
        ("mean: first_hours", "mean: hours", "the table of cases has no number 'hours'"),
        ("mean: first_hours", "mean: priority", "the table of cases has no number 'priority'"),
        ("    from: 渠道\n", "    from: 途径\n", "cases do not tell 'channel'"),
    ],
)
def test_operations_that_cannot_be_are_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    from csatbook import study as studies

    path = samples.copied(tmp_path, "feedback")
    path.write_text(path.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StudyError, match=message):
        studies.load(path)
