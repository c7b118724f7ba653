"""What is said of files that are not as the study expects: how to mend it, and nothing private."""

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from surveys import marks, opened, put, refusal, study_of, table

from csatbook.errors import DataError
from csatbook.run import account
from csatbook.survey import store
from csatbook.survey.store import Store

NAMES = "polite,fast,date\n"
ROWS = "5,4,2024-01-02\n3,2,2024-01-03\n"


def named(folder: Path, name: str, contents: bytes | str, **declared: object) -> Store:
    """The store of a study whose one file has this name."""
    put(folder, name, contents)
    return store.open(study_of(folder, [{"path": name, **declared}]))


def workbook(rows: list[list[object]]) -> bytes:
    made, written = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(written)
    return written.getvalue()


def test_where_no_wanted_column_is_there_those_that_are_and_the_nearest_are_named(
    tmp_path: Path,
) -> None:
    said = refusal(tmp_path, "Politte,quick,when\n" + ROWS)
    assert said == (
        "r.csv: has none of the columns that the study names; expected 'polite', 'fast', 'date'; "
        "found Politte, quick, when. For 'polite': Did you mean 'Politte'?"
    )


@pytest.mark.parametrize("name", ["r.csv", "r.xlsx"])
def test_where_the_names_stand_lower_the_row_is_named(tmp_path: Path, name: str) -> None:
    rows: list[list[object]] = [["调查"], [], ["polite", "fast", "date"], [5, 4, "2024-01-02"]]
    text = "调查,,\n,,\npolite,fast,date\n5,4,2024-01-02\n"
    with pytest.raises(DataError, match="stand in row 3: write `header: 3`"):
        named(tmp_path, name, workbook(rows) if name == "r.xlsx" else text)
    assert marks(named(tmp_path, name, text if name == "r.csv" else workbook(rows), header=3)) == [
        5
    ]


def test_more_rows_of_names_are_taken_for_names_not_for_answers(tmp_path: Path) -> None:
    text = (
        NAMES + "How polite?,How fast?,When\n" + '"{""ImportId"": ""Q1""}","{""I"": 2}",x\n' + ROWS
    )
    said = refusal(tmp_path, text)
    assert said == (
        "r.csv, rows 2, 3: expected answers; found what looks like more column names: "
        "write `header: 3` for this file"
    )


def test_words_that_nobody_declared_are_not_taken_for_names(tmp_path: Path) -> None:
    said = refusal(tmp_path, NAMES + "A5,A4,2024-01-02\nA5,A4,2024-01-02\nA5,,2024-01-02\n")
    assert "header" not in said
    assert "rows 2, 3, 4, column polite: " in said


def test_what_stands_in_rows_left_out_is_not_complained_about(tmp_path: Path) -> None:
    names = "polite,fast,date,weight\n"
    found = opened(tmp_path, names + "5,4,2024-01-02,1\n9,9,合计,all\n", data={"weight": "weight"})
    assert marks(found) == [5]
    said = refusal(
        tmp_path / "b",
        names + "How polite?,How fast?,When?,Weight?\n5,4,2024-01-02,1\n",
        data={"weight": "weight"},
    )
    assert said.endswith("write `header: 2` for this file")


def test_a_column_is_known_by_any_row_of_names(tmp_path: Path) -> None:
    text = "polite,rate,,date\nResponse,fast,slow,\n" + "5,4,1,2024-01-02\n"
    found = named(tmp_path, "r.csv", text, header=2)
    assert (marks(found), marks(found, "fast")) == ([5], [4])


def test_the_line_that_tells_excel_the_separator_is_no_row(tmp_path: Path) -> None:
    found = opened(tmp_path, "sep=;\r\n" + (NAMES + ROWS).replace(",", ";"))
    assert marks(found) == [5, 3]
    said = refusal(tmp_path / "b", "sep=;\n" + (NAMES + "7,4,2024-01-02\n").replace(",", ";"))
    assert said.startswith("r.csv, row 2, column polite: ")


@pytest.mark.parametrize(
    ("entry", "mark"),
    [
        ("5分", 5),
        ("５分", 5),
        ("5 points", 5),
        ("5(非常满意)", 5),
        ("5分（非常满意）", 5),
        ("5.非常满意", 5),
        ("5、非常满意", 5),
        ("5=非常满意", 5),
        ("5 - Very satisfied", 5),
        ("非常满意（5分）", 5),
        ("非常满意(5)", 5),
    ],
)
def test_marks_with_their_unit_or_label_are_read(tmp_path: Path, entry: str, mark: int) -> None:
    assert marks(opened(tmp_path, NAMES + f"{entry},4,2024-01-02\n")) == [mark]


