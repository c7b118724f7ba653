"""The codebook: which issues open answers are searched for, and by which words."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from csatbook.study.part import Name, Named, Part, Value

_NOT_LINEAR = re.compile(r"\(\?(?:[=!>]|<[=!])|\\[1-9]|\(\?P=")
"""Lookahead, lookbehind, atomic groups and references back, all of which RE2 does without."""
_REPEATED = re.compile(r"\{(\d+)?(?:,(\d+)?)?\}")
_MOST_REPEATED = 1000


def pattern(word: str) -> str | None:
    """The regular expression that `/…/` stands for; None of a plain word.

    Examples
    --------
    >>> pattern("/wait(ed|ing)?/"), pattern("waiting")
    ('wait(ed|ing)?', None)
    """
    return word[1:-1] if len(word) > 2 and word[0] == word[-1] == "/" else None


def _word(word: str) -> str:
    """A word, or a regular expression that takes time in proportion to the text."""
    if not word.strip():
        msg = "expected a word, or a regular expression between slashes; found a blank text"
        raise ValueError(msg)
    if (expression := pattern(word)) is None:
        return word
    if _NOT_LINEAR.search(expression.replace("\\\\", "")):
        msg = (
            f"'{word}' looks ahead, looks behind or refers back, which RE2 has not, so that no "
            "text can make it slow; write the words to leave out under 'not'"
        )
        raise ValueError(msg)
    many = [int(end) for ends in _REPEATED.findall(expression) for end in ends if end]
    if any(end > _MOST_REPEATED for end in many):
        msg = f"'{word}' repeats something more than {_MOST_REPEATED} times; write fewer"
        raise ValueError(msg)
    try:
        blank = re.compile(expression).search("")
    except re.error as error:
        msg = f"'{word}' is no regular expression: {error}"
        raise ValueError(msg) from None
    if blank is not None:
        msg = f"'{word}' also matches nothing at all, and so every answer"
        raise ValueError(msg)
    return word


def _bare(value: object) -> object:
    """A word written as a bare number is still a word."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Word = Annotated[
    str, BeforeValidator(_bare, json_schema_input_type=str | float), AfterValidator(_word)
]
"""A plain word, found anywhere in an answer, or `/a regular expression/` of RE2."""


class Issue(Named):
    """What customers speak of, and the words by which that is known."""

    any: tuple[Word, ...] = Field(min_length=1)
    """Words of which one is enough: plain ones, found anywhere in an answer, and regular
    expressions between slashes (RE2, in quotation marks)."""
    leave_out: tuple[Word, ...] = Field(default=(), alias="not")
    """Longer words that only look like one of these: what they cover is not searched."""
    tone: Literal["positive", "negative"] | None = None
    """What every mention of it is, such as a complaint where nothing has come, however good the
    marks; without it the words around it decide, then how satisfied one is."""
    dimension: Name | None = None
    """The dimension that it belongs to."""
    rule: str | None = None
    """What is meant and what is not, for those who code answers by hand."""


class Quotes(Part):
    """Which answers are quoted below their issue."""

    each: int = Field(default=2, ge=0)
    """So many of an issue and tone at most."""
    length: tuple[int, int] = (8, 120)
    """Signs of the shortest and of the longest answer that is quoted; none is cut."""


_LETTERS = str.maketrans("0123456789", "ghijklmnop")

COURTESIES = (
    *(
        "您好",
        "你好",
        "大家好",
        "谢谢",
        "感谢",
        "辛苦了",
        "麻烦",
        "拜托",
        "再见",
        "祝",
        "加油",
        "谢啦",
    ),
    *("hello", "dear", "thank", "thanks", "cheers", "regards", "please", "sorry"),
    *("wish", "good luck", "keep it up", "well done", "obrigado", "parabéns"),
)
"""Greetings, thanks and wishes, which many write and which name no issue."""


class Codebook(Part):
    """The issues that open answers are searched for."""

    of: tuple[Name, ...] | None = Field(default=None, min_length=1)
    """The open questions that are searched; without it all."""
    codes: dict[Name, Issue] = Field(min_length=1)
    """The issues by name."""
    least: int = Field(default=5, ge=0)
    """An issue that fewer respondents mention is shown without numbers and without quotes."""
    by: tuple[Name, ...] | None = None
    """Segments whose groups are compared by what they mention; without it those of `compare`."""
    stop: tuple[Value, ...] = ()
    """Words that `csatbook code` never proposes, such as the name of the company."""
    courtesies: tuple[Value, ...] = COURTESIES
    """The same of greetings and thanks; what is written here stands in place of the usual ones."""
    quotes: Quotes = Quotes()
    """Which answers are quoted."""
    coded: tuple[str, ...] = ()
    """Workbooks, from the data folder, that `csatbook code --sample` wrote and somebody filled in:
    by them the shares of their waves are corrected. `*` stands for any signs."""

    @property
    def never(self) -> tuple[str, ...]:
        """What is never proposed."""
        return (*self.stop, *self.courtesies)

    @property
    def digest(self) -> str:
        """What names the codebook: the issues with their words and tones, whatever they are called.

        Numbers of different codebooks must not be compared. Twelve letters without a digit, so that
        nobody takes it for a number, least of all a spreadsheet (12345678e901).
        """
        words = {
            name: [sorted(each.any), sorted(each.leave_out), *filter(None, [each.tone])]
            for name, each in self._sorted
        }
        whole = sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()
        return whole[:12].translate(_LETTERS)

    @property
    def _sorted(self) -> list[tuple[str, Issue]]:
        return sorted(self.codes.items())
