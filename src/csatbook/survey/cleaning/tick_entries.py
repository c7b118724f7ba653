"""What a cell with several answers says: the options, and customers' own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from csatbook.study.choices import MultipleAnswers
from csatbook.study.segment import plain
from csatbook.survey.cleaning import multiple_response

_SIGNS = "".join(re.escape(sign) for sign in multiple_response.SEPARATORS)
_BRACKETED = re.compile(
    r"\s*(?:〖(?P<corner>[^〗]*)〗?|\((?P<round>[^()]*)\)|\[(?P<square>[^\]]*)\])"
)


@dataclass(frozen=True)
class Entry:
    """What one cell says."""

    options: tuple[str, ...] = ()
    words: str = ""
    unknown: str = ""
    """What is none of the options."""


class Entries:
    """How the cells of one question are read."""

    def __init__(self, question: MultipleAnswers) -> None:
        forms = {plain(form): name for name in question.options for form in question.forms(name)}
        forms |= {plain(form): "" for form in question.none}
        self._forms = dict(sorted(forms.items(), key=lambda form: -len(form[0])))
        """What stands for an option, the longest first: one may hold another, or a separator."""
        self._others = {plain(form) for form in question.other}
        self._unlisted = question.unlisted
        sign = re.escape(question.separator) if question.separator else f"[{_SIGNS}]"
        self._between = re.compile(rf"(?:\s*(?:{sign}))+\s*")
        self._ends = re.compile(rf"\s*(?:{sign}|$)")
        self._sign = question.separator
        self._simple = not any(self._between.search(form) for form in forms)

    def read(self, text: str) -> Entry:
        """What does a cell say, whose signs `plain` has made alike?

        Examples
        --------
        >>> asked = {"zh": "原因", "en": "Why", "options": ["价格", "价格, 服务", "其他"]}
        >>> Entries(MultipleAnswers.model_validate(asked)).read("其他〖太远, 太吵〗┋价格, 服务")
        Entry(options=('其他', '价格, 服务'), words='太远, 太吵', unknown='')
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

    def _whole(self, parts: Iterable[str]) -> Entry:
        named = dict.fromkeys(self._forms[part] for part in parts)
        return Entry(tuple(name for name in named if name))

    def _parsed(self, text: str) -> Entry:
        chosen: dict[str, None] = {}
        words: list[str] = []
        rest = text
        while rest := self._after_separator(rest):
            form = next(self._beginning(rest), None)
            if form is not None:
                chosen[self._forms[form]] = None
                rest = rest[len(form) :]
                if form in self._others and not self._ends.match(rest):
                    own, rest = self._own_words(rest)
                    words.append(own)
            elif self._unlisted is not None:
                chosen[self._unlisted] = None
                own, rest = self._up_to_option(rest)
                words.append(own)
            else:
                return Entry(unknown=rest)
        return Entry(tuple(name for name in chosen if name), "; ".join(filter(None, words)))

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
