"""Notes, captions and headings name only what stands beside them."""

import re
from pathlib import Path

import samples
from csatbook.report import number, sections
from csatbook.report.figure import axis
from csatbook.report.sections import verbatims

FLAT = re.sub(r"(?s)^dimensions:.*?(?=^scores)", "", samples.SMALL, flags=re.M)
FLAT = re.sub(r"(?s)^segments:.*?(?=^scores)", "", FLAT, flags=re.M)


def test_a_study_without_dimensions_does_not_name_them(tmp_path: Path) -> None:
    wave = samples.small(tmp_path, study=FLAT)
    for section in (sections.score_table, sections.statistics, sections.questionnaire):
        assert "imension" not in section(wave).text
    assert "Dissatisfied" in sections.score_table(wave).text


def test_a_star_behind_a_number_is_told_in_both_tables(tmp_path: Path) -> None:
    wave = samples.small(tmp_path, study=FLAT)
    for section in (sections.score_table, sections.statistics):
        assert "*\t" in section(wave).text
        assert "* means fewer than 30 answers" in section(wave).text


def test_a_first_wave_is_not_measured_by_the_wave_before(tmp_path: Path) -> None:
    assert "previous" not in sections.problems(samples.small(tmp_path, period="2024Q1")).text


def test_grey_is_explained_where_a_group_is_grey_and_letters_where_there_are_any(
    tmp_path: Path,
) -> None:
    wave = samples.small(tmp_path)
    shown = sections.crosstabs(wave).text
    assert ("Grey" in sections.groups(wave).text) == ("*" in shown)
    assert "Letters" not in shown


def test_a_floor_is_told_where_points_are_deducted(tmp_path: Path) -> None:
    assert "no part falls below 0" in sections.ledger(samples.shops(tmp_path)).text


def test_a_quote_within_another_or_nearly_the_same_is_not_shown_twice() -> None:
    texts = [
        "客服态度很好",
        "客服态度很好，谢谢！",
        "客服态度很好。",
        "充电太慢",
        "The staff was rude",
        "the staff was rude!",
    ]
    assert verbatims._unlike(texts, [], 3) == ["客服态度很好", "充电太慢", "The staff was rude"]


def test_what_is_quoted_above_is_not_quoted_below_but_for_a_few_letters() -> None:
    assert verbatims._unlike(["充电太慢了", "太贵"], ["充电太慢"], 3) == ["太贵"]


def test_a_score_has_the_digits_its_verdict_needs_wherever_it_stands(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path)
    score = wave.study.headline
    edge = wave.study.scores[score].thresholds[0]
    assert number.write_score(wave.study, score, edge - 0.04) == f"{edge - 0.04:.2f}"
    assert number.write_score(wave.study, score, edge - 4) == f"{edge - 4:.1f}"


def test_losses_and_gains_are_read_from_one_axis_without_signs() -> None:
    assert axis.written([-10, 0, 5], "points", absolute=True) == ["10", "0", "5"]
