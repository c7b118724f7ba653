"""A small correct study of shops that are judged, and what is said when it is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from csatbook import study
from csatbook.errors import StudyError

STUDY = """\
study: shops
title: {zh: 门店, en: Shops}
period: month
data: {responses: [{path: answers.csv}], date: day, private: [phone]}
scales:
  five: {min: 1, max: 5, satisfied: [4, 5]}
items:
  overall: {zh: 总体, en: Overall, scale: five}
  price: {zh: 价格, en: Price, scale: five}
segments:
  city: {zh: 市, en: City}
  shop: {zh: 门店, en: Shop}
units: shop
records:
  calls: {path: calls.csv, date: called_on}
measures:
  late: {zh: 逾期, en: Late, table: calls, share: {days: "> 3"}}
  faults: {zh: 差错, en: Faults, table: calls, sum: faults}
scores:
  total: {method: composite, weights: {survey: 0.6, speed: 0.4}}
  survey: {method: mean_100}
  speed: {method: kpi, measure: late, transform: {by: min_max, worst: 1, best: 0}}
  check:
    method: deductions
    parts:
      order:
        zh: 秩序
        en: Order
        full: 80
        deduct: {fault: {zh: 差错, en: Fault, measure: faults, each: 5}}
      voice: {zh: 评价, en: Voice, full: 20, score: survey}
  hidden: {method: iceberg, measure: faults, between: [0.04, 0.12]}
  value: {method: delivered_value, value: {overall: 1}, cost: {price: 1}}
  mean: {method: mean}
report: {headline: total}
"""


def load(folder: Path, *changes: tuple[str, str]) -> study.Study:
    """The study with some of its text replaced, written into this folder."""
    text = STUDY
    for old, new in changes:
        assert text.count(old) == 1, f"the study has {old!r} {text.count(old)} times"
        text = text.replace(old, new)
    path = folder / "shops.yaml"
    path.write_text(text, encoding="utf-8")
    return study.load(path)


def problems(folder: Path, *changes: tuple[str, str]) -> list[str]:
    """All that is said of it: `line: what is wrong`."""
    with pytest.raises(StudyError) as caught:
        load(folder, *changes)
    file = f"{folder / 'shops.yaml'}:"
    return [str(one).removeprefix(file) for one in caught.value.problems]


def problem(folder: Path, *changes: tuple[str, str]) -> tuple[int, str]:
    """The line and the text of the only thing that is wrong."""
    [found] = problems(folder, *changes)
    line, _, said = found.partition(": ")
    return int(line), said
