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
        '<span style="width:78%"></span>',
        '<svg viewBox="0 0 9 9"><use xlink:href="#m"/><g id="m"/></svg>',
        '<td title="a > b" class="num">1</td>',
        "1 < 2 and 3 > 2",
    ],
)
def test_what_is_harmless_stays_as_it_is(harmless):
    assert markup.inert(harmless) == harmless


def test_matplotlibs_style_for_everything_is_kept_to_its_figure():
    rule = "*{stroke-linejoin: round; stroke-linecap: butt}"
    style = f'<defs>\n <style type="text/css">{rule}</style>\n</defs>'
    figure = markup.inert(f'<svg width="9">{style}<g/></svg>')
    assert figure == '<svg stroke-linejoin="round" stroke-linecap="butt" width="9"><g/></svg>'


def test_a_pandas_table_comes_without_its_own_style():
    table = "<div><style scoped>\n .dataframe {}\n</style><table class='dataframe'></table></div>"
    assert "style" not in markup.inert(table)


def test_an_attached_picture_is_put_into_the_page():
    html = markup.prose("![chart](attachment:a.png)", {"a.png": {"image/png": "AAAA"}})
    assert html == '<p><img src="data:image/png;base64,AAAA" alt="chart" /></p>'


def test_markdown_tables_and_lists_are_html():
    html = markup.prose("| a | b |\n|---|---|\n| 1 | 2 |\n\n- x")
    assert "<table>" in html
    assert "<li>x</li>" in html
