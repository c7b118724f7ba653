"""Each figure of each report that the project ships: clear of overlaps, in grey, told in words."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import colours
import pypdf
import pytest
import shipped
from pages import TEMPLATES, cover
from test_figure_texts import texts, unclear

from csatbook.report import pdf
from csatbook.report.figure import sheet
from csatbook.report.piece import Figure
from csatbook.study.wording import LANGUAGES, Language

WIDTHS = (sheet.WIDTH, sheet.NARROW)
LEGIBLE = 4.5
"""WCAG 2.2, 1.4.3: of a text and what it stands on."""
TOLD = 1.15
"""Of two areas side by side, unless each has its own words: what is seen beside each other differs
from about 1.05 on."""


@pytest.fixture(scope="module", params=[(n, lang) for n in shipped.NAMES for lang in LANGUAGES])
def report(shared: Path, request: pytest.FixtureRequest) -> tuple[shipped.Cell, ...]:
    name, language = request.param
    return shipped.report(shared, name, language)


def drawings(cells: tuple[shipped.Cell, ...]) -> Iterator[tuple[Figure, str]]:
    for figure in shipped.figures(cells):
        assert figure.narrow
        yield from ((figure, figure.svg), (figure, figure.narrow))


def test_no_text_of_a_figure_covers_another_or_is_cut_off(report: tuple[shipped.Cell, ...]) -> None:
    found = [(figure.caption, fault) for figure, svg in drawings(report) for fault in unclear(svg)]
    assert found == []


def pale(svg: str) -> Iterator[str]:
    """Texts that do not stand out from what they stand on."""
    drawn = colours.areas(svg)
    for words, box, ink in texts(svg):
        middle = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        ground = colours.ground(drawn, *middle)
        for vision in colours.VISIONS:
            strength = colours.contrast(colours.NAMED.get(ink, ink), ground, vision)
            if strength < LEGIBLE:
                yield f"{words}: {ink} on {ground}: {strength:.2f}, {vision}"


def test_texts_are_read_on_their_ground_in_grey_and_without_some_colours(
    report: tuple[shipped.Cell, ...],
) -> None:
    found = [(figure.caption, fault) for figure, svg in drawings(report) for fault in pale(svg)]
    assert found == []


def alike(svg: str) -> Iterator[str]:
    """Areas side by side that look alike, though their colours differ, and have no words."""
    drawn = colours.areas(svg)
    written = [box for _, box, _ in texts(svg)]
    worded = {area for area in drawn if any(area.box.covered(box) > 4 for box in written)}
    for one, other in colours.neighbours(drawn):
        if one.colour == other.colour or {one, other} <= worded:
            continue
        for vision in colours.VISIONS:
            strength = colours.contrast(one.colour, other.colour, vision)
            if strength < TOLD:
                yield f"{one.colour} beside {other.colour}: {strength:.2f}, {vision}"


def test_areas_side_by_side_are_told_apart_in_grey_and_without_some_colours(
    report: tuple[shipped.Cell, ...],
) -> None:
    found = [(figure.caption, fault) for figure, svg in drawings(report) for fault in alike(svg)]
    assert found == []


@pytest.mark.parametrize(
    ("language", "sign", "most"), [("zh", r"[一-鿿]", 1800), ("en", r"[A-Za-z][A-Za-z'’-]*", 1100)]
)
def test_the_body_of_the_sample_is_read_in_a_few_minutes_and_printed_on_twelve_pages(
    shared: Path, language: Language, sign: str, most: int
) -> None:
    cells = shipped.report(shared, "service", language)
    assert len(re.findall(sign, shipped.words(cells))) <= most
    made, _ = pdf.pdf(shipped.executed(cells), cover(language=language), templates=TEMPLATES)
    document = pypdf.PdfReader(io.BytesIO(made))
    (appendix,) = (
        entry
        for entry in document.outline
        if not isinstance(entry, list) and re.search("附录|Appendix", str(entry.title))
    )
    # The first page of the appendix may begin below the end of the body.
    assert document.get_destination_page_number(appendix) <= 12
    assert len(document.pages) > 15


def test_the_three_checks_find_what_they_are_for() -> None:
    bar = '<path d="M{} 0H{}V20H{}Z" fill="{}"/>'
    svg = (
        '<svg viewBox="0 0 200 20" font-size="9">'
        # Red and green of the same lightness, and the same two with a line of white between.
        + bar.format(0, 20, 0, "#b04a4a")
        + bar.format(20.5, 40, 20.5, "#4a7a4a")
        + bar.format(60, 80, 60, "#b04a4a")
        + bar.format(82, 99, 82, "#4a7a4a")
        + bar.format(150, 200, 150, "#8fa3ae")
        + '<text x="160" y="14" fill="#ffffff">12%</text><text x="165" y="14">34%</text></svg>'
    )
    assert list(unclear(svg)) == ["12% lies in 34%"]
    faults = list(alike(svg))
    assert {fault.rpartition(", ")[2] for fault in faults} >= {"grey print", "deuteranopia"}
    assert all("#b04a4a beside #4a7a4a" in fault for fault in faults)
    assert {fault.partition(":")[0] for fault in pale(svg)} == {"12%"}


def test_colours_look_as_published() -> None:
    # WCAG 2: black on white is 21 to 1; a grey is the same to everyone.
    for vision in colours.VISIONS:
        assert colours.contrast("#000000", "#ffffff", vision) == pytest.approx(21, abs=0.01)
        grey = colours.seen("#808080", vision)
        assert grey == pytest.approx((0.2159,) * 3, abs=1e-3)
    # Pure red looks dark to who lacks the cones for it, and less so without those for green.
    red = {vision: colours.luminance(colours.seen("#ff0000", vision)) for vision in colours.VISIONS}
    assert red["protanopia"] < red["everyone"] < red["deuteranopia"]
