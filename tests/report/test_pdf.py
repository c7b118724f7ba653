import io
import logging
import os
import subprocess
import sys

import pypdf
import pytest
from pages import TEMPLATES, broken, cover, notebook, said, shown

from csatbook.report import page, pdf


def printed(book=None, **changes):
    html = page.html(book or notebook(), cover(**changes), templates=TEMPLATES)
    return pypdf.PdfReader(io.BytesIO(pdf.pdf(html)))


@pytest.fixture(scope="module")
def chinese():
    return printed()


@pytest.fixture
def complaints(caplog):
    """What WeasyPrint did not understand or could not find."""
    caplog.set_level(logging.WARNING, logger="weasyprint")
    return caplog


def test_chinese_text_and_text_in_figures_can_be_read_and_searched(chinese):
    text = "".join(sheet.extract_text() for sheet in chinese.pages)
    for words in ("客户服务满意度", "华东", "各地区满意度", "图中响应"):
        assert words in text


def test_only_the_packaged_fonts_are_in_it_and_only_the_letters_used(chinese):
    names = set()
    for sheet in chinese.pages:
        for font in sheet["/Resources"]["/Font"].values():
            names.add(font.get_object()["/BaseFont"])
    assert names
    assert all("Noto-Sans-CJK" in name and "+" in name for name in names)


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


@pytest.mark.parametrize("book", [notebook, broken])
def test_the_style_sheet_holds_nothing_that_paper_does_not_understand(book, complaints):
    printed(book())
    assert [record.getMessage() for record in complaints.records] == []


def test_nothing_is_read_from_disk_or_net_for_a_page(tmp_path, complaints):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>SECRET</text></svg>')
    html = page.html(notebook(said("here: PLACE")), cover(), templates=TEMPLATES)
    made = pdf.pdf(html.replace("PLACE", f'<img src="{secret.as_uri()}" alt="x">'))
    assert "SECRET" not in pypdf.PdfReader(io.BytesIO(made)).pages[1].extract_text()
    assert any("disallowed protocol" in record.getMessage() for record in complaints.records)


def test_a_figure_that_is_not_well_formed_costs_no_report():
    book = notebook(shown("<figure><svg viewBox='0 0 9 9'><g></svg></figure><p>behind</p>"))
    assert "behind" in "".join(sheet.extract_text() for sheet in printed(book).pages)


def test_two_processes_make_the_same_page_and_the_same_bytes_of_pdf():
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import pages; from csatbook.report import page, pdf\n"
        "html = page.html(pages.broken(), pages.cover(), templates=pages.TEMPLATES)\n"
        "sys.stdout.buffer.write(html.encode() + pdf.pdf(html))"
    )
    folder = str(TEMPLATES.parent / "tests" / "report")
    other = subprocess.run(
        [sys.executable, "-c", program, folder],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        check=True,
    ).stdout
    html = page.html(broken(), cover(), templates=TEMPLATES)
    assert html.encode() + pdf.pdf(html) == other
    assert b"</html>\n%PDF-" in other
