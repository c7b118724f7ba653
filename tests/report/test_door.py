"""What an analyst's own figures and tables look like in the report."""

import inspect
import re
import subprocess
import sys
from collections.abc import Iterator

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

import csatbook
from csatbook.analysis.door import OpenWave
from csatbook.errors import ParameterError
from csatbook.report import framed, markup
from csatbook.report.figure import canvas, sheet

mpl.use("agg")
import matplotlib.pyplot as plt
import seaborn as sns
from matplotlib.colors import to_hex
from seaborn import objects

MARKS = pd.DataFrame({"地区": ["华东", "华北", "西南"], "得分": [3.2, 4.1, 4.56]})
SAID = {"alt": "西南最高。", "caption": "各地区得分"}


@pytest.fixture(autouse=True)
def _themed() -> Iterator[None]:
    """The report's style, in this test alone."""
    with mpl.rc_context():
        canvas.set_theme()
        yield
    plt.close("all")


def shown(drawn: object) -> str:
    return markup.inert(str(csatbook.show(drawn, **SAID).html))


def test_importing_csatbook_costs_nothing_and_tells_what_there_is() -> None:
    code = (
        "import csatbook, sys; print(len(set(sys.modules) & {'pandas', 'matplotlib', 'numpy'}), "
        "{'open', 'show', 'sections'} <= set(dir(csatbook)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert told.stdout == "0 True\n"
    with pytest.raises(
        AttributeError, match="no attribute 'wave'; there are make, open, sections, show"
    ):
        _ = csatbook.wave
    assert csatbook.sections.dimensions.__name__ == "dimensions"


CALLED = {
    **{f"csatbook.{name}": getattr(csatbook, name) for name in ("open", "show")},
    **{f"sections.{name}": getattr(csatbook.sections, name) for name in csatbook.sections.__all__},
    **{f"wave.{name}": called for name, called in vars(OpenWave).items() if name[0] != "_"},
}


@pytest.mark.parametrize("name", sorted(CALLED))
def test_what_analysts_call_is_explained_with_an_example_that_runs(name: str) -> None:
    # The doctests of the suite run them.
    if callable(CALLED[name]) and not isinstance(CALLED[name], type):
        assert ">>> " in str(inspect.getdoc(CALLED[name])), name


# seaborn's newer interface is behind with pandas.
@pytest.mark.filterwarnings("ignore:The copy keyword is deprecated")
@pytest.mark.parametrize(
    "draw",
    [
        lambda: MARKS.plot(x="地区", y="得分", kind="bar"),
        lambda: MARKS.plot(x="地区", y="得分").figure,
        lambda: MARKS.plot(x="地区", subplots=True),
        lambda: sns.barplot(MARKS, x="地区", y="得分"),
        lambda: sns.catplot(MARKS, x="地区", y="得分", kind="bar"),
        lambda: objects.Plot(MARKS, x="地区", y="得分").add(objects.Bar()),
    ],
    ids=["pandas", "figure", "subplots", "seaborn", "grid", "objects"],
)
def test_an_own_figure_becomes_a_figure_of_the_report(draw) -> None:
    html = shown(draw())
    assert html.startswith('<figure tabindex="0"><svg')
    assert 'role="img"' in html
    assert 'aria-label="西南最高。"' in html
    assert "<figcaption>各地区得分</figcaption>" in html
    assert ">华东</text>" in html or ">华东</tspan>" in html
    assert "Noto Sans CJK SC" in html
    softer = to_hex(sns.desaturate(sheet.ACCENT, 0.75))  # as seaborn fills areas
    assert sheet.ACCENT in html or softer in html
    assert plt.get_fignums() == []  # else the notebook would show it a second time


def test_the_same_figure_is_the_same_text() -> None:
    assert shown(MARKS.plot(x="地区")) == shown(MARKS.plot(x="地区"))


def test_a_wide_figure_is_set_to_the_width_of_the_page_and_a_small_one_is_not_blown_up() -> None:
    assert 'viewBox="0 0 4' in shown(MARKS.plot(x="地区", figsize=(15, 5)))
    assert 'style="max-width: 59%"' in shown(MARKS.plot(x="地区", figsize=(4, 3)))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"caption": "x"}, "alt=… is missing. Say what the figure shows"),
        ({"alt": "x", "caption": " "}, "caption=… is missing. Say what is shown"),
        ({}, "caption=…(.|\n)*alt=…"),
    ],
)
def test_a_figure_without_words_is_refused_with_the_reason(words, told) -> None:
    with pytest.raises(ParameterError, match=told):
        csatbook.show(MARKS.plot(x="地区"), **words)


def test_what_is_neither_figure_nor_table_is_refused_by_its_kind() -> None:
    with pytest.raises(ParameterError, match="found int"):
        csatbook.show(3, **SAID)


def test_a_sign_that_no_font_has_is_told() -> None:
    with pytest.warns(UserWarning, match="Glyph 73728"):
        shown(MARKS.plot(x="地区", title="\U00012000"))


