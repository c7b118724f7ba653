"""Dates and numbers are read as the study file says that they are written, and never guessed."""

from pathlib import Path

import pytest

from csatbook import study
from csatbook.errors import DataError
from csatbook.survey import store

STUDY = """
study: mine
title: {{en: Customers}}
period: quarter
data:
  responses: [{{path: a.csv, {how}}}]
  date: when
  weight: w
scales: {{five: {{min: 1, max: 5, satisfied: [4, 5]}}}}
items: {{q1: {{en: Politeness, scale: five}}}}
segments: {{spend: {{en: Spent, cut: {{low: "< 1000", high: ">= 1000"}}}}}}
"""


def rows(folder: Path, text: str, how: str) -> store.Store:
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data" / "a.csv").write_text(text, encoding="utf-8")
    path = folder / "mine.yaml"
    path.write_text(STUDY.format(how=how), encoding="utf-8")
    return store.open(study.load(path))


AMERICAN = "when,q1,w,spend\n" + "".join(
    f'{date},{mark},"{weight}","{spent}"\n'
    for date, mark, weight, spent in [
        ("10/03/2025 09:12:33 AM", 3, "1,000.5", "1,200"),
        ("12/31/2025 12:05:00 PM", 5, "2,000.5", "999"),
    ]
)
GERMAN = "when;q1;w;spend\n03.10.2025;3;0,5;1.200,5\n31.12.2025;5;1.000,5;12\n"


def test_declared_american_dates_and_thousands_are_read(tmp_path: Path) -> None:
    kept = rows(tmp_path, AMERICAN, 'dates: mdy, decimal: "."')
    frame = kept.rows("2025Q4", ["q1", "spend", "weight"])
    assert [*frame["q1"]] == [3, 5]
    assert [*frame["spend"]] == ["high", "low"]
    assert [*frame["weight"]] == [1000.5, 2000.5]


def test_declared_day_first_and_decimal_commas_are_read(tmp_path: Path) -> None:
    kept = rows(tmp_path, GERMAN, 'dates: dmy, decimal: ","')
    frame = kept.rows("2025Q4", ["spend", "weight"])
    assert [*frame["spend"]] == ["high", "low"]
    assert [*frame["weight"]] == [0.5, 1000.5]


def test_without_a_declaration_nothing_is_guessed_and_the_cure_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError) as told:
        rows(tmp_path, AMERICAN, "encoding: utf-8")
    text = str(told.value)
    assert "`dates: dmy` (the day) or `dates: mdy`" in text
    assert 'write `decimal: "."` under the file' in text


def test_the_wrong_order_is_doubted(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"declared `dates: dmy`; is it the other way round\?"):
        rows(tmp_path, AMERICAN, 'dates: dmy, decimal: "."')


def test_google_s_times_with_half_days_and_zones_are_read(tmp_path: Path) -> None:
    times = ("2025/10/03 9:12:33 上午 GMT+8", "2025/12/31 1:00:00 下午 GMT+8")
    text = "when,q1,w,spend\n" + "".join(f"{time},3,1,1\n" for time in times)
    frame = rows(tmp_path, text, "encoding: utf-8").rows("2025Q4", ["moment"])
    assert [each.hour for each in frame["moment"]] == [9, 13]


def test_a_column_is_known_by_both_its_headings(tmp_path: Path) -> None:
    text = "when,Please rate,,w,spend\n,Speed,Manner,,\n2025-10-03,3,4,1,1\n2025-10-04,5,1,1,1\n"
    how = 'header: 2, columns: {"Please rate / Manner": q1}'
    assert [*rows(tmp_path, text, how).rows("2025Q4", ["q1"])["q1"]] == [4, 1]


def test_what_stands_for_no_answer_is_no_open_answer(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    text = "q1,words\n5,太慢了\n4,(跳过)\n3,\n"
    (tmp_path / "data" / "a.csv").write_text(text, encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(
        "study: mine\ntitle: {zh: 客户}\nperiod: wave\n"
        "data: {responses: [{path: a.csv, period: 1, missing: ['(跳过)']}]}\n"
        "scales: {five: {min: 1, max: 5, satisfied: [4, 5]}}\n"
        "items: {q1: {zh: 礼貌, scale: five}}\nopen: {words: {zh: 建议}}\n",
        encoding="utf-8",
    )
    answers = store.open(study.load(path)).rows("1", ["words"])["words"]
    assert [*answers.dropna()] == ["太慢了"]
