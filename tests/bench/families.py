"""How often does a whole report find a difference where there is none?

Prints shares; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/families.py [WAVES]

Waves of a made-up study, compared as a report does by default: 15 items of 1 to 5 in three
dimensions, answers of one respondent alike (correlation 0.5 before rounding), 5 segment variables
that nothing depends on, by the satisfied share and by the mean. A family is one score by one
variable, for the whole, the dimensions, or the items: how many of them hold a significant
difference after Holm's adjustment? And how many of the 95 % intervals hold the true difference, 0?
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtri

from csatbook import study as studies
from csatbook.analysis.groups import comparisons
from csatbook.analysis.wave import tallied
from csatbook.study import Study

ITEMS, DIMENSIONS = 15, 3
SMALL = {
    "two": (12, 238),
    "three": (83, 83, 84),
    "four": (8, 12, 30, 200),
    "five": (15, 20, 30, 60, 125),
    "six": (10, 10, 10, 40, 80, 100),
}
LARGE = {name: tuple(10 * size for size in sizes) for name, sizes in SMALL.items()}
"""Sizes of the groups, by variable; most with 100 and more."""
SHAPES = {
    "even": (0.1, 0.2, 0.4, 0.2, 0.1),
    "skewed": (0.02, 0.03, 0.1, 0.25, 0.6),
    "very skewed": (0.01, 0.01, 0.03, 0.1, 0.85),
}
"""How probable are the answers 1 to 5."""
WEIGHTS = {
    "none": {1.0: 1.0},
    "mild": {0.5: 1 / 3, 1.0: 1 / 3, 2.0: 1 / 3},
    "wild": {0.3: 0.3, 1.0: 0.6, 5.0: 0.1},
}
"""How probable is each weight."""
KEPT = ["score", "by", "test", "low", "high", "p", "p_adjusted", "n_a", "n_b"]


@dataclass(frozen=True)
class Found:
    """The comparisons of many waves, and which of them are of which wave."""

    table: pd.DataFrame

    def families(self, p: str = "p_adjusted") -> pd.Series:
        """The share of families with a significant difference, by score and kind."""
        rows = self.table.assign(wrong=self.table[p] < 0.05)
        each = rows.groupby(["score", "kind", "by", "wave"])["wrong"].any()
        return each.groupby(["score", "kind"]).mean()

    def held(self, *, least: int = 100) -> pd.Series:
        """The share of intervals that hold 0, between groups of so many, by score and kind."""
        rows = self.table[self.table[["n_a", "n_b"]].min(axis=1) >= least]
        rows = rows[rows["low"].notna()]
        return (
            ((rows["low"] <= 0) & (rows["high"] >= 0)).groupby([rows["score"], rows["kind"]]).mean()
        )


def study(variables: dict[str, tuple[int, ...]] = SMALL) -> Study:
    """The made-up study: nothing about comparisons is declared but the scores."""
    items = "\n".join(f"  q{at}: {{zh: q, en: q, scale: five}}" for at in range(ITEMS))
    dimensions = "\n".join(
        f"  d{at}: {{zh: d, en: d, items: [{', '.join(f'q{n}' for n in of_dimension(at))}]}}"
        for at in range(DIMENSIONS)
    )
    segments = "\n".join(f"  {name}: {{zh: s, en: s}}" for name in variables)
    text = (
        "study: none\ntitle: {zh: 无, en: None}\nperiod: quarter\n"
        "data: {responses: [{path: none.csv}], date: day}\n"
        "scales: {five: {min: 1, max: 5, satisfied: [4, 5]}}\n"
        f"items:\n{items}\ndimensions:\n{dimensions}\nsegments:\n{segments}\n"
        "scores: {share: {method: satisfied_share}, mean: {method: mean}}\n"
        "compare: {scores: [share, mean]}\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "none.yaml"
        path.write_text(text, encoding="utf-8")
        return studies.load(path)


def of_dimension(at: int) -> range:
    each = ITEMS // DIMENSIONS
    return range(at * each, (at + 1) * each)


def waves(
    rng: np.random.Generator,
    shape: str,
    weighing: str,
    variables: dict[str, tuple[int, ...]] = SMALL,
) -> Iterator[pd.DataFrame]:
    """Respondents of whom no group differs, wave after wave."""
    size = sum(next(iter(variables.values())))
    limits = ndtri(np.cumsum(SHAPES[shape])[:-1])
    names = [f"q{at}" for at in range(ITEMS)]
    groups = {
        name: np.repeat([f"g{at}" for at in range(len(sizes))], sizes)
        for name, sizes in variables.items()
    }
    weights = WEIGHTS[weighing]
    while True:
        alike, own = rng.normal(size=(size, 1)), rng.normal(size=(size, ITEMS))
        marks = 1.0 + np.searchsorted(limits, np.sqrt(0.5) * (alike + own))
        rows = pd.DataFrame(marks, columns=names)
        for name, values in groups.items():
            rows[name] = pd.Categorical(rng.permutation(values))
        if weighing != "none":
            rows["weight"] = rng.choice(list(weights), size, p=list(weights.values()))
        yield rows


def nobody(_variable: str, _asked: object) -> tuple[str, ...]:
    """Every group is shown, whatever its size."""
    return ()


def found(
    count: int, shape: str, weighing: str, variables: dict[str, tuple[int, ...]] = SMALL
) -> Found:
    """What do the reports of so many waves say of groups that do not differ?"""
    made = study(variables)
    parts = []
    for wave, rows in zip(
        range(count),
        waves(np.random.default_rng(20240105), shape, weighing, variables),
        strict=False,
    ):
        everyone, groups = tallied(made, rows, None), comparisons.grouped(rows, list(variables))
        compared = pd.DataFrame(
            comparisons.result_rows(made, everyone, groups, against="pairs", hidden=nobody)
        )
        kind = compared["subject"].str.partition(":")[0]
        parts.append(compared[KEPT].assign(kind=kind, wave=wave))
    return Found(pd.concat(parts, ignore_index=True))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    kinds = list(product(("share", "mean"), ("overall", "dimension", "item")))
    head = " ".join(f"{score[:5]:>5} {kind[:4]:4}" for score, kind in kinds)
    print(f"Of {count} waves x {len(SMALL)} variables: families with a difference that is none")
    print(f"{'':28} {head}")
    for sizes, variables in (("small", SMALL), ("large", LARGE)):
        for weighing, shape in product(WEIGHTS, SHAPES):
            seen = found(count, shape, weighing, variables)
            wrong, held = seen.families(), seen.held()
            name = f"{sizes} {weighing:4} {shape:11}"
            print(f"{name:22} wrong " + " ".join(f"{wrong[kind]:10.1%}" for kind in kinds))
            if sizes == "large":
                print(f"{name:22} held  " + " ".join(f"{held[kind]:10.1%}" for kind in kinds))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
