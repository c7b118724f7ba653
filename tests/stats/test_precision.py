"""Margins and sample sizes against R (tests/golden/precision.R), a published table and by hand."""

from pathlib import Path

import pandas as pd
import pytest

from csatbook.stats.planning import precision

GOLDEN = pd.read_csv(Path(__file__).parents[1] / "golden" / "precision.csv")


def rows(what: str) -> list[dict]:
    return GOLDEN[GOLDEN["what"] == what].to_dict("records")


def population(row: dict) -> int | None:
    return None if pd.isna(row["population"]) else int(row["population"])


@pytest.mark.parametrize("row", rows("margin"))
def test_a_margin_equals_what_r_computes(row: dict) -> None:
    found = precision.margin(
        row["deviation"], row["n_a"], population=population(row), level=row["level"]
    )
    assert found == pytest.approx(row["value"], rel=1e-12)


@pytest.mark.parametrize("row", rows("needed"))
def test_a_sample_is_as_large_as_the_search_in_r_finds(row: dict) -> None:
    found = precision.needed(
        row["deviation"], row["difference"], population=population(row), level=row["level"]
    )
    assert found == row["value"]


@pytest.mark.parametrize(
    ("customers", "sample"), [(100, 80), (300, 169), (1000, 278), (10000, 370)]
)
def test_a_sample_for_a_share_is_that_of_the_table_of_krejcie_and_morgan(
    customers: int, sample: int
) -> None:
    assert precision.needed(0.5, 0.05, population=customers) == sample


def test_among_few_customers_everybody_is_needed_and_then_nothing_is_uncertain() -> None:
    assert precision.needed(0.5, 0.01, population=12) == 12
    assert precision.margin(0.5, 12, population=12) == 0
    assert precision.margin(0.5, 1, population=1) == 0


def test_a_sample_of_the_size_needed_keeps_the_margin_and_one_less_does_not() -> None:
    for within in (0.02, 0.03, 0.05):
        n = precision.needed(0.5, within, population=5000)
        assert precision.margin(0.5, n, population=5000) <= within
        assert precision.margin(0.5, n - 1, population=5000) > within
