"""What is published of a wave tells nothing of single people, also not by subtraction."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import samples
from csatbook.analysis import export, results
from csatbook.analysis import wave as waves
from csatbook.analysis.wave import Wave
from csatbook.report import sections
from csatbook.study.wording import Language

STUDY = """\
study: small
title: {zh: 小调查, en: Small survey}
period: quarter
data:
  responses: [{path: answers.csv}]
  wave: wave
  respondent: who
scales:
  five: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}
items:
  speed: {zh: 速度, en: Speed, scale: five}
  manner: {zh: 态度, en: Manner, scale: five}
open:
  improve: {zh: 改进, en: Improve, tone: negative}
dimensions:
  service: {zh: 服务, en: Service, items: [speed, manner]}
segments:
  region: {zh: 地区, en: Region}
  kind: {zh: 类型, en: Kind}
scores:
  mean: {method: mean}
  csat: {method: satisfied_share}
"""
SIZES = {"East": 40, "West": 38, "Five": 6, "Tiny": 3, "": 7}
SECTIONS = ("answers", "groups", "headline", "profile", "quotes", "cases", "score_table", "risks")


def people(seed: int = 1) -> pd.DataFrame:
    """Answers with a small group, a smaller one, and some people without a region."""
    rng = np.random.default_rng(seed)
    region = np.repeat(list(SIZES), list(SIZES.values()))
    size = len(region)
    marks = rng.integers(1, 6, (size, 2)).astype(object)
    marks[rng.random((size, 2)) < 0.1] = ""
    kind = rng.choice(["A", "B", "C", "D"], size, p=[0.5, 0.3, 0.18, 0.02])
    return pd.DataFrame(
        {
            "wave": "2024Q2",
            "who": [f"p{place}" for place in range(size)],
            "speed": marks[:, 0],
            "manner": marks[:, 1],
            "region": region,
            "kind": kind,
            "improve": [f"Please shorten the queue at {one or 'no'} counter" for one in region],
        }
    )


def opened(folder: Path, answers: pd.DataFrame, segment: str = "all", study: str = STUDY) -> Wave:
    told = answers.to_csv(index=False, lineterminator="\n")
    return samples.small(folder, study=study, answers=told, segment=segment)


def every(wave: Wave) -> dict[str, Wave]:
    """The waves of all reports that can be asked for."""
    values = wave.store.segments(wave.period)
    names = ["all", *(f"{by}={one}" for by, each in values.items() for one in each)]
    path = wave.study.path
    return {name: waves.open(path, wave.period, name, "en") for name in names}


def line_gives_away(table: pd.DataFrame, total: pd.Series, groups: list[str]) -> bool:
    """Whether the total less the groups that are shown leaves fewer than five, or one group."""
    rows = table[table["segment"].isin(groups)]
    shown = rows[rows["value"].notna()]
    if pd.isna(total["value"]) or len(shown) == len(groups):
        return False
    left = total["n"] - shown["n"].sum()
    return bool(0 < left < 5)


@pytest.mark.parametrize("seed", range(8))
def test_no_hidden_group_is_the_total_less_the_others(tmp_path: Path, seed: int) -> None:
    wave = opened(tmp_path, people(seed))
    reports = every(wave)
    scores = pd.concat([results.scores(one) for one in reports.values()])
    keys = [("mean", one) for one in ("overall", "dimension:service", "item:speed", "item:manner")]
    for variable, values in wave.store.segments(wave.period).items():
        groups = [f"{variable}={one}" for one in values]
        for score, subject in keys:
            mine = scores[(scores["score"] == score) & (scores["subject"] == subject)]
            whole = mine[mine["segment"] == "all"].iloc[0]
            assert not line_gives_away(mine, whole, groups)
    for one in reports.values():  # each report's groups of the other variable
        for variable in ("region", "kind"):
            if variable == one.variable or one.hidden():
                continue
            inside = results.by_segment(one, variable)
            for subject in ("overall", "dimension:service"):
                mine = inside[(inside["score"] == "mean") & (inside["subject"] == subject)]
                whole = results.score_row(results.scores(one), "mean", subject)
                groups = list(dict.fromkeys(mine["segment"]))
                assert not line_gives_away(mine, whole, groups)


def test_a_group_is_hidden_in_all_reports_and_tables_alike(tmp_path: Path) -> None:
    wave = opened(tmp_path, people())
    away = [name for name, one in every(wave).items() if one.hidden()]
    assert {"region=Tiny", "region=Five"} <= set(away) < {*away, "all", "region=East"}
    tables = export.tables(wave)
    compared = tables["comparisons"]
    named = {*compared["group_a"], *compared["group_b"]}
    assert {"East", "West"} <= named
    assert not named & {"Tiny", "Five"}
    inside = results.by_segment(wave, "region").set_index("segment")
    columns = ["value", "low", "high", "n", "n_eff"]
    assert inside.loc[["region=Tiny", "region=Five"], columns].isna().all().all()
    reasons = inside["reason"].groupby(level=0).first()
    assert (reasons["region=Tiny"], reasons["region=Five"]) == ("too_few", "protected")


@pytest.mark.parametrize("group", ["Tiny", "Five"])
def test_a_hidden_groups_own_report_has_no_number_and_no_quote(tmp_path: Path, group: str) -> None:
    wave = opened(tmp_path, people(), f"region={group}")
    tables = export.tables(wave)
    counts = ["returned", "rejected", "valid", "n_eff"]
    assert tables["sample"][counts].isna().all().all()
    assert tables["rejected"].empty
    assert tables["comparisons"].empty
    assert tables["scores"][["value", "low", "high", "n", "n_eff"]].isna().all().all()
    for name in SECTIONS:
        said = getattr(sections, name)(wave).text
        assert "queue" not in said
        assert "%" not in said.replace("95%", "")


def test_no_page_quotes_who_is_in_a_small_group(tmp_path: Path) -> None:
    wave = opened(tmp_path, people())
    for one in every(wave).values():
        said = sections.quotes(one).text + sections.cases(one).text
        assert "Tiny" not in said
        assert "Five" not in said
    assert "queue" in sections.quotes(wave).text


def test_authors_are_counted_not_rows(tmp_path: Path) -> None:
    answers = people().assign(kind="A")
    answers.loc[answers.index[4:], "improve"] = ""  # four people of the east
    assert "queue" not in sections.quotes(opened(tmp_path / "four", answers)).text
    answers.loc[answers.index[4], "improve"] = "Please shorten the queue, the fifth says"
    assert "queue" in sections.quotes(opened(tmp_path / "five", answers)).text


def test_a_group_that_agrees_is_hidden_where_it_does_and_its_neighbour_with_it(
    tmp_path: Path,
) -> None:
    answers = people().query("region in ('East', 'West')").assign(kind="A")
    answers["speed"] = np.tile([1, 2, 3, 4, 5, 4], 13)
    answers["manner"] = np.where(answers["region"] == "East", 5, np.tile([3, 4], 39))
    wave = opened(tmp_path, answers)
    reports = every(wave)
    for group in ("East", "West"):
        rows = results.scores(reports[f"region={group}"])
        mine = rows[rows["score"] == "mean"].set_index("subject")
        assert mine.loc["item:manner", "reason"] == "protected"
        # of speed and both together, manner would follow
        assert mine.loc["dimension:service", "reason"] == "protected"
        assert pd.notna(mine.loc["item:speed", "value"])
    assert results.score_row(results.scores(wave), "mean", "item:manner")["value"] > 4


@pytest.mark.parametrize(("speed_alone", "told"), [(3, False), (5, True)])
def test_a_whole_of_items_does_not_tell_the_answers_of_one_that_few_answered(
    tmp_path: Path, speed_alone: int, told: bool
) -> None:
    """42 x the dimension's mean - 39 x the item's would be the sum of the three."""
    rng = np.random.default_rng(3)
    sizes = {"East": 39 + speed_alone, "West": 60, "South": 50}
    region = np.repeat(list(sizes), list(sizes.values()))
    answers = pd.DataFrame({"wave": "2024Q2", "who": range(len(region)), "region": region})
    answers["manner"] = rng.integers(1, 6, len(region)).astype(object)
    answers["speed"] = answers["manner"].where(region != "East", "")
    answers.loc[: speed_alone - 1, "speed"] = rng.integers(1, 6, speed_alone)
    answers.loc[: speed_alone - 1, "manner"] = ""
    answers = answers.assign(kind="A", improve="")
    for segment, rows in {"region=East": answers, "all": answers.query("region == 'East'")}.items():
        study = STUDY if segment != "all" else STUDY.replace(STUDY[STUDY.index("segments") :], "")
        if segment == "all":
            study += "scores:\n  mean: {method: mean}\n"
        wave = opened(tmp_path / segment, rows, segment, study)
        scores = results.scores(wave).query("score == 'mean'").set_index("subject")
        assert scores.loc["item:manner", "n"] == 39
        assert pd.notna(scores.loc["item:speed", "value"]) == told
        for subject in ("dimension:service", "overall"):
            assert pd.notna(scores.loc[subject, "value"]) == told
            assert scores.loc[subject, "reason"] == ("protected" if not told else None)


def test_the_reason_stands_where_the_number_would(tmp_path: Path) -> None:
    wave = opened(tmp_path, people())
    said = sections.profile(wave).text
    assert "Tiny\tfewer than 5\t–" in said
    assert "Five\thidden to protect a small group\t–" in said


def test_without_a_smallest_group_nothing_is_hidden(tmp_path: Path) -> None:
    wave = opened(tmp_path, people(), study=STUDY + "report: {min_answers: 1}\n")
    assert not any(one.hidden() for one in every(wave).values())
    assert results.by_segment(wave, "region")["value"].notna().all()


SHOWN = {
    "en": ("between the groups shown (", "Tiny (fewer than 5)", "Five (hidden to protect a"),
    "zh": ("在列出的各组之间没有发现显著差异（", "Tiny（不足 5 人）", "Five（隐藏以保护小群体）"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_said_of_groups_is_said_of_those_shown(tmp_path: Path, language: Language) -> None:
    answers = people()
    answers["speed"] = answers["manner"] = [str(3 + at % 2) for at in range(len(answers))]
    wave = replace(opened(tmp_path, answers), language=language)
    said = sections.groups(wave).text
    none, *names = SHOWN[language]
    assert none in said
    for name in names:
        assert name in said[said.index(none) :]
    assert "Tiny" not in sections.risks(wave).text


def test_hidden_groups_have_no_number_of_questionnaires_in_the_coverage(tmp_path: Path) -> None:
    study = STUDY + "sampling: {strata: [region], thin: 30}\n"
    told = replace(opened(tmp_path, people(), study=study), language="zh")
    said = sections.sampling(told).text
    assert "人 份" not in said
    assert "群体 份" not in said
    assert "为保护受访者不予显示：地区：" in said
    assert "Five（隐藏以保护小群体）" in said
    assert "仅供参考：地区" not in said
