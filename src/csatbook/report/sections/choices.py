"""What customers ticked in questions with several answers: how many, who more, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import pandas as pd

from csatbook.analysis import wanted
from csatbook.analysis.changes.compared_waves import leading
from csatbook.analysis.issues import choices as counted
from csatbook.analysis.issues import compared
from csatbook.analysis.wanted import Names
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, mention_words, number, sentence
from csatbook.report.figure.dots import Dot, dots
from csatbook.report.fragment import Fragment
from csatbook.report.number import Unit
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study import period as periods

_LED, _MOST = 3, 15
_UNITS: Mapping[str, Unit] = {"chosen": "share", counted.FIRST: "share", counted.RANK: "mark"}
"""In which the measures of `choice_changes` are written."""
_PLACES = {"larger": "choices.later", "smaller": "choices.earlier"}
"""Of mean ranks."""


def choices(wave: Wave, *, question: Names = None, top: int = _MOST) -> Fragment:
    """Which options do customers tick, how often, who more, and what became of it?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    question : a question with several answers, or several; by default all
    top : so many options of a question are drawn at most, those that most ticked

    Returns
    -------
    Fragment
        For each question a sentence, what really changed and which groups really differ, and the
        options by how many ticked them with intervals, beside what it was in the wave before; of
        ranked options a table of who ranked them first, and their mean ranks.
        Nothing where the study declares no `choices`, or nobody answered.

    Raises
    ------
    ParameterError
        There is no such question; names those there are.

    Examples
    --------
    >>> choices(wave).text  # the small study asks no such question
    ''
    """
    names = tuple(wave.study.choices)
    if not names:
        return fragment.NOTHING
    chosen = names if question is None else wanted.names("question", question, names)
    most = wanted.count("top", top) or _MOST
    frame = counted.choices(wave)
    parts = [
        _Asked(wave, name, frame[frame["question"] == name]).fragment(most)
        for name in chosen
        if frame.loc[frame["question"] == name, "share"].notna().any()
    ]
    return fragment.join(parts) if parts else fragment.NOTHING


class _Asked:
    """How the answers to one question are put into words and drawn."""

    def __init__(self, wave: Wave, question: str, frame: pd.DataFrame) -> None:
        self.wave, self.question, self.declared = wave, question, wave.study.choices[question]
        self.label = self.declared.text[wave.language]
        self.leading = "first" if self.declared.ranked else "share"
        self.shown = frame[frame["share"].notna()].sort_values(
            [self.leading, "share"], ascending=False, kind="stable"
        )

    def fragment(self, most: int) -> Fragment:
        parts = [fragment.paragraph(self._sentence(), "lead")]
        if sure := [*self._changed(), *self._differing()]:
            parts.append(fragment.bullets(sure))
        parts.append(self._drawn(self.shown.head(most)))
        if self.declared.ranked:
            parts.append(self._ranks(self.shown.head(most)))
        first = self.shown.iloc[0]
        note = say(
            self.wave,
            self._note,
            skipped=number.write(first["skipped"], "count"),
            none=number.write(first["none"], "count"),
        )
        return fragment.join(parts) + sentence.note(self.wave, [note])

    @property
    def _note(self) -> str:
        if self.declared.ranked:
            return "choices.note_ranked"
        return "choices.note_single" if self.declared.most == 1 else "choices.note"

    def _ranks(self, shown: pd.DataFrame) -> Fragment:
        """Each option's ranks as a table."""
        headings = ("col_option", "col_first", "col_ranked", "col_mean")
        columns = [
            Column(say(self.wave, f"choices.{each}"), numeric=place > 0)
            for place, each in enumerate(headings)
        ]
        rows = [
            Row(
                (
                    self._name(row["option"]),
                    number.write(row["first"], "share"),
                    number.write(row["share"], "share"),
                    number.write(row["mean_rank"], "mark"),
                )
            )
            for _, row in shown.iterrows()
        ]
        return table(say(self.wave, "choices.caption_ranked", question=self.label), columns, rows)

    def _sentence(self) -> str:
        first = self.shown.iloc[0]
        words = {
            "question": self.label,
            "asked": number.write(first["asked"], "count"),
            "answered": number.write(first["n"], "count"),
        }
        named = [
            say(
                self.wave,
                "choices.named",
                name=self._name(row["option"]),
                share=number.write(row[self.leading], "share"),
            )
            for _, row in self.shown[self.shown[self.leading] > 0].head(_LED).iterrows()
        ]
        if not named:
            return say(self.wave, "choices.none_named", **words)
        told = sentence.joined(self.wave, named)
        lead = "choices.lead_ranked" if self.declared.ranked else "choices.lead"
        return say(self.wave, lead, **words, named=told)

    def _changed(self) -> Iterator[str]:
        if self.wave.earlier:
            frame = compared.choice_changes(self.wave)
            for measure, words in self._measures:
                yield from mention_words.changed(
                    self.wave,
                    self._of(frame, measure),
                    "option",
                    words=f"choices.{words}",
                    name=self._called,
                    rate=partial(number.write, unit=_UNITS[measure]),
                )

    def _differing(self) -> Iterator[str]:
        """Which groups really differ."""
        if self.wave.study.segments:
            frame = compared.choice_differences(self.wave)
            for measure, words in self._measures:
                yield from mention_words.differing(
                    self.wave,
                    self._of(frame, measure),
                    "option",
                    words=f"choices.{words}",
                    name=self._called,
                    rate=partial(number.write, unit=_UNITS[measure]),
                    directions=_PLACES if measure == counted.RANK else mention_words.MORE,
                )

    @property
    def _measures(self) -> Sequence[tuple[str, str]]:
        """What is compared, and how the names of its sentences begin: what leads stands first."""
        if self.declared.ranked:
            return (counted.FIRST, "first_"), (counted.RANK, "rank_"), ("chosen", "listed_")
        return (("chosen", ""),)

    def _of(self, frame: pd.DataFrame, measure: str) -> pd.DataFrame:
        return frame[(frame["question"] == self.question) & (frame["measure"] == measure)]

    def _drawn(self, shown: pd.DataFrame) -> Fragment:
        ranked = self.declared.ranked
        before, when = self._before()
        end = "_first" if ranked else ""
        rows = [
            Dot(
                self._name(row["option"]),
                row[self.leading],
                row[f"low{end}"],
                row[f"high{end}"],
                other=before.get(row["option"]),
            )
            for _, row in shown.iterrows()
        ]
        key = "choices.caption_first" if ranked else "choices.caption"
        caption = say(self.wave, key, question=self.label)
        said = [(row.label, number.write(row.value, "share")) for row in rows]
        ends = [end for row in rows for end in (row.value, row.high, row.other) if end is not None]
        return dots(
            rows,
            unit="share",
            caption=caption,
            alt=sentence.listed(self.wave, said),
            other_label=when,
            limits=(0.0, min(1.0, 1.05 * max(ends) or 1.0)),
        )

    def _before(self) -> tuple[dict[str, float], str]:
        """The shares in the wave before, and what it is called; of those compared with it."""
        if not self.wave.earlier:
            return {}, ""
        frame = self._of(compared.choice_changes(self.wave), self._measures[0][0])
        mine = frame[
            (frame["against"] == leading(self.wave))
            & frame["rate_before"].notna()
            & frame["rate"].notna()
        ]
        if mine.empty:
            return {}, ""
        kind = self.wave.study.period
        label = periods.label(kind, mine["period_before"].iloc[0], self.wave.language)
        return dict(zip(mine["option"], mine["rate_before"], strict=True)), label

    def _called(self, row: pd.Series) -> str:
        return self._name(row["option"])

    def _name(self, option: str) -> str:
        return self.declared.options[option].text[self.wave.language]
