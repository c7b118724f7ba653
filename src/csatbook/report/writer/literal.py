"""Python's values as Typst's: what stands in a string literal is text, whatever it says."""

from __future__ import annotations

from collections.abc import Iterable

from csatbook.report.legible import legible
from csatbook.report.piece import Span, Words

_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "", "\t": "\\t"})


def string(text: str) -> str:
    r"""How does this text read as a Typst string?

    Nothing in it can end the string or command anything; signs that nobody sees are gone.

    Examples
    --------
    >>> print(string('#x "$y$" \\'))
    "#x \"$y$\" \\"
    """
    return f'"{legible(text).translate(_ESCAPED)}"'


def array(codes: Iterable[str]) -> str:
    """How do these expressions read as a Typst array?

    Examples
    --------
    >>> array(["1", "2"]), array(["1"]), array([])
    ('(1, 2)', '(1,)', '()')
    """
    parts = list(codes)
    return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"


def words(text: Words) -> str:
    """How do these words read as a Typst expression: a string, or an array of its parts?

    Examples
    --------
    >>> print(words(("4.1 ", Span("B", raised=True, said="above B"))))
    ("4.1 ", (raised: "B"))
    """
    if isinstance(text, str):
        return string(text)
    return array(map(_part, text))


def _part(part: str | Span) -> str:
    if isinstance(part, str):
        return string(part)
    if part.strong:
        return f"(strong: {string(part.text)})"
    return f"(raised: {string(part.text)})" if part.raised else string(part.text)
