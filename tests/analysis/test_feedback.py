"""Customers' feedback from exports to tables: what became of each row, and what was in time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from feedback_exports import FEEDBACK, HEADING, line, opened

import samples
from csatbook import sections
from csatbook.analysis.feedback.cases import case_ledger, cases
from csatbook.analysis.feedback.compared import compliance_differences
from csatbook.analysis.feedback.compliance import compliance_table
from csatbook.analysis.feedback.durations import durations
from csatbook.analysis.feedback.open_cases import ageing
from csatbook.analysis.feedback.weekly import weeks
from csatbook.analysis.wave import Wave
from csatbook.errors import CsatbookError, DataError
from csatbook.service.calendar import working_calendar
from csatbook.study.calendar import CalendarRules

SHARED = Path(__file__).parents[3] / "shared"


def row(table: pd.DataFrame, event: str, priority: str = "all", **group: str) -> pd.Series:
    chosen = table[(table["event"] == event) & (table["priority"] == priority)]
    by, value = next(iter(group.items()), (None, None))
    chosen = chosen[chosen["by"].isna() if by is None else chosen["by"].eq(by)]
    chosen = chosen if by is None else chosen[chosen["group"] == value]
    (found,) = [each for _, each in chosen.iterrows()]
    return found


def test_what_was_due_is_counted_when_its_deadline_has_passed(tmp_path: Path) -> None:
    wave = opened(
        tmp_path,
        line("1", "2024-06-03 10:00", reply="2024-06-04 18:00", solved="2024-06-13 18:00"),
        line("2", "2024-06-03 10:00", reply="2024-06-04 18:01", solved="2024-06-13 18:01"),
        line("3", "2024-06-03 10:00"),
        line("4", "2024-06-28 19:00"),
        line("5", "2024-06-30 12:00", solved="2024-06-30 13:00"),
        line("6", "2024-06-03 10:00", state="closed"),
        line("7", "2024-06-03 10:00", reply="2024-06-03 09:00"),
    )
    table = compliance_table(wave)
    respond, resolve = row(table, "respond"), row(table, "resolve")
    counts = ["received", "due", "in_time", "late", "overdue", "not_due"]
    # 4 and 5 came after Thursday: due on Monday, 1 July, which is after the export.
    assert respond[counts].tolist() == [7, 3, 1, 1, 1, 2]
    assert respond[["unknown", "contradictory"]].tolist() == [1, 1]
    assert resolve[counts].tolist() == [7, 4, 1, 1, 2, 2]
    assert np.isnan(respond["value"])  # of fewer than five cases
    # Told of the solution within 24 hours of it, which three cases had.
    assert row(table, "notify")[counts].tolist() == [3, 2, 0, 0, 2, 1]


def test_a_share_has_its_interval_its_target_and_its_bounds(tmp_path: Path) -> None:
    lines = [
        line(
            str(place),
            f"2024-05-{6 + place % 5:02} 10:00",
            reply=f"2024-05-{6 + place % 5:02} {11 if place % 4 else 12}:00",
            department="desk",
            urgency="high",
        )
        for place in range(40)
    ]
    late = [
        line(f"late{place}", "2024-05-13 09:00", reply="2024-05-13 13:01", urgency="high")
        for place in range(10)
    ]
    doubtful = line("doubtful", "2024-05-13 09:00", reply="2024-05-13 08:00", urgency="high")
    told = row(compliance_table(opened(tmp_path, *lines, *late, doubtful)), "respond", "P1")
    assert told["value"] == pytest.approx(40 / 50)
    assert told["low"] < 0.8 < told["high"]
    assert told[["bound_low", "bound_high"]].tolist() == pytest.approx([40 / 51, 41 / 51])
    assert told["target"] == 0.9
    assert not told["target_met"]
    assert not told["provisional"]


def test_no_row_is_lost_whatever_becomes_of_it(tmp_path: Path) -> None:
    old = line("1", "2024-06-03 10:00", saved="2024-06-10 18:00", told="slow")
    wave = opened(
        tmp_path,
        line("1", "2024-06-03 10:00", told="slow", customer="C1", solved="2024-06-20 10:00"),
        line("2", "2024-06-03 11:00", told="Slow!", customer="C1", channel="phone"),
        line("3", "2024-06-05 11:00", told="other", customer="C1"),
        line("4", "2024-06-05 11:00", told="again", customer="C2", part_of="1"),
        line("5", ""),
        line("6", "2024-07-05 11:00"),
        line("7", "2024-03-05 11:00"),
        **{"crm-0": HEADING + old},
    )
    ledger = case_ledger(wave).set_index("role")["rows"].to_dict()
    assert ledger == {
        "kept": 1,
        "same_id": 1,
        "across_channels": 1,
        "merged": 1,
        "repeat": 1,
        "no_receipt": 1,
        "future": 1,
    }
    told = cases(wave)
    assert len(told.roles) == 8  # with the one of another period, and the one of the future
    assert sorted(told.roles["role"]).count("future") == 1


def test_a_case_is_of_the_period_and_the_day_of_its_earliest_row(tmp_path: Path) -> None:
    wave = opened(
        tmp_path,
        line("1", "2024-03-29 10:00", told="slow", customer="C1", part_of="2"),
        line("2", "2024-04-12 10:00", told="still slow", customer="C1"),
        line("3", "2024-04-15 10:00", told="other", customer="C2"),
    )
    whole = cases(wave).frame
    assert whole["period"].to_dict() == {"crm:2": "2024Q1", "crm:3": "2024Q2"}
    days = np.array(["2024-03-29", "2024-04-15"], dtype="datetime64[D]").astype(int)
    assert whole["day"].tolist() == days.tolist()
    assert row(compliance_table(wave), "respond")["received"] == 1
    assert case_ledger(wave)[["role", "rows"]].to_numpy().tolist() == [["kept", 1]]


def test_cases_of_no_known_priority_are_counted_where_limits_are_told(tmp_path: Path) -> None:
    usual = [line(str(number), "2024-06-03 10:00") for number in range(2, 9)]
    wave = opened(tmp_path, line("1", "2024-06-03 10:00", urgency=""), *usual)
    told = sections.in_time(wave).text
    assert "1 case bears no priority: no limit applies to it, and it is not judged." in told
    assert "bears no priority" not in sections.in_time(opened(tmp_path / "all", *usual)).text


def test_a_note_tells_that_cases_of_no_department_are_left_out_of_all_others(
    tmp_path: Path,
) -> None:
    rows = [
        line(f"{desk}{number}", "2024-06-03 10:00", department=desk)
        for desk in ("north", "south")
        for number in range(6)
    ]
    note = "“All others” leaves out cases that do not say to which group they belong."
    assert note not in sections.in_time_groups(opened(tmp_path / "all", *rows)).text
    bare = line("bare", "2024-06-03 10:00")
    assert note in sections.in_time_groups(opened(tmp_path / "one", *rows, bare)).text


def test_a_usual_range_is_promised_only_where_it_is_drawn(tmp_path: Path) -> None:
    rows = [
        line(f"{day}-{number}", f"2024-06-{day:02} 10:00", reply=f"2024-06-{day:02} 11:00")
        for day in (3, 10, 17)
        for number in range(6)
    ]
    told = sections.weekly(opened(tmp_path, *rows)).text
    assert "Share in time by week of receipt" in told
    assert "shaded" not in told


def test_an_offset_in_a_cell_is_kept_and_24_00_ends_the_day(tmp_path: Path) -> None:
    wave = opened(
        tmp_path,
        line("1", "2024-06-03T02:00:00+00:00", reply="2024-06-03 14:00", urgency="high"),
        line("2", "2024-06-03T02:00:00Z", reply="2024-06-03T06:01:00Z", urgency="high"),
        line("3", "2024年6月2日 24:00", reply="2024-06-03 04:00", urgency="high"),
        line("4", "2024-06-02 10:24:00", reply="2024-06-02 14:24", urgency="high"),
    )
    told = row(compliance_table(wave), "respond", "P1")
    assert told[["in_time", "late"]].tolist() == [3, 1]


def test_groups_of_cases_stand_beside_the_whole(tmp_path: Path) -> None:
    wave = opened(
        tmp_path,
        line("1", "2024-06-03 10:00", reply="2024-06-03 11:00", department="desk"),
        line("2", "2024-06-03 10:00", department="field"),
    )
    table = compliance_table(wave)
    assert row(table, "respond", department="desk")["in_time"] == 1
    assert row(table, "respond", department="field")["overdue"] == 1
    assert set(table["by"].dropna()) == {"department", "channel", "kind"}


def test_no_customer_is_known_from_what_is_stored_or_said(tmp_path: Path) -> None:
    wave = opened(
        tmp_path,
        line(
            "1",
            "2024-06-03 10:00",
            customer="VIP-00417",
            name="王小明",
            told="王小明等了很久",
        ),
    )
    rows = wave.store.feedback()
    assert rows is not None
    everything = rows.to_csv() + compliance_table(wave).to_csv() + case_ledger(wave).to_csv()
    assert "VIP-00417" not in everything
    assert "王小明" not in everything
    stored = b"".join(
        path.read_bytes() for path in (tmp_path / ".csatbook").rglob("*") if path.is_file()
    )
    assert b"VIP-00417" not in stored
    assert "王小明".encode() not in stored


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"urgency": "urgent"}, "expected a priority: now, high, normal, low; found a text of 6"),
        ({"reply": "soon"}, "expected a date such as"),
        ({"number": ""}, "expected the number of the case"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_row(
    tmp_path: Path, cells: dict[str, str], message: str
) -> None:
    good = line("1", "2024-06-03 10:00")
    with pytest.raises(DataError, match=message) as error:
        opened(tmp_path, good, line(**{"number": "2", "came": "2024-06-03 10:00"} | cells))
    assert "crm-1.csv, row 3" in str(error.value)


def test_a_time_that_the_clocks_left_out_is_told(tmp_path: Path) -> None:
    berlin = FEEDBACK.replace("country: CN", "country: DE, zone: Europe/Berlin")
    with pytest.raises(DataError, match="there is in Europe/Berlin, where the clocks left"):
        opened(tmp_path, line("1", "2024-03-31 02:30"), study=berlin)


def test_merges_in_a_circle_are_told(tmp_path: Path) -> None:
    wave = opened(
        tmp_path,
        line("1", "2024-06-03 10:00", part_of="2"),
        line("2", "2024-06-03 10:00", part_of="1"),
    )
    with pytest.raises(DataError, match="merged in a circle"):
        cases(wave)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('calendars:\n  office: {country: CN, hours: "09:00-18:00"}\n', ""), "calendar"),
        (("feedback:\n", "feedback:\n  calendar: offise\n"), "offise"),
        (("09:00-18:00", "18:00-09:00"), "begin before they end"),
        (("country: CN", "zone: Mars/Olympus"), "no time zone"),
        (("  customer:", "  satisfaction: {by: case}\n  customer:"), "answers are told apart by"),
        (("  customer:", "  ageing: [3, 1]\n  customer:"), "rising order"),
    ],
)
def test_a_feedback_that_is_declared_wrongly_is_told_when_the_study_is_loaded(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    with pytest.raises(CsatbookError, match=message):
        opened(tmp_path, line("1", "2024-06-03 10:00"), study=FEEDBACK.replace(*change))


def test_behind_the_last_official_notice_a_deadline_is_provisional(tmp_path: Path) -> None:
    known = working_calendar(CalendarRules(country="CN"), 2024, 2024).known_until
    assert known is not None
    lines = [
        line(str(place), f"{known.year}-12-30 10:00", saved=f"{known.year + 1}-06-30 18:00")
        for place in range(5)
    ]
    answers = samples.ANSWERS.replace("2024Q2", f"{known.year}Q4")
    study = samples.SMALL.replace("report:", FEEDBACK + "report:")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "crm-1.csv").write_text(HEADING + "".join(lines), encoding="utf-8")
    wave = samples.small(tmp_path, study=study, answers=answers, period=f"{known.year}Q4")
    table = compliance_table(wave)
    # A working day after 30 December is still in the year, seven are not.
    assert not row(table, "respond")["provisional"]
    assert row(table, "resolve")["provisional"]


DESK = """\
calendars: {desk: {hours: "09:00-18:00"}}
feedback:
  records: [{path: it_incidents.csv, source: desk}]
  case: number
  moments: {received: opened_at, first: first_non_new_at, resolved: [resolved_at, closed_at]}
  priority:
    from: priority
    labels: {1 - Critical: P0, 2 - High: P1, 3 - Moderate: P2, 4 - Low: P3}
  limits:
    P0: {respond: {hours: 2}, resolve: {hours: 24}}
    P1: {respond: {hours: 4}, resolve: {working_days: 3}}
    P2: {respond: {working_days: 1}, resolve: {working_days: 7}}
    P3: {respond: {working_days: 3}}
  as_of: AS_OF
