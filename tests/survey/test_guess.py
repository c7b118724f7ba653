"""What columns are taken for: by their headings and by what stands in them."""

from pathlib import Path

import pytest

from csatbook import study
from csatbook.study.model import Study
from csatbook.survey.guess import kinds, look
from csatbook.survey.guess.column import Guess, LookedColumn
from csatbook.survey.guess.groups import decimal_of

ROOT = Path(__file__).parents[2]
SAMPLES = {
    "service": "service/responses-2025Q4.csv",
    "property": "property/answers.csv",
    "network": "network/answers.csv",
    "supplier": "supplier/answers.csv",
    "delivery": "delivery/answers.csv",
    "models": "models/answers.csv",
    "dealers": "dealers/after-sale.csv",
}


def column(heading: str, *entries: str, times: int = 10) -> LookedColumn:
    return LookedColumn(
        name=heading,
        title=heading,
        counts=dict.fromkeys(entries, times),
        rows=times * len(entries),
    )


def declared(drawn: Study, present: set[str]) -> dict[str, str]:
    """Column to the role that our own study file gives it, of those that the file has."""
    data, columns = drawn.data, drawn.columns()
    roles: dict[str, str] = dict.fromkeys((columns[name] for name in drawn.items), "rating")
    for score in drawn.scores.values():
        if score.method == "nps":
            roles.update(dict.fromkeys((columns[name] for name in score.of or ()), "recommend"))
    roles |= dict.fromkeys((columns[name] for name in drawn.open), "open")
    roles |= dict.fromkeys((columns[name] for name in drawn.segments), "segment")
    for kind in ("date", "wave", "respondent", "seconds", "weight"):
        if (name := getattr(data, "date_column" if kind == "date" else kind)) is not None:
            roles[name] = kind
    roles |= dict.fromkeys(data.private, "private")
    return {name: role for name, role in roles.items() if name in present}


def compared(name: str) -> tuple[list[str], list[Guess]]:
    """The roles that are found of a sample, and the guesses that differ from our own file."""
    looked = look.look(ROOT / "data" / SAMPLES[name])
    guesses = {each.column.name: each for each in kinds.guess_file(looked)}
    renamed = {"mark": "after_sale"} if name == "dealers" else {}
    own = declared(
        study.load(ROOT / "params" / f"{name}.yaml"),
        {renamed.get(each.name, each.name) for each in looked.columns},
    )
    back = {new: old for old, new in renamed.items()}
    taken = {column: guesses.get(back.get(column, column)) for column in own}
    right = [name for name, each in taken.items() if each and each.kind == own[name]]
    return right, [each for name, each in taken.items() if each and each.kind != own[name]]


def test_nine_tenths_of_the_roles_of_the_shipped_samples_are_found() -> None:
    right, wrong = 0, []
    for name in SAMPLES:
        alike, different = compared(name)
        right += len(alike)
        wrong += different
    assert right >= 0.9 * (right + len(wrong))
    # What is wrong says so, or is left out and told.
    assert [each.column.name for each in wrong if not each.doubt and each.kind != "unused"] == []


@pytest.mark.parametrize(
    ("heading", "entries", "kind"),
    [
        ("手机号码", ("13800001234", "13900001234"), "private"),
        ("来自IP", ("116.25.1.2(广东-深圳)", "10.0.0.1"), "private"),
        ("联系方式", ("a", "b"), "private"),
        ("产品名称", ("甲", "乙"), "segment"),
        ("提交答卷时间", ("2025/10/3 9:12:33", "2025/10/8 10:12:33"), "date"),
        ("half_year", ("2024H1", "2024H2"), "wave"),
        ("答题时长", ("1分23秒", "95秒"), "seconds"),
        ("权重", ("0.5", "1.25"), "weight"),
        ("您有多大可能推荐我们", tuple(map(str, range(11))), "recommend"),
        ("您对服务的满意度是？", ("1", "2", "3", "4", "5", "99"), "rating"),
        ("服务", ("1分", "3分", "5分"), "rating"),
        ("态度", ("1.非常不满意", "3.一般", "5.非常满意"), "rating"),
        ("Service", ("Very satisfied", "Somewhat satisfied", "Very dissatisfied"), "rating"),
        ("原因（可多选）", ("价格┋质量", "质量"), "choices"),
        ("性别", ("男", "女"), "segment"),
        ("年龄", tuple(map(str, range(18, 60))), "segment"),
        ("Collector ID", ("45", "46"), "unused"),
    ],
)
def test_a_column_is_known_by_its_heading_and_its_entries(
    heading: str, entries: tuple[str, ...], kind: str
) -> None:
    assert kinds.guess_column(column(heading, *entries)).kind == kind


