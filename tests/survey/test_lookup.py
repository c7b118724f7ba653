from pathlib import Path

import pytest
from surveys import put, study_of

from csatbook.errors import DataError
from csatbook.survey import store

ANSWERS = "1,A\n2,B\n3,C\n"
SEGMENTS = {"state": {"zh": "州", "en": "State"}}


def joined(
    folder: Path, orders: str, customers: str, answers: str = "1,A\n2,B\n3,C\n"
) -> store.Store:
    measured = study_of(
        folder,
        items=["score"],
        data={
            "tables": [
                {"path": "orders.csv", "key": "order"},
                {"path": "customers.csv", "key": "customer"},
            ],
            "date": "bought",
        },
        segments=SEGMENTS,
    )
    put(folder, "r.csv", "score,order\n" + answers)
    put(folder, "orders.csv", "order,customer,bought\n" + orders)
    put(folder, "customers.csv", "customer,state\n" + customers)
    return store.open(measured)


ORDERS = "B,8,2024-05-02\n A ,7,2024-01-02\nC,9,2024-02-02\n"


def test_tables_add_columns_and_keys_for_the_next_table(tmp_path: Path) -> None:
    found = joined(tmp_path, ORDERS, "7,RJ\n8,SP\n9,SP\n")
    assert found.periods == ("2024Q1", "2024Q2")
    assert found.segments("2024Q1") == {"state": {"RJ": 1, "SP": 1}}
    assert found.segments("2024Q2") == {"state": {"SP": 1}}
    assert found.not_found == {"orders.csv": 0, "customers.csv": 0}


def test_rows_without_a_match_stay_and_are_counted(tmp_path: Path) -> None:
    found = joined(tmp_path, ORDERS, "7,RJ\n8,SP\n", answers="1,A\n2,B\n3,C\n4,D\n5,\n")
    assert found.not_found == {"orders.csv": 2, "customers.csv": 3}
    assert found.counts["read"].sum() == 5
    assert found.rejected_counts(None) == {"no_period": 2}


def test_a_key_that_stands_twice_is_refused_with_its_rows(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        joined(tmp_path, ORDERS + "A,8,2024-05-02\n", "7,RJ\n8,SP\n")
    assert str(caught.value) == (
        "orders.csv, column order: expected each key once; one stands in rows 3, 5"
    )


def test_keys_match_across_formats(tmp_path: Path) -> None:
    import pandas as pd

    measured = study_of(
        tmp_path,
        items=["score"],
        data={"tables": [{"path": "t.xlsx", "key": "customer"}]},
        segments=SEGMENTS,
    )
    put(tmp_path, "r.csv", "score,customer,date\n5,7,2024-01-02\n")
    pd.DataFrame({"customer": [7.0, 8.0], "state": ["RJ", "SP"]}).to_excel(
        tmp_path / "data" / "t.xlsx", index=False
    )
    assert store.open(measured).segments("2024Q1") == {"state": {"RJ": 1}}


def test_a_table_without_its_key_is_refused(tmp_path: Path) -> None:
    measured = study_of(tmp_path, data={"tables": [{"path": "c.csv", "key": "customer"}]})
    put(tmp_path, "r.csv", "polite,fast,date,customer\n5,4,2024-01-02,7\n")
    put(tmp_path, "c.csv", "customr,state\n7,RJ\n")
    with pytest.raises(DataError, match=r"c\.csv: expected a column 'customer' \(its key\)"):
        store.open(measured)
