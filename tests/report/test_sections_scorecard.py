"""The sections of the scorecard's notebook: on units, without units, in a unit's own report."""

import re
from itertools import product
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

import samples
from csatbook.analysis import results, scorecard
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, sections
from csatbook.report.fragment import Fragment

NOTEBOOK = nbformat.read(samples.PROJECT / "notebooks" / "scorecard.ipynb", as_version=4)
NAMES = [
    name
    for cell in NOTEBOOK.cells
    if cell.cell_type == "code"
    for name in re.findall(r"sections\.(\w+)\(wave\)", cell.source)
    if name != "record"
]
OF_UNITS = ["ranking", "units_table", "ledger", "measures", "trend_form"]

UNSAID = (
    "actions",
    "climbers",
    "competitors",
    "conclusion",
    "plan",
    "ranking",
    "trend",
    "trend_form",
    "units_table",
    "why_changed",
)
"""Of studies without any, or without a value, not even a heading stands there; the first wave has
no trend, and a unit's own report may have nothing to plan."""


def every(wave: Wave) -> dict[str, Fragment]:
    return {name: getattr(sections, name)(wave) for name in NAMES}


def table(shown: Fragment, caption: str) -> dict[str, dict[str, str]]:
    """The table under this caption: unit to column to cell, as readers see them."""
    page = BeautifulSoup(shown.html, "html.parser")
    found = next(one for one in page("table") if one.caption.text == caption)
    heads = [head.text for head in found.thead("th")]
    return {
        row.th.text.strip("\u00a0"): dict(
            zip(heads, (cell.text for cell in row(["th", "td"])), strict=True)
        )
        for row in found.tbody("tr")
    }


def test_the_notebook_shows_the_sections_of_units() -> None:
    assert set(OF_UNITS) < set(NAMES)


STUDIES = {"shops": (), "cities": samples.IN_CITIES, "no units": samples.WITHOUT_UNITS}


PERIODS = ("2024-01", "2024-02")
# Half of all: any three of study, language, period and segment meet, but not all with all.
HALF = [
    (study, language, PERIODS[(a + b + c) % 2], segment)
    for (a, study), (b, language), (c, segment) in product(
        enumerate(STUDIES), enumerate(("zh", "en")), enumerate(("all", "shop=west", "channel=web"))
    )
]


@pytest.mark.parametrize(("study", "language", "period", "segment"), HALF)
def test_every_section_says_something_in_each_language(
    tmp_path: Path, study: str, language: str, period: str, segment: str
) -> None:
    answers = samples.WEST_ANSWERED if segment == "shop=west" else samples.SHOP_ANSWERS
    wave = samples.shops(
        tmp_path,
        *STUDIES[study],
        answers=answers,
        language=language,
        period=period,
        segment=segment,
    )
    for name, shown in every(wave).items():
        assert shown.text or name in UNSAID, name
        assert not re.search(r"[{}]", shown.text), name
        assert not {"nan", "none_", "None"} & set(re.findall(r"\w+", shown.text)), name
        if language == "en":
            assert not re.search(r"[\u4e00-\u9fff]", shown.html), name


def test_the_scorecard_shows_places_scores_grades_and_reasons(tmp_path: Path) -> None:
    found = table(sections.units_table(samples.shops(tmp_path)), "Scores by unit")
    assert found["east"] == {
        "Unit": "east",
        "Place": "1 (1–2)",
        "Total": "73.8",  # 73.75
        "95% interval": "62.3–85.2",
        "Grade": "Good (81%)",
        "Verdict": "met",
        "Survey": "87.5",
        "Delivery": "50.0",
        "Complaint record": "75.0",
        "Check": "83.5",
    }
    assert found["west"]["Grade"] == "“Survey” is missing"
    assert (found["west"]["Place"], found["west"]["Total"]) == ("–", "–")
    assert (found["All customers"]["Place"], found["All customers"]["Check"]) == ("–", "74.5")


