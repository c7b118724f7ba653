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


def test_the_best_few_are_drawn_and_the_sentence_tells_of_all(tmp_path: Path) -> None:
    wave = samples.small(tmp_path)
    whole, short = sections.dimensions(wave), sections.dimensions(wave, top=1)
    assert whole.text.splitlines()[0] == short.text.splitlines()[0]
    assert len(short.html) < len(whole.html)


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
        (lambda wave: sections.items(wave, top=0), "top: expected a whole number.* found 0"),
        (lambda wave: sections.trend(wave, score="x"), "score: no 'x'; there are share, mean"),
        (lambda wave: sections.radar(wave, score="x"), "score: no 'x'"),
        (lambda wave: sections.groups(wave, by="age"), "by: no 'age'; there are region"),
        (lambda wave: sections.answers(wave, items=["polit"]), "items: no 'polit'.*'polite'"),
        (lambda wave: sections.drivers(wave, outcome="x"), "outcome: no 'x'; there are none"),
        (lambda wave: sections.competitors(wave, only="x"), "only: no 'x'; there are none"),
        (lambda wave: sections.quotes(wave, most=-1), "most: expected .* found -1"),
        (lambda wave: sections.cases(wave, most="3"), "most: expected .* found '3'"),
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
