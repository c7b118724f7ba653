"""Open answers that fit the marks of those who give them."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd

from .questionnaire import ITEMS

BLANK = 0.60
OPENERS = {
    "praise": ["", "", "", "总的来说，", "个人感觉"],
    "improve": ["", "", "", "总体还可以，就是", "主要是"],
}
CLOSERS = {
    "praise": ["", "", "", "，点赞", "，值得肯定", "，希望继续保持"],
    "improve": ["", "", "", "，希望改进", "，比较影响体验", "，请尽快改善"],
}
AS_IT_IS = ("希望", "建议")  # a sentence that is a request already gets nothing around it
ENDS = ["。", "。", "", "！"]
SECOND_THEME = 0.25
SYSTEM_CHANGE = 0.5  # of the complaints in 西南 in 2025Q3 are about the change of systems


def sentences() -> dict[str, dict[str, list[str]]]:
    """Which sentences are there? Side (praise, improve), then item, then sentences."""
    found: dict[str, dict[str, list[str]]] = {"praise": {}, "improve": {}}
    path = Path(__file__).with_name("sentences.csv")
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["side"]].setdefault(row["about"], []).append(row["sentence"])
    return found


def one_of(rng: np.random.Generator, choices: list[str]) -> str:
    """Draw one."""
    return choices[int(rng.random() * len(choices))]


def dress(rng: np.random.Generator, side: str, themes: list[str]) -> str:
    """Make one or two sentences into what somebody would type."""
    if any(theme.startswith(AS_IT_IS) for theme in themes):
        return "；".join(themes) + one_of(rng, ENDS)
    opener, closer = one_of(rng, OPENERS[side]), one_of(rng, CLOSERS[side])
    return opener + "；".join(themes) + closer + one_of(rng, ENDS)


def themes(rng: np.random.Generator, marks: np.ndarray, side: str) -> list[str]:
    """Which items does this person speak of? The best or worst marked, none where none fits."""
    order = rng.permutation(len(marks))  # who comes first among equals
    fitting = order[marks[order] >= 4] if side == "praise" else order[marks[order] <= 3]
    sign = -1 if side == "praise" else 1
    ranked = fitting[np.argsort(sign * marks[fitting], kind="stable")]
    return [ITEMS[place] for place in ranked[: 2 if rng.random() < SECOND_THEME else 1]]


def write(
    rng: np.random.Generator, marks: pd.DataFrame, region: "pd.Series[str]", period: str
) -> pd.DataFrame:
    """What do these people write? Columns `praise` and `improve`, blank for most."""
    known = sentences()
    texts: dict[str, list[str]] = {"praise": [], "improve": []}
    for place, row in zip(region, marks[ITEMS].to_numpy(), strict=True):
        for side, column in texts.items():
            if rng.random() < BLANK:
                column.append("")
                continue
            about = themes(rng, row, side)
            if not about:
                column.append(one_of(rng, known[side]["nothing"]))
                continue
            if side == "improve" and period == "2025Q3" and place == "西南":
                about = ["southwest"] if rng.random() < SYSTEM_CHANGE else about
            column.append(dress(rng, side, [one_of(rng, known[side][item]) for item in about]))
    return pd.DataFrame(texts, index=marks.index)
