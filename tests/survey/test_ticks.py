"""Questions with several answers, as survey tools export them, read out of real files."""

from pathlib import Path

import pytest

import samples
from csatbook.analysis.drivers import importance
from csatbook.analysis.issues.choices import choices
from csatbook.errors import CsatbookError
from csatbook.survey.cleaning.ticked_rows import BETWEEN, NOT_ASKED
from csatbook.survey.store import Store

OPTIONS = "options: {price: {zh: 价格, en: Price, is: [1]}, speed: {zh: 速度, en: Speed, is: [2]}"
OPTIONS += ", both: {zh: '价格, 速度', en: 'Price, speed', is: [3]}, other: {zh: 其他, en: Other}}"
HEAD = "wave,polite,patient,again,region,words"


def study(question: str) -> str:
    return samples.SMALL.replace(
        "open:", f"choices:\n  why: {{zh: 原因, en: Why, {question}}}\nopen:"
    )


def stored(folder: Path, question: str, columns: str, *cells: str, more: str = "") -> list[str]:
    """What is kept of each row: the options with + between, `none`, `unasked` or `-`."""
    store = opened(folder, question, columns, *cells, more=more)
    return [told(each) for each in store.rows("2024Q2", ["why.ticks"])["why.ticks"]]


def opened(folder: Path, question: str, columns: str, *cells: str, more: str = "") -> Store:
    rows = [f"2024Q2,3,3,3,east,text,{each}" for each in cells]
    lines = "\n".join([f"{HEAD},{columns}", *rows]) + "\n"
    text = study(question)
    if more:
        old, _, new = more.partition(" => ")
        assert text.count(old) == 1
        text = text.replace(old, new)
    return samples.small(folder, study=text, answers=lines).store


def told(entry: object) -> str:
    if not isinstance(entry, str):
        return "-"
    return {BETWEEN: "none", NOT_ASKED: "unasked"}.get(entry, entry.replace(BETWEEN, "+"))


@pytest.mark.parametrize("sign", ["┋", ";", "；", "|", "、", "→", "\n", " | ", ","])
def test_answers_in_one_cell_are_set_apart_by_any_common_sign(tmp_path: Path, sign: str) -> None:
    read = stored(tmp_path, OPTIONS, "why", f'"价格{sign}速度"', "Speed", f'"2{sign}1{sign}"')
    assert read == ["price+speed", "speed", "price+speed"]


def test_codes_set_apart_by_blanks_are_options(tmp_path: Path) -> None:
    assert stored(tmp_path, OPTIONS, "why", "1 2", "speed price") == ["price+speed"] * 2


def test_an_option_that_contains_the_separator_is_one_option(tmp_path: Path) -> None:
    cells = ('"价格, 速度"', '"价格, 速度, 速度"', '"速度, 价格, 速度"', '"Price, speed;Price"')
    read = stored(tmp_path, OPTIONS, "why", *cells)
    assert read == ["both", "speed+both", "speed+both", "price+both"]


def test_a_declared_separator_is_the_only_one(tmp_path: Path) -> None:
    with pytest.raises(CsatbookError, match=r"row 3, column why.*expected options"):
        stored(tmp_path, OPTIONS + ", separator: ┋", "why", "价格┋速度", "价格;速度")


def test_words_behind_other_are_told_apart_from_options(tmp_path: Path) -> None:
    cells = (
        "价格┋其他〖太远┋太吵〗",
        '"Other: far, and loud, Price"',
        "其他（请注明）;速度",
        "其他;速度",
        "Speed;Other - my own",
    )
    more = "  words: {zh: 意见, en: Comment} =>   words: {zh: 意见, en: Comment, from: why}"
    store = opened(tmp_path, OPTIONS, "why", *cells[:4], more=more)
    frame = store.rows("2024Q2", ["why.ticks", "words"])
    assert [told(each) for each in frame["why.ticks"]] == [
        "price+other", "price+other", "speed+other", "speed+other",
    ]  # fmt: skip
    assert frame["words"].fillna("").tolist() == ["太远┋太吵", "far, and loud", "请注明", ""]


def test_what_is_no_option_is_told_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(CsatbookError) as caught:
        stored(tmp_path, OPTIONS, "why", "价格", "价格┋价钱", "速度┋价钱")
    message = str(caught.value)
    assert "rows 3, 4, column why" in message
    assert "expected options (price, speed, both, other); found" in message
    assert "unlisted" in message


