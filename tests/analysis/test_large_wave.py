"""A wave of very many answers: read by group, and what is counted of it kept."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from csatbook import study
from csatbook.analysis import noted, protected, results
from csatbook.analysis.disclosure import UNASSIGNED
from csatbook.analysis.groups import comparisons
from csatbook.analysis.protected import CountedTables, KeptTables
from csatbook.analysis.sample import returns
from csatbook.analysis.wave import Wave
from csatbook.study.segment import EVERYONE
from csatbook.survey import store
from csatbook.survey.state import kept
from csatbook.survey.store import Store

ROWS = kept.LARGE + 1_000
STUDY = """
study: large
title: Large
period: quarter
data: {responses: [{path: answers.csv, period: 2024Q1}], respondent: who}
scales: {five: {min: 1, max: 5, satisfied: [4, 5]}}
items:
  speed: {zh: 速度, en: Speed, scale: five}
  manner: {zh: 态度, en: Manner, scale: five}
  price: {zh: 价格, en: Price, scale: five}
dimensions: {service: {zh: 服务, en: Service, items: [speed, manner]}}
segments: {city: {zh: 市, en: City}, shop: {zh: 店, en: Shop}, kind: {zh: 类型, en: Kind}}
scores: {mean: {method: mean}, csat: {method: satisfied_share}}
compare: {by: [shop, kind]}
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Shops in cities, mixed; some very small ones, some answers without a shop or a mark."""
    folder, rng = tmp_path_factory.mktemp("large"), np.random.default_rng(5)
    shop = rng.choice(60, ROWS, p=np.append(np.full(57, (1 - 12e-5) / 57), [4e-5] * 3))
    frame = pd.DataFrame({"who": np.arange(ROWS), "city": shop // 10, "shop": shop})
    frame = frame.astype(str)
    frame.loc[rng.random(ROWS) < 0.01, "shop"] = ""
    frame["kind"] = rng.choice(["a", "b", ""], ROWS, p=[0.7, 0.29, 0.01])
    for name in ("speed", "manner", "price"):
        frame[name] = rng.choice(["1", "2", "3", "4", "5", ""], ROWS)
    frame.to_csv(folder / "answers.csv", index=False)
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    return store.open(study.load(folder / "study.yaml", data=folder))


@pytest.mark.parametrize("where", [("shop", "3"), ("city", "5"), ("kind", "b"), ("shop", "none")])
def test_a_groups_rows_are_those_of_everyone_who_is_in_it(
    large: Store, where: tuple[str, str]
) -> None:
    names = ["speed", "respondent", "kind", "shop", "city"]
    everyone = large.rows("2024Q1", names)
    assert everyone["respondent"].astype(int).is_monotonic_increasing
    group = large.rows("2024Q1", names, where=where)
    pd.testing.assert_frame_equal(group, everyone[everyone[where[0]] == where[1]])


def test_what_is_hidden_is_the_same_as_kept_as_it_is_counted(large: Store) -> None:
    known = noted.disclosure(large, "2024Q1")
    assert isinstance(known.tables.tables, KeptTables)
    rows = large.rows("2024Q1", [*large.study.marked, *known.variables])
    counted = CountedTables(rows, known.variables, known.least)
    assert known.tables.names == counted.names
    for asked in [*protected.bases(large.study), (("price", "speed"),)]:
        assert known.tables.everyone(asked) == counted.everyone(asked)
        of_kept, of_rows = known.tables.cells(asked), counted.cells(asked)
        assert set(of_kept) == set(of_rows)
        for name, cells in of_rows.items():
            assert np.array_equal(of_kept[name].n, cells.n)
            assert np.array_equal(of_kept[name].hidden, cells.hidden)
    for pair, places in counted.crossed.items():
        assert all(map(np.array_equal, known.tables.crossed[pair], places))


def test_the_groups_that_are_closed_are_those_with_a_reason(large: Store) -> None:
    known = noted.disclosure(large, "2024Q1")
    for within in (None, ("kind", "b"), ("city", "5"), ("shop", "3")):
        for variable in known.variables:
            names = [*known.tables.names[variable], UNASSIGNED]
            places = [(*([within] if within else []), (variable, name)) for name in names]
            said = [
                name
                for name, both in zip(names, places, strict=True)
                if known.reason((("speed",),), *both)
            ]
            assert known.closed(variable, (("speed",),), within=within) == said
    assert known.closed("shop")


def damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 255
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("harm", [damaged, Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_kept_table_that_is_not_whole_is_made_again(
    large: Store, harm: Callable[[Path], None]
) -> None:
    before = large.kept("2024Q1", "disclosure", lambda: pytest.fail("is there"), columns=None)
    [path] = [
        path
        for path in (large.study.root / store.STATE / ".kept" / "large").iterdir()
        if "hidden0" in pd.read_parquet(path)
    ]
    assert path.stat().st_mode & 0o777 == 0o600
    harm(path)
    assert large.kept("2024Q1", "disclosure", lambda: before).equals(before)
    assert large.kept("2024Q1", "disclosure", lambda: pytest.fail("is there")).equals(before)


def test_the_tables_of_everyone_are_the_same_as_kept_as_they_are_made(large: Store) -> None:
    def told(opened: Wave) -> list[pd.DataFrame]:
        shop = replace(opened, segment="shop=3")
        return [
            results.scores(opened),
            returns.sample(opened),
            comparisons.beside_everyone(shop),
        ]

    made = told(Wave(large.study, large, "2024Q1", EVERYONE, "en"))
    kept_ones = told(Wave(large.study, large, "2024Q1", EVERYONE, "en"))
    small = replace(large, contents=small_waves(large))
    counted = told(Wave(large.study, small, "2024Q1", EVERYONE, "en"))
    for once, again, each in zip(made, kept_ones, counted, strict=True):
        pd.testing.assert_frame_equal(once, each, check_exact=True)
        pd.testing.assert_frame_equal(again, each, check_exact=True)
    assert len(list((large.study.root / store.STATE / ".kept" / "large").iterdir())) == 4


def small_waves(of: Store) -> dict[str, object]:
    """What the store says of its waves, as if they were so small that nothing is kept."""
    return {**of.contents, "waves": [{**wave, "valid": 1} for wave in of.contents["waves"]]}


MAKING = """
import os, sys, time
from pathlib import Path
import pyarrow as pa
from csatbook.survey.state import kept
folder = Path(sys.argv[1])
def make():
    (folder / f"made-{os.getpid()}").touch()
    time.sleep(1)
    return pa.table({"n": [1, 2]})
print(kept.table(folder / "wave-name.parquet", make, waves=["wave"])["n"].to_pylist())
"""


def test_two_processes_make_a_kept_table_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MAKING, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [each.communicate()[0].strip() for each in both] == ["[1, 2]", "[1, 2]"]
    assert sorted(path.name[:4] for path in tmp_path.iterdir()) == ["made", "wave"]


def test_the_lock_of_a_killed_process_keeps_nobody_waiting(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MAKING.replace("sleep(1)", "sleep(600)"), str(tmp_path)]
    with subprocess.Popen(command) as dead:
        while not list(tmp_path.glob("made-*")):
            time.sleep(0.02)
        dead.kill()
    assert list(tmp_path.glob("*.lock"))
    made = kept.table(tmp_path / "wave-name.parquet", lambda: pa.table({"n": [3]}), waves=["wave"])
    assert made["n"].to_pylist() == [3]
    assert not list(tmp_path.glob("*.lock"))
