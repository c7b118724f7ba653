import numpy as np
import pyarrow as pa
import pytest

from csatbook.survey.reading import moment


def read(*entries: str | None) -> moment.ParsedMoments:
    # The last entry is never ISO, so that the other forms are tried as well.
    return moment.parse(pa.chunked_array([[*entries, "2020/1/1"]], pa.string()))


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("2024-03-05", "2024-03-05T00:00:00"),
        ("2024-03-05 10:01", "2024-03-05T10:01:00"),
        ("2024-03-05T10:01:02.5Z", "2024-03-05T10:01:02"),
        ("2024-03-05 10:01:02+08:00", "2024-03-05T10:01:02"),
        ("2024/3/5", "2024-03-05T00:00:00"),
        ("2024/3/5 9:05", "2024-03-05T09:05:00"),
        ("2024.3.5", "2024-03-05T00:00:00"),
        ("2024年3月5日", "2024-03-05T00:00:00"),
        ("2024年3月5日 10:01:02", "2024-03-05T10:01:02"),
        ("2024年3月5日10时1分", "2024-03-05T10:01:00"),
        ("２０２４／３／５", "2024-03-05T00:00:00"),
        ("2024/3/5 下午 3:10", "2024-03-05T15:10:00"),
        ("2024/3/5 12:10 AM", "2024-03-05T00:10:00"),
        ("2024/3/5 12:10 PM", "2024-03-05T12:10:00"),
        ("20240305", "2024-03-05T00:00:00"),
        ("45356", "2024-03-05T00:00:00"),
        ("45356.5", "2024-03-05T12:00:00"),
        ("2024/2/29", "2024-02-29T00:00:00"),
    ],
)
def test_dates_are_read_however_survey_tools_write_them(entry: str, expected: str) -> None:
    reading = read(entry)
    assert reading.moments[0] == np.datetime64(expected) or str(reading.moments[0])[:19] == expected
    assert not reading.unreadable.any()


@pytest.mark.parametrize(
    "entry",
    [
        "May",
        "03/05/2024",
        "5.3.2024",
        "2023-02-29",
        "2024/13/1",
        "2024/0/1",
        "2024/1/32",
        "1",
        "2024",
    ],
)
def test_what_is_no_certain_date_is_unreadable(entry: str) -> None:
    reading = read(entry)
    assert np.isnat(reading.moments[0])
    assert reading.unreadable.tolist() == [True, False]


@pytest.mark.parametrize("entry", [None, "", "  "])
def test_blanks_are_no_date_and_no_mistake(entry: str | None) -> None:
    reading = read(entry)
    assert np.isnat(reading.moments[0])
    assert not reading.unreadable.any()


def test_a_column_of_iso_dates_is_read_the_same_at_once() -> None:
    fast = moment.parse(pa.chunked_array([["2024-03-05", None, " 2024-03-05 10:01:02"]]))
    assert (
        fast.moments[[0, 2]].tolist()
        == read("2024-03-05", "2024-03-05 10:01:02").moments[:2].tolist()
    )
    assert np.isnat(fast.moments[1])


def test_columns_of_repeated_entries_are_read_alike() -> None:
    column = pa.chunked_array([pa.array(["2024/3/5", "x", "2024/3/5"]).dictionary_encode()])
    assert moment.parse(column).unreadable.tolist() == [False, True, False]


def test_a_column_of_iso_dates_far_from_our_time_is_unreadable() -> None:
    reading = moment.parse(pa.chunked_array([["2024-03-05", "0204-03-05"]]))
    assert reading.unreadable.tolist() == [False, True]
