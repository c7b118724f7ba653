"""A small correct study file, and a way to break one thing in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

STUDY = """\
study: cafe
title: {zh: 咖啡馆, en: Café}
period: quarter
data:
  responses:
    - {path: answers.csv, columns: {q1: polite}, missing: [99]}
  respondent: id
  date: day
  seconds: seconds
scales:
  five:
    min: 1
    max: 5
    satisfied: [4, 5]
    dissatisfied: [1, 2]
    labels: {zh: [很差, 差, 一般, 好, 很好], en: [Awful, Bad, Fair, Good, Great]}
items:
  polite: {zh: 礼貌, en: Politeness, scale: five}
  quick: {zh: 快捷, en: Speed, scale: five, from: q2}
  overall: {zh: 总体, en: Overall, scale: five}
open:
  comment: {zh: 意见, en: Comment}
dimensions:
  people: {zh: 人员, en: People, items: [polite], weight: 0.6}
  pace: {zh: 速度, en: Pace, items: [quick], weight: 0.4}
overall: overall
segments:
  tenure: {zh: 年限, en: Tenure, from: months, cut: {new: "<= 3", old: "> 12"}}
  region: {zh: 地区, en: Region}
validity: {min_seconds: 120, patterns: true, duplicates: first}
scores:
  csat: {method: satisfied_share}
  mean: {method: mean}
report: {by: [region], headline: mean}
"""


@pytest.fixture
def study_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes the study into `params/`, with some of its text replaced."""

    def write(**changes: tuple[str, str]) -> Path:
        text = STUDY
        for old, new in changes.values():
            assert old in text, f"the study has no {old!r} to replace"
            text = text.replace(old, new)
        path = tmp_path / "params" / "cafe.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write
