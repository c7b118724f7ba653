"""Which dimensions and questions moved a score: parts add up, and each edit moves its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.changes.contributions import change_contributions
from csatbook.analysis.wave import Wave

COMPOSED = samples.SMALL.replace("report: {", "report: {headline: index, ")
OWN = COMPOSED.replace(
    "  again: {zh: 再次购买",
    "  whole: {zh: 总体, en: Overall, scale: five}\n  again: {zh: 再次购买",
).replace("segments:", "overall: whole\nsegments:")


def wave_of(folder: Path, rows: list[str], *, study: str = COMPOSED, head: str = "") -> Wave:
    answers = "\n".join([f"wave,polite,patient,again,{head}region,words", *rows, ""])
    return samples.small(folder, study=study, answers=answers)


def customers(wave: str, polite: int = 0, again: int = 0) -> list[str]:
    return [
        f"{wave},{2 + place % 3 + polite},{3 + place % 2},{4 + place % 5 + again},east,"
        for place in range(30)
    ]


def parts(wave: Wave, level: str) -> pd.Series:
    frame = change_contributions(wave)
    mine = frame[(frame["level"] == level) & (frame["against"] == "previous")]
    return mine.set_index(mine["subject"].fillna("rest"))["contribution"]


def total(wave: Wave) -> float:
    frame = changes(wave)
    mine = frame[(frame["score"] == wave.study.answer_headline) & (frame["subject"] == "overall")]
    return float(mine[mine["against"] == "previous"]["difference"].iloc[0])


def test_a_question_that_rose_contributes_its_share_and_the_others_nothing(tmp_path: Path) -> None:
    wave = wave_of(tmp_path, customers("2024Q1") + customers("2024Q2", polite=1))
    # One mark of five is 25 of 100 points; half of the dimension, whose weight is 0.75.
    assert parts(wave, "item").to_dict() == pytest.approx(
        {"item:polite": 25 * 0.5 * 0.75, "item:patient": 0, "item:again": 0, "rest": 0}, abs=1e-9
    )
    assert parts(wave, "dimension").to_dict() == pytest.approx(
        {"dimension:staff": 25 * 0.5 * 0.75, "dimension:loyalty": 0, "rest": 0}, abs=1e-9
    )


def test_where_questions_are_left_out_the_rest_tells_of_it_and_all_adds_up(tmp_path: Path) -> None:
    left_out = [
        f"2024Q2,{4 - place % 3},{5 if place % 8 else ''},{3 + place % 6},east,"
        for place in range(30)
    ]
    wave = wave_of(tmp_path, customers("2024Q1") + left_out)
    for level in ("dimension", "item"):
        assert parts(wave, level).sum() == pytest.approx(total(wave), abs=1e-9)
    assert parts(wave, "item")["rest"] != 0
    back = [row.replace("2024Q2", "2024Q0").replace("2024Q1", "2024Q2") for row in left_out]
    turned = wave_of(
        tmp_path / "back", [r.replace("2024Q0", "2024Q1") for r in back] + customers("2024Q2")
    )
    assert parts(turned, "item").to_dict() == pytest.approx(
        {name: -part for name, part in parts(wave, "item").items()}, abs=1e-9
    )


def test_a_whole_that_is_asked_by_itself_is_told_by_what_goes_along(tmp_path: Path) -> None:
    rows = []
    for wave, rise in (("2024Q1", 0), ("2024Q2", 1)):
        for place in range(40):
            staff, again = 1 + place % 3, 3 + place % 7
            whole = staff + rise + (place % 4 == 0)
            rows.append(f"{wave},{staff + rise},{staff + rise},{again},{whole},east,")
    wave = wave_of(tmp_path, rows, study=OWN, head="whole,")
    told = parts(wave, "dimension")
    # The marks of the staff rose by one, the whole goes along with them one by one.
    assert told["dimension:staff"] == pytest.approx(25, rel=0.05)
    assert told["dimension:loyalty"] == pytest.approx(0, abs=1e-9)
    for level in ("dimension", "item"):
        assert parts(wave, level).sum() == pytest.approx(total(wave), abs=1e-9)
    items = parts(wave, "item")
    assert items["item:polite"] + items["item:patient"] == pytest.approx(told["dimension:staff"])


def test_questions_of_few_answers_are_not_told(tmp_path: Path) -> None:
    study = COMPOSED.replace("min_answers: 1", "min_answers: 10")
    few = [
        f"{wave},{4 if place < 9 else ''},3,{place % 10},east,"
        for wave in ("2024Q1", "2024Q2")
        for place in range(30)
    ]
    wave = wave_of(tmp_path, few, study=study)
    assert change_contributions(wave).empty


def test_the_parts_of_the_sample_add_up(service: Callable[..., Wave]) -> None:
    wave = service("2025Q4")
    frame = change_contributions(wave)
    change = changes(wave)
    change = change[(change["score"] == "csat") & (change["subject"] == "overall")]
    whole = change.set_index("against")["difference"]
    for (against, _), found in frame.groupby(["against", "level"])["contribution"].sum().items():
        assert found == pytest.approx(whole[against], abs=1e-9)
    assert set(frame["level"]) == {"dimension", "item"}
    assert set(frame["method"]) == {"regression"}
