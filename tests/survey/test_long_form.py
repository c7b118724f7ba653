"""Files with a row for each answer: read where they are declared, told where they are not."""

from pathlib import Path
from typing import Any

from surveys import marks, opened, refusal

ROWS = """id,date,question,answer,region
a,2025-10-03,polite,5,east
b,2025-10-04,polite,3,west
a,2025-10-03,fast,4,east
b,2025-10-05,fast,,west
c,2025-11-03,fast,1,east
a,2025-10-03,why,price,east
a,2025-10-03,why,speed,east
"""
LONG = {"respondent": "id", "question": "question", "answer": "answer"}
PARTS: dict[str, Any] = {
    "segments": {"region": {"zh": "地区", "en": "Region"}},
    "data": {"respondent": "id"},
}


def of(**more: Any) -> list[dict[str, Any]]:
    return [{"path": "r.csv", "long": LONG, **more}]


def test_each_questionnaire_is_a_row_in_the_order_of_its_first_answer(tmp_path: Path) -> None:
    found = opened(tmp_path, ROWS, responses=of(), **PARTS)
    assert marks(found, "polite") == [5, 3, None]
    assert marks(found, "fast") == [4, None, 1]
    assert found.rows("2025Q4", ["region", "row"]).values.tolist() == [
        ["east", 2],
        ["west", 3],
        ["east", 6],
    ]


def test_several_answers_to_a_question_have_a_row_each(tmp_path: Path) -> None:
    why = {"zh": "原因", "en": "Why", "separator": "|", "options": ["price", "speed"]}
    found = opened(tmp_path, ROWS, responses=of(), choices={"why": why}, **PARTS)
    ticks = found.rows("2025Q4", ["why.ticks"])["why.ticks"]
    assert ticks.notna().tolist() == [True, False, False]


def test_questions_are_renamed_as_columns_are(tmp_path: Path) -> None:
    rows = ROWS.replace("polite", "Q1 Politeness")
    found = opened(tmp_path, rows, responses=of(columns={"Q1 Politeness": "polite"}), **PARTS)
    assert marks(found) == [5, 3, None]


def test_a_respondent_of_two_waves_has_two_questionnaires(tmp_path: Path) -> None:
    rows = "id,wave,question,answer\na,2025Q3,polite,5\na,2025Q4,polite,3\na,2025Q4,fast,1\n"
    rows += "a,2025Q3,fast,2\n"
    data = {"respondent": "id", "date": None, "wave": "wave"}
    found = opened(tmp_path, rows, responses=of(), data=data)
    assert marks(found) == [5, 3]
    assert marks(found, "fast") == [2, 1]


def test_two_different_answers_to_one_question_are_told_with_their_rows(tmp_path: Path) -> None:
    told = refusal(tmp_path, ROWS + "b,2025-10-04,polite,2,west\n", responses=of(), **PARTS)
    assert "r.csv, rows 3, 9, column answer: expected one answer to 'polite'" in told


def test_what_differs_within_a_questionnaire_is_told(tmp_path: Path) -> None:
    told = refusal(tmp_path, ROWS + "b,2025-10-04,other,2,east\n", responses=of(), **PARTS)
    assert "r.csv, row 9, column region: expected the same in all rows" in told


def test_answers_of_nobody_are_told(tmp_path: Path) -> None:
    told = refusal(tmp_path, ROWS + ",2025-10-04,polite,2,east\n", responses=of(), **PARTS)
    assert "r.csv, row 9, column id: expected whose answer this is; found a blank cell" in told


def test_a_long_form_that_is_not_declared_is_told(tmp_path: Path) -> None:
    rows = "".join(line for line in ROWS.splitlines(keepends=True) if "speed" not in line)
    told = refusal(tmp_path, rows, **PARTS)
    assert (
        "Each answer seems to have a row of its own: write `long: {respondent: id, question: "
        "question, answer: answer}` for it" in told
    )


def test_a_condition_may_look_at_an_answer(tmp_path: Path) -> None:
    found = opened(tmp_path, ROWS, responses=of(where={"polite": ">= 4"}), **PARTS)
    assert marks(found) == [5]
    assert found.rejected_counts("2025Q4") == {"filtered": 2}
