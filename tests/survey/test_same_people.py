"""Nobody counts twice in silence, and nobody is taken for somebody else."""

from pathlib import Path

import pytest
from surveys import opened, put, refusal, study_of

from csatbook.errors import DataError
from csatbook.survey import store

HEAD = "id,polite,fast,date\n"
TWICE = HEAD + "1.38E+17,5,4,2024-01-02\n1.38E+17,4,3,2024-01-02\n7,4,3,2024-01-02\n"
ID = {"data": {"respondent": "id"}}


def kinds(found: store.Store) -> dict[str, int]:
    return {notice.kind: notice.count for notice in found.notices}


@pytest.mark.parametrize("duplicates", ["refuse", "first", "last"])
def test_equal_ids_that_lost_digits_are_not_the_same_person(
    tmp_path: Path, duplicates: str
) -> None:
    message = refusal(tmp_path, TWICE, **ID, validity={"duplicates": duplicates})
    assert "r.csv, rows 2, 3, column id" in message
    assert "lost their last digits" in message
    assert "1.38E+17,5" not in message


def test_long_ids_that_all_end_in_zeros_have_lost_digits(tmp_path: Path) -> None:
    text = HEAD + "110101199001010000,5,4,2024-01-02\n" * 2
    assert "lost their last digits" in refusal(tmp_path, text, **ID)


def test_lost_digits_of_ids_that_are_still_different_are_told(tmp_path: Path) -> None:
    text = TWICE.replace("1.38E+17,4", "1.39E+17,4")
    assert kinds(opened(tmp_path, text, **ID)) == {"lost_digits": 2}


def test_long_ids_that_are_whole_are_as_good_as_others(tmp_path: Path) -> None:
    text = HEAD + "110101199001011230,5,4,2024-01-02\n110101199001011234,5,4,2024-01-02\n"
    assert kinds(opened(tmp_path, text, **ID)) == {}


def test_a_repeated_respondent_is_told_without_the_id(tmp_path: Path) -> None:
    message = refusal(tmp_path, HEAD + "secret,5,4,2024-01-02\n" * 2, **ID)
    assert "r.csv, rows 2, 3: expected each respondent once in 2024Q1" in message
    assert "secret" not in message


def test_respondents_in_several_files_of_a_wave_are_told(tmp_path: Path) -> None:
    measured = study_of(tmp_path, [{"path": "r*.csv"}], **ID, validity={"duplicates": "first"})
    put(tmp_path, "r1.csv", HEAD + "a,5,4,2024-01-02\nb,5,4,2024-01-02\nc,5,4,2024-01-02\n")
    put(tmp_path, "r2.csv", HEAD + "a,3,4,2024-01-02\nb,5,4,2024-05-02\nd,5,4,2024-01-02\n")
    (notice,) = store.open(measured).notices
    assert (notice.kind, notice.count, notice.periods) == ("in_two_files", 1, ("2024Q1",))


def test_a_copy_of_a_file_is_refused_with_both_names(tmp_path: Path) -> None:
    measured = study_of(tmp_path, [{"path": "r*.csv"}])
    for name in ("r.csv", "r (1).csv"):
        put(tmp_path, name, "polite,fast,date\n5,4,2024-01-02\n")
    with pytest.raises(DataError, match=r"r\.csv: holds the same as 'r \(1\)\.csv', byte for byte"):
        store.open(measured)


def test_questionnaires_alike_to_the_second_are_told_where_nobody_has_an_id(
    tmp_path: Path,
) -> None:
    row = "5,4,2024-01-02 10:11:12\n"
    found = opened(tmp_path, "polite,fast,date\n" + row * 3 + "5,4,2024-01-02 10:11:13\n")
    assert kinds(found) == {"alike": 2}


def test_two_people_may_give_the_same_two_marks_on_one_day(tmp_path: Path) -> None:
    assert kinds(opened(tmp_path, "polite,fast,date\n" + "5,4,2024-01-02\n" * 3)) == {}


def test_weights_that_are_all_zero_in_a_wave_are_refused(tmp_path: Path) -> None:
    text = "polite,fast,date,w\n5,4,2024-01-02,1\n5,4,2024-04-02,0\n4,4,2024-04-02,0\n"
    message = refusal(tmp_path, text, data={"weight": "w"})
    assert "r.csv, column w: expected weights above 0 in the wave 2024Q2" in message


def test_a_weight_of_zero_among_others_is_taken(tmp_path: Path) -> None:
    text = "polite,fast,date,w\n5,4,2024-04-02,0\n4,4,2024-04-02,1\n"
    assert opened(tmp_path, text, data={"weight": "w"}).counts["valid"].tolist() == [2]


ROWS = [f"{1 + row * 7 % 5},{1 + row * 3 % 5},2024-01-{1 + row:02}" for row in range(20)]


@pytest.mark.parametrize(
    ("head", "rows", "told"),
    [
        ("polite,fast,date", ROWS, 20),
        ("date,fast,polite", [",".join(row.split(",")[::-1]) for row in ROWS[::-1]], 20),
        ("polite,fast,date", ROWS[4:10], 6),
        ("polite,fast,date", ROWS[:4], None),
        ("polite,fast,date", [*ROWS[:9], "5,5,2024-02-01"], None),
        ("polite,fast,date", ROWS[:1] * 6, None),
    ],
)
def test_a_file_whose_rows_are_all_in_another_is_told_with_both_names(
    tmp_path: Path, head: str, rows: list[str], told: int | None
) -> None:
    measured = study_of(tmp_path, [{"path": "r*.csv"}])
    put(tmp_path, "r1.csv", "polite,fast,date\n" + "\n".join(ROWS) + "\n")
    put(tmp_path, "r2.csv", head + "\r\n" + "\r\n".join(rows) + "\r\n")
    notices = [each for each in store.open(measured).notices if each.kind == "same_rows"]
    assert [each.count for each in notices] == ([] if told is None else [told])
    for notice in notices:
        assert notice.where.endswith("r2.csv")
        assert notice.details["other"].endswith("r1.csv")
        assert notice.details["others"] == "20"


def test_files_that_are_alike_by_chance_are_not_told(tmp_path: Path) -> None:
    measured = study_of(tmp_path, [{"path": "r*.csv"}])
    every = [f"{row % 5 + 1},{row // 5 % 5 + 1},2024-01-02" for row in range(500)]
    put(tmp_path, "r1.csv", "polite,fast,date\n" + "\n".join(every) + "\n")
    put(tmp_path, "r2.csv", "polite,fast,date\n" + "\n".join(every[3:12]) + "\n")
    assert "same_rows" not in kinds(store.open(measured))
