import io
import os
import re
import subprocess
import sys
from html import escape

import pandas as pd
import pypdf
import pytest
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_output
from pages import FIGURE, TEMPLATES, broken, cover, notebook, said, shown
from pages import printed as printed_out

from csatbook.report import framed, page, pdf, piece
from csatbook.report.figure.dots import Dot, dots
from csatbook.report.fragment import Fragment


def printed(book=None, **changes):
    made, _ = pdf.pdf(book or notebook(), cover(**changes), templates=TEMPLATES)
    return pypdf.PdfReader(io.BytesIO(made))


def text(book=None, **changes):
    return "".join(sheet.extract_text() for sheet in printed(book, **changes).pages)


def own(*pieces):
    """A code cell that shows pieces of ours, as a kernel records them."""
    data = Fragment(pieces)._repr_mimebundle_()
    return new_code_cell("", outputs=[new_output("display_data", data)])


@pytest.fixture(scope="module")
def chinese():
    return printed()


def test_chinese_text_and_text_in_figures_can_be_read_and_searched(chinese):
    text = "".join(sheet.extract_text() for sheet in chinese.pages)
    for words in ("客户服务满意度", "华东", "各地区满意度", "图中响应"):
        assert words in text


def test_a_figure_drawn_for_desk_and_phone_stands_in_it_once():
    rows = [Dot("Nothing like it", 0.5), Dot("Something like it", 0.6)]
    figure = dots(rows, unit="share", caption="Seen on paper", alt="Unseen on paper")
    found = text(notebook(own(*figure.pieces)))
    assert found.count("Nothing like it") == 1
    assert "Unseen on paper" not in found
    assert "图 2Seen on paper" in found.replace("\n", "").replace("图 2 ", "图 2")


def test_only_the_packaged_fonts_are_in_it_and_only_the_letters_used(chinese):
    names = set()
    for sheet in chinese.pages:
        for font in sheet["/Resources"]["/Font"].values():
            names.add(font.get_object()["/BaseFont"])
    assert names
    assert all("NotoSansCJK" in name and "+" in name for name in names)


def test_the_document_has_the_title_and_language_of_the_report(chinese):
    assert chinese.metadata.title == "客户服务满意度 · 2025年第3季度 · 华东"
    assert chinese.trailer["/Root"]["/Lang"] == "zh-CN"


def test_it_is_tagged_for_screen_readers_and_calls_itself_so(chinese):
    root = chinese.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_bookmarks_follow_the_headings(chinese):
    chapters = [entry for entry in chinese.outline if not isinstance(entry, list)]
    sections = [entry for entry in chinese.outline if isinstance(entry, list)]
    assert [entry.title for entry in chapters] == ["1 结果分析", "2 附录"]
    assert [[entry.title for entry in part] for part in sections] == [["各地区"]]


def test_pages_are_numbered_and_headed_after_the_first(chinese):
    first, second = (sheet.extract_text() for sheet in chinese.pages)
    assert "第 2 页 / 共 2 页" in second
    assert "客户服务满意度 · 2025年第3季度 · 华东" in second
    assert "客户服务满意度 · 2025年第3季度 · 华东" not in first


def test_the_contents_name_the_page_of_each_heading(chinese):
    assert "2" in chinese.pages[0].extract_text().split("附录")[1]


def test_a_section_of_one_paragraph_does_not_wait_for_the_next_one():
    exporter = pdf.TypstExporter(extra_template_basedirs=[str(TEMPLATES)])
    exporter.cover = cover()
    alone, before = piece.Paragraph("Alone."), piece.Paragraph("Before a list.")
    prose = said("## 乙", "zh")
    book = notebook(said("## 甲", "zh"), own(alone), prose, own(before, piece.Bullets(("x",))))
    source, _ = exporter.typeset(book)
    assert '#said("Alone.", kind: "")' in source
    assert '#said("Before a list.", kind: "", stick: true)' in source


def test_no_page_is_made_for_the_line_that_says_who_made_it(chinese):
    first, second = (sheet.extract_text() for sheet in chinese.pages)
    assert "csatbook" not in first
    assert re.search(r"csatbook .*第 2 页 / 共 2 页", second.replace("\n", " "))


@pytest.mark.parametrize("sections", [20, 32])
def test_contents_of_many_sections_stand_on_the_cover(sections):
    book = notebook(*(said(f"### Section {number}") for number in range(sections)))
    assert "图中响应" in printed(book).pages[1].extract_text()


def test_a_table_too_wide_for_the_page_is_parted_in_the_middle():
    heads = [f"Column number {number}" for number in range(14)]
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    rows = "".join(f'<tr><th scope="row">x</th>{"<td>123,456,789</td>" * 13}</tr>' for _ in "12")
    found = text(
        notebook(shown(f'<table class="csat"><thead><tr>{head}</tr></thead>{rows}</table>'))
    )
    told = re.findall(r"第 (\d+)[–-](\d+) 列", found)
    wide = [int(last) - int(first) + 1 for first, last in told]
    assert sum(wide) == 13
    assert max(wide) - min(wide) <= 1


def test_english_pages_speak_english():
    text = (
        printed(language="en", title="Service", period="Q3", segment="East").pages[1].extract_text()
    )
    assert "Page 2 of 2" in text
    assert "Service · Q3 · East" in text


def test_a_long_table_repeats_its_head_on_every_page():
    rows = "".join(f'<tr><th scope="row">x{n}</th><td>{n}</td></tr>' for n in range(90))
    table = f'<table class="csat"><thead><tr><th scope="col">HEAD</th></tr></thead>{rows}</table>'
    texts = [sheet.extract_text() for sheet in printed(notebook(shown(table))).pages]
    with_rows = [text for text in texts if "x50" in text or "x85" in text]
    assert len(with_rows) == 2
    assert all("HEAD" in text for text in with_rows)


