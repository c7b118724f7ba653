"""What customers say: issues of open answers, how often, by whom, and in what words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from csatbook.analysis import wanted
from csatbook.analysis.changes.compared_waves import leading
from csatbook.analysis.issues import codebook_tables, compared, quoted
from csatbook.analysis.issues import issues as counted
from csatbook.analysis.issues.coded import coded_questions, coding
from csatbook.analysis.issues.corrected import CORRECTED, DICTIONARY
from csatbook.analysis.issues.mentioned import MentionWave
from csatbook.analysis.issues.tone import ALL, NEGATIVE, POSITIVE
from csatbook.analysis.wanted import Names
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, mention_words, number, piece, sentence
from csatbook.report.figure.dots import Dot, dots
from csatbook.report.fragment import Fragment
from csatbook.report.spoken import spoken_language
from csatbook.report.wording import say

_LED, _QUOTED, _MOST = 3, 3, 12
_RISING = 3


def issues(
    wave: Wave, *, question: Names = None, top: int = _MOST, quoted_issues: int = _QUOTED
) -> Fragment:
    """Of what do customers speak in open answers, how often, who more, and in what words?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    question : an open question, or several; by default all that the codebook is for
    top : so many issues of a question are drawn at most, those that most mention
    quoted_issues : so many of them are quoted at most

    Returns
    -------
    Fragment
        For each question a sentence, what really changed and which groups really differ, the
        issues by how many mention them with intervals, and below each of the most frequent ones
        typical answers. Nothing where the study declares no codebook, or nobody wrote anything.

    Raises
    ------
    ParameterError
        There is no such question; names those there are.

    Examples
    --------
    >>> issues(wave).text  # the small study has no codebook
    ''
    """
    if wave.study.issues is None:
        return fragment.NOTHING
    names = coded_questions(wave)
    chosen = names if question is None else wanted.names("question", question, names)
    most, quotes = wanted.count("top", top), wanted.count("quoted_issues", quoted_issues)
    frame = counted.issues(wave)
    parts = []
    for name in chosen:
        mine = frame[frame["question"] == name]
        coded = coding(wave.store, name).wave(wave)
        if not mine["commented"].fillna(0).any() or coded.hidden():
            continue
        said = _Said(wave, name, coded, mine)
        parts.append(said.fragment(most or _MOST, quotes or 0))
    if not parts:
        return fragment.NOTHING
    notes = _notes(wave, frame)
    if fragment.in_other_languages(parts, wave.language):
        notes.append(say(wave, "quotes_original"))
    return fragment.join(parts) + sentence.note(wave, notes)


class _Said:
    """How the issues of one question are put into words and drawn."""

    def __init__(self, wave: Wave, question: str, coded: MentionWave, frame: pd.DataFrame) -> None:
        self.wave, self.question, self.coded, self.frame = wave, question, coded, frame
        self.label = wave.study.open[question].text[wave.language]
        declared = wave.study.open[question].tone
        self.tones: Sequence[str] = (declared,) if declared else (NEGATIVE, POSITIVE)

    def fragment(self, most: int, quotes: int) -> Fragment:
        lead = self._ranked(self.tones[0] if len(self.tones) == 1 else ALL)
        parts = [fragment.paragraph(self._sentence(lead), "lead")]
        if sure := [*self._changed(), *self._differing()]:
            parts.append(fragment.bullets(sure))
        for tone in self.tones:
            ranked = self._ranked(tone)
            if len(ranked):
                parts.append(self._drawn(tone, ranked.head(most), len(ranked)))
                parts += self._quotes(tone, ranked.head(quotes))
        return fragment.join(parts)

    def _ranked(self, tone: str) -> pd.DataFrame:
        mine = self.frame[(self.frame["tone"] == tone) & self.frame["rate_commented"].notna()]
        return mine[mine["mentions"] > 0].sort_values(
            "rate_commented", ascending=False, kind="stable"
        )

    def _sentence(self, ranked: pd.DataFrame) -> str:
        first = self.frame.iloc[0]
        words = {
            "question": self.label,
            "asked": number.write(first["asked"], "count"),
            "commented": number.write(first["commented"], "count"),
        }
        if ranked.empty:
            return say(self.wave, "issues.none_named", **words)
        named = [
            say(
                self.wave,
                "issues.named",
                name=self._name(row["issue"]),
                share=number.write(row["rate_commented"], "share"),
                interval=number.interval(row["low"], row["high"], "share"),
            )
            for _, row in ranked.head(_LED).iterrows()
        ]
        tone = ranked["tone"].iloc[0]
        return say(
            self.wave, f"issues.lead_{tone}", **words, named=sentence.joined(self.wave, named)
        )

    def _changed(self) -> Iterator[str]:
        """What really changed since the wave before."""
        if self.wave.earlier:
            yield from mention_words.changed(
                self.wave,
                self._of(compared.issue_changes(self.wave)),
                "issue",
                words="issues.",
                name=self._called,
                rate=self._rate,
            )
            yield from self._doubted()

    def _doubted(self) -> Iterator[str]:
        """Whether what fell may only be said in other words."""
        mine = self._of(compared.issue_changes(self.wave))
        mine = mine[(mine["against"] == leading(self.wave)) & (mine["doubt"] == "new_words")]
        if len(mine):
            names = dict.fromkeys(self._name(issue) for issue in mine["issue"])
            yield say(
                self.wave,
                "issues.new_words",
                named=sentence.joined(self.wave, list(names)),
                before=self._rate(mine["uncoded_before"].iloc[0]),
                now=self._rate(mine["uncoded"].iloc[0]),
            )
            yield from self._rising()

    def _rising(self) -> Iterator[str]:
        """Which words may have taken the place of those of an issue that fell."""
        if self.wave.variable is not None:
            return
        frame = codebook_tables.issue_rising(self.wave)
        of_all = (frame["question"] == self.question) & (frame["group"] == "all")
        rows = frame[of_all & frame["issue"].isna()].head(_RISING)
        if len(rows):
            words = [
                say(
                    self.wave,
                    "issues.new_word",
                    word=row["word"],
                    count=number.write(row["comments"], "count"),
                )
                for _, row in rows.iterrows()
            ]
            named = sentence.joined(self.wave, words)
            yield say(self.wave, "issues.new_words_named", named=named)

    def _differing(self) -> Iterator[str]:
        """Which groups really differ."""
        if self.wave.study.segments:
            yield from mention_words.differing(
                self.wave,
                self._of(compared.issue_differences(self.wave)),
                "issue",
                words="issues.",
                name=self._called,
                rate=self._rate,
            )

    def _of(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame[(frame["question"] == self.question) & frame["tone"].isin(self.tones)]

    def _drawn(self, tone: str, ranked: pd.DataFrame, there: int) -> Fragment:
        rows = [
            Dot(self._name(row["issue"]), row["rate_commented"], row["low"], row["high"])
            for _, row in ranked.iterrows()
        ]
        caption = say(self.wave, f"issues.caption_{tone}", question=self.label)
        if len(ranked) < there:
            caption += say(self.wave, "issues.caption_first", shown=len(ranked), there=there)
        caption += self._estimate(ranked)
        said = [(row.label, number.write(row.value, "share")) for row in rows]
        alt = sentence.listed(self.wave, said)
        highest = max(row.high if row.high is not None else row.value for row in rows)
        limits = (0.0, min(1.0, 1.05 * highest))
        return dots(rows, unit="share", caption=caption, alt=alt, limits=limits)

    def _estimate(self, ranked: pd.DataFrame) -> str:
        """What the shares are, and by which codebook."""
        words = {"codebook": ranked["codebook"].iloc[0]}
        by_words = ranked["estimate"] == DICTIONARY
        if by_words.all():
            return say(self.wave, "issues.by_words", **words)
        words["coded"] = number.write(ranked["coded"].max(), "count")
        if not by_words.any():
            return say(self.wave, "issues.by_hand", **words)
        named = [self._name(issue) for issue in ranked["issue"][by_words]]
        listed = sentence.joined(self.wave, named)
        return say(self.wave, "issues.by_hand_partly", **words, named=listed)

    def _quotes(self, tone: str, ranked: pd.DataFrame) -> Iterator[Fragment]:
        """Typical answers, each below its issue; none twice."""
        codebook = coding(self.wave.store, self.question).codebook
        taken: set[str] = set()
        for _, row in ranked.iterrows():
            texts = quoted.typical(self.wave, self.coded, row["issue"], tone)
            fresh = [text for text in texts if text not in taken][: codebook.quotes.each]
            taken.update(fresh)
            if fresh:
                name = self._name(row["issue"])
                yield fragment.heading(say(self.wave, "issues.quotes_of", name=name))
            for text in fresh:
                declared = self.wave.study.open[self.question].language
                spoken = spoken_language(text, self.wave.language, declared)
                yield Fragment((piece.Quote(text, tone, spoken),))

    def _called(self, row: pd.Series) -> str:
        """The issue of a row, and where the question asks for no tone, the row's."""
        name = self._name(row["issue"])
        if len(self.tones) == 1:
            return name
        return say(self.wave, f"issues.name_{row['tone']}", name=name)

    def _name(self, issue: str) -> str:
        codebook = coding(self.wave.store, self.question).codebook
        return codebook.codes[issue].text[self.wave.language]

    def _rate(self, rate: float | None) -> str:
        if rate is None or pd.isna(rate):
            least = coding(self.wave.store, self.question).codebook.least
            return say(self.wave, "issues.few" if least > 1 else "issues.nobody", least=least)
        return number.write(rate, "share")


def _notes(wave: Wave, frame: pd.DataFrame) -> list[str]:
    uncorrected = not (frame["estimate"] == CORRECTED).any()
    told = [say(wave, "issues.note_short")] if uncorrected else []
    checked = "checked" if wave.study.data.private else "unchecked"
    told.append(say(wave, f"quotes_note_{checked}"))
    return told
