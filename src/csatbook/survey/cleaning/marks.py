"""From what stands in an item's cells to marks on its scale."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from csatbook.study.data import ResponseFile
from csatbook.study.scale import Scale
from csatbook.study.segment import plain
from csatbook.survey.reading import cell
from csatbook.survey.reading.cell import Flags, Floats

_MARKED = re.compile(r"(\d+(?:\.\d+)?)\s*(?:分|points?|stars?|星)", re.IGNORECASE)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_NUMBERED = re.compile(r"(\d+)\s*(?:[.、:=)\-]|分?\s+|分[.、:=\-]?)\s*(\D.*)")
_BRACKETED = re.compile(r"(\d+)\s*(?:分|points?)?\s*\(\s*([^\d\s()][^()]*)\)", re.IGNORECASE)
_ENDED = re.compile(r"(.*\D)\s*\((\d+)\s*(?:分|points?)?\)", re.IGNORECASE)


@dataclass(frozen=True)
class RecodedMarks:
    """What each different entry of an item's column means; an entry is at most one of these."""

    marks: Floats
    """NaN where the entry is no mark."""
    not_applicable: Flags
    unknown: Flags
    """Neither a mark nor a declared code: outside the scale, or a word that nobody explained."""
    recoded: bool
    """Whether the file's own labels give its codes other marks than their numbers."""


def recode(
    entries: Sequence[str | None],
    scale: Scale,
    file: ResponseFile,
    *,
    value_labels: Mapping[str, str] | None = None,
    user_missing: frozenset[str] = frozenset(),
) -> RecodedMarks:
    """Which mark does each entry stand for?

    Parameters
    ----------
    entries : different entries of the column; None or blank for a missing answer
    scale : the item's scale
    file : the file's own labels and codes; they go before the scale's
    value_labels : code to label, as SPSS keeps them. A label that the scale knows decides,
        because codes may run from best to worst.
    user_missing : codes that an SPSS file declares missing

    Examples
    --------
    >>> agree = Scale(min=1, max=5, labels={"en": ["Very bad", "Bad", "Fair", "Good", "Very good"]})
    >>> recode(["5", " ４ ", "very  good", "6", None], agree, ResponseFile(path="a.csv")).marks
    array([ 5.,  4.,  5., nan, nan])
    """
    words = {key(word): mark for word, mark in scale.label_marks().items()}
    own = {key(word): mark for word, mark in file.labels.items()}
    missing = {key(code) for code in (*_spared(file.missing, scale), *scale.missing)} | {
        key(code) for code in user_missing
    }
    not_asked = (*_spared(file.not_applicable, scale), *scale.not_applicable)
    outside = {key(code) for code in not_asked}
    labelled = _labelled(value_labels or {}, {**words, **own})
    recoded = any(cell.number(code) != mark for code, mark in labelled.items())

    marks = np.full(len(entries), np.nan)
    not_applicable = np.zeros(len(entries), dtype=bool)
    unknown = np.zeros(len(entries), dtype=bool)
    for position, entry in enumerate(entries):
        written = key(entry)
        if written == "" or written in missing:
            continue
        if written in outside:
            not_applicable[position] = True
            continue
        mark = own.get(written, labelled.get(written))
        if mark is None:
            # Where labels turn the codes round, a code without a label cannot be trusted.
            mark = words.get(written) if recoded else cell.number(entry)
        if mark is None:
            mark = words.get(written)
        if mark is None and not recoded:
            mark = _spoken(written, words)
        if mark is None and (share := _PERCENT.fullmatch(written)):
            mark = _of_hundred(float(share[1]), scale)
        if mark is None or not scale.holds(mark):
            unknown[position] = True
        else:
            marks[position] = mark
    return RecodedMarks(marks, not_applicable, unknown, recoded)


def _of_hundred(percent: float, scale: Scale) -> float | None:
    """The mark that per cent are on a scale from 0 to 1, or to 100; None on any other."""
    shares = {1: percent / 100, 100: percent}
    return shares.get(int(scale.max)) if scale.min == 0 and scale.max in shares else None


def _spared(codes: Sequence[str], scale: Scale) -> list[str]:
    """A file's codes without those that are marks of this scale: 9 among 0 to 10."""
    numbers = [cell.number(code) for code in codes]
    return [
        code
        for code, number in zip(codes, numbers, strict=True)
        if number is None or not scale.holds(number)
    ]


def numbered_label(entry: str) -> tuple[float, str] | None:
    """Number and label of `5.非常满意`, `5(非常满意)` or `非常满意(5分)`; no label for `5分`.

    Examples
    --------
    >>> numbered_label("5.非常满意"), numbered_label("5（非常满意）"), numbered_label("5分")
    ((5.0, '非常满意'), (5.0, '非常满意'), (5.0, ''))
    >>> numbered_label("Very good (5)"), numbered_label("2025-10-01")
    ((5.0, 'Very good'), None)
    """
    written = plain(entry)
    if marked := _MARKED.fullmatch(written):
        return float(marked[1]), ""
    for form in (_BRACKETED, _NUMBERED):
        if numbered := form.fullmatch(written):
            return float(numbered[1]), numbered[2].strip()
    if ended := _ENDED.fullmatch(written):
        return float(ended[2]), ended[1].strip()
    return None


def _spoken(entry: str, words: Mapping[str, float]) -> float | None:
    """The mark of an entry with number and label; None where the two disagree."""
    if (read := numbered_label(entry)) is None:
        return None
    mark, label = read
    return mark if not label or words.get(label) == mark else None


def expected(scale: Scale) -> str:
    """What may stand in the cells of an item on this scale? For messages."""
    kind = "a whole number" if scale.whole else "a number"
    words = scale.label_marks()
    named = f" or one of its labels ({', '.join(words)})" if words else ""
    return f"{kind} from {scale.min:g} to {scale.max:g}{named}"


def _labelled(value_labels: Mapping[str, str], words: Mapping[str, float]) -> dict[str, float]:
    return {
        key(code): words[key(label)] for code, label in value_labels.items() if key(label) in words
    }


def key(entry: str | None) -> str:
    """An entry as it is compared: numbers in one form, words without regard to case."""
    value = cell.number(entry)
    return repr(value) if value is not None else " ".join(plain(entry).casefold().split())
