from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from surveys import put, study_of

from csatbook.errors import DataError
from csatbook.survey import store

SEGMENTS = {"county": {"zh": "区县", "en": "County", "from": "area"}}
ANSWERS = "polite,fast,date,area\n5,4,2024-01-02,east\n4,4,2024-04-02,west\n"
TICKETS = (
    "area,opened,closed,kind,amount,name\n"
    'east,2024-01-05 23:30:00,2024-01-07 00:10:00,complaint,"1,200.5",Li\n'
    "west,2024/4/1,,praise,３,Wang\n"
    "east,2024-04-30,2024-04-30,complaint,,Wu\n"
)
MEASURES = {
    "complaints": {"table": "tickets", "count": True, "where": {"kind": "complaint"}},
    "amount": {"table": "tickets", "sum": "amount"},
    "slow": {"table": "tickets", "share": {"took": "> 1"}},
}


def named(measures: dict[str, Any]) -> dict[str, Any]:
    return {name: {"zh": name, "en": name, **one} for name, one in measures.items()}


def opened(folder: Path, tickets: str | bytes = TICKETS, **changes: Any) -> store.Store:
    """A study by county with a record table `tickets`; `table` is added to its declaration."""
    declared = {
        "path": "tickets.csv",
        "date": "opened",
        "days": {"took": ["opened", "closed"]},
        **changes.pop("table", {}),
    }
    declared = {key: value for key, value in declared.items() if value is not None}
    measures = changes.pop("measures", MEASURES)
    changes = {"segments": SEGMENTS, "units": "county", **changes}
    measured = study_of(folder, records={"tickets": declared}, measures=named(measures), **changes)
    put(folder, "r.csv", ANSWERS)
    if "*" not in declared["path"]:
        put(folder, declared["path"], tickets)
    return store.open(measured)


def refused(folder: Path, tickets: str = TICKETS, **changes: Any) -> list[str]:
    with pytest.raises(DataError) as caught:
        opened(folder, tickets, **changes)
    return str(caught.value).splitlines()


def plain(frame: pd.DataFrame) -> list[list[object]]:
    return frame.astype(object).where(frame.notna(), None).to_numpy().tolist()


def test_records_are_told_by_period_and_unit_with_what_the_measures_need(tmp_path: Path) -> None:
    found = opened(tmp_path).records("tickets")
    assert list(found.columns) == ["period", "unit", "took", "amount", "kind"]
    assert plain(found) == [
        ["2024Q1", "east", 2.0, 1200.5, "complaint"],  # 5 to 7 January by the calendar
        ["2024Q2", "west", None, 3.0, "praise"],
        ["2024Q2", "east", 0.0, None, "complaint"],
    ]
    assert found["took"].dtype == found["amount"].dtype == float


def test_what_no_measure_needs_is_not_kept(tmp_path: Path) -> None:
    found = opened(tmp_path)
    kept = b"".join(each.read_bytes() for each in found.folder.iterdir())
    assert b"Wang" not in kept
    assert b"praise" in kept


def test_rows_are_counted_by_table(tmp_path: Path) -> None:
    assert opened(tmp_path).record_counts == {"tickets": 3}


def test_a_table_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    found = opened(tmp_path)
    with pytest.raises(DataError, match=r"no record table 'ticket'; there are tickets\. Did you"):
        found.records("ticket")


def test_a_table_without_rows_has_its_columns(tmp_path: Path) -> None:
    found = opened(tmp_path, TICKETS.splitlines()[0] + "\n").records("tickets")
    assert list(found.columns) == ["period", "unit", "took", "amount", "kind"]
    assert len(found) == 0
    assert found["amount"].dtype == found["took"].dtype == float


def test_without_units_a_record_belongs_to_the_whole(tmp_path: Path) -> None:
    found = opened(tmp_path, TICKETS.replace("area", "x"), units=None, segments={})
    assert list(found.records("tickets").columns) == ["period", "took", "amount", "kind"]


def test_several_files_are_one_table_in_the_order_of_their_names(tmp_path: Path) -> None:
    head, first, *others = TICKETS.splitlines()
    put(tmp_path, "t-2.csv", "\n".join([head, *others]))
    put(tmp_path, "t-1.csv", "\n".join([head, first]).encode("gb18030"))
    found = opened(tmp_path, table={"path": "t-*.csv"})
    assert found.records("tickets")["period"].tolist() == ["2024Q1", "2024Q2", "2024Q2"]


