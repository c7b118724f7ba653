"""Why the leading score changed: what its groups scored, how many they were, weights, rules."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import scorecard, wanted
from csatbook.analysis.changes import changes as analysed
from csatbook.analysis.changes import compared_waves
from csatbook.analysis.changes.explained import change_parts
from csatbook.analysis.wave import Wave
from csatbook.report import change_words, fragment, number, sentence
from csatbook.report.figure.waterfall import Step
from csatbook.report.fragment import Fragment
from csatbook.report.largest_parts import BEHIND, largest_part, mostly_score, opposite_groups
from csatbook.report.sections.contributions import contributions
from csatbook.report.sections.ledger import line_label
from csatbook.report.wording import say
from csatbook.study import period as periods
from csatbook.study.derived import Composite, Deductions

_SURE = ("larger", "smaller")
_NAMED = 3
"""So many lines are named in the sentence."""
_TRACE = 1e-9
"""So little is what sums of decimals leave."""


def why_changed(
    wave: Wave, *, score: str | None = None, by: str | None = None, top: int = 8
) -> Fragment:
    """Why did the leading score change since the wave before?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : a score of answers; by default the one that leads the report, whose lines are the steps
        where it is made of other scores or by deductions
    by : the segment whose groups are told apart; by default the one whose groups changed most
        differently
    top : so many groups are drawn, those that moved the score most; the others together

    Returns
    -------
    Fragment
        A sentence, a waterfall from the value before to that of now, the same by dimension or
        question, and a note. Nothing in the first wave, or where nothing can be told.

    Raises
    ------
    ParameterError
        There is no such score or segment; names those there are.

    Examples
    --------
    >>> why_changed(wave, score="share").text.splitlines()[1]
    'Satisfied share: why it changed from Q1 2024 to Q2 2024'
    """
    headline = wave.study.scores[wave.study.headline]
    if score is None and by is None and isinstance(headline, Composite | Deductions):
        return _of_lines(wave, wanted.count("top", top))
    wave = wanted.led(wave, score)
    score, most = wave.study.answer_headline, wanted.count("top", top)
    if by is not None:
        wanted.names("by", by, wave.study.segments)
    change = _change(wave, score)
    frame = change_parts(wave) if wave.earlier else pd.DataFrame()
    if change is None or frame.empty:
        return fragment.NOTHING
    frame = frame[
        (frame["score"] == score)
        & (frame["subject"] == "overall")
        & (frame["against"] == compared_waves.leading(wave))
        & (frame["leads"] if by is None else frame["by"] == by)
    ]
    whole = frame[frame["share"].isna()].set_index("part")["contribution"]
    if whole.empty:
        return fragment.NOTHING
    groups = frame[(frame["part"] == "score") & frame["share"].notna()]
    variable = frame["by"].iloc[0]
    told = _Told(wave, score, None if pd.isna(variable) else str(variable))
    parts = [fragment.paragraph(told.sentence(change, whole, groups), "lead")]
    parts.append(told.drawn(change, whole, groups, most))
    parts.append(contributions(wave, top=top))
    parts.append(sentence.note(wave, told.notes(change, groups)))
    return fragment.join(parts)


def score_not_mix(wave: Wave, change: pd.Series, whole: pd.Series) -> str:
    """That a real change is one of scores, not of mix, in a sentence; empty where it is not.

    Parameters
    ----------
    wave : whose report it is
    change : of the table `changes`, of a score of answers
    whole : of the table `change_parts`, what each part contributed to it
    """
    if not mostly_score(whole, change["difference"]):
        return ""
    amount = _Told(wave, str(change["score"]), None).amount
    words = {"score": amount(whole["score"]), "mix": amount(whole["mix"])}
    return say(wave, f"summary.why_alike_{change['verdict']}", **words)


def _of_lines(wave: Wave, most: int | None) -> Fragment:
    """A score made of others, or by deductions: what each of its lines added to the change."""
    score, change = wave.study.headline, _change(wave, wave.study.headline)
    if change is None:
        return fragment.NOTHING
    moved = _moved(wave, change)
    unit = wave.study.unit_of(score)
    nothing = number.gap(0.0, unit)
    seen = moved[[number.gap(points, unit) != nothing for points in moved]]
    if seen.empty:
        return fragment.NOTHING
    shown = seen.head(most or len(seen))
    steps = _steps(wave, score, shown)
    said = [_both_ways(wave, change, steps)]
    if len(shown) < len(moved):
        left = Step(say(wave, "why_lines_others"), moved.sum() - shown.sum())
        if number.gap(left.amount, unit) != nothing or len(shown) < len(seen):
            steps.append(left)
    notes = [say(wave, "why_lines_note")]
    whole, other = change.copy(), change["value_all_before"] - change["value_before"]
    other = change["value_all"] - change["value"] - other
    if change["units_left_out"] > 0 and pd.isna(change["items_left_out"]):
        whole = whole.drop(["value", "value_before"])
        whole["value"], whole["value_before"] = change["value_all"], change["value_all_before"]
        if number.gap(other, unit) != nothing:
            steps.append(Step(say(wave, "why_units"), other))
        said.append(change_words.over_units(wave, change))
    if change["verdict"] not in _SURE:
        notes.insert(0, say(wave, "why_unsure"))
    amounts = [step.amount for step in steps]
    if not number.adds_up(amounts, whole["value"] - whole["value_before"], unit):
        notes.append(say(wave, "rounded_note"))
    return fragment.join(
        [
            fragment.paragraph((" " if wave.language == "en" else "").join(said), "lead"),
            change_words.stepped(wave, whole, steps, caption="why_caption"),
            sentence.note(wave, notes),
        ]
    )


def largest_lines(wave: Wave, change: pd.Series) -> str:
    """Which lines of a score made of others moved it most? A sentence; empty where none is known.

    Parameters
    ----------
    wave : whose report it is
    change : of the table `changes`, of the leading score
    """
    score, total = str(change["score"]), change["difference"]
    steps = _steps(wave, score, _moved(wave, change))
    along = [step for step in steps if step.amount * total > 0] or steps
    if not along:
        return ""
    told = _Told(wave, score, None)
    half = abs(along[0].amount) / 2
    named = [
        say(wave, "why_line", line=step.label, part=told.amount(step.amount))
        for step in along[:_NAMED]
        if abs(step.amount) >= half
    ]
    lines = sentence.joined(wave, named)
    words = {"before": told.before(change), "gap": told.amount(total)}
    return say(wave, "why_lines", **words, lines=lines)


def _both_ways(wave: Wave, change: pd.Series, steps: list[Step]) -> str:
    """Which lines lowered the score and which raised it, the largest of each first."""
    told = _Told(wave, str(change["score"]), None)
    parts = []
    for key, sign in (("why_lowered", -1), ("why_raised", 1)):
        moved = [step for step in steps if sign * step.amount > 0]
        named = [
            say(wave, "why_line", line=step.label, part=told.amount(step.amount))
            for step in moved[:_NAMED]
        ]
        if named:
            parts.append(say(wave, key, lines=sentence.joined(wave, named)))
    words = {"before": told.before(change), "gap": told.amount(change["difference"])}
    return say(wave, "why_both_ways", **words, parts=say(wave, "semicolon").join(parts))


def _moved(wave: Wave, change: pd.Series) -> pd.Series:
    """What each line added to a change; none where they are over other questions than it."""
    score = str(change["score"])
    if not isinstance(wave.study.scores[score], Composite | Deductions):
        return pd.Series(dtype=float)
    moved = scorecard.line_changes(wave, str(change["period_before"]), score)
    return moved if abs(moved.sum() - change["difference"]) <= _TRACE else moved.iloc[:0]


def _steps(wave: Wave, score: str, moved: pd.Series) -> list[Step]:
    return [
        Step(line_label(wave, score, *key), float(points))
        for key, points in zip(moved.index, moved, strict=True)
    ]


def _change(wave: Wave, score: str) -> pd.Series | None:
    """The row of the table `changes` that is explained."""
    frame = analysed.changes(wave)
    mine = frame[
        (frame["score"] == score)
        & (frame["subject"] == "overall")
        & (frame["against"] == compared_waves.leading(wave))
        & frame["difference"].notna()
    ]
    return None if mine.empty else mine.iloc[0]


class _Told:
    """How the parts of a score's change are put into words and drawn."""

    def __init__(self, wave: Wave, score: str, by: str | None) -> None:
        self.wave, self.score, self.by = wave, score, by
        self.variable = wave.study.segments[by].text[wave.language] if by is not None else ""

    def sentence(self, change: pd.Series, whole: pd.Series, groups: pd.DataFrame) -> str:
        total = change["difference"]
        words = {
            "gap": self.amount(total),
            "score": self.amount(whole["score"]),
            "others": self._others(whole),
            "before": self.before(change),
            "word": say(self.wave, f"change_word_{change['verdict']}"),
        }
        sure = change["verdict"] in _SURE
        largest = largest_part(whole)
        nearly = mostly_score(whole, total)
        key = ("why_mostly_score" if nearly else "why_parts") if sure else "why_whole_unsure"
        if sure and largest != "score":
            key = "why_largest"
            words["part"] = say(self.wave, f"why_other_{largest}", gap=self.amount(whole[largest]))
            words["others"] = self._others(whole, besides=largest)
        told = [say(self.wave, key, **words), *self._groups(sure, total, whole, groups)]
        return (" " if self.wave.language == "en" else "").join(told)

    def _groups(
        self, sure: bool, total: float, whole: pd.Series, groups: pd.DataFrame
    ) -> list[str]:
        """Which group moved it most, or which two against each other, more than anything else.

        Of a change that is not real only where groups changed differently beyond chance.
        """
        wave, alpha = self.wave, self.wave.study.compare.level
        if len(groups) < 2 or not (sure or (groups["p_alike_adjusted"] < alpha).any()):
            return []
        if (both := opposite_groups(total, whole, groups)) is not None:
            up, down = both
            said = {
                "up": self.group(up),
                "up_gap": self.amount(up["contribution"]),
                "down": self.group(down),
                "down_gap": self.amount(down["contribution"]),
            }
            key = "why_opposite" + "_unsure" * (not up["p_alike_adjusted"] < alpha)
            return [say(wave, key, variable=self.variable, **said)]
        if largest_part(whole) != "score":
            return []
        order = groups.sort_values("contribution", kind="stable")
        greatest = max((order.iloc[0], order.iloc[-1]), key=lambda row: abs(row["contribution"]))
        said = {"group": self.group(greatest), "gap": self.amount(greatest["contribution"])}
        said["share"] = number.write(greatest["share"], "share")
        apart = greatest["p_alike_adjusted"] < alpha
        key = "why_group" if apart else "why_group_unsure"
        return [say(wave, key, variable=self.variable, **said)]

    def _others(self, whole: pd.Series, *, besides: str = "") -> str:
        wave = self.wave
        nothing = self.amount(0.0)
        shown = [
            part
            for part in BEHIND
            if part != besides
            and ((part == "mix" and self.by) or self.amount(whole[part]) != nothing)
        ]
        said = [say(wave, f"why_other_{part}", gap=self.amount(whole[part])) for part in shown]
        return say(wave, "comma").join(said) if said else say(wave, "why_no_other")

    def drawn(
        self, change: pd.Series, whole: pd.Series, groups: pd.DataFrame, most: int | None
    ) -> Fragment:
        wave = self.wave
        if len(groups) > 1:
            order = groups.sort_values("contribution", key=lambda each: -each.abs(), kind="stable")
            nothing = self.amount(0.0)
            seen = order[[self.amount(part) != nothing for part in order["contribution"]]]
            shown = seen.head(most or len(seen))
            steps = [
                Step(say(wave, "why_score_of", group=self.group(row)), row["contribution"])
                for _, row in shown.iterrows()
            ]
            if len(shown) < len(order):
                left = whole["score"] - shown["contribution"].sum()
                label = say(wave, "why_score_others", count=f"{len(order) - len(shown)}")
                if self.amount(left) != nothing:
                    steps.append(Step(label, left))
        else:
            steps = [Step(say(wave, "why_score"), whole["score"])]
        steps += [
            Step(say(wave, f"why_{part}"), whole[part])
            for part in BEHIND
            if self.amount(whole[part]) != self.amount(0.0)
        ]
        return change_words.stepped(wave, change, steps, caption="why_caption")

    def notes(self, change: pd.Series, groups: pd.DataFrame) -> list[str]:
        if change["verdict"] in _SURE:
            return []
        if change["verdict"] == "not_tested":
            return [say(self.wave, "why_untested")]
        if (groups["p_alike_adjusted"] < self.wave.study.compare.level).any():
            return [say(self.wave, "why_unsure_apart", variable=self.variable)]
        return [say(self.wave, "why_unsure")]

    def amount(self, difference: float) -> str:
        return change_words.signed(self.wave, self.score, difference)

    def before(self, change: pd.Series) -> str:
        return periods.label(self.wave.study.period, change["period_before"], self.wave.language)

    def group(self, row: pd.Series) -> str:
        if row["rest"] or self.by is None:
            return say(self.wave, "why_rest")
        return self.wave.study.segments[self.by].label(row["group"])[self.wave.language]
