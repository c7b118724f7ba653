"""What to improve first: what it costs, how it changed, for whom, and what never is a priority."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from csatbook.analysis.priorities import priorities
from csatbook.analysis.wave import Wave
from csatbook.report import sections
from csatbook.stats.drivers import given, what_if
from samples import SMALL, small

DRIVEN = SMALL + "drivers: {outcome: again, of: [polite, patient], resamples: 0}\n"


def answers(*, weight: float) -> str:
    """Sixty respondents whose outcome follows politeness alone, or patience too."""
    random = np.random.default_rng(4)
    rows = ["wave,region,polite,patient,again,words"]
    for _ in range(60):  # noise, so that not all is explained
        polite, patient = random.integers(1, 6, size=2)
        again = int(
            np.clip(round(2 * polite + weight * (patient - 3) + random.normal(0, 0.7)), 0, 10)
        )
        rows.append(f"2024Q2,east,{polite},{patient},{again},")
    return "\n".join(rows) + "\n"


def test_what_it_costs_is_what_full_marks_would_bring() -> None:
    random = np.random.default_rng(1)
    marks = pd.DataFrame(random.integers(0, 101, size=(80, 3)), columns=["a", "b", "c"]) * 1.0
    outcome = pd.Series(0.4 * marks["a"] + 0.2 * marks["b"] + random.normal(0, 5, 80))
    told = given.gather(outcome, marks)
    full = what_if.expected_gains(told, targets=dict.fromkeys("abc", 100.0))
    for driver in what_if.expected_gains(told).drivers:
        same = next(each for each in full.drivers if each.name == driver.name)
        assert driver.to_full == same.to_target
    places = {driver.name: driver.places for driver in full.drivers}
    assert places == {"a": (1, 1), "b": (2, 2), "c": (3, 3)}


def test_what_has_no_influence_is_no_priority_however_low(tmp_path: Path) -> None:
    wave = small(tmp_path, study=DRIVEN, answers=answers(weight=0))
    frame = priorities(wave).set_index("subject")
    assert frame.loc["item:polite", "state"] == "priority"
    assert frame.loc["item:patient", "state"] == "no_influence"
    assert "Patience" not in sections.plan(wave).text


def test_the_outcome_is_never_in_its_own_list(tmp_path: Path) -> None:
    wave = small(tmp_path, study=DRIVEN, answers=answers(weight=1))
    assert set(priorities(wave)["subject"]) == {"item:polite", "item:patient"}
    assert (priorities(wave)["outcome"] == "again").all()


def test_the_same_list_stands_behind_summary_problems_plan_and_conclusion(
    service: Callable[..., Wave],
) -> None:
    wave = service("2025Q4")
    assert priorities(wave)["rank"].dropna().tolist() == [1, 2, 3]
    names = ["响应效率", "问题解决", "产品与价格"]
    for section in (sections.problems, sections.plan, sections.conclusion):
        places = [section(wave).text.index(name) for name in names]
        assert places == sorted(places)
    assert "增设夜班" in sections.plan(wave).text  # declared for the waiting times within it
    assert "响应效率：增设夜班（电话、接通前的等待时间），客服部，2026-02-28 前。" in (
        sections.summary(wave).text
    )


def test_what_really_fell_stands_before_what_only_costs(service: Callable[..., Wave]) -> None:
    frame = priorities(service("2025Q3"))
    ranked = frame[frame["rank"].notna()]
    assert ranked["fell"].astype(bool).is_monotonic_decreasing
    fallen = ranked[(ranked["group"] == "region=西南") & ranked["fell"].astype(bool)]
    assert len(fallen) == 1
