"""What every page has: in fewer bytes, it says and draws what it did."""

from bs4 import BeautifulSoup

from csatbook.report.figure.sheet import ACCENT, MUTED, OTHER, Sheet, at_both_widths
from csatbook.report.fragment import Fragment
from csatbook.report.frame import slim
from csatbook.report.table import Column, Row, table

BRACKETED = (
    '<p class="note">said name="x" here</p><svg class="own" width="9"><path d="M1 1L2 1"/></svg>'
)


@at_both_widths
def dots(*, width: float = 100) -> Fragment:
    """Three estimates with intervals, and a line of reference."""
    drawing = Sheet(60, width)
    drawing.line([(50, 0), (50, 60)], colour=OTHER, width=1, dashes="4 3")
    for place in range(3):
        y = 10 + 20 * place
        drawing.line([(10, y), (30, y), (30, y + 1)], colour=ACCENT, width=2.2, opacity=0.5)
        drawing.dot(20, y, 4, fill=ACCENT, edge="#ffffff")
        drawing.text(f'said x="{place}" y', 40, y, colour=MUTED, anchor="end")
        drawing.bar(1, 2, 5.5, 9, fill=OTHER)
    drawing.text("first", 0, 50)
    return drawing.finish(alt="Three", caption="Dots")


def drawn(page: str) -> list[dict[str, object]]:
    """Each element of the drawings with all that holds for it, also what is around it."""
    told = []
    for drawing in BeautifulSoup(page, "lxml")("svg"):
        for element in drawing(True):
            own = {**drawing.attrs, **element.attrs}
            if element.name == "text":
                begins = (own.pop("class", None) or [" "])[0][0]
                own["text-anchor"] = {"s": "start", "m": "middle", "e": "end"}.get(
                    begins, own.get("text-anchor", "start")
                )
            plain = {"stroke-width": "1", "stroke-opacity": "1", "stroke-linecap": "butt"}
            for name in ("d", "class", "font-family", *([] if "stroke" in own else plain)):
                own.pop(name, None)
            told.append({"name": element.name, "text": element.get_text(), **plain, **own})
    return told


def test_every_line_and_text_of_a_drawing_is_as_it_was() -> None:
    page = str(dots().html)
    assert len(slim(page)) < 0.9 * len(page)
    assert drawn(slim(page)) == drawn(page)


def test_a_table_has_its_cells_with_their_words_and_classes() -> None:
    columns = [Column("name", numeric=False), Column("a"), Column("b")]
    rows = [Row(("one", "1", "2")), Row(('said x="1" y', "3", "4"), "total")]
    page = str(table("Marks", columns, rows).html)
    before, after = (
        [
            [(cell.name, cell.get("class"), cell.get("scope"), cell.get_text()) for cell in row]
            for row in (line(["td", "th"]) for line in BeautifulSoup(text, "lxml")("tr"))
        ]
        for text in (page, slim(page))
    )
    assert after == before
    assert len(before) == 3


def test_text_and_what_others_drew_stay_to_the_letter() -> None:
    assert slim(BRACKETED) == BRACKETED
