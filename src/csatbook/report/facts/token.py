"""Numbers in a text: where they stand, and whether one of them is a given number, rounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from csatbook.report import number

_NUMBER = re.compile(
    r"&#?\w{1,31};|"  # how HTML writes a sign is no number, but `<` may stand before one
    r"(?P<sign>[+−])?(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]\d+)?)(?P<percent>\s?[%％])?"
)
_TIME = re.compile(
    r"(?:\s?[–~～]\s?\d[\d,.]*)?\s?(?:"
    r"个?(?:工作|自然)?(?:分钟|小时|日|天|周|月|年)|"
    r"(?:(?:working|office|calendar|whole) )?"
    r"(?:h|min|minutes?|hours?|days?|weeks?|months?|years?)\b)"
)
"""Behind a number, or the first end of an interval, that counts time."""
_RELATION = re.compile(r"(&lt;|&gt;|[<>＜＞])[^\S\x1f]?$")
"""What ends the text before, as a group `<b>` does, says nothing of a number behind the break."""


@dataclass(frozen=True)
class Token:
    """A number in a text, from `start` to `end`."""

    start: int
    end: int
    at: int
    """Where its digits begin; before them stand its relation and its sign."""
    digits: str
    sign: str = ""
    percent: bool = False
    relation: str = ""
    """`<` or `>`, where the text says only on which side of the number the truth lies."""
    time: bool = False
    """Whether it counts hours, days or the like: no share is written so."""

    def says(self, value: float) -> bool:
        """Does the text say this number, rounded? Its sign may be said in words.

        Examples
        --------
        >>> share, fall = tokens("78.4%"), tokens("−5.1")
        >>> [next(share).says(0.78412), next(fall).says(-0.0512)]
        [True, True]
        >>> next(tokens("78.5%")).says(0.78412), next(tokens("p &lt; 0.001")).says(0.00002)
        (False, True)

        What counts time says no share.

        >>> [token.says(0.9) for token in tokens("90 days, 90 of them, 90–120 天, 90%")]
        [False, True, False, False, True]
        """
        if not self.signed_as(value):
            return False
        shown = Decimal(self.digits.replace(",", ""))
        if "e" in self.digits:
            form = f".{len(shown.as_tuple().digits) - 1}e"
            return float(f"{abs(value):{form}}") == float(shown)
        exponent = shown.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) else 0
        factors = (100,) if self.percent else (1,) if self.time else (1, 100)
        for factor in factors:
            exact = number.by_hand(abs(value), places, factor=factor)
            if exact == shown:
                return True
            if self.relation and abs(value) * factor != shown:
                below = abs(value) * factor < shown
                if below == (self.relation == "<"):
                    return True
        return False

    def signed_as(self, value: float) -> bool:
        """Is its sign, if it has one, that of this number?"""
        return not (self.sign and value) or (self.sign == "−") == (value < 0)


def tokens(text: str) -> Iterator[Token]:
    r"""Which numbers stand in this text? It may be written as in HTML (`&lt;` for `<`).

    Examples
    --------
    >>> [token.digits for token in tokens("1,322 answers: 78.4%&#39; (76.9–79.8%)")]
    ['1,322', '78.4', '76.9', '79.8']
    >>> [token.relation for token in tokens("p &lt; 0.001, but in a table &lt;b&gt;\x1f2")]
    ['<', '']
    """
    for match in _NUMBER.finditer(text):
        if match["digits"] is None:
            continue
        before = _RELATION.search(text, max(0, match.start() - 5), match.start())
        relation = ""
        if before:
            relation = "<" if before[1] in ("&lt;", "<", "＜") else ">"
        yield Token(
            before.start() if before else match.start(),
            match.end(),
            match.start("digits"),
            match["digits"],
            match["sign"] or "",
            bool(match["percent"]),
            relation,
            not match["percent"] and bool(_TIME.match(text, match.end())),
        )


def exact(digits: str) -> float:
    """Which number do these digits write?

    Examples
    --------
    >>> exact("1,322"), exact("2.7e-15")
    (1322.0, 2.7e-15)
    """
    return float(digits.replace(",", ""))


def number_text(value: float) -> str:
    """How does a page carry this number? Enough of it to know it by: there are thousands.

    Examples
    --------
    >>> number_text(1322.0), number_text(0.7905982905982906)
    ('1322', '0.790598291')
    """
    return f"{int(value)}" if value.is_integer() else f"{value:.9g}"
