"""What customers say in the report: sentences, figure and quotes of the issues of open answers."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import samples
from csatbook.analysis.issues import compared, quoted
from csatbook.analysis.issues.coded import coding
from csatbook.analysis.wave import Wave
from csatbook.errors import ParameterError
from csatbook.report import sections
from csatbook.report.piece import Quote

Open = Callable[..., Wave]


def test_the_change_of_systems_is_the_complaint_of_the_southwest_and_of_no_other_region(
    service: Open,
) -> None:
    frame = compared.issue_differences(service("2025Q3"))
    sure = frame[(frame["issue"] == "system") & frame["verdict"].isin(["larger", "smaller"])]
    assert set(sure["by"]) == {"region"}
    assert all("西南" in pair for pair in zip(sure["group_a"], sure["group_b"], strict=True))
    assert len(sure) == 4
    text = sections.issues(service("2025Q3", "region=西南")).text
    assert "反映最多的是系统切换" in text
    assert "较2025年第2季度更多人提到：系统切换" in text


def test_what_is_over_is_mentioned_less_often(service: Open) -> None:
    text = sections.issues(service("2025Q4", language="en"), question="improve").text
    assert "Mentioned less often than in Q3 2025: The change of systems (5.6% → fewer" in text
    assert "most often complain of Waiting to be connected (15.5%" in text
    assert "not corrected by a sample coded by hand" in text


def test_quotes_stand_below_their_issue_and_none_says_the_same_again(service: Open) -> None:
    wave = service("2025Q4")
    shown = sections.issues(wave)
    texts = [str(each.words) for each in shown.pieces if isinstance(each, Quote)]
    assert len(texts) == len(set(texts)) == 6
    coded = coding(wave.store, "improve").wave(wave)
    said = quoted.typical(wave, coded, "waiting", "negative")
    first = [text.removeprefix("总体还可以，就是")[:8] for text in said[:4]]
    assert len(first) == len(set(first)) == 4


def test_a_small_group_is_neither_counted_nor_quoted(service: Open) -> None:
    wave = service("2025Q4")
    study = wave.study.model_copy(
        update={"report": wave.study.report.model_copy(update={"min_answers": 2000})}
    )
    few = replace(wave, study=study, store=replace(wave.store, study=study))
    assert sections.issues(few).text == ""


def test_a_study_without_a_codebook_is_silent(tmp_path: Path) -> None:
    assert sections.issues(samples.small(tmp_path)).text == ""


def test_a_question_that_is_not_there_is_told_with_those_that_are(service: Open) -> None:
    with pytest.raises(ParameterError, match="improve"):
        sections.issues(service("2025Q4"), question="improv")


MIXED = samples.SMALL.replace(
    "report: {min",
    "issues:\n  least: 1\n  codes:\n    staff: {zh: 人员, en: Staff, any: [人员]}\n"
    "    price: {zh: 价格, en: Price, any: [价格]}\nreport: {min",
)


def test_groups_that_praise_and_groups_that_complain_are_told_apart(tmp_path: Path) -> None:
    rows = {"east": ["人员很好", "价格便宜"] * 40, "west": ["人员很差", "价格便宜"] * 40}
    lines = ["wave,polite,patient,again,region,words"]
    lines += [f"2024Q2,3,3,3,{region},{text}" for region, each in rows.items() for text in each]
    wave = samples.small(tmp_path, study=MIXED, answers="\n".join(lines) + "\n")
    text = sections.issues(wave).text
    assert "Staff (complained of) is mentioned less often in “east” (nobody)" in text
    praised = "Staff (praised) is mentioned more often in “east” (50.0%)"
    assert f"{praised} than in “west”" in text
    assert "Price (praised)" not in text