def test_free_words_in_place_of_an_option_are_the_one_declared(tmp_path: Path) -> None:
    cells = ('"Price, too far, and loud, Speed"', "too far", "Price is too high")
    more = "  words: {zh: 意见, en: Comment} =>   words: {zh: 意见, en: Comment, from: why}"
    store = opened(tmp_path, OPTIONS + ", unlisted: other", "why", *cells, more=more)
    frame = store.rows("2024Q2", ["why.ticks", "words"])
    assert [told(each) for each in frame["why.ticks"]] == ["price+speed+other", "other", "other"]
    assert frame["words"].tolist() == ["too far, and loud", "too far", "Price is too high"]


def test_not_asked_and_skipped_and_none_of_these_are_three_things(tmp_path: Path) -> None:
    cells = ("价格", "", "(跳过)", "-3", "以上都没有", "无意见")
    more = "responses: [{path: answers.csv}] => responses: [{path: answers.csv, missing: [无意见]}]"
    question = OPTIONS + ", none: [以上都没有]"
    assert stored(tmp_path, question, "why", *cells, more=more) == [
        "price", "-", "unasked", "unasked", "none", "-",
    ]  # fmt: skip
    table = choices(samples.small(tmp_path, study=study(question).replace(
        *more.split(" => ")), answers=(tmp_path / "data" / "answers.csv").read_text("utf-8"),
    )).set_index("option")  # fmt: skip
    # Six respondents, two of whom were not asked, two left it out, one has no reason.
    assert table.loc["price", ["count", "n", "asked", "skipped", "none"]].tolist() == [
        1,
        2,
        4,
        2,
        1,
    ]
    assert table.loc["price", ["share", "share_asked"]].tolist() == pytest.approx([1 / 2, 1 / 4])
    assert table.loc["price", "share_of_mentions"] == 1


COLUMNS = "options: [价格, 质量, 服务], columns: "


def test_a_column_an_option_blank_where_it_was_not_ticked_is_half_of_all(tmp_path: Path) -> None:
    """The export of a common tool; with every row an answer, half of twelve ticked the price."""
    cells = (",,", "价格,,", ",质量,", "价格,质量,", ",,服务", "价格,,服务")
    question = COLUMNS + "'3.原因:{}'"
    heads = "3.原因:价格,3.原因:质量,3.原因:服务"
    assert stored(tmp_path, question, heads, *cells) == [
        "-", "价格", "质量", "价格+质量", "服务", "价格+服务",
    ]  # fmt: skip
    whole = stored(tmp_path / "b", question + ", blank: none", heads, *cells)
    assert whole[0] == "none"
    assert sum("价格" in each for each in whole) / len(whole) == 1 / 2


def test_a_column_an_option_with_zeros_and_ones(tmp_path: Path) -> None:
    cells = ("1,0,0", "0,0,0", ",,", "-3,-3,-3", "是,否,no", "1,,")
    heads = "第3题(价格),第3题(质量),第3题(服务)"
    assert stored(tmp_path, COLUMNS + "'第3题({})'", heads, *cells) == [
        "价格", "none", "-", "unasked", "价格", "价格",
    ]  # fmt: skip


def test_a_mark_that_is_neither_tick_nor_blank_is_told(tmp_path: Path) -> None:
    question = COLUMNS + "{价格: a, 质量: b, 服务: c}"
    with pytest.raises(CsatbookError, match=r"row 3, column a.*found '2'.*not_ticked"):
        stored(tmp_path, question, "a,b,c", "1,0,0", "2,1,1")
    read = stored(tmp_path / "b", question + ", not_ticked: [2]", "a,b,c", "1,0,0", "2,1,1")
    assert read == ["价格", "质量+服务"]


def test_both_forms_of_one_question_must_say_the_same(tmp_path: Path) -> None:
    """Kobo writes `Q3` with all answers and `Q3/a` with each."""
    question = "options: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B}}, from: Q3, columns: 'Q3/{}'"
    cells = ("a b,1,1", "b,0,1", ",,", ",1,0")
    assert stored(tmp_path, question, "Q3,Q3/a,Q3/b", *cells) == ["a+b", "b", "-", "a"]
    with pytest.raises(CsatbookError, match=r"row 3, column Q3.*columns of the single options"):
        stored(tmp_path / "b", question, "Q3,Q3/a,Q3/b", "a b,1,1", "a,0,1")


