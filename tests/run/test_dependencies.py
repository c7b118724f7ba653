"""A report is made again where what it read has changed, and only there; by whole runs."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

import nursery
from csatbook.run import account, kernel, plan, reports

from . import projects
from .projects import Ear, Project

STUDY = """
study: tiny
title: {zh: 小调查, en: Tiny survey}
period: quarter
data:
  responses: [{path: answers.csv}]
  date: day
scales:
  agree5: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}
items:
  polite: {zh: 礼貌, en: Politeness, scale: agree5}
overall: polite
open: {why: {zh: 原因, en: Reason}}
segments: {shop: {zh: 门店, en: Shop}}
report: {by: [shop], formats: [html]}
"""
OWN = """import csatbook
wave = csatbook.open(study, period, segment, language)
wave.scores()"""
TRUE_OF_ALL = """import csatbook
everyone = csatbook.open(study, period, "all", language)
everyone.scores()"""
RAW = """import pandas as pd
len(pd.read_csv("../data/answers.csv"))"""


NOTEBOOKS = ("own", "beside", "raw")
SEGMENTS = ("all", "shop=A", "shop=B")


@dataclass(frozen=True)
class Seen:
    """What became of the reports of three notebooks, which read more and more."""

    project: Project
    first: dict[str, set[str]]
    """By notebook the segments that were made."""
    text: dict[str, set[str]]
    """Again after an answer changed that only the third can have read."""
    lost: set[str]
    """Stale after a mark of shop A changed, if it is lost what was read."""
    listed: set[str]
    mark: dict[str, set[str]]
    before: dict[str, bytes]
    after: dict[str, bytes]
    end: dict[str, set[str]]
    """Again without any change."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, fonts: Path, nest: str) -> Seen:
    """Three shops with twelve answers each, in two quarters; then two of these changed.

    The first reports are made as a run makes them, with what they share prepared before the fork.
    """
    project = projects.made(tmp_path_factory.mktemp("shops"))
    shutil.copytree(fonts, kernel.fonts(project.root / ".csatbook"))
    rows = [
        f"2024-0{month}-{1 + place:02},{1 + (place + month) % 5},{shop},reason {place}"
        for month in (2, 5)
        for shop in ("A", "B", "C")
        for place in range(12)
    ]
    answers = project.root / "data" / "answers.csv"
    answers.write_text("\n".join(["day,polite,shop,why", *rows, ""]), encoding="utf-8")
    project.study.write_text(STUDY, encoding="utf-8")
    for name, cells in zip(NOTEBOOKS, ([OWN], [OWN, TRUE_OF_ALL], [OWN, RAW]), strict=True):
        project.notebook(*cells, name=name)
    first, before = _made(project), _pages(project)
    _change(project, "2024-05-02,2,A,reason 1", "2024-05-02,2,A,another")
    with nursery.used(nest):
        text = _made(project)
    _change(project, "2024-05-02,2,A,", "2024-05-02,3,A,")
    listed = _stale(project)
    kept = project.root / ".csatbook" / ".reads"
    kept.rename(kept.with_name(".away"))
    lost = _stale(project)
    kept.with_name(".away").rename(kept)
    with nursery.used(nest):
        mark = _made(project)
        after, end = _pages(project), _made(project)
    return Seen(project, first, text, lost, listed, mark, before, after, end)


def _made(project: Project) -> dict[str, set[str]]:
    made = {}
    for name in NOTEBOOKS:
        recipe = project.recipe(segments=SEGMENTS, notebook=name)
        run = reports.make(recipe, plan.jobs(recipe), workers=2, force=False, watch=Ear())
        states = {each.job.parameters.segment: each.status for each in run.outcomes}
        assert set(states.values()) <= {"made", "unchanged"}
        made[name] = {segment for segment, state in states.items() if state == "made"}
    return made


def _change(project: Project, before: str, after: str) -> None:
    path = project.root / "data" / "answers.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


def _pages(project: Project) -> dict[str, bytes]:
    return {
        path.relative_to(project.period()).as_posix(): path.read_bytes()
        for path in project.period().glob("*/*.html")
    }


def _stale(project: Project) -> set[str]:
    lines = [re.split(r"\s{2,}", line) for line in account.of_reports(project.recipe())]
    return {line[1] for line in lines if line[0] == "2024Q2" and "stale" in line}


def test_a_changed_row_makes_that_shop_and_everyone_again_and_nothing_else(seen: Seen) -> None:
    assert seen.first["own"] == set(SEGMENTS)
    assert seen.mark["own"] == {"all", "shop=A"}
    assert {name for name in seen.before if seen.before[name] != seen.after[name]} >= {
        "all/own.html",
        "shop=A/own.html",
    }
    assert seen.before["shop=B/own.html"] == seen.after["shop=B/own.html"]


def test_a_report_that_shows_everyone_is_made_again_for_anybodys_row(seen: Seen) -> None:
    assert seen.mark["beside"] == set(SEGMENTS)


def test_what_a_report_does_not_read_does_not_make_it_again(seen: Seen) -> None:
    assert seen.text["own"] == seen.text["beside"] == set()


def test_a_report_that_reads_a_file_itself_depends_on_every_row(seen: Seen) -> None:
    assert seen.text["raw"] == seen.mark["raw"] == set(SEGMENTS)


def test_the_list_knows_which_reports_a_row_concerns(seen: Seen) -> None:
    assert {name for name in seen.listed if "own" in name} == {"all (own)", "shop=A (own)"}


def test_where_it_is_lost_what_was_read_every_row_counts(seen: Seen) -> None:
    every = {f"{segment} ({name})" for segment in SEGMENTS for name in NOTEBOOKS}
    assert seen.lost == every


def test_reports_that_stand_are_written_down_with_the_data_as_they_are(seen: Seen) -> None:
    recorded = json.loads((seen.project.period() / "run.json").read_text(encoding="utf-8"))
    assert len({entry["inputs"]["data"] for entry in recorded["reports"]}) == 1
    assert set().union(*seen.end.values()) == set()
    tables = list((seen.project.period() / "results").glob("own/*.csv"))
    assert all("shop=B" in path.read_text(encoding="utf-8-sig") for path in tables)