def test_a_report_that_broke_off_says_so_on_the_cover_and_where_it_happened():
    first = printed(broken()).pages[0].extract_text()
    assert "本报告未能完成" in first
    assert "no item <b>channel</b>" in text(broken())


def test_nothing_is_read_from_disk_or_net_for_a_page(tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>SECRET</text></svg>')
    book = notebook(said(f'<img src="{secret.as_uri()}" alt="picture of mine"> behind'))
    assert "SECRET" not in text(book)
    assert "behind" in text(book)


def solid(words):
    """Without the blanks, which stand elsewhere where lines end."""
    return re.sub(r"\s+", "", words)


HOSTILE = '#panic("x") $1+1$ \\ ] [ ` " \' *b* _i_ <l> @r // /* {} \\u{41} #include "/etc/passwd"'


@pytest.mark.parametrize("sign", ["", "\u202e", "\x00", "\n", "\t"])
def test_what_somebody_typed_in_is_text_and_never_markup(sign):
    typed = f"{HOSTILE}{sign}end"
    pieces = (
        piece.Paragraph(typed),
        piece.Subheading(typed),
        piece.Bullets((typed,)),
        piece.Callout(typed, "bad"),
        piece.Quote(typed, "negative"),
        piece.Tiles((piece.Tile(typed, typed, typed, typed),)),
        piece.PieceTable(typed, (piece.Column(typed),), (piece.Row((typed,)),)),
        piece.Figure(FIGURE[FIGURE.index("<svg") :], typed, typed),
    )
    shown_as = text(notebook(own(*pieces)), title=typed, segment=typed)
    assert solid(shown_as).count(solid(HOSTILE)) >= 10
    for page_of in (notebook(shown(f"<p>{escape(typed)}</p>")), notebook(printed_out(typed))):
        assert solid(HOSTILE) in solid(text(page_of))


def test_what_an_analyst_shows_is_on_paper_too():
    marks = pd.DataFrame({"mark": [4.05, 3.5]}, index=["east", "west"])
    styled = marks.style.map(lambda _: "background-color: #ff0000; color: white")
    prose = """Before `code()`.

| item | mark |
|------|-----:|
| speed | 4.1 |

1. first
2. second
   - inner *word* and [a link](https://example.org/x)
"""
    outputs = (shown(marks.to_html()), shown(styled.to_html()), printed_out("42\n"))
    book = notebook(*outputs, said(prose))
    words = text(book)
    for word in ("4.050000", "speed", "inner word and a link", "code()", "42", "second"):
        assert word in words
    links = [
        note.get_object()["/A"]["/URI"]
        for sheet in printed(book).pages
        for note in sheet.get("/Annots", ())
        if "/A" in note.get_object() and "/URI" in note.get_object()["/A"]
    ]
    assert "https://example.org/x" in links


def test_a_wide_frame_is_parted_and_every_column_is_there():
    frame = pd.DataFrame({f"column{n:02}": [n * 1000 + 1, 7] for n in range(60)}, index=["a", "b"])
    for cell in (own(*framed.framed(frame, "Wide").pieces), shown(frame.to_html())):
        words = text(notebook(cell), language="en")
        assert all(f"column{n:02}" in words for n in range(60))
        assert "(columns 1–" in words
        assert "–60 of 60)" in words


def test_a_sign_that_no_font_has_is_told_and_stands_as_its_number():
    made, unset = pdf.pdf(notebook(said("cuneiform \U00012000")), cover(), templates=TEMPLATES)
    assert unset == "\U00012000"
    words = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(made)).pages)
    assert "cuneiform [U+12000]" in words


def test_pictures_have_the_words_that_say_what_they_show(chinese):
    def told(entry):
        entry = entry.get_object()
        if isinstance(entry, list):
            return [word for part in entry for word in told(part)]
        if not isinstance(entry, dict):
            return []
        below = told(entry["/K"]) if "/K" in entry else []
        return [*([entry["/Alt"]] if "/Alt" in entry else []), *below]

    assert "响应速度最低" in told(chinese.trailer["/Root"]["/StructTreeRoot"]["/K"])


def test_nbconvert_knows_the_exporter():
    made, known = get_exporter("csatbook_pdf")().from_notebook_node(notebook())
    assert made.startswith(b"%PDF-")
    assert known["output_extension"] == ".pdf"


def test_a_figure_that_is_not_well_formed_costs_no_report():
    book = notebook(shown("<figure><svg viewBox='0 0 9 9'><g></svg></figure><p>behind</p>"))
    assert "behind" in "".join(sheet.extract_text() for sheet in printed(book).pages)


def test_two_processes_make_the_same_page_and_the_same_bytes_of_pdf():
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import pages; from csatbook.report import page, pdf\n"
        "given = pages.broken(), pages.cover()\n"
        "html = page.html(*given, templates=pages.TEMPLATES)\n"
        "sys.stdout.buffer.write(html.encode() + pdf.pdf(*given, templates=pages.TEMPLATES)[0])"
    )
    folder = str(TEMPLATES.parent / "tests" / "report")
    other = subprocess.run(
        [sys.executable, "-c", program, folder],
        env={**os.environ, "PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai"},
        capture_output=True,
        check=True,
    ).stdout
    html = page.html(broken(), cover(), templates=TEMPLATES)
    assert html.encode() + pdf.pdf(broken(), cover(), templates=TEMPLATES)[0] == other
    assert b"</html>\n%PDF-" in other
