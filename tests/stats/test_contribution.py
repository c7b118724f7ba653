"""What columns contributed to a change: numbers from R (contributions.R), laws, and refusals."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from csatbook.stats.contribution import by_regression

GOLDEN = Path(__file__).parents[1] / "golden"
ROWS = pd.read_csv(GOLDEN / "contributions_rows.csv", skipinitialspace=True).astype(float)
EXPECTED = pd.read_csv(GOLDEN / "contributions.csv", skipinitialspace=True)
Y, X = ROWS["y"].to_numpy(), ROWS[["a", "b", "c"]].to_numpy()
NOW = ROWS["now"].to_numpy() == 1


@pytest.mark.parametrize("kind", ["equal", "weighted"])
def test_parts_equal_what_r_computes(kind: str) -> None:
    weight = ROWS["w"].to_numpy() if kind == "weighted" else np.ones(len(ROWS))
    found = by_regression(Y, X, weight, NOW)
    assert found is not None
    expected = EXPECTED[EXPECTED["kind"] == kind]
    assert (*found.parts, found.rest) == pytest.approx(tuple(expected["contribution"]), rel=1e-9)
    assert sum(found.parts) + found.rest == pytest.approx(expected["total"].iloc[0], abs=1e-12)


def test_exchanged_waves_turn_the_signs_and_weights_count_as_ratios() -> None:
    weight = ROWS["w"].to_numpy()
    found, back = by_regression(Y, X, weight, NOW), by_regression(Y, X, 7 * weight, ~NOW)
    assert found is not None
    assert back is not None
    assert (*back.parts, back.rest) == pytest.approx(
        tuple(-part for part in (*found.parts, found.rest)), rel=1e-9
    )


def test_columns_that_hang_together_and_few_rows_tell_nothing() -> None:
    twice = np.column_stack([X, X[:, 0] + X[:, 1]])
    assert by_regression(Y, twice, np.ones(len(Y)), NOW) is None
    assert by_regression(Y[6:12], X[6:12], np.ones(6), NOW[6:12]) is None
