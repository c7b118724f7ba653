"""What a codebook covers, what it leaves out, and where its words are found by accident."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import rjieba

from csatbook.analysis.issues import normal, phrases
from csatbook.analysis.issues.matching import Search, alternatives, flags
from csatbook.analysis.issues.phrases import Phrase
from csatbook.stats.block import Flags
from csatbook.study.issues import Codebook, pattern

_AUDITED = 20_000
"""So many answers at most are looked at word by word: the first ones in the order given."""


@dataclass(frozen=True, eq=False)
class Audit:
    """The answers to a question as a codebook reads them, clause by clause."""

    codebook: Codebook
    texts: Sequence[str]
    """As they were written; those that say nothing are left out."""
    plain: pa.Array
    hits: pd.DataFrame
    """By issue, which answers mention it."""
    clauses: pa.Array
    owner: np.ndarray[tuple[int], np.dtype[np.int64]]
    covered: Flags
    """Which clauses have any word of the codebook."""

    @property
    def uncoded(self) -> list[int]:
        """The answers that mention no issue."""
        return [int(at) for at in np.flatnonzero(~self.hits.any(axis=1).to_numpy())]


def audit(codebook: Codebook, texts: Sequence[str | None], nothing: tuple[str, ...] = ()) -> Audit:
    """How does this codebook read these answers?

    Parameters
    ----------
    codebook : whose words are searched for
    texts : the answers to one question
    nothing : answers that say nothing, beside those that are known to
    """
    given = pa.array([text for text in texts if text], pa.string())
    search = Search(codebook)
    searched = search.through(given, nothing)
    said = searched.written & ~searched.nothing
    kept = given.filter(pa.array(said))
    plain = normal.normalise(kept)
    clauses, owner = phrases.clauses(plain)
    covered = np.zeros(len(clauses), dtype=bool)
    for matcher in search.matchers.values():
        covered |= matcher.search(clauses)
    hits = pd.DataFrame({name: each[said] for name, each in searched.mentions.items()})
    return Audit(codebook, kept.to_pylist(), plain, hits, clauses, owner, covered)


def uncovered(reading: Audit, *, most: int = 30) -> list[tuple[Phrase, str]]:
    """Which phrases should become issues, each with an answer that has it?

    Returns
    -------
    list of Phrase and text
        Phrases that stand in clauses without any word of the codebook rather than in the others,
        the most telling first.

    Notes
    -----
    With an issue taken out of the codebook, its words should come back here.
    """
    texts = reading.clauses.to_pylist()
    sides: tuple[list[str], list[str]] = ([], [])
    for text, inside in zip(texts, reading.covered.tolist(), strict=True):
        sides[inside].append(text)
    book = reading.codebook
    told = phrases.telling(*sides, stop=book.stop, courtesies=book.courtesies, most=most)
    uncoded = [(reading.texts[at], reading.plain[at].as_py()) for at in reading.uncoded]
    every = list(zip(reading.texts, reading.plain.to_pylist(), strict=True))
    return [
        (phrase, _example(phrase.words, uncoded) or _example(phrase.words, every))
        for phrase in told
    ]


def _example(words: str, answers: Sequence[tuple[str, str]]) -> str:
    return min((text for text, plain in answers if words in plain), key=len, default="")


@dataclass(frozen=True)
class Accident:
    """A word of an issue inside a longer word that may mean something else."""

    issue: str
    word: str
    longer: str
    answers: int


def accidents(reading: Audit, *, least: int = 2) -> list[Accident]:
    """Which words are found inside longer ones, or across two? 量太 in 质量太差.

    Returns
    -------
    list of Accident
        The most frequent first. Those that are another thing are written under the issue's `not`.
    """
    told: Counter[tuple[str, str, str]] = Counter()
    for name, issue in reading.codebook.codes.items():
        words = [word for word in issue.any if pattern(word) is None]
        if not words or name not in reading.hits:
            continue
        places = np.flatnonzero(reading.hits[name].to_numpy())[:_AUDITED]
        for text in reading.plain.take(pa.array(places)).to_pylist():
            spans = _spans(text)
            for word in words:
                told.update({(name, word, longer) for longer in _across(text, word.lower(), spans)})
    known = {
        word for issue in reading.codebook.codes.values() for word in (*issue.any, *issue.leave_out)
    }
    return [
        Accident(*each, count)
        for each, count in told.most_common()
        if count >= least and each[2] not in known
    ]


def _spans(text: str) -> list[tuple[int, int]]:
    ends, at = [], 0
    for token in rjieba.cut(text):
        ends.append((at, at + len(token)))
        at += len(token)
    return ends


def _across(text: str, word: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The longer words that hold this one, or parts of it, and of which it is no component."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        starts, ends = {span[0] for span in spans}, {span[1] for span in spans}
        if at not in starts or end not in ends:
            touched = [span for span in spans if span[0] < end and span[1] > at]
            longer = text[touched[0][0] : touched[-1][1]]
            if (
                longer != word
                and not longer.isascii()
                and word not in rjieba.cut_for_search(longer)
            ):
                yield longer
        at = text.find(word, end)


def conflicts(reading: Audit) -> list[tuple[str, str, str, str, int]]:
    """Which words of two issues are found at the same place: the same word, or one in another?

    Returns
    -------
    list of (word, issue, longer word, its issue, answers that count for both)
    """
    told = []
    words = [
        (name, word.lower())
        for name, issue in reading.codebook.codes.items()
        for word in issue.any
        if pattern(word) is None
    ]
    for name, word in words:
        for other, longer in words:
            if name != other and word in longer and (word != longer or name < other):
                both = reading.hits[name] & reading.hits[other]
                here = flags(pc.match_substring(reading.plain, longer))
                if count := int((both.to_numpy() & here).sum()):
                    told.append((word, name, longer, other, count))
    return sorted(told, key=lambda each: -each[-1])


def word_hits(reading: Audit) -> Iterator[tuple[str, str, Flags, Flags]]:
    """Which answers has each word of the codebook, and which has it alone?

    Yields
    ------
    issue, word, answers with it, those that would not mention the issue without it
    """
    for name, issue in reading.codebook.codes.items():
        each = {
            word: flags(pc.match_substring_regex(reading.plain, alternatives([word])))
            & reading.hits[name].to_numpy()
            for word in issue.any
        }
        single = np.sum([*each.values()], axis=0) == 1
        for word, own in each.items():
            yield name, word, own, own & single


def contexts(plain: Sequence[str], word: str, *, around: int = 14) -> list[str]:
    """Each place where a word is found, with the signs around it.

    Examples
    --------
    >>> contexts(["这家店质量太差了"], "量太")
    ['这家店质【量太】差了']
    """
    places = []
    for text in plain:
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            places.append(f"{text[max(0, at - around) : at]}【{word}】{text[end : end + around]}")
            at = text.find(word, end)
    return places


def coverage(reading: Audit) -> Mapping[str, int]:
    """How many answers say something, and how many of them mention an issue?"""
    said = len(reading.texts)
    return {"said": said, "coded": said - len(reading.uncoded)}


def plain_texts(texts: Sequence[str]) -> list[str]:
    """Answers as they are searched."""
    return [str(text) for text in phrases.normalised(texts).to_pylist()]