@pytest.mark.parametrize("form", ["{1}({0})", "{1}（{0}）", "{0}({1}分)", "{1}.{0}"])
def test_a_number_with_the_word_of_a_level_is_a_mark(form: str) -> None:
    words = ("很不满意", "不满意", "一般", "满意", "很满意")
    taken = kinds.guess_column(
        column("5、请评价—速度", *(form.format(word, mark) for mark, word in enumerate(words, 1)))
    )
    assert (taken.kind, taken.scale and taken.scale.labels) == ("rating", words)


def test_numbers_with_words_that_are_no_levels_raise_a_doubt() -> None:
    taken = kinds.guess_column(column("城市", "1(北京)", "2(上海)", "3(广州)"))
    assert taken.kind == "segment"
    assert "marks on a scale?" in taken.doubt


def test_an_option_that_speaks_of_phones_is_no_private_column() -> None:
    ticks = LookedColumn("Used / Phone support", "Phone support", "Used", {"Phone support": 9}, 20)
    assert kinds.guess_column(ticks).kind != "private"
    assert kinds.guess_column(column("Phone", "5550100", "5550101")).kind == "private"


def test_codes_for_no_answer_are_no_marks_and_are_asked_about() -> None:
    taken = kinds.guess_column(column("服务态度的满意度", "1", "2", "3", "4", "5", "99", "-3"))
    assert taken.scale is not None
    assert (taken.scale.low, taken.scale.high) == (1, 5)
    assert taken.scale.not_applicable == ("99",)
    assert taken.scale.missing == ("-3",)
    assert "does 99 mean" in taken.doubt


def test_a_nine_among_marks_up_to_ten_is_a_mark() -> None:
    taken = kinds.guess_column(column("服务评分", *map(str, range(1, 11))))
    assert taken.scale is not None
    assert (taken.scale.high, taken.scale.not_applicable) == (10, ())


def test_a_best_first_heading_turns_the_item() -> None:
    taken = kinds.guess_column(column("服务（1=非常满意，5=非常不满意）", *"12345"))
    assert taken.reverse


def test_a_decimal_comma_and_thousands_are_told_apart() -> None:
    assert decimal_of([column("w", "0,5", "1,25")]) == ","
    assert decimal_of([column("消费", "1,000.5", "12")]) == "."
    assert decimal_of([column("消费", "1000.5", "12")]) is None


def test_titles_above_and_further_rows_of_headings_are_told_apart() -> None:
    answers = [["2025-10-03", "5", "4"], ["2025-10-04", "4", "1"]]
    assert look.heading_rows([["Survey", "", ""], ["when", "q1", "q2"], *answers]) == (2, 2)
    assert look.heading_rows([["When", "Rate", ""], ["", "Speed", "Price"], *answers]) == (1, 2)
    json = ['{"ImportId": "a"}', '{"ImportId": "b"}', '{"ImportId": "c"}']
    told = ["End Date", "How satisfied?", "Speed"]
    assert look.heading_rows([["EndDate", "Q1", "Q2"], told, json, *answers]) == (1, 3)
    words = [["好", "差", "一般"], ["差", "好", "一般"]]
    assert look.heading_rows([["态度", "速度", "价格"], *words]) == (1, 1)
