from pathlib import Path
from typing import Any

import pytest
from surveys import put, study_of

from csatbook.errors import DataError
from csatbook.survey import store

SEGMENTS = {
    "province": {"zh": "省", "en": "Province"},
    "city": {"zh": "市", "en": "City"},
    "county": {"zh": "区县", "en": "County", "from": "area"},
}
UNITS = "area,city,province,boss\n鼓楼,南京,江苏,Li\n玄武,南京,江苏,Wang\n越城,绍兴,浙江,Wu\n"


def opened(folder: Path, units: str = UNITS, visits: str = "", **changes: Any) -> store.Store:
    changes = {"segments": SEGMENTS, **changes}
    measured = study_of(
        folder,
        units={"levels": ["province", "city", "county"], "table": {"path": "units.csv"}},
        records={"visits": {"path": "visits.csv", "date": "day"}},
        **changes,
    )
    put(folder, "r.csv", "polite,fast,date,province,city,area\n5,4,2024-01-02,江苏,南京,鼓楼\n")
    put(folder, "units.csv", units)
    put(folder, "visits.csv", "area,day\n" + visits)
    return store.open(measured)


def refused(folder: Path, *texts: str, **changes: Any) -> str:
    with pytest.raises(DataError) as caught:
        opened(folder, *texts, **changes)
    return str(caught.value)


def test_the_register_lists_the_units_from_the_top_down(tmp_path: Path) -> None:
    found = opened(tmp_path).register
    assert found is not None
    assert list(found.columns) == ["province", "city", "county"]
    assert found.to_numpy().tolist() == [
        ["江苏", "南京", "鼓楼"],
        ["江苏", "南京", "玄武"],
        ["浙江", "绍兴", "越城"],
    ]


def test_a_study_without_a_list_has_no_register(tmp_path: Path) -> None:
    measured = study_of(tmp_path, segments={"area": {"zh": "区", "en": "Area"}}, units="area")
    put(tmp_path, "r.csv", "polite,fast,date,area\n5,4,2024-01-02,a\n")
    found = store.open(measured)
    assert found.register is None
    assert found.record_counts == {}


def test_a_unit_that_the_register_does_not_list_is_refused_with_the_nearest(tmp_path: Path) -> None:
    assert refused(tmp_path, UNITS, "鼓楼区,2024-01-02\n鼓楼,2024-01-02\n鼓楼区,2024-01-03\n") == (
        "visits.csv, rows 2, 4, column area: the register of the units has no '鼓楼区'."
        " Did you mean '鼓楼'?"
    )


def test_a_unit_that_stands_twice_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, UNITS + " 鼓楼 ,福州,福建,X\n") == (
        "units.csv, row 2, column area: expected each unit once; '鼓楼' stands again in "
        "units.csv, row 5"
    )


def test_a_unit_in_two_of_those_above_it_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, UNITS + "台江,南京,福建,X\n") == (
        "units.csv, row 5, column city: expected each city in one province; '南京' is in '江苏' "
        "and in '福建'. Give them different names"
    )


def test_a_missing_level_and_an_empty_cell_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, UNITS.replace("city", "town")) == (
        "units.csv: expected a column 'city' (level 'city' of the units); found area, town, "
        "province, boss."
    )
    assert refused(tmp_path, UNITS.replace("越城,绍兴", "越城,")) == (
        "units.csv, row 4, column city: expected a unit of 'city'; found an empty cell"
    )


def test_levels_have_the_names_of_the_segments_values(tmp_path: Path) -> None:
    province = {**SEGMENTS["province"], "values": {"east": ["江苏", "浙江"]}}
    found = opened(tmp_path, segments={**SEGMENTS, "province": province}).register
    assert found is not None
    assert found["province"].tolist() == ["east", "east", "east"]
    assert "expected a value of 'province' (east); found a text of 2 signs" in refused(
        tmp_path,
        UNITS + "台江,福州,福建,X\n",
        segments={**SEGMENTS, "province": province},
    )


def test_the_register_may_be_a_table_that_adds_columns_to_the_answers(tmp_path: Path) -> None:
    measured = study_of(
        tmp_path,
        data={"tables": [{"path": "units.csv", "key": "area"}]},
        segments=SEGMENTS,
        units={"levels": ["province", "city", "county"], "table": {"path": "units*.csv"}},
    )
    put(tmp_path, "r.csv", "polite,fast,date,area\n5,4,2024-01-02,越城\n")
    put(tmp_path, "units.csv", UNITS)
    found = store.open(measured)
    assert found.segments("2024Q1")["province"] == {"浙江": 1}
    assert found.register is not None


def test_a_change_of_the_register_changes_every_wave(tmp_path: Path) -> None:
    first = opened(tmp_path)
    assert opened(tmp_path, UNITS.replace("Li", "Wei")).fingerprint("2024Q1") == first.fingerprint(
        "2024Q1"
    )
    second = opened(tmp_path, UNITS + "台江,福州,福建,X\n")
    assert second.fingerprint("2024Q1") != first.fingerprint("2024Q1")
