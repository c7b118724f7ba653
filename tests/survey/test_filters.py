"""Rows that are no answers: previews, tests, unfinished ones, a quota. Never silently left out."""

from pathlib import Path
from typing import Any

import pytest
from surveys import marks, opened, put, refusal, study_of

import csatbook
from csatbook.survey import store

ROWS = """polite,fast,date,Finished,Status,age,region
5,4,2024-01-03,1,IP Address,30,east
4,2,2024-01-04,1,IP Address,17,east
test,9,2024-01-05,1,Survey Preview,99,west
3,,2024-01-06,0,IP Address,40,west
1,1,2024-01-07,1,,50,west
"""


def of(**where: Any) -> list[dict[str, Any]]:
    return [{"path": "r.csv", "where": where}]


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        ({"Status": {"not": ["Survey Preview", ""]}}, [5, 4, 3]),
        ({"Status": {"not": "survey preview"}, "Finished": 1}, [5, 4, 1]),
        ({"Status": "IP Address", "age": ">= 18"}, [5, 3]),
        ({"Status": ["IP Address", ""], "Finished": [1, True]}, [5, 4, 1]),
    ],
)
def test_rows_that_are_no_answers_are_left_out_whatever_they_hold(
    where: dict[str, Any], kept: list[float], tmp_path: Path
) -> None:
    found = opened(tmp_path, ROWS, responses=of(**where))
    assert marks(found) == kept
    assert found.rejected_counts("2024Q1") == {"filtered": 5 - len(kept)}


def test_each_condition_tells_how_many_rows_it_leaves_out(tmp_path: Path) -> None:
    responses = of(Status={"not": ["Survey Preview"]}, Finished=1)
    found = opened(tmp_path, ROWS, responses=responses)
    told = [notice.told("en") for notice in found.notices if notice.kind == "filtered"]
    assert told == [
        "r.csv: rows that are no answers, by the study file's `where` "
        f"({condition}): 1. They are left out."
        for condition in ("Status: not Survey Preview", "Finished: 1")
    ]


def test_left_out_rows_were_not_returned_and_the_reasons_count_them(tmp_path: Path) -> None:
    responses = of(Status={"not": ["Survey Preview"]})
    measured = study_of(
        tmp_path,
        responses,
        segments={"region": {"zh": "地区", "en": "Region"}},
        scores={"csat": {"method": "satisfied_share"}},
        report={"min_answers": 1},
    )
    put(tmp_path, "r.csv", ROWS)
    wave = csatbook.open(measured.path, "2024Q1")
    (sample,) = wave.table("sample").to_dict("records")
    assert (sample["returned"], sample["rejected"], sample["valid"]) == (4, 0, 4)
    reasons = wave.table("rejected")
    assert reasons[["reason", "count"]].values.tolist() == [["filtered", 1]]


def test_a_respondent_of_a_row_that_is_left_out_may_answer_again(tmp_path: Path) -> None:
    rows = "polite,fast,date,Finished,id\n5,4,2024-01-03,0,a\n4,2,2024-01-04,1,a\n"
    found = opened(tmp_path, rows, responses=of(Finished=1), data={"respondent": "id"})
    assert marks(found) == [4]
    assert found.rejected_counts("2024Q1") == {"filtered": 1}


def test_a_condition_that_no_row_fulfils_is_a_mistake(tmp_path: Path) -> None:
    told = refusal(tmp_path, ROWS, responses=of(Finished="yes"))
    assert "expected answers where Finished: yes; found none among the 5 rows" in told
    assert "whose column holds 1, 0" in told


def test_a_condition_on_a_column_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    told = refusal(tmp_path, ROWS, responses=of(Finnished=1))
    assert "expected a column 'Finnished' (where)" in told
    assert "'Finished'" in told


def test_a_range_of_what_is_no_number_is_a_mistake(tmp_path: Path) -> None:
    assert "expected numbers for `where: {region: …}`" in refusal(
        tmp_path, ROWS, responses=of(region=">= 3")
    )


def test_a_format_stands_for_its_settings_and_what_is_written_goes_before(tmp_path: Path) -> None:
    measured = study_of(
        tmp_path,
        [
            {"path": "r.csv", "format": "qualtrics", "header": 1},
            {"path": "s.csv", "format": "wjx"},
        ],
    )
    first, second = measured.data.responses
    assert (first.header, first.missing, set(first.conditions)) == (
        1,
        ("-99",),
        {"Status", "Finished"},
    )
    assert second.missing == ("(跳过)", "(空)", "-3", "-2")
    put(tmp_path, "r.csv", ROWS)
    put(tmp_path, "s.csv", "polite,fast,date\n(跳过),-3,2024-01-09\n2,3,2024-01-10\n")
    found = store.open(measured)
    assert marks(found) == [5, 4, 1, 2]
    assert found.rejected_counts("2024Q1") == {"filtered": 2, "blank_row": 1}
