"""What the comparison of groups shows, in sentences that a manager reads in seconds."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from csatbook.report import fragment, number, sentence
from csatbook.report.comparisons import comparisons
from csatbook.report.fragment import Fragment
from csatbook.report.spreads import spreads
from csatbook.report.subject import Subject, subjects
from csatbook.report.wave import Wave

_MOST = 4
"""So many sentences a variable; the table and the result tables hold all."""


@dataclass
class _Below:
    """A group that scores surely below others on one subject."""

    subject: Subject
    group: str
    value: float
    rows: list[pd.Series] = field(default_factory=list)

    @property
    def gap(self) -> float:
        return float(max(abs(row["difference"]) for row in self.rows))


def compared(wave: Wave, variable: str, score: str) -> Fragment:
    """Which groups score significantly below others? The whole first, then dimensions, then items.

    Items are told only where no dimension differs.
    """
    frame = comparisons(wave)
    mine = frame[(frame["by"] == variable) & (frame["score"] == score)]
    tests = int(mine["p"].notna().sum())
    if not tests:
        return fragment.NOTHING
    below = _below(wave, mine, score)
    if not below:
        told = wave.say("compared_none", tests=tests, adjust=_adjusted(wave))
        return fragment.paragraph(told + _alike(wave, mine))
    said = [_sentence(wave, variable, score, one) for one in below[:_MOST]]
    pairs = int(mine["verdict"].isin(["larger", "smaller"]).sum())
    note = wave.say("compared_count", tests=tests, pairs=pairs, adjust=_adjusted(wave))
    return fragment.bullets(said) + fragment.paragraph(note + _alike(wave, mine), "note")


def varied(wave: Wave, variable: str) -> Fragment:
    """Whose answers vary more than those of others? Nothing where the study does not ask."""
    frame = spreads(wave)
    mine = frame[frame["by"] == variable]
    tests = int(mine["p"].notna().sum())
    if not tests:
        return fragment.NOTHING
    sure = mine[mine["verdict"].isin(["larger", "smaller"])]
    if sure.empty:
        told = wave.say("varied_none", tests=tests, adjust=_adjusted(wave))
        return fragment.paragraph(told, "note")
    order = sure.loc[sure["difference"].abs().sort_values(ascending=False).index]
    said = []
    for _, row in order.head(_MOST).iterrows():
        more, less = ("a", "b") if row["difference"] > 0 else ("b", "a")
        said.append(
            wave.say(
                "varied_one",
                more=_name(wave, variable, row[f"group_{more}"]),
                less=_name(wave, variable, row[f"group_{less}"]),
                item=wave.study.items[row["subject"].partition(":")[2]].text[wave.language],
                more_value=number.write(row[f"value_{more}"], "mark"),
                less_value=number.write(row[f"value_{less}"], "mark"),
                p=number.significance(row["p_adjusted"]),
            )
        )
    note = wave.say("varied_count", tests=tests, pairs=len(sure), adjust=_adjusted(wave))
    return fragment.bullets(said) + fragment.paragraph(note, "note")


def _below(wave: Wave, mine: pd.DataFrame, score: str) -> list[_Below]:
    by_key = {one.key: one for one in subjects(wave.study, wave.study.scores[score])}
    found: dict[tuple[str, str], _Below] = {}
    for _, row in mine[mine["verdict"].isin(["larger", "smaller"])].iterrows():
        low, value = (
            (row["group_a"], row["value_a"])
            if row["difference"] < 0
            else (row["group_b"], row["value_b"])
        )
        key = (row["subject"], low)
        found.setdefault(key, _Below(by_key[row["subject"]], low, value)).rows.append(row)
    kinds = ("overall", "dimension", "item")
    dimensions = any(one.subject.kind == "dimension" for one in found.values())
    kept = [one for one in found.values() if one.subject.kind != "item" or not dimensions]
    return sorted(kept, key=lambda one: (kinds.index(one.subject.kind), -one.gap))


def _sentence(wave: Wave, variable: str, score: str, one: _Below) -> str:
    """One group below one other with the interval, or below several with the range of gaps."""
    unit = wave.study.unit_of(score)
    words = {
        "low": _name(wave, variable, one.group),
        "scored": sentence.scored(wave, one.subject, score),
        "value": sentence.value(wave, score, one.value),
    }
    gaps = sorted(abs(row["difference"]) for row in one.rows)
    worst = max(row["p_adjusted"] for row in one.rows)
    if len(one.rows) == 1:
        [row] = one.rows
        least, most = sorted(abs(float(row[name])) for name in ("low", "high"))
        return wave.say(
            "compared_one",
            high=_name(wave, variable, _other(row)),
            high_value=sentence.value(wave, score, _other_value(row)),
            gap=sentence.gap(wave, score, gaps[0]),
            interval=number.interval(least, most, unit),
            p=number.significance(worst),
            **words,
        )
    others = wave.say("comma").join(
        f"{_name(wave, variable, _other(row))} {sentence.value(wave, score, _other_value(row))}"
        for row in sorted(one.rows, key=lambda row: -_other_value(row))
    )
    return wave.say(
        "compared_many",
        others=others,
        least=number.gap(gaps[0], unit).removeprefix("+"),
        most=sentence.gap(wave, score, gaps[-1]),
        p=number.significance(worst, most=True),
        **words,
    )


def _other(row: pd.Series) -> str:
    return str(row["group_b"] if row["difference"] < 0 else row["group_a"])


def _other_value(row: pd.Series) -> float:
    return float(row["value_b"] if row["difference"] < 0 else row["value_a"])


def _name(wave: Wave, variable: str, group: str) -> str:
    if group in ("rest", "total") and group not in wave.store.segments(wave.period)[variable]:
        return wave.say(f"compared_{group}")
    return wave.study.segments[variable].label(group)[wave.language]


def _adjusted(wave: Wave) -> str:
    return wave.say(f"adjust_{wave.study.compare.adjust}")


def _alike(wave: Wave, mine: pd.DataFrame) -> str:
    """How many pairs are shown not to differ by what matters, where the study says what does."""
    alike = int((mine["verdict"] == "no_relevant_difference").sum())
    if not alike:
        return ""
    return " " * (wave.language == "en") + wave.say("compared_alike", pairs=alike)
