from datetime import date

import pytest

from csatbook.study import period


@pytest.mark.parametrize(
    ("kind", "day", "name"),
    [
        ("month", date(2024, 3, 31), "2024-03"),
        ("quarter", date(2024, 12, 31), "2024Q4"),
        ("half", date(2024, 7, 1), "2024H2"),
        ("year", date(2024, 1, 1), "2024"),
        ("week", date(2021, 1, 3), "2020W53"),
        ("week", date(2021, 1, 4), "2021W01"),
    ],
)
def test_a_day_lies_in_its_period(kind: period.Kind, day: date, name: str) -> None:
    assert period.of_date(kind, day) == name
    assert period.parse(kind, name) == name


@pytest.mark.parametrize(
    ("kind", "written", "name"),
    [
        ("quarter", "2024Q1", "2024Q1"),
        ("quarter", "2024年1季度", "2024Q1"),
        ("quarter", "２０２４Ｑ３", "2024Q3"),
        ("half", "2024年上半年", "2024H1"),
        ("half", "2024h2", "2024H2"),
        ("month", "2024年3月", "2024-03"),
        ("month", "2024.12", "2024-12"),
        ("week", "2024-W7", "2024W07"),
        ("year", "2024年", "2024"),
        ("wave", " pilot ", "pilot"),
    ],
)
def test_a_period_is_understood_as_people_write_it(
    kind: period.Kind, written: str, name: str
) -> None:
    assert period.parse(kind, written) == name


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("quarter", "2024Q5"),
        ("month", "2024-13"),
        ("week", "2024W53"),
        ("quarter", "Q1"),
        ("half", "2024Q1"),
        ("year", "24"),
        ("wave", " "),
    ],
)
def test_what_is_no_period_is_refused(kind: period.Kind, written: str) -> None:
    with pytest.raises(ValueError, match=r"write it like|needs a name"):
        period.parse(kind, written)


@pytest.mark.parametrize(
    ("kind", "name", "before", "year_ago"),
    [
        ("quarter", "2025Q1", "2024Q4", "2024Q1"),
        ("month", "2025-01", "2024-12", "2024-01"),
        ("half", "2025H1", "2024H2", "2024H1"),
        ("year", "2025", "2024", "2024"),
        ("week", "2021W01", "2020W53", "2020W01"),
        ("week", "2020W53", "2020W52", None),
        ("wave", "pilot", None, None),
    ],
)
def test_the_period_before_and_the_year_ago(
    kind: period.Kind, name: str, before: str | None, year_ago: str | None
) -> None:
    assert period.previous(kind, name) == before
    assert period.year_ago(kind, name) == year_ago


@pytest.mark.parametrize(
    ("kind", "name", "zh", "en"),
    [
        ("month", "2024-03", "2024年3月", "March 2024"),
        ("half", "2024H2", "2024年下半年", "H2 2024"),
        ("year", "2024", "2024年", "2024"),
        ("week", "2024W07", "2024年第7周", "Week 7, 2024"),
        ("wave", "pilot", "pilot", "pilot"),
    ],
)
def test_a_period_reads_naturally_in_both_languages(
    kind: period.Kind, name: str, zh: str, en: str
) -> None:
    assert period.label(kind, name, "zh") == zh
    assert period.label(kind, name, "en") == en


@pytest.mark.parametrize("kind", ["month", "quarter", "half", "year", "week"])
def test_names_sort_in_the_order_of_time(kind: period.Kind) -> None:
    days = [
        date.fromordinal(n)
        for n in range(date(2019, 12, 1).toordinal(), date(2027, 2, 1).toordinal())
    ]
    names = list(dict.fromkeys(period.of_date(kind, day) for day in days))
    assert names == sorted(names)
    assert [period.previous(kind, name) for name in names[1:]] == names[:-1]