@pytest.mark.parametrize("entry", ["1.非常满意", "非常满意(1分)"])
def test_where_number_and_label_disagree_nobody_guesses(tmp_path: Path, entry: str) -> None:
    assert f"found '{entry}'" in refusal(tmp_path, NAMES + f"{entry},4,2024-01-02\n")


def test_half_marks_name_the_key_that_allows_them_not_the_rule_that_drops_them(
    tmp_path: Path,
) -> None:
    said = refusal(tmp_path, NAMES + "2.5,4,2024-01-02\n")
    assert said.endswith("; for marks between whole ones write `whole: false` under the scale")
    assert "reject" not in said


def test_a_label_that_the_scale_lacks_is_named_as_the_obstacle(tmp_path: Path) -> None:
    frame = pd.DataFrame({"polite": [1.0, 5.0], "fast": [3.0, 9.0], "date": ["2024-02-03"] * 2})
    labels = {"polite": {1: "Very satisfied", 5: "Awful"}, "fast": {9: "No idea"}}
    put(tmp_path, "r.sav", b"")
    pyreadstat.write_sav(frame, str(tmp_path / "data/r.sav"), variable_value_labels=labels)
    with pytest.raises(DataError) as caught:
        store.open(study_of(tmp_path, [{"path": "r.sav"}]))
    turned, code = map(str, caught.value.problems)
    assert "the code 5 means 'Awful' in the file" in turned
    assert "the scale has no label 'Awful'" in turned
    assert "the code 9 means 'No idea' in the file and is no mark from 1 to 5" in code
    assert "`missing` or `not_applicable`" in code


def test_months_of_spss_are_dates(tmp_path: Path) -> None:
    november = (pd.Timestamp("2025-11-01") - pd.Timestamp("1582-10-14")).total_seconds()
    frame = pd.DataFrame({"polite": [4.0], "fast": [4.0], "date": [november]})
    put(tmp_path, "r.sav", b"")
    pyreadstat.write_sav(frame, str(tmp_path / "data/r.sav"), variable_format={"date": "MOYR8"})
    assert store.open(study_of(tmp_path, [{"path": "r.sav"}])).periods == ("2025Q4",)


def test_a_stata_file_is_read(tmp_path: Path) -> None:
    frame = pd.DataFrame({"polite": [4.0, None], "fast": [4.0, 2.0], "date": ["2024-02-03"] * 2})
    put(tmp_path, "r.dta", b"")
    pyreadstat.write_dta(frame, str(tmp_path / "data/r.dta"))
    assert marks(store.open(study_of(tmp_path, [{"path": "r.dta"}]))) == [4, None]


def test_a_workbook_or_a_text_that_is_named_as_another_is_read(tmp_path: Path) -> None:
    rows: list[list[object]] = [["polite", "fast", "date"], [5, 4, "2024-01-02"]]
    assert marks(named(tmp_path / "a", "r.xls", workbook(rows))) == [5]
    assert marks(named(tmp_path / "b", "r.xls", NAMES + ROWS)) == [5, 3]


@pytest.mark.parametrize(
    ("name", "contents", "said"),
    [
        ("r.xls", b"<html><table><tr><td>5", "is a web page, whatever its name says"),
        ("r.csv", b"\xef\xbb\xbf<!DOCTYPE html><html>", "is a web page, whatever its name says"),
        ("r.xls", b"<?xml version='1.0'?><Workbook/>", "is an XML file, not a workbook"),
        ("r.xlsx", b"", "is empty"),
        ("r.xlsx", b"\xd0\xcf\x11\xe0" + bytes(2000), "is locked with a password"),
        (
            "r.xls",
            b"\xd0\xcf\x11\xe0" + bytes(5000) + "EncryptedPackage".encode("utf-16-le"),
            "is locked with a password",
        ),
        ("r.xlsx", b"PK\x03\x04" + bytes(200), "cannot be read as a workbook"),
        ("r.sav", b"$FL2" + bytes(50), "cannot be read as an SPSS file"),
        ("r.dta", b"nothing", "cannot be read as a Stata file"),
        ("r.parquet", b"PAR1 nothing", "cannot be read as a Parquet file"),
        ("r.csv.gz", b"\x1f\x8b nothing", "cannot be read"),
    ],
)
def test_what_a_file_really_is_and_what_to_do_is_said(
    tmp_path: Path, name: str, contents: bytes, said: str
) -> None:
    with pytest.raises(DataError) as caught:
        named(tmp_path, name, contents)
    assert str(caught.value).startswith(f"{name}: {said}")


