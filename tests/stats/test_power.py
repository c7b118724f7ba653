"""What a comparison of two groups would find, against R (tests/golden/precision.R) and by law."""

from pathlib import Path

import pandas as pd
import pytest

from csatbook.stats.planning import power

GOLDEN = pd.read_csv(Path(__file__).parents[1] / "golden" / "precision.csv")
OPTIONS = {
    "detectable_mean": ["deviation", "power", "level"],
    "needed_mean": ["deviation", "power", "level"],
    "detectable_share": ["share", "power", "level"],
    "needed_share": ["share", "power", "level"],
}


def rows(kind: str) -> list[dict]:
    return GOLDEN[GOLDEN["what"].str.startswith(kind)].to_dict("records")


def options(row: dict) -> dict[str, float]:
    return {name: row[name] for name in OPTIONS[row["what"]]}


@pytest.mark.parametrize("row", rows("detectable"))
def test_the_difference_that_would_be_found_equals_what_r_computes(row: dict) -> None:
    found = getattr(power, row["what"])(row["n_a"], row["n_b"], **options(row))
    assert found == pytest.approx(row["value"], rel=1e-8)


@pytest.mark.parametrize("row", rows("needed_"))
def test_groups_are_as_large_as_r_says(row: dict) -> None:
    assert getattr(power, row["what"])(row["difference"], **options(row)) == row["value"]


def test_the_reference_holds_every_function() -> None:
    assert {row["what"] for kind in ("detectable", "needed_") for row in rows(kind)} == set(OPTIONS)


def test_groups_of_the_size_needed_find_the_difference_and_those_of_one_less_do_not() -> None:
    n = power.needed_mean(0.3, deviation=1.1)
    assert (power.detectable_mean(n, n, deviation=1.1) or 1) <= 0.3
    assert (power.detectable_mean(n - 1, n - 1, deviation=1.1) or 0) > 0.3
    n = power.needed_share(0.1, share=0.8) or 0
    assert (power.detectable_share(n, n, share=0.8) or 1) <= 0.1
    assert (power.detectable_share(n - 1, n - 1, share=0.8) or 0) > 0.1


def test_it_does_not_matter_which_group_of_means_comes_first() -> None:
    one, other = (power.detectable_mean(*ns, deviation=2) for ns in ((30, 400), (400, 30)))
    assert one == pytest.approx(other, rel=1e-12)


def test_groups_without_any_spread_or_of_a_handful_find_nothing() -> None:
    assert power.detectable_mean(1, 1, deviation=1) is None
    assert power.detectable_mean(0, 300, deviation=1) is None
    assert power.detectable_share(0, 300) is None
    assert power.detectable_share(3, 3) is None  # even 0 against 50 % would be missed


def test_two_single_answers_more_than_one_have_a_very_great_difference() -> None:
    assert (power.detectable_mean(1, 2, deviation=1) or 0) > 5


def test_shares_cannot_differ_by_more_than_there_is() -> None:
    assert power.needed_share(0.6, share=0.5) is None
    assert power.needed_share(0.6, share=0.8) is not None
