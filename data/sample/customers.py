"""The made-up customers: who they are, when they came and went, how content they tend to be."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .questionnaire import CHANNELS, REGIONS, TYPES, month

JOINING_A_MONTH = 1000
MEAN_STAY = 24  # months
FIRST_MONTH, LAST_MONTH = -120, 23  # January 2014 … December 2025, where January 2024 is 0
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
GIVEN = "甲乙丙丁戊己庚辛壬癸"  # nobody is called that: the names are plainly made up


def pick(rng: np.random.Generator, shares: Mapping[str, float], size: int) -> np.ndarray:
    """Draw `size` of the keys of `shares` with their probabilities."""
    limits = np.cumsum(list(shares.values()))
    return np.array(list(shares))[np.searchsorted(limits / limits[-1], rng.random(size), "right")]


def base(rng: np.random.Generator) -> pd.DataFrame:
    """Who has ever been a customer? One row each, the earliest first.

    `joined` and `left` are months from January 2024 = 0; `level` is the lasting part of the
    person's contentment, a standard normal number.
    """
    joined = np.repeat(np.arange(FIRST_MONTH, LAST_MONTH + 1), JOINING_A_MONTH)
    size = len(joined)
    return pd.DataFrame({
        "respondent_id": [f"C{number:06d}" for number in range(1, size + 1)],
        "joined": joined,
        "left": joined - MEAN_STAY * np.log1p(-rng.random(size)),
        "region": pick(rng, REGIONS, size),
        "type": pick(rng, TYPES, size),
        "channel": pick(rng, CHANNELS, size),
        "level": rng.standard_normal(size),
    })  # fmt: skip


def active(customers: pd.DataFrame, period: str) -> pd.DataFrame:
    """Who is a customer in the month of the wave? With the tenure in whole `months`."""
    now = month(period)
    found = customers[(customers["joined"] <= now) & (customers["left"] > now)]
    return found.assign(months=now - found["joined"])


def invite(rng: np.random.Generator, population: pd.DataFrame, total: int) -> pd.DataFrame:
    """Draw `total` customers at random, each region in proportion to its customers."""
    order = population.iloc[rng.permutation(len(population))]
    limits = order["region"].value_counts()[list(REGIONS)].cumsum() * total / len(population)
    sizes = np.diff(limits.round().astype(int), prepend=0)
    chosen = zip(REGIONS, sizes, strict=True)
    return pd.concat([order[order["region"] == region].head(size) for region, size in chosen])


def name(number: int, kind: str) -> str:
    """Which made-up name does the customer with this number have?"""
    if kind == "企业":
        return f"示例{GIVEN[number % 10]}{GIVEN[number // 10 % 10]}{number:06d}有限公司"
    given = GIVEN[number // 20 % 10] + (GIVEN[number // 200 % 10] if number % 3 else "")
    return SURNAMES[number % 20] + given


def phone(number: int) -> str:
    """Which made-up phone number does the customer with this number have?"""
    return f"1380000{number % 10000:04d}"
