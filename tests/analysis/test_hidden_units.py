"""What a scorecard shows of its units tells nothing of a unit that is hidden."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import samples
from csatbook.analysis import scorecard
from csatbook.analysis import wave as waves
from csatbook.analysis.wave import Wave

STUDY = """\
study: dealers
title: {zh: 经销商, en: Dealers}
period: quarter
data:
  responses: [{path: answers.csv}]
  wave: wave
scales:
  five: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}
items:
  speed: {zh: 速度, en: Speed, scale: five}
  manner: {zh: 态度, en: Manner, scale: five}
segments:
  province: {zh: 省, en: Province}
  city: {zh: 市, en: City}
  kind: {zh: 类型, en: Kind}
units: {levels: [province, city], table: {path: cities.csv}}
scores:
  index: {method: mean_100}
  csat: {method: satisfied_share}
  total:
    method: composite
    zh: 总分
    en: Total
    weights: {index: 0.5, csat: 0.5}
"""
CITIES = {
    "A": {"A1": 30, "A2": 12, "A3": 3, "A4": 9},
    "B": {"B1": 20, "B2": 2, "B3": 2},
    "C": {"C1": 4},
    "D": {"D1": 15, "D2": 18},
}


def opened(folder: Path, seed: int) -> Wave:
    rng = np.random.default_rng(seed)
    lines = ["wave,speed,manner,province,city,kind"]
    for province, cities in CITIES.items():
        for city, size in cities.items():
            for _ in range(size):
                marks = [str(one) if rng.random() > 0.15 else "" for one in rng.integers(1, 6, 2)]
                lines.append(
                    f"2024Q2,{','.join(marks)},{province},{city},{rng.choice(list('xyz'))}"
                )
    register = ["city,province", *(f"{c},{p}" for p, cities in CITIES.items() for c in cities)]
    (folder / "data").mkdir()
    (folder / "data" / "cities.csv").write_text("\n".join(register), encoding="utf-8")
    return samples.small(folder, study=STUDY, answers="\n".join(lines) + "\n")


def told_apart(total: pd.Series, parts: pd.DataFrame) -> bool:
    """Whether the total less what is shown leaves one part, or fewer than five people."""
    shown = parts[parts["value"].notna()]
    if pd.isna(total["value"]) or len(shown) == len(parts):
        return False
    left = total["n"] - shown["n"].sum()
    return bool(left > 0 and (left < 5 or len(parts) - len(shown) == 1))


@pytest.mark.parametrize("seed", range(6))
def test_no_total_less_the_units_shown_gives_a_hidden_unit(tmp_path: Path, seed: int) -> None:
    wave = opened(tmp_path, seed)
    provinces = [f"unit:province={one}" for one in CITIES]
    cities = {
        f"unit:province={one}": [f"unit:city={two}" for two in each] for one, each in CITIES.items()
    }
    segments = ("all", "province=A", "province=B", "province=D", "kind=x", "kind=y", "kind=z")
    reports = [waves.open(wave.study.path, wave.period, one, "en") for one in segments]
    hidden = 0
    for each in reports:
        scores = scorecard.scores(each)
        for score in ("index", "csat"):
            rows = scores[scores["score"] == score].set_index("subject")
            lines = [("overall", provinces), *cities.items()]
            if each.variable != "province":  # all cities are everyone, too
                lines.append(("overall", [city for one in cities.values() for city in one]))
            for whole, parts in lines:
                mine = rows[rows.index.isin(parts)]
                hidden += int(mine["value"].isna().sum())
                if whole in rows.index and len(mine):
                    assert not told_apart(rows.loc[whole], mine), (each.segment, score, whole)
    assert hidden


def test_a_score_made_of_hidden_ones_is_hidden_and_has_no_place(tmp_path: Path) -> None:
    wave = opened(tmp_path, 1)
    scores = scorecard.scores(wave).set_index(["score", "subject"])
    for unit in ("unit:city=A3", "unit:city=B2", "unit:city=C1", "unit:province=C"):
        assert pd.isna(scores.loc[("total", unit), "value"])
        assert pd.isna(scores.loc[("index", unit), "n"])
    ranks = scorecard.ranks(wave)
    assert not set(ranks["subject"]) & {
        "unit:city=A3",
        "unit:city=B2",
        "unit:city=C1",
        "unit:province=C",
    }
