"""Dates of answers in declared forms and zones, and days that only say that none is known."""

from pathlib import Path
from typing import Any

import pytest
from surveys import marks, opened, refusal, study_of

from csatbook.errors import StudyError


def moments(folder: Path, entry: str, **date: Any) -> list[str]:
    """When the file's one answer was given."""
    found = opened(folder, f'polite,fast,date\n5,4,"{entry}"\n', data={"date": column(date)})
    rows = [found.rows(period, ["moment"])["moment"] for period in found.periods]
    return [str(each)[:19] for row in rows for each in row]


def column(date: dict[str, Any]) -> dict[str, Any]:
    return {"column": "date", **date}


@pytest.mark.parametrize(
    ("entry", "form", "expected"),
    [
        ("31.12.2025 23:15", "%d.%m.%Y %H:%M", "2025-12-31 23:15:00"),
        ("03/10/2025 下午 3:05", "%m/%d/%Y %p %I:%M", "2025-03-10 15:05:00"),
        ("12. Oct 2025", "%d. %b %Y", "2025-10-12 00:00:00"),
        ("45356.5", "serial", "2024-03-05 12:00:00"),
        ("43894.5", "serial 1904", "2024-03-05 12:00:00"),
        ("1709640000", "unix", "2024-03-05 12:00:00"),
        ("1709640000000", "unix", "2024-03-05 12:00:00"),
    ],
)
def test_a_declared_form_is_read(entry: str, form: str, expected: str, tmp_path: Path) -> None:
    assert moments(tmp_path, entry, form=form) == [expected]


@pytest.mark.parametrize(
    ("entry", "zones", "expected"),
    [
        ("2025-12-31 23:30:00 GMT+8", {"zone": "Asia/Shanghai"}, "2025-12-31 23:30:00"),
        ("2025-12-31T23:30:00Z", {"zone": "Asia/Shanghai"}, "2026-01-01 07:30:00"),
        ("2025/12/31 11:30:00 下午 GMT+9", {"zone": "Asia/Shanghai"}, "2025-12-31 22:30:00"),
        ("2025-12-31T18:00:00.000-05:00", {"zone": "UTC"}, "2025-12-31 23:00:00"),
        ("2025-12-31 20:00:00", {"zone": "Asia/Shanghai", "clock": "UTC"}, "2026-01-01 04:00:00"),
        ("2025-12-31 20:00:00", {"zone": "Asia/Shanghai"}, "2025-12-31 20:00:00"),
        ("2025-12-31T23:30:00Z", {}, "2025-12-31 23:30:00"),
        ("1767225600", {"form": "unix", "zone": "Asia/Shanghai", "clock": "UTC"},
         "2026-01-01 08:00:00"),
        ("31.12.2025 20:00 +0100", {"form": "%d.%m.%Y %H:%M %z", "zone": "Asia/Shanghai"},
         "2026-01-01 03:00:00"),
    ],
)  # fmt: skip
def test_a_day_is_counted_in_the_declared_zone(
    entry: str, zones: dict[str, str], expected: str, tmp_path: Path
) -> None:
    assert moments(tmp_path, entry, **zones) == [expected]


@pytest.mark.parametrize("never", ["1970-01-01 08:00:00", "1900/1/1", "1904-01-01", "1970/1/1"])
@pytest.mark.parametrize("date", [{}, {"zone": "Asia/Shanghai"}])
def test_a_day_that_says_that_none_is_known_is_no_day(
    never: str, date: dict[str, Any], tmp_path: Path
) -> None:
    rows = f"polite,fast,date\n5,4,{never}\n3,2,2025/11/3\n"
    found = opened(tmp_path, rows, data={"date": column(date)})
    assert found.periods == ("2025Q4",)
    assert found.rejected_counts(None) == {"no_period": 1}
    told = [notice.told("en") for notice in found.notices if notice.kind == "no_day"]
    sentence = "by which programs say that they know none, read as blank: 1."
    assert told == [f"r.csv, column date: days such as 1970-01-01 or 1900-01-01, {sentence}"]


def test_what_is_written_in_another_form_is_told_with_its_row(tmp_path: Path) -> None:
    rows = "polite,fast,date\n5,4,31.12.2025\n3,2,2025-11-03\n"
    told = refusal(tmp_path, rows, data={"date": column({"form": "%d.%m.%Y"})})
    assert told == (
        "r.csv, row 3, column date: expected a date written as %d.%m.%Y; found an entry of the "
        "form '9999-99-99'"
    )
    told = refusal(tmp_path, rows, data={"date": column({"zone": "UTC"})})
    assert "r.csv, row 2, column date: expected a date such as 2024-03-05" in told
    assert "Write under the file which comes first: `dates: dmy`" in told


def test_the_parts_of_a_file_may_have_the_year_last(tmp_path: Path) -> None:
    rows = "polite,fast,date\n5,4,31.12.2025 20:00:00\n"
    responses = [{"path": "r.csv", "dates": "dmy"}]
    zones = {"zone": "Asia/Shanghai", "clock": "UTC"}
    found = opened(tmp_path, rows, responses=responses, data={"date": column(zones)})
    assert found.periods == ("2026Q1",)
    assert marks(found) == [5]


def test_zones_that_there_are_not_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="'Asia/Peking' is no time zone"):
        study_of(tmp_path, data={"date": column({"zone": "Asia/Peking"})})
    with pytest.raises(StudyError, match="write the 'zone' that they are moved to"):
        study_of(tmp_path, data={"date": column({"clock": "UTC"})})
