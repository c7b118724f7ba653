"""The course over waves: like with like where questions came and went, of units and scores made."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis import scorecard
from csatbook.analysis.changes import course
from csatbook.analysis.questions import common_questions
from csatbook.analysis.wave import Wave
from csatbook.report import sections

STUDY = (
    samples.SMALL.replace("period: quarter", "period: year")
    .replace(
        "polite: {zh: 礼貌", "extra: {zh: 新题, en: New question, scale: five}\n  polite: {zh: 礼貌"
    )
    .replace("items: [polite, patient]", "items: [polite, patient, extra]")
)


def customers(
    year: int, *, polite: int | None = 4, patient: str = "4", extra: str = ""
) -> list[str]:
    """Thirty whose marks for politeness are these or one less, and ten who give all marks."""
    marks = [1, 2, 3, 4, 5] * 2 + [(polite or 0) - place % 2 for place in range(30)]
    return [
        f"{year},{mark if polite else ''},{patient},{extra},{6 + place % 4},east,"
        for place, mark in enumerate(marks)
    ]


def wave_of(folder: Path, *years: list[str]) -> Wave:
    rows = [row for year in years for row in year]
    answers = "\n".join(["wave,polite,patient,extra,again,region,words", *rows, ""])
    return samples.small(folder, study=STUDY, answers=answers, period="2024")


def course_of(wave: Wave, score: str, subject: str) -> pd.DataFrame:
    frame = course.control(wave)
    mine = frame[(frame["score"] == score) & (frame["subject"] == subject)]
    return mine.set_index("wave")


def staff(wave: Wave) -> pd.DataFrame:
    return course_of(wave, "mean", "dimension:staff")


def test_all_waves_are_over_the_questions_they_have_in_common_and_both_numbers_stand(
    tmp_path: Path,
) -> None:
    earlier = [customers(2021 + place, polite=2 + place) for place in range(3)]
    wave = wave_of(tmp_path, *earlier, customers(2024, polite=5, extra="1"))
    found = staff(wave)
    # Politeness: (10 · 3 + 30 · (polite - 0.5)) / 40; patience: 4 throughout.
    common = [(1.875 + 4) / 2, (2.625 + 4) / 2, (3.375 + 4) / 2, (4.125 + 4) / 2]
    assert found["value"].tolist() == pytest.approx(common)
    assert found["value_all"].tolist() == pytest.approx([*common[:3], (4.125 + 4 + 1) / 3])
    assert set(found["items_compared"]) == {2}
    assert found["comparable"].all()
    told = course.trend(wave).set_index(["score", "subject"]).loc[("mean", "dimension:staff")]
    assert (told["waves"], told["items_left_out"]) == (4, "extra")
    assert told["slope"] == pytest.approx(0.375)


def test_a_wave_with_too_few_of_the_questions_is_left_out_and_nothing_else(tmp_path: Path) -> None:
    pilot = customers(2021, polite=None, extra="3", patient="")
    wave = wave_of(
        tmp_path, pilot, customers(2022, extra="3"), customers(2023), customers(2024, extra="5")
    )
    common = common_questions(wave, ("polite", "patient", "extra"))
    assert common.waves == ("2022", "2023", "2024")
    assert common.items == {"polite", "patient"}
    assert staff(wave)["comparable"].tolist() == [False, True, True, True]


def test_where_all_waves_asked_the_same_the_course_is_that_of_the_scores(tmp_path: Path) -> None:
    wave = wave_of(tmp_path, customers(2022), customers(2023), customers(2024))
    frame = course.control(wave)
    assert (frame["value"].fillna(-1) == frame["value_all"].fillna(-1)).all()
    assert course.trend(wave)["items_left_out"].isna().all()


def test_the_dealer_that_was_planted_to_rise_is_the_only_one_that_does(
    shared: Path,
) -> None:
    wave = samples.opened(shared, "dealers", "2025Q4")
    frame = course.trend(wave)
    of_units = frame[frame["subject"].str.startswith("unit:")]
    assert set(of_units["score"]) == set(scorecard.ranked(wave))
    assert set(of_units["family"]) == {"dealer/trend/unit:dealer"}
    rising = of_units[of_units["verdict"] == "rising"]
    assert rising["subject"].tolist() == ["unit:dealer=无锡甲店"]
    own = course.trend(samples.opened(shared, "dealers", "2025Q4", "dealer=无锡甲店"))
    assert not own["subject"].str.startswith("unit:").any()
    whole = own[(own["score"] == "dealer") & (own["subject"] == "overall")].iloc[0]
    assert whole["slope"] == pytest.approx(rising["slope"].iloc[0], rel=1e-9)


def test_a_wave_filled_in_by_nobody_knows_how_much_is_drawn_but_judges_nothing(
    tmp_path: Path,
) -> None:
    """In June nobody of the west shop answered, and two other shops are too few to learn from."""
    days = [f"2024-{month:02d}-10" for month in range(1, 7)]
    marks = {"east": "54", "north": "35", "west": "24"}
    given = [
        f"{day},{mark},{shop},web"
        for day in days
        for shop, each in marks.items()
        for mark in each * 20
        if (day, shop) != (days[-1], "west")
    ]
    orders = [f"{day},{shop},yes,10,0" for day in days for shop in marks]
    wave = samples.shops(
        tmp_path,
        answers="\n".join(["day,polite,shop,channel", *given, ""]),
        orders="\n".join(["due,shop,kept,pieces,returned", *orders, ""]),
        complaints="came,shop,kind\n2024-01-10,east,valid\n",
        period="2024-06",
    )
    west, whole = (course_of(wave, "check", each) for each in ("unit:shop=west", "overall"))
    assert west["value"].iloc[-1] == pytest.approx(100)  # nothing was late, nobody complained
    assert west["filled"].tolist() == [False] * 5 + [True]
    assert west["error"].notna().tolist() == [True] * 5 + [False]
    assert west["signal"].isna().all()
    assert math.isnan(west["low"].iloc[-1])
    # Everyone's is the mean of the shops: what is not known of one of them is not known of it.
    assert whole["error"].notna().tolist() == [True] * 5 + [False]
    told = course.trend(wave).set_index(["score", "subject"]).loc[("check", "unit:shop=west")]
    assert (told["waves"], told["verdict"]) == (5, "not_shown")
    shown = {
        language: sections.trend(replace(wave, language=language), score="check").text
        for language in ("zh", "en")
    }
    assert "只画出（空心点）" in shown["zh"]
    assert "a wave whose error is not known is drawn (hollow)" in shown["en"]
