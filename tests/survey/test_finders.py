"""What is told of the data: made when they are read, kept, and told in every place once."""

import ast
import re
from pathlib import Path

import pytest
from surveys import opened

import csatbook
from csatbook.errors import DataError, StudyError
from csatbook.study import wording
from csatbook.study.notice import Notice

PACKAGE = Path(csatbook.__file__).parent


def told(folder: Path, contents: str | bytes, **changes: object) -> list[str]:
    return [notice.told("en") for notice in opened(folder, contents, **changes).notices]


def test_rows_of_no_period_are_told_with_their_number(tmp_path: Path) -> None:
    text = "polite,fast,date\n5,4,2024-01-02\n4,3,\n4,3,\n"
    (notice,) = opened(tmp_path, text).notices
    assert (notice.kind, notice.where, notice.count) == ("no_period", "r.csv", 2)


def test_what_is_told_is_kept_with_the_rows(tmp_path: Path) -> None:
    text = "polite,fast,date\n5,4,2024-01-02\n4,3,\n"
    assert told(tmp_path, text) == told(tmp_path, text) != []


def test_what_is_told_of_a_wave_is_part_of_its_fingerprint(tmp_path: Path) -> None:
    text = "polite,fast,date\n5,4,2024-01-02\n"
    before = opened(tmp_path, text).fingerprint("2024Q1")
    assert opened(tmp_path, text + "4,3,\n").fingerprint("2024Q1") != before


def test_a_notice_concerns_its_own_waves_or_all() -> None:
    assert Notice(kind="no_period").concerns(["2024Q1"])
    assert Notice(kind="no_period", periods=("2024Q1",)).concerns(["2024Q1", "2024Q2"])
    assert not Notice(kind="no_period", periods=("2024Q1",)).concerns(["2024Q2"])


def kinds(folder: Path, text: str, **changes: object) -> list[str]:
    return [notice.kind for notice in opened(folder, text, **changes).notices]


def test_a_latest_wave_that_has_only_begun_is_told(tmp_path: Path) -> None:
    months = "".join(f"{day % 5 + 1},4,2024-0{1 + day % 2 * 3}-02\n" for day in range(60))
    store = opened(tmp_path, "polite,fast,date\n" + months + "5,4,2024-07-02\n3,4,2024-07-03\n")
    (notice,) = store.notices
    assert store.latest == notice.where == "2024Q3"
    assert (notice.kind, notice.count, notice.details["usual"]) == ("stub_wave", 2, "30")
    assert "--period 2024Q2" in notice.told("en")
    assert kinds(tmp_path / "whole", "polite,fast,date\n" + months) == []


def test_groups_whose_names_differ_only_in_blanks_are_told(tmp_path: Path) -> None:
    region = {"region": {"zh": "地区", "en": "Region"}}
    text = "polite,fast,date,region\n5,4,2024-01-02,华东\n4,3,2024-01-02,华 东\n"
    (notice,) = opened(tmp_path, text, segments=region).notices
    assert (notice.kind, notice.where, notice.count) == ("near_names", "region", 2)
    assert "“华 东”, “华东”" in notice.told("zh")


def test_columns_of_names_and_phones_that_are_not_private_are_told(tmp_path: Path) -> None:
    words = {"words": {"zh": "意见", "en": "Comment"}}
    text = "polite,fast,date,words,姓名,phone,product name\n5,4,2024-01-02,good,A,1,B\n"
    (notice,) = opened(tmp_path / "a", text, open=words).notices
    assert (notice.kind, notice.details["names"]) == ("private_columns", "姓名, phone")
    assert "data: {private: […]}" in notice.told("en")
    assert kinds(tmp_path / "b", text) == []
    assert kinds(tmp_path / "c", text, open=words, data={"private": ["姓名"]}) == []


def test_respondents_whose_ids_are_written_otherwise_in_the_next_wave_are_told(
    tmp_path: Path,
) -> None:
    def answers(spelling: str, later: str) -> str:
        ids = [
            f"{form.format(number)},{1 + number % 5},4,{day}\n"
            for form, day in ((spelling, "2024-01-02"), (later, "2024-04-02"))
            for number in range(1, 21)
        ]
        return "who,polite,fast,date\n" + "".join(ids)

    who = {"respondent": "who"}
    for number, forms in enumerate(
        (("a{}", "Ａ{}"), ("{:05d}", "{}"), ("k {}", "K{}"), ("{}", "{}.0"))
    ):
        (notice,) = opened(tmp_path / str(number), answers(*forms), data=who).notices
        assert (notice.kind, notice.count) == ("near_ids", 20)
        assert notice.periods == ("2024Q1", "2024Q2")
        assert "leading zeros only: 20. They count as different people" in notice.told("en")
    assert kinds(tmp_path / "same", answers("A{:05d}", "A{:05d}"), data=who) == []
    assert kinds(tmp_path / "others", answers("a{}", "B{}"), data=who) == []


def test_waves_that_only_the_study_or_only_the_data_name_are_told(tmp_path: Path) -> None:
    text = "polite,fast,wave\n5,4,spring\n4,4,autum\n"
    known = {"data": {"wave": "wave", "date": None}, "period": "wave"}
    found = opened(tmp_path, text, waves=["spring", "autumn"], **known).notices
    assert [(each.kind, each.details["waves"]) for each in found] == [
        ("waves_lacking", "autumn"),
        ("waves_unlisted", "autum"),
    ]


def test_waves_named_twice_and_a_year_of_free_waves_are_refused(tmp_path: Path) -> None:
    text = "polite,fast,wave\n5,4,spring\n4,4,autumn\n"
    known = {"data": {"wave": "wave", "date": None}, "period": "wave"}
    with pytest.raises(StudyError, match="named twice: spring"):
        opened(tmp_path / "a", text, waves=["spring", "autumn", "spring"], **known)
    with pytest.raises(StudyError, match="free waves tell no year: write `previous`, or the name"):
        opened(tmp_path / "b", text, report={"against": "year_ago"}, **known)


def test_a_blank_weight_says_how_it_is_mended(tmp_path: Path) -> None:
    text = "polite,fast,date,w\n5,4,2024-05-01,1.5\n5,4,2024-05-01,\n"
    with pytest.raises(DataError, match="blank cell in 1 of 2 valid rows"):
        opened(tmp_path / "a", text, data={"weight": "w"})
    with pytest.raises(DataError, match="list `weight` under its `absent`"):
        opened(tmp_path / "b", text.replace("1.5", ""), data={"weight": "w"})


def test_every_kind_has_its_words_and_every_words_their_kind() -> None:
    made = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Notice":
                made |= {one.value.value for one in node.keywords if one.arg == "kind"}
    keys = {key for key in wording.catalogue() if key.startswith("notice.")}
    assert {f"notice.{kind}" for kind in made} == keys
    assert all(re.fullmatch(r"notice\.[a-z_]+", key) for key in keys)
