"""Options that customers put into an order, as survey tools export them."""

from pathlib import Path

import pytest

import samples
from csatbook.analysis.issues.choices import choices
from csatbook.analysis.wave import Wave
from csatbook.errors import CsatbookError
from csatbook.report import sections

OPTIONS = "ranked: true, options: {a: {zh: 价格, en: Price}, b: {zh: 服务, en: Service}"
OPTIONS += ", c: {zh: 速度, en: Speed}}"
HEAD = "wave,polite,patient,again,region,words,weight"


def opened(
    folder: Path, question: str, columns: str, *cells: str, data: str = "", language: str = "en"
) -> Wave:
    study = samples.SMALL.replace(
        "open:", f"choices:\n  order: {{zh: 看重什么, en: What matters, {question}}}\nopen:"
    ).replace("  wave: wave\n", f"  wave: wave\n{data}")
    rows = [f"2024Q2,3,3,3,east,text,{1 + number % 3},{each}" for number, each in enumerate(cells)]
    lines = "\n".join([f"{HEAD},{columns}", *rows]) + "\n"
    return samples.small(folder, study=study, answers=lines, language=language)


IN_ONE = ("价格>服务>速度", "速度＞价格", "价格", "", "服务 > 价格", "速度→服务→价格")
IN_COLUMNS = ("1,2,3", "2,,1", "1,0,", ",,", "2,1,", "3,2,1")
IN_PLACES = ("价格,服务,速度", "速度,价格,", "价格,,", ",,", "服务,价格,", "速度,服务,价格")
COLUMNS = ", columns: {a: r1, b: r2, c: r3}"
FORMS = {
    "in one": (OPTIONS, "order", IN_ONE),
    "in columns": (OPTIONS + COLUMNS, "r1,r2,r3", IN_COLUMNS),
    "in places": (OPTIONS + ", places: [p1, p2, p3]", "p1,p2,p3", IN_PLACES),
}


@pytest.mark.parametrize("form", FORMS)
def test_ranks_are_counted_alike_however_they_are_written(tmp_path: Path, form: str) -> None:
    """Five answer: the price has the ranks 1 2 1 2 3, service 2 1 2, speed 3 1 1."""
    question, columns, cells = FORMS[form]
    table = choices(opened(tmp_path, question, columns, *cells)).set_index("option")
    assert table["n"].tolist() == [5, 5, 5]
    assert table["skipped"].tolist() == [1, 1, 1]
    assert table["share"].tolist() == pytest.approx([1, 3 / 5, 3 / 5])
    assert table["first"].tolist() == pytest.approx([2 / 5, 1 / 5, 2 / 5])
    assert table["mean_rank"].tolist() == pytest.approx([9 / 5, 5 / 3, 5 / 3])
    # Wilson's interval of 2 of 5, and Student's of 1 2 1 2 3: s² = 0.7, t(4) = 2.776445.
    assert table.loc["a", ["low_first", "high_first"]].tolist() == pytest.approx(
        [0.1176208, 0.7692757], abs=1e-6
    )
    half = 2.776445 * (0.7 / 5) ** 0.5
    found = table.loc["a", ["low_rank", "high_rank"]].tolist()
    assert found == pytest.approx([max(1, 1.8 - half), 1.8 + half], abs=1e-6)


def test_weights_count_in_ranks_too(tmp_path: Path) -> None:
    """The six weigh 1 2 3 1 2 3: the price is first to 1 and 3 of 11."""
    wave = opened(tmp_path, OPTIONS, "order", *IN_ONE, data="  weight: weight\n")
    table = choices(wave).set_index("option")
    assert table["first"].tolist() == pytest.approx([4 / 11, 2 / 11, 5 / 11])
    ranks = [(1 + 2 * 2 + 3 + 2 * 2 + 3 * 3) / 11, (2 + 2 + 3 * 2) / 6, (3 + 2 + 3) / 6]
    assert table["mean_rank"].tolist() == pytest.approx(ranks)


def test_a_rank_that_nothing_has_moves_no_other(tmp_path: Path) -> None:
    wave = opened(tmp_path, OPTIONS + COLUMNS, "r1,r2,r3", "1,3,", ",2,", "2,,3")
    table = choices(wave).set_index("option")
    assert table["mean_rank"].tolist() == [1.5, 2.5, 3.0]
    assert table["first"].tolist() == pytest.approx([1 / 3, 0, 0])


WRONG = {
    "an option twice (2 times)": (
        OPTIONS,
        "order",
        ("价格>服务>价格", "服务", "速度>速度"),
        "rows 2, 4, ",
    ),
    "two options of the same rank (2 times)": (
        *(OPTIONS + COLUMNS, "r1,r2,r3"),
        *(("1,2,2", "1,2,3", "1,1,"), "rows 2, 4, "),
    ),
    "'4' (2 such entries)": (
        OPTIONS + COLUMNS,
        "r1,r2,r3",
        ("1,4,2", "1,2,3", "1,4,"),
        "rows 2, 4, ",
    ),
    "an option twice (1 times)": (
        *(OPTIONS + ", places: [p1, p2]", "p1,p2"),
        *(("价格,价格", "价格,服务"), "row 2, "),
    ),
}


@pytest.mark.parametrize("told", WRONG)
def test_what_is_no_order_is_told_with_its_rows(tmp_path: Path, told: str) -> None:
    question, columns, cells, rows = WRONG[told]
    with pytest.raises(CsatbookError) as caught:
        choices(opened(tmp_path, question, columns, *cells))
    assert told in str(caught.value)
    assert rows in str(caught.value)


def test_more_places_than_options_are_refused(tmp_path: Path) -> None:
    question = OPTIONS + ", places: [p1, p2, p3, p4]"
    with pytest.raises(CsatbookError, match="no more than options; found 4 places"):
        opened(tmp_path, question, "p1,p2,p3,p4", "价格,,,")


def test_the_section_tells_ranks_in_both_languages(tmp_path: Path) -> None:
    english = sections.choices(opened(tmp_path, OPTIONS, "order", *IN_ONE)).text
    assert "most often ranked first: Price (40.0%), Speed (40.0%) and Service (20.0%)" in english
    assert "Ranked first" in english
    assert "1.67" in english
    chinese = sections.choices(opened(tmp_path, OPTIONS, "order", *IN_ONE, language="zh")).text
    assert "最多人排在第一位的是价格（40.0%）" in chinese
    assert "平均名次" in chinese
