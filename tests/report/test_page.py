import re
from html.parser import HTMLParser

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from pages import TEMPLATES, broken, cover, notebook, printed, said, shown

from csatbook.report import cells, frame, page


def render(book=None, *, code=False, **changes):
    return page.html(book or notebook(), cover(**changes), templates=TEMPLATES, code=code)


class Balance(HTMLParser):
    """Opens and closes elements as HTML asks."""

    VOID = frozenset({"meta", "img", "br", "hr", "input", "link"})

    def __init__(self):
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.stray: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, _tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.stray.append(tag)


@pytest.mark.parametrize("book", [notebook, broken])
def test_every_element_is_closed_and_no_id_is_given_twice(book):
    balance = Balance()
    balance.feed(render(book()))
    assert balance.stray == []
    assert balance.open == []
    assert len(balance.ids) == len(set(balance.ids))


def test_the_title_names_study_period_and_group():
    assert "<title>客户服务满意度 · 2025年第3季度 · 华东</title>" in render()


def test_a_report_without_a_group_has_no_empty_place_in_its_title():
    assert "<title>客户服务满意度 · 2025年第3季度</title>" in render(segment="")


@pytest.mark.parametrize(("language", "lang"), [("zh", "zh-CN"), ("en", "en")])
def test_the_page_says_its_language(language, lang):
    assert f'<html lang="{lang}">' in render(language=language)


def test_a_chinese_report_shows_chinese_and_untagged_prose_only():
    html = render(language="zh")
    assert "结果分析" in html
    assert "<strong>everyone</strong>" in html
    assert "Results" not in html


def test_an_english_report_shows_english_and_untagged_prose_only():
    html = render(language="en")
    assert ">1 Results</h2>" in html
    assert "<strong>everyone</strong>" in html
    assert "结果分析" not in html


def test_the_covers_title_takes_the_place_of_the_notebooks():
    html = render()
    assert "满意度报告</h1>" not in html
    assert len(re.findall("<h1", html)) == 1


