"""How often is something called changed, or a measure called a success, though nothing happened?

Prints shares; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/changes_false.py [WAVES [MEASURES]]

Changes: WAVES waves of a study whose customers answer alike in all of them, drawn anew each time,
or half of them the same people as in the wave before; with and without weights. In how many waves
is any score of a family (the whole, the dimensions, the items) called larger or smaller since the
wave before? At most the declared 5 % may be. Measures: MEASURES measures without any effect, for a
group that was chosen at random, or because it scored lowest of five; how many are called improved,
and how many would be if nothing were made up for the choice?
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from csatbook.analysis import wave as waves
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.wave import at
from csatbook.stats import compare as comparing
from csatbook.stats.compare import difference_in_differences as did
from csatbook.stats.groups.comparison import Comparison
from csatbook.study.scale import Scale

WAVES, MEASURES = 200, 2000
FIVE = Scale(min=1, max=5, satisfied=[4, 5])
SHAPES = {"even": [0.1, 0.2, 0.4, 0.2, 0.1], "skewed": [0.02, 0.05, 0.13, 0.35, 0.45]}
"""How probable are the answers 1 to 5."""
ITEMS = [f"q{place}" for place in range(1, 9)]
STUDY = f"""\
study: same
title: {{zh: 不变, en: Unchanged}}
period: quarter
data: {{responses: [{{path: a.csv}}], wave: wave, respondent: who WEIGHT}}
scales: {{five: {{min: 1, max: 5, satisfied: [4, 5]}}}}
items: {{{", ".join(f"{item}: {{zh: {item}, en: {item}, scale: five}}" for item in ITEMS)}}}
dimensions:
  a: {{zh: a, en: a, items: [q1, q2, q3]}}
  b: {{zh: b, en: b, items: [q4, q5]}}
  c: {{zh: c, en: c, items: [q6, q7, q8]}}
scores: {{csat: {{method: satisfied_share}}, mean: {{method: mean}}}}
"""


def answers(rng: np.random.Generator, level: np.ndarray, shape: str) -> np.ndarray:
    """What these people answer to all items: as likely each as the shape has it, and alike."""
    tendency = 0.7 * level[:, None] + np.sqrt(1 - 0.49) * rng.standard_normal(
        (len(level), len(ITEMS))
    )
    standard = np.random.default_rng(0).standard_normal(200_000)
    limits = np.quantile(standard, np.cumsum(SHAPES[shape])[:-1])
    return 1 + np.searchsorted(limits, tendency)


def unchanged(
    count: int, *, size: int, shape: str, panel: bool = False, weighted: bool = False, seed: int = 1
) -> pd.Series:
    """In which share of so many waves has a family a change, though there is none?

    Parameters
    ----------
    count : waves
    size : customers of each
    shape : of `SHAPES`
    panel : whether half of them answer in the next wave, too
    weighted : whether some weigh five times as much as others
    """
    rng = np.random.default_rng(seed)
    parts = []
    level, who = rng.standard_normal(size), np.arange(size)
    for place in range(count + 1):
        fresh = slice(size // 2 if panel else 0, None)
        level, who = np.roll(level, size // 2), np.roll(who, size // 2)
        level[fresh] = rng.standard_normal(len(level[fresh]))
        who[fresh] = size * (place + 1) + np.arange(len(who[fresh]))
        frame = pd.DataFrame(answers(rng, level, shape), columns=ITEMS)
        weights = rng.choice([0.4, 1.0, 2.0], size)
        name = f"{1900 + place // 4}Q{place % 4 + 1}"
        parts.append(frame.assign(wave=name, who=[f"c{each}" for each in who], weight=weights))
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for inside in ("params", "data"):
            (root / inside).mkdir()
        text = STUDY.replace(" WEIGHT", ", weight: weight" if weighted else "")
        (root / "params" / "same.yaml").write_text(text, encoding="utf-8")
        pd.concat(parts).to_csv(root / "data" / "a.csv", index=False)
        last = waves.open(root / "params" / "same.yaml", name)
        found = pd.concat([changes(at(last, each)) for each in (*last.earlier[1:], name)])
    found = found[found["against"] == "previous"]
    kind = found["subject"].str.partition(":")[0].rename("kind")
    wrong = found["verdict"].isin(["larger", "smaller"])
    each_family = wrong.groupby([found["score"], kind, found["period"]]).any()
    return each_family.groupby(level=["score", "kind"]).mean()


def improved(count: int, *, size: int, shape: str, seed: int = 1) -> dict[str, float]:
    """Which share of so many measures without effect is called improved?

    Returns
    -------
    dict
        `any`: of a group chosen at random; `lowest`: of the lowest of five; `naive`: the same if
        nothing were made up for the choice; `alone`: and without comparison with the others.
    """
    rng = np.random.default_rng(seed)
    called = dict.fromkeys(("any", "lowest", "naive", "alone"), 0)
    by = pd.Series(np.repeat(np.arange(4), [size, size, 4 * size, 4 * size])).astype("category")
    for _ in range(count):
        marks = rng.choice(np.arange(1.0, 6), (2, 5, size), p=SHAPES[shape])
        lowest = int((marks[0] >= 4).mean(axis=1).argmin())
        for chosen in {0, lowest}:
            others = [place for place in range(5) if place != chosen]
            now, before, rest, rest_before = (
                marks[1, chosen],
                marks[0, chosen],
                marks[1, others].ravel(),
                marks[0, others].ravel(),
            )
            column = pd.Series(np.concatenate([now, before, rest, rest_before]))
            cells = comparing.groups("satisfied_share", column, by, scales=[FIVE])
            if chosen == 0:
                called["any"] += rose(did.compare(cells))
            if chosen == lowest:
                called["lowest"] += rose(did.compare(cells), picks=5)
                called["naive"] += rose(did.compare(cells))
                called["alone"] += rose(comparing.pair(*cells[:2]))
    return {name: times / count for name, times in called.items()}


def rose(found: Comparison, *, picks: int = 1) -> bool:
    """Whether a measure would be called improved."""
    return found.p is not None and picks * found.p < 0.05 and (found.difference or 0) > 0


def main(count: int = WAVES, measures: int = MEASURES) -> None:
    """Print all shares."""
    print("changes: share of waves with a change in a family, at most 0.05")
    for size, shape, panel, weighted in (
        (60, "skewed", False, False),
        (300, "even", False, True),
        (300, "skewed", True, False),
        (300, "even", True, True),
    ):
        shares = unchanged(count, size=size, shape=shape, panel=panel, weighted=weighted)
        told = ", ".join(f"{'/'.join(name)} {share:.3f}" for name, share in shares.items())
        kind = f"{size} {shape}{' panel' * panel}{' weighted' * weighted}"
        print(f"  {kind:28} {told}")
    print("measures: share called improved, at most 0.05")
    for size in (20, 100, 400):
        for shape in SHAPES:
            found = improved(measures, size=size, shape=shape)
            told = ", ".join(f"{name} {share:.3f}" for name, share in found.items())
            print(f"  {size:4} {shape:8} {told}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
