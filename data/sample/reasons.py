"""Why somebody was not satisfied: several answers, asked where overall is 3 or less."""

import numpy as np
import pandas as pd

from .questionnaire import PERIODS, SEED

OPTIONS = {
    "waiting": "等待时间长", "reply": "回复慢", "solved": "问题没有解决",
    "once": "需要反复联系", "polite": "态度不好", "price": "价格不合理",
}  # fmt: skip
OTHER, NONE, SKIPPED = "其他", "以上都不是", "(跳过)"
WORDS = ["网页总是打不开", "短信太多", "发票寄得慢", "换了客户经理", "门店搬走了"]
CHANCE = {"1": 0.8, "2": 0.6, "3": 0.3, "4": 0.06, "5": 0.02}
UNKNOWN, OTHERS, LEFT_OUT = 0.1, 0.05, 0.3
PLANTED = {"2025Q4": ("once", 0.22)}  # more often named by everybody who was asked


def name(wave: pd.DataFrame, period: str, between: str) -> pd.Series:
    """What did each row tick, as the file writes it? The same of rows that are sent twice."""
    return wave.apply(_named, axis=1, period=period, between=between)


def _named(row: pd.Series, period: str, between: str) -> str:
    if row["overall"] not in {"1", "2", "3"}:
        return SKIPPED
    seed = [SEED, 100 + PERIODS.index(period), int(row["respondent_id"][1:])]
    draws = np.random.default_rng(seed).random(len(OPTIONS) + 3)
    planted, more = PLANTED.get(period, ("", 0.0))
    ticked = [
        text
        for draw, (item, text) in zip(draws, OPTIONS.items(), strict=False)
        if draw < CHANCE.get(row[item], UNKNOWN) + more * (item == planted)
    ]
    if draws[-3] < OTHERS:
        ticked.append(f"{OTHER}〖{WORDS[int(draws[-2] * len(WORDS))]}〗")
    if not ticked:
        return "" if draws[-1] < LEFT_OUT else NONE
    return between.join(ticked)