def test_the_contents_lead_to_every_heading():
    html = render()
    anchors = re.findall(r'<a href="#([^"]+)">', html.split("<main")[0])
    assert anchors[: len(anchors) // 2] == ["1-结果分析", "各地区", "2-附录"]
    assert all(f'id="{anchor}"' in html for anchor in anchors)


def test_a_heading_goes_where_nothing_is_told_under_it():
    book = notebook(
        said("### 竞品对比\n\n与竞品相比如何。", "zh"),
        shown(""),
        shown(""),
        said("### 其他", "zh"),
        shown(""),
        shown("<p>有内容</p>"),
    )
    body = page.html(book, cover(), templates=TEMPLATES)
    assert "竞品" not in body
    assert "其他" in body
    assert "有内容" in body


@pytest.mark.parametrize(
    "below", [[], [new_code_cell("x = 1")], [printed("算完了")], [printed("算完了"), shown("")]]
)
def test_a_heading_stays_where_something_else_than_silence_follows(below):
    body = page.html(notebook(said("### 推算", "zh"), *below), cover(), templates=TEMPLATES)
    assert "推算" in body


def test_a_chapter_stays_without_its_silent_section_and_goes_with_all_of_them():
    book = new_notebook(
        cells=[
            said("## 前言"),
            shown("<p>开头</p>"),
            said("## 结果\n\n### 甲\n\n说明甲"),
            shown(""),
            said("### 乙"),
            shown("<p>有乙</p>"),
            said("## 案例\n\n### 丙"),
            shown(""),
            said("### 丁"),
            shown(""),
            said("## 展望"),
            shown("<p>结尾</p>"),
        ]
    )
    body = page.html(book, cover(), templates=TEMPLATES)
    found = re.findall(r"<h[23][^>]*>([^<]+)", body)
    # The chapters that are left are numbered without a gap.
    assert found == ["1 前言", "2 结果", "乙", "3 展望"]
    assert "说明甲" not in body


def test_numbers_that_do_not_count_chapters_stay():
    texts = ["## 2024 回顾", "## 2025 展望"]
    book = new_notebook(cells=[part for one in texts for part in (said(one), shown("<p>有</p>"))])
    body = page.html(book, cover(), templates=TEMPLATES)
    assert re.findall(r"<h2[^>]*>([^<]+)", body) == ["1. 2024 回顾", "2. 2025 展望"]


def test_a_notebook_without_a_word_of_prose_is_a_page():
    book = new_notebook(cells=[shown("<p>有内容</p>")])
    assert "有内容" in page.html(book, cover(), templates=TEMPLATES)


def test_no_code_is_left_in_the_file():
    html = render()
    assert "secret_call" not in html
    assert "2025Q3" not in html


def test_code_is_shown_folded_when_asked_for_without_the_overruled_parameters():
    html = render(code=True)
    assert '<details class="code">' in html
    assert "wave.secret_call()" in html
    assert "period = &#39;2025Q3&#39;" in html
    assert "2024Q1" not in html


def test_nothing_in_the_page_leads_outside_or_runs():
    html = render(notebook(shown('<img src="http://x.test/a.png"><script src="//cdn.test/a.js">')))
    assert "//" not in html
    assert "<script" not in html
    assert "default-src 'none'" in html


def test_a_link_that_an_analyst_writes_stays_a_link():
    html = render(notebook(said("[standard](https://example.test/a)")))
    assert '<a href="https://example.test/a">standard</a>' in html


def test_tables_keep_the_scope_of_their_headings():
    html = render()
    assert "<th scope=col class=num>满意度</th>" in html
    assert "<th scope=row>华东</th>" in html


def test_figures_keep_their_text_alternative_and_lose_what_a_page_does_not_need():
    html = render()
    assert 'aria-label="响应速度最低"' in html
    assert "DOCTYPE svg" not in html
    assert "<metadata" not in html
    assert "patch_2" not in html
    assert 'id="p1a"' in html


@pytest.mark.parametrize(
    "hostile", ["<b>", "<script>alert(1)</script>", '"><img src=x onerror=y>', "&"]
)
def test_names_of_groups_are_text_wherever_they_stand(hostile):
    plain = render(segment="GROUP")
    html = render(segment=hostile, facts=((hostile, hostile),), title=hostile, subtitle=hostile)
    assert hostile not in html.split("</style>")[1] or hostile == "&"
    assert html.count("<script") == 0
    assert html.count("<b>") == plain.count("<b>")
    assert html.count("<img") == plain.count("<img")


def test_printed_text_is_harmless():
    html = render(notebook(printed("\x1b[31m<script>alert(1)</script> & <b onclick=x()>\x1b[0m")))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b onclick=x()&gt;" in html
    assert "\x1b" not in html


def test_warnings_scraps_and_plot_objects_are_not_shown():
    scrap = {"application/scrapbook.scrap.json+json": {"name": "SCRAP", "data": 1}}
    plots = {"text/plain": "<Axes: xlabel='PLOT'>"}
    cell = new_code_cell(
        outputs=[
            new_output("display_data", data=scrap),
            new_output("execute_result", data=plots),
            new_output("display_data", data={"application/javascript": "RUNS()"}),
        ]
    )
    html = render(notebook(printed("FutureWarning: old", "stderr"), cell))
    for absent in ("FutureWarning", "SCRAP", "PLOT", "RUNS"):
        assert absent not in html


def test_a_plain_value_is_shown_as_escaped_text():
    cell = new_code_cell(outputs=[new_output("execute_result", data={"text/plain": "'<b>4</b>'"})])
    assert '<pre class="plain">&#39;&lt;b&gt;4&lt;/b&gt;&#39;</pre>' in render(notebook(cell))


def test_a_formula_stands_as_it_was_written_and_of_a_script_that_there_was_one() -> None:
    formula = {"text/plain": "<IPython.core.display.Math object>", "text/latex": r"$\frac{a}{b}$"}
    script = {
        "text/plain": "<IPython.core.display.Javascript object>",
        "application/javascript": "alert(1)",
    }
    outputs = [new_output("execute_result", data=data) for data in (formula, script)]
    book = notebook(new_code_cell(outputs=outputs))
    text = render(book)
    assert r'<pre class="plain">$\frac{a}{b}$</pre>' in text
    assert "alert(1)" not in text
    assert "一段脚本" in text
    assert "IPython" not in text


def test_a_picture_stands_in_the_page_with_words_for_it():
    output = new_output("display_data", data={"image/png": "iVBO\nRw0="}, metadata={"alt": 'a "b"'})
    html = render(notebook(new_code_cell(outputs=[output])))
    assert '<img src="data:image/png;base64,iVBORw0=" alt="a &#34;b&#34;">' in html


def test_a_failed_report_says_so_first_with_section_and_message():
    html = render(broken())
    head = html.split("<main")[0]
    assert "本报告未能完成" in head
    assert "“附录”" in head
    assert "<b>KeyError</b> no item &lt;b&gt;channel&lt;/b&gt;" in head
    assert "papermill encountered" not in html


def test_a_failed_report_tells_where_it_broke_without_code_or_folders():
    html = render(broken())
    assert "第 7 个代码单元，第 2 行" in html
    assert "results.py:88 scores" in html
    assert "secret" not in html
    assert "/home/ann" not in html
    assert "\x1b" not in html


def test_the_whole_traceback_is_shown_with_the_code():
    html = render(broken(), code=True)
    assert "88 secret_lookup[name]" in html
    assert "\x1b" not in html


def test_a_report_whose_kernel_died_says_what_the_run_knows():
    html = render(failure="kernel died <9>")
    assert "本报告未能完成" in html
    assert "kernel died &lt;9&gt;" in html


def test_a_cell_that_papermill_marks_as_failed_is_a_failure_without_an_error_in_it():
    dead = new_code_cell(metadata={"papermill": {"status": "failed", "exception": True}})
    assert "本报告未能完成" in render(notebook(dead))
    assert "本报告未能完成" not in render(notebook())


def test_the_notebook_given_is_not_changed():
    book, again = broken(), broken()
    render(book)
    for cell, same in zip(book.cells, again.cells, strict=True):
        assert {**cell, "id": ""} == {**same, "id": ""}


def test_a_report_says_above_its_title_what_it_is():
    assert '<p class="eyebrow">Customer satisfaction report</p>' in render(language="en")
    told = render(language="en", kind="Customer feedback report")
    assert '<p class="eyebrow">Customer feedback report</p>' in told
    assert "Customer satisfaction report" not in told


def test_an_executed_notebook_speaks_one_language_and_says_how_its_cells_look():
    given = notebook()
    dressed = cells.dressed(given, "zh", style=frame.cell_style(TEMPLATES))
    told = "".join(cell.source for cell in dressed.cells)
    assert "结果分析" in told
    assert "Results" not in told
    (sheet,) = [
        output.data["text/html"]
        for cell in dressed.cells
        for output in cell.get("outputs", ())
        if output.get("metadata", {}).get(cells.STYLE)
    ]
    assert sheet.startswith("<style>.jp-RenderedHTMLCommon,.rendered_html{&{--paper")
    assert sheet.count("{") == sheet.count("}")
    assert "prefers-color-scheme" not in sheet
    assert render(dressed) == render(given)
    assert not any("csatbook_style" in str(cell) for cell in given.cells)
