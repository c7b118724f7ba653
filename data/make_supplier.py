"""Make the sample of the study `params/supplier.yaml`: business customers judge their supplier.

    python data/make_supplier.py [FOLDER]

Four half-years, about 70 customers each, marks 0 to 100 on five items. Always the same bytes.
Planted: price is the lowest item until on-time delivery falls by 18 marks in 2025H2, which takes
the weighted score from 满意 (80 and more) to the very edge of it, where no grade can be given.
Three customers in five also mark a competitor, who is 8 marks better in price, 7 worse in service
and equal in all else, but for that fall.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

HALVES = ["2024H1", "2024H2", "2025H1", "2025H2"]
LEVELS = {"quality": 86, "samples": 84, "price": 74, "delivery": 85, "service": 82}
FALL = -18
RIVAL = {"quality": 0, "samples": 0, "price": 8, "delivery": 0, "service": -7}
KNOWN = 0.6


def wave(
    place: int, period: str, rng: np.random.Generator, of_rival: np.random.Generator
) -> pd.DataFrame:
    """One half-year's answers."""
    size = int(rng.integers(64, 78))
    customer = rng.normal(0, 5, size)
    marks = {}
    for item, level in LEVELS.items():
        shift = FALL if (item, period) == ("delivery", "2025H2") else 0
        raw = level + shift + customer + rng.normal(0, 6, size)
        marks[item] = np.clip(np.round(raw), 0, 100).astype(int).astype(str)
        marks[item][rng.random(size) < 0.02] = ""
    knows = of_rival.random(size) < KNOWN
    rival = {}
    for item, better in RIVAL.items():
        raw = LEVELS[item] + better + customer + of_rival.normal(0, 6, size)
        rounded = np.clip(np.round(raw), 0, 100).astype(int).astype(str)
        rival[f"rival_{item}"] = np.where(knows, rounded, "")
    return pd.DataFrame(
        {
            "customer": [f"K{100 * (place + 1) + one:04d}" for one in range(size)],
            "half_year": period,
            **marks,
            "market": rng.choice(["国内", "海外"], size, p=[0.7, 0.3]),
            **rival,
        }
    )


def main(folder: Path) -> None:
    """Write the answers into `folder`."""
    rng, of_rival = np.random.default_rng(20240601), np.random.default_rng(20250602)
    answers = pd.concat([wave(place, period, rng, of_rival) for place, period in enumerate(HALVES)])
    folder.mkdir(parents=True, exist_ok=True)
    answers.to_csv(folder / "answers.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "supplier")