def test_our_own_figures_are_the_same_whatever_an_analyst_has_set() -> None:
    def drawn() -> str:
        with canvas.drawn(2) as figure:
            figure.subplots().plot([1, 2], label="x")
            return str(canvas.finish(figure, name="x", alt="x", caption="x").html)

    before = drawn()
    sns.set_theme(style="darkgrid", font_scale=2)
    plt.rcParams["lines.linewidth"] = 9
    assert drawn() == before


def test_a_frame_becomes_a_table_of_the_report() -> None:
    frame = MARKS.set_index("地区").assign(人数=[12, 2025, 12345], 占比=[0.1234, None, 1])
    html = shown(frame)
    assert '<div class="scroll" tabindex="0" role="region" aria-label="各地区得分">' in html
    assert '<table class="csat figures"><caption>各地区得分</caption>' in html
    assert '<th scope="col">地区</th><th scope="col" class="num">得分</th>' in html
    assert (
        '<tr><th scope="row" class="word">华北</th><td>4.10</td><td>2025</td><td>–</td></tr>'
    ) in html
    assert "<td>12,345</td><td>1.00</td>" in html


def test_a_frame_that_only_counts_its_rows_has_no_column_for_that() -> None:
    assert '<tr><th scope="row" class="word">华东</th><td>3.20</td></tr>' in shown(MARKS)


def test_a_pivot_has_its_levels_in_one_heading() -> None:
    frame = pd.DataFrame({("得分", "一"): [1.5], ("得分", "二"): [2.5]}, index=["华东"])
    assert '<th scope="col" class="num">得分 · 一</th>' in shown(frame)


def test_a_long_frame_ends_with_the_number_of_rows_that_are_left_out() -> None:
    text = csatbook.show(pd.DataFrame({"n": range(100)}), caption="x").text
    assert text.splitlines()[-2:] == ["59", "… +40"]


def test_what_a_frame_holds_is_text_and_no_markup() -> None:
    assert "<script" not in shown(pd.DataFrame({"<script>": ["<script>x</script>"]}))


def test_a_styler_keeps_its_style_and_has_the_caption_and_the_same_name_each_time() -> None:
    styled = MARKS.style.format(precision=1).map(lambda _: "color: red", subset=["得分"])
    assert "<caption>各地区得分</caption>" in shown(styled)
    assert "color: red" in shown(styled)
    assert shown(styled) == shown(styled)


def test_a_frame_of_pandas_own_looks_gets_headings_that_a_screen_reader_announces() -> None:
    html = markup.inert(MARKS.to_html())
    assert html.count('scope="col"') == 3
    assert html.count('scope="row"') == 3


def test_without_a_caption_a_frame_is_still_a_table_of_the_report() -> None:
    html = str(framed.framed(MARKS).html)
    assert html.startswith('<div class="scroll" tabindex="0"><table class="csat figures">')


def test_a_styler_that_is_just_shown_is_the_same_each_time_and_two_are_told_apart() -> None:
    def red() -> str:
        return str(framed.framed(MARKS.style.map(lambda _: "color: red")).html)

    assert red() == red()
    assert red().partition("_row")[0] != str(framed.framed(MARKS.style).html).partition("_row")[0]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plt.hist([1, 2, 3]),
        lambda: plt.boxplot([1, 2, 3]),
        lambda: plt.bar([1], [2]),
        lambda: plt.figure().subfigures(),
        lambda: dict(enumerate(plt.figure().subplots(1, 2))),
    ],
    ids=["hist", "boxplot", "bars", "subfigure", "by name"],
)
def test_whatever_a_plotting_call_returns_leads_to_its_figure(draw) -> None:
    assert shown(draw()).startswith('<figure tabindex="0"><svg')


@pytest.mark.parametrize("other", [{}, {"a": 1}, [], np.array(3), (part for part in "ab"), plt])
def test_what_holds_no_figure_is_refused_and_not_looked_into_for_ever(other) -> None:
    with pytest.raises(ParameterError, match="expected a figure or axes"):
        csatbook.show(other, **SAID)


def test_of_two_figures_none_is_lost() -> None:
    with pytest.raises(ParameterError, match="2 figures; show each"):
        csatbook.show([plt.figure().subplots(), plt.figure().subplots()], **SAID)


def test_stylers_of_one_caption_keep_their_own_colours() -> None:
    red, blue = (
        shown(MARKS.style.map(lambda _, colour=colour: f"color: {colour}", subset=["得分"]))
        for colour in ("red", "blue")
    )
    names = [set(re.findall(r"#(T_\w{8})", html)) for html in (red, blue)]
    assert all(names)
    assert not names[0] & names[1]


def test_a_styler_without_words_keeps_its_own_caption() -> None:
    html = framed.framed(MARKS.style.set_caption("Mine")).html
    assert "<caption>Mine</caption>" in html
