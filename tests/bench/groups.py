"""Does the time of comparing groups grow no faster than their number?

Prints CPU seconds and ratios; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/groups.py [GROUPS ...] [--rounds 3]

Ten respondents a group, 4 items of 1 to 5; 10, 100, 1,000 and 10,000 groups: the marks counted by
group and item, each group beside the rest and beside everyone, all groups in one test, and the
groups that must not be shown; then every result table of a study that compares so many shops.
Behind each time how many times it is that of the groups before; 10 is linear
from each of the usual numbers of groups to the next. All pairs are
compared of up to 20 groups only, of which the time is told apart.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from csatbook.analysis import export
from csatbook.analysis import wave as waves
from csatbook.stats import compare, suppression
from csatbook.stats.groups.group import Group
from csatbook.stats.suppression import SegmentCells
from csatbook.study.compare import PAIRS
from csatbook.study.scale import Scale

FIVE = Scale(min=1, max=5, satisfied=[4, 5])
EACH, ITEMS, GROUPS = 10, 4, (10, 100, 1_000, 10_000)

STUDY = """\
study: shops
title: {zh: Shops, en: Shops}
period: quarter
data: {responses: [{path: answers.csv}], wave: wave, respondent: who}
scales: {five: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}}
items:
  a: {zh: A, en: A, scale: five}
  b: {zh: B, en: B, scale: five}
  c: {zh: C, en: C, scale: five}
  d: {zh: D, en: D, scale: five}
dimensions:
  first: {zh: First, en: First, items: [a, b]}
  second: {zh: Second, en: Second, items: [c, d]}
segments: {shop: {zh: Shop, en: Shop}}
scores: {csat: {method: satisfied_share}, mean: {method: mean}}
compare: {by: [shop], spread: true}
report: {language: en}
"""


def spent(work: Callable[[], object], rounds: int) -> float:
    """CPU seconds, the least of so many rounds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def answers(groups: int) -> tuple[pd.DataFrame, pd.Series]:
    """Marks of respondents in so many groups."""
    rng = np.random.default_rng(groups)
    marks = pd.DataFrame(rng.integers(1, 6, (EACH * groups, ITEMS)).astype(float))
    return marks, pd.Series(pd.Categorical(np.repeat(np.arange(groups), EACH)))


def counted(marks: pd.DataFrame, by: pd.Series, method: str) -> tuple[Group, ...]:
    """The groups of all items together."""
    return compare.groups(method, marks, by, scales=[FIVE] * ITEMS)


def hidden(groups: int) -> object:
    """Which of so many groups, and of their halves, must not be shown?"""
    n = np.random.default_rng(groups).integers(3, 30, groups)
    cells = SegmentCells(n, np.full(groups, -np.inf), np.full(groups, np.inf))
    return suppression.suppress({"shop": cells}, {}, least=5)


def tables(groups: int, folder: Path) -> dict[str, Callable[[], object]]:
    """Every result table that there is of a study of so many shops, in two waves."""
    parts = []
    for wave in ("2025Q1", "2025Q2"):
        marks, by = answers(groups)
        part = marks.astype(int).set_axis(list("abcd"), axis=1)
        who = np.arange(len(by))
        parts.append(part.assign(shop="shop " + by.astype(str), wave=wave, who=who))
    (folder / "shops.yaml").write_text(STUDY)
    pd.concat(parts).to_csv(folder / "answers.csv", index=False)
    waves.open(folder / "shops.yaml", "2025Q2", language="en").rows  # noqa: B018 - intake is apart
    wanted = waves.open(folder / "shops.yaml", "2025Q2", language="en")
    known = {name: maker for name, maker in export.MAKERS.items() if not maker.lacking(wanted)}

    def made(name: str) -> object:
        return known[name].make(waves.open(folder / "shops.yaml", "2025Q2", language="en"))

    return {f"table {name}": lambda name=name: made(name) for name in known}


def main() -> None:
    """Print all times."""
    words = argparse.ArgumentParser()
    words.add_argument("groups", type=int, nargs="*", default=GROUPS)
    words.add_argument("--rounds", type=int, default=3)
    told = words.parse_args()
    before: dict[str, float] = {}
    for groups in told.groups:
        marks, by = answers(groups)
        among = counted(marks, by, "mean")
        shares = counted(marks, by, "satisfaction_rate")
        work: dict[str, Callable[[], object]] = {
            "groups": lambda marks=marks, by=by: counted(marks, by, "mean"),
            "rest": lambda among=among: compare.rest(among),
            "total": lambda among=among: compare.total(among),
            "total, shares": lambda shares=shares: compare.total(shares),
            "all in one test": lambda among=among: compare.differ(among),
            "hidden": lambda groups=groups: hidden(groups),
        }
        with tempfile.TemporaryDirectory() as folder:
            os.environ["CSATBOOK_DATA"] = folder
            work |= tables(groups, Path(folder))
            for name, each in work.items():
                now = spent(each, told.rounds)
                ratio = f"{now / before[name]:6.1f} ×" if name in before else ""
                print(f"{groups:6,d} groups  {name:24} {now:8.4f} s {ratio}", flush=True)
                before[name] = now
    among = counted(*answers(PAIRS), "mean")
    pairs = spent(lambda: compare.pairs(among), told.rounds)
    print(f"{PAIRS:6,d} groups  all pairs                {pairs:8.4f} s")


if __name__ == "__main__":
    main()
