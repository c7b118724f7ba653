"""What the comparison of groups shows, in sentences that a manager reads in seconds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from csatbook.analysis.groups.comparisons import against, comparisons
from csatbook.analysis.groups.spreads import spreads
from csatbook.analysis.subject import Subject, distinct
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say

_MOST = 4
"""So many sentences a variable; the table and the result tables hold all."""


@dataclass(frozen=True)
class _Apart:
    """A group that scores surely lower, or higher, than what it is compared with on one subject."""

    subject: Subject
    group: str
    value: float
    rows: list[pd.Series]
    """As in the table: of pairs the group can be on either side."""


def compared(wave: Wave, variable: str, score: str) -> Fragment:
    """Which groups score significantly below others? The whole first, then dimensions, then items.

    Beside everyone or the rest also which lie above. Items are told only where no dimension
    differs, and what is the same as the whole is not told again.
    """
    frame = comparisons(wave)
    mine = frame[(frame["by"] == variable) & (frame["score"] == score)]
    tests = int(mine["p"].notna().sum())
    if not tests:
        return fragment.NOTHING
    apart = _apart(wave, variable, mine, score)
    left_out = sentence.left_out(wave, variable)
    if not apart:
        told = say(
            wave,
            "compared_none_shown" if left_out else "compared_none",
            tests=tests,
            adjust=_adjusted(wave),
            families=sentence.families(wave),
        )
        return fragment.paragraph(told + _alike(wave, mine) + left_out)
    said = [_sentence(wave, variable, score, group) for group in apart]
    pairs = int(mine["verdict"].isin(["larger", "smaller"]).sum())
    note = say(
        wave,
        "compared_count",
        tests=tests,
        pairs=pairs,
        adjust=_adjusted(wave),
        families=sentence.families(wave),
    )
    note += _alike(wave, mine) + left_out
    unit = wave.study.unit_of(score)
    if not all(_adds_up(row, unit) for group in apart for row in group.rows):
        note += " " * (wave.language == "en") + say(wave, "rounded_note")
    return fragment.bullets(said) + fragment.paragraph(note, "note")


def _adds_up(row: pd.Series, unit: number.Unit) -> bool:
    """Whether both values and their difference fit as they are printed."""
    return number.adds_up([row["value_a"], -row["value_b"]], row["difference"], unit)


def varied(wave: Wave, variable: str) -> Fragment:
    """Whose answers vary more than those of others? Nothing where the study does not ask."""
    frame = spreads(wave)
    mine = frame[frame["by"] == variable]
    tests = int(mine["p"].notna().sum())
    if not tests:
        return fragment.NOTHING
    sure = mine[mine["verdict"].isin(["larger", "smaller"])]
    if sure.empty:
        told = say(wave, "varied_none", tests=tests, adjust=_adjusted(wave))
        return fragment.paragraph(told, "note")
    order = sure.loc[sure["difference"].abs().sort_values(ascending=False).index]
    said = []
    for _, row in order.head(_MOST).iterrows():
        more, less = ("a", "b") if row["difference"] > 0 else ("b", "a")
        said.append(
            say(
                wave,
                "varied_one",
                more=_name(wave, variable, row[f"group_{more}"]),
                less=_name(wave, variable, row[f"group_{less}"]),
                item=wave.study.items[row["subject"].partition(":")[2]].text[wave.language],
                more_value=number.write(row[f"value_{more}"], "mark"),
                less_value=number.write(row[f"value_{less}"], "mark"),
                p=number.significance(row["p_adjusted"], level=wave.study.compare.level),
            )
        )
    note = say(wave, "varied_count", tests=tests, pairs=len(sure), adjust=_adjusted(wave))
    return fragment.bullets(said) + fragment.paragraph(note, "note")


def _apart(wave: Wave, variable: str, mine: pd.DataFrame, score: str) -> list[_Apart]:
    """Those that are told, the gravest first."""
    by_key = {one.key: one for one in distinct(wave.study, wave.study.scores[score])}
    mine = mine[mine["verdict"].isin(["larger", "smaller"]) & mine["subject"].isin(list(by_key))]
    gaps = mine["difference"].abs().to_numpy()
    # Of a pair the lower one is told; beside everyone the group, wherever it lies.
    second = (mine["difference"] > 0).to_numpy() & _in_pairs(wave, variable)
    groups = np.where(second, mine["group_b"], mine["group_a"]).tolist()
    places: dict[tuple[str, str], list[int]] = {}
    for place, key in enumerate(zip(mine["subject"].tolist(), groups, strict=True)):
        places.setdefault(key, []).append(place)
    kinds = ("overall", "dimension", "item")
    dimensions = any(by_key[subject].kind == "dimension" for subject, _ in places)
    kept = [key for key in places if by_key[key[0]].kind != "item" or not dimensions]
    kept.sort(key=lambda key: (kinds.index(by_key[key[0]].kind), -gaps[places[key]].max()))
    told = []
    for key in kept[:_MOST]:
        rows = [mine.iloc[place] for place in places[key]]
        value = rows[0]["value_b" if second[places[key][0]] else "value_a"]
        told.append(_Apart(by_key[key[0]], key[1], float(value), rows))
    return told


def _in_pairs(wave: Wave, variable: str) -> bool:
    return against(wave, variable) == "pairs"


def _sentence(wave: Wave, variable: str, score: str, group: _Apart) -> str:
    """One group beside one other with the interval, or below several with the range of gaps."""
    words = {
        "group": _name(wave, variable, group.group),
        "scored": sentence.scored(wave, group.subject, score, inside=True),
        "value": number.write_score(wave.study, score, group.value),
    }
    gaps = sorted(abs(row["difference"]) for row in group.rows)
    worst = max(row["p_adjusted"] for row in group.rows)
    others = {_other(group, row): _other_value(group, row) for row in group.rows}
    if len(group.rows) == 1:
        [row], [(other, other_value)] = group.rows, others.items()
        # Counted from the lower to the higher, as the sentence tells it.
        ends = [float(row[name]) for name in ("low", "high")]
        low, high = ends if row["difference"] > 0 else [-end for end in reversed(ends)]
        return say(
            wave,
            "compared_lower" if group.value < other_value else "compared_higher",
            other=_name(wave, variable, other),
            other_value=number.write_score(wave.study, score, other_value),
            gap=sentence.gap(wave, score, gaps[0]),
            interval=sentence.gap_interval(wave, score, low, high),
            p=number.significance(worst, level=wave.study.compare.level),
            **words,
        )
    listed = [
        say(
            wave,
            "compared_beside",
            other=_name(wave, variable, other),
            value=number.write_score(wave.study, score, value),
        )
        for other, value in sorted(others.items(), key=lambda pair: -pair[1])
    ]
    return say(
        wave,
        "compared_many",
        others=sentence.joined(wave, listed, key="compared_and"),
        least=number.gap(gaps[0], wave.study.unit_of(score)).removeprefix("+"),
        most=sentence.gap(wave, score, gaps[-1]),
        p=number.significance(worst, most=True, level=wave.study.compare.level),
        **words,
    )


def _other(group: _Apart, row: pd.Series) -> str:
    return str(row["group_b"] if row["group_a"] == group.group else row["group_a"])


def _other_value(group: _Apart, row: pd.Series) -> float:
    return float(row["value_b"] if row["group_a"] == group.group else row["value_a"])


def _name(wave: Wave, variable: str, group: str) -> str:
    if not _in_pairs(wave, variable) and group == against(wave, variable):
        return say(wave, f"compared_{group}")
    return wave.study.segments[variable].label(group)[wave.language]


def _adjusted(wave: Wave) -> str:
    return say(wave, f"adjust_{wave.study.compare.adjust}")


def _alike(wave: Wave, mine: pd.DataFrame) -> str:
    """How many pairs are shown not to differ by what matters, where the study says what does."""
    alike = int((mine["verdict"] == "no_relevant_difference").sum())
    if not alike:
        return ""
    return " " * (wave.language == "en") + say(wave, "compared_alike", pairs=alike)
