"""What customers wrote, anonymously."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Literal

import pandas as pd
from markupsafe import Markup

from csatbook.analysis.wave import Wave
from csatbook.report import fragment
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say
from csatbook.study import threshold

Tone = Literal["positive", "negative"]

_QUOTES, _CASES = 3, 3
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SAYS_SOMETHING = re.compile(r"[^\W_]")
"""Not only what was blanked: such an answer is kept back."""
_SHORTEST, _LONGEST = {"zh": 8, "en": 20}, 160
"""A quote says something, and can be read at a glance; longer answers are cut."""


def quotes(wave: Wave) -> Fragment:
    """What do customers appreciate, and what do they want improved, in their words?"""
    parts = []
    tones: tuple[Tone, ...] = ("positive", "negative")
    for tone in tones:
        if texts := _texts(wave, tone)[:_QUOTES]:
            parts.append(fragment.heading(say(wave, f"quotes_{tone}")))
            parts += [_quote(text, tone) for text in texts]
    if not parts:
        return fragment.NOTHING
    return fragment.join(parts) + fragment.paragraph(say(wave, "quotes_note"), "note")


def cases(wave: Wave) -> Fragment:
    """What did the least satisfied write? A start for looking into their cases."""
    texts = _texts(wave, "negative", worst_first=True)[:_CASES]
    if not texts:
        return fragment.NOTHING
    opening = fragment.paragraph(say(wave, "cases_sentence"))
    return fragment.join([opening, *(_quote(text, "negative") for text in texts)])


def _texts(wave: Wave, tone: Tone, *, worst_first: bool = False) -> list[str]:
    """Distinct answers of this tone, where enough people wrote some.

    An open question without a tone of its own gives the answers of the satisfied or of the
    dissatisfied. The choice among many is by a digest of the text: arbitrary, fair to all, and
    the same each time.
    """
    found: list[pd.DataFrame] = []
    authors: set[str] = set()
    for name, question in wave.study.open.items():
        if question.tone not in (None, tone):
            continue
        rows = wave.texts(name)
        authors |= set(rows["author"])
        mean = _satisfaction(wave, rows)
        keep = pd.Series(True, index=rows.index)
        if question.tone is None:
            satisfied = tone == "positive"
            keep = threshold.reaches(*((mean, 0.75) if satisfied else (0.25, mean)))
        if worst_first:
            keep = threshold.reaches(0.4, mean)
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


def _quote(text: str, tone: Tone) -> Fragment:
    # Said aloud and set as Chinese, also in a report in English.
    lang = Markup(' lang="zh"') if _HAN.search(text) else ""
    html = Markup('<blockquote class="quote {}"{}><p>{}</p></blockquote>').format(tone, lang, text)
    return Fragment(html, f"“{text}”")
