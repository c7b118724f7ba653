from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from surveys import opened, put, refusal, study_of

from csatbook.errors import StudyError
from csatbook.study.segment import Segment
from csatbook.survey import store
from csatbook.survey.cleaning import segments

TENURE = {"zh": "年限", "en": "Tenure", "from": "months", "cut": {"new": "<= 3", "old": "> 3"}}


def region(**parts: object) -> Segment:
    return Segment.model_validate({"zh": "地区", "en": "Region", **parts})


def test_a_code_takes_its_label_unless_the_study_speaks_of_the_code() -> None:
    labels = {"1": "East", "2": "West"}
    assert segments.recode(["1", "2"], region(), value_labels=labels).values == ["East", "West"]
    declared = region(values={"coast": [1], "inland": ["West"]})
    assert segments.recode(["1", "2"], declared, value_labels=labels).values == ["coast", "inland"]


def test_codes_for_missing_are_no_value_unless_the_study_declares_them() -> None:
    assert segments.recode(["不详", "华东"], region(), missing=["不详"]).values == [None, "华东"]
    declared = region(labels={"不详": "Unknown"})
    assert segments.recode(["不详"], declared, missing=["不详"]).values == ["不详"]


def test_a_code_for_missing_marks_may_be_a_number_to_cut() -> None:
    tenure = Segment.model_validate(TENURE)
    assert segments.recode(["99", "-"], tenure, missing=["99", "-"]).values == ["old", None]


def test_what_a_file_means_by_an_entry_goes_before_its_codes_and_labels() -> None:
    own, labels = {"9": "East", "South": "2"}, {"1": "South", "2": "North"}
    found = segments.recode(["9", "1", "2"], region(), own=own, missing=["9"], value_labels=labels)
    assert found.values == ["East", "2", "North"]


def test_values_keep_the_order_of_the_study_file(tmp_path: Path) -> None:
    segments = {"tenure": TENURE, "region": {"zh": "地区", "en": "R", "labels": {"west": "W"}}}
    text = "polite,fast,date,months,region\n" + "".join(
        f"5,4,2024-01-02,{months},{where}\n"
        for months, where in ((9, "north"), (1, "east"), (2, "west"), ("", ""), (9, " east "))
    )
    found = opened(tmp_path, text, segments=segments)
    assert found.segments("2024Q1") == {
        "tenure": {"new": 2, "old": 2},
        "region": {"west": 1, "east": 2, "north": 1},
    }
    rows = found.rows("2024Q1", ["tenure", "region"])
    assert rows["tenure"].cat.categories.tolist() == ["new", "old"]
    assert rows["region"].cat.categories.tolist() == ["west", "east", "north"]
    assert rows["tenure"].isna().tolist() == [False, False, False, True, False]


def test_words_where_a_number_is_cut_are_refused_with_their_rows(tmp_path: Path) -> None:
    text = "polite,fast,date,months\n5,4,2024-01-02,2\n5,4,2024-01-02,two\n"
    message = refusal(tmp_path, text, segments={"tenure": TENURE})
    assert message.startswith(
        "r.csv, row 3, column months: expected a number for the cut points of 'tenure'; "
        "found a text of 3 signs"
    )


def test_entries_that_no_group_holds_are_counted(tmp_path: Path) -> None:
    text = "polite,fast,date,region\n5,4,2024-01-02,a\n5,4,2024-01-02,x\n5,4,2024-01-02,x\n"
    segments = {"region": {"zh": "地区", "en": "Region", "values": {"one": ["a"], "two": ["b"]}}}
    found = opened(tmp_path, text, segments=segments)
    assert found.unassigned == {"region": {"x": 2}}
    assert found.segments("2024Q1") == {"region": {"one": 1}}


def test_a_segment_without_any_value_is_refused(tmp_path: Path) -> None:
    text = "polite,fast,date,region\n5,4,2024-01-02,\n"
    message = refusal(tmp_path, text, segments={"region": {"zh": "地区", "en": "Region"}})
    assert (
        message
        == "column region: expected values of the segment 'region'; found none in any valid row"
    )


def test_hostile_values_stay_what_they_are(tmp_path: Path) -> None:
    values = ["../x", "A/B", "<b>", "华东", "=1+1"]
    text = "polite,fast,date,region\n" + "".join(f"5,4,2024-01-02,{one}\n" for one in values)
    found = opened(tmp_path, text, segments={"region": {"zh": "地区", "en": "Region"}})
    assert set(found.segments("2024Q1")["region"]) == set(values)


REGION = {"region": {"zh": "地区", "en": "Region"}}
EAST_WEST = {"region": {"zh": "地区", "en": "Region", "values": {"east": ["东部"], "west": ["W"]}}}


def test_each_file_may_write_a_segment_in_its_own_way(tmp_path: Path) -> None:
    head = "polite,fast,date,region\n"
    put(tmp_path, "r.csv", head + "5,4,2024-01-02,east\n5,4,2024-01-02,west\n")
    put(tmp_path, "b.csv", head + "5,4,2024-04-02,8\n5,4,2024-04-02,9\n5,3,2024-04-03,8\n")
    survey = pd.DataFrame({"polite": [5.0], "fast": [4.0], "date": ["2024-07-02"], "region": [9.0]})
    pyreadstat.write_sav(
        survey, str(tmp_path / "data" / "c.sav"), variable_value_labels={"region": {9: "Far west"}}
    )
    files = [
        {"path": "r.csv"},
        {"path": "b.csv", "missing": ["9"], "values": {"region": {8: "east", 9: "west"}}},
        {"path": "c.sav", "values": {"region": {"Far west": "west"}}},
    ]
    items = {name: {"zh": name, "en": name, "scale": "five"} for name in ("polite", "fast")}
    found = store.open(study_of(tmp_path, files, items=items, segments=REGION))
    assert [found.segments(wave)["region"] for wave in found.periods] == [
        {"east": 1, "west": 1},
        {"east": 2, "west": 1},
        {"west": 1},
    ]
    assert [each for each in found.notices if each.kind == "values_unused"] == []


def test_a_file_may_name_a_group_or_an_entry_of_it(tmp_path: Path) -> None:
    put(tmp_path, "r.csv", "polite,fast,date,region\n5,4,2024-01-02,1\n5,4,2024-01-02,2\n")
    found = store.open(
        study_of(
            tmp_path,
            [{"path": "r.csv", "values": {"region": {1: "东部", 2: "W", 3: "W"}}}],
            segments=EAST_WEST,
        )
    )
    assert found.segments("2024Q1") == {"region": {"east": 1, "west": 1}}
    (notice,) = [each for each in found.notices if each.kind == "values_unused"]
    assert notice.told("en").startswith(
        "r.csv: entries that `values` lists for the segment 'region' and that never occur: 3 (1)"
    )


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ({"values": {"regoin": {1: "east"}}}, "'regoin' is not a declared segment"),
        ({"values": {"region": {1: "eats"}}}, "'eats' is not a declared value"),
        ({"values": {"region": {1: "east"}}, "absent": ["region"]}, "also `absent` of this file"),
    ],
)
def test_what_a_file_says_of_its_values_is_checked(
    tmp_path: Path, own: dict[str, object], message: str
) -> None:
    with pytest.raises(StudyError, match=message):
        study_of(tmp_path, [{"path": "r.csv", **own}], segments=EAST_WEST)
