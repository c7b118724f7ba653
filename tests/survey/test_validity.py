"""Each rule on rows made by hand: what it must find, and what it must leave alone."""

from pathlib import Path

import pytest
from surveys import opened, refusal, table

ITEMS = [f"q{number}" for number in range(1, 11)]


def reasons(
    folder: Path, rows: list[str], *, validity: dict[str, object], items: int = 10
) -> list[list[str]]:
    """The reasons of each row; rows are marks one after another, `.` for none."""
    names = ITEMS[:items]
    cells = [["2024-01-02", *row.replace(".", " ")] for row in [*rows, "1542315243"[:items]]]
    found = opened(folder, table(cells, ["date", *names]), items=names, open={}, validity=validity)
    told = found.rejected("2024Q1").set_index("row")["reasons"].to_dict()
    assert len(rows) + 2 not in told, "the varied row at the end stays"
    return [told.get(place, []) for place in range(2, len(rows) + 2)]


PATTERNS = {"patterns": {"min_items": 8}}


@pytest.mark.parametrize("row", ["5555555555", "1111111111", "3333333..3", "444.44444."])
def test_one_mark_throughout_is_a_straight_line(tmp_path: Path, row: str) -> None:
    assert reasons(tmp_path, [row], validity=PATTERNS) == [["straight_line"]]


@pytest.mark.parametrize("row", ["5555555554", "555555....", "5555555...", ".........."])
def test_a_line_with_another_mark_or_too_few_marks_is_none(tmp_path: Path, row: str) -> None:
    assert "straight_line" not in reasons(tmp_path, [row], validity=PATTERNS)[0]


@pytest.mark.parametrize(
    "row",
    [
        "1234512345",
        "5432154321",
        "1212121212",
        "5151515151",
        "1231231231",  # the last cycle is cut short
        "1234123412",
        "12.34.1234",  # gaps are left out
        "12341234..",
        "5454545454",
    ],
)
def test_a_repeated_cycle_is_periodic(tmp_path: Path, row: str) -> None:
    assert reasons(tmp_path, [row], validity=PATTERNS) == [["periodic"]]


@pytest.mark.parametrize(
    "row",
    [
        "5434545345",  # varied
        "1234512354",  # two of ten break the cycle
        "1234567...".replace("6", "5").replace("7", "4"),  # too few
        "5554555455",  # content throughout: what repeats is chance
        "4445544455",
        "1234554321",  # there and back is no cycle
    ],
)
def test_what_is_no_cycle_or_may_be_chance_stays(tmp_path: Path, row: str) -> None:
    assert reasons(tmp_path, [row], validity=PATTERNS) == [[]]


def test_patterns_are_looked_for_only_where_the_study_says_so(tmp_path: Path) -> None:
    rows = ["5555555555", "1234512345"]
    assert reasons(tmp_path / "a", rows, validity={"patterns": False}) == [[], []]
    only = {"patterns": {"straight": False}}
    assert reasons(tmp_path / "b", rows, validity=only) == [[], ["periodic"]]
    only = {"patterns": {"periodic": False}}
    assert reasons(tmp_path / "c", rows, validity=only) == [["straight_line"], []]


def test_patterns_are_found_on_scales_with_parts_of_marks(tmp_path: Path) -> None:
    rows = [["2024-01-02", *([mark] * 8)] for mark in (87.5, 0.1)]
    rows += [["2024-01-02", *([87.5, 0.1, 3] * 2), 87.5, 0.1], ["2024-01-02", *range(8)]]
    found = opened(
        tmp_path,
        table(rows, ["date", *ITEMS[:8]]),
        items=ITEMS[:8],
        scales={"five": {"min": 0, "max": 100, "whole": False, "satisfied": ">= 80"}},
        validity=PATTERNS,
    )
    assert found.rejected("2024Q1")["reasons"].tolist() == [
        *(["straight_line"], ["straight_line"], ["periodic"]),
    ]


def test_answers_given_too_fast_are_rejected_and_those_just_in_time_stay(tmp_path: Path) -> None:
    seconds = ["119", "120", "1:59", "2分00秒", "", "119.9", "90秒", "900"]
    text = "polite,fast,date,seconds\n" + "".join(f"5,4,2024-01-02,{one}\n" for one in seconds)
    found = opened(tmp_path, text, data={"seconds": "seconds"}, validity={"min_seconds": 120})
    told = found.rejected("2024Q1")
    assert told["row"].tolist() == [2, 4, 7, 8]
    assert found.rejected_counts("2024Q1") == {"too_fast": 4}


@pytest.mark.parametrize(
    ("entry", "told"), [("soon", "a text of 4 signs"), ("-5", "'-5'"), ("nan", "'nan'")]
)
def test_a_time_that_is_none_is_refused(tmp_path: Path, entry: str, told: str) -> None:
    text = f"polite,fast,date,seconds\n5,4,2024-01-02,300\n5,4,2024-01-02,{entry}\n"
    message = refusal(tmp_path, text, data={"seconds": "seconds"})
    assert message == (
        "r.csv, row 3, column seconds: expected the time taken, in seconds or as 2:35; "
        f"found {told}"
    )


OPEN = {name: {"zh": name, "en": name} for name in ("good", "bad")}


@pytest.mark.parametrize(("require", "rows"), [(False, []), (True, [3, 4, 5]), (["bad"], [4, 5])])
def test_open_questions_that_must_be_answered(
    tmp_path: Path, require: object, rows: list[int]
) -> None:
    text = "polite,fast,date,good,bad\n" + "".join(
        f"5,4,2024-01-02,{texts}\n" for texts in ("a,b", " ,b", "a,", ",\u200b")
    )
    found = opened(tmp_path, text, open=OPEN, validity={"require_open": require})
    assert found.rejected("2024Q1")["row"].tolist() == rows


def test_a_row_without_any_answer_is_blank(tmp_path: Path) -> None:
    text = (
        "polite,fast,date,good,bad\n"
        "5,,2024-01-02,,\n,,2024-01-02,x,\n99,,2024-01-02,,\n,,2024-01-02,,\n-9, ,2024-01-02,,\n"
    )
    scale = {"min": 1, "max": 5, "satisfied": [5], "not_applicable": [99], "missing": [-9]}
    found = opened(tmp_path, text, open=OPEN, scales={"five": scale})
    assert found.rejected("2024Q1")["row"].tolist() == [5, 6]
    assert found.rejected_counts("2024Q1") == {"blank_row": 2}


def test_a_row_keeps_all_its_reasons(tmp_path: Path) -> None:
    text = "polite,fast,date,seconds,good,bad\n5,4,2024-01-02,300,a,b\n,9,,5,,\n"
    found = opened(
        tmp_path,
        text,
        open=OPEN,
        data={"seconds": "seconds"},
        validity={"min_seconds": 120, "require_open": True, "out_of_scale": "reject"},
    )
    assert found.rejected(None)["reasons"].tolist() == [
        ["no_period", "out_of_scale", "too_fast", "empty_open"]
    ]
