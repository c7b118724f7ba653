"""What customers wrote, anonymously."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Literal

import pandas as pd

from csatbook.analysis import thoughts, wanted
from csatbook.analysis.issues.coded import coded_questions
from csatbook.analysis.quotable import may_be_quoted
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, piece, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.spoken import spoken_language
from csatbook.report.wording import say
from csatbook.study import threshold

Tone = Literal["positive", "negative"]

_QUOTES, _CASES = 3, 3
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SAYS_SOMETHING = re.compile(r"[^\W_]")
"""Not only what was blanked: such an answer is kept back."""
_SHORTEST, _LONGEST = {"zh": 8, "en": 20}, 160
"""A quote says something, and can be read at a glance; longer answers are cut."""
_AMONG = 2_000
"""So many answers are looked at."""


def quotes(wave: Wave, *, most: int = _QUOTES, uncoded: bool = False) -> Fragment:
    """What do customers appreciate, and what do they want improved, in their words?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    most : so many of each side are quoted at most
    uncoded : nothing where a codebook is for all open questions: `issues` quotes from these

    Returns
    -------
    Fragment
        Quotes; where a question does not ask for either, what satisfied and dissatisfied customers
        answered. Nothing where too few wrote.

    Examples
    --------
    >>> quotes(wave, most=1).text.splitlines()[:2]
    ['Satisfied customers say', '“Very good indeed and kind to everyone”']
    """
    if uncoded and wave.study.issues and set(wave.study.open) <= set(coded_questions(wave)):
        return fragment.NOTHING
    parts = []
    for (tone, asked), texts in _quoted(wave, wanted.count("most", most)).items():
        if texts:
            said = "quotes" if asked else "quotes_said"
            parts.append(fragment.heading(say(wave, f"{said}_{tone}")))
            parts += [_quote(wave, text, tone) for text in texts]
    if not parts:
        return fragment.NOTHING
    checked = "checked" if wave.study.data.private else "unchecked"
    notes = [say(wave, f"quotes_note_{checked}")]
    if fragment.in_other_languages(parts, wave.language):
        notes.append(say(wave, "quotes_original"))
    return fragment.join(parts) + sentence.note(wave, notes)


def _quoted(wave: Wave, most: int | None = _QUOTES) -> dict[tuple[Tone, bool], list[str]]:
    """What is quoted by tone, of the questions that ask for it and of the others.

    No text stands there twice, nor one much like it, nor a third of one thought; what both
    sides say is quoted of the dissatisfied.
    """
    chosen: dict[tuple[Tone, bool], list[str]] = {
        ("positive", True): [],
        ("positive", False): [],
        ("negative", True): [],
        ("negative", False): [],
    }
    taken: list[str] = []
    for tone, asked in reversed(chosen):
        names = [
            name
            for name, question in wave.study.open.items()
            if question.tone == (tone if asked else None)
        ]
        texts = _unlike(_texts(wave, tone, names), taken, most or _QUOTES)
        chosen[tone, asked] = texts
        taken += texts
    return chosen


def cases(wave: Wave, *, most: int = _CASES) -> Fragment:
    """What did the least satisfied write? A start for looking into their cases.

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    most : so many at most

    Returns
    -------
    Fragment
        Answers; what `quotes` shows by itself is not repeated. Nothing where too few wrote.

    Examples
    --------
    >>> cases(wave, most=1).text  # what little was written is quoted
    ''
    """
    names = [name for name, question in wave.study.open.items() if question.tone != "positive"]
    quoted = [text for texts in _quoted(wave).values() for text in texts]
    worst = _texts(wave, "negative", names, worst_first=True)
    texts = _unlike(worst, quoted, wanted.count("most", most) or _CASES)
    if not texts:
        return fragment.NOTHING
    opening = fragment.paragraph(say(wave, "cases_sentence"))
    return fragment.join([opening, *(_quote(wave, text, "negative") for text in texts)])


def _texts(wave: Wave, tone: Tone, names: Sequence[str], *, worst_first: bool = False) -> list[str]:
    """Distinct answers to these open questions of this tone, where enough people wrote some.

    An open question without a tone of its own gives the answers of the satisfied or of the
    dissatisfied. The choice among many is by a digest of the text: arbitrary, fair to all, and
    the same each time.
    """
    found: list[pd.DataFrame] = []
    authors: set[str] = set()
    for name in names:
        question = wave.study.open[name]
        rows = wave.texts(name)
        authors |= set(rows["author"])
        mean = _satisfaction(wave, rows)
        keep = pd.Series(True, index=rows.index)
        if question.tone is None:
            satisfied = tone == "positive"
            keep = threshold.reaches(*((mean, 0.75) if satisfied else (0.25, mean)))
        if worst_first:
            keep = threshold.reaches(0.4, mean)
        keep &= may_be_quoted(wave, name, rows[name])
        found.append(pd.DataFrame({"text": rows[name], "mean": mean})[keep])
    # Among a handful, a colleague knows who wrote it.
    if not found or len(authors) < wave.study.report.min_answers:
        return []
    texts = pd.concat(found).drop_duplicates("text")
    texts = texts[texts["text"].str.contains(_SAYS_SOMETHING)]
    long = texts["text"].str.len() >= _SHORTEST[_script(texts["text"])]
    texts = texts[long] if long.any() else texts
    digests = texts["text"].map(lambda text: sha256(text.encode()).hexdigest())
    order = ["mean", "digest"] if worst_first else ["digest"]
    chosen = texts.assign(digest=digests).sort_values(order)["text"]
    return [text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…" for text in chosen]


def _unlike(texts: Sequence[str], taken: Sequence[str], most: int) -> list[str]:
    """The first texts that say something else than those taken and each other."""
    texts = texts[:_AMONG]
    kept = thoughts.unlike(texts, texts, taken=taken, most=most)
    return [texts[at] for at in kept]


def _script(texts: pd.Series) -> Literal["zh", "en"]:
    """Whether most answers are written in Chinese characters, of which few say much."""
    return "zh" if texts.str.contains(_HAN).mean() > 0.5 else "en"


def _satisfaction(wave: Wave, rows: pd.DataFrame) -> pd.Series:
    """How satisfied is each of these respondents, 0 to 1? By the overall item, else by all."""
    names = [wave.study.overall] if wave.study.overall else list(wave.study.items)
    scaled = {
        name: (rows[name] - wave.study.scale_of(name).min)
        / (wave.study.scale_of(name).max - wave.study.scale_of(name).min)
        for name in names
    }
    return pd.DataFrame(scaled, index=rows.index).astype(float).mean(axis=1)


def _quote(wave: Wave, text: str, tone: Tone) -> Fragment:
    languages = {each.language for each in wave.study.open.values()}
    declared = languages.pop() if len(languages) == 1 else None
    return Fragment((piece.Quote(text, tone, spoken_language(text, wave.language, declared)),))
