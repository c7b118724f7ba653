"""Groups by dimensions on one map: what is written, what is left blank, and whether it is read."""

from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_hex

import samples
from csatbook.analysis import results
from csatbook.analysis.wave import Wave
from csatbook.errors import ParameterError
from csatbook.report import number, sections
from csatbook.report.figure import canvas, sheet
from csatbook.report.figure.heat import SHADES, HeatCell, HeatRow, heat


def test_the_cells_hold_the_numbers_of_the_table(service: Callable[..., Wave]) -> None:
    wave = service("2025Q4")
    shown = sections.heat_map(wave, by="region", score="mean")
    frame = results.by_segment(wave, "region")
    frame = frame[(frame["score"] == "mean") & ~frame["subject"].str.startswith("item:")]
    assert len(frame) > 10
    assert frame["value"].notna().all()
    for value in frame["value"]:
        assert f">{number.write(value, 'mark')}" in shown.html


def test_it_says_first_who_is_furthest_from_everyone(service: Callable[..., Wave]) -> None:
    low = sections.heat_map(service("2025Q4")).text.splitlines()[0].split("。")[0]
    assert low.startswith("低于全体最多的是西南（地区）：“响应效率”")  # planted in the sample
    assert low.endswith("确有差异")


def test_sure_differences_are_marked_and_no_others(service: Callable[..., Wave]) -> None:
    text = sections.heat_map(service("2025Q4"), by="region").text
    assert "响应效率 50.6% ▼" in text
    assert text.count(" ▼") == 2  # the two services that the region gets late
    assert text.count(" ▲") == 0


def test_a_hidden_group_is_blank_with_a_sign_and_told(tmp_path: Path) -> None:
    study = samples.SMALL.replace("min_answers: 1", "min_answers: 2")
    rows = [f"2024Q2,{mark},{mark},9,{place}," for place in ("a", "b") for mark in (3, 4, 5)]
    answers = "\n".join([samples.ANSWERS.splitlines()[0], *rows, "2024Q2,1,1,1,z,"])
    shown = sections.heat_map(samples.small(tmp_path, study=study, answers=answers + "\n"))
    assert "Region z: Overall" in shown.text
    [blank] = [part for part in shown.text.split("; ") if part.startswith("Region z: ")]
    assert blank.splitlines()[0].count(number.NONE) == 3
    assert "no value that can be shown" in shown.text


def test_of_many_groups_it_says_that_the_smallest_are_not_shown(tmp_path: Path) -> None:
    places = [chr(ord("a") + place) for place in range(14) for _ in range(1 + (place > 1))]
    rows = [f"2024Q2,{3 + at % 3},4,9,{place}," for at, place in enumerate(places)]
    answers = "\n".join([samples.ANSWERS.splitlines()[0], *rows, ""])
    shown = sections.heat_map(samples.small(tmp_path, answers=answers)).text
    assert "Region: only the 12 groups with most answers are shown, of 14." in shown
    assert "Region c: " in shown
    assert "Region b: " not in shown


def test_the_dark_letters_are_read_on_every_shade() -> None:
    for share in np.linspace(0, 1, 256):
        colour = sheet.blend(SHADES, share)
        ink = sheet.luminance(sheet.ink_on(colour))
        assert (sheet.luminance(colour) + 0.05) / (ink + 0.05) > 7


def test_both_ends_are_equally_strong_and_everyone_has_no_colour() -> None:
    canvas.set_theme()
    own = [to_hex(mpl.colormaps["csatbook_diverging"](at)) for at in (0.0, 0.5, 1.0)]
    for colours in (SHADES, own):
        low, middle, high = (sheet.luminance(colour) for colour in colours)
        assert low == pytest.approx(high, rel=0.05)
        assert middle > 0.85


def test_the_figure_is_read_by_those_who_do_not_see_it() -> None:
    rows = [HeatRow("地区"), HeatRow("华东", [HeatCell("4.1", 0.5), HeatCell("–", None)])]
    shown = heat(["总体", "态度"], rows, caption="图", alt="华东 4.1")
    assert 'role="img" aria-label="华东 4.1"' in shown.html
    for text in ("地区", "华东", "4.1", "–", "态度"):
        assert f">{text}</text>" in shown.html


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"by": "regoin"}, "by: no 'regoin'.*'region'"),
        ({"score": "maen"}, "score: no 'maen'.*'mean'"),
    ],
)
def test_what_there_is_not_is_refused(tmp_path: Path, words: dict, told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        sections.heat_map(samples.small(tmp_path), **words)
