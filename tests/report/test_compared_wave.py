"""`report: {against: …}` leads the whole report, and the wave before is told beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests import samples

from csatbook import sections
from csatbook.analysis.finding import findings, recoveries
from csatbook.analysis.priorities import priorities
from csatbook.analysis.wave import Wave, at
from csatbook.report.fragment import Fragment
from csatbook.run import summary
from csatbook.study.wording import Language

STUDY = samples.SMALL.replace(
    "scores:",
    """choices:
  why:
    zh: 原因
    en: Reasons
    tone: negative
    options: {slow: {zh: 慢, en: Slow}, rude: {zh: 粗鲁, en: Rude}}
compare: {by: [region]}
scores:""",
)
# Satisfied in three of four answers a year ago, in one of four last time, in half of them now.
SHARES = {"2023Q2": 8, "2024Q1": 2, "2024Q2": 5}


def compared(folder: Path, against: str, language: Language = "en") -> Wave:
    lines = ["wave,polite,patient,again,region,words,why"]
    for wave, good in SHARES.items():
        for person in range(200):
            mark = 5 if person % 10 < good else 2
            reason = "slow" if person % 10 >= good else "rude"
            region = "east" if person % 20 < 10 else "west"
            lines.append(f"{wave},{mark},{mark - person % 2},{2 * mark},{region},,{reason}")
    study = STUDY.replace("report: {", f"report: {{against: {against}, ")
    return samples.small(folder, study=study, answers="\n".join([*lines, ""]), language=language)


SECTIONS: tuple[Callable[[Wave], Fragment], ...] = (
    sections.summary,
    sections.headline,
    sections.changes,
    sections.why_changed,
    sections.trend,
    sections.choices,
    sections.problems,
    sections.conclusion,
)


@pytest.mark.parametrize(
    ("against", "language", "said", "other"),
    [
        ("year_ago", "en", "Q2 2023", "Q1 2024"),
        ("year_ago", "zh", "2023年第2季度", "2024年第1季度"),
        ("2023Q2", "en", "Q2 2023", "Q1 2024"),
        ("previous", "en", "Q1 2024", "Q2 2023"),
    ],
)
def test_each_section_tells_of_the_declared_wave_first(
    tmp_path: Path, against: str, language: Language, said: str, other: str
) -> None:
    wave = compared(tmp_path, against, language)
    called = "previous" if against == "previous" else said  # as tiles call it
    for section in SECTIONS:
        text = section(wave).text
        first = text.find(called if section is sections.headline else said)
        assert first >= 0, section
        assert not 0 <= text.find(other) < first, section


def test_the_verdict_and_the_tiles_tell_both_waves_with_their_verdicts(tmp_path: Path) -> None:
    wave = compared(tmp_path, "year_ago")
    verdict = sections.summary(wave).text.splitlines()[0]
    assert "below Q2 2023, a real fall; since the previous wave (Q1 2024) +" in verdict
    assert verdict.endswith(", a real rise.")
    tile = sections.headline(wave).text.splitlines()[0]
    assert tile.index("Q2 2023") < tile.index("▼") < tile.index("previous") < tile.index("▲")
    trend = sections.trend(wave).text.splitlines()[0]
    assert trend.index("since Q2 2023") < trend.index("since Q1 2024")
    assert "a real fall" in trend
    assert "a real rise" in trend


def test_falls_and_priorities_are_those_since_the_declared_wave(tmp_path: Path) -> None:
    for against, fell in (("year_ago", True), ("previous", False)):
        wave = compared(tmp_path / against, against)
        kinds = {finding.kind for finding in findings(wave)}
        assert ("drop" in kinds) == fell
        assert bool(priorities(wave)["fell"].any()) == fell
    named = sections.problems(compared(tmp_path / "c", "year_ago")).text
    assert "really fell since Q2 2023" in named
    assert "Really worse than in Q2 2023" in named
    assert "previous wave" not in named


def test_groups_recover_from_the_declared_wave(tmp_path: Path) -> None:
    assert not recoveries(compared(tmp_path / "a", "year_ago"))
    wave = compared(tmp_path / "b", "previous")
    assert {finding.segment for finding in recoveries(wave)} == {"region=east", "region=west"}
    assert "up from" in sections.problems(wave).text
    assert "in the previous wave" in sections.problems(wave).text


@pytest.mark.parametrize(
    ("against", "period", "said"),
    [
        ("year_ago", "2024Q1", "compare with Q1 2023, from which there are no answers"),
        ("2024Q2", "2024Q1", "compare with Q2 2024, which is not before this wave"),
    ],
)
def test_a_missing_wave_is_told_once_and_the_wave_before_takes_its_place(
    tmp_path: Path, against: str, period: str, said: str
) -> None:
    wave = at(compared(tmp_path, against), period)
    told = "\n".join(section(wave).text for section in SECTIONS).replace("\xa0", " ")
    assert told.count(said) == 1
    assert told.count("instead") == 1
    assert "with the previous wave (Q2 2023) instead" in told
    assert "below Q2 2023, a real fall" in sections.summary(wave).text


def test_the_overview_tells_the_change_since_the_declared_wave(tmp_path: Path) -> None:
    head = "segment,score,subject,against,period_before,difference,low,high,p,verdict\n"
    (tmp_path / "changes.csv").write_text(
        f"{head}all,share,overall,previous,2024Q1,0.3,0.2,0.4,0.001,larger\n"
        "all,share,overall,year_ago,2023Q2,-0.3,-0.4,-0.2,0.001,smaller\n",
        encoding="utf-8",
    )
    known = {}
    for against in ("previous", "year_ago", "2023Q2", "2024Q1"):
        study = compared(tmp_path / against, against).study
        change = summary.headlines(tmp_path, study)["all"].change
        assert change
        known[against] = (change.verdict, change.before and change.before["en"])
    assert known["previous"] == known["2024Q1"] == ("larger", None)
    assert known["year_ago"] == known["2023Q2"] == ("smaller", "Q2 2023")
