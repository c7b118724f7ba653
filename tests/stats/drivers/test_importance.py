"""The driver analysis as a whole: what it tells, and when it tells nothing."""

import json
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from csatbook.stats import design
from csatbook.stats.drivers import METHODS, given, importance
from csatbook.stats.drivers.result import DriverAnalysis


def survey(size: int, effects: list[float], *, seed: int = 1, common: float = 0.6) -> pd.DataFrame:
    """Answers of 1 to 5; the drivers a, b, c … move `overall` by their effects."""
    rng = np.random.default_rng(seed)
    drivers = common * rng.normal(size=(size, 1)) + rng.normal(size=(size, len(effects)))
    overall = drivers @ effects + rng.normal(size=size)
    table = np.column_stack([overall / overall.std(), drivers / drivers.std()])
    marks = np.digitize(table, [-1.5, -0.7, 0.2, 1]) + 1.0
    return pd.DataFrame(marks, columns=["overall", *"abcdefgh"[: len(effects)]])


def analysed(
    table: pd.DataFrame, weights: pd.Series | None = None, **options: object
) -> DriverAnalysis:
    one = given.gather(table["overall"], table.drop(columns="overall"), weights)
    return importance.by_method(one, **{"resamples": 0, **options})


def nothing(found: DriverAnalysis) -> tuple[object, ...]:
    assert found.drivers == ()
    assert (found.r_squared, found.r_low, found.r_high, found.verdict, found.p) == (None,) * 5
    return found.reason, found.culprits


def test_fewer_answers_than_drivers_and_one_are_too_few() -> None:
    table = survey(5, [1, 1, 1])
    assert nothing(analysed(table[:4])) == ("too_few", ())
    assert analysed(table).reason is None


def test_missing_answers_may_leave_too_few() -> None:
    table = survey(50, [1, 1, 1])
    table.loc[3:, "b"] = np.nan
    found = analysed(table)
    assert nothing(found) == ("too_few", ())
    assert (found.n, found.asked) == (3, 50)
    assert analysed(table, missing="pairwise").reason == "too_few"


def test_an_outcome_with_one_answer_is_not_explained() -> None:
    assert nothing(analysed(survey(50, [1, 1]).assign(overall=4.0))) == ("constant_outcome", ())
    only = survey(50, [1, 1]).assign(a=lambda table: table["a"].where(table["overall"] == 3))
    assert analysed(only).reason == "constant_outcome"


def test_drivers_that_are_a_sum_of_others_are_named() -> None:
    table = survey(50, [1, 1, 1]).assign(d=lambda table: 20 * table["a"] - table["c"] / 3)
    for missing in ("listwise", "pairwise"):
        assert nothing(analysed(table, missing=missing)) == ("collinear", ("a", "c", "d"))


def test_a_driver_alike_among_those_left_is_left_out_with_its_missing_answers() -> None:
    table = survey(50, [1, 1])
    table.loc[:9, "a"] = np.nan
    found = analysed(table.assign(c=table["a"] * 0 + 3, d=np.nan))
    assert found.dropped == ("c", "d")
    assert (found.n, found.asked) == (40, 50)
    table.loc[10:, "a"] = 2.0
    table.loc[:8, "a"] = 4.0
    table.loc[:8, "b"] = np.nan  # of whom a is not alike
    found = analysed(table)
    assert found.dropped == ("a",)
    assert found.n == 41


def test_drivers_that_are_all_alike_leave_nothing_to_explain_from() -> None:
    found = analysed(survey(50, [1, 1]).assign(a=1.0, b=2.0))
    assert nothing(found) == ("no_drivers", ())
    assert found.dropped == ("a", "b")


def test_pairs_of_questions_that_contradict_each_other_are_not_believed() -> None:
    # who answers two of three questions: a goes with b, and b with c, but a against c
    low, high = [1.0, 2, 3, 4, 5], [5.0, 4, 3, 2, 1]
    gone = [np.nan] * 5
    table = pd.DataFrame(
        {
            "overall": [1.0, 2, 3, 5, 4] * 3,
            "a": low + gone + low,
            "b": low + low + gone,
            "c": gone + low + high,
        }
    )
    assert nothing(analysed(table, missing="pairwise")) == ("not_positive", ())


