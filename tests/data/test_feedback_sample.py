"""The feedback sample: the same bytes again, and every plant found by the tables."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import samples
from csatbook import cli, sections
from csatbook.analysis.feedback import weekly
from csatbook.analysis.feedback.cases import cases
from csatbook.analysis.feedback.checks import ledger_checks
from csatbook.analysis.feedback.compared import compliance_differences
from csatbook.analysis.feedback.compliance import compliance_table
from csatbook.analysis.feedback.rates import service_rate_differences
from csatbook.analysis.feedback.satisfied import link, satisfaction, satisfaction_effects
from csatbook.analysis.wave import Wave
from csatbook.service.verdict import VERDICTS
from csatbook.study.wording import LANGUAGES, Language

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "data" / "feedback"
PLANTED = pd.read_csv(FOLDER / "planted.csv")
SECTIONS = (
    sections.feedback_summary,
    sections.received,
    sections.in_time,
    sections.in_time_groups,
    sections.waiting_times,
    sections.open_cases,
    sections.weekly,
    sections.settled,
    sections.after_solution,
    sections.operations_beside,
    sections.case_rules,
)


@pytest.fixture(scope="module")
def summer(shared: Path) -> Wave:
    return samples.opened(shared, "feedback", "2025Q3")


@pytest.fixture(scope="module")
def autumn(shared: Path) -> Wave:
    return samples.opened(shared, "feedback", "2025Q4")


def planted(name: str) -> int:
    return int(PLANTED["plant"].eq(name).sum())


def verdicts(frame: pd.DataFrame, name: str) -> set[tuple[str, str]]:
    sure = frame[frame["verdict"].eq("smaller")]
    return set(zip(sure[name], sure["group"], strict=True))


def test_the_program_makes_the_same_bytes_again(tmp_path: Path) -> None:
    program = PROJECT / "data" / "make_feedback.py"
    subprocess.run([sys.executable, str(program), str(tmp_path)], check=True)
    for path in FOLDER.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_no_row_is_lost_and_each_plant_of_the_ledger_is_counted(summer: Wave, autumn: Wave) -> None:
    counts = cases(autumn).roles["role"].value_counts()
    lines = [len(path.read_bytes().splitlines()) - 1 for path in FOLDER.glob("*-*.csv")]
    assert counts.sum() == sum(lines)
    assert counts["across_channels"] == planted("duplicate") == 40
    assert counts["merged"] == planted("merged") == 10
    assert counts["future"] == planted("future") == 5
    # 25 were exported again, and 7 more because their priority had been lowered.
    assert counts["same_id"] == planted("exported_twice") + planted("lowered") == 32
    changed = pd.concat([ledger_checks(wave) for wave in (summer, autumn)])
    assert changed.groupby("check")["cases"].sum().to_dict() == {
        "lowered": planted("lowered"),
        "lowered_late": planted("lowered"),
    }
    doubtful = pd.concat([compliance_table(wave) for wave in (summer, autumn)])
    whole = doubtful[doubtful["priority"].eq("all") & doubtful["by"].isna()]
    sums = whole.groupby("event")[["unknown", "contradictory"]].sum()
    assert 0 < sums.loc["resolve", "unknown"] <= planted("closed_without_time") == 11
    assert 0 < sums.loc["respond", "contradictory"] <= planted("before_receipt") == 9
    assert cases(autumn).frame["priority"].isna().sum() == planted("no_priority") == 3


def test_who_is_slow_is_found_and_nobody_else(summer: Wave, autumn: Wave) -> None:
    for wave, slow in ((summer, {("resolve", "西南客服中心")}), (autumn, set())):
        found = verdicts(compliance_differences(wave), "event")
        assert found == {("notify", "产品部"), ("respond", "公众号")} | slow
        settled = verdicts(service_rate_differences(wave), "rate")
        assert ("first_contact", "技术故障") in settled


def test_pauses_that_make_a_department_look_good_are_found_and_told(
    summer: Wave, autumn: Wave, shared: Path
) -> None:
    logged = pd.read_csv(FOLDER / "events.csv")
    frame = cases(autumn).frame
    stood = set(frame.index[frame["paused"]])
    named = PLANTED[PLANTED["plant"].isin(["parked", "paused", "standing"])]
    assert stood == set(named["case"])
    assert logged["动作"].eq("等待客户").sum() == len(named)
    parked = frame.loc[PLANTED["case"][PLANTED["plant"].eq("parked")]]
    assert set(parked["verdict_unpaused"]) == {VERDICTS.index("late")}
    assert set(parked["verdict_resolve"]) == {VERDICTS.index("in_time")}
    standing = frame.loc[PLANTED["case"][PLANTED["plant"].eq("standing")]]
    assert set(standing["verdict_unpaused"]) == {VERDICTS.index("overdue")}
    assert set(standing["verdict_resolve"]) == {VERDICTS.index("running")}
    for wave, gained in ((summer, False), (autumn, True)):
        table = compliance_table(wave)
        mine = table[table["event"].eq("resolve") & table["group"].eq("技术部")].iloc[0]
        assert (mine["value"] - mine["value_unpaused"] > 0.07) == gained
    pausing = service_rate_differences(autumn)
    pausing = pausing[pausing["rate"].eq("paused") & pausing["verdict"].eq("larger")]
    assert pausing["group"].tolist() == ["技术部"]
    told = {
        "zh": "技术部按时解决 97.4% 靠的是暂停计时",
        "en": "thanks to pauses; without them 88.7%",
    }
    for language, words in told.items():
        wave = samples.opened(shared, "feedback", "2025Q4", language=language)
        assert words in sections.in_time_groups(wave).text


def test_what_was_opened_again_was_solved_before(summer: Wave, autumn: Wave) -> None:
    for wave in (summer, autumn):
        frame = cases(wave).frame
        again = frame["verdict_first_solution"].ne(frame["verdict_last_solution"])
        assert set(frame.loc[again, "reopened"]) <= {1, 2}
        table = compliance_table(wave)
        whole = table[table["event"].eq("resolve") & table["by"].isna()]
        assert (whole["value_first_solution"] >= whole["value_last_solution"]).all()
        assert whole["value_first_solution"].gt(whole["value_last_solution"]).any()
        assert whole["value_last_solution"].equals(whole["value"])


COMMANDS = {
    "remind": ["--period", "2025Q4", "--at", "2025-12-31"],
    "callbacks": ["--at", "2025-12-31"],
    "notice": ["southwest-desk"],
}


@pytest.mark.parametrize("command", list(COMMANDS))
def test_the_lists_work_on_the_sample_as_it_is_shipped(tmp_path: Path, command: str) -> None:
    project = tmp_path / "project"
    shutil.copytree(PROJECT / "params", project / "params")
    shutil.copytree(FOLDER, project / "data" / "feedback")
    to = tmp_path / "list.csv"
    words = [command, str(project / "params" / "feedback.yaml"), *COMMANDS[command]]
    told = CliRunner().invoke(cli.main, [*words, "--to", str(to)])
    assert told.exit_code == 0, told.output
    listed = pd.read_csv(to, dtype=str)
    assert len(listed) == _worked_out(command)
    assert not listed.astype(str).apply(lambda each: each.str.contains("[甲乙丙丁]")).any(axis=None)


def _worked_out(command: str) -> int:
    """How many are to be listed, counted in the raw files."""
    day = pd.Timestamp("2025-12-31")
    if command == "remind":
        asked = pd.read_csv(FOLDER / "asked.csv", parse_dates=["邀请日期"], dtype={"提醒日期": str})
        answered = pd.read_csv(FOLDER / "answers.csv")["工单号"]
        mine = asked[asked["邀请日期"].between("2025-10-01", "2025-12-28")]
        return int((~mine["工单号"].isin(answered) & mine["提醒日期"].isna()).sum())
    if command == "callbacks":
        calls = pd.read_csv(FOLDER / "calls.csv", parse_dates=["解决日期"])
        at_once = calls["部门回访日期"].isna() & calls["解决日期"].le(day)
        later = calls["总部回访日期"].isna() & calls["解决日期"].le(day - pd.Timedelta(days=4))
        return int(at_once.sum() + later.sum())
    if command == "notice":
        answers = pd.read_csv(FOLDER / "answers.csv", parse_dates=["答题时间"])
        seen = answers["答题时间"].lt("2025-10-01") & answers["责任部门"].eq("西南客服中心")
        return int((seen & answers["speed"].le(2)).sum())
    raise AssertionError(command)


def test_the_odd_week_is_found(autumn: Wave) -> None:
    weeks = weekly.weeks(autumn)
    weeks = weeks[weeks["event"].eq("respond")]
    out = weeks[weeks["signal"].isin(["below", "above"]) & weeks["priority"].eq("all")]
    assert out["week"].tolist() == ["2025-10-20"]
    assert len(weeks[weeks["priority"].eq("all")]) == 27


def test_only_answers_after_the_solution_tell_how_content_customers_are(
    summer: Wave, autumn: Wave
) -> None:
    for wave in (summer, autumn):
        linked = link(wave)
        assert len(linked.before) > 30
        assert linked.rows["mark"].mean() - linked.before["mark"].mean() > 0.8  # planted: 1.5
        effects = satisfaction_effects(wave).set_index("effect")
        # Planted -0.6, and what waiting longer costs; -0.15 a doubling, and what lateness costs.
        assert effects.loc["late", "high"] < -0.3
        assert effects.loc["doubling", "low"] < -0.15 < effects.loc["doubling", "high"]
        answers = satisfaction(wave)
        assert answers.loc[answers["by"].eq("all"), "n"].item() == len(linked.rows)
        verdicts_known = answers.loc[answers["by"].eq("verdict"), "n"].sum()
        assert verdicts_known == linked.rows["in_time"].notna().sum()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_section_says_something_and_no_customer(shared: Path, language: Language) -> None:
    wave = samples.opened(shared, "feedback", "2025Q4", language=language)
    for section in SECTIONS:
        text = section(wave).text
        assert text, section.__name__
        assert "K0" not in text
        assert "nan" not in text.casefold().replace("fina", "")
    assert "2026" in sections.feedback_summary(wave).text
