"""The sample study and small made-up ones, opened as notebooks open them."""

from __future__ import annotations

from pathlib import Path

from csatbook.report import wave as waves
from csatbook.report.wave import Wave
from csatbook.study.wording import Language

PROJECT = Path(__file__).parents[2]

SMALL = """\
study: small
title: {zh: 小调查, en: Small survey}
period: quarter
data:
  responses: [{path: answers.csv}]
  wave: wave
scales:
  five: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}
  ten: {min: 0, max: 10, satisfied: ">= 9", dissatisfied: "<= 6"}
items:
  polite: {zh: 礼貌, en: Politeness, scale: five}
  patient: {zh: 耐心, en: Patience, scale: five}
  again: {zh: 再次购买, en: Would buy again, scale: ten}
open:
  words: {zh: 意见, en: Comment}
dimensions:
  staff: {zh: 人员, en: Staff, items: [polite, patient], weight: 0.75}
  loyalty: {zh: 忠诚, en: Loyalty, items: [again], weight: 0.25}
segments:
  region: {zh: 地区, en: Region}
scores:
  share: {method: satisfied_share}
  mean: {method: mean}
  index: {method: mean_100}
report: {min_answers: 1}
"""
# Two waves; the second is worked out by hand in test_results.py.
ANSWERS = """\
wave,polite,patient,again,region,words
2024Q1,3,3,5,east,
2024Q1,4,4,6,west,
2024Q2,5,4,10,east,Very good indeed and kind to everyone
2024Q2,4,2,8,east,
2024Q2,1,,2,<b>,<script>alert(1)</script> was what they told me
2024Q2,,,,west,
"""


def small(
    folder: Path,
    *,
    study: str = SMALL,
    answers: str = ANSWERS,
    period: str = "2024Q2",
    segment: str = "all",
    language: Language = "en",
) -> Wave:
    """A wave of the small study, written into this folder."""
    (folder / "params").mkdir(parents=True, exist_ok=True)
    (folder / "data").mkdir(exist_ok=True)
    (folder / "params" / "small.yaml").write_text(study, encoding="utf-8")
    (folder / "data" / "answers.csv").write_text(answers, encoding="utf-8")
    return waves.open(folder / "params" / "small.yaml", period, segment, language)


def service(folder: Path, period: str, segment: str = "all", language: Language = "zh") -> Wave:
    """A wave of the sample study; what is read of it is kept in this folder."""
    params = folder / "params"
    if not params.exists():
        params.mkdir(parents=True)
        (folder / "data").symlink_to(PROJECT / "data")
        text = (PROJECT / "params" / "service.yaml").read_text(encoding="utf-8")
        (params / "service.yaml").write_text(text, encoding="utf-8")
    return waves.open(params / "service.yaml", period, segment, language)
