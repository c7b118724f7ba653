"""Two scores of which some respondents are in both, against R (tests/golden/overlap.R) and laws."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from variants import FIVE

from csatbook.stats import compare as comparing
from csatbook.stats import tally
from csatbook.stats.compare import overlap, paired
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.score import TERMS

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
ANSWERS.index += 1  # R counts from 1
EXPECTED = pd.read_csv(GOLDEN / "overlap.csv")
NUMBERS = list(EXPECTED)[5:-1]


def of(
    own: pd.Series, other: pd.Series, weights: pd.Series | None = None, *, method: str = "mean"
) -> Comparison:
    """The scores of two waves; who answered stands in the index."""
    groups, terms, given = [], [], []
    for marks in (own, other):
        mine = None if weights is None else weights.loc[marks.index]
        who = pd.Series("x", index=marks.index, dtype="category")
        groups += comparing.groups(method, marks, who, mine, scales=[FIVE])
        given.append(tally.rows([marks], mine, scales=[FIVE]))
        terms.append(TERMS[method](given[-1], scales=[FIVE]))
    recurring = overlap.Recurring.of_terms(terms, given, (own.index, other.index))
    return overlap.compare(*groups, recurring)


@pytest.mark.parametrize(
    "row", EXPECTED.to_dict("records"), ids=lambda row: f"{list(row.values())[:3]}"
)
def test_a_comparison_with_respondents_in_both_equals_what_r_computes(row: dict) -> None:
    found = of(
        ANSWERS["q1"].loc[: row["first"]],
        ANSWERS["q2"].loc[row["last"] :],
        ANSWERS["weight"] if row["weights"] == "weight" else None,
        method=row["method"],
    )
    assert found.test == "overlap_t"
    for name in NUMBERS:
        assert getattr(found, name) == pytest.approx(row[name], rel=1e-9, abs=1e-12), name


def test_with_everyone_in_both_it_is_the_paired_test() -> None:
    known = ANSWERS.dropna(subset=["q1", "q2"])
    for weights in (None, known["weight"]):
        found = of(known["q1"], known["q2"], weights)
        expected = paired.compare("mean", known[["q1"]], known[["q2"]], weights, scales=[FIVE])
        for name in ("difference", "error", "statistic", "df", "p", "low", "high"):
            assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-9), name


def test_with_nobody_in_both_it_is_welchs() -> None:
    own, other = ANSWERS["q1"].loc[:40], ANSWERS["q1"].loc[41:]
    who = pd.Series(np.where(ANSWERS.index <= 40, "a", "b"), index=ANSWERS.index, dtype="category")
    groups = comparing.groups("mean", ANSWERS["q1"], who, scales=[FIVE])
    expected = comparing.pair(*groups, test="welch_t")
    found = of(own, other)
    for name in ("difference", "error", "statistic", "df", "p", "low", "high", "effect"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-12), name


def test_one_respondent_in_both_tells_nothing_of_how_answers_go_together() -> None:
    assert of(ANSWERS["q1"].loc[:41], ANSWERS["q2"].loc[41:]).error == pytest.approx(
        of(ANSWERS["q1"].loc[:41], ANSWERS["q2"].loc[41:].rename({41: 99})).error, rel=1e-12
    )


def test_exchanged_waves_turn_the_sign_only() -> None:
    there = of(ANSWERS["q1"].loc[:60], ANSWERS["q2"].loc[30:], ANSWERS["weight"])
    back = of(ANSWERS["q2"].loc[30:], ANSWERS["q1"].loc[:60], ANSWERS["weight"])
    assert there.difference == pytest.approx(-back.difference, rel=1e-12)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), rel=1e-9)
    assert there.p == pytest.approx(back.p, rel=1e-9)


def test_a_wave_beside_itself_changes_by_exactly_nothing() -> None:
    found = of(ANSWERS["q1"], ANSWERS["q1"])
    assert (found.difference, found.reason, found.p) == (0.0, "all_equal", None)


def test_neither_the_order_of_rows_nor_the_scale_of_weights_counts() -> None:
    own, other = ANSWERS["q1"].loc[:60], ANSWERS["q2"].loc[30:]
    plain = of(own, other, ANSWERS["weight"])
    mixed = of(own.sample(frac=1, random_state=1), other.iloc[::-1], 7 * ANSWERS["weight"])
    for name in NUMBERS:
        assert getattr(mixed, name) == pytest.approx(getattr(plain, name), rel=1e-9), name


def test_a_respondent_twice_on_one_side_is_refused() -> None:
    doubled = pd.concat([ANSWERS["q1"].loc[:40], ANSWERS["q1"].loc[:1]])
    terms = [TERMS["mean"](tally.rows([each]), scales=[FIVE]) for each in (doubled, ANSWERS["q2"])]
    given = tuple(tally.rows([each]) for each in (doubled, ANSWERS["q2"]))
    with pytest.raises(ValueError, match="once"):
        overlap.Recurring.of_terms(tuple(terms), given, (doubled.index, ANSWERS.index))


def test_where_few_in_both_spread_more_than_all_the_error_stays_above_nothing() -> None:
    own = pd.Series([1.0, 5.0, 3.0], index=list("abc"))
    other = pd.Series([1.0, 5.0, 3.0], index=list("abd"))
    found = of(own, other)
    assert found.error is None or found.error > 0


def test_who_recurs_is_the_same_looked_up_for_each_score_or_once_for_all() -> None:
    own = ANSWERS["q1"].loc[:60].where(lambda marks: marks != 3)
    other = ANSWERS["q2"].loc[20:].sample(frac=1, random_state=1).where(lambda marks: marks != 2)
    given = tuple(tally.rows([each], scales=[FIVE]) for each in (own, other))
    terms = tuple(TERMS["mean"](each, scales=[FIVE]) for each in given)
    who = (own.index, other.index)
    each = overlap.Recurring.of_terms(terms, given, who)
    once = overlap.Recurring.of_terms(terms, given, who, same=overlap.matched(*who))
    assert once.n == each.n
    assert 5 < once.n < 41
    assert np.array_equal(once.moved, each.moved)
    assert np.array_equal(once.weight, each.weight)
