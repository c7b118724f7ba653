import pytest
from hypothesis import given
from hypothesis import strategies as st

from csatbook.study.segment import Segment, folder


def segment(**parts: object) -> Segment:
    return Segment.model_validate({"zh": "段", "en": "Segment", **parts})


def test_cut_points_divide_numbers_at_their_ends() -> None:
    tenure = segment(cut={"new": "<= 3", "middle": "3 < x <= 12", "old": "> 12"})
    assert tenure.assign([3, "3.0", 3.01, "12", 12.5, "１３", -1]) == [
        "new",
        "new",
        "middle",
        "middle",
        "old",
        "old",
        "new",
    ]


def test_what_is_no_number_falls_into_no_range() -> None:
    assert (
        segment(cut={"new": "<= 3"}).assign(["n/a", None, "", float("nan"), float("inf")])
        == [None] * 5
    )


def test_groups_collect_values_and_leave_out_the_rest() -> None:
    east = segment(values={"east": ["江苏", "上海"], "west": ["四川"]})
    assert east.assign(["上海", " 四川 ", "北京"]) == ["east", "west", None]


def test_without_rules_each_value_is_its_own_group() -> None:
    assert segment().assign(["华东", 2.0, " A ", ""]) == ["华东", "2", "A", None]


def test_labels_name_a_value_in_both_languages() -> None:
    region = segment(labels={"east": {"zh": "华东", "en": "East"}})
    assert region.label("east")["zh"] == "华东"
    assert region.label("west")["en"] == "west"


@pytest.mark.parametrize(
    "value",
    ["../x", "A/B", "华东", "<b>", "", "a b", "CON", "x" * 400, "很" * 200, ".", "a\0b", "~2F"],
)
def test_a_folder_name_is_safe(value: str) -> None:
    name = folder("region", value)
    assert name.startswith("region=")
    assert not set(name) & set('/\\:*?"<>| .\0')
    assert len(name.encode()) <= 140


@given(st.text(max_size=12), st.text(max_size=12))
def test_different_values_have_different_folders(one: str, other: str) -> None:
    assert (folder("v", one) == folder("v", other)) == (one == other)


def test_values_that_look_the_same_are_the_same() -> None:
    region = Segment(zh="地区", en="Region")
    assert region.assign(["华东", "华东\u200b", "\ufeff华东 ", "华\u2060东"]) == ["华东"] * 4