def test_excel_and_parquet_say_the_same_as_text(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "area": ["east", "west"],
            "opened": pd.to_datetime(["2024-01-05 23:30", "2024-04-01 00:00"]),
            "closed": pd.to_datetime(["2024-01-07 00:10", None]),
            "kind": [True, False],
            "amount": [1200.5, None],
        }
    )
    for name, write in (("t.xlsx", frame.to_excel), ("t.parquet", frame.to_parquet)):
        folder = tmp_path / name.partition(".")[2]
        (folder / "data").mkdir(parents=True)
        write(folder / "data" / name, index=False)
        contents = (folder / "data" / name).read_bytes()
        found = opened(folder, contents, table={"path": name})
        assert plain(found.records("tickets")) == [
            ["2024Q1", "east", 2.0, 1200.5, "true"],
            ["2024Q2", "west", None, None, "false"],
        ]


def test_spss_entries_are_told_by_their_labels_unless_the_study_names_the_codes(
    tmp_path: Path,
) -> None:
    import pyreadstat

    frame = pd.DataFrame(
        {"area": [1.0, 2.0], "opened": ["2024-01-05"] * 2, "kind": [1.0, 2.0], "sort": [1.0, 2.0]}
    )
    labels = {
        "area": {1.0: "east", 2.0: "west"},
        "kind": {1.0: "complaint", 2.0: "praise"},
        "sort": {1.0: "A", 2.0: "B"},
    }
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "t.sav"
    pyreadstat.write_sav(frame, path, variable_value_labels=labels)
    found = opened(
        tmp_path,
        path.read_bytes(),
        table={"path": "t.sav", "days": {}},
        measures={
            "a": {"table": "tickets", "count": True, "where": {"kind": "complaint"}},
            "b": {"table": "tickets", "count": True, "where": {"sort": 2}},
        },
    )
    assert plain(found.records("tickets")) == [
        ["2024Q1", "east", "complaint", "A"],
        ["2024Q1", "west", "praise", "2"],
    ]


def test_units_have_the_names_of_the_segments_values(tmp_path: Path) -> None:
    segments = {"county": {**SEGMENTS["county"], "values": {"东": ["east", "e"], "西": ["west"]}}}
    found = opened(tmp_path, TICKETS.replace("\neast,2024-04", "\n 东 ,2024-04"), segments=segments)
    assert found.segments("2024Q1") == {"county": {"东": 1}}
    assert found.records("tickets")["unit"].tolist() == ["东", "西", "东"]


def test_the_period_may_stand_in_a_column(tmp_path: Path) -> None:
    text = "area,period,kind,amount\neast,2024年第1季度,a,5\nwest,2024Q9,b,5\n,,c,5\n"
    declared = {"date": None, "days": None, "period": "period"}
    assert refused(tmp_path, text, table=declared, measures={"a": MEASURES["amount"]}) == [
        (
            "tickets.csv, row 3, column period: expected a quarter, written like 2024Q1; "
            "found '2024Q9'"
        ),
        "tickets.csv, row 4, column period: expected a period; found an empty cell",
        "tickets.csv, row 4, column area: expected a unit of 'county'; found an empty cell",
    ]
    sound = text.replace("2024Q9", "2024Q2").replace("\n,,c,5", "")
    found = opened(tmp_path, sound, table=declared, measures={"a": MEASURES["amount"]})
    assert found.records("tickets")["period"].tolist() == ["2024Q1", "2024Q2"]


def test_all_mistakes_are_told_together_with_row_and_column(tmp_path: Path) -> None:
    text = TICKETS.replace("2024/4/1", "1 April").replace("３", "many").replace("\neast", "\n", 1)
    date, *others = refused(tmp_path, text)
    assert date.startswith("tickets.csv, row 3, column opened: expected a date such as 2024-03-05")
    assert date.endswith("; found a text of 7 signs")
    assert others == [
        "tickets.csv, row 2, column area: expected a unit of 'county'; found an empty cell",
        "tickets.csv, row 3, column amount: expected a number; found a text of 4 signs",
    ]
    text = TICKETS.replace("2024/4/1", " ").replace("2024-01-07 00:10:00", "soon")
    lines = refused(tmp_path, text)
    assert lines[0] == "tickets.csv, row 3, column opened: expected a date; found an empty cell"
    assert lines[1].startswith("tickets.csv, row 2, column closed: expected a date such as")


