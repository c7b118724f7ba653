"""How the made-up customers mark the items: levels, planted differences, noise."""

import numpy as np
import pandas as pd

from .questionnaire import CHANNELS, DIMENSIONS, ITEMS, NOT_APPLICABLE, PERIODS

# Everything here is in marks, before rounding to whole marks and cutting at 1 and 5.
LEVEL = {
    "polite": 4.30, "patient": 4.20, "proactive": 4.05,
    "waiting": 3.90, "reply": 4.00, "informed": 3.95,
    "expertise": 4.25, "solved": 4.15, "once": 3.95,
    "reach": 4.25, "selfservice": 4.05, "hours": 4.20,
    "quality": 4.35, "features": 4.20, "price": 3.95,
}  # fmt: skip
PERSON, DIMENSION, NOISE = 0.55, 0.44, 0.72  # standard deviations
LASTING = 0.7  # share of the person's variance that stays from wave to wave
EACH_QUARTER = 0.02  # everything gets a little better

NEW_MONTHS, NEW_RESPONSE = 3, -0.45
ENTERPRISE_PRODUCT = -0.40
SOUTHWEST = {  # region 西南, by period
    "2025Q3": {
        "attitude": -0.20, "response": -0.60, "resolution": -0.60,
        "channel": -0.20, "product": -0.20,
    },
    "2025Q4": {
        "attitude": -0.10, "response": -0.30, "resolution": -0.30,
        "channel": -0.10, "product": -0.10,
    },
}  # fmt: skip

OVERALL_LEVEL, OVERALL_NOISE = 4.05, 0.50
OVERALL_WEIGHTS = {
    "attitude": 0.10, "response": 0.30, "resolution": 0.40, "channel": 0.05, "product": 0.15,
}  # fmt: skip

MISSING = 0.03  # of the answers to each question
DOES_NOT_APPLY = {  # share of customers by the channel they use
    "selfservice": {"电话": 0.30, "门店": 0.30},
    "hours": {"门店": 0.05},
    "reach": {},
}
DOES_NOT_APPLY_ELSEWHERE = 0.02


def shifts(people: pd.DataFrame, period: str) -> pd.DataFrame:
    """By how much are these people's dimensions moved, by plan? One column a dimension."""
    moved = pd.DataFrame(
        EACH_QUARTER * PERIODS.index(period), index=people.index, columns=list(DIMENSIONS)
    )
    moved.loc[people["months"] <= NEW_MONTHS, "response"] += NEW_RESPONSE
    moved.loc[people["type"] == "企业", "product"] += ENTERPRISE_PRODUCT
    for dimension, size in SOUTHWEST.get(period, {}).items():
        moved.loc[people["region"] == "西南", dimension] += size
    return moved


def answer(rng: np.random.Generator, people: pd.DataFrame, period: str) -> pd.DataFrame:
    """How do these people answer? One column a question, whole marks 1 to 5."""
    size = len(people)
    passing = rng.standard_normal(size)
    person = PERSON * (np.sqrt(LASTING) * people["level"] + np.sqrt(1 - LASTING) * passing)
    feeling = shifts(people, period).add(person, axis="index")
    feeling += DIMENSION * rng.standard_normal(feeling.shape)
    latent = pd.DataFrame({
        item: LEVEL[item] + feeling[dimension] + NOISE * rng.standard_normal(size)
        for dimension, items in DIMENSIONS.items()
        for item in items
    })  # fmt: skip
    latent["overall"] = OVERALL_LEVEL + OVERALL_NOISE * rng.standard_normal(size)
    for dimension, weight in OVERALL_WEIGHTS.items():
        latent["overall"] += weight * feeling[dimension]
    return latent.round().clip(1, 5).astype(int)


def leave_out(
    rng: np.random.Generator, marks: pd.DataFrame, channel: "pd.Series[str]"
) -> pd.DataFrame:
    """Put gaps and not-applicable codes among the marks, which become text."""
    text = marks.astype(str)
    for item, shares in DOES_NOT_APPLY.items():
        chance = channel.map({c: shares.get(c, DOES_NOT_APPLY_ELSEWHERE) for c in CHANNELS})
        text.loc[rng.random(len(text)) < chance, item] = NOT_APPLICABLE
    return text.mask(rng.random(text.shape) < MISSING, "")


def alike(marks: pd.DataFrame) -> "pd.Series[bool]":
    """Who gave one and the same mark to all items, gaps and not-applicable codes aside?"""
    given = known(marks)[ITEMS]
    return given.min(axis="columns") == given.max(axis="columns")


def known(marks: pd.DataFrame) -> pd.DataFrame:
    """Which marks are marks? Text becomes numbers, gaps and not-applicable codes become NaN."""
    return marks.where(~marks.isin(["", NOT_APPLICABLE])).astype(float)
