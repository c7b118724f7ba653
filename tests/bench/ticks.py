"""How long does it take to count and compare a question with many answers?

Prints seconds, a ratio and the peak memory; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/ticks.py [ROUNDS]

1,000,000 respondents of one wave, 40 options in one column, four regions: the shares with intervals
and each region beside each other, then what changed since another wave of as many; beside the sum
of the same ticks as 40 columns of truths by region in pandas. Reading the file is not in it.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd

from csatbook.analysis import wave as waves
from csatbook.analysis.issues import compared
from csatbook.analysis.issues.choices import choices

ROWS, OPTIONS = 1_000_000, 40
MEGABYTE = 1024  # of the kilobytes in which Linux counts
STUDY = """\
study: ticks
title: {zh: Ticks, en: Ticks}
period: quarter
data: {responses: [{path: answers.csv}], wave: wave}
scales: {five: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}}
items: {a: {zh: A, en: A, scale: five}}
choices: {why: {zh: Why, en: Why, separator: ;, options: [OPTIONS]}}
segments: {region: {zh: Region, en: Region}}
scores: {csat: {method: satisfied_share}}
compare: {by: [region]}
report: {language: en}
"""


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["CSATBOOK_DATA"] = name
        ticks, region = written(folder)
        _open(folder).rows  # noqa: B018 - reading the file is apart
        both = [(spent_plainly(ticks, region), spent(folder)) for _ in range(rounds)]
    clock, cpu, change = (median(each[1][at] for each in both) for at in (0, 1, 2))
    plain = median(each[0] for each in both)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    print(
        f"{ROWS:,} x {OPTIONS} options counted and compared: {clock:.2f} s by the clock, "
        f"{cpu:.2f} CPU s, what changed {change:.2f} CPU s more; "
        f"groupby().mean() {plain:.2f} CPU s, ratio {cpu / plain:.1f} "
        f"(median of {rounds}), peak {peak:.0f} MB with the made-up answers"
    )


def written(folder: Path) -> tuple[pd.DataFrame, pd.Series]:
    """The study with its answers; the ticks as columns, and the regions."""
    rng = np.random.default_rng(15)
    names = [f"option{at}" for at in range(OPTIONS)]
    patterns = rng.random((5_000, OPTIONS)) < rng.uniform(0.02, 0.3, OPTIONS)
    texts = np.array([";".join(np.array(names)[each]) for each in patterns], dtype=object)
    drawn = rng.integers(0, len(patterns), 2 * ROWS)
    region = pd.Series(pd.Categorical(rng.choice(list("abcd"), 2 * ROWS)))
    wave = np.repeat(["2025Q2", "2025Q1"], ROWS)
    frame = pd.DataFrame({"wave": wave, "a": 4, "region": region, "why": texts[drawn]})
    frame.to_csv(folder / "answers.csv", index=False)
    (folder / "ticks.yaml").write_text(STUDY.replace("OPTIONS", ", ".join(names)))
    return pd.DataFrame(patterns[drawn[:ROWS]], columns=names), region[:ROWS]


def _open(folder: Path) -> waves.Wave:
    return waves.open(folder / "ticks.yaml", "2025Q2", language="en")


def spent_plainly(ticks: pd.DataFrame, region: pd.Series) -> float:
    start = time.process_time()
    ticks.groupby(region, observed=True).mean()
    return time.process_time() - start


def spent(folder: Path) -> tuple[float, float, float]:
    """Seconds by the clock and of the processor, and of the latter what a change takes."""
    wave = _open(folder)
    clock, cpu = time.perf_counter(), time.process_time()
    choices(wave)
    compared.choice_differences(wave)
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    start = time.process_time()
    compared.choice_changes(wave)
    return clock, cpu, time.process_time() - start


if __name__ == "__main__":
    main()