def test_a_damaged_workbook_on_which_the_reader_stumbles_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PanicException(BaseException):
        pass

    def stumble(_source: object) -> None:
        raise PanicException

    monkeypatch.setattr("csatbook.survey.reading.excel.CalamineWorkbook.from_filelike", stumble)
    with pytest.raises(DataError, match="cannot be read as a workbook: it is damaged"):
        named(tmp_path, "r.xlsx", workbook([["polite"]]))


def test_a_path_with_backslashes_is_told_to_use_slashes(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="folders are written with /: path: t/r"):
        store.open(study_of(tmp_path, [{"path": "t\\r.csv"}]))


@pytest.mark.parametrize(("word", "left"), [("合计", 1), ("Average", 1), ("2024-01-05", 0)])
def test_totals_below_the_answers_are_left_out_and_told(
    tmp_path: Path, word: str, left: int
) -> None:
    found = opened(tmp_path, NAMES + ROWS + f"{4 if left == 0 else 4.25},3,{word}\n")
    assert len(marks(found)) == 3 - left
    told = [one.told("en") for one in found.notices]
    assert (
        told
        == [
            "r.csv, row 4: rows of totals or means, which are no answers, left out: 1.",
        ]
        * left
    )


WORDS = ["张伟国", "wei@example.com", "I was ill, call me"]
NUMBERS = ["13800138000", "110101199001010017"]


@pytest.mark.parametrize(
    ("column", "private"),
    [
        *((column, each) for column in ("polite", "date", "wave") for each in [*WORDS, *NUMBERS]),
        *((column, each) for column in ("seconds", "weight", "months") for each in WORDS),
    ],
)
def test_no_message_shows_what_may_be_private(tmp_path: Path, column: str, private: str) -> None:
    good = {"polite": "5", "fast": "4", "date": "2024-01-02", "seconds": "99", "weight": "1"}
    good |= {"months": "3", "wave": "2024Q1"}
    bad = good | {column: f'"{private}"'}
    data = {"seconds": "seconds", "weight": "weight"} | (
        {"wave": "wave"} if column == "wave" else {}
    )
    tenure = {"zh": "x", "en": "x", "from": "months", "cut": {"new": "<= 3"}}
    said = refusal(
        tmp_path,
        table([list(good.values()), list(bad.values())], list(good)),
        data=data,
        segments={"tenure": tenure},
    )
    assert said.startswith(f"r.csv, row 3, column {column}: ")
    assert private not in said


def test_a_row_of_too_many_cells_does_not_show_them(tmp_path: Path) -> None:
    said = refusal(tmp_path, NAMES + ROWS + "张伟国,13800138000,1,2,3\n")
    assert said == "r.csv, row 4: expected 3 cells, as there are column names; found 5"


def test_a_file_without_names_does_not_tell_its_first_row(tmp_path: Path) -> None:
    said = refusal(tmp_path, "张伟国,13800138000,2024-01-02\n李明,13900139000,2024-01-02\n")
    assert "张伟国" not in said
    assert "13800138000" not in said
    assert "is the row of the column names missing?" in said


def test_check_shows_an_entry_without_value_only_where_several_share_it(tmp_path: Path) -> None:
    regions = ["华东"] * 6 + ["华中"] * 5 + ["张伟国"]
    text = table(
        [[5, 4, "2024-01-02", region] for region in regions], [*NAMES.strip().split(","), "region"]
    )
    declared = {"region": {"zh": "区", "en": "Region", "values": {"east": ["华东"]}}}
    measured = study_of(tmp_path, segments=declared)
    told = "\n".join(account.of_data(measured, opened(tmp_path, text, segments=declared)))
    assert "no value declared for '华中' (5), a text of 3 signs (1)" in told
    assert "张伟国" not in told


