"""Whether measures of improvement are called improved when they are, and only then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import samples
from csatbook import sections
from csatbook.analysis.changes.verified import actions
from csatbook.analysis.wave import Wave
from csatbook.errors import StudyError
from csatbook.study.wording import LANGUAGES, Language

HEAD = "wave,polite,patient,again,region,words,who"
NAMED = samples.SMALL.replace("  wave: wave\n", "  wave: wave\n  respondent: who\n")
ACTION = """\
actions:
  - id: A1
    problem: {{zh: 慢, en: Slow, subject: "item:polite", seen: 2024Q1{problem}}}
    measure: {{zh: 加人, en: More staff}}
    owner: 客服部
    due: 2024-03-31
    expect: {{score: mean, by: 0.5}}
    verify: {{wave: 2024Q2{verify}}}
report:"""


def study(problem: str = "", verify: str = "", text: str = NAMED) -> str:
    problem = f", {problem}" if problem else ""
    verify = f", {verify}" if verify else ""
    return text.replace("report:", ACTION.format(problem=problem, verify=verify))


def rows(quarter: int, region: str, marks: np.ndarray, names: list[str] | None = None) -> list[str]:
    who = names or [f"{region}{quarter}-{place}" for place in range(len(marks))]
    return [
        f"2024Q{quarter},{mark},,,{region},,{name}" for mark, name in zip(marks, who, strict=True)
    ]


def opened(folder: Path, lines: list[str], text: str, **where: str) -> Wave:
    return samples.small(folder, study=text, answers="\n".join([HEAD, *lines, ""]), **where)


def marks(seed: int, count: int, up: int = 0) -> np.ndarray:
    return np.clip(np.random.default_rng(seed).integers(1, 5, count) + up, 1, 5)


def test_a_change_that_everyone_shares_is_no_effect(tmp_path: Path) -> None:
    lines = [
        *rows(1, "east", marks(1, 80)),
        *rows(1, "west", marks(2, 80)),
        *rows(2, "east", marks(3, 80, 1)),
        *rows(2, "west", marks(4, 80, 1)),
    ]
    alone = opened(tmp_path / "a", lines, study("where: {region: east}", "against: none"))
    beside = opened(tmp_path / "b", lines, study("where: {region: east}"))
    assert actions(alone).loc[0, ["verdict", "method"]].tolist() == ["improved", "change"]
    [found] = actions(beside).to_dict("records")
    assert found["verdict"] == "not_shown"
    assert found["after"] - found["before"] - found["change_rest"] == pytest.approx(
        found["difference"]
    )
    assert found["mde"] > 0.3
    assert "is not shown to work" in sections.actions(beside).text


def test_what_rose_more_than_the_others_is_improved_and_the_reverse_is_worse(
    tmp_path: Path,
) -> None:
    for name, up, verdict in (("a", (1, 0), "improved"), ("b", (0, 1), "worse")):
        lines = [
            *rows(1, "east", marks(1, 80)),
            *rows(1, "west", marks(2, 80)),
            *rows(2, "east", marks(3, 80, up[0])),
            *rows(2, "west", marks(4, 80, up[1])),
        ]
        wave = opened(tmp_path / name, lines, study("where: {region: east}"))
        found = actions(wave).iloc[0]
        assert found["verdict"] == verdict
        assert found["reached"] == (
            "reached" if up[0] and found["low"] >= 0.5 else found["reached"]
        )


def test_where_less_is_better_a_fall_is_an_improvement(tmp_path: Path) -> None:
    text = study("where: {region: east}").replace(
        "mean: {method: mean}", "mean: {method: mean, better: low}"
    )
    lines = [
        *rows(1, "east", marks(1, 80, 1)),
        *rows(1, "west", marks(2, 80)),
        *rows(2, "east", marks(3, 80)),
        *rows(2, "west", marks(4, 80)),
    ]
    found = actions(opened(tmp_path, lines, text)).iloc[0]
    assert found["difference"] < 0
    assert found["verdict"] == "improved"


def test_single_customers_chosen_for_low_marks_get_no_verdict(tmp_path: Path) -> None:
    names = [f"c{place}" for place in range(100)]
    first, second = marks(1, 100), marks(2, 100)
    low = [name for name, mark in zip(names, first, strict=True) if mark == 1]
    lines = [*rows(1, "east", first, names), *rows(2, "east", second, names)]
    listed = f"respondents: [{', '.join(low)}]"
    chosen = opened(tmp_path / "a", lines, study(f"{listed}, chosen: low"))
    found = actions(chosen).iloc[0]
    assert found["verdict"] == "no_comparison"
    assert found["after"] > found["before"]  # by chance alone
    assert "no verdict" in sections.actions(chosen).text
    assert not set(low) & set(sections.actions(chosen).text.split())


@pytest.mark.parametrize(("up", "verdict"), [(0, "not_shown"), (2, "improved")])
def test_customers_chosen_for_low_marks_are_compared_with_equally_low_others(
    tmp_path: Path, up: int, verdict: str
) -> None:
    names = [f"c{place}" for place in range(200)]
    first, second = marks(1, 200), marks(2, 200)
    low = np.flatnonzero(first <= 2)
    chosen = low[::2]
    second[chosen] = np.clip(second[chosen] + up, 1, 5)
    lines = [*rows(1, "east", first, names), *rows(2, "east", second, names)]
    listed = f"respondents: [{', '.join(names[place] for place in chosen)}]"
    wave = opened(tmp_path, lines, study(f"{listed}, chosen: low"))
    [found] = actions(wave).to_dict("records")
    assert (found["verdict"], found["method"]) == (verdict, "equally_low")
    # What the others who gave 1 or 2 did, as the chosen divide among these marks.
    others = np.setdiff1d(low, chosen)
    rise = sum(
        np.mean(first[chosen] == mark) * (second[others][first[others] == mark].mean() - mark)
        for mark in (1, 2)
    )
    assert rise > 0.5  # by chance alone
    assert found["change_rest"] == pytest.approx(rise)
    assert "equally low" in sections.actions(wave).text


def test_customers_who_did_not_answer_again_are_told_plainly(tmp_path: Path) -> None:
    lines = [
        *rows(1, "east", marks(1, 30)),
        *rows(1, "west", marks(2, 30)),
        *rows(2, "west", marks(4, 30)),
    ]
    wave = opened(tmp_path, lines, study("where: {region: east}"))
    found = actions(wave).iloc[0]
    assert (found["verdict"], found["reason"]) == ("not_possible", "nobody_answered")
    assert "none of the affected customers answered" in sections.actions(wave).text


def test_small_groups_show_nothing(tmp_path: Path) -> None:
    lines = [
        *rows(1, "east", marks(1, 3)),
        *rows(1, "west", marks(2, 30)),
        *rows(2, "east", marks(3, 30)),
        *rows(2, "west", marks(4, 30)),
    ]
    text = study("where: {region: east}").replace("min_answers: 1", "min_answers: 5")
    found = actions(opened(tmp_path, lines, text)).iloc[0]
    assert found["verdict"] == "not_possible"
    assert found[["before", "after", "difference", "n_before", "change_rest"]].isna().all()


def test_a_measure_stands_in_the_report_of_its_own_group_and_with_the_same_numbers(
    tmp_path: Path,
) -> None:
    lines = [
        *rows(1, "east", marks(1, 80)),
        *rows(1, "west", marks(2, 80)),
        *rows(2, "east", marks(3, 80, 1)),
        *rows(2, "west", marks(4, 80)),
    ]
    text = study("where: {region: east}")
    everyone = opened(tmp_path, lines, text)
    own = opened(tmp_path, lines, text, segment="region=east")
    other = opened(tmp_path, lines, text, segment="region=west")
    pd.testing.assert_frame_equal(
        actions(own).drop(columns="segment"), actions(everyone).drop(columns="segment")
    )
    assert actions(other).empty


@pytest.mark.parametrize(
    ("problem", "verify", "told"),
    [
        ("where: {regoin: east}", "", "'regoin' is not a declared segment"),
        ("where: {region: east}, respondents: [a]", "", "not both"),
        ("where: {region: east}, chosen: low", "against: none", "rise by chance alone"),
    ],
)
def test_a_measure_that_cannot_be_verified_is_refused(
    tmp_path: Path, problem: str, verify: str, told: str
) -> None:
    with pytest.raises(StudyError, match=told):
        opened(tmp_path, rows(1, "east", marks(1, 5)), study(problem, verify))


def test_the_planted_recovery_of_the_sample_is_an_improvement_and_the_other_measure_is_not(
    service: Callable[..., Wave],
) -> None:
    wave = service("2025Q4")
    found = actions(wave).set_index("action")
    assert found["verdict"].tolist() == ["improved", "not_shown", "pending"]
    assert found["picks"].tolist() == [5, 1, 1]
    assert found.loc["southwest-seats", "low"] > 0
    assert found["status"].tolist() == ["verified", "verified", "planned"]


@pytest.mark.parametrize("wave", ["2023Q4", "2024Q1"])
def test_an_effect_is_not_looked_for_before_the_problem_was_seen(tmp_path: Path, wave: str) -> None:
    text = study().replace("2024Q2", wave)
    assert wave in text
    with pytest.raises(StudyError, match=f"'{wave}' is not after '2024Q1'"):
        opened(tmp_path, rows(1, "east", marks(1, 5)), text)


@pytest.mark.parametrize(
    ("expect", "where", "told"),
    [
        ("score: share, subject: 'item:x'", "", "made of others and has no item:x"),
        ("score: share", "where: {region: east}", "known of units only; name some of none"),
        ("score: share", "respondents: [a]", "known of units only"),
    ],
)
def test_a_score_made_of_others_is_verified_of_units_only(
    tmp_path: Path, expect: str, where: str, told: str
) -> None:
    text = study(where).replace("score: mean, by: 0.5", expect)
    text = text.replace(
        "  share: {method: satisfied_share}",
        "  plain: {method: satisfied_share}\n  share: {method: composite, weights: {plain: 1}}",
    ).replace("  again: {zh", "  x: {zh: 题, en: Item, scale: five}\n  again: {zh")
    with pytest.raises(StudyError, match=told):
        opened(tmp_path, rows(1, "east", marks(1, 5)), text)


def test_dealers_and_communities_are_compared_with_equally_low_ones(shared: Path) -> None:
    dealers = actions(samples.opened(shared, "dealers", "2025Q4")).set_index("action")
    assert dealers["verdict"].tolist() == ["improved", "no_comparison", "pending"]
    planted = dealers.loc["wuxi-coach"]  # gains 3 marks a quarter, verified after two of them
    assert planted["low"] < 6 < planted["high"]
    assert planted["difference"] + planted["change_rest"] == pytest.approx(
        planted["after"] - planted["before"]
    )
    property_ = actions(samples.opened(shared, "property", "2025-06"))
    assert property_["verdict"].tolist() == ["not_shown", "pending"]
    own = samples.opened(shared, "dealers", "2025Q4", "dealer=无锡甲店")
    assert actions(own)["difference"].tolist() == [planted["difference"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_to_be_analysed_anew_is_named(shared: Path, language: Language) -> None:
    wave = samples.opened(shared, "service", "2025Q4", language=language)
    told = sections.follow_up(wave).text
    frame = actions(wave)
    assert str(len(frame)) in told
    for problem in frame.loc[frame["verdict"].eq("not_shown"), "problem"]:
        assert problem in told


def test_a_unit_under_a_measure_of_its_own_is_no_example_of_what_happens_without(
    shared: Path,
) -> None:
    wave = samples.opened(shared, "dealers", "2025Q4")
    wuxi, others = wave.study.actions[0], wave.study.actions[1:]
    late = wuxi.model_copy(update={"verify": wuxi.verify.model_copy(update={"wave": "2025Q4"})})
    told = {}
    for name, actions_of in (("alone", (late,)), ("beside", (late, *others))):
        study = wave.study.model_copy(update={"actions": actions_of})
        told[name] = actions(replace(wave, study=study)).set_index("action").loc["wuxi-coach"]
    assert told["alone"]["verdict"] == "improved"
    # Only 徐州甲店 was as low, and it was trained meanwhile: nobody tells what low dealers do.
    assert told["beside"]["verdict"] == "no_comparison"


def test_a_group_under_a_measure_of_its_own_is_compared_with_nobody(tmp_path: Path) -> None:
    """East and west both got help and rose; north tells what happens without."""
    lines = [
        *(
            row
            for at, region in enumerate(("east", "west", "north"))
            for row in [
                *rows(1, region, marks(at, 80)),
                *rows(2, region, marks(at + 5, 80, region != "north")),
            ]
        ),
    ]
    one = study("where: {region: east}")
    [head, east] = one.split("actions:\n")
    second = east.partition("report:")[0].replace("A1", "A2").replace("east", "west")
    both = f"{head}actions:\n{second}{east}"
    alone, beside = (
        actions(opened(tmp_path / name, lines, text)).set_index("action").loc["A1"]
        for name, text in (("alone", one), ("beside", both))
    )
    north = opened(tmp_path / "north", [row for row in lines if ",west," not in row], one)
    same = ["difference", "low", "high", "p", "change_rest"]
    assert actions(north).loc[0, same].tolist() == pytest.approx(beside[same].tolist())
    assert alone["change_rest"] > beside["change_rest"]
    assert beside["verdict"] == "improved"
    without = [row for row in lines if ",north," not in row]
    nobody = opened(tmp_path / "nobody", without, both)
    assert set(actions(nobody)["reason"]) == {"treated"}
    assert "all other customers are under another measure" in sections.actions(nobody).text
