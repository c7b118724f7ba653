from pathlib import Path

import numpy as np
import pytest
from surveys import SCALE, marks, opened, refusal

from csatbook.study.data import ResponseFile
from csatbook.study.scale import Scale
from csatbook.survey.cleaning.marks import recode

FIVE = Scale.model_validate({**SCALE, "missing": ["-9"], "not_applicable": [99]})


def read(*entries: str | None, scale: Scale = FIVE, **declared: object) -> list[float]:
    file = ResponseFile.model_validate({"path": "r.csv", **declared})
    return recode(entries, scale, file).marks.tolist()


@pytest.mark.parametrize("entry", ["5", "5.0", " 5 ", "５", "　５　", "5.", "05", "+5"])
def test_numbers_are_read_however_they_are_typed(entry: str) -> None:
    assert read(entry) == [5.0]


@pytest.mark.parametrize("entry", ["非常满意", " 非常满意 ", "very satisfied", "VERY  SATISFIED"])
def test_labels_of_the_scale_in_both_languages_are_marks(entry: str) -> None:
    assert read(entry) == [5.0]


def test_labels_of_the_file_go_before_those_of_the_scale() -> None:
    labels = {"满意": 5, "1": 5, "很差": 1}
    assert read("满意", "1", "很差", labels=labels) == [5.0, 5.0, 1.0]


@pytest.mark.parametrize("entry", [None, "", "  ", "\u3000", "-9", "-9.0", "无", "N/A"])
def test_blanks_and_codes_of_file_and_scale_are_missing(entry: str | None) -> None:
    file = ResponseFile.model_validate({"path": "r.csv", "missing": ["无", "n/a"]})
    found = recode([entry], FIVE, file)
    assert np.isnan(found.marks[0])
    assert not found.not_applicable[0]
    assert not found.unknown[0]


@pytest.mark.parametrize("entry", ["99", "99.0", "不适用"])
def test_not_applicable_is_kept_apart_from_missing(entry: str) -> None:
    file = ResponseFile.model_validate({"path": "r.csv", "not_applicable": ["不适用"]})
    found = recode([entry], FIVE, file)
    assert np.isnan(found.marks[0])
    assert found.not_applicable[0]


@pytest.mark.parametrize(
    "entry",
    [
        "6",
        "0",
        "4.5",
        "-1",
        "five",
        "6分",
        "1.好",
        "nan",
        "inf",
        "1e400",
        "1_0",
        "٥",
        "4,5",
        "#N/A",
        "0x5",
    ],
)
def test_everything_else_is_unknown_and_never_a_mark(entry: str) -> None:
    found = recode([entry], FIVE, ResponseFile(path="r.csv"))
    assert found.unknown[0]
    assert np.isnan(found.marks[0])


def test_parts_of_marks_need_a_scale_that_has_them() -> None:
    assert read("87.5", scale=Scale(min=0, max=100, whole=False)) == [87.5]
    assert np.isnan(read("87.5", scale=Scale(min=0, max=100))[0])


def test_large_codes_that_differ_in_their_last_digit_are_different() -> None:
    assert read("12345678", scale=Scale(min=0, max=1e8), missing=["12345679"]) == [12345678.0]


def test_a_mark_outside_the_scale_stops_with_rows_column_and_advice(tmp_path: Path) -> None:
    message = refusal(
        tmp_path, "polite,fast,date\n5,5,2024-01-02\n6,4,2024-01-02\n6,x,2024-01-02\n"
    )
    assert (
        "r.csv, rows 3, 4, column polite: expected a whole number from 1 to 5 or one of its labels"
        in message
    )
    assert "; found '6'" in message
    assert "r.csv, row 4, column fast: " in message
    assert "; found 'x'" in message
    assert "`validity: {out_of_scale: reject}`" in message


def test_a_mark_outside_the_scale_sets_its_row_aside_where_the_study_says_so(
    tmp_path: Path,
) -> None:
    text = "polite,fast,date\n5,5,2024-01-02\n6,4,2024-01-02\n3,x,2024-01-02\n"
    found = opened(tmp_path, text, validity={"out_of_scale": "reject"})
    assert marks(found) == [5.0]
    assert found.rejected("2024Q1")["reasons"].tolist() == [["out_of_scale"], ["out_of_scale"]]


@pytest.mark.parametrize("entry", ["0x5", "0X5", "five", "5 5"])
def test_a_cell_that_only_looks_like_a_mark_is_found_among_plain_ones(
    tmp_path: Path, entry: str
) -> None:
    text = "polite,fast,date\n" + "5,4,2024-01-02\n" * 50 + f"{entry},4,2024-01-02\n"
    message = refusal(tmp_path, text)
    assert message.startswith("r.csv, row 52, column polite: ")
    assert f"found a text of {len(entry)} signs" in message or "found an entry of the" in message


@pytest.mark.parametrize("entry", ["５", " 4", "5.0", "满意", "127", "128", "-200", "0"])
def test_one_cell_typed_otherwise_changes_no_other(tmp_path: Path, entry: str) -> None:
    text = "polite,fast,date\n5,4,2024-01-02\n,4,2024-01-02\n3,4,2024-01-02\n"
    expected = marks(opened(tmp_path, text))
    found = opened(tmp_path, text + f"{entry},4,2024-01-02\n", validity={"out_of_scale": "reject"})
    assert marks(found)[:3] == expected == [5, None, 3]


def test_not_applicable_has_a_column_of_its_own_where_there_is_any(tmp_path: Path) -> None:
    text = "polite,fast,date\n5,99,2024-01-02\n3,,2024-01-02\n"
    scales = {"five": {**SCALE, "not_applicable": [99]}}
    found = opened(tmp_path, text, scales=scales)
    assert found.rows("2024Q1", ["fast.not_applicable"]).squeeze().tolist() == [True, False]
    assert "polite.not_applicable" not in found.columns


@pytest.mark.parametrize(
    ("scale", "kind"),
    [((1, 5), "int8"), ((0, 1000), "int16"), ((0, 100_000), "int32")],
)
def test_marks_are_kept_in_the_smallest_type(
    tmp_path: Path, scale: tuple[int, int], kind: str
) -> None:
    from pyarrow import parquet

    low, high = scale
    found = opened(
        tmp_path,
        f"polite,date\n{high},2024-01-02\n,2024-01-02\n",
        items=["polite"],
        scales={"five": {"min": low, "max": high, "satisfied": [high]}},
        open={},
        validity={},
    )
    schema = parquet.read_schema(found.folder / "wave-000.parquet")
    assert str(schema.field("polite").type) == kind
