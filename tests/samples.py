"""The sample study and small made-up ones, opened as notebooks open them."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path

from csatbook import study as studies
from csatbook.analysis import wave as waves
from csatbook.analysis.wave import Wave
from csatbook.study import Study
from csatbook.study.wording import Language
from csatbook.survey import store as stores
from csatbook.survey.store import Store

PROJECT = Path(__file__).parents[1]

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


def copied(folder: Path, name: str) -> Path:
    """The file of one of the project's studies, in this folder, beside a link to the data."""
    path = folder / "params" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):  # of another study, or made by another process of the run
        (folder / "data").symlink_to(PROJECT / "data")
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text((PROJECT / "params" / path.name).read_text("utf-8"), encoding="utf-8")
    return draft.replace(path)


@cache
def opened(
    folder: Path, name: str, period: str, segment: str = "all", language: Language = "zh"
) -> Wave:
    """A wave of one of the project's studies; what is read of it is kept in this folder.

    Whoever asks for it again gets the same, with all that was worked out of it: it is to be
    looked at only. `copied` and `wave.open` give one of one's own.
    """
    study, store = read(folder, name)
    assert period in store.periods
    if segment != "all":
        variable, _, value = segment.partition("=")
        assert value in store.segments(period)[variable]
    return Wave(study, store, period, segment, language)


@cache
def read(folder: Path, name: str) -> tuple[Study, Store]:
    """One of the project's studies and its answers, as `opened`."""
    study = studies.load(copied(folder, name))
    return study, stores.open(study)


