from pathlib import Path

from surveys import SCALE, marks, opened, table

TEXT = "polite,fast,date\n5,1,2024-01-02\n4,,2024-01-02\n2,4,2024-01-02\n"


def test_the_marks_of_a_reversed_item_are_turned_round(tmp_path: Path) -> None:
    found = opened(tmp_path, TEXT, reverse=["fast"])
    assert marks(found, "fast") == [5.0, None, 2.0]  # 1 + 5 - 1, nothing, 1 + 5 - 4
    assert marks(found, "polite") == [5.0, 4.0, 2.0]


def test_they_are_turned_round_on_the_scale_of_the_item(tmp_path: Path) -> None:
    scales = {"five": {**SCALE, "min": 0, "labels": {}}}
    assert marks(opened(tmp_path, TEXT, reverse=["fast"], scales=scales), "fast") == [4, None, 1]


def test_what_was_ticked_decides_whether_a_row_is_a_straight_line(tmp_path: Path) -> None:
    names = [f"q{number}" for number in range(8)]
    rows = [[5] * 8, [5] * 4 + [1] * 4, [4, 5, 3, 1, 2, 2, 5, 3]]
    text = table([[*row, "2024-01-02"] for row in rows], [*names, "date"])
    found = opened(
        tmp_path, text, items=names, reverse=names[4:], validity={"patterns": {"periodic": False}}
    )
    # The first row is all fives as ticked, the second only once its last four are turned round.
    assert found.rejected_counts("2024Q1") == {"straight_line": 1}
    assert marks(found, "q7") == [5.0, 3.0]
    assert marks(found, "q0") == [5.0, 4.0]