def test_numbers_on_the_page_are_those_of_the_tables(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path)
    scores = scorecard.scores(wave)
    shown = table(sections.units_table(wave), "Scores by unit")
    names = {
        "Total": "total",
        "Survey": "survey",
        "Delivery": "delivery",
        "Complaint record": "record",
        "Check": "check",
    }
    for unit in ("east", "north", "west"):
        for column, score in names.items():
            value = results.score_row(scores, score, f"unit:shop={unit}")["value"]
            expected = "–" if value != value else f"{value:.1f}"  # noqa: PLR0124 - nan
            assert shown[unit][column] == expected, (unit, column)
    ranks = scorecard.ranks(wave)
    assert shown["north"]["Place"].startswith(
        str(int(results.score_row(ranks, "total", "unit:shop=north")["rank"]))
    )
    ledger = table(sections.ledger(wave), "Check: how it comes about")
    # 50 − 20, + 10, 30 − 12 − 24 + 6
    assert list(ledger["north"].values())[1:] == [
        "50.0",
        "−20.0",
        "10.0",
        "30.0",
        "−12.0",
        "−24.0",
        "+6.0",
        "–",
        "40.0",
    ]
    assert ledger["west"]["Missing parts filled in from the others"] == "+20.0"


def test_a_record_is_followed_from_its_row_to_the_page(tmp_path: Path) -> None:
    def shown() -> tuple[str, str]:
        wave = samples.shops(tmp_path, orders=orders)
        figures = table(sections.measures(wave), "Operational figures by unit")
        scores = table(sections.units_table(wave), "Scores by unit")
        return figures["east"]["Return rate"], scores["east"]["Delivery"]

    orders = samples.ORDERS
    assert shown() == ("5.0%", "50.0")  # 2 of 40 pieces; 3 of 4 orders
    orders = orders.replace("2024-02-02,east,no,10,1", "2024-02-02,east,yes,10,4")
    assert shown() == ("12.5%", "100.0")  # 5 of 40; 4 of 4


def test_missed_targets_of_figures_are_marked_also_where_less_is_better(tmp_path: Path) -> None:
    found = table(sections.measures(samples.shops(tmp_path)), "Operational figures by unit")
    assert {unit: row["Complaints"] for unit, row in found.items()} == {
        "All customers": "6 ▼",
        "east": "1",
        "north": "5 ▼",
        "west": "0",
    }
    assert found["north"]["Return rate"] == "–"  # nothing was delivered


def test_a_score_with_a_part_filled_in_is_marked(tmp_path: Path) -> None:
    leading = ("min_answers: 1", "min_answers: 1, headline: check")
    shown = sections.units_table(samples.shops(tmp_path, leading))
    assert table(shown, "Scores by unit")["west"]["Check"] == "100.0*"
    assert table(shown, "Scores by unit")["north"]["Check"] == "40.0"
    assert "* “Voice” is missing" in shown.text


def test_the_ranking_names_best_and_worst_and_says_why_one_has_no_place(tmp_path: Path) -> None:
    text = sections.ranking(samples.shops(tmp_path)).text
    assert "Shop: of the 2 ranked (3 in all), east has the highest Total (73.8)" in text
    assert "north the lowest (25.0)." in text
    assert "west: “Survey” is missing" in text


def test_the_report_of_a_unit_is_about_it_alone(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, *samples.IN_CITIES, segment="shop=east")
    assert list(table(sections.units_table(wave), "Scores by unit")) == ["east"]
    assert list(table(sections.measures(wave), "Operational figures by unit")) == ["east"]
    assert table(sections.units_table(wave), "Scores by unit")["east"]["Place"] == "1 (1–2)"
    assert sections.trend_form(wave).text.splitlines()[1] == "east: undetermined, Good"
    assert "Passed (>99% sure)" in sections.targets(wave).text
    ranking = sections.ranking(wave).text
    assert "east: Total 73.8, place 1 of 2 ranked." in ranking
    assert "north: place 2 (1–2), 25.0" in ranking
    assert "Alpha" not in "".join(shown.text for shown in every(wave).values())


def test_the_report_of_a_city_is_of_it_and_its_shops(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, *samples.IN_CITIES, segment="city=Beta")
    found = table(sections.units_table(wave), "Scores by unit")
    assert list(found) == ["Beta", "north", "south"]
    assert found["Beta"]["Total"] == "35.0"
    assert "Beta: Total 35.0, place 2 of 2 ranked." in sections.ranking(wave).text