def test_a_missing_column_is_named_with_who_needs_it_and_the_nearest(tmp_path: Path) -> None:
    text = TICKETS.replace("area", "county").replace("amount", "amounts").replace("closed", "x")
    assert refused(tmp_path, text) == [
        (
            "tickets.csv: expected a column 'area' (records.tickets.unit), a column 'closed' "
            "(records.tickets.days.took), a column 'amount' (measure 'amount'); found county, "
            "opened, x, kind, amounts, name. For 'amount': Did you mean 'amounts'?"
        )
    ]


def test_very_many_words_among_numbers_are_told_in_part(tmp_path: Path) -> None:
    rows = "".join(f"east,2024-01-05,,a,x{number},\n" for number in range(30))
    lines = refused(tmp_path, TICKETS.splitlines()[0] + "\n" + rows)
    assert lines[0] == "tickets.csv, row 2, column amount: expected a number; found 'x0'"
    assert len(lines) == 21


def test_an_entry_that_is_no_value_of_the_segment_is_refused(tmp_path: Path) -> None:
    segments = {"county": {**SEGMENTS["county"], "values": {"东": ["east"], "西": ["west"]}}}
    assert refused(tmp_path, TICKETS.replace("\nwest", "\nsouth"), segments=segments) == [
        (
            "tickets.csv, row 3, column area: expected a value of 'county' (东, 西); "
            "found a text of 5 signs"
        )
    ]


def test_a_file_that_is_not_there_is_refused_like_any_other(tmp_path: Path) -> None:
    [line] = refused(tmp_path, table={"path": "t-*.csv"})
    assert line.startswith("t-*.csv: no such file; the folder")


def test_a_measure_does_not_take_the_column_that_holds_the_unit_of_measurement_for_the_unit(
    tmp_path: Path,
) -> None:
    measures = {"a": {"table": "tickets", "count": True, "where": {"unit": "元"}}}
    [line] = refused(tmp_path, TICKETS.replace("kind", "unit"), measures=measures)
    assert line == (
        "record table 'tickets': the name 'unit' is kept for the unit of each row; call the "
        "column that the measures use otherwise, with `columns` or under `days`"
    )


def test_any_row_changes_the_fingerprint_of_its_wave_only(tmp_path: Path) -> None:
    first = opened(tmp_path)
    second = opened(tmp_path, TICKETS.replace("praise,３", "praise,4"))
    assert second.folder != first.folder
    assert second.fingerprint("2024Q1") == first.fingerprint("2024Q1")
    assert second.fingerprint("2024Q2") != first.fingerprint("2024Q2")


def test_a_measure_that_needs_another_column_reads_again(tmp_path: Path) -> None:
    first = opened(tmp_path)
    again = opened(tmp_path, measures={**MEASURES, "more": {"table": "tickets", "mean": "amount"}})
    assert again.folder == first.folder  # no other column is needed
    more = {"table": "tickets", "count": True, "where": {"name": "Li"}}
    assert "name" in opened(tmp_path, measures={**MEASURES, "more": more}).records("tickets")


def test_the_same_file_may_be_two_record_tables(tmp_path: Path) -> None:
    measured = study_of(
        tmp_path,
        segments=SEGMENTS,
        records={
            "opened": {"path": "tickets.csv", "date": "opened"},
            "closed": {"path": "t*.csv", "date": "closed"},
        },
    )
    put(tmp_path, "r.csv", ANSWERS)
    put(tmp_path, "tickets.csv", "opened,closed\n2024-01-05,2024-04-05\n")
    found = store.open(measured)
    assert found.records("opened")["period"].tolist() == ["2024Q1"]
    assert found.records("closed")["period"].tolist() == ["2024Q2"]


def test_numbers_are_kept_as_they_are(tmp_path: Path) -> None:
    texts = ["0.1", "-1.5e3", "+7", "1,234,567.25", "１２３", " 8 ", "9.", "12345678901234567"]
    rows = "".join(f'east,2024-01-05,,a,"{text}",\n' for text in texts)
    found = opened(tmp_path, TICKETS.splitlines()[0] + "\n" + rows).records("tickets")
    assert found["amount"].tolist() == [
        0.1, -1500.0, 7.0, 1234567.25, 123.0, 8.0, 9.0, 12345678901234567.0
    ]  # fmt: skip
    assert pa.array(found["amount"]).null_count == 0
