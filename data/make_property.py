"""Make the sample of the study `params/property.yaml`: communities looked after by one company.

    python data/make_property.py [FOLDER]

Six months, ten communities, each with one or two standards inspections a month, now and then a
complaint, and about 14 residents who answer. Always the same bytes. Planted: 松苑 is best, 柳苑
worst; 枫苑 has two major and two valid complaints in 2025-06, more than the part has points; 桂苑
in 2025-06 and 兰苑 in 2025-03 have neither inspection nor complaint; 菊苑 in 2025-05 has one
valid complaint and no inspection; 竹苑 in 2025-06 has 3 answers and one valid complaint.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

MONTHS = ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"]
COMMUNITIES = {  # level of the marks before they are cut at 5, findings an inspection, complaints
    "松苑": (5.1, 0.2, 0.0),
    "竹苑": (4.6, 1.5, 0.4),
    "梅苑": (4.5, 2.0, 0.3),
    "兰苑": (4.4, 1.5, 0.4),
    "菊苑": (4.4, 2.5, 0.5),
    "荷苑": (4.2, 2.0, 0.8),
    "桂苑": (4.5, 1.5, 0.3),
    "枫苑": (4.1, 2.5, 0.7),
    "柳苑": (3.0, 7.0, 1.5),
    "杏苑": (4.6, 1.0, 0.2),
}
ITEMS = {"cleaning": 0.1, "security": 0.1, "repairs": -0.3, "staff": 0.2, "overall": 0.0}
UNINSPECTED = {("桂苑", "2025-06"), ("兰苑", "2025-03"), ("菊苑", "2025-05")}
COMPLAINTS = {
    ("竹苑", "2025-06"): ["有效"],
    ("枫苑", "2025-06"): ["重大", "有效", "重大", "有效"],
    ("桂苑", "2025-06"): [],
    ("兰苑", "2025-03"): [],
    ("菊苑", "2025-05"): ["有效"],
}
ANSWERS = {("竹苑", "2025-06"): 3}

Rows = list[dict[str, object]]


def days(rng: np.random.Generator, month: str, size: int) -> list[str]:
    """Days of a month, in order."""
    return [f"{month}-{day:02d}" for day in np.sort(rng.integers(1, 29, size))]


def inspections(rng: np.random.Generator, community: str, month: str) -> Rows:
    """A month's standards inspections and what they found."""
    size = 0 if (community, month) in UNINSPECTED else 1 + int(rng.random() < 0.3)
    found = rng.poisson(COMMUNITIES[community][1], size)
    return [
        {"community": community, "inspected_on": day, "findings": int(count)}
        for day, count in zip(days(rng, month, size), found, strict=True)
    ]


def complaints(rng: np.random.Generator, community: str, month: str) -> Rows:
    """A month's complaints: valid, major or invalid."""
    drawn = rng.choice(
        ["有效", "重大", "无效"], rng.poisson(COMMUNITIES[community][2]), p=[0.6, 0.1, 0.3]
    )
    kinds = COMPLAINTS.get((community, month), drawn)
    return [
        {"community": community, "received_on": day, "kind": kind}
        for day, kind in zip(days(rng, month, len(kinds)), kinds, strict=True)
    ]


def answers(rng: np.random.Generator, community: str, month: str) -> Rows:
    """A month's residents and their marks of 1 to 5."""
    size = ANSWERS.get((community, month), int(rng.integers(11, 18)))
    rows: Rows = []
    for day in days(rng, month, size):
        resident = rng.normal(COMMUNITIES[community][0], 0.45)
        raw = resident + np.array(list(ITEMS.values())) + rng.normal(0, 0.45, len(ITEMS))
        marks = np.clip(np.round(raw), 1, 5).astype(int).astype(str)
        marks[:-1][rng.random(len(ITEMS) - 1) < 0.02] = ""
        rows.append(
            {"community": community, "answered_on": day, **dict(zip(ITEMS, marks, strict=True))}
        )
    return rows


def main(folder: Path) -> None:
    """Write the three files into `folder`."""
    rng = np.random.default_rng(20250101)
    folder.mkdir(parents=True, exist_ok=True)
    for make in (inspections, complaints, answers):
        rows = [row for month in MONTHS for one in COMMUNITIES for row in make(rng, one, month)]
        table = pd.DataFrame(rows)
        if make is answers:
            table.insert(0, "resident", [f"R{number:04d}" for number in range(1, len(table) + 1)])
        table.to_csv(folder / f"{make.__name__}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "property")
