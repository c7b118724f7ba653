from pathlib import Path

import pytest
from surveys import marks, opened, refusal

NAMES = "id,polite,fast,date,seconds\n"
DATA = {"respondent": "id", "seconds": "seconds"}
TWICE = NAMES + "A,1,4,2024-01-03,300\nB,2,4,2024-01-02,300\n A ,3,4,2024-01-02,300\n"


def kept(folder: Path, text: str, how: str) -> list[float | None]:
    validity = {"duplicates": how, "min_seconds": 120}
    return marks(opened(folder, text, data=DATA, validity=validity))


@pytest.mark.parametrize(
    ("how", "expected"), [("first", [2, 3]), ("last", [1, 2]), ("keep", [1, 2, 3])]
)
def test_the_row_that_counts_is_chosen_by_time(
    tmp_path: Path, how: str, expected: list[float]
) -> None:
    assert kept(tmp_path, TWICE, how) == expected


@pytest.mark.parametrize(("how", "expected"), [("first", [1, 2]), ("last", [2, 3])])
def test_at_one_time_the_order_of_the_file_decides(
    tmp_path: Path, how: str, expected: list[float]
) -> None:
    assert kept(tmp_path, TWICE.replace("01-03", "01-02"), how) == expected


def test_two_rows_of_a_respondent_are_refused_with_their_places(tmp_path: Path) -> None:
    message = refusal(tmp_path, TWICE, data=DATA)
    assert message.splitlines() == [
        "r.csv, rows 2, 4: expected each respondent once in 2024Q1; the same one stands 2 times",
        "choose which row counts: write `validity: {duplicates: first}`, `last` or `keep`",
    ]


def test_a_respondent_may_answer_once_in_each_wave(tmp_path: Path) -> None:
    text = NAMES + "A,1,4,2024-01-03,300\nA,2,4,2024-04-02,300\n"
    assert kept(tmp_path, text, "refuse") == [1, 2]


def test_blank_respondents_are_not_one_another(tmp_path: Path) -> None:
    text = NAMES + ",1,4,2024-01-03,300\n ,2,4,2024-01-02,300\n"
    assert kept(tmp_path, text, "refuse") == [1, 2]


@pytest.mark.parametrize("how", ["first", "last", "refuse"])
def test_a_row_rejected_for_another_reason_pushes_no_good_one_out(tmp_path: Path, how: str) -> None:
    text = NAMES + "A,1,4,2024-01-01,5\nA,2,4,2024-01-02,300\nA,3,4,2024-01-03,5\n"
    assert kept(tmp_path, text, how) == [2]


def test_a_repeated_row_that_is_also_too_fast_has_both_reasons(tmp_path: Path) -> None:
    text = NAMES + "A,1,4,2024-01-01,300\nA,2,4,2024-01-02,5\nB,2,4,2024-01-02,5\n"
    validity = {"duplicates": "first", "min_seconds": 120}
    found = opened(tmp_path, text, data=DATA, validity=validity)
    assert found.rejected("2024Q1")["reasons"].tolist() == [
        ["too_fast", "duplicate"],
        ["too_fast"],
    ]
