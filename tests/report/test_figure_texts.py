"""No text of a figure covers another or leaves the drawing, however long the names are."""

import math
import re
from collections.abc import Callable, Iterator
from itertools import combinations

import pytest

from csatbook.report.figure import label, sheet
from csatbook.report.figure.answers import Bar, answers
from csatbook.report.figure.asymmetry import GapBar, TwoEffects, asymmetry, gaps
from csatbook.report.figure.crosses import Box, Cross
from csatbook.report.figure.dots import Dot, dots
from csatbook.report.figure.grades import GradeTrend, grades
from csatbook.report.figure.heat import HeatCell, HeatRow, heat
from csatbook.report.figure.iceberg import Layer, iceberg
from csatbook.report.figure.kano import FeaturePoint, KanoQuadrants, kano
from csatbook.report.figure.ledger import LedgerBar, ledger
from csatbook.report.figure.opportunity import MapQuadrants, opportunity
from csatbook.report.figure.radar import radar
from csatbook.report.figure.ranking import Place, ranking
from csatbook.report.figure.trend import TrendLine, trend
from csatbook.report.figure.waterfall import Step, waterfall
from csatbook.report.fragment import Fragment
from csatbook.report.piece import Figure

NAMES = {
    "short zh": ["价格", "态度", "速度", "渠道", "产品"],
    "long zh": [
        f"第{place}项：售后服务人员在维修前主动说明收费标准和所需时间的情况"
        for place in "一二三四五"
    ],
    "short en": ["Price", "Attitude", "Speed", "Channels", "Products"],
    "long en": [
        f"Guangzhou Southern Automobile Sales and Service Company No. {place}" for place in range(5)
    ],
}
PERIODS = {
    "few": ["2025Q1", "2025Q2"],
    "many": [f"{2015 + at // 4}年第{at % 4 + 1}季度" for at in range(40)],
}
SAID = {"caption": "c", "alt": "a"}
_TEXT = re.compile(r"<text([^>]*)>([^<]*)</text>")
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')


def texts(svg: str) -> list[tuple[str, Box, str]]:
    """Each text with the room that its letters take, and its colour."""
    found = []
    around = dict(_ATTRIBUTE.findall(svg.partition(">")[0]))
    for own, words in _TEXT.findall(svg):
        told = around | dict(_ATTRIBUTE.findall(own))
        left, base, high = float(told["x"]), float(told["y"]), float(told["font-size"])
        wide = label.width(words, high) / 1.06  # without what is spared for a reader's own font
        start = -wide * {"start": 0, "middle": 0.5, "end": 1}[told.get("text-anchor", "start")]
        ends = (start, -0.78 * high, start + wide, 0.14 * high)
        if "transform" in told:  # upwards
            ends = (ends[1], -ends[2], ends[3], -ends[0])
        room = Box(left + ends[0], base + ends[1], left + ends[2], base + ends[3])
        found.append((words, room, told.get("fill", "#000000")))
    return found


def check(shown: Fragment) -> None:
    """Both drawings: that for a desk and that for a phone."""
    (figure,) = shown.pieces
    assert isinstance(figure, Figure)
    for svg, width in ((figure.svg, sheet.WIDTH), (figure.narrow, sheet.NARROW)):
        assert float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1]) == width
        assert list(unclear(svg)) == []


def unclear(svg: str) -> Iterator[str]:
    """Texts of this drawing that are cut off, too small, or lie in each other."""
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert size is not None
    page = Box(-0.5, -0.5, float(size[1]) + 0.5, float(size[2]) + 0.5)
    written = texts(svg)
    assert len(written) == svg.count("<text")
    yield from (f"cut off: {words}" for words, box, _ in written if not page.holds(box))
    for one, other in combinations(written, 2):
        if one[1].covered(other[1]) > 0.01:
            yield f"{one[0]} lies in {other[0]}"
    least = min(map(float, re.findall(r'font-size="([\d.]+)"', svg)))
    if least < sheet.SMALL:
        yield f"{least} points"


def _dots(names: list[str]) -> Fragment:
    rows = [
        Dot(name, 0.5 + 0.1 * at, 0.4 + 0.1 * at, 0.6 + 0.1 * at, other=0.62)
        for at, name in enumerate(names)
    ]
    told = {"reference": 0.95, "reference_label": names[0], "other_label": names[1]}
    return dots(rows, unit="share", **told, **SAID)


def _levels(names: list[str]) -> Fragment:
    return answers([Bar(name, (0.05, 0.15, 0.2, 0.3, 0.3)) for name in names], names, **SAID)


def _asymmetry(names: list[str]) -> Fragment:
    rows = [
        TwoEffects(
            name, (9.0 * at, -3, 9.0 * at + 6), (4.0, 1.0, 7.0), "期望（绩效型）", certain=True
        )
        for at, name in enumerate(names)
    ]
    return asymmetry(rows, penalty_label=names[0], reward_label=names[1], **SAID)


def _grades(names: list[str], periods: list[str]) -> Fragment:
    sure = (True,) * len(periods)
    rows = [GradeTrend(name, (at % 3,) * len(periods), sure) for at, name in enumerate(names)]
    legend = {"sure_label": "等级", "unsure_label": "等级未定"}
    return grades(rows, periods, ["优秀", "合格", "不合格"], **legend, **SAID)


def _trend(names: list[str], periods: list[str]) -> Fragment:
    wave = tuple(0.7 + 0.2 * math.sin(at) for at in range(len(periods)))
    low, high = tuple(value - 0.02 for value in wave), tuple(value + 0.02 for value in wave)
    lines = [TrendLine(name, wave, low, high) for name in names]
    return trend(lines, periods, unit="share", **SAID)


