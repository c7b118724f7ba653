"""Weighted regression against R's survey (see tests/golden/regression.R), by hand and by law."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csatbook.stats import design
from csatbook.stats.design import Design
from csatbook.stats.regression import contrast, linear_model
from csatbook.stats.regression.linear_model import Regression

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
DRAWN = pd.read_csv(GOLDEN / "drawn.csv")
ROWS = pd.read_csv(GOLDEN / "regression.csv")
SINGLE = {"adjust": "centre", "certainty": "certainty"}
CASE = ["model", "weights", "drawn", "population", "single"]


def columns(model: str) -> pd.DataFrame:
    points = (ANSWERS[["q1", "q2", "q3"]] - 1) * 25
    x = pd.DataFrame({"(Intercept)": 1.0}, index=ANSWERS.index)
    if model == "line":
        return x.join(points)
    if model == "marks":
        for item in points:
            answered = points[item].where(points[item].isna(), 1.0)
            x[f"{item}_low"] = answered * (points[item] <= 25)
            x[f"{item}_high"] = answered * (points[item] >= 75)
        return x
    x["groupb"] = 1.0 * (ANSWERS["group"] == "b")
    x = x.join(points[["q1", "q2"]])
    return x.assign(**{f"groupb:{item}": x["groupb"] * x[item] for item in ("q1", "q2")})


def drawn_as(row: dict) -> Design | None:
    if row["drawn"] in {"none", "cautious"}:
        return None
    population = DRAWN.groupby("stratum")["population"].first().to_dict()
    return design.draw(
        DRAWN["stratum"],
        DRAWN["cluster"] if row["drawn"] == "cluster" else None,
        population=population if row["population"] == "yes" else None,
        single=SINGLE[row["single"]],
    )


def fit(row: dict) -> Regression:
    weight = np.ones(len(ANSWERS)) if row["weights"] == "none" else ANSWERS["weight"].to_numpy()
    outcome = 10 * ANSWERS["recommend"].to_numpy(dtype=float)
    return linear_model.fit(
        outcome,
        columns(row["model"]).to_numpy(),
        weight,
        drawn=drawn_as(row),
        cautious=row["drawn"] == "cautious",
    )


def combination(row: dict) -> np.ndarray:
    """What is added up, by the names of the columns."""
    names = list(columns(row["model"]))
    if row["kind"] == "coefficient":
        return np.eye(len(names))[names.index(row["term"])]
    parts = np.zeros(len(names))
    parts[names.index(f"{row['term']}_high")] = 1
    parts[names.index(f"{row['term']}_low")] = 1 if row["kind"] == "difference" else -1
    return parts


def together(row: dict) -> np.ndarray:
    names = list(columns(row["model"]))
    inside = {
        "line": {"all": ["q1", "q2", "q3"], "two": ["q1", "q3"]},
        "marks": {"q1": ["q1_low", "q1_high"]},
        "slopes": {
            "q1": ["groupb:q1"],
            "q2": ["groupb:q2"],
            "all": ["groupb:q1", "groupb:q2"],
        },
    }[row["model"]][row["term"]]
    return np.eye(len(names))[[names.index(name) for name in inside]]


@pytest.mark.parametrize(
    "case",
    ROWS[CASE].drop_duplicates().to_dict("records"),
    ids=lambda case: "-".join(case.values()),
)
def test_a_regression_equals_what_r_computes(case: dict) -> None:
    rows = ROWS[(ROWS[CASE] == pd.Series(case)).all(axis=1)].to_dict("records")
    found = fit(case)
    assert len(rows) >= 4
    for row in rows:
        assert found.df == row["df_error"]
        if row["kind"] == "wald":
            test = contrast.wald(found, together(row))
            assert (test.df, test.df_error) == (row["df"], row["df_error"])
            assert test.statistic == pytest.approx(row["value"], rel=1e-8)
            assert test.p == pytest.approx(row["p"], rel=1e-8)
        else:
            one = contrast.effect(found, combination(row))
            assert (one.value, one.error) == pytest.approx((row["value"], row["error"]), rel=1e-9)
            assert (one.low, one.high) == pytest.approx((row["low"], row["high"]), rel=1e-8)
            assert one.p == pytest.approx(row["p"], rel=1e-7)


def test_a_line_through_four_points_is_worked_by_hand() -> None:
    # x -3 -1 1 3, y 0 4 4 8: slope (0·-3 - 4 + 4 + 24) / 20 = 1.2, mean 4, residuals
    # -0.4 1.2 -1.2 0.4; slope's error² = 4/3 · (2 · (3·0.4)² + 2 · 1.2²) / 20²
    x = np.column_stack([np.ones(4), [-3.0, -1, 1, 3]])
    found = linear_model.fit(np.array([0.0, 4, 4, 8]), x, np.ones(4))
    assert found.coefficients == pytest.approx([4, 1.2])
    assert found.covariance[1, 1] == pytest.approx(4 / 3 * (2 * 1.2**2 + 2 * 1.2**2) / 400)
    # the mean's: 4/3 · (2 · 0.4² + 2 · 1.2²) / 4²
    assert found.covariance[0, 0] == pytest.approx(4 / 3 * (2 * 0.4**2 + 2 * 1.2**2) / 16)
    assert (found.n, found.n_eff, found.df) == (4, 4, 2)


def test_who_did_not_answer_or_weighs_nothing_is_left_out() -> None:
    x = np.column_stack([np.ones(6), [1.0, 2, 4, np.nan, 3, 9]])
    y = np.array([1.0, 3, 2, 4, np.nan, 9])
    y, x = np.append(y, 5.0), np.vstack([x, [1, 6]])
    weight = np.array([1, 2, 1, 1, 1, 0, 2.0])
    found = linear_model.fit(y, x, weight)
    assert found.used.tolist() == [True, True, True, False, False, False, True]
    alone = linear_model.fit(y[found.used], x[found.used], weight[found.used])
    np.testing.assert_array_equal(found.covariance, alone.covariance)
    assert (found.n, found.n_eff) == (4, 3.6)  # (1 + 2 + 1 + 2)² / (1 + 4 + 1 + 4)
    assert not found.deviations[~found.used].any()


def test_columns_that_follow_from_others_are_named_all_of_them() -> None:
    rng = np.random.default_rng(1)
    one, two, three = rng.normal(size=(3, 40))
    x = np.column_stack([np.ones(40), one, two, three, (one + three) / 3])
    found = linear_model.fit(rng.normal(size=40), x, np.ones(40))
    assert (found.reason, found.culprits) == ("collinear", (1, 3, 4))
    assert np.isnan(found.coefficients).all()
    x[:, 3:] = 0
    found = linear_model.fit(rng.normal(size=40), x, np.ones(40))
    assert (found.reason, found.culprits) == ("collinear", (3, 4))


def test_what_cannot_be_computed_says_why() -> None:
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(9), rng.normal(size=(9, 2))])
    y, ones = rng.normal(size=9), np.ones(9)
    shops = design.draw(None, pd.Series([0, 0, 0, 1, 1, 1, 2, 2, 2]))
    assert linear_model.fit(y[:3], x[:3], ones[:3]).reason == "too_few"
    assert linear_model.fit(y * np.nan, x, ones).reason == "too_few"
    assert linear_model.fit(ones * 0.3, x, ones).reason == "constant_outcome"
    assert linear_model.fit(3 + x[:, 1] / 3, x, ones).reason == "perfect_fit"
    # three shops are two degrees of freedom, of which two drivers leave none
    assert linear_model.fit(y, x, ones, drawn=shops).reason == "few_clusters"
    assert linear_model.fit(y, x[:, :2], ones, drawn=shops).df == 1


def test_what_lies_in_one_cluster_cannot_be_judged_by_clusters() -> None:
    rng = np.random.default_rng(2)
    shop = np.arange(60) % 6
    others = shop != 2
    x = np.column_stack([others, others * rng.normal(size=60), ~others])
    found = linear_model.fit(
        rng.normal(size=60), x, np.ones(60), drawn=design.draw(None, pd.Series(shop))
    )
    assert (found.reason, found.culprits) == ("few_clusters", (2,))


def test_combinations_that_follow_from_others_are_no_test() -> None:
    rng = np.random.default_rng(2)
    x = np.column_stack([np.ones(60), rng.normal(size=(60, 2))])
    found = linear_model.fit(rng.normal(size=60), x, np.ones(60))
    test = contrast.wald(found, np.array([[0.0, 1, 0], [0, 0, 1], [0, 1, 1]]))
    assert (test.statistic, test.p, test.reason) == (None, None, "few_clusters")


def test_a_coefficient_is_told_by_those_who_differ_in_its_column() -> None:
    # half and half: 40 · (1/40)²; three of 40: of the slope's squares they have 37/40 in thirds
    # and the others 3/40, so that 1 / (3 · (37/120)² + 37 · (3/(40 · 37))²)
    x = np.column_stack([np.ones(40), np.arange(40) % 2, np.arange(40) < 3])
    y = np.random.default_rng(1).normal(size=40)
    assert linear_model.fit(y, x[:, :2], np.ones(40)).told_by[1] == pytest.approx(40)
    few = 1 / (3 * (37 / 120) ** 2 + 37 * (3 / 1480) ** 2)
    assert linear_model.fit(y, x[:, [0, 2]], np.ones(40)).told_by[1] == pytest.approx(few)


def test_a_cautious_test_of_many_makes_up_for_the_covariance_being_an_estimate() -> None:
    rng = np.random.default_rng(2)
    x = np.column_stack([np.ones(20), rng.normal(size=(20, 4))])
    found = linear_model.fit(rng.normal(size=20), x, np.ones(20))
    plain, careful = (contrast.wald(found, np.eye(5)[1:], cautious=one) for one in (False, True))
    # 15 degrees of freedom less three: 12 / 15
    assert careful.statistic == pytest.approx(plain.statistic * 12 / 15)
    assert (plain.df_error, careful.df_error) == (15, 12)
    assert careful.p > plain.p
    one, same = (contrast.wald(found, np.eye(5)[1:2], cautious=how) for how in (False, True))
    assert one == same


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), weighted=st.booleans())
def test_order_of_rows_unit_of_weights_and_names_of_columns_do_not_matter(
    seed: int, weighted: bool
) -> None:
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(30), rng.integers(0, 5, size=(30, 3)) * 25.0])
    y = x @ [10, 0.3, 0.2, 0] + rng.normal(size=30)
    weight = rng.uniform(0.2, 3, size=30) if weighted else np.ones(30)
    first = linear_model.fit(y, x, weight)
    rows, places = rng.permutation(30), rng.permutation(4)
    again = linear_model.fit(y[rows], x[np.ix_(rows, places)], 7 * weight[rows])
    np.testing.assert_allclose(again.coefficients, first.coefficients[places], rtol=1e-9)
    np.testing.assert_allclose(
        again.covariance, first.covariance[np.ix_(places, places)], rtol=1e-9
    )


@pytest.mark.parametrize("single", ["centre", "certainty"])
@pytest.mark.parametrize("known", [True, False])
def test_on_its_diagonal_a_covariance_has_the_variances_of_the_design(
    single: str, known: bool
) -> None:
    population = {"city": 20, "town": 12, "isle": 3} if known else None
    drawn = design.draw(DRAWN["stratum"], DRAWN["cluster"], population=population, single=single)
    moved = np.random.default_rng(3).normal(size=(80, 3))
    moved -= moved.mean(axis=0)
    found = linear_model.linearised_covariance(moved, np.ones(80, dtype=bool), drawn)
    for place in range(3):
        alone = design.variance(moved[:, place], drawn).variance
        assert found[place, place] == pytest.approx(alone, rel=1e-12)
    both = design.variance(moved[:, 0] + moved[:, 1], drawn).variance
    assert found[0, 0] + 2 * found[0, 1] + found[1, 1] == pytest.approx(both, rel=1e-12)


def test_intervals_of_clustered_samples_cover_what_they_say() -> None:
    # 40 shops of 5, whose outcome and driver hang together within: 500 samples, so that a share
    # of 95 % is within three errors; taken for drawn one by one they would hold it far too seldom
    rng = np.random.default_rng(20240901)
    shop = np.repeat(np.arange(40), 5)
    drawn, held = design.draw(None, pd.Series(shop)), np.zeros(2)
    for _ in range(500):
        x = rng.normal(size=40)[shop] + 0.5 * rng.normal(size=200)
        y = 0.5 * x + rng.normal(size=40)[shop] + 0.5 * rng.normal(size=200)
        for place, one in enumerate((drawn, None)):
            found = linear_model.fit(y, np.column_stack([np.ones(200), x]), np.ones(200), drawn=one)
            slope = contrast.effect(found, np.array([0.0, 1]))
            held[place] += slope.low <= 0.5 <= slope.high
    assert held[0] / 500 > 0.95 - 4 * (0.95 * 0.05 / 500) ** 0.5
    assert held[1] / 500 < 0.75


def test_more_rows_than_are_looked_at_at_once_are_one_regression() -> None:
    rng = np.random.default_rng(5)
    x = np.column_stack([np.ones(70_000), rng.normal(50, 20, size=(70_000, 2))])
    y = x @ [10, 0.3, 0.2] + rng.normal(0, 15, 70_000)
    weight = rng.uniform(0.5, 2, 70_000) * (np.arange(70_000) % 10 > 0)
    found = linear_model.fit(y, x, weight, cautious=True)
    root = np.sqrt(weight)
    expected = np.linalg.lstsq(x * root[:, np.newaxis], y * root)[0]
    np.testing.assert_allclose(found.coefficients, expected, rtol=1e-10)
    bread = np.linalg.inv(x.T @ (x * weight[:, np.newaxis]))
    leverage = weight * np.einsum("ij,jk,ik->i", x, bread, x)
    moved = x * (weight * (y - x @ expected) / (1 - leverage))[:, np.newaxis]
    meat = moved.T @ moved * found.n / (found.n - 1)
    np.testing.assert_allclose(found.covariance, bread @ meat @ bread, rtol=1e-7)
    assert found.n == 63_000
    fourth = np.square(np.square(x @ bread * root[:, np.newaxis])).sum(axis=0)
    np.testing.assert_allclose(found.told_by, np.diag(bread) ** 2 / fourth, rtol=1e-8)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("clusters", [False, True])
def test_many_respondents_who_said_the_same_are_counted_as_each_by_itself(
    weighted: bool, clusters: bool
) -> None:
    # By the plain formulas, a row a respondent.
    rng, n = np.random.default_rng(3), 60_000
    x = np.column_stack([np.ones(n), rng.integers(0, 13, (n, 2)) * 8.5])
    y = np.where(rng.random(n) < 0.03, np.nan, rng.integers(0, 5, n) * 25 + 0.2 * x[:, 1])
    weight = rng.choice([0.0, 0.5, 3.0], n) if weighted else np.ones(n)
    cluster = pd.Series(rng.integers(0, 40, n))
    drawn = design.draw(None, cluster) if clusters else None
    found = linear_model.fit(y, x, weight, drawn=drawn, cautious=True)
    used = ~np.isnan(y) & (weight > 0)
    xs, ys, ws = x[used], y[used], weight[used]
    inverse = np.linalg.inv(xs.T @ (ws[:, np.newaxis] * xs))
    slopes = inverse @ (xs.T @ (ws * ys))
    ways = ws[:, np.newaxis] * (xs @ inverse)
    rest = (ys - xs @ slopes) / (1 - np.einsum("ij,ij->i", ways, xs))
    moved = np.zeros_like(x)
    moved[used] = ways * rest[:, np.newaxis]
    squares = np.square(np.sqrt(ws)[:, np.newaxis] * (xs @ inverse))
    np.testing.assert_allclose(found.coefficients, slopes, rtol=1e-10)
    np.testing.assert_allclose(found.deviations, moved, rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(
        found.told_by, squares.sum(axis=0) ** 2 / np.square(squares).sum(axis=0), rtol=1e-10
    )
    sums = pd.DataFrame(moved).groupby(cluster).sum().to_numpy() if clusters else moved[used]
    factor = len(sums) / (len(sums) - 1)
    np.testing.assert_allclose(found.covariance, factor * sums.T @ sums, rtol=1e-8)
    assert found.n == used.sum()
