from pathlib import Path

import pytest
from surveys import put, study_of

from csatbook.errors import DataError
from csatbook.survey import store
from csatbook.survey.cleaning import invitations

SEGMENTS = {
    "region": {"zh": "地区", "en": "Region", "from": "area"},
    "tenure": {
        "zh": "年限",
        "en": "Tenure",
        "from": "months",
        "cut": {"new": "<= 3", "old": "> 3"},
    },
}


def opened(folder: Path, text: str, **declared: object) -> store.Store:
    measured = study_of(
        folder, data={"invitations": {"path": "i.csv", **declared}}, segments=SEGMENTS
    )
    put(folder, "r.csv", "polite,fast,date,area,months\n5,4,2024-01-02,east,2\n5,4,2024-04-02,,9\n")
    put(folder, "i.csv", text)
    return store.open(measured)


def test_the_rows_of_a_wave_are_told_with_the_segments_that_are_there(tmp_path: Path) -> None:
    text = "period,area,sent,other\n2024年第1季度,east,１００,\n2024Q1,,150,\n2024Q2,east,7,\n,,,\n"
    found = opened(tmp_path, text)
    first = found.invitations("2024Q1")
    assert first is not None
    assert list(first.columns) == ["period", "sent", "region"]
    assert first["sent"].tolist() == [100, 150]
    assert first["region"].tolist()[0] == "east"
    assert first["region"].isna().tolist() == [False, True]


def test_customers_of_whom_nobody_answered_stay_apart_from_everyone(tmp_path: Path) -> None:
    found = opened(tmp_path, "period,area,sent\n2024Q1,east,5\n2024Q1,nowhere,6\n2024Q1,,11\n")
    invited = found.invitations("2024Q1")
    assert invited is not None
    assert invited["region"].tolist()[:2] == ["east", "nowhere"]
    assert invited["region"].isna().tolist() == [False, False, True]


def test_a_wave_without_invitations_has_none(tmp_path: Path) -> None:
    assert opened(tmp_path, "period,sent\n2024Q1,100\n").invitations("2024Q2") is None


def test_columns_may_be_renamed(tmp_path: Path) -> None:
    found = opened(tmp_path, "季度,发出\n2024Q1,100\n", columns={"季度": "period", "发出": "sent"})
    invited = found.invitations("2024Q1")
    assert invited is not None
    assert invited["sent"].tolist() == [100]


def test_a_cut_segment_may_be_named_by_its_values(tmp_path: Path) -> None:
    invited = opened(tmp_path, "period,months,sent\n2024Q1,new,5\n2024Q1,12,6\n").invitations(
        "2024Q1"
    )
    assert invited is not None
    assert invited["tenure"].tolist() == ["new", "old"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("period,sent\n2024Q5,1\n", "i.csv, row 2, column period: '2024Q5' is not a quarter"),
        ("period,sent\n2024Q1,many\n", "i.csv, row 2, column sent: expected a whole number"),
        ("period,sent\n2024Q1,-1\n", "found '-1'"),
        ("period,sent\n2024Q1,1.5\n", "found '1.5'"),
        ("period,sent,returned\n2024Q1,5,6\n", "i.csv, row 2: expected population ≥ sent"),
        ("wave,sent\n2024Q1,5\n", "i.csv: expected a column 'period' and at least one of"),
        ("period,send\n2024Q1,5\n", "found period, send"),
        ("period,area,sent\n2024Q1,a,5\n2024Q1, a,6\n", "i.csv, rows 2, 3: expected one row for"),
        (
            "period,area,sent\n2024Q1,east,60\n2024Q1,,80\n2024Q1,west,26\n",
            "rows 2, 3, 4, column sent: expected the row for everyone in 2024Q1 to count its parts",
        ),
    ],
)
def test_mistakes_are_refused_with_their_row(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        opened(tmp_path, text)
    assert message in str(caught.value)


def test_entries_of_no_declared_value_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        DataError, match=r"row 2, column months: .* 'tenure'.* found a text of 4 signs"
    ):
        opened(tmp_path, "period,months,sent\n2024Q1,soon,5\n")


IDS = "id,polite,fast,date,area,months\n"


def counted(folder: Path, answers: str, invited: str, **changes: object) -> store.Store:
    data = {"invitations": {"path": "i.csv"}, "respondent": "id"}
    measured = study_of(folder, data=data, segments=SEGMENTS, **changes)
    put(folder, "r.csv", IDS + answers)
    put(folder, "i.csv", invited)
    return store.open(measured)


THREE = "a,5,4,2024-01-02,east,2\nb,5,4,2024-01-02,east,9\nc,5,4,2024-01-02,west,9\n"


@pytest.mark.parametrize(
    ("invited", "message"),
    [
        (
            "period,sent\n2024Q1,2\n",
            r"i.csv, row 2, column sent: .*\(3 customers .*found 2 invited",
        ),
        (
            "period,area,sent\n2024Q1,west,9\n2024Q1,east,1\n",
            r"i.csv, row 3, column sent: .*2024Q1, region=east \(2 customers",
        ),
        ("period,area,sent\n2024Q1,east,2\n2024Q1,south,0\n", "i.csv, rows 2, 3, column sent"),
        ("period,population\n2024Q1,2\n", "found 2 customers"),
    ],
)
def test_more_customers_than_were_invited_are_refused_with_the_rows(
    tmp_path: Path, invited: str, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        counted(tmp_path, THREE, invited)


def test_a_customer_in_two_rows_is_invited_once(tmp_path: Path) -> None:
    counted(
        tmp_path,
        THREE + THREE,
        "period,area,sent\n2024Q1,west,1\n2024Q1,east,2\n",
        validity={"duplicates": "first"},
    )
    counted(tmp_path, THREE + THREE, "period,sent\n2024Q1,3\n", validity={"duplicates": "keep"})


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([("east", None, 50), ("west", None, 36), (None, None, 86)], 86),
        ([("east", None, 50), ("west", None, 36)], 86),
        ([("east", None, 50), (None, None, None), ("west", None, 36)], 86),
        ([("east", None, 50), ("west", "new", 30), ("west", "old", 6)], 86),
        ([("east", None, 50), ("east", "new", 50), ("west", "new", 36)], 86),
        ([("east", None, 50), ("west", None, 36), (None, "new", 80)], 86),  # 6 of no tenure
        ([], 0),
    ],
)
def test_every_customer_is_invited_once_whatever_the_rows_divide(
    rows: list[tuple[str | None, str | None, int | None]], count: int
) -> None:
    table = [dict(zip(("region", "tenure", "sent"), row, strict=True)) for row in rows]
    counting = invitations.counted(table, ["region", "tenure"], "sent")
    assert sum(int(str(table[place]["sent"])) for place in counting) == count


def test_the_row_for_everyone_bounds_the_answers(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"i.csv, row 4, column sent: .*found 2 invited"):
        counted(tmp_path, THREE, "period,area,sent\n2024Q1,west,1\n2024Q1,south,1\n2024Q1,,2\n")
