"""What two waves did not ask or do alike is said plainly, from the files to the report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from csatbook import sections
from csatbook.analysis import wave as waves
from csatbook.analysis.asked import Asked, AskedGroups, AskedTwice
from csatbook.analysis.changes.by_group import group_changes
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.changes.course import trend
from csatbook.analysis.changes.explained import change_parts
from csatbook.analysis.changes.verified import actions
from csatbook.analysis.wave import Wave
from csatbook.study.wording import Language

STUDY = """\
study: two
title: {zh: 两期, en: Two waves}
period: quarter
data: {responses: [FILES], wave: wave, respondent: who MORE}
scales: {five: {min: 1, max: 5, satisfied: [4, 5]}}
items:
  a: {zh: 礼貌, en: Politeness, scale: five}
  b: {zh: 速度, en: Speed, scale: five}
  c: {zh: 价格, en: Price, scale: five}
  d: {zh: 质量, en: Quality, scale: five}
open: {words: {zh: 意见, en: Comment}}
dimensions: {all: {zh: 全部, en: All of it, items: [a, b, c, d]}}
segments: {region: {zh: 地区, en: Region}}
scores: {mean: {method: mean}}
compare: {by: [region]}
report: {language: en, min_answers: 5}
"""
BEFORE, NOW = "2025Q1", "2025Q2"


def answers(seed: int, wave: str, count: int = 120) -> pd.DataFrame:
    """The answers of one wave; who is content with one thing mostly is with all."""
    rng = np.random.default_rng(seed)
    mood = rng.standard_normal(count)
    links, levels = {"a": 0.9, "b": 0.4, "c": 0.7, "d": 0.6}, {"a": 1.0, "b": -0.7, "c": 0, "d": 0}
    marks = {
        item: np.clip(
            np.round(3 + levels[item] + link * mood + rng.standard_normal(count) * 0.7), 1, 5
        ).astype(int)
        for item, link in links.items()
    }
    who = [f"{wave}-{place}" for place in range(count)]
    known = {
        "wave": wave,
        "who": who,
        "region": np.resize(["east", "west"], count),
        "words": "well",
    }
    return pd.DataFrame(known | marks)


def opened(
    folder: Path,
    before: pd.DataFrame,
    now: pd.DataFrame,
    *,
    more: str = "",
    absent: Mapping[str, str] | None = None,
    language: Language = "en",
    extra: str = "",
    period: str = NOW,
    kind: str = "quarter",
    scale: str = "min: 1, max: 5",
) -> Wave:
    """The study with these two files, of which some are declared not to have asked something."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, wave in (("before", before), ("now", now)):
        wave.to_csv(folder / f"{name}.csv", index=False)
        lacks = f", absent: [{absent[name]}]" if absent and name in absent else ""
        files.append(f"{{path: {name}.csv{lacks}}}")
    text = (
        STUDY.replace("min: 1, max: 5", scale)
        .replace("FILES", ", ".join(files))
        .replace(" MORE", more)
        + extra
    )
    path = folder / "two.yaml"
    path.write_text(text.replace("period: quarter", f"period: {kind}"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSATBOOK_DATA", str(folder))
        return waves.open(path, period, language=language)


def reopened(wave: Wave, segment: str) -> Wave:
    """The report of a group of the same data."""
    return Wave(wave.study, wave.store, wave.period, segment, wave.language)


def said(wave: Wave) -> str:
    """The section on changes."""
    return sections.changes(wave).text


def judged(wave: Wave, subject: str) -> pd.Series:
    found = changes(wave)
    return found[(found["subject"] == subject) & (found["against"] == "previous")].iloc[0]


def test_a_file_from_the_other_end_of_the_scale_is_a_warning_and_no_change(tmp_path: Path) -> None:
    now = answers(2, NOW, 300)
    now[list("abcd")] = 6 - now[list("abcd")]
    for language, words in (("en", "from the other end of the scale"), ("zh", "左右相反")):
        wave = opened(tmp_path / language, answers(1, BEFORE, 300), now, language=language)
        assert judged(wave, "item:a")["verdict"] == "not_comparable"
        assert set(judged(wave, "overall")[["verdict", "reason"]]) == {
            "not_comparable",
            "withheld",
        }
        told = [notice.told(language) for notice in wave.store.notices]
        assert any(words in notice for notice in told)
        assert "确有" not in said(wave)
        assert "real fall" not in said(wave)


def test_exchanged_columns_are_named_and_only_the_others_are_compared(tmp_path: Path) -> None:
    now = answers(2, NOW, 300).rename(columns={"a": "b", "b": "a"})
    wave = opened(tmp_path / "en", answers(1, BEFORE, 300), now)
    whole = judged(wave, "dimension:all")
    assert (whole["items_compared"], whole["items_left_out"]) == (2, "a, b")
    assert whole["verdict"] == "not_shown"
    assert "Likely exchanged between the waves, and so not compared: Politeness with Speed." in (
        said(wave)
    )
    chinese = opened(tmp_path / "zh", answers(1, BEFORE, 300), now, language="zh")
    assert "很可能对调了列、因而未比较的题目：礼貌与速度" in said(chinese)


def test_tile_and_verdict_judge_no_numbers_that_were_not_compared(tmp_path: Path) -> None:
    now = answers(2, NOW, 300)
    now["a"] = 6 - now["a"]
    wave = opened(tmp_path, answers(1, BEFORE, 300), now)
    row = changes(wave).set_index(["against", "subject"]).loc[("previous", "overall")]
    assert row["value"] != pytest.approx(row["value_all"], abs=0.1)
    assert "another way or on another scale, not comparable)" in sections.headline(wave).text
    assert "change within error" not in sections.headline(wave).text
    for told in (sections.summary(wave).text, sections.conclusion(wave).text):
        assert "on the questions that both asked alike it was" in told
        assert f"and is {row['value']:.2f} now" in told


def test_another_scale_is_named_with_the_marks_of_either_wave(tmp_path: Path) -> None:
    now = answers(2, NOW, 300)
    now["c"] = now["c"].map({1: 1, 2: 1, 3: 2, 4: 3, 5: 3})
    wave = opened(tmp_path, answers(1, BEFORE, 300), now)
    assert "not compared: Price (1–3 in one, 1–5 in the other)." in said(wave)
    assert judged(wave, "item:c")["reason"] == "withheld"


@pytest.mark.parametrize("turned", [False, True])
def test_a_wave_on_four_marks_of_five_is_another_scale(tmp_path: Path, turned: bool) -> None:
    before, now = answers(1, BEFORE, 300), answers(2, NOW, 300)
    if turned:  # the lowest mark instead of the highest
        before[list("abcd")], now[list("abcd")] = 6 - before[list("abcd")], 6 - now[list("abcd")]
    now["a"] = now["a"].clip(2, 5) if turned else now["a"].clip(1, 4)
    wave = opened(tmp_path, before, now)
    assert (judged(wave, "item:a")["reason"], judged(wave, "item:d")["items_compared"]) == (
        "withheld",
        1,
    )
    used = "2–5" if turned else "1–4"
    assert f"Politeness ({used} in one, 1–5 in the other)" in said(wave)


def test_a_wave_coded_from_nought_is_another_scale_on_a_scale_that_has_both(
    tmp_path: Path,
) -> None:
    now = answers(2, NOW, 300)
    now["a"] -= 1
    wave = opened(tmp_path, answers(1, BEFORE, 300), now, scale="min: 0, max: 5")
    assert judged(wave, "item:a")["reason"] == "withheld"
    assert "Politeness (0–4 in one, 1–5 in the other)" in said(wave)


@pytest.mark.parametrize("count", [30, 100, 300])
def test_customers_who_no_longer_give_the_best_mark_have_changed(
    tmp_path: Path, count: int
) -> None:
    before, now = answers(1, BEFORE, count), answers(2, NOW, count)
    now["a"] = (now["a"] - 1).clip(1, 5)  # all of them a mark less
    wave = opened(tmp_path, before, now)
    assert judged(wave, "item:a")["verdict"] == "smaller"


def test_groups_and_segments_of_one_wave_alone_are_named(tmp_path: Path) -> None:
    now = answers(2, NOW).replace({"region": {"west": "south"}})
    assert "In one of the waves only, and so without a change (Region): south, west." in said(
        opened(tmp_path / "a", answers(1, BEFORE), now)
    )
    before = answers(1, BEFORE).drop(columns="region")
    wave = opened(tmp_path / "b", before, now, absent={"before": "region"}, language="zh")
    assert "“地区”只在一期有记录" in said(wave)


def test_rules_of_validity_that_could_act_in_one_wave_alone_are_named(tmp_path: Path) -> None:
    before, now = answers(1, BEFORE), answers(2, NOW).assign(took=100)
    rules = "validity: {min_seconds: 60, require_open: true}\n"
    wave = opened(
        tmp_path,
        before.drop(columns="words"),
        now,
        more=", seconds: took",
        absent={"before": "seconds, words"},
        extra=rules,
    )
    assert "Q1 2025 has no times: the rule against answers given too fast acted in" in said(wave)
    assert "Q1 2025 did not ask “Comment”" in said(wave)
    assert wave.store.counts["valid"].tolist() == [120, 120]


def test_one_wave_weighted_and_the_other_not_is_declared_and_named(tmp_path: Path) -> None:
    before, now = answers(1, BEFORE), answers(2, NOW).assign(w=np.resize([1.0, 3.0], 120))
    wave = opened(tmp_path, before, now, more=", weight: w", absent={"before": "weight"})
    assert "Q1 2025 has no weights: each of its respondents weighs 1." in said(wave)
    plain = before["a"].mean()
    assert judged(wave, "item:a")["value_before"] == pytest.approx(plain, rel=1e-12)
    assert judged(wave, "item:a")["value"] == pytest.approx(
        np.average(now["a"], weights=now["w"]), rel=1e-12
    )


def test_a_question_of_one_wave_alone_is_left_out_and_named(tmp_path: Path) -> None:
    before = answers(1, BEFORE).drop(columns="d")
    wave = opened(tmp_path, before, answers(2, NOW), absent={"before": "d"})
    assert "Asked in one of the waves only, and so not compared: Quality." in said(wave)
    assert judged(wave, "dimension:all")["items_left_out"] == "d"


def test_free_waves_without_an_order_are_told_until_the_study_orders_them(tmp_path: Path) -> None:
    parts = answers(1, "pilot"), answers(2, "main study")
    wave = opened(tmp_path / "a", *parts, period="pilot", kind="wave")
    [notice] = [each for each in wave.store.notices if each.kind == "wave_order"]
    assert "Write the order under `waves`" in notice.told("en")
    assert wave.earlier == ("main study",)  # by their names
    ordered = opened(
        tmp_path / "b",
        *parts,
        period="main study",
        kind="wave",
        extra="waves: [pilot, main study]\n",
    )
    assert not [each for each in ordered.store.notices if each.kind == "wave_order"]
    assert ordered.earlier == ("pilot",)
    assert judged(ordered, "item:a")["period_before"] == "pilot"


def test_a_measure_whose_customers_did_not_answer_says_so(tmp_path: Path) -> None:
    measure = """\
actions:
  - id: seats
    problem: {zh: 慢, en: Slow, subject: "item:b", seen: 2025Q1, where: {region: west}}
    measure: {zh: 增员, en: More seats}
    owner: {zh: 客服部, en: Service}
    due: 2025-03-31
    verify: {wave: 2025Q2}
"""
    now = answers(2, NOW)
    now = now[now["region"] == "east"]
    wave = opened(tmp_path, answers(1, BEFORE), now, extra=measure)
    [action] = actions(wave).to_dict("records")
    assert (action["reason"], action["n_after"]) == ("nobody_answered", 0)
    assert action["verdict"] == "not_possible"
    assert "in one of the waves none of the affected customers answered" in (
        sections.actions(wave).text
    )


def without(wave: pd.DataFrame, item: str, rows: pd.Series) -> pd.DataFrame:
    """The same, but these rows were not asked the question."""
    return wave.astype({item: "Int64"}).assign(**{item: lambda w: w[item].mask(rows)})


def parted(
    folder: Path, before: pd.DataFrame, now: list[pd.DataFrame], *, language: Language = "en"
) -> Wave:
    """The study with the wave of now in several files; a file without a column did not ask it."""
    folder.mkdir(parents=True, exist_ok=True)
    before.to_csv(folder / "before.csv", index=False)
    files = ["{path: before.csv}"]
    for number, part in enumerate(now):
        part.to_csv(folder / f"now{number}.csv", index=False)
        lacking = ", ".join(set("abcd") - set(part.columns))
        files.append(f"{{path: now{number}.csv{f', absent: [{lacking}]' if lacking else ''}}}")
    path = folder / "two.yaml"
    path.write_text(STUDY.replace("FILES", ", ".join(files)).replace(" MORE", ""), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSATBOOK_DATA", str(folder))
        return waves.open(path, NOW, language=language)


def parts_add_up(wave: Wave) -> None:
    """Whatever the changes are over, why they came about says the same."""
    parts = change_parts(wave)
    parts = parts[parts["share"].isna() & (parts["subject"] == "overall")]
    for _, each in parts.groupby(["score", "against", "by"], dropna=False):
        assert each["contribution"].sum() == pytest.approx(
            judged(wave, "overall")["difference"], abs=1e-9
        )


@pytest.mark.parametrize("count", [30, 300, 3000])
def test_a_question_that_one_of_two_files_lacks_makes_no_change_of_the_whole(
    tmp_path: Path, count: int
) -> None:
    before, now = answers(1, BEFORE, count), answers(2, NOW, count)
    before["b"], now["b"] = 1, 1  # far below all others
    halves = [now.iloc[: count // 2], now.iloc[count // 2 :].drop(columns="b")]
    wave = parted(tmp_path, before, halves)
    for subject in ("overall", "dimension:all"):
        whole = judged(wave, subject)
        assert (whole["verdict"], whole["items_left_out"]) == ("not_shown", "b")
    assert judged(wave, "item:b")["items_compared"] == 1  # by itself it is like with like
    assert "left out where scores of several questions are compared: Speed (100.0% in Q1 2025" in (
        said(wave)
    )
    assert "asked of others, not comparable" in sections.headline(wave).text
    parts_add_up(wave)
    assert "real" not in sections.summary(wave).text
    chinese = parted(tmp_path / "zh", before, halves, language="zh")
    assert "不计入多题得分的变化：速度（2025年第1季度 100.0%，本期 50.0%）" in said(chinese)


def test_a_question_of_one_region_alone_is_compared_there_and_nowhere_else(tmp_path: Path) -> None:
    region = np.resize(["east", "south", "west"], 600)
    before, now = (
        answers(seed, wave, 600).assign(region=region) for seed, wave in ((1, BEFORE), (2, NOW))
    )
    before.loc[region == "west", "d"] = 1
    wave = opened(tmp_path, before, without(now, "d", pd.Series(region == "west")))
    assert judged(wave, "overall")["items_left_out"] == "d"
    alone = judged(wave, "item:d")
    assert (alone["verdict"], alone["reason"]) == ("not_comparable", "asked_elsewhere")
    assert "another part of the respondents in one of the waves, and so not compared: Quality" in (
        said(wave)
    )
    assert "not alike by “Region”" in said(wave)
    parts_add_up(wave)
    groups = group_changes(wave, items=True).set_index(["segment", "subject"])
    south, gone = groups.loc[("region=south", "item:d")], groups.loc[("region=west", "item:d")]
    assert (south["items_compared"], gone["reason"]) == (1, "nobody_now")
    assert pd.isna(groups.loc[("region=south", "overall")]["items_left_out"])
    own = reopened(wave, "region=south")
    assert judged(own, "item:d")["difference"] == pytest.approx(south["difference"], rel=1e-12)


def test_regions_that_take_turns_with_a_question_are_no_like_parts(tmp_path: Path) -> None:
    before, now = answers(1, BEFORE, 400), answers(2, NOW, 400)
    wave = opened(
        tmp_path,
        without(before, "d", before["region"] == "west"),
        without(now, "d", now["region"] == "east"),
    )
    assert judged(wave, "overall")["items_left_out"] == "d"
    assert judged(wave, "item:d")["reason"] == "asked_elsewhere"


def test_six_answers_of_three_hundred_are_no_question_of_the_wave(tmp_path: Path) -> None:
    before, now = answers(1, BEFORE, 300), answers(2, NOW, 300)
    now = without(now, "b", pd.Series(np.arange(300) >= 6))
    wave = opened(tmp_path, before, now)
    assert judged(wave, "overall")["items_left_out"] == "b"
    assert judged(wave, "overall")["verdict"] == "not_shown"
    assert judged(wave, "item:b")["verdict"] == "not_comparable"
    assert trend(wave).set_index("subject").loc["overall", "items_left_out"] == "b"


def test_questions_put_to_the_same_part_both_times_stay(tmp_path: Path) -> None:
    routed = [
        without(wave, "d", wave["region"] == "west")
        for wave in (answers(1, BEFORE), answers(2, NOW))
    ]
    wave = opened(tmp_path, *routed)
    assert judged(wave, "overall")["items_compared"] == 4
    assert judged(wave, "item:d")["items_compared"] == 1
    assert "left out" not in said(wave)


def test_those_who_broke_off_cost_only_the_question_that_they_answered(tmp_path: Path) -> None:
    now, broken = answers(2, NOW, 400), pd.Series(np.arange(400) % 3 == 0)
    for item in "bcd":
        now = without(now, item, broken)
    wave = opened(tmp_path, answers(1, BEFORE, 400), now)
    assert judged(wave, "overall")["items_left_out"] == "a"


def test_shares_that_move_by_chance_leave_no_question_out() -> None:
    rng = np.random.default_rng(5)
    lost, scores = 0, 0
    for n in (30, 100, 1000):
        for share in (0.1, 0.5, 0.9):
            for _ in range(200):
                sizes = rng.multinomial(n, np.full(4, 0.25), 2)
                counts = rng.binomial(sizes[:, None, :], share, (2, 12, 4))
                now, before = (chance(size, own) for size, own in zip(sizes, counts, strict=True))
                twice = AskedTwice(now, before, of_group=False)
                lost += len(now.there & before.there) - len(twice.together(now.items))
                scores += 1
    assert lost <= 0.01 * scores  # questions lost per score of twelve


def chance(size: np.ndarray, answered: np.ndarray) -> Asked:
    """A wave of four regions of these sizes, of whom so many answered each of twelve questions."""
    groups = AskedGroups(tuple("nesw"), size, answered)
    items = tuple(f"q{number}" for number in range(len(answered)))
    return Asked(items, int(size.sum()), answered.sum(axis=1), lambda: {"region": groups})


def test_where_nobody_answered_or_all_was_withheld_is_told_as_such(tmp_path: Path) -> None:
    before = answers(1, BEFORE, 300)
    gone = before.assign(a=pd.NA, b=pd.NA, c=pd.NA, d=pd.NA)
    files = before[before["region"] == "east"], gone[gone["region"] == "west"]
    wave = opened(tmp_path / "a", pd.concat(files), answers(2, NOW, 300))
    west = reopened(wave, "region=west")
    assert judged(west, "overall")["reason"] == "nobody_before"
    assert "nobody answered it in Q1 2025, so that there is nothing to compare with" in said(west)
    assert "nobody answered it in Q1 2025" in sections.summary(west).text
    now = answers(2, NOW, 300)
    now[list("abcd")] = 6 - now[list("abcd")]
    turned = opened(tmp_path / "b", before, now)
    assert judged(turned, "overall")["reason"] == "withheld"
    assert "likely asked in another way than in Q1 2025, and so not compared" in said(turned)


def test_a_change_that_another_mix_of_customers_made_is_told_as_that(tmp_path: Path) -> None:
    waves_of = {}
    for wave, west in ((BEFORE, 1), (NOW, 4)):
        marks = answers(west, wave, 600)
        marks["region"] = np.resize(["west"] * west + ["east"] * (5 - west), 600)
        for item in "abcd":
            here = marks["region"] == "west"
            marks.loc[here, item] = (marks.loc[here, item] + 1).clip(1, 5)
        waves_of[wave] = marks
    wave = opened(tmp_path / "en", waves_of[BEFORE], waves_of[NOW])
    assert judged(wave, "overall")["verdict"] == "larger"
    told = sections.summary(wave).text
    assert "comes mostly from another mix of customers (Region: +0." in told
    assert "contributes most" not in told
    why = sections.why_changed(wave).text
    assert "the largest part is not how customers scored (" in why
    assert ") but customer mix: +0." in why
    assert "“west” moved it most" not in why
    assert "“east” moved it most" not in why
    back = waves_of[NOW].assign(wave=BEFORE), waves_of[BEFORE].assign(wave=NOW)
    chinese = opened(tmp_path / "zh", *back, language="zh")
    assert "主要来自客户构成的变化（地区：−0." in sections.summary(chinese).text
    assert "而是：客户构成的变化带来 −0." in sections.why_changed(chinese).text


def test_a_change_that_weights_made_names_no_group_as_its_cause(tmp_path: Path) -> None:
    """The same answers twice; now the content weigh four times as much."""
    marks = answers(1, BEFORE, 600)
    content = marks[list("abcd")].mean(axis=1) > 3
    before = marks.assign(weight=1.0)
    now = marks.assign(
        wave=NOW, weight=np.where(content, 4.0, 1.0), who=[f"{NOW}-{at}" for at in range(600)]
    )
    wave = opened(tmp_path, before, now, more=", weight: weight")
    assert judged(wave, "overall")["verdict"] == "larger"
    assert ") but weighting: +0." in sections.why_changed(wave).text
    assert "weighting made the largest part (+0." in sections.summary(wave).text
    assert "contributes most" not in sections.summary(wave).text


def test_a_wave_that_the_study_compares_with_and_the_data_lack_is_named(tmp_path: Path) -> None:
    for language, words in (
        ("en", "was to compare with Q2 2024, from which there are no answers; throughout it"),
        ("zh", "本应与2024年第2季度相比，但没有2024年第2季度的数据"),
    ):
        folder = tmp_path / language
        opened(folder, answers(1, BEFORE), answers(2, NOW))
        study = folder / "two.yaml"
        text = study.read_text(encoding="utf-8")
        study.write_text(text.replace("report: {", "report: {against: year_ago, "), "utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CSATBOOK_DATA", str(folder))
            assert words in sections.summary(waves.open(study, NOW, language=language)).text


def test_what_could_not_be_tested_is_not_called_within_error(tmp_path: Path) -> None:
    before, now = (answers(1, wave).assign(a=4, b=4, c=4, d=4) for wave in (BEFORE, NOW))
    wave = opened(tmp_path, before, now)
    assert judged(wave, "item:a")["verdict"] == "not_tested"
    assert "all within error" not in said(wave)


MEASURED = """\
actions:
  - id: staff
    problem: {zh: 慢, en: Slow, subject: "item:b", seen: 2025Q1, where: {region: east}}
    measure: {zh: 增员, en: More staff}
    owner: {zh: 客服部, en: Service}
    due: 2025-04-30
    verify: {wave: 2025Q2}
"""


@pytest.mark.parametrize("region", [None, "east"])
def test_a_weakly_linked_item_turned_round_is_never_a_real_change(
    tmp_path: Path, region: str | None
) -> None:
    """Its marks rise from 2.3 to 3.7: withheld for whoever is among them, and for nobody else."""
    now = answers(2, NOW, 400)
    inside = np.ones(len(now), dtype=bool) if region is None else now["region"] == region
    now.loc[inside, "b"] = 6 - now["b"]
    wave = opened(tmp_path, answers(1, BEFORE, 400), now, extra=MEASURED)
    speed = judged(wave, "item:b")
    assert (speed["verdict"], speed["reason"]) == ("not_comparable", "withheld")
    assert judged(wave, "overall")["items_left_out"] == "b"
    east, west = (judged(reopened(wave, f"region={each}"), "item:b") for each in ("east", "west"))
    assert east["reason"] == "withheld"
    assert west["verdict"] == ("not_comparable" if region is None else "not_shown")
    groups = group_changes(wave, items=True).set_index(["segment", "subject"])
    assert groups.loc[("region=east", "item:b"), "reason"] == "withheld"
    assert (groups.loc[("region=west", "item:b"), "reason"] == "withheld") == (region is None)
    [action] = actions(wave).to_dict("records")
    assert (action["verdict"], action["reason"]) == ("not_possible", "withheld")
    assert trend(wave).query("subject == 'item:b' and slope == slope").empty
    told = said(wave)
    assert "and so not compared: Speed" in told
    assert "real rise" not in told
    assert region is None or "Speed (among Region: east)" in told
    chinese = Wave(wave.study, wave.store, wave.period, "all", "zh")
    assert "Only some are found of three or more columns in rotation" in sections.reading(wave).text
    assert "三列以上轮换" in sections.reading(chinese).text
    assert "很可能被颠倒" in said(chinese)
    assert "确有上升" not in said(chinese)
