"""Make the sample of the study `params/delivery.yaml`: a component maker judged by its customers.

    python data/make_delivery.py [FOLDER]

Five sales regions, six quarters: answers in four levels, all deliveries, all complaints. Always
the same bytes. Planted for 2025Q4: 华东 is best (all 48 deliveries on time, 100 points); 华南
delivers 38 of 40 on time, just the 95 % that are worth 85 points; 华中 34 of 36, a little less,
50 points; 西南 is worst (24 of 32, below 80 %, 30 points) and has most returns; 华北 takes 12 valid
complaints, above the 10 that are worth no points.
"""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

QUARTERS = {
    "2024Q3": date(2024, 7, 1),
    "2024Q4": date(2024, 10, 1),
    "2025Q1": date(2025, 1, 1),
    "2025Q2": date(2025, 4, 1),
    "2025Q3": date(2025, 7, 1),
    "2025Q4": date(2025, 10, 1),
}
DELIVERIES = {"华东": 48, "华南": 40, "华北": 40, "华中": 36, "西南": 32}
LATE = {
    "华东": [2, 3, 1, 2, 1, 0],
    "华南": [3, 3, 4, 2, 3, 2],
    "华北": [4, 2, 3, 3, 5, 3],
    "华中": [3, 2, 4, 3, 2, 2],
    "西南": [3, 4, 4, 5, 6, 8],
}
COMPLAINTS = {
    "华东": [2, 1, 3, 1, 2, 1],
    "华南": [3, 4, 2, 3, 3, 3],
    "华北": [4, 5, 4, 6, 9, 12],
    "华中": [4, 3, 5, 3, 4, 4],
    "西南": [5, 4, 5, 6, 5, 6],
}
RETURNS = {"华东": 0.004, "华南": 0.006, "华北": 0.008, "华中": 0.007, "西南": 0.014}
LEVEL = {"华东": 3.35, "华南": 3.15, "华北": 3.00, "华中": 3.10, "西南": 2.75}
ITEMS = {"quality": 0.15, "delivery": -0.10, "packaging": 0.10, "support": 0.05, "contact": 0.05}
WORDS = np.array(["非常不满意", "不满意", "满意", "非常满意"])
QUARTER_DAYS = 90


def answers(rng: np.random.Generator) -> Iterator[dict[str, object]]:
    """One customer's answers a row."""
    number = 0
    for quarter in QUARTERS:
        for region, level in LEVEL.items():
            for _ in range(rng.integers(16, 25)):
                number += 1
                raw = level + rng.normal(0, 0.45) + rng.normal(0, 0.5, len(ITEMS))
                marks = np.clip(np.round(raw + list(ITEMS.values())), 1, 4).astype(int)
                words = np.where(rng.random(len(ITEMS)) < 0.02, "", WORDS[marks - 1])
                yield {
                    "customer": f"K{number:04d}",
                    "quarter": quarter,
                    "region": region,
                    **dict(zip(ITEMS, words, strict=True)),
                }


def deliveries(rng: np.random.Generator) -> Iterator[dict[str, object]]:
    """One delivery a row; in each region and quarter just as many are late as `LATE` says."""
    number = 0
    for place, start in enumerate(QUARTERS.values()):
        for region, count in DELIVERIES.items():
            late = rng.permutation(count) < LATE[region][place]
            for one in late:
                number += 1
                due = start + timedelta(days=int(rng.integers(QUARTER_DAYS)))
                days = rng.integers(1, 10) if one else rng.integers(-3, 1)
                pieces = int(rng.integers(4, 41)) * 25
                yield {
                    "order": f"D{number:05d}",
                    "region": region,
                    "due_on": due,
                    "delivered_on": due + timedelta(days=int(days)),
                    "pieces": pieces,
                    "returned": rng.binomial(pieces, RETURNS[region]),
                }


def complaints(rng: np.random.Generator) -> Iterator[dict[str, object]]:
    """One complaint a row; besides the valid ones up to two a quarter are found groundless."""
    for place, start in enumerate(QUARTERS.values()):
        for region, counts in COMPLAINTS.items():
            for kind in ["有效"] * counts[place] + ["无效"] * int(rng.integers(0, 3)):
                day = start + timedelta(days=int(rng.integers(QUARTER_DAYS)))
                yield {"region": region, "received_on": day, "verdict": kind}


def main(folder: Path) -> None:
    """Write answers, deliveries and complaints into `folder`."""
    rng = np.random.default_rng(20240701)
    folder.mkdir(parents=True, exist_ok=True)
    made = {"answers": answers(rng), "deliveries": deliveries(rng), "complaints": complaints(rng)}
    for name, rows in made.items():
        pd.DataFrame(rows).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("delivery"))
