"""Quotes say in which language they are, in a report in either language."""

from pathlib import Path

import pytest

import samples
from csatbook.errors import StudyError
from csatbook.report import sections
from csatbook.report.spoken import spoken_language

CODES = "{late: {zh: 迟到, en: Late, any: [atras, 晚, late]}}"
ISSUES = f"issues: {{least: 0, quotes: {{each: 3}}, codes: {CODES}}}\n"
STUDY = samples.SMALL.replace("report: {", f"{ISSUES}report: {{")
ANSWERS = "wave,polite,patient,again,region,words\n" + "".join(
    f"2024Q2,3,3,3,east,{text}\n"
    for text in ("chegou com muito atraso", "送得太晚了，等了很久", "late again and again") * 3
)


@pytest.mark.parametrize(
    ("text", "declared", "zh", "en"),
    [
        ("太慢了", None, "zh", "zh"),
        ("太慢了", "pt", "zh", "zh"),
        ("とても遅い", None, "ja", "ja"),
        ("너무 느려요", None, "ko", "ko"),
        ("Очень медленно", None, "und-Cyrl", "und-Cyrl"),
        ("Очень медленно", "uk", "uk", "uk"),
        ("بطيء جدا", "fa", "fa", "fa"),
        ("muito lento", "pt", "pt", "pt"),
        ("too slow", None, "und", None),
        ("too slow", "en-GB", "en-GB", "en-GB"),
        ("too slow", "zh", "und", None),
        ("100 %", None, None, None),
    ],
)
def test_the_script_tells_or_the_study_does_or_nothing(
    text: str, declared: str | None, zh: str | None, en: str | None
) -> None:
    assert spoken_language(text, "zh", declared) == zh
    assert spoken_language(text, "en", declared) == en


@pytest.mark.parametrize("language", ["zh", "en"])
def test_quotes_below_an_issue_are_marked_in_both_directions(tmp_path: Path, language: str) -> None:
    head, _, rest = STUDY.partition("open:")
    study = head + "open:" + rest.replace("words: {", "words: {language: pt, ", 1)
    assert "language: pt" in study
    wave = samples.small(tmp_path, study=study, answers=ANSWERS, language=language)
    shown = sections.issues(wave)
    assert "<p>chegou com muito atraso</p>" in shown.html
    for text in ("chegou com muito atraso", "送得太晚了，等了很久"):
        before = shown.html.partition(f"<p>{text}")[0].rpartition("<blockquote")[2]
        assert f'lang="{"zh" if text[0] == "送" else "pt"}"' in before
    assert 'language: "pt"' in shown.written("text/x-typst")
    said = {"zh": "原话保留原文语言。", "en": "Quotes are in the original language."}[language]
    assert said in shown.text


def test_what_is_no_language_is_refused(tmp_path: Path) -> None:
    study = STUDY.replace("words: {", "words: {language: Portuguese!, ", 1)
    with pytest.raises(StudyError, match="language"):
        samples.small(tmp_path, study=study, answers=ANSWERS)
