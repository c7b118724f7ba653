from pathlib import Path

import pytest

from .scorecards import load, problem, problems

UNITS, TABLE = "units: shop", "{path: calls.csv, date: called_on}"
SOURCE = "'records.calls': give either a 'path' or a 'query'"
PUT_TO = (
    "'records.calls': a 'query' needs the 'database' that it is put to, and the other way round"
)
WHEN = "'records.calls': name the column with the 'date' of each row, or the one with its 'period'"


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("{path: a.csv, query: select 1, database: 'sqlite:///a.db', date: day}", SOURCE),
        ("{date: day}", SOURCE),
        ("{query: select 1, date: day}", PUT_TO),
        ("{path: a.csv, database: 'sqlite:///a.db', date: day}", PUT_TO),
        ("{path: a.csv}", WHEN),
        ("{path: a.csv, date: day, period: month}", WHEN),
        (
            "{path: a.csv, date: day, units: shop}",
            (
                "unknown key 'records.calls.units'; allowed: columns, database, date, dates, "
                "days, encoding, "
                "header, path, period, query, seconds, separator, sheet, unit. Did you mean 'unit'?"
            ),
        ),
    ],
)
def test_a_record_table_has_one_source_and_one_time(
    tmp_path: Path, declared: str, said: str
) -> None:
    assert problem(tmp_path, (TABLE, declared)) == (15, said)


def test_free_waves_of_records_cannot_come_from_a_date(tmp_path: Path) -> None:
    waves = (("period: month", "period: wave"), ("date: day", "wave: day"))
    assert problem(tmp_path, *waves) == (
        15,
        "free waves cannot come from a date: name the column with the 'period'",
    )
    assert load(tmp_path, *waves, (TABLE, "{path: calls.csv, period: wave}"))


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("shp", "'shp' is not a declared segment; declared: city, shop. Did you mean 'shop'?"),
        (
            "{levels: [ciyt, shop], table: {path: shops.csv}}",
            "'ciyt' is not a declared segment; declared: city, shop. Did you mean 'city'?",
        ),
        (
            "[city, shop]",
            "'units': name the 'table' that tells to which city each shop belongs",
        ),
        (
            "{levels: [shop, shop], table: {path: shops.csv}}",
            "'units': the level 'shop' stands twice",
        ),
        (
            "{levels: [shop], tabel: {path: shops.csv}}",
            "unknown key 'units.tabel'; allowed: levels, table. Did you mean 'table'?",
        ),
        ("{table: {path: shops.csv}}", "'units.levels' is missing"),
    ],
)
def test_units_are_segments_and_it_is_known_which_belong_to_which(
    tmp_path: Path, declared: str, said: str
) -> None:
    assert problem(tmp_path, (UNITS, f"units: {declared}")) == (13, said)


@pytest.mark.parametrize("declared", ["shop", "[shop]", "{levels: [shop]}"])
def test_units_of_one_level_can_be_written_in_short(tmp_path: Path, declared: str) -> None:
    found = load(tmp_path, (UNITS, f"units: {declared}")).units
    assert (found.levels, found.lowest, found.table) == (("shop",), "shop", None)


def test_what_is_wrong_with_a_table_does_not_make_its_measures_wrong(tmp_path: Path) -> None:
    assert len(problems(tmp_path, (TABLE, "{path: calls.csv}"))) == 1
