"""A study may be written in one language, and is reported in it."""

from pathlib import Path

import pytest

from csatbook import study
from csatbook.errors import ParameterError, StudyError
from csatbook.run import command

ENGLISH = """
study: mine
title: {en: Customers}
period: wave
data: {responses: [{path: a.csv, period: first}]}
scales: {five: {min: 1, max: 5, satisfied: [4, 5], labels: {en: [A, B, C, D, E]}}}
items: {q1: {en: Politeness, scale: five}}
segments: {region: {en: Region, labels: {n: {en: North}}}}
scores: {csat: {method: satisfied_share, en: Satisfied}}
"""


def written(folder: Path, text: str) -> Path:
    (folder / "data").mkdir(exist_ok=True)
    rows = "".join(f"{1 + number % 5},{'ns'[number % 2]}\n" for number in range(20))
    (folder / "data" / "a.csv").write_text("q1,region\n" + rows, encoding="utf-8")
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_one_language_stands_for_both_and_is_that_of_the_reports(tmp_path: Path) -> None:
    loaded = study.load(written(tmp_path, ENGLISH))
    assert loaded.languages == ("en",)
    assert loaded.report.language == "en"
    assert loaded.items["q1"].text.both == "Politeness"
    assert loaded.segments["region"].label("n").zh == "North"
    name = loaded.scores["csat"].name
    assert name is not None
    assert name.zh == "Satisfied"


def test_a_text_in_the_other_language_alone_is_told_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, ENGLISH.replace("{en: Politeness", "{zh: 礼貌"))
    with pytest.raises(StudyError, match=r"mine\.yaml:7: 'items\.q1\.en' is missing"):
        study.load(path)


def test_where_the_title_has_both_each_text_needs_both(tmp_path: Path) -> None:
    path = written(tmp_path, ENGLISH.replace("{en: Customers}", "{zh: 客户, en: Customers}"))
    with pytest.raises(StudyError, match=r"'items\.q1\.zh' is missing"):
        study.load(path)


def test_it_cannot_be_reported_in_the_other_language(tmp_path: Path) -> None:
    path = written(tmp_path, ENGLISH + "report: {language: zh}\n")
    with pytest.raises(StudyError, match="the title has only 'en'"):
        study.load(path)
    path = written(tmp_path, ENGLISH)
    with pytest.raises(ParameterError, match="the study is written in 'en' alone"):
        command.make(path, language="zh", output=tmp_path / "out")


def test_check_tells_its_words_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.check(written(tmp_path, ENGLISH), data=None) == 0
    assert "Study mine: Customers\n" in capsys.readouterr().out
