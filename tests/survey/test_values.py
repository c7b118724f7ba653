"""What stands in the cells of survey tools' files, and the mark that it is."""

from pathlib import Path

import pytest
from surveys import SCALE, marks, opened, put, refusal, study_of

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