def test_columns_of_the_first_and_the_second_answer_are_taken_together(tmp_path: Path) -> None:
    question = "options: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B}}, places: [m1, m2]"
    assert stored(tmp_path, question, "m1,m2", "b,a", "a,", ",", "b,b") == ["a+b", "a", "-", "b"]


def test_more_answers_than_may_be_ticked_are_told(tmp_path: Path) -> None:
    with pytest.raises(CsatbookError, match=r"row 3, column why.*at most 1"):
        stored(tmp_path, OPTIONS + ", most: 1", "why", "1", "1;2")


def test_a_file_that_did_not_ask_says_nothing_even_where_blanks_are_none(tmp_path: Path) -> None:
    more = "responses: [{path: answers.csv}] => responses: [{path: answers.csv, absent: [why]}]"
    question = COLUMNS + "'Q{}', blank: none"
    assert stored(tmp_path, question, "more", "1", more=more) == ["-"]


def test_segments_items_and_filters_read_single_options(tmp_path: Path) -> None:
    text = study(OPTIONS).replace(
        "  region: {zh: 地区, en: Region}",
        "  region: {zh: 地区, en: Region}\n  costs: {zh: 提到价格, en: Price, from: why.price}",
    )
    text = text.replace(
        "  again: {",
        "  fast: {zh: 提到速度, en: Speed, scale: tick, from: why.speed}\n  again: {",
    ).replace("scales:\n", "scales:\n  tick: {min: 0, max: 1, satisfied: [1]}\n")
    lines = "\n".join(
        [f"{HEAD},why", *(f"2024Q2,3,3,3,east,t,{each}" for each in ("1", "1;2", "2", "", "-3"))]
    )
    wave = samples.small(tmp_path, study=text, answers=lines + "\n")
    assert wave.rows["costs"].astype(object).fillna("-").tolist() == ["1", "1", "0", "-", "-"]
    assert wave.rows["fast"].fillna(-1).tolist() == [0, 1, 1, -1, -1]
    named = samples.small(tmp_path, study=text, answers=lines + "\n", segment="costs=1")
    assert len(named.rows) == 2


def test_an_option_is_a_driver_of_satisfaction_like_any_item(tmp_path: Path) -> None:
    """By hand: of a sum of squares of 40, 32 lie between those who ticked it and the others."""
    text = (
        study(OPTIONS)
        .replace(
            "  again: {",
            "  fast: {zh: 提到速度, en: Speed, scale: tick, from: why.speed}\n  again: {",
        )
        .replace("scales:\n", "scales:\n  tick: {min: 0, max: 1, satisfied: [1]}\n")
    )
    text = text.replace(
        "report: {min",
        "drivers: {outcome: again, of: [fast, polite], methods: [lmg], resamples: 0}\nreport: {min",
    )
    rows = [
        f"2024Q2,{polite},3,{4 + 4 * ticked + noise},east,t,{'1;2' if ticked else '1'}"
        for ticked in (0, 1)
        for polite in (2, 4)
        for noise in (-1, 1)
    ]
    lines = "\n".join([f"{HEAD},why", *rows * 20]) + "\n"
    table = importance.table(samples.small(tmp_path, study=text, answers=lines))
    shares = table.set_index("driver")["importance"].to_dict()
    assert shares == pytest.approx({"item:fast": 0.8, "item:polite": 0.0}, abs=1e-12)


def test_columns_that_look_like_several_answers_are_told_with_what_to_do(tmp_path: Path) -> None:
    cells = ("a;b,,", "a,价格,", "b;a,,质量", "b,价格,质量")
    rows = [f"2024Q2,3,3,3,east,text,{each}" for each in cells]
    lines = "\n".join([f"{HEAD},many,3.原因:价格,3.原因:质量", *rows]) + "\n"
    store = samples.small(tmp_path, answers=lines).store
    notice = next(each for each in store.notices if each.kind == "several_answers")
    assert notice.told("en") == (
        "answers.csv: 3 columns look like questions with several answers: many, 3.原因:价格, "
        "3.原因:质量. Declare them under `choices` to have them counted."
    )
    assert not notice.reported
