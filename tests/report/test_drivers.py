"""What drives satisfaction in the sample, where the truth is known (data/README.md)."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
import pytest

import samples
from csatbook.analysis import export
from csatbook.analysis.drivers import driven, importance
from csatbook.analysis.wave import Wave, at
from csatbook.report import sections
from csatbook.report.driver_words import acts, outcome_label, why
from csatbook.stats.drivers import importance as shares
from csatbook.stats.regression import linear_model

Open = Callable[..., Wave]
PLANTED = ("resolution", "response", "product", "attitude", "channel")
"""The strongest first: 0.40, 0.30, 0.15, 0.10 and 0.05 of what the customers feel."""


def points(rows: pd.DataFrame, wave: Wave) -> pd.DataFrame:
    """Overall satisfaction and the five dimensions, from 0 to 100, by plain pandas."""
    marks = {
        name: rows[list(one.items)].mean(axis=1) for name, one in wave.study.dimensions.items()
    }
    return 25 * (pd.DataFrame({"overall": rows["overall"], **marks}) - 1)


def test_the_planted_order_is_found_in_the_answers_of_all_waves(service: Open) -> None:
    wave = service("2025Q4")
    [outcome] = driven.outcomes(wave)
    rows = pd.concat([at(wave, one).rows for one in wave.store.periods], ignore_index=True)
    given = driven.given_by(wave.study, outcome, rows, drawn=None)
    [found] = shares.analyse(given, methods=["lmg"], resamples=1000)
    ranked = sorted(found.drivers, key=lambda one: one.rank)
    assert [one.name for one in ranked[:3]] == [f"dimension:{name}" for name in PLANTED[:3]]
    assert found.verdict == "first"
    assert ranked[0].standing == "first"
    assert (ranked[1].rank_low, ranked[1].rank_high) == (2, 2)
    assert {one.name for one in ranked[3:]} == {f"dimension:{name}" for name in PLANTED[3:]}


def test_resolution_comes_first_and_response_second_in_the_last_wave(service: Open) -> None:
    [found] = importance.analyses(service("2025Q4"))
    assert [one.name for one in found.ranked[:2]] == ["dimension:resolution", "dimension:response"]
    assert found.ranked[-1].name == "dimension:channel"
    # of a single wave that is not sure, and the report says so
    assert found.lead.verdict == "tied"
    assert "分不出谁真正居首" in sections.drivers(service("2025Q4")).text


def test_the_numbers_are_those_of_plain_numpy(service: Open) -> None:
    wave = service("2025Q4")
    [found] = importance.analyses(wave)
    marks = points(wave.rows, wave)
    complete = marks.dropna()
    assert found.lead.n == len(complete)
    assert found.lead.asked == marks["overall"].notna().sum()
    standard = (complete - complete.mean()) / complete.std()
    y, x = standard["overall"].to_numpy(), standard.drop(columns="overall")
    beta, rest, *_ = np.linalg.lstsq(x.to_numpy(), y, rcond=None)
    assert found.lead.r_squared == pytest.approx(1 - rest[0] / (y @ y))
    for one, coefficient in zip(found.lead.drivers, beta, strict=True):
        name = one.name.partition(":")[2]
        assert one.coefficient == pytest.approx(coefficient)
        assert one.correlation == pytest.approx(x[name].corr(standard["overall"]))
        others = x.drop(columns=name).to_numpy()
        part = np.linalg.lstsq(others, x[name].to_numpy(), rcond=None)[1][0]
        assert one.vif == pytest.approx((x[name] @ x[name]) / part)
        assert found.performances[one.name].score.value == pytest.approx(marks[name].mean())
    assert sum(one.share for one in found.lead.drivers) == pytest.approx(1)


def test_the_table_has_the_columns_that_programs_rely_on(service: Open) -> None:
    table = export.tables(service("2025Q4"))["drivers"]
    assert list(table.columns)[3:16] == [
        *("outcome", "driver", "method", "importance", "share", "low", "high", "rank_low"),
        *("rank_high", "performance", "quadrant", "n", "r_squared"),
    ]
    assert list(table["driver"]) == [
        f"dimension:{name}" for name in ("attitude", "response", "resolution", "channel", "product")
    ]
    assert set(table["method"]) == {"lmg"}
    assert table["importance"].sum() == pytest.approx(table["r_squared"].iloc[0])
    assert table["reason"].isna().all()


def test_a_group_is_analysed_by_its_own_answers(service: Open) -> None:
    everyone, west = service("2025Q4"), service("2025Q4", "region=西南")
    [of_all], [of_west] = importance.analyses(everyone), importance.analyses(west)
    assert of_west.lead.n == points(west.rows, west).dropna().shape[0] < of_all.lead.n
    assert driven.variables(everyone) == ["tenure", "type", "region"]
    assert driven.variables(west) == ["tenure", "type"]
    assert set(importance.table(west)["segment"]) == {"region=西南"}


def test_the_quadrants_go_by_the_shares_of_the_table(service: Open) -> None:
    [found] = importance.analyses(service("2025Q4"))
    assert set(found.quadrants) == {one.name for one in found.lead.drivers}
    for one in found.lead.drivers:
        lies = found.quadrants[one.name]
        assert lies is not None
        important = one.share >= 1 / 5
        assert lies.name in (
            ("concentrate", "keep_up") if important else ("low_priority", "overkill")
        )


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "R² = 0.46"), ("en", "R² = 0.46, n = 1,312")]
)
def test_the_figure_says_what_it_rests_on(service: Open, language: str, said: str) -> None:
    assert said in sections.drivers(service("2025Q4", "all", language)).text


def test_the_method_section_tells_how_drivers_were_analysed(service: Open) -> None:
    told = sections.method(service("2025Q4", "all", "en")).text
    assert "Shapley value (LMG)" in told
    assert "1,000 bootstrap samples" in told


NAMES = ("drivers", "driver_map", "asymmetry", "what_if", "driver_differences")
UNFINISHED = re.compile(r"\{|\}|\bnan\b")


def made(folder: Path, rows: list[str], drivers_of: str = "{outcome: again}") -> Wave:
    """A wave of the small survey with these answers: polite, patient, again."""
    study = samples.SMALL.replace(
        "report: {min_answers: 1}", f"drivers: {drivers_of}\nreport: {{min_answers: 5}}"
    )
    answers = "wave,polite,patient,again,region,words\n" + "".join(
        f"2024Q2,{row},{'east' if place % 2 else 'west'},\n" for place, row in enumerate(rows)
    )
    return samples.small(folder, study=study, answers=answers)


def of_items(**more: str) -> str:
    rest = "".join(f", {name}: {value}" for name, value in more.items())
    return f"{{outcome: again, of: [polite, patient]{rest}}}"


def random_rows(n: int) -> list[str]:
    draw = np.random.default_rng(7)
    marks = draw.integers(1, 6, (n, 2))
    again = np.clip(marks[:, 0] + marks[:, 1] + draw.integers(-2, 3, n), 0, 10)
    return [f"{a},{b},{c}" for (a, b), c in zip(marks, again, strict=True)]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["3,4,5", "1,2,3", "5,1,4"], "3 complete answers are too few"),
        ([f"{1 + n % 5},{1 + n % 3},7" for n in range(40)], "everyone answered the same"),
        ([f"{1 + n % 5},{1 + n % 5},{n % 7}" for n in range(40)], "Politeness, Patience say the"),
    ],
)
def test_where_nothing_can_be_told_one_sentence_says_why(
    tmp_path: Path, rows: list[str], said: str
) -> None:
    wave = made(tmp_path, rows, of_items())
    shown = {name: getattr(sections, name)(wave) for name in NAMES}
    assert said in shown["drivers"].text
    for name, one in shown.items():
        assert "<svg" not in one.html, name
        assert not UNFINISHED.search(one.text), name
    table = export.tables(wave)["drivers"]
    assert table["reason"].notna().all()
    assert table["importance"].isna().all()


def test_a_driver_that_everyone_marks_alike_is_left_out_and_named(tmp_path: Path) -> None:
    rows = [f"{row.split(',')[0]},4,{row.split(',')[2]}" for row in random_rows(60)]
    shown = sections.drivers(made(tmp_path, rows, of_items())).text
    assert "Patience: all answers are alike" in shown


def test_answers_of_few_people_are_not_shown(tmp_path: Path) -> None:
    study = "{outcome: again, of: [polite], resamples: 0}"
    wave = made(tmp_path, ["1,1,2", "3,3,4", "5,5,9", "2,2,2"], study)
    table = export.tables(wave)["drivers"]
    assert table["importance"].isna().all()
    assert table["reason"].tolist() == ["too_few"]
    for name in NAMES:
        assert "<svg" not in getattr(sections, name)(wave).html


def test_without_resamples_no_interval_and_no_verdict_is_shown(tmp_path: Path) -> None:
    wave = made(tmp_path, random_rows(80), of_items(resamples="0"))
    shown = sections.drivers(wave).text
    assert "nothing is known about how sure the order is" in shown
    assert "Roughly, not for certain" in sections.driver_map(wave).text


def test_other_methods_stand_in_the_table(tmp_path: Path) -> None:
    wave = made(tmp_path, random_rows(80), of_items(methods="[johnson, lmg, correlation]"))
    table = importance.table(wave)
    assert list(table["method"].unique()) == ["johnson", "lmg", "correlation"]
    assert table["quadrant"].notna().sum() == 2  # of the method that leads
    head = sections.drivers(wave).text
    assert "Shapley value (LMG)" in head
    assert "Correlation, share" in head


def test_a_driver_with_a_minus_is_never_named_to_be_improved_first(service: Open) -> None:
    wave = service("2025Q4", "all", "en")
    [found] = importance.analyses(wave)
    minus = tuple(replace(one, coefficient=-0.1) for one in found.lead.drivers)
    turned = replace(found, methods=(replace(found.lead, drivers=minus),))
    assert "Response" in "".join(acts(wave, found))
    assert "Response" not in "".join(acts(wave, turned))


def test_every_one_of_many_drivers_is_named_on_the_map(tmp_path: Path) -> None:
    draw = np.random.default_rng(3)
    items = [f"item{place}" for place in range(12)]
    marks = draw.integers(1, 6, (200, 12))
    again = np.clip(3 * marks[:, 0] + draw.integers(-2, 3, 200) - 4, 0, 10)
    asked = "".join(f"  {name}: {{zh: 题, en: {name}, scale: five}}\n" for name in items)
    study = samples.SMALL.replace("  polite:", f"{asked}  polite:").replace(
        "report: {min", f"drivers: {{outcome: again, of: [{', '.join(items)}]}}\nreport: {{min"
    )
    head = ",".join(["wave", *items, "polite", "patient", "again", "region", "words"])
    rows = [
        ",".join(["2024Q2", *map(str, row), "3", "4", str(mark), "east", ""])
        for row, mark in zip(marks, again, strict=True)
    ]
    wave = samples.small(tmp_path, study=study, answers="\n".join([head, *rows]) + "\n")
    shown = sections.driver_map(wave)
    drawn = set(re.findall(r"<text[^>]*>([^<]*)</text>", shown.html))
    assert {f"item{place}" for place in range(12)} <= {name.split()[0] for name in drawn}
    assert "item1: " in shown.text  # in words for those who do not see the map


def test_two_outcomes_have_headings_of_their_own(tmp_path: Path) -> None:
    wave = made(tmp_path, random_rows(80), "{outcome: [again, polite], of: [patient]}")
    for name in NAMES:
        html = getattr(sections, name)(wave).html
        assert re.findall(r"<h4>([^<]*)</h4>", html) == [
            "What drives “Would buy again”",
            "What drives “Politeness”",
        ]
    ids = re.findall(
        r'\bid="([^"]+)"', "".join(getattr(sections, name)(wave).html for name in NAMES)
    )
    assert len(ids) == len(set(ids))


def test_a_study_without_drivers_is_silent_about_them(tmp_path: Path) -> None:
    wave = samples.small(tmp_path)
    for name in NAMES:
        assert getattr(sections, name)(wave).html == ""
    assert "drivers" not in export.tables(wave)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "reason",
    [
        *get_args(linear_model.Reason),
        *("no_drivers", "not_positive", "not_converged", "separated"),
    ],
)
def test_every_reason_has_a_sentence(service: Open, reason: str, language: str) -> None:
    wave = service("2025Q4", "all", language)
    [outcome] = driven.outcomes(wave)
    told = why(wave, outcome, reason, n=7, culprits=["dimension:response"])
    assert outcome_label(wave, outcome) in told
    assert not UNFINISHED.search(told)
