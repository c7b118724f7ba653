"""Result tables are what is declared of them, and the page about them says so."""

from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis import export, tables
from csatbook.analysis.tables import described

PAGE = Path(__file__).parents[2] / "docs" / described.PAGE


def test_the_page_is_that_of_the_declared_tables_write_it_anew_with_make_docs() -> None:
    assert PAGE.read_text(encoding="utf-8") == described.page()


def test_every_table_of_a_wave_with_units_has_the_columns_that_are_declared(
    tmp_path: Path,
) -> None:
    for name, frame in export.tables(samples.shops(tmp_path)).items():
        assert list(frame) == [column.name for column in tables.TABLES[name].columns]


@pytest.mark.parametrize("table", tables.TABLES.values(), ids=lambda table: table.name)
def test_every_column_has_one_name_a_meaning_and_a_unit(table: tables.Table) -> None:
    assert len(set(table.names)) == len(table.names)
    for column in table.columns:
        assert column.meaning.endswith("."), column.name
        assert column.unit, column.name
        assert not column.missing or column.missing.endswith("."), column.name


def test_a_row_with_an_undeclared_column_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="'rejected', not declared: reasn"):
        tables.build("rejected", samples.small(tmp_path), [{"reasn": "too_fast", "count": 1}])


def test_amounts_are_numbers_even_where_none_of_them_is_known(tmp_path: Path) -> None:
    wave = samples.small(tmp_path)
    told = {"score": "csat", "subject": "overall", "n": 0}
    frame = tables.build("scores", wave, [told])
    assert frame[["value", "low", "target_p"]].dtypes.eq(float).all()


def test_a_row_without_a_column_that_is_never_empty_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="'rejected', never empty as declared, but here: count"):
        tables.build("rejected", samples.small(tmp_path), [{"reason": "too_fast"}])


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ("study period segment reason", "'rejected', missing: count"),
        ("study period segment reason count more", "'rejected', not declared: more"),
        ("period study segment reason count", "in another order than declared: period, study"),
    ],
)
def test_a_frame_that_is_not_as_declared_is_refused_with_what_is_wrong(
    columns: str, told: str
) -> None:
    with pytest.raises(TypeError, match=told):
        tables.check("rejected", pd.DataFrame(columns=columns.split()))


def test_a_table_that_nobody_declared_is_refused_with_the_place_to_declare_it() -> None:
    with pytest.raises(TypeError, match=r"'moods' is not declared: add it to csatbook\.analysis"):
        tables.check("moods", pd.DataFrame())


def test_a_table_is_described_a_row_a_column_and_an_unknown_one_told_those_there_are() -> None:
    described_columns = tables.describe("scores")
    assert list(described_columns) == ["column", "meaning", "unit", "missing"]
    assert described_columns["column"].tolist() == tables.TABLES["scores"].names
    with pytest.raises(KeyError, match="sample, rejected"):
        tables.describe("score")
