"""`check` shows what each column was taken for."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from csatbook import study as studies
from csatbook.run import account
from csatbook.survey import store as stores

STUDY = """
study: seen
title: 小调查
period: quarter
data: {responses: [{path: a.csv, not_applicable: [777]}], date: day}
scales:
  five: {min: 1, max: 5, satisfied: [4, 5]}
  ten: {min: 0, max: 10, satisfied: [9, 10]}
  hundred: {min: 0, max: 100, whole: false, satisfied: ">= 80"}
items:
  polite: {zh: 礼貌, en: Politeness, scale: five, from: 您对服务人员礼貌的满意程度如何请打分}
  again: {zh: 推荐, en: Recommend, scale: ten}
  marks: {zh: 打分, en: Marks, scale: hundred}
open: {words: {zh: 意见, en: Comment}}
segments: {region: {zh: 地区, en: Region, values: {east: [E]}}}
"""
ANSWERS = """day,您对服务人员礼貌的满意程度如何请打分,again,marks,words,region
2024-01-02,5,10,80,good,E
2024-01-02,4,10,90.5,,E
2024-01-02,777,0,,,W
2024-01-02,,,70,,
"""


@pytest.fixture
def lines(tmp_path: Path) -> list[str]:
    for folder in ("params", "data"):
        (tmp_path / folder).mkdir()
    path = tmp_path / "params" / "seen.yaml"
    path.write_text(STUDY, encoding="utf-8")
    (tmp_path / "data" / "a.csv").write_text(ANSWERS, encoding="utf-8")
    study = studies.load(path)
    return list(account.of_data(study, stores.open(study)))


def test_answers_missing_and_not_applicable_are_told_by_item(lines: list[str]) -> None:
    (line,) = (line for line in lines if line.startswith("polite"))
    assert line.split()[-8:] == ["2", "1", "1", "0", "0", "0", "50", "50"]


def test_the_column_of_an_item_stands_beside_it_and_is_cut_where_it_is_long(
    lines: list[str],
) -> None:
    (line,) = (line for line in lines if line.startswith("polite"))
    assert line.startswith("polite ← 您对服务人员礼貌")
    assert "…" in line


def test_marks_between_whole_ones_are_told_by_where_they_lie(lines: list[str]) -> None:
    (line,) = (line for line in lines if line.startswith("marks"))
    assert line.split() == ["marks", "3", "1", "0", "70", "80", "80.17", "90.5"]


def test_open_questions_and_segments_are_counted(lines: list[str]) -> None:
    assert "words                1        4" in lines
    assert "region          2        4" in "\n".join(lines)


def test_a_hundred_signs_suffice(lines: list[str]) -> None:
    assert max(map(cell_len, lines[3:])) <= 100
