"""How good a codebook is: the tables `issue_quality`, `issue_words` and `issue_rising`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
import pyarrow as pa

from csatbook.analysis import tables
from csatbook.analysis.changes.compared_waves import leading, leading_period
from csatbook.analysis.issues import audited, normal, phrases, proposed, sampled
from csatbook.analysis.issues.audited import Audit
from csatbook.analysis.issues.coded import coded_waves, coding, digest
from csatbook.analysis.issues.compared import issue_changes
from csatbook.analysis.issues.corrected import CODED_TWICE
from csatbook.analysis.issues.mentioned import COMMENTED, MentionWave
from csatbook.analysis.issues.quality import (
    CodedAnswers,
    IssueQuality,
    coded_answers,
    edited_since,
    judged,
)
from csatbook.analysis.wave import Wave, at
from csatbook.survey.state.reads import cache

_FEW_CODED, _FEW_HITS = 100, 10
_AGREED, _FOUND = 0.6, 0.6
"""Coders agree substantially above this kappa (Landis and Koch 1977); words find enough."""


@cache
def issue_quality(wave: Wave) -> pd.DataFrame:
    """How well do the words find each issue, by the answers of the wave that were coded by hand?

    Returns
    -------
    DataFrame, the table `issue_quality`
        A row an issue of each question of which answers were coded, however few. Precision, recall
        and the others are weighted, and so of all answers rather than of the coded ones.
    """
    rows = []
    for coded in coded_waves(wave):
        seen = coded_answers(wave.store, coded.mentions.question, wave.period)
        if seen is not None and not coded.hidden():
            edited = edited_since(wave.store, coded.mentions.question, seen)
            rows += [
                {"question": coded.mentions.question, **_quality(each, edited)}
                | {"codebook": digest(coded)}
                for each in judged(coded, seen)
            ]
    return tables.build("issue_quality", wave, rows)


def _quality(words: IssueQuality, edited: bool) -> dict[str, object]:
    right = words.corrected
    told: dict[str, object] = {
        name: getattr(words, name)
        for name in ("issue", "coded", "hits", "right", "missed", "kappa", "twice", "kappa_coders")
    }
    if right is not None:
        told |= {
            "precision": right.precision,
            "recall": right.recall,
            "specificity": right.specificity,
            "f1": right.f1,
            "j": right.youden,
            "rate": right.value,
            "low": right.low,
            "high": right.high,
        }
    poor = right is not None and right.recall is not None and right.recall < _FOUND
    apart = words.kappa_coders is not None and words.kappa_coders < _AGREED
    warnings = {
        "few_coded": words.coded < _FEW_CODED,
        "few_hits": words.hits < _FEW_HITS,
        "words_miss_many": poor,
        "coders_disagree": apart,
        "edited_since": edited,
    }
    return told | {
        "rate_words": words.rate,
        "in_editing_sample": edited,
        "warning": ", ".join(name for name, holds in warnings.items() if holds) or None,
    }


@cache
def issue_words(wave: Wave) -> pd.DataFrame:
    """Which words of the codebook find how many answers, rightly, and which by accident?

    Returns
    -------
    DataFrame, the table `issue_words`
        A row a word of an issue and question. Without numbers where fewer than the codebook's
        `least` answers have it.
    """
    rows: list[dict[str, object]] = []
    for coded in coded_waves(wave):
        if not coded.hidden():
            rows += [row | {"codebook": digest(coded)} for row in _words(coded)]
    return tables.build("issue_words", wave, rows)


def _words(coded: MentionWave) -> Iterator[dict[str, object]]:
    question, least = coded.mentions.question, coded.mentions.least
    texts = said(coded)
    reading = _reading(coded, texts)
    names = sampled.answer_ids(coded.store, question, coded.period).loc[texts.index].tolist()
    seen = coded_answers(coded.store, question, coded.period)
    accidents: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for each in audited.accidents(reading):
        accidents.setdefault((each.issue, each.word), []).append((each.longer, each.answers))
    for issue, word, own, alone in audited.word_hits(reading):
        row: dict[str, object] = {"question": question, "issue": issue, "word": word}
        comments = int(own.sum())
        if comments < least:
            yield row
            continue
        inside = accidents.get((issue, word), [])
        longer = [f"{text} ({count})" for text, count in inside if count >= least]
        yield row | {
            "comments": comments,
            "alone": int(alone.sum()),
            "inside_longer_word": sum(count for _, count in inside),
            "longer_words": ", ".join(longer) or None,
            **_confirmed(issue, np.flatnonzero(own).tolist(), names, seen),
        }


def _confirmed(
    issue: str, places: Iterable[int], names: list[str], seen: CodedAnswers | None
) -> dict[str, object]:
    """Of the answers with a word that were coded, in how many the coder sees the issue."""
    if seen is None or issue not in seen.issues:
        return {}
    judgements = [issue in seen.first[names[at]] for at in places if names[at] in seen.first]
    if not judgements:
        return {}
    return {"coded": len(judgements), "precision": sum(judgements) / len(judgements)}


def said(coded: MentionWave) -> pd.Series:
    """What the respondents wrote who said something, as they wrote it."""
    rows = coded.rows
    column = coded.store.rows(coded.period, [coded.mentions.question])[coded.mentions.question]
    return column.loc[rows.index[rows[COMMENTED] == 1]]


def _reading(coded: MentionWave, texts: pd.Series) -> Audit:
    question = coded.mentions.question
    codebook = coding(coded.store, question).codebook
    return audited.audit(codebook, texts.tolist(), coded.store.study.open[question].nothing)


@cache
def issue_rising(wave: Wave) -> pd.DataFrame:
    """Which words stand in more answers than in the compared wave, of everyone and of each group?

    Returns
    -------
    DataFrame, the table `issue_rising`
        Words of at least the codebook's `least` answers, and the study's `min_answers`; beyond
        chance by Holm over all words and groups of a question. Where an issue fell at the same
        time, a word that no issue has may be a new one for it: `fallen` names these issues.
    """
    rows = [row for coded in coded_waves(wave) for row in _rising(wave, coded)]
    return tables.build("issue_rising", wave, rows)


def _rising(wave: Wave, coded: MentionWave) -> Iterator[dict[str, object]]:
    question, earlier = coded.mentions.question, leading_period(wave)
    if earlier is None:
        return
    own = coding(wave.store, question)
    past = own.wave(at(wave, earlier))
    if coded.hidden() or past.hidden():
        return
    sides = [_named(said(each)) for each in (coded, past)]
    groups = [each.rows.loc[texts.index] for each, texts in zip((coded, past), sides, strict=True)]
    cells: list[tuple[str | None, str, pd.Series, pd.Series]] = [(None, "all", sides[0], sides[1])]
    for variable in own.by:
        closed = {*coded.closed(variable), *past.closed(variable)}
        for group in map(str, groups[0][variable].cat.categories):
            if group not in closed:
                inside = [
                    texts[(rows[variable] == group).to_numpy()]
                    for texts, rows in zip(sides, groups, strict=True)
                ]
                cells.append((variable, group, inside[0], inside[1]))
    least = max(own.least, wave.study.report.min_answers)
    fallen = _fallen(wave, question)
    for by, name, now, before in cells:
        rising = proposed.rising(now.tolist(), before.tolist(), tests=len(cells), least=least)
        for word in rising:
            issues = [  # that count it already
                issue
                for issue, matcher in own.search.matchers.items()
                if matcher.search(pa.array([word.word])).any()
            ]
            few = 0 < word.before < least  # neither this nor what is worked out from it
            yield {
                "question": question,
                "period_before": earlier,
                "by": by,
                "group": name,
                "word": word.word,
                "comments": word.now,
                "comments_before": None if few else word.before,
                "expected": None if few else word.expected,
                "n": len(now),
                "n_before": len(before),
                "p_adjusted": word.p,
                "issue": ", ".join(issues) or None,
                "fallen": None if issues else fallen,
                "codebook": own.codebook.digest,
            }


def _named(texts: pd.Series) -> pd.Series:
    """The words of each answer that name something."""
    plain = normal.normalise(pa.array(texts, pa.string())).to_pylist()
    words = [phrases.named_things(text) for text in plain]
    return pd.Series(words, index=texts.index, dtype=object)


def _fallen(wave: Wave, question: str) -> str | None:
    """The issues that fell as the words say, which may only have other words now."""
    changes = issue_changes(wave)
    mine = changes[
        (changes["question"] == question)
        & (changes["against"] == leading(wave))
        & (changes["verdict"] == "smaller")
        & (changes["basis"] != CODED_TWICE)
    ]["issue"].drop_duplicates()
    return ", ".join(map(str, mine)) or None
