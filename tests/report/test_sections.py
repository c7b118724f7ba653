"""Every section on every kind of study, in both languages, on hostile words and on few answers."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import samples
from csatbook.analysis import wave as waves
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, sections
from csatbook.report.fragment import Fragment

Open = Callable[..., Wave]
Rendered = Callable[..., dict[str, Fragment]]
NAMES = [name for name in sections.__all__ if name not in ("Wave", "open", "record")]

MODELS = ("gap", "kano", "delivered_value", "iceberg")
FEEDBACK = (
    *("after_solution", "case_rules", "feedback_summary", "in_time", "in_time_groups"),
    *("open_cases", "received", "settled", "waiting_times", "weekly", "follow_up"),
    "typical",
)
UNSAID = (
    "change_map",
    "climbers",
    "competitors",
    "customers_told",
    "ledger",
    "measures",
    "operations_beside",
    "operations_table",
    "trend_form",
    "weighting",
    *FEEDBACK,
    *MODELS,
)
"""Of studies without any, not even a heading stands there; groups have no map of groups, and tell
nobody."""


def every(wave: Wave) -> dict[str, Fragment]:
    return {name: getattr(sections, name)(wave) for name in NAMES}


@pytest.fixture(scope="module")
def rendered(service: Open) -> Rendered:
    """Every section of a report on the sample study: of a period, a segment, in a language."""
    return cache(lambda *words: every(service(*words)))


@pytest.mark.parametrize(
    "words",
    [
        ("2025Q3", "all", "zh"),
        ("2025Q3", "region=西南", "zh"),
        ("2025Q4", "all", "en"),
        ("2025Q4", "region=西南", "en"),
    ],
    ids=", ".join,
)
def test_every_section_of_the_sample_says_something_in_each_language(
    rendered: Rendered, words: tuple[str, ...]
) -> None:
    for name, shown in rendered(*words).items():
        assert shown.text or name in UNSAID, name
        assert "nan" not in shown.text.casefold().split(), name
        if "en" in words and name not in ("quotes", "cases", "issues"):
            assert not re.search(r"[\u4e00-\u9fff]", shown.html), name


def test_every_figure_has_words_for_those_who_do_not_see_it(service: Open) -> None:
    wave = service("2025Q3")
    found = 0
    for name in ("dimensions", "radar", "answers", "trend", "groups"):
        for drawing in BeautifulSoup(getattr(sections, name)(wave).html, "html.parser")(role="img"):
            assert re.search(r"\d", drawing["aria-label"]), name
            assert len(drawing("svg")) == 2, name  # for a desk and for a phone
            found += 1
    assert found == 8


def test_no_two_elements_of_a_report_share_an_id(rendered: Rendered) -> None:
    shown = rendered("2025Q3", "all", "zh")
    # The map of changes stands in the section on changes, too; a report has it once.
    page = "".join(str(shown[name].html) for name in NAMES if name != "change_map")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for target in re.findall(r"url\(#([^)]+)\)", page) + re.findall(r'href="#([^"]+)"', page):
        assert target in ids


def test_a_report_says_the_same_each_time(shared: Path, rendered: Rendered) -> None:
    again = waves.open(samples.copied(shared, "service"), "2025Q3", "region=西南")
    assert {name: shown.html for name, shown in every(again).items()} == {
        name: shown.html for name, shown in rendered("2025Q3", "region=西南", "zh").items()
    }


def test_every_table_heads_its_columns_and_rows(rendered: Rendered) -> None:
    for name, shown in rendered("2025Q3", "all", "zh").items():
        for table in BeautifulSoup(shown.html, "html.parser")("table"):
            assert table.caption.text, name
            assert {head["scope"] for head in table.thead("th")} == {"col"}
            width = len(table.thead("th"))
            for row in table.tbody("tr"):
                assert row.th["scope"] == "row"
                assert len(row(["th", "td"])) == width


def test_words_from_files_are_shown_and_never_obeyed(tmp_path: Path) -> None:
    page = "".join(str(shown.html) for shown in every(samples.small(tmp_path)).values())
    assert "<script" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "Region: &lt;b&gt;" in page


def test_a_dollar_in_a_label_is_no_formula(tmp_path: Path) -> None:
    study = samples.SMALL.replace("en: Politeness", 'en: "$x^2$ & <i>"')
    assert "$x^2$ &amp; &lt;i&gt;" in sections.answers(samples.small(tmp_path, study=study)).html


def test_among_a_handful_nothing_tells_what_one_person_answered(tmp_path: Path) -> None:
    study = samples.SMALL.replace("min_answers: 1", "min_answers: 5")
    shown = every(samples.small(tmp_path, study=study))
    assert "good indeed" not in "".join(one.html for one in shown.values())
    assert "Fewer than 5 people answered" in shown["dimensions"].text
    silent = ("answers", "score_table", "trend", "problems", "plan", "conclusion", "statistics")
    for name in (*silent, "targets", "units_table", "quotes", "cases"):
        assert shown[name] == fragment.NOTHING, name


def test_one_wave_one_item_and_no_groups_make_a_report_too(tmp_path: Path) -> None:
    study = re.sub(r"(?s)^segments:.*?(?=^scores)", "", samples.SMALL, flags=re.M)
    study = re.sub(r"(?s)^dimensions:.*?(?=^scores)", "", study, flags=re.M)
    study = re.sub(r"^  (patient|again):.*\n", "", study, flags=re.M)
    study = study.replace("scores:\n", "overall: polite\nscores:\n")
    shown = every(samples.small(tmp_path, study=study, period="2024Q1"))
    for name in ("trend", "groups", "profile", "plan"):
        assert shown[name] == fragment.NOTHING, name
    assert "too few answers to tell whether problems stand out" in shown["problems"].text
    assert "must verify" not in shown["conclusion"].text
    assert "3.50" in shown["score_table"].text


def test_the_tone_of_an_untold_question_is_the_respondents(tmp_path: Path) -> None:
    shown = sections.quotes(samples.small(tmp_path)).html
    positive, negative = shown.split("Dissatisfied customers say")
    assert "Satisfied customers say" in positive
    assert "Very good indeed" in positive
    assert "was what they told me" in negative


@pytest.mark.parametrize(
    ("scale", "score", "told"),
    [
        (
            "{min: 0, max: 10}",
            "nps, of: [again]",
            "Detractors (0–6) 40.0%, Passives (7–8) 20.0%, Promoters (9–10) 40.0%",
        ),
        ("{min: 0, max: 10}", "mean", "6 20.0%, 7 20.0%, 8 0.0%, 9 0.0%, 10 40.0%"),
        ('{min: 0, max: 10, satisfied: ">= 7"}', "mean", "Satisfied 60.0%"),
        ("{min: 0, max: 100}", "mean", None),
    ],
)
def test_no_mark_of_a_scale_that_does_not_say_so_is_neutral(
    scale: str, score: str, told: str | None, tmp_path: Path
) -> None:
    study = samples.SMALL.replace(
        '{min: 0, max: 10, satisfied: ">= 9", dissatisfied: "<= 6"}', scale
    ).replace(
        "  index: {method: mean_100}", f"  index: {{method: mean_100}}\n  x: {{method: {score}}}"
    )
    study = study.replace("  share: {method: satisfied_share}\n", "")
    answers = "wave,polite,patient,again,region,words\n" + "".join(
        f"2024Q2,4,3,{mark},east,\n" for mark in (0, 6, 7, 10, 10)
    )
    shown = sections.answers(samples.small(tmp_path, study=study, answers=answers)).html
    assert ("Would buy again" in shown) is (told is not None)
    assert told is None or told in shown
    assert "satisfied:" in scale or "Neutral" not in shown


def test_no_text_is_quoted_twice_on_a_page(tmp_path: Path) -> None:
    both = "The quality of the goods was poor"
    others = [
        "Nobody answered my call for a week",
        "Delivery came two months too late",
        "I was charged twice and had to beg",
        "My complaint is still without a reply",
        "Parking outside costs me a fortune",
    ]
    answers = "wave,polite,patient,again,region,words\n" + "".join(
        f"2024Q2,{mark},{mark},{2 * mark},east,{words}\n"
        for mark, words in [
            (5, both),
            (5, "Everybody was kind to me there"),
            *((1, each) for each in (both, *others)),
        ]
    )
    wave = samples.small(tmp_path, answers=answers)
    shown = sections.quotes(wave).text + sections.cases(wave).text
    quoted = [line for line in shown.splitlines() if line.startswith("“")]
    assert len(quoted) == len(set(quoted)) > 4


def test_the_note_promises_no_more_than_was_done(tmp_path: Path) -> None:
    assert "not compared with the respondents' own" in sections.quotes(samples.small(tmp_path)).text
    study = samples.SMALL.replace("  wave: wave\n", "  wave: wave\n  private: [name]\n")
    answers = samples.ANSWERS.replace(",words\n", ",words,name\n").replace("everyone", "everyone,A")
    answers = re.sub(r",\n(?=2024)", ",,\n", answers)
    answers = answers.replace("told me\n", "told me,B\n").replace("west,\n", "west,,\n")
    wave = samples.small(tmp_path / "private", study=study, answers=answers)
    assert "personal details are blanked automatically." in sections.quotes(wave).text


def test_chinese_words_in_an_english_report_are_marked_as_such(service: Open) -> None:
    quoted = sections.quotes(service("2025Q4", "all", "en")).html
    assert quoted.count("<blockquote") == quoted.count('<blockquote class="quote') > 0
    assert quoted.count('lang="zh"') == quoted.count("<blockquote")


def test_the_masked_words_of_the_sample_stay_masked(rendered: Rendered) -> None:
    for words in (("2025Q3", "all", "zh"), ("2025Q4", "all", "en")):
        page = "".join(str(shown.html) for shown in rendered(*words).values())
        assert not re.search(r"1380000\d{4}", page)


def test_a_segment_that_an_earlier_wave_did_not_have_makes_a_report(tmp_path: Path) -> None:
    answers = samples.ANSWERS + "".join(f"2024Q2,{mark},3,7,new,\n" for mark in (1, 3, 4, 5, 5))
    wave = samples.small(tmp_path, answers=answers, segment="region=new")
    shown = every(wave)
    assert shown["trend"] == fragment.NOTHING
    assert "3.60" in shown["score_table"].text  # (1 + 3 + 4 + 5 + 5) / 5


def test_the_appendix_tells_what_was_noticed_in_the_data(tmp_path: Path) -> None:
    wave = samples.small(tmp_path, answers=samples.ANSWERS + ",5,5,5,east,\n")
    assert "answers.csv: rows of no period" in sections.rejected(wave).text


def test_the_appendix_tells_how_often_something_was_not_applicable(tmp_path: Path) -> None:
    study = samples.SMALL.replace("answers.csv}", "answers.csv, not_applicable: [99]}")
    wave = samples.small(tmp_path, study=study, answers=samples.ANSWERS.replace("4,2,8", "4,2,99"))
    assert (
        "was answered 1 time and is in no score: Would buy again 1" in sections.rejected(wave).text
    )
