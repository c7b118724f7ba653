"""What is told of the data: made when they are read, kept, and told in every place once."""

import ast
import re
from pathlib import Path

from surveys import opened

import csatbook
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


def test_every_kind_has_its_words_and_every_words_their_kind() -> None:
    made = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Notice":
                made |= {one.value.value for one in node.keywords if one.arg == "kind"}
    keys = {key for key in wording.catalogue() if key.startswith("notice.")}
    assert {f"notice.{kind}" for kind in made} == keys
    assert all(re.fullmatch(r"notice\.[a-z_]+", key) for key in keys)
