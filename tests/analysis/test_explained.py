"""Why scores changed: each edit of the data moves its own part, and nothing small is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import samples
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.changes.explained import change_parts
from csatbook.analysis.wave import Wave

HEAD = "wave,polite,patient,again,region,words,w,took"
STUDY = samples.SMALL.replace(
    "  wave: wave\n", "  wave: wave\n  weight: w\n  seconds: took\n"
).replace("report:", "validity: {min_seconds: 60, patterns: false}\nreport:")
REGIONS = {"east": 2, "north": 3, "west": 4}
WEIGHTS = {"east": 1.0, "north": 2.0, "west": 3.0}


def customers(
    *,
    per_group: dict[str, int] | None = None,
    higher: int = 0,
    weights: dict[str, float] | None = None,
    fast: str | None = None,
) -> list[str]:
    """As many of each region, whose marks vary in the same way; half of one region too fast."""
    rows = []
    for region, mark in REGIONS.items():
        for place in range((per_group or {}).get(region, 20)):
            given = mark + (place % 2) * (1 if higher == 0 else higher)
            took = 30 if region == fast and place % 4 < 2 else 90
            own = (weights or WEIGHTS)[region]
            rows.append(f"{given},{mark},{2 * mark},{region},,{own},{took}")
    return rows


def explained(folder: Path, now: list[str], before: list[str] | None = None) -> Wave:
    rows = [f"2024Q1,{row}" for row in before or customers()] + [f"2024Q2,{row}" for row in now]
    answers = "\n".join([HEAD, *rows, ""])
    return samples.small(folder, study=STUDY, answers=answers, period="2024Q2")


def parts(wave: Wave, subject: str = "dimension:staff", score: str = "mean") -> dict[str, float]:
    frame = change_parts(wave)
    frame = frame[(frame["score"] == score) & (frame["subject"] == subject)]
    whole = frame[frame["share"].isna()]
    return dict(zip(whole["part"], whole["contribution"], strict=True))


@pytest.mark.parametrize(
    ("edit", "moved"),
    [
        (customers(higher=-1), "score"),
        (customers(per_group={"east": 40, "west": 10}), "mix"),
        (customers(weights={"east": 3.0, "north": 1.0, "west": 2.0}), "weighting"),
        (customers(fast="west"), "validity"),
    ],
)
def test_each_edit_moves_its_own_part(edit: list[str], moved: str, tmp_path: Path) -> None:
    wave = explained(tmp_path, edit)
    found = parts(wave)
    assert abs(found.pop(moved)) > 0.01
    assert list(found.values()) == pytest.approx([0, 0, 0], abs=1e-12)


@pytest.mark.parametrize("rule", ["first", "last"])
def test_those_who_answered_twice_are_not_set_aside_and_move_nothing(
    tmp_path: Path, rule: str
) -> None:
    """Ten of the west send theirs again, by other marks; the rule keeps one of each."""
    study = STUDY.replace("  wave: wave\n", "  wave: wave\n  respondent: words\n").replace(
        "patterns: false", f"patterns: false, duplicates: {rule}"
    )
    study = study.replace("open:\n  words: {zh: 意见, en: Comment}\n", "")

    def named(wave: str) -> list[str]:
        return [
            f"{wave},{row}".replace(",,", f",{wave}-{place},")
            for place, row in enumerate(customers())
        ]

    now = named("2024Q2")
    again = ["2024Q2,1,1,0," + row.split(",", 4)[4] for row in now[-10:]]
    rows = [*now, *again] if rule == "first" else [*again, *now]
    answers = "\n".join([HEAD, *named("2024Q1"), *rows, ""])
    wave = samples.small(tmp_path, study=study, answers=answers, period="2024Q2")
    assert wave.store.rejected_counts("2024Q2") == {"duplicate": 10}
    assert parts(wave) == dict.fromkeys(["score", "mix", "weighting", "validity"], 0)
    assert (change_parts(wave)["set_aside"] == 0).all()


def test_the_parts_of_every_score_add_up_to_its_change(tmp_path: Path) -> None:
    edit = customers(per_group={"east": 33}, higher=-1, weights=dict.fromkeys(REGIONS, 1.0))
    wave = explained(tmp_path, edit, customers(fast="north"))
    frame, change = change_parts(wave), changes(wave).set_index(["score", "subject"])
    whole = frame[frame["share"].isna()].groupby(["score", "subject", "by"])["contribution"].sum()
    assert len(whole) >= 4
    for (score, subject, _), found in whole.items():
        assert found == pytest.approx(change.loc[(score, subject), "difference"], abs=1e-9)
    groups = frame[frame["share"].notna()]
    for key, found in (
        groups.groupby(["score", "subject", "by", "part"])["contribution"].sum().items()
    ):
        score, subject, by, part = key
        same = (frame["score"] == score) & (frame["subject"] == subject) & (frame["by"] == by)
        own = frame[same & (frame["part"] == part) & frame["share"].isna()]
        assert found == pytest.approx(own["contribution"].iloc[0], abs=1e-9)


def test_a_few_questionnaires_set_aside_in_a_group_are_not_told(tmp_path: Path) -> None:
    study = STUDY.replace("min_answers: 1", "min_answers: 5")
    rows = customers(per_group={"west": 8}, fast="west")  # four of the west are too fast
    answers = "\n".join(
        [HEAD, *(f"2024Q1,{row}" for row in customers()), *(f"2024Q2,{row}" for row in rows), ""]
    )
    wave = samples.small(tmp_path, study=study, answers=answers, period="2024Q2")
    frame = change_parts(wave)
    assert len(frame)
    assert (frame["set_aside"] == 0).all()
    assert parts(wave)["validity"] == 0


def test_a_group_that_must_not_be_shown_is_in_the_rest(tmp_path: Path) -> None:
    study = STUDY.replace("min_answers: 1", "min_answers: 5")
    rows = customers(per_group={"west": 3})
    answers = "\n".join(
        [HEAD, *(f"2024Q1,{row}" for row in customers()), *(f"2024Q2,{row}" for row in rows), ""]
    )
    wave = samples.small(tmp_path, study=study, answers=answers, period="2024Q2")
    frame = change_parts(wave)
    assert "west" not in set(frame["group"].dropna())
    assert frame["rest"].any()


def test_the_regions_fall_is_of_scores_and_not_of_the_mix(
    service: Callable[..., Wave],
) -> None:
    for period, sign in (("2025Q3", -1), ("2025Q4", 1)):
        frame = change_parts(service(period))
        mine = frame[
            (frame["score"] == "csat")
            & (frame["subject"] == "overall")
            & (frame["against"] == "previous")
            & frame["leads"]
        ]
        assert set(mine["by"]) == {"region"}
        whole = mine[mine["share"].isna()].set_index("part")["contribution"] * sign
        assert whole["score"] > 0.03
        assert whole["mix"] < 0.1 * whole["score"]
        by_group = mine[mine["part"] == "score"].set_index("group")["contribution"] * sign
        assert by_group.drop(index=np.nan).idxmax() == "西南"
        assert pd.notna(mine["p_alike"]).all()


def test_that_groups_differ_is_made_up_for_all_variables(shared: Path) -> None:
    frame = change_parts(samples.opened(shared, "service", "2025Q4"))
    mine = frame[
        (frame["score"] == "csat")
        & (frame["subject"] == "overall")
        & (frame["against"] == "previous")
    ]
    each = mine.drop_duplicates("by").sort_values("p_alike")
    assert len(each) > 2
    # Holm: the smallest times their number, the next times one less, and none below one before.
    left, least = len(each), 0.0
    for plain, adjusted in zip(each["p_alike"], each["p_alike_adjusted"], strict=True):
        least = max(least, min(1.0, left * plain))
        assert adjusted == pytest.approx(least, rel=1e-12)
        left -= 1