SHOPS = """\
study: shops
title: {zh: 门店考评, en: Assessment of shops}
period: month
data:
  responses: [{path: answers.csv}]
  date: day
scales:
  five: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}
items:
  polite: {zh: 礼貌, en: Politeness, scale: five}
segments:
  shop: {zh: 门店, en: Shop}
  channel: {zh: 渠道, en: Channel}
units: shop
records:
  orders: {path: orders.csv, date: due}
  complaints: {path: complaints.csv, date: came}
measures:
  on_time: {zh: 准时率, en: On-time rate, table: orders, share: {kept: "yes"}}
  late: {zh: 逾期, en: Late orders, table: orders, count: true, where: {kept: "no"}}
  returns: {zh: 退货率, en: Return rate, table: orders, ratio: [returned, pieces], unit: share}
  complaints: {zh: 投诉, en: Complaints, table: complaints, count: true, better: low}
  valid: {zh: 有效投诉, en: Valid, table: complaints, count: true, where: {kind: valid}}
  major: {zh: 重大投诉, en: Major, table: complaints, count: true, where: {kind: major}}
scores:
  total:
    method: composite
    zh: 总分
    en: Total
    weights: {survey: 0.5, delivery: 0.3, record: 0.2}
    target: 60
    grades: {good: {from: 70, zh: 良好, en: Good}, poor: {from: 0, zh: 较差, en: Poor}}
  survey: {method: mean_100, zh: 调查, en: Survey}
  delivery:
    method: kpi
    zh: 交付
    en: Delivery
    measure: on_time
    transform: {by: min_max, worst: 0.5, best: 1}
  record:
    method: kpi
    zh: 投诉记录
    en: Complaint record
    measure: complaints
    transform: {by: min_max, worst: 4, best: 0}
    above: mean
  check:
    method: deductions
    zh: 考评
    en: Check
    parts:
      goods:
        zh: 交货
        en: Goods
        full: 50
        deduct: {late: {zh: 逾期交货, en: Late order, measure: late, each: 10}}
      voice: {zh: 评价, en: Voice, full: 20, score: survey}
      peace:
        zh: 投诉情况
        en: Peace
        full: 30
        deduct:
          valid: {zh: 有效投诉, en: Valid complaint, measure: valid, each: 4}
          major: {zh: 重大投诉, en: Major complaint, measure: major, each: 12}
    missing: renormalise
    opinion_needs: [orders, complaints]
    grades: {passed: {from: 50, zh: 合格, en: Passed}, failed: {from: 0, zh: 不合格, en: Failed}}
  returns: {method: measure, measure: returns}
  complaints: {method: measure, measure: complaints, target: 1}
report: {min_answers: 1, notebook: scorecard, by: [shop], formats: [html]}
"""
# The second month is worked out by hand in test_evaluated.py. In the first, two shops are equal;
# in the second, no customer of the west shop answered, but one who does not say whose.
SHOP_ANSWERS = """\
day,polite,shop,channel
2024-01-08,4,east,web
2024-01-09,4,east,desk
2024-01-08,2,north,web
2024-01-09,2,north,desk
2024-01-08,3,west,web
2024-01-09,5,west,desk
2024-02-05,5,east,web
2024-02-06,5,east,desk
2024-02-07,4,east,web
2024-02-08,4,east,desk
2024-02-05,3,north,web
2024-02-06,3,north,desk
2024-02-07,1,north,web
2024-02-08,5,north,desk
2024-02-05,5,,web
"""
WEST_ANSWERED = SHOP_ANSWERS.replace("5,,web", "5,west,web")
ORDERS = """\
due,shop,kept,pieces,returned
2024-01-10,east,yes,10,0
2024-01-10,north,yes,10,0
2024-01-10,west,yes,10,0
2024-02-01,east,yes,10,0
2024-02-02,east,no,10,1
2024-02-03,east,yes,10,0
2024-02-04,east,yes,10,1
2024-02-01,north,yes,0,0
2024-02-02,north,no,0,0
2024-02-03,north,yes,0,0
2024-02-04,north,no,0,0
2024-02-01,west,yes,20,4
2024-02-02,west,yes,20,0
"""
COMPLAINTS = """\
came,shop,kind
2024-02-10,east,valid
2024-02-10,north,valid
2024-02-11,north,major
2024-02-12,north,valid
2024-02-13,north,major
2024-02-14,north,valid
"""
# Cities in a list: its rows are mixed, and nobody has heard of the south shop yet.
CITIES = "shop,city\neast,Alpha\nnorth,Beta\nwest,Alpha\nsouth,Beta\n"
IN_CITIES = (
    ("units: shop", "units: {levels: [city, shop], table: {path: shops.csv}}"),
    ("  date: day\n", "  date: day\n  tables: [{path: shops.csv, key: shop}]\n"),
    ("segments:\n", "segments:\n  city: {zh: 市, en: City}\n"),
)
WEIGHTED = (
    "report: {min_answers",
    "weighting: {rake: {channel: {web: 0.5, desk: 0.5}}}\nreport: {min_answers",
)
WITHOUT_UNITS = (
    ("units: shop\n", ""),
    (SHOPS[SHOPS.index("  check:") : SHOPS.index("  returns: {method")], ""),
)


def shops(
    folder: Path,
    *changes: tuple[str, str],
    answers: str = SHOP_ANSWERS,
    orders: str = ORDERS,
    complaints: str = COMPLAINTS,
    period: str = "2024-02",
    segment: str = "all",
    language: Language = "en",
) -> Wave:
    """A wave of the shops, with some text of the study replaced, written into this folder."""
    study = written(folder, *changes, answers=answers, orders=orders, complaints=complaints)
    return waves.open(study, period, segment, language)


def written(
    folder: Path,
    *changes: tuple[str, str],
    answers: str = SHOP_ANSWERS,
    orders: str = ORDERS,
    complaints: str = COMPLAINTS,
) -> Path:
    """The study file of the shops, with its data beside it."""
    text = SHOPS
    for old, new in changes:
        assert text.count(old) == 1, f"the study has {old!r} {text.count(old)} times"
        text = text.replace(old, new)
    files = {
        "params/shops.yaml": text,
        "data/answers.csv": answers,
        "data/orders.csv": orders,
        "data/complaints.csv": complaints,
        "data/shops.csv": CITIES,
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder / "params" / "shops.yaml"
