"""What changed for which customers, on one map: the tests of their own reports, and no more."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from scipy.stats import false_discovery_control

import samples
from csatbook.analysis.changes.by_group import group_changes
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.wave import Wave
from csatbook.report import number, sections

SAME = ["value", "value_before", "difference", "low", "high", "p", "n", "n_before", "n_both"]


def test_each_change_is_that_of_the_group_s_own_report(service: Callable[..., Wave]) -> None:
    wave = service("2025Q4")
    mine = group_changes(wave).set_index(["segment", "subject"])
    own = changes(replace(wave, segment="type=企业"))
    own = own[(own["score"] == wave.study.answer_headline) & (own["against"] == "previous")]
    own = own[~own["subject"].str.startswith("item:")].set_index("subject")
    # All groups are counted in one pass, in which sums are taken in another order.
    pd.testing.assert_frame_equal(
        mine.loc["type=企业", SAME].astype(float), own[SAME].astype(float), rtol=1e-13
    )


def test_all_groups_are_one_family(service: Callable[..., Wave]) -> None:
    rows = group_changes(service("2025Q4"))
    whole = rows[rows["subject"] == "overall"]
    assert set(whole["tests"]) == {15}
    assert whole["p_adjusted"].min() == pytest.approx(15 * whole["p"].min(), rel=1e-12)  # Holm
    assert false_discovery_control(whole["p"]).min() < 0.05  # the plant, by another correction
    assert set(rows.loc[rows["subject"] != "overall", "tests"]) == {75}


def test_the_recovery_that_was_planted_is_told_first_and_marked(
    service: Callable[..., Wave],
) -> None:
    wave = service("2025Q4")
    shown = sections.change_map(wave, by="region")
    assert "确有上升的只有西南（地区）" in shown.text.splitlines()[0]
    assert "西南：总体满意度 +17.0 ▲" in shown.text
    frame = group_changes(wave)
    for difference in frame.loc[frame["segment"].str.startswith("region="), "difference"]:
        assert f">{number.gap(difference, 'share')}" in shown.html


def test_in_the_first_wave_and_of_one_group_there_is_no_map(service: Callable[..., Wave]) -> None:
    wave = service("2025Q4")
    first = replace(wave, period=wave.store.periods[0])
    assert sections.change_map(first).text == ""
    assert sections.change_map(replace(wave, segment="region=西南")).text == ""


def test_a_group_that_is_hidden_in_one_wave_is_blank(tmp_path: Path) -> None:
    study = samples.SMALL.replace("min_answers: 1", "min_answers: 5")
    now = {"a": 9, "b": 9, "c": 9}
    before = {"a": 9, "b": 9, "c": 2}
    rows = [
        f"{period},{1 + row % 5},{1 + row % 4},{row % 11},{region},"
        for period, sizes in (("2024Q1", before), ("2024Q2", now))
        for region, size in sizes.items()
        for row in range(size)
    ]
    text = "\n".join([samples.ANSWERS.splitlines()[0], *rows, ""])
    wave = samples.small(tmp_path, study=study, answers=text, period="2024Q2")
    frame = group_changes(wave).set_index("segment")
    hidden = frame.loc[["region=c"]]
    assert hidden["difference"].isna().all()
    assert hidden["value_before"].isna().all()
    assert hidden["verdict"].eq("not_comparable").all()
