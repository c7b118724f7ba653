"""Sections with arguments: another score, some variables, so many."""

from collections.abc import Callable
from pathlib import Path

import pytest

import samples
from csatbook.analysis import wanted
from csatbook.analysis.wave import Wave
from csatbook.errors import ParameterError
from csatbook.report import sections
from csatbook.report.fragment import Fragment


def test_another_score_leads_a_section_and_not_the_report(tmp_path: Path) -> None:
    wave = samples.small(tmp_path)
    usual = sections.dimensions(wave)
    assert "Satisfied share by dimension" in usual.text
    assert "Mean score by dimension" in sections.dimensions(wave, score="mean").text
    assert sections.dimensions(wave) == usual
    assert sections.dimensions(wave, score="share") == usual


def test_of_the_best_few_that_are_drawn_it_says_that_they_are_not_all(tmp_path: Path) -> None:
    wave = samples.small(tmp_path)
    whole, short = sections.dimensions(wave), sections.dimensions(wave, top=1)
    assert "Loyalty" in whole.text
    assert "Loyalty" not in short.text
    assert short.text.splitlines()[-1] == "Only the 1 highest of 2 are shown."
    assert len(short.html) < len(whole.html)
    assert sections.dimensions(wave, top=2) == whole
    assert "Only the 2 highest of 3 are shown." in sections.items(wave, top=2).text


def test_groups_are_shown_by_the_variables_asked_for(service: Callable[..., Wave]) -> None:
    wave = service("2025Q4")
    shown = sections.groups(wave, by=["region"]).html
    assert shown.count("<h4>") == 1
    assert f"<h4>{wave.study.segments['region'].zh}</h4>" in shown


def test_so_many_are_quoted(service: Callable[..., Wave]) -> None:
    wave = service("2025Q4")
    assert sections.quotes(wave, most=1).html.count('class="quote positive"') == 1
    assert sections.quotes(wave, most=3) == sections.quotes(wave)


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda wave: sections.dimensions(wave, score="maen"), "score: no 'maen'.*mean 'mean'"),
        (lambda wave: sections.dimensions(wave, score=["mean"]), "score: expected the name of one"),
        (lambda wave: sections.groups(wave, by=3), "by: no '3'; there are region"),
        (lambda wave: sections.items(wave, top=0), "top: expected a whole number.* found 0"),
        (lambda wave: sections.trend(wave, score="x"), "score: no 'x'; there are share, mean"),
        (lambda wave: sections.radar(wave, score="x"), "score: no 'x'"),
        (lambda wave: sections.groups(wave, by="age"), "by: no 'age'; there are region"),
        (lambda wave: sections.answers(wave, items=["polit"]), "items: no 'polit'.*'polite'"),
        (lambda wave: sections.drivers(wave, outcome="x"), "outcome: no 'x'; there are none"),
        (lambda wave: sections.competitors(wave, only="x"), "only: no 'x'; there are none"),
        (lambda wave: sections.quotes(wave, most=-1), "most: expected .* found -1"),
        (lambda wave: sections.cases(wave, most="3"), "most: expected .* found '3'"),
        (lambda wave: sections.problems(wave, most=0), "most: expected .* found 0"),
        (lambda wave: sections.what_if(wave, outcome="x"), "outcome: no 'x'; there are none"),
        (lambda wave: sections.asymmetry(wave, outcome="x"), "outcome: no 'x'"),
        (lambda wave: sections.driver_map(wave, outcome="x"), "outcome: no 'x'"),
        (lambda wave: sections.driver_differences(wave, outcome="x"), "outcome: no 'x'"),
        (lambda wave: sections.score_table(wave, score="x"), "score: no 'x'; there are share"),
        (lambda wave: sections.indexes(wave, score="maen"), "score: no 'maen'.*mean 'mean'"),
        (lambda wave: sections.statistics(wave, score="x"), "score: no 'x'; there are share"),
        (lambda wave: sections.targets(wave, score="share"), "score: no 'share'; there are none"),
        (lambda wave: sections.gap(wave, score="x"), "score: no 'x'; there are none"),
        (lambda wave: sections.iceberg(wave, score="x"), "score: no 'x'; there are none"),
        (lambda wave: sections.delivered_value(wave, score="x"), "score: no 'x'"),
        (lambda wave: sections.ledger(wave, score="share"), "score: no 'share'; there are none"),
        (lambda wave: sections.measures(wave, score="share"), "score: no 'share'"),
        (lambda wave: sections.trend_form(wave, score="share"), "score: no 'share'"),
        (lambda wave: sections.ranking(wave, by="region"), "by: no 'region'; there are none"),
        (lambda wave: sections.units_table(wave, by="region"), "by: no 'region'"),
        (lambda wave: sections.leavers(wave, by="x"), "by: no 'x'"),
        (lambda wave: sections.profile(wave, by="age"), "by: no 'age'; there are region"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(
    ask: Callable[[Wave], Fragment], told: str, tmp_path: Path
) -> None:
    with pytest.raises(ParameterError, match=told):
        ask(samples.small(tmp_path))


def test_a_wave_led_by_its_own_leading_score_is_the_same(tmp_path: Path) -> None:
    wave = samples.small(tmp_path)
    assert wanted.led(wave, "share") is wave
    assert wanted.led(wave, "mean") is wanted.led(wave, "mean")


def test_the_best_units_are_drawn_and_the_sentence_tells_of_all(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, answers=samples.WEST_ANSWERED)
    whole, short = sections.ranking(wave), sections.ranking(wave, top=1)
    assert whole.text.splitlines()[0] == short.text.splitlines()[0]
    assert whole.html.count(">north<") > short.html.count(">north<")
    assert ">west<" in short.html


def test_a_unit_in_its_own_report_is_drawn_beside_the_best(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, segment="shop=north")
    drawn = sections.ranking(wave, top=1).html
    assert ">east<" in drawn
    assert ">north<" in drawn


def test_scores_and_levels_of_units_are_shown_as_asked_for(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, *samples.IN_CITIES)
    row = sections.units_table(wave, by="city", score="survey").text.splitlines()
    assert row[1].split("\t")[-1] == "Survey"
    assert not any("east" in line for line in row)
    total = sections.ledger(wave, score="total")
    assert "Check" not in total.text
    assert "Check" in sections.ledger(wave, score="check").text
    assert sections.ledger(wave, score=["total", "check"]) == sections.ledger(wave)
    assert "Check" in sections.trend_form(wave, score="check").text
    assert sections.trend_form(wave, score="total") == sections.trend_form(wave)


def test_so_many_problems_are_told_planned_and_remembered(service: Callable[..., Wave]) -> None:
    wave = service("2025Q4")
    assert sections.problems(wave, most=1).html.count("<li>") == 1
    assert sections.plan(wave, most=1).html.count("<tr>") == 2
    assert sections.plan(wave, most=8) == sections.plan(wave)
