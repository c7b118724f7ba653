"""The commands `remind`, `notice` and `callbacks`: codes alone, in a file of their owner's."""

from __future__ import annotations

import stat
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import samples
from csatbook import cli
from csatbook import study as studies
from csatbook.analysis import wave as waves
from csatbook.analysis.changes.notified import notices
from csatbook.errors import StudyError

STUDY = """\
study: contact
title: {zh: 联系客户, en: Contacting customers}
period: quarter
data:
  responses: [{path: answers.csv}]
  respondent: who
  date: day
  private: [name]
scales:
  five: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}
items:
  quick: {zh: 速度, en: Speed, scale: five}
  polite: {zh: 礼貌, en: Politeness, scale: five}
open:
  words: {zh: 意见, en: Comment, tone: negative}
issues:
  codes: {waiting: {zh: 等待, en: Waiting, any: [等待, 太慢]}}
segments:
  region: {zh: 地区, en: Region}
  agreed: {zh: 同意, en: Agreed}
actions:
  - id: seats
    problem: {zh: 慢, en: Slow, where: {region: west}, seen: 2025Q3}
    measure: {zh: 加人, en: More staff}
    owner: {zh: 客服部, en: Service}
    due: 2025-10-01
    done: 2025-09-30
    notice: {complained: [quick, waiting], consent: {agreed: "yes"}}
  - id: later
    problem: {zh: 慢, en: Slow, seen: 2025Q3}
    measure: {zh: 以后, en: Later}
    owner: {zh: 客服部, en: Service}
    due: 2026-10-01
    notice: {}
  - id: silent
    problem: {zh: 慢, en: Slow, seen: 2025Q3}
    measure: {zh: 不说, en: Silent}
    owner: {zh: 客服部, en: Service}
    due: 2025-10-01
    done: 2025-09-30
reminders: {path: invited.csv, customer: code, invited: sent, reminded: again}
callbacks:
  sale:
    zh: 购车
    en: Sale
    path: sales.csv
    customer: code
    happened: sold
    unit: dealer
    windows:
      dealer: {last: 3, called: first_call}
      head_office: {first: 4, last: 7, called: second_call}
validity: {out_of_scale: reject}
report: {min_answers: 1}
"""
ANSWERS = """\
who,day,name,quick,polite,region,agreed,words
C1,2025-09-02,Zhao Yi,1,5,west,yes,
C2,2025-09-02,Qian Er,5,5,west,yes,接通太慢
C3,2025-09-02,Sun San,2,5,west,no,
C4,2025-09-02,Li Si,5,4,west,yes,很好
C5,2025-09-02,Zhou Wu,1,1,east,yes,等待
C6,2025-10-05,Wu Liu,4,4,west,yes,
C7,2025-10-05,Zheng Qi,77,4,west,yes,
"""
INVITED = """\
code,name,sent,again
C6,Wu Liu,2025-10-03,
C7,Zheng Qi,2025-10-03,
C8,Wang Ba,2025-10-03,
C9,Feng Jiu,2025-10-03,2025-10-06
D1,Chen Yi,2025-10-07,
D2,Chu Er,2025-10-06,
D3,Wei San,2025-09-01,
,Jiang Si,2025-10-03,
"""
SALES = """\
code,name,dealer,sold,first_call,second_call
S1,Shen Yi,甲店,2025-10-01,2025-10-02,
S2,Han Er,甲店,2025-10-01,,
S3,Yang San,乙店,2025-10-06,,
S4,Zhu Si,乙店,2025-10-01,2025-10-03,2025-10-06
"""
NAMES = ("Zhao", "Qian", "Wang Ba", "Han Er", "Chu Er")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "params").mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "params" / "contact.yaml").write_text(STUDY, encoding="utf-8")
    for name, text in (("answers", ANSWERS), ("invited", INVITED), ("sales", SALES)):
        (folder / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder / "params" / "contact.yaml"


def asked(*words: object) -> Result:
    return CliRunner().invoke(cli.main, [str(word) for word in words])


def listed(study: Path, command: str, *words: str) -> tuple[pd.DataFrame, Result]:
    file = study.parents[2] / "handed" / "list.csv"
    file.parent.mkdir(exist_ok=True)
    result = asked(command, study, *words, "--to", file)
    assert result.exit_code == 0, result.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["list.csv"]
    text = file.read_text(encoding="utf-8-sig")
    assert not [name for name in NAMES if name in text + result.output]
    return pd.read_csv(file, dtype=str, keep_default_na=False), result


def test_who_answered_was_reminded_or_was_invited_just_now_is_not_reminded(study: Path) -> None:
    rows, result = listed(study, "remind", "--at", "2025-10-09")
    # C6 answered; C7 did, too, though the answer does not count; C9 was reminded; D1 waits for two
    # days; D3 was invited for the wave before; one row bears no code.
    assert rows.to_dict("list") == {
        "customer": ["C8", "D2"],
        "invited": ["2025-10-03", "2025-10-06"],
    }
    assert "Invited in 2025Q4, as of 2025-10-09" in result.output
    assert "without a code" in result.output


def test_the_wave_before_has_invitations_of_its_own(study: Path) -> None:
    rows, _ = listed(study, "remind", "--period", "2025Q3", "--at", "2025-10-09")
    assert rows["customer"].tolist() == ["D3"]


def test_customers_who_complained_and_agreed_are_told(study: Path) -> None:
    rows, result = listed(study, "notice", "seats")
    # C1 by the mark, C2 by the words; C3 did not agree, C4 is content, C5 is of the east.
    assert rows.to_dict("list") == {
        "customer": ["C1", "C2"],
        "action": ["seats", "seats"],
        "channel": ["", ""],
    }
    assert "1 customers did not agree" in result.output


def test_the_report_tells_how_many_and_not_who(study: Path) -> None:
    told = notices(waves.open(study, "2025Q4"))
    assert told[["action", "eligible", "consent_missing", "listed"]].to_numpy().tolist() == [
        ["seats", 3, 1, 2]
    ]


def test_calls_are_listed_from_the_first_day_of_their_window_until_they_are_made(
    study: Path,
) -> None:
    rows, _ = listed(study, "callbacks", "--at", "2025-10-08")
    assert rows[["customer", "unit", "caller", "until", "state"]].to_numpy().tolist() == [
        ["S2", "甲店", "dealer", "2025-10-04", "overdue"],
        ["S1", "甲店", "head_office", "2025-10-08", "due"],
        ["S2", "甲店", "head_office", "2025-10-08", "due"],
        ["S3", "乙店", "dealer", "2025-10-09", "due"],
    ]


@pytest.mark.parametrize("place", ["output/list.csv", "list.csv", "data/list.csv", "../in/a.csv"])
def test_no_list_is_written_into_the_project_or_another_repository(study: Path, place: str) -> None:
    folder = study.parents[1]
    (folder / "output").mkdir()
    (folder.parent / "in" / ".git").mkdir(parents=True)
    (folder.parent / "link").symlink_to(folder / "output")
    for file in (folder / place, folder.parent / "link" / "list.csv"):
        result = asked("callbacks", study, "--at", "2025-10-08", "--to", file)
        assert result.exit_code == 2
        assert "is written outside of it" in result.stderr
        assert not file.exists()


def test_a_list_that_others_could_read_is_read_by_its_owner_alone_afterwards(study: Path) -> None:
    file = study.parents[2] / "list.csv"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o644)
    assert asked("callbacks", study, "--at", "2025-10-08", "--to", file).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "S2" in file.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["notice", "seets"], "is no measure of the study; there are seats, later, silent"),
        (["notice", "later"], "is not done yet"),
        (["notice", "silent"], "does not say who is told"),
        (["remind", "--period", "2024Q1"], "has no answers"),
        (["remind", "--at", "today"], "expected a day such as"),
    ],
)
def test_what_cannot_be_listed_is_told(study: Path, words: list[str], message: str) -> None:
    command, *rest = words
    result = asked(command, study, *rest, "--to", study.parents[2] / "list.csv")
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (study.parents[2] / "list.csv").exists()


