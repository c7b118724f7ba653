"""What stands in the cells of survey tools' files, and the mark that it is."""

from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from surveys import SCALE, marks, opened, put, refusal, study_of

from csatbook.study.model import Study
from csatbook.survey import store


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("5分", 5),
        ("５", 5),
        ("４分", 4),
        ("非常满意(5)", 5),
        ("非常满意（5分）", 5),
        ("5.非常满意", 5),
        ("5、非常满意", 5),
        ("5 非常满意", 5),
        ("满意", 4),
        ("very  SATISFIED", 5),
        ("5.0", 5),
        (" 3 ", 3),
    ],
)
def test_a_mark_is_read_however_it_is_written(cell: str, mark: float, tmp_path: Path) -> None:
    assert marks(opened(tmp_path, f"polite,fast,date\n{cell},1,2025-10-03\n")) == [mark]


@pytest.mark.parametrize("cell", ["非常满意(4)", "4.非常满意", "6分"])
def test_a_number_and_a_word_that_contradict_each_other_are_no_mark(
    cell: str, tmp_path: Path
) -> None:
    told = refusal(tmp_path, f"polite,fast,date\n3,1,2025-10-03\n{cell},1,2025-10-03\n")
    assert "r.csv, row 3, column polite: expected a whole number from 1 to 5" in told


def test_codes_of_a_file_are_missing_there_and_spare_a_scale_that_has_them(
    tmp_path: Path,
) -> None:
    scales = {"five": SCALE, "ten": {"min": 0, "max": 10, "satisfied": [9, 10]}}
    items = {
        "polite": {"zh": "a", "en": "a", "scale": "five"},
        "fast": {"zh": "b", "en": "b", "scale": "ten"},
    }
    responses = [{"path": "r.csv", "missing": [9, 0, -3]}, {"path": "s.csv", "missing": [8]}]
    measured = study_of(tmp_path, responses, items=items, scales=scales)
    put(tmp_path, "r.csv", "polite,fast,date\n9,9,2025-10-03\n4,0,2025-10-04\n4,-3,2025-10-04\n")
    put(tmp_path, "s.csv", "polite,fast,date\n8,8,2025-11-03\n2,9,2025-11-04\n")
    found = store.open(measured)
    assert marks(found, "polite") == [None, 4, 4, None, 2]
    assert marks(found, "fast") == [9, 0, None, 8, 9]


def test_codes_that_an_spss_file_declares_missing_are_told_apart_and_counted(
    tmp_path: Path,
) -> None:
    frame = pd.DataFrame(
        {
            "polite": [5.0, 8.0, 9.0, 9.0, 3.0],
            "fast": [1.0, 2.0, 3.0, 4.0, 9.0],
            "date": pd.to_datetime(["2025-10-03"] * 5),
        }
    )
    path = put(tmp_path, "r.sav", b"")
    pyreadstat.write_sav(
        frame,
        str(path),
        variable_value_labels={"polite": {8.0: "Refused", 9.0: "Don't know"}},
        missing_ranges={"polite": [8.0, 9.0], "fast": [{"lo": 9.0, "hi": 9.0}]},
    )
    found = store.open(study_of(tmp_path, [{"path": "r.sav"}]))
    assert marks(found) == [5, None, None, None, 3]
    (notice,) = [each for each in found.notices if each.kind == "declared_missing"]
    assert notice.told("en") == (
        "r.sav: answers by codes that the file itself declares missing: 4, by code: 8 (Refused): "
        "1, 9: 1, 9 (Don't know): 2."
    )
    assert not notice.reported


def test_per_cent_cells_of_a_workbook_are_marks_from_0_to_1(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["polite", "fast", "date"])
    for mark in (0.6, 1, 0.4):
        book.active.append([mark, mark, "2025-10-03"])
        book.active.cell(book.active.max_row, 1).number_format = "0%"
    path = put(tmp_path, "r.xlsx", b"")
    book.save(path)
    assert marks(store.open(share_study(tmp_path, "r.xlsx"))) == [0.6, 1, 0.4]


def test_per_cent_signs_in_a_text_file_are_marks_from_0_to_1(tmp_path: Path) -> None:
    put(tmp_path, "r.csv", "polite,fast,date\n60%,１００％,2025-10-03\n 40 %,0.5,2025-10-04\n")
    found = store.open(share_study(tmp_path, "r.csv"))
    assert marks(found) == [0.6, 0.4]
    assert marks(found, "fast") == [1, 0.5]


def share_study(folder: Path, path: str) -> Study:
    scale = {"min": 0, "max": 1, "whole": False, "satisfied": ">= 0.8"}
    items = {name: {"zh": name, "en": name, "scale": "share"} for name in ("polite", "fast")}
    return study_of(folder, [{"path": path}], items=items, scales={"share": scale})


def test_codes_of_options_are_told_as_numbers_are(tmp_path: Path) -> None:
    rows = "".join(f"{1 + n % 5},{5 - n % 5},2025-10-{n + 1:02},{1 + n % 12}\n" for n in range(24))
    found = opened(
        tmp_path,
        "polite,fast,date,region\n" + rows,
        segments={"region": {"zh": "地区", "en": "Region"}},
    )
    assert list(found.segments("2025Q4")["region"]) == [str(each) for each in range(1, 13)]
