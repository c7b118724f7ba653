from pathlib import Path

import pytest
from surveys import opened, put, refusal, study_of

from csatbook.survey import store

TEXT = "polite,fast,date,wave\n5,4,2024-05-01,{}\n4,4,2023-12-31,{}\n"


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("month", ("2023-12", "2024-05")),
        ("quarter", ("2023Q4", "2024Q2")),
        ("half", ("2023H2", "2024H1")),
        ("year", ("2023", "2024")),
        ("week", ("2023W52", "2024W18")),
    ],
)
def test_the_wave_follows_from_the_date(tmp_path: Path, kind: str, names: tuple[str, str]) -> None:
    assert opened(tmp_path, TEXT, period=kind).periods == names


def test_a_column_of_waves_goes_before_the_date(tmp_path: Path) -> None:
    text = TEXT.format("2024年第一季度", "2024q2")
    assert opened(tmp_path, text, data={"wave": "wave"}).periods == ("2024Q1", "2024Q2")


def test_the_period_of_a_file_goes_before_all(tmp_path: Path) -> None:
    responses = [{"path": "r.csv", "period": "2022Q1"}]
    found = opened(tmp_path, TEXT, responses=responses, data={"wave": None})
    assert found.periods == ("2022Q1",)


def test_a_file_with_a_period_needs_no_date(tmp_path: Path) -> None:
    responses = [{"path": "r.csv", "period": "2022Q1"}]
    assert opened(tmp_path, "polite,fast\n5,4\n", responses=responses).periods == ("2022Q1",)


def test_free_waves_stand_as_the_study_orders_them_and_the_others_after_by_name(
    tmp_path: Path,
) -> None:
    names = ["zeta", "after", "before", "../x"]
    text = "polite,fast,wave\n" + "".join(f"5,4,{name}\n" for name in names)
    changes = {"data": {"wave": "wave", "date": None}, "period": "wave"}
    found = opened(tmp_path, text, waves=["before", "after", "never"], **changes)
    assert found.periods == ("before", "after", "../x", "zeta")
    assert found.rows("../x", ["polite"])["polite"].tolist() == [5.0]


def test_an_unreadable_date_is_refused_with_its_rows(tmp_path: Path) -> None:
    text = "polite,fast,date\n5,4,2024-05-01\n5,4,May\n5,4,13/1/2024\n"
    word, figures = refusal(tmp_path, text).splitlines()
    assert word.startswith("r.csv, row 3, column date: expected a date such as 2024-03-05")
    assert word.endswith("found a text of 3 signs")
    assert figures.startswith("r.csv, row 4, column date:")
    assert "found an entry of the form '99/9/9999'. Write under the file which comes" in figures


def test_unreadable_dates_of_one_form_are_told_together(tmp_path: Path) -> None:
    days = ["7/3/2025", "昨天", "17/3/2025", "前天"]
    text = "polite,fast,date\n" + "".join(f"5,4,{day}\n" for day in days)
    figures, word = refusal(tmp_path, text).splitlines()
    assert figures.startswith("r.csv, rows 2, 4, column date:")
    assert word.startswith("r.csv, rows 3, 5, column date:")


def test_an_unreadable_wave_is_refused_with_its_rows(tmp_path: Path) -> None:
    message = refusal(tmp_path, TEXT.format("2024Q1", "spring"), data={"wave": "wave"})
    assert message == (
        "r.csv, row 3, column wave: expected a quarter, written like 2024Q1; "
        "found a text of 6 signs"
    )


def test_a_blank_date_rejects_the_row(tmp_path: Path) -> None:
    found = opened(tmp_path, "polite,fast,date\n5,4,2024-05-01\n5,4,\n")
    assert found.counts.to_dict("records") == [
        {"period": "2024Q2", "read": 1, "valid": 1, "rejected": 0},
        {"period": None, "read": 1, "valid": 0, "rejected": 1},
    ]
    assert found.rejected(None)["reasons"].tolist() == [["no_period"]]
    assert found.rejected_counts(None) == {"no_period": 1}


def test_rows_of_one_wave_may_come_from_several_files(tmp_path: Path) -> None:
    measured = study_of(tmp_path, [{"path": "*.csv"}])
    put(tmp_path, "a.csv", "polite,fast,date\n5,4,2024-05-01\n")
    put(tmp_path, "b.csv", "polite;fast;date\n3;4;2024/5/2\n2;4;2024/1/2\n")
    found = store.open(measured)
    assert found.counts["read"].tolist() == [1, 2]
    assert found.rows("2024Q2", ["polite"])["polite"].tolist() == [5.0, 3.0]
    assert found.files["read"].tolist() == [1, 2]