"""


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")
@pytest.mark.parametrize("as_of", ["2016-05-15 23:59", "2017-02-28 23:59"])
def test_a_real_desk_comes_out_as_it_was_worked_out(tmp_path: Path, as_of: str) -> None:
    data = SHARED / "data" / "tickets_it" / "it_incidents.csv"
    expected = pd.read_csv(SHARED / "cases" / "feedback" / "tickets_it_expected.csv")
    answers = samples.ANSWERS.replace("2024Q1", "2015Q4").replace("2024Q2", "2016Q2")
    declared = samples.SMALL.replace("quarter", "year").replace(
        "report:", DESK.replace("AS_OF", as_of) + "report:"
    )
    answers = answers.replace("2015Q4", "2015").replace("2016Q2", "2016")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / data.name).symlink_to(data)
    wave = samples.small(tmp_path, study=declared, answers=answers, period="2016")
    table = compliance_table(wave)
    rows = expected[(expected["as_of"] == as_of) & expected["figure"].str.contains(" in time P")]
    assert len(rows) >= 3
    for wanted in rows.itertuples():
        event = "respond" if wanted.figure.startswith("first") else "resolve"
        told = row(table, event, wanted.figure[-2:])
        counts = ["in_time", "due", "late", "overdue", "not_due", "contradictory"]
        worked_out = [wanted.numerator, wanted.denominator, wanted.late, wanted.overdue]
        worked_out += [wanted.not_due, wanted.contradictory]
        assert told[counts].tolist() == worked_out, wanted.figure
    if as_of.startswith("2016"):
        _waits_as_worked_out(wave, expected.set_index("figure"))
    else:
        _weeks_as_worked_out(wave, expected.set_index("figure"))


def _weeks_as_worked_out(wave: Wave, expected: pd.DataFrame) -> None:
    """The whole weeks of P2: counts by receipt, and how many lie outside ordinary limits."""
    frame = weeks(wave)
    mine = frame[frame["event"].eq("resolve") & frame["priority"].eq("P2")]
    whole = mine[mine["week"].between("2016-02-29", "2016-05-02")]
    wanted = expected.loc["weekly resolution P2: centre"]
    assert [whole["in_time"].sum(), whole["due"].sum()] == [
        wanted["numerator"],
        wanted["denominator"],
    ]
    centre = whole["in_time"].sum() / whole["due"].sum()
    assert centre == pytest.approx(wanted["value"], abs=1e-9)
    error = (centre * (1 - centre) / whole["due"]) ** 0.5
    outside = (whole["in_time"] / whole["due"] - centre).abs() > 3 * error
    ordinary = expected.loc["weeks outside ordinary 3 sigma"]
    assert [outside.sum(), len(whole)] == [ordinary["numerator"], ordinary["denominator"]]


def _waits_as_worked_out(wave: Wave, expected: pd.DataFrame) -> None:
    """Medians, shares and means by Kaplan and Meier, and what is open and how old."""
    waits = durations(wave)
    waits = waits[waits["event"].eq("resolve") & waits["by"].isna()].set_index("priority")
    for priority in ("P1", "P3"):
        wanted = expected.loc[f"median hours to solution {priority}"]
        told_ends = waits.loc[priority, ["median", "low", "high"]].tolist()
        assert told_ends == pytest.approx(wanted[["value", "low", "high"]].tolist())
        assert waits.loc[priority, ["done", "n"]].tolist() == [
            wanted["numerator"],
            wanted["denominator"],
        ]
        share = expected.loc[f"solved within 72 h {priority}", "value"]
        assert waits.loc[priority, "within_72"] == pytest.approx(share)
    for priority in ("P0", "P2"):
        wanted = expected.loc[f"mean hours to solution up to 168 {priority}"]
        told_ends = waits.loc[priority, ["mean", "mean_low", "mean_high"]].tolist()
        assert told_ends == pytest.approx(wanted[["value", "low", "high"]].tolist())
    ages = ageing(wave)
    ages = ages[ages["by"].isna()]
    assert ages.loc[ages["priority"].eq("all"), "open"].sum() == 1259
    for priority in ("P0", "P2"):
        count = ages.loc[ages["priority"].eq(priority), "open"].sum()
        assert count == expected.loc[f"open {priority}", "numerator"]
    whole = ages[ages["priority"].eq("all")].set_index("from_days")["open"]
    for days, name in ((3, "3-7"), (14, "14-30")):
        assert whole[days] == expected.loc[f"open, age {name} days", "numerator"]


def test_office_hours_leave_out_nights_weekends_and_what_is_not_worked(tmp_path: Path) -> None:
    answered = ("17 10:00", "17 11:00", "17 12:00", "18 09:30", "14 17:45")
    lines = [
        line(str(place), "2024-06-14 17:00", reply=f"2024-06-{at}")  # a Friday
        for place, at in enumerate(answered)
    ]
    both = FEEDBACK.replace("  targets:", "  clocks: [calendar, working]\n  targets:")
    wave = opened(tmp_path, *lines, line("open", "2024-06-30 12:00"), study=both)
    table = durations(wave)
    told = table[table["by"].isna() & table["priority"].eq("P2")].set_index(["event", "clock"])
    clock, office = told.loc[("respond", "calendar")], told.loc[("respond", "working")]
    # By hand: 2, 3, 4, 10.5 and 0.75 office hours; the open one came on a Sunday and waits 0.
    assert [clock["median"], clock["ninth"]] == [66.0, 88.5]
    assert [office["median"], office["ninth"]] == [3.0, 10.5]
    assert [clock["done"], office["open"]] == [5, 1]
    # Due on Monday at 18:00: 73 hours by the clock, 10 of the office; the open one on Monday, too.
    assert [clock["allowed"], office["allowed"]] == [73.0, 10.0]
    plain = opened(tmp_path / "plain", *lines)
    assert durations(plain)["clock"].unique().tolist() == ["calendar"]
    written = {"zh": "只算办公时间：", "en": "Counting office hours alone:"}
    for language, words in written.items():
        said = sections.waiting_times(replace(wave, language=language)).text
        assert words in said
        assert words not in sections.waiting_times(replace(plain, language=language)).text


def test_medians_stand_in_one_unit_in_figure_and_table(tmp_path: Path) -> None:
    lines = [
        line(str(place), "2024-06-03 10:00", reply=f"2024-06-03 10:{30 + place}", urgency=urgency)
        for place, urgency in enumerate(["now"] * 5)
    ] + [
        line(f"s{place}", "2024-06-03 10:00", reply=f"2024-06-{10 + place} 10:00")
        for place in range(5)
    ]
    wave = replace(opened(tmp_path, *lines), language="en")
    said = sections.waiting_times(wave).text
    assert "Until answered: hours by the clock for half of the cases" in said
    assert "P0: 0.5" in said
    assert "0.53 h" in said
    assert "216.0 h" in said
    assert "32 min" not in said.split("How long customers wait (by the clock)")[1]


def replied(group: str, count: int, *, mostly: bool) -> list[str]:
    """Cases of a department on nine working days, seven of eight answered or not."""
    days = (3, 4, 5, 6, 7, 11, 12, 13, 14)
    return [
        line(
            f"{group}{place}",
            f"2024-06-{days[place % 9]:02} 10:00",
            reply=f"2024-06-{days[place % 9]:02} 11:00" if (place % 8 > 0) == mostly else "",
            department=group,
        )
        for place in range(count)
    ]


def test_in_chinese_a_group_of_latin_signs_stands_apart_from_the_words_behind_it(
    tmp_path: Path,
) -> None:
    few, many = replied("Group 9", 40, mostly=False), replied("客服部", 40, mostly=True)
    wave = replace(opened(tmp_path, *few, *many), language="zh")
    assert "Group 9 按时响应只有 12.5%" in sections.in_time_groups(wave).text
    assert "Group 9 按时响应只有 12.5%" in sections.feedback_summary(wave).text
    assert "客服部按时响应达 87.5%" in sections.in_time_groups(wave).text


def test_of_many_groups_that_differ_the_three_surest_are_named_and_the_rest_counted(
    tmp_path: Path,
) -> None:
    lines = [each for name in "abcdefgh" for each in replied(name, 40, mostly=name >= "e")]
    wave = replace(opened(tmp_path, *lines), language="en")
    frame = compliance_differences(wave)
    smaller = frame[frame["verdict"].eq("smaller") & frame["event"].eq("respond")]
    assert smaller["group"].tolist() == ["a", "b", "c", "d"]
    said = sections.in_time_groups(wave).text
    assert said.count("clearly below all others (") == 3
    assert "1 more group is clearly below all others: see the result table" in said
