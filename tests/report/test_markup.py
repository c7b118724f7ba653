import re

import pandas as pd
import pytest

from csatbook.report import markup


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>RUN</script>",
        "<SCRIPT src=//x.test>RUN</script >",
        "<script>RUN",
        "<a href='javascript:RUN'>x</a>",
        "<a href=' java\nscript:RUN'>x</a>",
        "<a href='java&#115;cript:RUN'>x</a>",
        "<p onclick=RUN>x</p>",
        '<p a="1"onclick="RUN">x</p>',
        "<img/onerror=RUN src=x>",
        "<iframe srcdoc='RUN'></iframe>",
        '<svg><use href="http://x.test/RUN"/></svg>',
        '<svg><image xlink:href="http://x.test/RUN"/></svg>',
        '<p style="background:url(http://x.test/RUN)">x</p>',
        "<link rel=stylesheet href=http://x.test/RUN>",
        "<meta http-equiv=refresh content='0;url=http://x.test/RUN'>",
        "<!-- RUN -->",
        "<svg><script>RUN</script></svg>",
        "<svg/onload=RUN>",
        "<svg><animate onbegin=RUN /><set attributeName=href to=javascript:RUN /></svg>",
        "<svg><a xlink:href='javascript:RUN'><text>x</text></a></svg>",
        "<svg><foreignObject><iframe srcdoc='RUN'></iframe></foreignObject></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=RUN></style></table></mtext></math>",
        "<math href='javascript:RUN'><mi>x</mi></math>",
        "<svg><style><img src=x onerror=RUN></style></svg>",
        "<noscript><p title='</noscript><img src=x onerror=RUN>'></noscript>",
        "<details open ontoggle=RUN>x</details>",
        "<form action='javascript:RUN'><button>x</button></form>",
        "<input autofocus onfocus=RUN>",
        "<button formaction=javascript:RUN>x</button>",
        "<video src=x onerror=RUN></video><audio src=x onerror=RUN></audio>",
        "<object data='javascript:RUN'></object><embed src='javascript:RUN'>",
        "<a href='data:text/html,<script>RUN</script>'>x</a>",
        "<img src='javascript:RUN'>",
        "<style>@import 'http://x.test/RUN'</style>",
        "<style>#T_a { background: url(http://x.test/RUN) }</style>",
        "<style>#T_a { color: red } body { background: url(//x.test/RUN) }</style>",
        "<p style='background: u\\rl(http://x.test/RUN)'>x</p>",
        "<p style='background:image-set(\"http://x.test/RUN\" 1x)'>x</p>",
        "<svg><rect fill='url(http://x.test/RUN#a)'/></svg>",
        "<template><script>RUN</script></template>",
        "<marquee onstart=RUN>x</marquee>",
    ],
)
def test_what_would_run_or_fetch_is_gone(hostile):
    assert "RUN" not in markup.inert(f"before {hostile}")


@pytest.mark.parametrize(
    "harmless",
    [
        '<a href="https://x.test/a?b=1&amp;c=2">5 &lt; 6</a>',
        '<a href="#结果">x</a>',
        '<img src="data:image/png;base64,AAAA" alt="x">',
        '<span style="width: 78%"></span>',
        '<svg viewBox="0 0 9 9"><use xlink:href="#m"></use><g id="m"></g></svg>',
        '<svg><linearGradient id="a"></linearGradient><rect fill="url(#a)"></rect></svg>',
        '<table><tbody><tr><td title="a b" class="num">1</td></tr></tbody></table>',
        "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>",
        "1 &lt; 2 and 3 &gt; 2",
    ],
)
def test_what_is_harmless_stays_as_it_is(harmless):
    assert markup.inert(harmless) == harmless


def test_a_styled_table_of_pandas_keeps_its_classes_and_colours():
    table = pd.DataFrame({"a": [1, 2]}).style.map(lambda _: "color: red")
    html = markup.inert(table.to_html())
    assert "#T_" in html
    assert "color: red" in html
    assert re.search(r'<td id="T_\w+_row0_col0" class="data row0 col0"', html)


def test_many_figures_that_never_end_are_ended():
    # tests/bench/patterns.py shows that the time grows with the length, not with its square.
    assert markup.inert("<svg <defs><style " * 10_000) == "<svg></svg>"
    figures = markup.inert("<svg>" * 200 + "<style>#T_a" * 5_000)
    assert figures == "<svg>" * 200 + "</svg>" * 200


def test_matplotlibs_style_for_everything_is_kept_to_its_figure():
    rule = "*{stroke-linejoin: round; stroke-linecap: butt}"
    style = f'<defs>\n <style type="text/css">{rule}</style>\n</defs>'
    figure = markup.inert(f'<svg width="9">{style}<g/></svg>')
    assert figure == ('<svg stroke-linejoin="round" stroke-linecap="butt" width="9"><g></g></svg>')


def test_a_pandas_table_comes_without_its_own_style():
    table = "<div><style scoped>\n .dataframe {}\n</style><table class='dataframe'></table></div>"
    assert "style" not in markup.inert(table)


def test_an_attached_picture_is_put_into_the_page():
    html = markup.prose("![chart](attachment:a.png)", {"a.png": {"image/png": "AAAA"}})
    assert html == '<p><img src="data:image/png;base64,AAAA" alt="chart"></p>'


def test_markdown_tables_and_lists_are_html():
    html = markup.prose("| a | b |\n|---|---|\n| 1 | 2 |\n\n- x")
    assert "<table>" in html
    assert "<li>x</li>" in html


def test_an_output_cannot_be_laid_over_the_report() -> None:
    for style in (
        "position:absolute;top:0;left:0;width:100%;height:9999px;z-index:99999",
        "position: sticky; margin-top: -400px",
        "inset: 0; transform: translate(-50px, -900px) scale(40)",
    ):
        clean = markup.inert(f'<div style="{style};color:red">FAKE 99 %</div>')
        assert "color: red" in clean
        assert not re.search("position|z-index|inset|transform|-400", clean), clean
    sheet = "#T_x {position: absolute; inset: 0; color: red} body {display: none}"
    assert markup.inert(f"<style>{sheet}</style>") == "<style>#T_x {color: red}\n</style>"


def test_a_style_sheet_of_many_signs_is_read_at_once() -> None:
    # A pattern that tries again and again would not come back at all.
    assert markup.inert("<style>" + "#T_a" * 50_000 + "</style>") == ""
    assert "color: red" in markup.inert("<style>" + "#T_a, " * 50_000 + "#T_a {color: red}</style>")
