"""What is wrong with a text that is not YAML, and in which line: in words of the study file."""

from __future__ import annotations

import re
from datetime import date

from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

FULL_WIDTH = dict(zip("：，［］｛｝“”‘’　", ":,[]{}\"\"'' ", strict=True))
"""Signs of a Chinese keyboard that look like signs of YAML, and what YAML takes instead."""

_KEY = r"(?:^\s*(?:-\s+)?|[{,]\s*)[^\s:：,，{}\[\]'\"#]+"
_FULL_COLON = re.compile(_KEY + "：")
_TIGHT_COLON = re.compile(r"^\s*(?:-\s+)?[\w-]+:(?![\s/]|$)")
_OPENED = re.compile(r"""(?:^|[:\-,\[{]\s|[\[{])\s*(["'])""")
_DAY = re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b")

Fault = tuple[int, str]
"""A line, counted from 1, and what is wrong in it."""


def full_width(written: object) -> str:
    """A sentence on the full-width signs in what should be a name, a number or a key; or nothing.

    Examples
    --------
    >>> full_width("4，5")
    " It holds the full-width sign '，'; YAML takes ','."
    >>> full_width("4, 5")
    ''
    """
    signs = [sign for sign in FULL_WIDTH if sign in str(written)]
    if not signs:
        return ""
    return f" It holds the full-width sign '{signs[0]}'; YAML takes '{FULL_WIDTH[signs[0]]}'."


def explained(error: Exception, text: str) -> Fault:
    """Why can this text not be read as YAML, and where should one look?

    Parameters
    ----------
    error : what the reader said; any exception, as some readers' own faults come through
    text : the study file's text
    """
    lines = text.splitlines() or [""]
    if isinstance(error, MarkedYAMLError):
        line = min(_line(error.problem_mark, 1), len(lines))
        return _marked(error, lines, line)
    if isinstance(error, ReaderError):
        line = text.count("\n", 0, error.position) + 1
        sign = error.character
        code = sign if isinstance(sign, int) else ord(str(sign)[:1] or "\0")
        return line, f"there is a control character here (U+{code:04X}); remove it"
    for line, content in enumerate(lines, 1):
        for day in _DAY.findall(content):
            try:
                date.fromisoformat(day)
            except ValueError:
                return line, f"not YAML: {day} is no date; put it into quotation marks"
    return 1, f"not YAML: {str(error).splitlines()[0] if str(error) else type(error).__name__}"


def _line(mark: object, default: int) -> int:
    return int(getattr(mark, "line", default - 1)) + 1


def _marked(error: MarkedYAMLError, lines: list[str], line: int) -> Fault:
    problem, context = str(error.problem or ""), str(error.context or "")
    begun = min(_line(error.context_mark, line), line)
    written = lines[line - 1]
    if "\t" in written[: len(written) - len(written.lstrip())] or "'\\t'" in problem:
        return line, "a tab cannot indent YAML; use spaces"
    if problem.startswith("found duplicate key"):
        key = problem.split('"')[1]
        return line, f"the key '{key}' stands twice; rename or remove one"
    return (
        _quoted(problem, context, begun, line)
        or _unlike(lines, begun, line)
        or _open_quote(lines, line)
        or _told(problem, context, lines, begun, line)
    )


def _quoted(problem: str, context: str, begun: int, line: int) -> Fault | None:
    if "quoted scalar" not in context:
        return None
    if "unknown escape" in problem or "hexadecimal" in problem:
        message = (
            "in double quotation marks a backslash begins a code; use single quotation marks, "
            "or / in a path"
        )
        return line, message
    return begun, "the quotation mark that opens here is never closed"


def _unlike(lines: list[str], begun: int, line: int) -> Fault | None:
    """The signs that look like YAML's own: in the lines of the fault, or just before them."""
    for number in range(line, max(0, begun - 3), -1):
        content = lines[number - 1]
        if _FULL_COLON.search(content):
            message = "the full-width '：' does not end a key; write ':' and a blank"
            return number, message
        if _TIGHT_COLON.search(content):
            return number, "a colon after a key needs a blank behind it: 'key: value'"
        if any(sign in content for sign in "[{") and (
            sign := next((wide for wide in "，［］｛｝" if wide in content), "")
        ):
            message = f"the full-width '{sign}' is no sign of YAML; write '{FULL_WIDTH[sign]}'"
            return number, message
    return None


def _open_quote(lines: list[str], line: int) -> Fault | None:
    """A quotation mark that is closed only by the next one, lines below, where a text should open.

    Legal by itself; where the file cannot be read, the likely cause.
    """
    for number, content in enumerate(lines[:line], 1):
        opened = _OPENED.search(content)
        if opened and content.count(opened[1]) % 2 and not content.lstrip().startswith("#"):
            return number, "the quotation mark that opens here is not closed in its line"
    return None


def _told(problem: str, context: str, lines: list[str], begun: int, line: int) -> Fault:
    written = lines[line - 1]
    if "flow sequence" in context or "flow mapping" in context:
        bracket = "[" if "sequence" in context else "{"
        met = re.search(r"but got '(.)'", problem)
        before = f" before '{met[1]}'" if met else ""
        place = "" if line == begun else f" in line {line}"
        message = (
            f"the bracket '{bracket}' that opens here is not closed{before}{place}, "
            "or a comma is missing"
        )
        return begun, message
    if start := re.search(r"found character '(.)' that cannot start", problem):
        return line, f"a text that begins with '{start[1]}' needs quotation marks"
    if "mapping values are not allowed" in problem:
        message = "a second colon in one text: put a text that holds ': ' into quotation marks"
        if written.count(": ") + written.rstrip().endswith(":") < 2:
            message = (
                "no key can stand here: give the line above its colon, or this one the "
                "indentation of its neighbours"
            )
        return line, message
    if "could not find expected ':'" in problem:
        return begun, "expected 'key: value'; found no colon with a blank behind it"
    if "expected <block end>" in problem:
        return line, "the line's indentation does not fit the lines above it"
    return line, f"not YAML: {' '.join(part for part in (context, problem) if part)}"
