"""Make the sample of the study `params/dealers.yaml`: call-backs to the customers of car dealers.

    python data/make_dealers.py [FOLDER]

Five quarters, twelve dealers, about 11 sales and 16 maintenance visits each. After each of them the
dealer calls the customer, and so does head office, which asks for a mark of 0 to 100. Always the
same bytes. Planted: 杭州甲店 is best, 徐州甲店 worst; 南京甲店 and 苏州甲店 are made for 87.4 each,
in different ways; 无锡甲店 gains 3 marks a quarter; 南京乙店 has 11 marks in all in 2025Q4, and
芜湖甲店 only 2 after sales in 2025Q3; 宁波甲店 calls late; 苏州乙店 keeps poor customer files;
合肥乙店 falsified one in 2025Q4.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

QUARTERS = ["2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4"]
LEVELS = {  # mark after a sale, mark after maintenance
    "杭州甲店": (96, 97),
    "杭州乙店": (84, 82),
    "宁波甲店": (80, 84),
    "南京甲店": (86, 88),
    "南京乙店": (82, 84),
    "苏州甲店": (93, 85),
    "苏州乙店": (80, 80),
    "无锡甲店": (71, 70),
    "徐州甲店": (68, 64),
    "合肥甲店": (85, 84),
    "合肥乙店": (79, 81),
    "芜湖甲店": (83, 80),
}
GAIN = {"无锡甲店": 3}
FEW = {
    ("芜湖甲店", "2025Q3", "sale"): 2,
    ("南京乙店", "2025Q4", "sale"): 5,
    ("南京乙店", "2025Q4", "maintenance"): 6,
}
WAITS = {  # days until the call: inside the window, outside
    ("sale", "dealer"): ([0, 1, 2, 3], [4, 5, 6, 8]),
    ("sale", "head_office"): ([4, 5, 6, 7], [3, 8, 9, 12]),
    ("maintenance", "dealer"): ([3, 4, 5], [2, 6, 7, 9]),
    ("maintenance", "head_office"): ([6, 7, 8, 9, 10], [5, 11, 12, 14]),
}


class Sample:
    """The rows of the files, growing call by call."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.calls: list[dict[str, object]] = []
        self.marks: dict[str, list[dict[str, object]]] = {"sale": [], "maintenance": []}
        self.files: list[dict[str, object]] = []

    def quarter(self, dealer: str, period: str) -> None:
        """One dealer's quarter; nothing happens in its last two weeks, so that all calls are in."""
        start = pd.Period(period).start_time
        for occasion, usual in (("sale", 11), ("maintenance", 16)):
            few = FEW.get((dealer, period, occasion))
            size = few or usual + int(self.rng.integers(-2, 3))
            for day in np.sort(self.rng.integers(0, 75, size)):
                happened = start + pd.Timedelta(days=int(day))
                self.call(dealer, occasion, "dealer", happened)
                called = self.call(dealer, occasion, "head_office", happened)
                if few or self.rng.random() < 0.85:  # else nobody answers
                    self.mark(dealer, period, occasion, called)
                if occasion == "sale":
                    self.file(dealer, happened)
        if (dealer, period) == ("合肥乙店", "2025Q4"):
            self.files[-1] |= {"state": "falsified", "fine": 10000}

    def call(self, dealer: str, occasion: str, caller: str, happened: pd.Timestamp) -> pd.Timestamp:
        """The call after a sale or a visit; its day."""
        in_time = 0.35 if (dealer, caller) == ("宁波甲店", "dealer") else 0.93
        inside, outside = WAITS[occasion, caller]
        wait = self.rng.choice(inside if self.rng.random() < in_time else outside)
        called = happened + pd.Timedelta(days=int(wait))
        days = {"happened_on": happened.date(), "called_on": called.date()}
        self.calls.append({"dealer": dealer, "occasion": occasion, "caller": caller, **days})
        return called

    def mark(self, dealer: str, period: str, occasion: str, called: pd.Timestamp) -> None:
        """What the customer answers to head office."""
        level = LEVELS[dealer][occasion == "maintenance"]
        level += GAIN.get(dealer, 0) * QUARTERS.index(period)
        mark = int(np.clip(np.round(self.rng.normal(level, 5)), 0, 100))
        number = sum(map(len, self.marks.values())) + 1
        row = {"customer": f"C{number:05d}", "dealer": dealer, "called_on": called.date()}
        self.marks[occasion].append({**row, "mark": mark})

    def file(self, dealer: str, sold: pd.Timestamp) -> None:
        """The customer file, which is to be complete and built on the day of the sale."""
        poor = 0.3 if dealer == "苏州乙店" else 0.015
        incomplete, late = self.rng.random(2) < poor
        delay, thousands = (int(one) for one in self.rng.integers(1, [4, 11]))
        built = sold + pd.Timedelta(days=delay if late else 0)
        self.files.append(
            {
                "dealer": dealer,
                "sold_on": sold.date(),
                "built_on": built.date(),
                "state": "incomplete" if incomplete else "complete",
                "fine": 1000 * thousands if incomplete else 0,
            }
        )


def main(folder: Path) -> None:
    """Write the call-backs, all calls and the customer files into `folder`."""
    sample = Sample(np.random.default_rng(20241008))
    for period in QUARTERS:
        for dealer in LEVELS:
            sample.quarter(dealer, period)
    folder.mkdir(parents=True, exist_ok=True)
    marks = {f"after-{occasion}": rows for occasion, rows in sample.marks.items()}
    for name, rows in {**marks, "calls": sample.calls, "files": sample.files}.items():
        pd.DataFrame(rows).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "dealers")