def test_a_column_that_is_not_there_and_a_day_that_is_none_are_told(study: Path) -> None:
    invited, to = study.parents[1] / "data" / "invited.csv", study.parents[2] / "list.csv"
    invited.write_text(INVITED.replace("sent", "date"), encoding="utf-8")
    result = asked("remind", study, "--to", to)
    assert result.exit_code == 2
    assert "expected a column 'sent' (reminders)" in result.stderr
    invited.write_text(INVITED.replace("2025-10-07", "soon"), encoding="utf-8")
    result = asked("remind", study, "--to", to)
    assert result.exit_code == 2
    assert "invited.csv, row 6, column sent" in result.stderr
    assert "Chen Yi" not in result.stderr


def test_studies_without_such_lists_are_told(tmp_path: Path) -> None:
    samples.small(tmp_path / "project")
    path, to = tmp_path / "project" / "params" / "small.yaml", tmp_path / "list.csv"
    assert "declares no `reminders`" in asked("remind", path, "--to", to).stderr
    assert "declares no `callbacks`" in asked("callbacks", path, "--to", to).stderr


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  respondent: who\n", "", "nobody knows who answered"),
        ("[quick, waiting]", "[quik]", "'quik' is not a declared item, issue or kind"),
        ('consent: {agreed: "yes"}', 'consent: {agre: "yes"}', "'agre' is not a declared segment"),
        ("{first: 4, last: 7,", "{first: 8, last: 7,", "a window ends after it begins"),
    ],
)
def test_a_study_that_cannot_tell_whom_to_contact_is_refused(
    study: Path, old: str, new: str, message: str
) -> None:
    study.write_text(STUDY.replace(old, new), encoding="utf-8")
    with pytest.raises(StudyError, match=message):
        studies.load(study)
