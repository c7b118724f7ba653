from pathlib import Path

from surveys import opened, refusal

from csatbook.study.segment import Segment
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
