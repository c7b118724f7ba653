"""All groups in one test: against R (tests/golden/together.R), by law, and how often it errs."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn_groups import sample
from variants import FIVE

from csatbook.stats import compare, design, rank
from csatbook.stats.compare import f_test
from csatbook.stats.design import Design
from csatbook.stats.groups import crossing, crosstab
from csatbook.stats.groups.omnibus import Omnibus
from csatbook.stats.rank import drawn_rank
from csatbook.stats.terms import Terms

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
DRAWN = pd.read_csv(GOLDEN / "drawn.csv")
EXPECTED = pd.read_csv(GOLDEN / "together.csv")
METHOD = {"mean": "mean", "share": "satisfied_share", "rate": "satisfaction_rate"}
BY = pd.cut(pd.Series(ANSWERS.index % 10), [-1, 4, 7, 8, 9], labels=list("nesw"), ordered=False)
WHO = pd.Series(list("aaaabbbbcccc"), dtype="category")


def drawn_as(unit: str = "cluster", population: str = "no") -> Design:
    column = "population" if unit == "cluster" else "customers"
    counts = DRAWN.groupby("stratum")[column].first().to_dict()
    return design.draw(
        DRAWN["stratum"],
        DRAWN["cluster"] if unit == "cluster" else None,
        population=counts if population == "yes" else None,
    )


def means(marks: list[float], by: pd.Series = WHO) -> Omnibus:
    return compare.differ(compare.groups("mean", pd.Series(marks), by, scales=[FIVE]))


@pytest.mark.parametrize(
    "row",
    EXPECTED.to_dict("records"),
    ids=lambda row: "-".join(str(row[key]) for key in list(row)[:5]),
)
def test_a_test_of_all_groups_equals_what_r_computes(row: dict) -> None:
    weights = ANSWERS["weight"] if row["weights"] == "weight" else None
    marks, method = ANSWERS["q1"], METHOD[row["what"]]
    if row["unit"] == "alone":
        groups = compare.groups(method, marks, BY, weights, scales=[FIVE])
        found = compare.differ(groups, test="linear")
    else:
        drawn = drawn_as(row["unit"], row["population"])
        found = compare.differ(sample(marks, BY, drawn, weights, method), test="linear")
    assert found.test == row["test"]
    for name in ("statistic", "df", "df_error", "p"):
        assert getattr(found, name) == pytest.approx(row[name], rel=1e-9), name


def test_of_two_groups_it_is_the_square_of_their_t() -> None:
    by = ANSWERS["group"].astype("category")
    groups = compare.groups("mean", ANSWERS["q1"], by, ANSWERS["weight"], scales=[FIVE])
    found, pair = compare.differ(groups), compare.pair(*groups)
    assert (found.test, pair.test) == ("cautious_f", "cautious_t")
    assert found.statistic == pytest.approx((pair.difference / pair.error) ** 2)
    assert found.p == pytest.approx(pair.p, rel=0.1)  # which is corrected for skewness
    among = sample(ANSWERS["q1"], by, drawn_as())
    pair = compare.pair(*among, test="linear")
    assert compare.differ(among, test="linear").statistic == pytest.approx(pair.statistic**2)


def test_which_test_it_is_follows_the_score_and_the_size_of_the_groups() -> None:
    def found(n: int, test: str = "auto", *, weighted: bool = False, yes: float = 0.5) -> str:
        marks = pd.Series(([5.0] * round(10 * yes) + [1.0] * round(10 * (1 - yes))) * (3 * n // 10))
        by = pd.Series(pd.Categorical.from_codes(np.arange(len(marks)) // n, list("abc")))
        weights = pd.Series(np.arange(len(marks)) % 3 + 1.0) if weighted else None
        groups = compare.groups("satisfied_share", marks, by, weights, scales=[FIVE])
        table = crosstab.cross((marks == 5).astype(float), by, weights)
        return compare.differ(groups, table, test=test).test

    assert [found(20), found(400)] == ["pearson"] * 2
    assert found(20, weighted=True) == "cautious_rao_scott"
    assert found(400, weighted=True) == "rao_scott"
    assert found(10, yes=0.9) == "pearson"  # one no expected in each
    assert found(10, yes=1.0) == "pearson"
    assert found(400, "linear") == found(400, "t") == "linear_f"
    assert [found(20, "t"), found(20, "linear")] == ["cautious_f", "linear_f"]
    rare = pd.Series([1.0] + [5.0] * 29)
    by = pd.Series(pd.Categorical.from_codes(np.arange(30) // 10, list("abc")))
    groups = compare.groups("satisfied_share", rare, by, scales=[FIVE])
    table = crosstab.cross((rare == 5).astype(float), by)
    assert compare.differ(groups, table).test == "cautious_f"


def test_a_small_group_of_other_spread_does_not_count_for_much() -> None:
    # Welch's F rests on 1 / variance, the other on the number of answers
    marks = [4.0, 4, 4, 5] + [1.0, 5] * 2 + [3.0, 4] * 20
    by = pd.Series(list("aaaabbbb") + ["c"] * 40, dtype="category")
    groups = compare.groups("mean", pd.Series(marks), by, scales=[FIVE])
    found = f_test.differ(groups, cautious=True)
    n, value = np.array([4, 4, 40]), np.array([4.25, 3, 3.5])
    variance = np.array([3 / 4 / 3 / 4, 16 / 3 / 4, 10 / 39 / 40])
    weigh = np.diag(n) - np.outer(n, n) / 48
    expected = float(np.sum(np.diag(weigh) * variance))
    assert found.test == "cautious_f"
    assert found.statistic == pytest.approx(float(value @ weigh @ value) / expected)
    assert found.p > f_test.differ(groups, cautious=False).p


def test_a_group_of_one_mind_is_judged_by_the_spread_of_the_others() -> None:
    # means 5, 3, 3; between 4 · (16/9 + 4/9 + 4/9) / 2 = 16/3; within 0, 2 · 4 and 2 · 1
    found = means([5, 5, 5, 5, 1, 5, 3, 3, 2, 4, 3, 3])
    assert found.statistic == pytest.approx((16 / 3) / ((8 + 2) / 9))
    # variances 0, 2/3 and 1/6; P has 4 - 16/12 = 8/3 and -4/3: tr(P V) = 20/9
    alone, both = (8 / 3) ** 2 * ((2 / 3) ** 2 + (1 / 6) ** 2), (4 / 3) ** 2 * 2 / 3 / 6
    assert found.df == pytest.approx((20 / 9) ** 2 / (alone + 2 * both))
    assert found.df_error == pytest.approx((20 / 9) ** 2 / (alone / 3))
    assert (found.groups, found.n) == (3, 12)


def test_no_test_without_its_reason() -> None:
    equal = means([4.0] * 12)
    assert (equal.reason, equal.p) == ("all_equal", None)
    one = means([4.0, 3, 2, 5, *[np.nan] * 8])
    assert (one.reason, one.groups) == ("one_group", 1)
    single = pd.Series(list("aaaaaaaaabbc"), dtype="category")
    assert means([1.0, 2, 3] * 4, single).groups == 2  # one answer shows no spread
    two = pd.Series([1] * 6 + [2] * 6)
    among = sample(pd.Series([1.0, 2, 3] * 4), WHO, design.draw(None, two))
    assert compare.differ(among).reason == "one_cluster"
    among = sample(pd.Series([4.0] * 12), WHO, design.draw(None, pd.Series(range(12))))
    assert compare.differ(among).reason == "all_equal"
    none = sample(pd.Series([np.nan] * 12), WHO, design.draw(None, pd.Series(range(12))))
    assert compare.differ(none).reason == "one_group"
    none = crosstab.cross(
        pd.Series([np.nan] * 12), WHO, drawn=design.draw(None, pd.Series(range(12)))
    )
    assert rank.differ(none).reason == "one_group"


def test_few_clusters_are_judged_with_care_and_ranks_as_means_are() -> None:
    among = sample(ANSWERS["q1"], BY, drawn_as(), ANSWERS["weight"])
    trusting, careful = compare.differ(among, test="linear"), compare.differ(among)
    assert careful.test == "cautious_design_f"
    assert careful.p > trusting.p
    table = crosstab.cross(ANSWERS["q1"], BY, ANSWERS["weight"], drawn=drawn_as())
    ranks = rank.differ(table)
    assert ranks.test == "cautious_drawn_rank"
    assert drawn_rank.differ(table, cautious=False).test == "drawn_rank"
    squared = crosstab.cross(ANSWERS["q1"] ** 2 / 5, BY, ANSWERS["weight"], drawn=drawn_as())
    assert rank.differ(squared).statistic == pytest.approx(ranks.statistic)  # order counts


def test_order_of_groups_and_unit_of_weights_do_not_matter() -> None:
    turned = BY.cat.reorder_categories(list("wsen"))
    for drawn in (None, drawn_as()):
        found = []
        for by, weights in ((BY, ANSWERS["weight"]), (turned, 10 * ANSWERS["weight"])):
            if drawn is None:
                groups = compare.groups("mean", ANSWERS["q1"], by, weights, scales=[FIVE])
                one = compare.differ(groups)
            else:
                one = compare.differ(sample(ANSWERS["q1"], by, drawn, weights))
            found.append((one.statistic, one.df, one.df_error, one.p, one.n_eff))
        assert found[0] == pytest.approx(found[1], rel=1e-9)


@pytest.mark.parametrize("shape", [(0.1, 0.2, 0.4, 0.2, 0.1), (0.01, 0.01, 0.03, 0.1, 0.85)])
@pytest.mark.parametrize("sizes", [(8, 12, 30, 200), (50, 50, 50, 50)])
def test_groups_that_do_not_differ_seldom_seem_to(
    shape: tuple[float, ...], sizes: tuple[int, ...]
) -> None:
    rng, wrong, count = np.random.default_rng(20240803), 0, 300
    marks = np.tile(np.arange(1.0, 6), len(sizes))
    terms = Terms.of_means(marks, bounds=(1, 5))
    for _ in range(count):
        powers = (rng.multinomial(sizes, shape).ravel().astype(float),) * 5
        cells = crossing.Cells(
            np.arange(len(marks)), np.arange(len(marks)) // 5, powers, len(sizes)
        )
        found = f_test.differ(crossing.group_scores(terms, cells))
        wrong += found.p is not None and found.p < 0.05
    assert wrong / count < 0.05 + 2 * (0.05 * 0.95 / count) ** 0.5


@pytest.mark.parametrize("together", [True, False])
def test_groups_of_few_clusters_that_do_not_differ_seldom_seem_to(together: bool) -> None:
    # trusting the design alone, every third would where groups are made of whole clusters
    rng, wrong, count = np.random.default_rng(20240804), 0, 150
    cluster = np.repeat(np.arange(24), 8)
    drawn = design.draw(pd.Series(cluster % 2), pd.Series(cluster))
    for _ in range(count):
        both = 4.2 + 0.6 * rng.normal(size=24)[cluster] + 0.8 * rng.normal(size=192)
        place = rng.choice(4, 24 if together else 192, p=[0.1, 0.1, 0.2, 0.6])
        by = pd.Series(
            pd.Categorical.from_codes(place[cluster] if together else place, list("abcd"))
        )
        found = compare.differ(sample(pd.Series(np.clip(np.round(both), 1, 5)), by, drawn))
        wrong += found.p is not None and found.p < 0.05
    assert wrong / count < 0.05 + 2 * (0.05 * 0.95 / count) ** 0.5