def test_nobody_at_all_is_too_few() -> None:
    table = survey(20, [1])
    assert analysed(table, pd.Series(0.0, table.index)).reason in ("no_drivers", "too_few")
    assert analysed(table[:0]).n == 0


def test_ordered_answers_are_explained_as_what_lies_behind_them() -> None:
    table = survey(400, [0.8, 0.3])
    found = analysed(table, model="logit", resamples=100)
    assert found.measure == "latent_r_squared"
    assert found.r_low < sum(one.importance for one in found.drivers) < found.r_high
    assert found.verdict == "first"
    few = survey(7, [0.8, 0.3])  # two coefficients and the bounds of five answers
    assert nothing(analysed(few[:6].assign(overall=[1, 2, 3, 4, 5, 1]), model="logit")) == (
        "too_few",
        (),
    )
    told = table.assign(overall=1.0 * (table["a"] > 3))
    assert nothing(analysed(told, model="logit")) == ("separated", ())
    twice = table.assign(c=table["a"])
    assert nothing(analysed(twice, model="logit")) == ("collinear", ("a", "c"))


def test_pairwise_rests_on_the_fewest_who_answered_two_questions() -> None:
    table = survey(60, [1, 1])
    table.loc[:9, "a"] = np.nan
    table.loc[50:, "b"] = np.nan
    weights = pd.Series([1.0, 2] * 30)
    found = analysed(table, weights, missing="pairwise")
    assert (found.n, found.asked) == (40, 60)
    assert found.n_eff == pytest.approx(60**2 / (20 + 20 * 4))
    whole = survey(60, [1, 1])
    one, other = (analysed(whole, weights, missing=rule) for rule in ("pairwise", "listwise"))
    assert [driver.importance for driver in one.drivers] == pytest.approx(
        [driver.importance for driver in other.drivers], rel=1e-12
    )


def test_the_drivers_come_in_the_order_given_with_plain_numbers() -> None:
    table = survey(80, [0.2, 0.8])[["overall", "b", "a"]]
    found = analysed(table, method="dominance", resamples=50)
    assert [one.name for one in found.drivers] == ["b", "a"]
    told = json.loads(json.dumps(found.as_dict()))
    assert {one.name for one in fields(DriverAnalysis)} == set(told)
    assert told["dominance"]["complete"] == [["b", "a"]]


def test_without_resamples_there_are_numbers_but_neither_intervals_nor_a_verdict() -> None:
    found = analysed(survey(80, [0.2, 0.8]))
    assert found.r_squared is not None
    assert (found.r_low, found.r_high, found.verdict, found.p) == (None,) * 4
    for one in found.drivers:
        assert (one.low, one.high, one.rank_low, one.rank_high, one.standing) == (
            *(None,) * 4,
            "open",
        )
    assert [one.rank for one in found.drivers] == [2, 1]


def test_resamples_that_often_tell_nothing_give_no_intervals() -> None:
    # without the one respondent who is discontent, in (5 / 6)^5 = 40 % of them, none is
    table = pd.DataFrame({"overall": [5.0] * 5 + [1], "a": [5.0, 4, 5, 3, 4, 2]})
    found = analysed(table, resamples=100)
    assert found.r_squared is not None
    assert (found.r_low, found.verdict, found.drivers[0].low) == (None, None, None)


def test_several_methods_rest_on_the_same_resamples() -> None:
    table = survey(80, [0.2, 0.8])
    one = given.gather(table["overall"], table[["a", "b"]])
    together = importance.analyse(one, methods=list(METHODS), resamples=50)
    alone = tuple(importance.by_method(one, method=name, resamples=50) for name in METHODS)
    assert together == alone
    assert len({(found.r_low, found.r_high, found.p) for found in together}) == 1


def test_the_outcome_itself_explains_all_of_it() -> None:
    table = survey(80, [0.2, 0.8])
    found = analysed(table.assign(c=table["overall"] * 25), method="last", resamples=50)
    assert found.r_squared == pytest.approx(1, abs=1e-9)
    assert found.r_high == pytest.approx(1, abs=1e-9)
    assert found.drivers[2].share == pytest.approx(1, abs=1e-6)


