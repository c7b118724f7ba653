"""Tables of answers by groups that several tests look at."""

from pathlib import Path

import numpy as np
import pandas as pd
from variants import FIVE, TEN

from csatbook.stats.groups import crosstab
from csatbook.stats.groups.crosstab import Crosstab

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
ANSWERS["untied"] = ANSWERS["recommend"] + np.arange(1, 81) / 1000
ANSWERS["part"] = np.repeat(["p", "q", "r", "s"], [30, 25, 17, 8])


def golden(name: str) -> list[dict]:
    """The rows of one CSV; None where a cell is empty."""
    table = pd.read_csv(GOLDEN / name, keep_default_na=False, na_values=[""]).astype(object)
    return table.where(table.notna(), None).to_dict("records")


def named(row: dict) -> str:
    """What a row is about."""
    keys = [key for key in ("test", "item", "by", "weights", "a", "b") if row.get(key)]
    return "-".join(str(row[key]) for key in keys)


def asked(row: dict) -> Crosstab:
    """The table that a row of a CSV is about."""
    weights = ANSWERS["weight"] if row["weights"] == "weight" else None
    scale = {"recommend": TEN, "untied": None}.get(row["item"], FIVE)
    groups = ANSWERS[row["by"]].astype("category")
    return crosstab.cross(ANSWERS[row["item"]], groups, weights, scale=scale)


def places(row: dict) -> tuple[int, int]:
    """Where the two groups of a row stand."""
    names = sorted(ANSWERS[row["by"]].unique())
    return names.index(row["a"]), names.index(row["b"])


def table(*groups: list[float], weights: list[list[float]] | None = None) -> Crosstab:
    """Of the answers of each group."""
    marks = pd.Series([float(one) for group in groups for one in group])
    names = pd.Categorical(
        np.repeat(range(len(groups)), [len(group) for group in groups]), range(len(groups))
    )
    given = None if weights is None else pd.Series([float(w) for one in weights for w in one])
    return crosstab.cross(marks, pd.Series(names), given)
