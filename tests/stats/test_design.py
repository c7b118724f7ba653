"""Strata and clusters against R's survey (see tests/golden/design.R), by hand and by law."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from variants import FIVE, TEN, VARIANTS

from csatbook.errors import DataError
from csatbook.stats import design, estimate, grade, ratio, tally
from csatbook.stats.assess import composite
from csatbook.stats.design import Design
from csatbook.stats.ratio import index_score
from csatbook.stats.result import wilson
from csatbook.stats.score import TERMS

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
DRAWN = pd.read_csv(GOLDEN / "drawn.csv")
SCORES = pd.read_csv(GOLDEN / "design.csv")
METHOD = {"mean": "mean", "share": "satisfied_share", "rate": "satisfaction_rate"}
SINGLE = {"adjust": "centre", "certainty": "certainty"}
ITEMS = ["q1", "q2", "q3"]
THREE_ITEMS = {"value": [0.6, 0.4], "cost": [1.0]}


def drawn_as(**options: object) -> Design:
    return design.draw(DRAWN["stratum"], DRAWN["cluster"], **options)


def score(method: str, rows: pd.DataFrame, drawn: Design | None, weights: str = "none", **options):
    weight = None if weights == "none" else rows["weight"]
    if weights == "population":
        weight = drawn.weights()
    everyone = tally.rows([rows["q1"]], weight, scales=[FIVE], drawn=drawn)
    return index_score(method, tally.patterns(everyone, [0]), scales=[FIVE], **options)


@pytest.mark.parametrize(
    "row",
    SCORES.to_dict("records"),
    ids=lambda row: "-".join(str(row[key]) for key in list(row)[:6]),
)
def test_a_score_equals_what_r_computes_of_the_design(row: dict) -> None:
    unit = "population" if row["unit"] == "cluster" else "customers"
    population = DRAWN.groupby("stratum")[unit].first().to_dict()
    whole = design.draw(
        DRAWN["stratum"],
        DRAWN["cluster"] if row["unit"] == "cluster" else None,
        population=population if row["population"] == "yes" else None,
        single=SINGLE[row["single"]],
    )
    rows = ANSWERS if row["group"] == "all" else ANSWERS[ANSWERS["group"] == row["group"]]
    found = score(METHOD[row["what"]], rows, whole.at(rows.index), row["weights"])
    assert found.value == pytest.approx(row["value"], rel=1e-12)
    assert found.error == pytest.approx(row["error"], rel=1e-10)
    assert found.df == row["df"]
    assert (found.n, found.n / found.n_eff) == (row["n"], pytest.approx(row["deff"], rel=1e-10))
    if row["what"] == "mean":
        ends = (max(1, row["low"]), min(5, row["high"]))
        assert (found.low, found.high) == pytest.approx(ends, rel=1e-10)


def test_two_strata_are_worked_by_hand() -> None:
    # mean 3; a sixth of the clusters' deviations: -2 - 1 and 1 in the one stratum, 0 + 0 and 2 in
    # the other. Around their means -1 and 1 that is ±2 and ±1; each stratum has the factor 2 / 1.
    marks = pd.Series([1.0, 2, 4, 3, 5, 3])
    strata = pd.Series(["a", "a", "a", "b", "b", "b"])
    clusters = pd.Series([1, 1, 2, 1, 2, 1])
    everyone = tally.rows([marks], scales=[FIVE], drawn=design.draw(strata, clusters))
    found = index_score("mean", everyone, scales=[FIVE])
    assert found.error**2 == pytest.approx((2 * (4 + 4) + 2 * (1 + 1)) / 36)
    assert found.df == 2  # four clusters, two strata


def test_respondents_drawn_one_by_one_from_everyone_are_a_simple_sample() -> None:
    rows = ANSWERS.dropna(subset=["q1"])
    alone = design.draw(None, pd.Series(range(len(rows)), index=rows.index))
    for weights in ("none", "weight"):
        plain, drawn = score("mean", rows, None, weights), score("mean", rows, alone, weights)
        assert (drawn.low, drawn.high) == pytest.approx((plain.low, plain.high), rel=1e-12)
        assert drawn.df == plain.df
        if weights == "none":
            assert drawn.n_eff == pytest.approx(plain.n_eff, rel=1e-12)  # no design effect
            share = score("satisfied_share", rows, alone)
            assert share.n_eff == pytest.approx(share.n, rel=1e-12)


def test_like_answers_of_a_cluster_are_worth_little_more_than_one() -> None:
    # 4 shops of 5: all of a shop say 1, 2, 4 or 5. The variance of the mean 3 by shops is
    # (4 + 1 + 1 + 4) / (4 · 3), that of 20 drawn one by one 5 · (4 + 1 + 1 + 4) / (20 · 19).
    marks, shop = pd.Series([1.0, 2, 4, 5] * 5), pd.Series([1, 2, 3, 4] * 5)
    found = index_score(
        "mean", tally.count(marks, scales=[FIVE], drawn=design.draw(None, shop)), scales=[FIVE]
    )
    assert found.n / found.n_eff == pytest.approx((10 / 12) / (50 / 380))
    assert (found.n, found.clusters, found.df) == (20, 4, 3)


def test_where_no_spread_is_seen_there_is_no_design_effect_and_not_that_of_a_simple_sample() -> (
    None
):
    whole = drawn_as()
    lone = ANSWERS[(DRAWN["stratum"] == "city") & (DRAWN["cluster"] == 1)]
    assert score("mean", lone, whole.at(lone.index)).n_eff is None
    equal = ANSWERS.assign(q1=4.0)
    for method in ("mean", "satisfied_share"):
        assert score(method, equal, whole).n_eff is None
    # clusters that are all alike, though their respondents are not
    marks, shop = pd.Series([0.1, 0.2, 0.3] * 3), pd.Series([1] * 3 + [2] * 3 + [3] * 3)
    alike = index_score(
        "mean", tally.count(marks, scales=[FIVE], drawn=design.draw(None, shop)), scales=[FIVE]
    )
    assert alike.n_eff is None


def test_a_cluster_counts_as_another_in_each_stratum() -> None:
    named = DRAWN["stratum"] + DRAWN["cluster"].astype(str)
    same = score("mean", ANSWERS, design.draw(DRAWN["stratum"], named))
    assert same == score("mean", ANSWERS, drawn_as())


def test_clusters_drawn_without_anyone_of_the_group_remain_in_the_sample() -> None:
    rows = ANSWERS[DRAWN["cluster"] < 3]
    whole = drawn_as()
    part = design.draw(DRAWN["stratum"][rows.index], DRAWN["cluster"][rows.index])
    assert score("mean", rows, whole.at(rows.index)).error != score("mean", rows, part).error


def test_order_of_rows_and_unit_of_weights_do_not_matter() -> None:
    mixed = ANSWERS.sample(frac=1, random_state=1)
    first = score("mean", ANSWERS, drawn_as(), "weight")
    again = score(
        "mean", mixed.assign(weight=10 * mixed["weight"]), drawn_as().at(mixed.index), "weight"
    )
    for name in ("low", "high", "df", "n_eff", "clusters"):
        assert getattr(again, name) == pytest.approx(getattr(first, name), rel=1e-12), name


def test_all_clusters_of_the_population_leave_no_error() -> None:
    counts = DRAWN.groupby("stratum")["cluster"].nunique().to_dict()
    for method in ("mean", "satisfied_share"):
        found = score(method, ANSWERS, drawn_as(population=counts))
        assert (found.error, found.reason, found.low, found.n_eff) == (0, "counted", None, None)
        assert found.value == score(method, ANSWERS, drawn_as()).value
    found = design.variance(np.zeros(len(DRAWN)), drawn_as(population=counts))
    assert found.variance == 0


def test_patterns_are_not_counted_together_where_respondents_were_drawn_together() -> None:
    columns = [ANSWERS[item] for item in ITEMS]
    everyone = tally.rows(columns, scales=[FIVE] * 3, drawn=drawn_as())
    some = tally.patterns(everyone, [0, 2])
    assert len(some.count) == len(ANSWERS)
    assert some.drawn is everyone.drawn
    np.testing.assert_array_equal(some.marks, ANSWERS[["q1", "q3"]])


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_method_uses_the_design(variant: str) -> None:
    one = VARIANTS[variant]
    items = {"gap": ITEMS[:2], "kano": ITEMS[:2], "nps": ["recommend"]}.get(one.method, ITEMS)
    scales = [TEN if item == "recommend" else FIVE for item in items]
    options = THREE_ITEMS if one.method == "delivered_value" else one.options
    for drawn in (None, drawn_as()):
        everyone = tally.rows([ANSWERS[item] for item in items], scales=scales, drawn=drawn)
        given = tally.patterns(everyone, range(len(items)))
        found = index_score(one.method, given, scales=scales, **options)
        if drawn is None:
            plain = found
        else:
            assert found.value == pytest.approx(plain.value, rel=1e-12)
            assert found.df is not None
            assert found.df <= 10


def test_the_interval_of_a_share_knows_how_few_clusters_there_are() -> None:
    found = score("satisfied_share", ANSWERS, drawn_as())
    trials = found.value * (1 - found.value) / found.error**2
    # Student's quantile for 10 degrees, 2.2281, in Wilson's formula
    z2 = 2.2281388519649385**2
    middle = (found.value + z2 / (2 * trials)) / (1 + z2 / trials)
    assert (found.low + found.high) / 2 == pytest.approx(middle, rel=1e-9)
    assert wilson(0.4, 50, level=0.95, df=1e9) == pytest.approx(
        wilson(0.4, 50, level=0.95), rel=1e-6
    )


def test_a_share_that_all_agree_on_is_as_certain_as_its_clusters_are_many() -> None:
    # All of 12 customers in 4 shops say yes: Wilson's lower end with 4 answers and Student's
    # quantile for 3 degrees, 3.1824: 1 / (1 + z² / 4)
    yes, shop = pd.Series([5.0] * 12), pd.Series([1, 2, 3, 4] * 3)
    found = index_score(
        "satisfied_share",
        tally.count(yes, scales=[FIVE], drawn=design.draw(None, shop)),
        scales=[FIVE],
    )
    assert found.low == pytest.approx(1 / (1 + 3.182446305284263**2 / 4), rel=1e-9)
    assert found.trials == 4
    assert found.error is None


def test_the_ends_of_the_interval_are_where_a_grade_is_as_likely_as_they_say() -> None:
    for method in ("mean", "satisfied_share"):
        found = score(method, ANSWERS, drawn_as())
        assert grade.below(found, found.low) == pytest.approx(0.025)
        assert grade.below(found, found.high) == pytest.approx(0.975)


def test_a_sum_of_scores_has_the_error_of_the_sum_of_its_deviations() -> None:
    # half of one and half of the other is the mean of both where both are answered
    rows = ANSWERS.dropna(subset=["q1", "q2"])
    drawn = drawn_as().at(rows.index)
    found = {
        item: composite.in_points(
            estimate.of_answers("mean", rows[[item]], scales=[FIVE], drawn=drawn), 5
        )
        for item in ("q1", "q2")
    }
    made = composite.score(found, {"q1": 0.5, "q2": 0.5}).estimate
    both = tally.rows([rows["q1"], rows["q2"]], scales=[FIVE] * 2, drawn=drawn)
    mean = index_score("mean", both, scales=[FIVE] * 2)
    assert made.score.error == pytest.approx(20 * mean.error, rel=1e-12)
    assert made.score.df == pytest.approx(mean.df)


def test_deviations_of_a_designed_sample_have_no_factor_of_their_own() -> None:
    everyone = tally.rows([ANSWERS["q1"]], scales=[FIVE], drawn=drawn_as())
    terms = TERMS["mean"](everyone, scales=[FIVE])
    moments = ratio.moments(terms, everyone)
    moved = ratio.deviations(terms, everyone, moments)
    assert design.variance(moved, drawn_as()).variance == pytest.approx(moments.variance)


def test_one_cluster_gives_a_value_without_interval() -> None:
    whole = drawn_as()
    rows = ANSWERS[(DRAWN["stratum"] == "city") & (DRAWN["cluster"] == 1)]
    for method in ("mean", "satisfied_share"):
        found = score(method, rows, whole.at(rows.index))
        assert found.value is not None
        assert (found.low, found.high, found.error, found.reason) == (
            None,
            None,
            None,
            "one_cluster",
        )


def test_a_lone_cluster_may_be_refused() -> None:
    with pytest.raises(DataError, match="stratum 'isle': expected two clusters or more"):
        drawn_as(single="refuse")
    # all of its clusters were drawn, so that there is nothing to estimate
    population = {"city": 20, "town": 12, "isle": 1}
    assert drawn_as(single="refuse", population=population).left_out.tolist() == [
        1 - 7 / 20,
        0,
        1 - 5 / 12,
    ]


def test_a_population_that_does_not_fit_is_refused_with_its_stratum() -> None:
    with pytest.raises(DataError) as caught:
        drawn_as(population={"city": 3, "twon": 12, "isle": 1})
    assert str(caught.value).splitlines() == [
        "population of the stratum 'city': expected at least the 7 drawn from it; found 3",
        "population of the stratum 'town': is not given. Did you mean 'twon'?",
    ]


def test_intervals_of_clustered_samples_cover_what_they_say() -> None:
    # 500 samples of 20 clusters of 10; a share of them within three errors of 95 %. Without the
    # design hardly two thirds of the intervals would hold the true mean.
    rng = np.random.default_rng(20240701)
    between, within = rng.normal(size=(2, 1_000_000))
    true = np.clip(np.round(3.8 + 0.6 * between + 0.8 * within), 1, 5).mean()
    cluster = pd.Series(np.repeat(np.arange(20), 10))
    drawn, hits, without = design.draw(cluster % 2, cluster), 0, 0
    for _ in range(500):
        both = 0.6 * rng.normal(size=20)[cluster] + 0.8 * rng.normal(size=200)
        marks = pd.Series(np.clip(np.round(3.8 + both), 1, 5))
        for one in (drawn, None):
            everyone = tally.rows([marks], scales=[FIVE], drawn=one)
            found = index_score("mean", everyone, scales=[FIVE])
            held = found.low <= true <= found.high
            hits, without = hits + (held and one is drawn), without + (held and one is None)
    assert abs(hits / 500 - 0.95) < 3 * (0.95 * 0.05 / 500) ** 0.5
    assert without / 500 < 0.75