def _ranking(names: list[str]) -> Fragment:
    rows = [
        Place(name, 90.0 - 7 * at, 88 - 7 * at, 93 - 7 * at, f"{at + 1}（1–5）")
        for at, name in enumerate(names)
    ]
    none = Place("无分数", None, None, None, "–", note=names[0])
    bands = [(85, math.inf, "优秀"), (75, 85, "良好"), (-math.inf, 75, "不合格")]
    heads = {
        "rank_label": "名次",
        "value_label": "重要性份额",
        "target": 89.9,
        "target_label": "目标 89.9",
    }
    return ranking([*rows, none], unit="points", bands=bands, **heads, **SAID)


def _gaps(names: list[str]) -> Fragment:
    rows = [
        GapBar(name, 0.05 * at - 0.1, 0.05 * at - 0.2, 0.05 * at, sure=at % 2 == 0)
        for at, name in enumerate(names)
    ]
    return gaps(rows, unit="share", below_label=names[0], above_label=names[1], **SAID)


def _map(names: list[str]) -> Fragment:
    drivers = [
        Cross(
            name,
            (70.0 + 4 * at, 69 + 4 * at, 71 + 4 * at),
            (0.1 + 0.08 * at, 0.05 + 0.08 * at, 0.14 + 0.08 * at),
            certain=True,
        )
        for at, name in enumerate(names)
    ]
    axes = {"performance_label": "表现", "importance_label": names[0]}
    quadrants = MapQuadrants("重点改进区", "优势区", "次要改进区", "维持区")
    return opportunity(
        drivers, middle=(76.0, 0.2), quadrants=quadrants, unit="share", **axes, **SAID
    )


def _ellipses(names: list[str]) -> Fragment:
    """Fourteen points, all named, with wide ellipses."""
    drivers = [
        Cross(
            f"{names[at % 5]} {at}",
            (70.0 + 1.3 * at, 66 + 1.3 * at, 73 + 1.3 * at),
            (0.02 + 0.011 * (at * 5 % 14), 0.01 * (at % 2), 0.06 + 0.011 * (at * 5 % 14)),
            certain=at % 3 == 0,
            tilt=0.1 * at - 0.6,
        )
        for at in range(14)
    ]
    axes = {"performance_label": "表现", "importance_label": names[0]}
    quadrants = MapQuadrants("重点改进区", "优势区", "次要改进区", "维持区")
    return opportunity(
        drivers, middle=(78.0, 1 / 14), quadrants=quadrants, unit="share", **axes, **SAID
    )


def _kano(names: list[str]) -> Fragment:
    features = [
        FeaturePoint(
            name,
            (0.15 * at + 0.1, 0.15 * at, 0.15 * at + 0.2),
            (0.8 - 0.15 * at, 0.7 - 0.15 * at, 0.9 - 0.15 * at),
            certain=True,
        )
        for at, name in enumerate(names)
    ]
    quadrants = KanoQuadrants("Attractive", "Performance", "Indifferent", "Must-be")
    return kano(features, quadrants=quadrants, worse_label="worse", better_label=names[0], **SAID)


def _ledger(names: list[str]) -> Fragment:
    lines = [LedgerBar(name, 20.0, "gain") for name in names]
    return ledger(lines, 100.0, unit="points", total_label=names[0], total_value="100.0", **SAID)


def _iceberg(names: list[str]) -> Fragment:
    layers = [Layer(name, 60.0 * at, 90.0 * at + 60, "330–1,080") for at, name in enumerate(names)]
    return iceberg(
        layers[0], layers[1:], seen_label="企业听得到", hidden_label="企业听不到", **SAID
    )


def _heat(names: list[str]) -> Fragment:
    cells = [HeatCell("78.4% ▼" if at else "–", 0.1 * at if at else None) for at in range(5)]
    rows = [HeatRow(names[0]), *(HeatRow(name, cells) for name in names)]
    return heat(names, rows, **SAID)


def _waterfall(names: list[str]) -> Fragment:
    steps = [Step(name, 0.02 - 0.01 * at) for at, name in enumerate(names)]
    ends = (names[0], 0.7), (names[1], 0.7)
    return waterfall(ends[0], steps, ends[1], unit="share", change_unit="balance", **SAID)


def _radar(names: list[str]) -> Fragment:
    values = [0.7, 0.8, 0.75, 0.66, 0.9]
    said = {"now_label": "本期", "before_label": "上期"}
    return radar(names, values, values[::-1], unit="share", **said, **SAID)


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize(
    "draw",
    [
        _dots,
        _levels,
        _asymmetry,
        _ranking,
        _gaps,
        _map,
        _ellipses,
        _kano,
        _ledger,
        _iceberg,
        _radar,
        _heat,
        _waterfall,
    ],
)
def test_texts_keep_clear_of_each_other(draw: Callable[[list[str]], Fragment], names: str) -> None:
    check(draw(NAMES[names]))


@pytest.mark.parametrize("periods", PERIODS)
@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("draw", [_grades, _trend])
def test_so_do_those_of_any_number_of_periods(
    draw: Callable[[list[str], list[str]], Fragment], names: str, periods: str
) -> None:
    check(draw(NAMES[names], PERIODS[periods]))


def test_what_stands_over_time_is_written_in_its_order() -> None:
    # So it is read aloud and copied; and two numbers on one height are not taken for one.
    drawn = _trend(NAMES[next(iter(NAMES))], [f"2024Q{number}" for number in (1, 2, 3, 4)])
    waves = re.findall(r">(2024Q\d)<", drawn.html)
    assert waves[:4] == sorted(waves[:4])