def test_columns_that_a_file_lacks_are_told_once_with_the_line_that_asks_for_them(
    tmp_path: Path,
) -> None:
    said = refusal(tmp_path, "Q1,Q2,date\n5,4,2024-01-02\n")
    assert len(said.splitlines()) == 1
    assert said.startswith(
        "r.csv: expected a column 'polite' (item 'polite', line 1 of tiny.yaml), a column 'fast'"
    )
    assert said.count("found Q1, Q2, date.") == 1
    assert said.endswith("`absent: [polite, fast]`")


@pytest.mark.parametrize("first", [[["说明"], ["调查"]], [["date"], ["2024-01-02"]], [[], []]])
def test_the_sheet_that_has_the_columns_is_named(tmp_path: Path, first: list[list[object]]) -> None:
    made, written = openpyxl.Workbook(), io.BytesIO()
    for row in first:
        made.active.append(row)
    answers = made.create_sheet("答卷")
    for line in (["调查"], ["polite", "fast", "date"], [5, 4, "2024-01-02"]):
        answers.append(line)
    made.save(written)
    with pytest.raises(DataError, match="write `sheet: 答卷` for this file"):
        named(tmp_path, "r.xlsx", written.getvalue())


def test_a_row_of_totals_is_known_by_its_label_in_any_column(tmp_path: Path) -> None:
    rows = [["no", "polite", "fast", "date"], [1, 5, 4, "2024-01-02"], [2, 4, 4, "2024-01-03"]]
    rows.append(["合计", 3.6, 4, None])
    found = named(tmp_path, "r.xlsx", workbook(rows))
    assert marks(found) == [5, 4]
    assert [one.kind for one in found.notices] == ["totals_left_out"]


def test_half_marks_in_the_last_row_are_taken_for_totals_first(tmp_path: Path) -> None:
    rows = "5,4,2024-01-02\n" * 8
    assert "if this is a row of totals or means, delete it" in refusal(
        tmp_path, NAMES + rows + "3.6,4,2024-01-02\n"
    )
    assert "totals" not in refusal(tmp_path / "b", NAMES + "3.6,4,2024-01-02\n" + rows)


def test_a_short_word_that_several_say_is_shown_but_no_word_of_one(tmp_path: Path) -> None:
    words = ["不知道", "没用过", "没用过", "张伟国", "13812345678", "13812345678"]
    text = NAMES + "".join(f"{word},4,2024-01-02\n" for word in words)
    said = refusal(tmp_path, text)
    assert "found '不知道'" in said
    assert "found '没用过'" in said
    assert "张伟国" not in said
    assert "138" not in said
    names = "".join(f"{sign}某,4,2024-01-02\n" * 2 for sign in "赵钱孙李周吴郑王冯陈褚卫蒋")
    assert "某" not in refusal(tmp_path / "b", NAMES + names)


def test_an_id_that_nobody_looks_at_is_told_of_in_check(tmp_path: Path) -> None:
    text = "客户编号,polite,fast,date\n1,5,4,2024-01-02\n2,4,4,2024-01-03\n"
    (notice,) = opened(tmp_path, text).notices
    assert notice.told("en") == (
        "r.csv: nobody looked for customers who answered twice, as the study names no "
        "`respondent`; the column '客户编号' looks like one."
    )
    assert not notice.reported
    assert opened(tmp_path / "b", text, data={"respondent": "客户编号"}).notices == ()


@pytest.mark.parametrize("other", [None, "Sheet", 1])
def test_one_workbook_is_not_listed_twice_in_two_ways(tmp_path: Path, other: object) -> None:
    put(tmp_path, "r.xlsx", workbook([["polite", "fast", "date"], [5, 4, "2024-01-02"]]))
    listed = [{"path": "r.xlsx", "sheet": "Sheet"}, {"path": "r.xlsx", "sheet": other}]
    said = "is read twice" if other == "Sheet" else "a sheet may be read twice"
    with pytest.raises(DataError, match=said):
        store.open(study_of(tmp_path, listed))


def test_a_workbook_whose_sheet_reaches_over_all_rows_and_columns_is_refused(
    tmp_path: Path,
) -> None:
    made, written = openpyxl.Workbook(), io.BytesIO()
    for row in (["polite", "fast", "date"], [5, 4, "2024-01-02"]):
        made.active.append(row)
    made.active["XFD1048576"] = "x"
    made.save(written)
    with pytest.raises(DataError, match="reaches to the cell XFD1048576, over more than"):
        named(tmp_path, "r.xlsx", written.getvalue())