def test_its_own_unit_is_marked_in_the_ranking(tmp_path: Path) -> None:
    def colours(segment: str) -> str:
        html = sections.ranking(samples.shops(tmp_path, segment=segment)).html
        return "".join(re.findall(r'fill="(#\w+)"', html))

    assert colours("shop=east") != colours("all")
    assert colours("shop=east") != colours("shop=north")


def test_a_segment_that_is_no_unit_has_no_places_of_others(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, segment="channel=web")
    found = table(sections.units_table(wave), "Scores by unit")
    assert {row["Place"] for row in found.values()} == {"–"}
    assert found["Channel: web"]["Grade"] == "“Delivery” is missing"
    assert "73.8" not in sections.ranking(wave).text
    assert "Shop: nobody has a score in this period." in sections.ranking(wave).text


def test_a_study_without_units_has_no_ranking(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, *samples.WITHOUT_UNITS)
    assert sections.ranking(wave) == fragment.NOTHING
    assert sections.trend_form(wave).text.splitlines()[1] == "Overall: Good, Poor"


def test_a_study_of_answers_alone_has_neither_figures_nor_parts(tmp_path: Path) -> None:
    wave = samples.small(tmp_path)
    assert sections.measures(wave).html == sections.ledger(wave).html == ""
    assert sections.trend_form(wave) == fragment.NOTHING


def test_one_period_makes_no_trend(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, period="2024-01")
    assert sections.trend_form(wave) == fragment.NOTHING


def test_everyone_has_no_row_where_grades_are_for_units(tmp_path: Path) -> None:
    leading = ("min_answers: 1", "min_answers: 1, headline: check")
    said = sections.trend_form(samples.shops(tmp_path, leading)).text
    assert "east: " in said
    assert "All customers" not in said


def test_grades_over_the_periods_tell_certain_from_undetermined_and_none(tmp_path: Path) -> None:
    drawn = BeautifulSoup(sections.trend_form(samples.shops(tmp_path)).html, "html.parser")
    # In January marks 4, 4 and 2, 2 show no spread; in February west has no score.
    assert drawn.find(role="img")["aria-label"] == (
        "All customers: Good, Poor; east: undetermined, Good; north: undetermined, Poor; "
        "west: Good, none"
    )


def test_names_of_units_are_shown_and_never_obeyed(tmp_path: Path) -> None:
    name = "<b>$x$ & {0}"
    data = {
        key: text.replace("north", name)
        for key, text in (
            ("answers", samples.SHOP_ANSWERS),
            ("orders", samples.ORDERS),
            ("complaints", samples.COMPLAINTS),
        )
    }
    for segment in ("all", f"shop={name}"):
        shown = every(samples.shops(tmp_path, segment=segment, **data))
        page = "".join(str(one.html) for one in shown.values())
        assert "<b>" not in page
        for section in ("ranking", "climbers", "units_table", "ledger", "measures"):
            assert "&lt;b&gt;$x$ &amp; {0}" in shown[section].html, section


def test_no_two_elements_of_a_scorecard_share_an_id(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, *samples.IN_CITIES, segment="shop=east")
    ids = re.findall(r'\bid="([^"]+)"', "".join(str(one.html) for one in every(wave).values()))
    assert len(ids) == len(set(ids))


def test_the_method_is_told_with_the_declared_numbers(tmp_path: Path) -> None:
    text = sections.method(samples.shops(tmp_path)).text
    assert "“Total” = 0.5 × Survey + 0.3 × Delivery + 0.2 × Complaint record" in text
    assert "“On-time rate” to points of 0 to 100: 0 at 50%, 100 at 100%" in text
    assert "“Complaints” to points of 0 to 100: 0 at 4, 100 at 0" in text
    assert "Goods 50 (10 off for each: Late order); Voice 20 (from “Survey”)" in text
    assert "(4 off for each: Valid complaint, 12 off for each: Major complaint)" in text
    assert "Only aggregates are reported" not in text  # the study shows single answers, too


def test_why_a_score_of_lines_changed_is_told_by_steps_that_add_up(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, segment="shop=east")
    told = sections.why_changed(wave).text.splitlines()[2]
    before, *steps, now = [
        float(each.replace("−", "-").split(": ")[1]) for each in told.split("; ")
    ]
    assert before + sum(steps) == pytest.approx(now, abs=0.05 * (len(steps) + 2))
    assert len(steps) > 1
