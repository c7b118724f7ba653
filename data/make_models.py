"""Make the sample of the study `params/models.yaml`: the named models of customer satisfaction.

    python data/make_models.py [FOLDER]

A made-up audio-book app with subscribers, three half-years, about 300 answers each, a tenth of them
of subscribers who left; the months' subscribers and losses; all complaints. Always the same bytes.
Planted: the price rises in 2025H1: customers left per month go from about 3 % to 6 % and back to
4 %, complaints from 48 to 96 to 60, and those who left recommend least. Perceptions are above
expectations on the interface and furthest below on the speed of replies. Of the features resuming
is must-be, sound quality performance, AI summaries attractive, skins indifferent.
"""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

HALVES = {"2024H2": date(2024, 7, 1), "2025H1": date(2025, 1, 1), "2025H2": date(2025, 7, 1)}
DAYS = 181
PRICE = {"2024H2": 0.0, "2025H1": 1.0, "2025H2": 0.4}
CHURN = {"2024H2": 0.03, "2025H1": 0.06, "2025H2": 0.04}
COMPLAINTS = {"2024H2": 48, "2025H1": 96, "2025H2": 60}
EXPECTED = 5.6
GAPS = {
    "interface": 0.4,
    "production": 0.1,
    "stable": -0.3,
    "billing": -0.2,
    "reply": -1.4,
    "fix": -1.0,
    "expert": -0.4,
    "secure": -0.1,
    "taste": -0.5,
    "needs": -0.6,
}
VALUE = {"product": 7.4, "service": 6.2, "people": 6.6, "image": 7.0}
COST = {"money": 5.0, "time": 3.8, "effort": 3.4}
ANSWERS = {  # chances of 1 (I like it) to 5 (I dislike it), with the feature and without
    "resume": ([0.15, 0.70, 0.10, 0.04, 0.01], [0.01, 0.02, 0.07, 0.15, 0.75]),
    "sound": ([0.75, 0.12, 0.08, 0.04, 0.01], [0.01, 0.03, 0.08, 0.13, 0.75]),
    "summary": ([0.72, 0.08, 0.15, 0.04, 0.01], [0.02, 0.08, 0.55, 0.30, 0.05]),
    "skins": ([0.10, 0.10, 0.65, 0.12, 0.03], [0.03, 0.10, 0.70, 0.14, 0.03]),
}


def mark(raw: float, low: int, high: int) -> int:
    """The mark of a scale from `low` to `high` that is nearest."""
    return int(np.clip(np.round(raw), low, high))


def answer(number: int, half: str, rng: np.random.Generator) -> dict[str, object]:
    """One subscriber's answers."""
    left = rng.random() < 0.10
    mood = rng.normal(0, 1) - (1.6 if left else 0) - 0.3 * PRICE[half]
    noise = iter(rng.normal(0, 1, 80))
    row: dict[str, object] = {
        "user": f"S{number:05d}",
        "answered_on": HALVES[half] + timedelta(days=int(rng.integers(DAYS))),
        "plan": rng.choice(["月付", "年付"], p=[0.6, 0.4]),
        "status": "已流失" if left else "在用",
        "recommend": mark(8.1 + 1.3 * mood + 1.2 * next(noise), 0, 10),
        "easy": mark(5.4 + 0.6 * mood + 0.8 * next(noise), 1, 7),
    }
    for item, level in {"overall": 7.6, "met": 7.2, "ideal": 6.8}.items():
        row[item] = mark(level + mood + 0.8 * next(noise), 1, 10)
    for item, gap in GAPS.items():
        expected = EXPECTED + 0.7 * next(noise)
        row[f"{item}_expected"] = mark(expected, 1, 7)
        row[item] = mark(expected + gap + 0.5 * mood + 0.7 * next(noise), 1, 7)
    for item, level in VALUE.items():
        row[f"{item}_value"] = mark(level + 0.8 * mood + next(noise), 1, 10)
    for item, level in COST.items():
        rise = 1.5 * PRICE[half] if item == "money" else 0.0
        row[f"{item}_cost"] = mark(level + rise - 0.4 * mood + next(noise), 1, 10)
    for feature, (having, lacking) in ANSWERS.items():
        row[f"{feature}_with"] = rng.choice(5, p=having) + 1
        row[f"{feature}_without"] = rng.choice(5, p=lacking) + 1
    return row


def answers(rng: np.random.Generator) -> Iterator[dict[str, object]]:
    """All answers, half-year by half-year."""
    number = 0
    for half in HALVES:
        for _ in range(rng.integers(290, 311)):
            number += 1
            yield answer(number, half, rng)


def subscribers(rng: np.random.Generator) -> Iterator[dict[str, object]]:
    """How many subscribers a month began with, and how many of them left in it."""
    count = 8000
    for half, start in HALVES.items():
        for month in range(6):
            lost = rng.binomial(count, CHURN[half])
            first = date(start.year, start.month + month, 1)
            yield {"month": first, "at_start": count, "lost": lost}
            count += int(rng.integers(250, 400)) - lost


def complaints(rng: np.random.Generator) -> Iterator[dict[str, object]]:
    """One complaint to the company a row."""
    for half, count in COMPLAINTS.items():
        for days in sorted(rng.integers(DAYS, size=count).tolist()):
            about = rng.choice(["扣费", "价格", "播放", "客服"], p=[0.2, 0.4, 0.2, 0.2])
            yield {"received_on": HALVES[half] + timedelta(days=days), "about": about}


def main(folder: Path) -> None:
    """Write answers, subscribers and complaints into `folder`."""
    rng = np.random.default_rng(20240702)
    folder.mkdir(parents=True, exist_ok=True)
    made = {"answers": answers(rng), "subscribers": subscribers(rng), "complaints": complaints(rng)}
    for name, rows in made.items():
        pd.DataFrame(rows).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("models"))
