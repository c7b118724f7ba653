"""Several answers in one cell, as surveys export questions where more than one may be ticked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem
from csatbook.study import Study
from csatbook.study.choices import MultipleAnswers
from csatbook.study.segment import plain
from csatbook.survey.cleaning.rows import NOT_APPLICABLE
from csatbook.survey.reading import cell
from csatbook.survey.reading.cell import Flags
from csatbook.survey.reading.raw import RawTable, distinct

ALWAYS = "┋"
"""Nothing but several answers is written with it."""
SEPARATORS = (ALWAYS, ";", "；", "|", "、", ",", "，", "→", "\n")
RECURRING = 2 / 3
ADVICE = (
    "A question with several answers is no {thing}: declare it under `choices`, or give each "
    "option a column of its own, 1 where it was ticked and 0 where not"
)


def separator(entries: Iterable[str], named: Collection[str] = ()) -> str | None:
    """What sets the answers in these entries apart? None if each is but one answer.

    Of other signs than ┋ it is only sure where the entries have different numbers of parts, and
    nearly all parts stand in other entries, too: `North, urban` beside `South, urban` is a name.

    Parameters
    ----------
    entries : different entries of a column
    named : those that the study file names as they are

    Examples
    --------
    >>> separator(["1", "1,3", "2,3"]), separator(["价格┋质量"])
    (',', '┋')
    >>> separator(["North, urban", "South, urban", "Abroad"])
    """
    texts = {text for each in entries if (text := (each or "").strip()) and text not in named}
    for sign in SEPARATORS:
        together = [parts for text in texts if len(parts := split(text, sign)) > 1]
        if not together:
            continue
        if sign == ALWAYS:
            return sign
        often = Counter(part for text in texts for part in set(split(text, sign)))
        pieces = {part for parts in together for part in parts}
        recurring = sum(often[part] > 1 for part in pieces)
        lengths = {len(split(text, sign)) for text in texts}
        if len(lengths) > 1 and recurring >= RECURRING * len(pieces):
            return sign
    return None


def split(entry: str, sign: str) -> list[str]:
    """The answers in an entry."""
    return [part.strip() for part in entry.split(sign) if part.strip()]


def unticked(
    study: Study, raw: RawTable, columns: Mapping[str, pa.Array | pa.ChunkedArray]
) -> Iterator[Problem]:
    """Which columns are options of a question with several answers, blank where not ticked?

    Sure where the only entry is what the column is called, or where several columns with two
    possible marks hold but one of them, blank in different rows.

    Parameters
    ----------
    study : what is measured
    raw : the file
    columns : item to its marks, and `<item>.not_applicable` where anybody said so
    """
    single: dict[str, Flags] = {}
    sure: set[str] = set()
    for name in study.marked:
        scale, marks = study.scale_of(name), columns[name]
        if not scale.whole or scale.max - scale.min != 1 or name + NOT_APPLICABLE in columns:
            continue
        if 0 < marks.null_count < len(marks) and len(pc.unique(marks.drop_null())) == 1:
            single[name] = np.asarray(pc.is_null(marks))
            column = study.column_of(name)
            entries = {plain(each) for each in distinct(raw.table[column]).entries} - {""}
            heading = plain(raw.headings[column])
            if any(cell.number(entry) is None and heading.endswith(entry) for entry in entries):
                sure.add(name)
    if len({blank.tobytes() for blank in single.values()}) > 1:
        sure |= set(single)
    for name in (name for name in single if name in sure):
        message = (
            "expected both marks of its scale; found only one of them, and blanks. This looks like "
            "an option of a question with several answers, blank where it was not ticked: so it "
            "would be ticked by all. Declare the question under `choices`, or write the other mark "
            "where it was not ticked"
        )
        rows = np.flatnonzero(single[name]).tolist()
        yield raw.problem(message, rows, study.column_of(name))


_SIGNS = "".join(re.escape(sign) for sign in SEPARATORS)
_BRACKETED = re.compile(
    r"\s*(?:〖(?P<corner>[^〗]*)〗?|\((?P<round>[^()]*)\)|\[(?P<square>[^\]]*)\])"
)


@dataclass(frozen=True)
class TickedCell:
    """What one cell says."""

    options: tuple[str, ...] = ()
    """In the order in which they are written; twice where one is."""
    words: str = ""
    unknown: str = ""
    """What is none of the options."""


class CellReader:
    """How the cells of one question are read."""

    def __init__(self, question: MultipleAnswers) -> None:
        forms = {plain(form): name for name in question.options for form in question.forms(name)}
        forms |= {plain(form): "" for form in question.none}
        self._forms = dict(sorted(forms.items(), key=lambda form: -len(form[0])))
        """What stands for an option, the longest first: one may hold another, or a separator."""
        self._others = {plain(form) for form in question.other}
        self._unlisted = question.unlisted
        signs = _SIGNS + ">" * question.ranked
        sign = re.escape(question.separator) if question.separator else f"[{signs}]"
        self._between = re.compile(rf"(?:\s*(?:{sign}))+\s*")
        self._ends = re.compile(rf"\s*(?:{sign}|$)")
        self._sign = question.separator
        self._simple = not any(self._between.search(form) for form in forms)

    def read(self, text: str) -> TickedCell:
        """What does a cell say, whose signs `plain` has made alike?

        Examples
        --------
        >>> asked = {"zh": "原因", "en": "Why", "options": ["价格", "价格, 服务", "其他"]}
        >>> CellReader(MultipleAnswers.model_validate(asked)).read("其他〖太远, 太吵〗┋价格, 服务")
        TickedCell(options=('其他', '价格, 服务'), words='太远, 太吵', unknown='')
        """
        if self._simple:  # most cells: nothing but whole options
            parts = [part for part in self._between.split(text) if part]
            if all(part in self._forms for part in parts):
                return self._whole(parts)
        if self._sign is None and text not in self._forms:
            codes = text.split()  # as `a b c`
            if all(code in self._forms for code in codes):
                return self._whole(codes)
        return self._parsed(text)

    def _whole(self, parts: Iterable[str]) -> TickedCell:
        return TickedCell(tuple(name for part in parts if (name := self._forms[part])))

    def _parsed(self, text: str) -> TickedCell:
        chosen: list[str] = []
        words: list[str] = []
        rest = text
        while rest := self._after_separator(rest):
            form = next(self._beginning(rest), None)
            if form is not None:
                chosen.append(self._forms[form])
                rest = rest[len(form) :]
                if form in self._others and not self._ends.match(rest):
                    own, rest = self._own_words(rest)
                    words.append(own)
            elif self._unlisted is not None:
                chosen.append(self._unlisted)
                own, rest = self._up_to_option(rest)
                words.append(own)
            else:
                return TickedCell(unknown=rest)
        return TickedCell(tuple(name for name in chosen if name), "; ".join(filter(None, words)))

    def _after_separator(self, rest: str) -> str:
        rest = rest.strip() if self._sign is None else rest
        return self._between.sub("", rest, count=1) if self._between.match(rest) else rest

    def _beginning(self, rest: str) -> Iterator[str]:
        """The options that are the whole of what stands up to the next separator."""
        for form in self._forms:
            if rest.startswith(form):
                follows = rest[len(form) :]
                own = form in self._others and re.match(r"\s*[:〖(\[]|\s", follows)
                if self._ends.match(follows) or own:
                    yield form

    def _own_words(self, rest: str) -> tuple[str, str]:
        """What stands in brackets or behind a colon, and the rest."""
        bracketed = _BRACKETED.match(rest)
        if bracketed and self._ends.match(rest[bracketed.end() :]):
            return next(filter(None, bracketed.groups()), "").strip(), rest[bracketed.end() :]
        return self._up_to_option(rest.lstrip(" :"))

    def _up_to_option(self, rest: str) -> tuple[str, str]:
        """The words up to the next separator behind which an option begins, and the rest."""
        for sign in self._between.finditer(rest):
            after = rest[sign.end() :]
            if not after or next(self._beginning(after), None) is not None:
                return rest[: sign.start()].strip(), after
        return rest.strip(), ""
