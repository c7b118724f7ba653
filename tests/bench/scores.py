"""How long do all scores of a large study take, beside one pass of groupby().mean()?

Prints the ratio and the peak memory; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/scores.py [ROUNDS]

A million respondents, 20 items of 1 to 5 in five dimensions, 2 % missing answers, three scores
(satisfied share, mean, index) of the whole, each dimension and each item, with intervals; without
and with weights of the respondents.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd

from csatbook.analysis.subject import subjects
from csatbook.stats import tally
from csatbook.stats.ratio import index_score
from csatbook.study import Study

ROWS, ITEMS = 1_000_000, 20
MEGABYTE = 1024 * 1024


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    measured, frame = study(), answers()
    weights = pd.Series(np.random.default_rng(20240102).choice([0.5, 1.0, 2.0], ROWS))
    report("unweighted", rounds, frame, lambda: score(measured, frame))
    report("weighted", rounds, frame, lambda: score(measured, frame, weights))


def report(name: str, rounds: int, frame: pd.DataFrame, work: Callable[[], None]) -> None:
    pairs = [(seconds(lambda: one_pass(frame)), seconds(work)) for _ in range(rounds)]
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    size = frame.memory_usage(deep=True).sum()
    print(
        f"{ROWS:,} x {ITEMS} {name}: "
        f"groupby().mean() {median(one for one, _ in pairs):.3f} s, "
        f"all scores {median(two for _, two in pairs):.3f} s, "
        f"ratio {median(two / one for one, two in pairs):.2f} (median of {rounds}), "
        f"peak memory beyond the frame {peak / MEGABYTE:.0f} MB, {peak / size:.2f} x the frame"
    )


def one_pass(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.groupby("region", observed=True).mean()


def score(measured: Study, frame: pd.DataFrame, weights: pd.Series | None = None) -> None:
    # as report.results does
    places = {item: place for place, item in enumerate(measured.items)}
    everyone = tally.rows(
        [frame[item] for item in measured.items],
        weights,
        scales=[measured.scale_of(item) for item in measured.items],
    )
    tallies = {}
    for declared in measured.scores.values():
        for subject in subjects(measured, declared):
            scales = [measured.scale_of(item) for item in subject.items]
            if subject.items not in tallies:
                columns = [places[item] for item in subject.items]
                tallies[subject.items] = tally.patterns(everyone, columns)
            index_score(
                declared.method,
                tallies[subject.items],
                scales=scales,
                parts=subject.parts,
                **declared.options,
            )


def study() -> Study:
    names = [f"q{place}" for place in range(ITEMS)]
    return Study.model_validate(
        {
            "study": "bench",
            "title": "Bench",
            "period": "quarter",
            "data": {"responses": [{"path": "none.csv", "period": "2024Q1"}]},
            "scales": {"five": {"min": 1, "max": 5, "satisfied": [4, 5]}},
            "items": {name: {"zh": name, "en": name, "scale": "five"} for name in names},
            "dimensions": {
                f"d{place}": {"zh": "d", "en": "d", "items": names[4 * place : 4 * place + 4]}
                for place in range(ITEMS // 4)
            },
        }
    )


def answers() -> pd.DataFrame:
    rng = np.random.default_rng(20240101)
    marks = rng.integers(1, 6, (ROWS, ITEMS)).astype(float)
    marks[rng.random(marks.shape) < 0.02] = np.nan
    frame = pd.DataFrame(marks, columns=[f"q{place}" for place in range(ITEMS)])
    return frame.assign(region=pd.Categorical(rng.choice(["a", "b", "c", "d"], ROWS)))


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
