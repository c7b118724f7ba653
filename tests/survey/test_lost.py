"""Nothing that a file holds is lost in silence: it is right by itself, refused or told."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from surveys import opened, refusal, study_of

from csatbook.errors import DataError, StudyError
from csatbook.study.notice import Notice
from csatbook.survey import store
from csatbook.survey.cleaning import multiple_response
from csatbook.survey.noticing.waves import outlying

SCALES = {
    "five": {"min": 1, "max": 5, "satisfied": [4, 5]},
    "tick": {"min": 0, "max": 1, "satisfied": [1]},
}
WHY = {"segments": {"why": {"zh": "原因", "en": "Why"}}}


def workbook(folder: Path, sheets: dict[str, list[list[object]]], **changes: object) -> store.Store:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    measured = study_of(folder, [{"path": "r.xlsx", **changes}])
    made.save(folder / "data" / "r.xlsx")
    return store.open(measured)


def only(found: store.Store) -> Notice:
    (notice,) = found.notices
    return notice


HEAD = ["polite", "fast", "date"]
DAY = "2024-01-02"


def test_a_second_sheet_is_told_with_both_names(tmp_path: Path) -> None:
    sheets = {"Oct": [HEAD, [5, 4, DAY]], "Nov": [HEAD, [3, 4, DAY]], "Empty": []}
    notice = only(workbook(tmp_path, sheets))
    assert (notice.kind, notice.count) == ("other_sheets", 1)
    assert notice.details == {"sheet": "Oct", "others": "Nov"}


def test_a_sheet_that_is_named_is_the_one_that_is_meant(tmp_path: Path) -> None:
    sheets = {"Oct": [HEAD, [5, 4, DAY]], "Nov": [HEAD, [3, 4, DAY]]}
    assert workbook(tmp_path, sheets, sheet="Nov").notices == ()


def test_formulas_that_were_never_computed_are_counted(tmp_path: Path) -> None:
    rows = [HEAD, [5, 4, DAY], ["=B3+0", 3, DAY], ["=B4+0", 3, DAY]]
    notice = only(workbook(tmp_path, {"s": rows}))
    assert (notice.kind, notice.count) == ("unvalued", 2)
    assert notice.details == {"columns": "polite"}


def test_cells_with_errors_are_counted(tmp_path: Path) -> None:
    rows = [HEAD, [5, 4, DAY], ["#DIV/0!", 3, DAY], [4, "#N/A", DAY]]
    found = workbook(tmp_path, {"s": rows})
    with zipfile.ZipFile(tmp_path / "data" / "r.xlsx") as book:
        assert b't="e"' in book.read("xl/worksheets/sheet1.xml")
    notice = only(found)
    assert (notice.kind, notice.count) == ("error_cells", 2)
    assert notice.details == {"columns": "polite, fast"}


def test_an_item_without_a_single_answer_is_told_with_its_file(tmp_path: Path) -> None:
    notice = only(opened(tmp_path, f"polite,fast,date\n,4,{DAY}\n,5,{DAY}\n"))
    assert (notice.kind, notice.where, notice.details) == (
        "unanswered",
        "r.csv",
        {"names": "polite"},
    )


def test_an_item_that_is_declared_absent_is_not_missed(tmp_path: Path) -> None:
    responses = [{"path": "r.csv", "absent": ["polite"]}]
    assert opened(tmp_path, f"fast,date\n4,{DAY}\n", responses=responses).notices == ()


def test_codes_that_never_occur_are_told_once(tmp_path: Path) -> None:
    responses = [{"path": "r.csv", "missing": [0, 99], "not_applicable": ["n/a"]}]
    text = f"polite,fast,date\n5,99,{DAY}\n4,5,{DAY}\n"
    notice = only(opened(tmp_path, text, responses=responses))
    assert (notice.kind, notice.count) == ("codes_unused", 2)
    assert notice.details == {"codes": "0, n/a"}


def test_a_label_for_a_blank_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="a blank cell is a missing answer and can have no mark"):
        study_of(tmp_path, [{"path": "r.csv", "labels": {"": 1}}])


def test_a_wave_far_away_is_told_and_not_the_latest(tmp_path: Path) -> None:
    found = opened(
        tmp_path, "polite,fast,date\n" + f"5,4,{DAY}\n" * 5 + "1,1,2052-11-03\n1,1,1971-01-01\n"
    )
    assert found.periods == ("1971Q1", "2024Q1", "2052Q4")
    assert found.latest == "2024Q1"
    assert [(one.kind, one.where) for one in found.notices] == [
        ("stray_wave", "1971Q1"),
        ("stray_wave", "2052Q4"),
    ]


@pytest.mark.parametrize(
    ("sizes", "strays"),
    [
        ({"2020": 30, "2025": 30}, ()),
        ({"2020": 3, "2025": 3}, ()),
        ({"2024": 300, "2025": 1}, ()),
        ({"2020": 300, "2030": 10}, ("2030",)),
        ({"2020": 30, "2030": 10}, ()),
        ({"2020": 1}, ()),
    ],
)
def test_a_wave_is_stray_where_it_is_far_and_small(
    sizes: dict[str, int], strays: tuple[str, ...]
) -> None:
    assert outlying("year", sizes) == strays


def waves(folder: Path, names: list[str], **changes: object) -> store.Store:
    text = "polite,fast,wave\n" + "".join(f"5,4,{name}\n" for name in names)
    return opened(folder, text, data={"wave": "wave", "date": None}, period="wave", **changes)


@pytest.mark.parametrize(
    "names", [["第2期", "第9期", "第10期"], ["第二期", "第九期", "第十期"], ["9", "10", "100"]]
)
def test_numbered_waves_stand_in_the_order_of_their_numbers(
    tmp_path: Path, names: list[str]
) -> None:
    found = waves(tmp_path, sorted(names))
    assert list(found.periods) == names
    assert found.notices == ()


def test_waves_whose_names_leave_their_order_open_are_told(tmp_path: Path) -> None:
    assert only(waves(tmp_path, ["spring", "autumn"])).kind == "wave_order"
    assert waves(tmp_path, ["spring", "autumn"], waves=["spring", "autumn"]).notices == ()
    assert only(waves(tmp_path, ["第2期", "第二期"])).kind == "wave_order"


@pytest.mark.parametrize("cells", [['"1,3"', "1", '"2,3"', ""], ["A┋B", "A", "B", "A"]])
def test_several_answers_in_a_cell_of_a_segment_are_refused(
    tmp_path: Path, cells: list[str]
) -> None:
    text = "polite,fast,date,why\n" + "".join(f"5,4,{DAY},{cell}\n" for cell in cells)
    message = refusal(tmp_path, text, **WHY)
    assert message.startswith("r.csv, row")
    assert "found several, set apart by" in message


@pytest.mark.parametrize(
    "names",
    [
        ["Beijing, China", "Shanghai, China", "Paris"],
        ["North, urban", "North, rural", "South, urban", "South, rural"],
        ["IT", "Retail, wholesale", "Transport"],
        ["1,000", "2,000"],
        ["A"],
    ],
)
def test_a_comma_in_a_name_is_part_of_it(names: list[str]) -> None:
    assert multiple_response.separator(names) is None


def test_combinations_that_the_study_names_are_groups(tmp_path: Path) -> None:
    segments = {
        "why": {"zh": "原因", "en": "Why", "values": {"both": ["1,3"], "one": ["1"], "two": ["3"]}}
    }
    text = "polite,fast,date,why\n" + "".join(f"5,4,{DAY},{one}\n" for one in ('"1,3"', "1", "3"))
    assert opened(tmp_path, text, segments=segments).counts["valid"].tolist() == [3]


def test_several_marks_in_a_cell_of_an_item_are_named_as_such(tmp_path: Path) -> None:
    message = refusal(tmp_path, f'polite,fast,date\n"1,3",4,{DAY}\n')
    assert "several answers? A question with several answers is no item" in message


TICKS = ("why:price", "why:speed")


def ticked(folder: Path, rows: str, **file: object) -> store.Store:
    """Two options of a question, each in a column of its own."""
    tick = {"min": 0, "max": 1, "satisfied": [1]}
    return opened(
        folder,
        "why:price,why:speed,date\n" + rows.replace("DAY", DAY),
        responses=[{"path": "r.csv", **file}],
        items=TICKS,
        scales={"five": tick},
    )


def test_an_option_that_is_blank_where_it_was_not_ticked_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"r\.csv, row 3, column why:price: expected both marks"):
        ticked(tmp_path, "price,0,DAY\n,1,DAY\n", labels={"price": 1})
    with pytest.raises(DataError, match="column why:speed: expected both marks"):
        ticked(tmp_path, "1,1,DAY\n,1,DAY\n1,,DAY\n")


def test_options_with_both_marks_are_taken_also_with_blanks(tmp_path: Path) -> None:
    assert ticked(tmp_path, "1,0,DAY\n0,1,DAY\n,,DAY\n0,,DAY\n").notices == ()


def test_one_question_that_all_affirm_may_have_blanks(tmp_path: Path) -> None:
    assert ticked(tmp_path, "1,0,DAY\n1,1,DAY\n,1,DAY\n").notices == ()
