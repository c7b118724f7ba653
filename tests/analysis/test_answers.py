"""How the answers divide, against hand calculations and the same numbers by another way."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis import answers, results
from csatbook.analysis.wave import Wave
from csatbook.stats.ratio import index_score

Open = Callable[..., Wave]
WEIGHTED = ("  wave: wave\n", "  wave: wave\n  weight: weight\n")
ROWS = """wave,polite,patient,again,region,words,weight
2024Q2,5,4,10,east,,1
2024Q2,4,2,8,east,,2
2024Q2,1,,2,west,,3
2024Q2,,,,west,,4
"""


def divided(wave: Wave, item: str) -> pd.DataFrame:
    table = answers.answers(wave)
    return table[table["item"] == item].set_index("level")


def test_shares_are_those_of_a_hand_count_by_weight_of_those_who_answered(tmp_path: Path) -> None:
    study = samples.SMALL.replace(*WEIGHTED)
    found = divided(samples.small(tmp_path, study=study, answers=ROWS), "polite")
    # marks 5, 4 and 1 with weights 1, 2 and 3; the fourth gave no answer
    assert found.loc[["1", "2", "3", "4", "5"], "share"].tolist() == pytest.approx(
        [3 / 6, 0, 0, 2 / 6, 1 / 6]
    )
    assert found.loc["satisfied", "share"] == pytest.approx(3 / 6)
    assert found.loc["dissatisfied", "share"] == pytest.approx(3 / 6)
    assert found.loc[["1", "4", "satisfied"], "count"].tolist() == [1, 1, 2]
    assert set(found["n"]) == {3}
    assert found["n_eff"].tolist() == pytest.approx([6**2 / (1 + 4 + 9)] * len(found))


def test_an_interval_is_that_of_wilson(tmp_path: Path) -> None:
    rows = "wave,polite,patient,again,region,words\n" + "2024Q2,5,5,9,east,\n" * 15
    rows += "2024Q2,3,5,9,east,\n" * 5
    found = divided(samples.small(tmp_path, answers=rows), "polite").loc["5"]
    # Wilson (1927) of 15 in 20, z = 1.959964: (15 + z²/2 ± z √(15·5/20 + z²/4)) / (20 + z²)
    assert found["share"] == 0.75
    assert (found["low"], found["high"]) == pytest.approx((0.531299, 0.888138), abs=1e-6)


@pytest.mark.parametrize("segment", ["all", "region=西南"])
def test_the_satisfied_are_those_of_the_score(service: Open, segment: str) -> None:
    wave = service("2025Q4", segment)
    scores, compared = results.scores(wave), 0
    for item in wave.study.items:
        score = results.score_row(scores, "csat", f"item:{item}")
        found = divided(wave, item).loc["satisfied"]
        for own, name in (("share", "value"), ("low", "low"), ("high", "high"), ("n", "n")):
            assert found[own] == pytest.approx(score[name], rel=1e-12)
            compared += 1
    assert compared == 4 * len(wave.study.items)


def test_the_levels_of_an_item_add_up_to_everyone_who_answered(service: Open) -> None:
    wave = service("2025Q4")
    for item in wave.study.items:
        found = divided(wave, item)
        marks = [f"{mark:g}" for mark in wave.study.scale_of(item).levels()]
        for levels in (marks, list(answers.JUDGED)):
            assert found.loc[levels, "share"].sum() == pytest.approx(1)
            assert found.loc[levels, "count"].sum() == found["n"].iloc[0]


def test_the_groups_of_a_net_promoter_score_are_told_of_its_items_alone(tmp_path: Path) -> None:
    study = samples.SMALL.replace("scores:\n", "scores:\n  nps: {method: nps, of: [again]}\n")
    wave = samples.small(tmp_path, study=study, answers=ROWS)
    assert divided(wave, "again").loc[list(answers.RECOMMENDING), "share"].tolist() == (
        pytest.approx([1 / 3] * 3)
    )
    assert not set(answers.RECOMMENDING) & set(divided(wave, "polite").index)


def test_of_a_scale_with_marks_in_between_only_the_groups_that_it_names_are_told(
    tmp_path: Path,
) -> None:
    ten = ("{min: 0, max: 10, satisfied", "{min: 0, max: 10, whole: false, satisfied")
    found = divided(samples.small(tmp_path, study=samples.SMALL.replace(*ten)), "again")
    assert found["share"].to_dict() == pytest.approx(
        {"dissatisfied": 1 / 3, "neutral": 1 / 3, "satisfied": 1 / 3}
    )


def test_too_few_answers_are_told_as_such_and_not_counted(tmp_path: Path) -> None:
    study = samples.SMALL.replace("min_answers: 1", "min_answers: 3")
    found = divided(samples.small(tmp_path, study=study, answers=ROWS), "patient")
    assert set(found["reason"]) == {"too_few"}
    assert found[["share", "low", "high", "count"]].isna().all(axis=None)
    assert set(found["n"]) == {2}


def test_the_same_share_is_had_from_a_scale_on_which_that_level_is_satisfied(
    service: Open,
) -> None:
    wave = service("2025Q4")
    item = next(iter(wave.study.items))
    for mark in wave.study.scale_of(item).levels():
        alone = wave.study.scale_of(item).model_copy(
            update={"satisfied": (mark,), "dissatisfied": None}
        )
        score = index_score("satisfied_share", wave.rows[item], scales=[alone])
        found = divided(wave, item).loc[f"{mark:g}"]
        assert (found["share"], found["low"]) == pytest.approx((score.value, score.low))
