import struct
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from surveys import SCALE, marks, study_of

from csatbook.errors import DataError
from csatbook.study.data import TableFile
from csatbook.survey import store
from csatbook.survey.cleaning.ticked_rows import BETWEEN
from csatbook.survey.reading import spss

FRAME = pd.DataFrame(
    {
        "polite": [1.0, 5.0, 9.0, 98.0, None],
        "fast": [3.0, 3.0, 3.0, 3.0, 3.0],
        "sex": [1.0, 2.0, 1.0, 2.0, None],
        "date": pd.to_datetime(["2024-02-03 10:00:00"] * 5),
    }
)


def saved(folder: Path, labels: dict[str, dict[float, str]], missing: object = None) -> Path:
    path = folder / "data" / "r.sav"
    path.parent.mkdir(exist_ok=True)
    pyreadstat.write_sav(
        FRAME,
        str(path),
        variable_value_labels=labels,
        missing_ranges={"polite": missing} if missing else None,
    )
    return path


def test_labels_and_missing_codes_come_with_the_codes(tmp_path: Path) -> None:
    path = saved(tmp_path, {"sex": {1: "女", 2: "男"}}, missing=[9, {"lo": 97, "hi": 99}])
    raw = spss.read(path, TableFile(path="r.sav"), {"polite": "marks", "sex": "few"}, name="r.sav")
    assert raw.table["polite"].to_pylist() == ["1", "5", "9", "98", ""]
    assert raw.user_missing == {"polite": frozenset({"9", "98"})}
    assert raw.value_labels == {"sex": {"1": "女", "2": "男"}}
    assert raw.rows.tolist() == [1, 2, 3, 4, 5]


def test_user_missing_codes_are_missing_answers_and_labels_name_segments(tmp_path: Path) -> None:
    measured = study_of(
        tmp_path,
        [{"path": "r.sav"}],
        segments={"sex": {"zh": "性别", "en": "Sex"}},
    )
    saved(tmp_path, {"sex": {1: "女", 2: "男"}}, missing=[9, {"lo": 97, "hi": 99}])
    opened = store.open(measured)
    assert marks(opened) == [1, 5, None, None, None]
    assert opened.segments("2024Q1") == {"sex": {"女": 2, "男": 2}}


def test_a_label_that_the_scale_knows_decides_where_codes_run_backwards(tmp_path: Path) -> None:
    names = SCALE["labels"]["zh"]
    measured = study_of(tmp_path, [{"path": "r.sav", "missing": [9, 98]}])
    saved(tmp_path, {"polite": {6.0 - mark: name for mark, name in enumerate(names, 1)}})
    assert marks(store.open(measured)) == [5, 1, None, None, None]


def test_a_code_without_label_is_not_trusted_where_labels_turn_codes_round(tmp_path: Path) -> None:
    measured = study_of(tmp_path, [{"path": "r.sav", "missing": [9, 98]}])
    saved(tmp_path, {"polite": {1: "非常满意"}})
    with pytest.raises(DataError, match=r"r\.sav, row 2, column polite: .* found '5'"):
        store.open(measured)


def test_what_is_no_spss_file_is_refused(tmp_path: Path) -> None:
    measured = study_of(tmp_path, [{"path": "r.sav"}])
    (tmp_path / "data" / "r.sav").write_text("no")
    with pytest.raises(DataError, match=r"r\.sav: cannot be read as an SPSS file"):
        store.open(measured)


def with_sets(folder: Path, *sets: str) -> Path:
    """A file with multiple-response sets, which pyreadstat reads and does not write."""
    path = folder / "data" / "r.sav"
    path.parent.mkdir(exist_ok=True)
    ticks = {name: [1.0, 2.0, 1.0, 2.0, None] for name in ("cost", "speed", "first", "second")}
    pyreadstat.write_sav(FRAME.assign(**ticks), str(path), compress=False)
    content = path.read_bytes()
    end = content.index(struct.pack("<ii", 999, 0))  # of the dictionary
    text = "".join(f"{each}\n" for each in sets).encode()
    record = struct.pack("<iiii", 7, 7, 1, len(text)) + text
    path.write_bytes(content[:end] + record + content[end:])
    return path


def test_sets_of_several_answers_are_told_and_broken_ones_are_a_warning(tmp_path: Path) -> None:
    with_sets(
        tmp_path, "$why=D1 1 3 Why cost speed", "$two=C 3 Two first second", "$odd=C 3 Odd first zz"
    )
    told = [
        each.told("en")
        for each in store.open(study_of(tmp_path, [{"path": "r.sav", "missing": [9, 98]}])).notices
        if each.kind.endswith("_set")
    ]
    assert [each.partition(" is ")[0] for each in told] == [
        "r.sav: the multiple-response set $why (2 columns: cost, speed; 1 where it was ticked)",
        "r.sav: the multiple-response set $two (2 columns: first, second; an answer each)",
        "r.sav: the multiple-response set $odd",
    ]
    assert "declare it under `choices`, with the column of each option under `columns`" in told[0]
    assert "under `places`" in told[1]
    assert "broken and of no use: of its columns the file has first and lacks zz" in told[2]


def test_the_columns_of_a_set_are_counted_where_the_study_declares_them(tmp_path: Path) -> None:
    with_sets(tmp_path, "$why=D1 1 3 Why cost speed")
    why = {"zh": "原因", "en": "Why", "options": ["cost", "speed"], "not_ticked": [2]}
    measured = study_of(
        tmp_path,
        [{"path": "r.sav", "missing": [9, 98]}],
        choices={"why": why | {"columns": {"cost": "cost", "speed": "speed"}}},
    )
    opened = store.open(measured)
    assert not [each for each in opened.notices if each.kind.endswith("_set")]
    read = opened.rows("2024Q1", ["why.ticks"])["why.ticks"]
    assert [str(each).split(BETWEEN) for each in read[:2]] == [["cost", "speed"], ["", ""]]
