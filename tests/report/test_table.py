import pytest

from csatbook.report.table import Column, Row, table

COLUMNS = [Column("Item", numeric=False), Column("Mean")]


def test_figures_stand_right_and_words_left() -> None:
    html = table("Marks", COLUMNS, [Row(("Speed", "4.1"))]).html
    assert '<th scope="row" class="word">Speed</th><td>4.1</td>' in html
    assert '<table class="csat figures">' in html
    mixed = table(
        "Marks", [*COLUMNS, Column("Why", numeric=False)], [Row(("Speed", "4.1", "w" * 30))]
    )
    assert '<td class="num">4.1</td><td>www' in mixed.html


def test_everything_is_escaped() -> None:
    html = table("<i>", [Column('"a"'), Column("b")], [Row(("<b>", "<script>"))]).html
    assert "<i>" not in html
    assert "<b>" not in html
    assert "<script>" not in html


def test_a_row_of_another_width_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="a row of"):
        table("Marks", COLUMNS, [Row(("Speed", "4.1", "4.2"))])


def test_the_same_in_plain_words() -> None:
    assert table("Marks", COLUMNS, [Row(("Speed", "4.1"))]).text == "Marks\nItem\tMean\nSpeed\t4.1"


def test_short_names_and_verdicts_stay_in_one_line_and_sentences_may_break() -> None:
    columns = [*COLUMNS, Column("Verdict", numeric=False)]
    short = table("Marks", columns, [Row(("合作医院满意度", "4.1", "not shown"))]).html
    assert '<th scope="row" class="word">' in short
    assert '<td class="word">not shown</td>' in short
    long = table(
        "Marks", columns, [Row(("Speed", "–", "缺少“用户满意度指数”")), Row(("Price", "4", "met"))]
    )
    assert "<td>met</td>" in long.html
