"""`csatbook new` and `check` on options that were ranked, and on sets that a file declares."""

import struct
from itertools import permutations
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from csatbook import study
from csatbook.run import command, new
from csatbook.study.model import Study
from csatbook.survey import store
from csatbook.survey.cleaning import ranks
from csatbook.survey.guess import kinds, look

ORDERS = [order for order in permutations("123") for _ in range(5)]
NAMES = ("价格", "服务", "速度")


def made(folder: Path, *files: Path) -> Study:
    """The study that is written for these files, which `check` passes."""
    path = folder / "params" / "mine.yaml"
    assert new.new(files, to=path, yes=True) == 0
    assert command.check(path, data=None) == 0
    return study.load(path)


def written(folder: Path, heads: list[str], cells: list[list[str]]) -> Path:
    """A file with a date, a mark and these columns."""
    path = folder / "data" / "answers.csv"
    path.parent.mkdir(exist_ok=True)
    lines = [",".join(["提交时间", "总体满意度", *heads])]
    for number, row in enumerate(cells):
        lines.append(f"2025-10-{number % 28 + 1:02},{number % 5 + 1},{','.join(row)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def in_words(order: tuple[str, ...], sign: str) -> str:
    return sign.join(NAMES[order.index(rank)] for rank in sorted(order))


@pytest.mark.parametrize("sign", ["→", ">", ";"])
def test_orders_in_a_cell_are_proposed_as_ranked(tmp_path: Path, sign: str) -> None:
    cells = [[in_words(order, sign)] for order in ORDERS]
    drawn = made(tmp_path, written(tmp_path, ["您最看重什么（请排序）"], cells))
    (question,) = drawn.choices.values()
    assert question.ranked
    assert set(question.options) == set(NAMES)
    kept = store.open(drawn)
    assert kept.rows(kept.periods[0], [f"{next(iter(drawn.choices))}.ticks"]).notna().all().all()


@pytest.mark.parametrize("last", [3, 2])
def test_columns_of_ranks_are_proposed_as_one_ranked_question(tmp_path: Path, last: int) -> None:
    """All three ranks, or the first two alone, are no marks."""
    heads = [f"看重的先后顺序—{name}" for name in NAMES]
    cells = [[rank if int(rank) <= last else "" for rank in order] for order in ORDERS]
    drawn = made(tmp_path, written(tmp_path, heads, cells))
    (question,) = drawn.choices.values()
    assert question.ranked
    assert dict(question.columns) == dict(zip(NAMES, heads, strict=True))
    assert len(drawn.items) == 1


def test_marks_of_three_levels_are_no_ranks(tmp_path: Path) -> None:
    heads = [f"请评价—{name}" for name in NAMES]
    cells = [list(order) for order in ORDERS[:-1]] + [["3", "3", "2"]]
    path = written(tmp_path, heads, cells)
    kept = {each.kind for each in kinds.guess_file(look.look(path)) if each.column.title in heads}
    assert kept == {"rating"}


def test_a_way_through_pages_and_ticks_in_any_order_are_no_ranks() -> None:
    assert ranks.order_sign(["首页 > 商品", "首页 > 商品 > 付款", "首页 > 帮助"]) is None
    assert ranks.order_sign(["a;b", "b;a", "a;b;c", "c;a"]) is None
    assert ranks.ordered(["a;b", "b;a", "a;b;c", "c;a"], ";") == "mixed"


def test_check_tells_of_orders_that_the_study_does_not_declare(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heads = ["rank 1", "rank 2", "rank 3", "order"]
    cells = [[*order, in_words(order, ">")] for order in ORDERS]
    path = written(tmp_path, heads, cells)
    text = """\
study: mine
title: {zh: 满意度}
period: quarter
data: {responses: [{path: answers.csv}], date: 提交时间}
scales: {five: {min: 1, max: 5, satisfied: [4, 5]}, three: {min: 1, max: 3, satisfied: [3]}}
items: {a: {zh: 总体, from: 总体满意度, scale: five}, b: {zh: 价格, from: rank 1, scale: three}}
scores: {csat: {method: satisfied_share}}
report: {language: zh}
"""
    params = tmp_path / "params" / "mine.yaml"
    params.parent.mkdir()
    params.write_text(text, encoding="utf-8")
    assert command.check(params, data=path.parent) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "4 columns look like options put into an order: rank 1, rank 2, rank 3, order." in told


def with_sets(folder: Path) -> Path:
    """An SPSS file with a set of ticks (2 where it was ticked) and one of answers."""
    path = folder / "data" / "answers.sav"
    path.parent.mkdir()
    size = 40
    frame = pd.DataFrame(
        {
            "date": pd.to_datetime(["2025-10-03"] * size),
            "sat": [float(at % 5 + 1) for at in range(size)],
            "cost": [float(at % 2 + 1) for at in range(size)],
            "speed": [float(at % 3 % 2 + 1) for at in range(size)],
            "first": [float(at % 3 + 1) for at in range(size)],
            "second": [float((at + 1) % 3 + 1) for at in range(size)],
        }
    )
    brands = {1: "Alpha", 2: "Beta", 3: "Gamma"}
    pyreadstat.write_sav(
        frame,
        str(path),
        compress=False,
        column_labels=["Date", "How satisfied are you overall?", "Price", "Speed", "1st", "2nd"],
        variable_value_labels={"first": brands, "second": brands},
    )
    content = path.read_bytes()
    end = content.index(struct.pack("<ii", 999, 0))  # of the dictionary
    text = b"$why=D1 2 9 Why angry cost speed\n$brand=C 6 Brands first second\n"
    record = struct.pack("<iiii", 7, 7, 1, len(text)) + text
    path.write_bytes(content[:end] + record + content[end:])
    return path


def test_sets_that_a_file_declares_are_proposed_and_counted(tmp_path: Path) -> None:
    drawn = made(tmp_path, with_sets(tmp_path))
    why, brands = drawn.choices.values()
    assert why.text["en"] == "Why angry"
    assert dict(why.columns) == {"Price": "cost", "Speed": "speed"}
    assert brands.places == ("first", "second")
    assert list(brands.options) == ["Alpha", "Beta", "Gamma"]
    kept = store.open(drawn)
    assert not [each for each in kept.notices if each.kind.endswith("_set")]
    names = [f"{name}.ticks" for name in drawn.choices]
    read = kept.rows(kept.periods[0], names).astype(str)
    ticked = read[names[0]].str.contains("Price").sum()
    assert (ticked, read[names[1]].str.contains("Alpha").sum()) == (20, 27)