def test_a_single_driver_is_first_if_it_tells_anything() -> None:
    assert analysed(survey(200, [0.5]), resamples=100).verdict == "first"
    assert analysed(survey(200, [0]), resamples=100).verdict == "cannot_rank"


def test_clusters_make_the_intervals_wider() -> None:
    table = survey(60, [0.6, 0.3])
    table = pd.concat([table] * 5, ignore_index=True)  # whole households answering alike
    drawn = design.draw(None, pd.Series(np.tile(range(60), 5)))
    asked = [given.gather(table["overall"], table[["a", "b"]], drawn=own) for own in (None, drawn)]
    apart, together = (importance.by_method(one, resamples=300) for one in asked)
    once = analysed(table[:60], resamples=300)
    assert apart.r_squared == pytest.approx(together.r_squared)

    def width(found: DriverAnalysis) -> float:
        return found.drivers[0].high - found.drivers[0].low

    assert width(together) == pytest.approx(width(once), rel=0.2)
    assert width(apart) == pytest.approx(width(together) / 5**0.5, rel=0.25)
    assert apart.p < together.p


def test_few_clusters_tell_no_order() -> None:
    table = survey(60, [2, 0.1, 0.1])
    drawn = design.draw(None, pd.Series(np.repeat(range(3), 20)))
    found = importance.by_method(
        given.gather(table["overall"], table.drop(columns="overall"), drawn=drawn), resamples=100
    )
    assert (found.p, found.verdict) == (None, "cannot_rank")


def shares(verdicts: list[DriverAnalysis]) -> dict[object, float]:
    return {
        name: float(np.mean([found.verdict == name for found in verdicts]))
        for name in ("first", "tied", "cannot_rank")
    }


def repeated(
    size: int, effects: list[float], *, weighted: bool, runs: int = 50
) -> list[DriverAnalysis]:
    found = []
    for seed in range(runs):
        weights = pd.Series(np.random.default_rng(seed).choice([0.5, 1, 2], size))
        table = survey(size, effects, seed=seed)
        found.append(analysed(table, weights if weighted else None, resamples=200))
    return found


@pytest.mark.parametrize("weighted", [False, True])
def test_drivers_that_explain_nothing_cannot_be_ranked(weighted: bool) -> None:
    found = repeated(100, [0] * 5, weighted=weighted)
    assert shares(found)["cannot_rank"] >= 0.97
    assert np.mean([one.p < 0.05 for one in found]) <= 0.12
    assert np.mean([one.drivers[0].high > 0.5 for one in found]) > 0.9


@pytest.mark.parametrize("weighted", [False, True])
def test_equal_drivers_are_seldom_told_apart(weighted: bool) -> None:
    assert shares(repeated(150, [0.3] * 4, weighted=weighted, runs=100))["cannot_rank"] >= 0.9


@pytest.mark.parametrize("weighted", [False, True])
def test_the_driver_that_matters_most_is_found(weighted: bool) -> None:
    found = repeated(400, [0.8, 0.3, 0.2, 0], weighted=weighted, runs=40)
    assert shares(found)["first"] >= 0.9
    for one in found:
        assert one.drivers[0].rank_low == 1
        assert one.verdict != "first" or one.drivers[0].standing == "first"


def test_two_that_matter_alike_share_the_first_place() -> None:
    found = repeated(400, [0.6, 0.6, 0, 0], weighted=False, runs=40)
    assert shares(found)["tied"] >= 0.9
    standings = [[driver.standing for driver in one.drivers] for one in found]
    assert np.mean([own == ["tied", "tied", "below", "below"] for own in standings]) >= 0.9


def test_intervals_hold_the_true_shares_about_as_often_as_they_say() -> None:
    effects = [0.6, 0.4, 0.2]
    truth = analysed(survey(400_000, effects, seed=99))
    found = repeated(200, effects, weighted=False, runs=120)
    for at, true in enumerate(truth.drivers):
        held = [one.drivers[at].low <= true.share <= one.drivers[at].high for one in found]
        assert 0.87 <= np.mean(held) <= 1
    assert np.mean([one.r_low <= truth.r_squared <= one.r_high for one in found]) >= 0.87
