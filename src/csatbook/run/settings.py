"""Parameters that a notebook declares beside the four: their defaults, and what replaces these."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping, Sequence
from unicodedata import normalize

from csatbook.errors import ParameterError, Problem, nearest
from csatbook.study import source
from csatbook.study.model import Study
from csatbook.study.part import Setting

Settings = Mapping[str, Setting]
"""Values by the names of parameters."""

_KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    list: "a list",
    type(None): "nothing",
}
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "none": None, "null": None}


def words(texts: Sequence[str]) -> dict[str, str]:
    """Which values do the words of a command give to which parameters?

    Raises
    ------
    ParameterError
        A word has no `=`, or a parameter is named twice.

    Examples
    --------
    >>> words(["top=3", "title=a = b"])
    {'top': '3', 'title': 'a = b'}
    """
    values: dict[str, str] = {}
    problems = []
    for text in texts:
        name, equals, value = text.partition("=")
        name = normalize("NFKC", name.strip())  # as Python reads names
        if not equals or not name:
            problems.append(Problem("--set", f"expected name=value, such as top=3; found '{text}'"))
        elif name in values:
            problems.append(Problem("--set", f"'{name}' is given twice"))
        values[name] = value.strip()
    if problems:
        raise ParameterError(problems)
    return values


def literal(node: ast.expr) -> Setting:
    """Which plain value is written here?

    Raises
    ------
    ValueError
        It is none: a calculation, a name, a mapping.

    Examples
    --------
    >>> literal(ast.parse("['region', -1]").body[0].value)
    ['region', -1]
    """
    value = ast.literal_eval(node)
    if not _is_plain(value) and not (isinstance(value, list) and all(map(_is_plain, value))):
        msg = f"{ast.unparse(node)} is no plain value"
        raise ValueError(msg)
    return value  # type: ignore[no-any-return]


def settled(
    declared: Settings, study: Study, given: Settings, *, notebook: str, own: bool
) -> dict[str, Setting]:
    """What is each of the notebook's further parameters for this command?

    Parameters
    ----------
    declared : the defaults, by name
    study : its `report.parameters` take the place of defaults
    given : what the command says, which takes the place of both; text is read as the default's kind
    notebook : its name, for messages
    own : whether it is the study's own notebook; to another, only what it declares of the study's
        is handed

    Raises
    ------
    ParameterError
        A name that the notebook does not declare, or a value of another kind than its default.
    """
    problems = []
    values = dict(declared)
    for name, value in study.report.parameters.items():
        if name in declared or own:
            try:
                values[name] = _fitting(name, value, declared, notebook)
            except ValueError as error:
                where = source.parsed(study.path).where(("report", "parameters", name))
                problems.append(Problem(where, f"'report.parameters': {error}"))
    for name, value in given.items():
        try:
            values[name] = _fitting(name, _read(value, declared.get(name)), declared, notebook)
        except ValueError as error:
            problems.append(Problem("--set", str(error)))
    if problems:
        raise ParameterError(problems)
    return values


def _fitting(name: str, value: Setting, declared: Settings, notebook: str) -> Setting:
    """The value, if the notebook declares this name with a default of its kind."""
    if name in ("study", "period", "segment", "language"):
        msg = f"'{name}' is not set so: it is one of the four that every report has"
        raise ValueError(msg)
    if name not in declared:
        known = ", ".join(declared) or "no others than study, period, segment, language"
        msg = f"unknown parameter '{name}'; {notebook} declares {known}.{nearest(name, declared)}"
        raise ValueError(msg)
    default = declared[name]
    kind = type(default)
    if kind is float and type(value) is int:
        value = float(value)
    wrong = default is not None and type(value) is not kind
    if isinstance(value, list) and isinstance(default, list) and default:
        wrong = any(type(each) not in set(map(type, default)) for each in value)
    if wrong:
        msg = f"'{name}': expected {_KINDS[kind]}, like its default {default!r}; found {value!r}"
        raise ValueError(msg)
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, float) and not math.isfinite(each):
            msg = f"'{name}': expected a number that ends; found {each}"
            raise ValueError(msg)
        if isinstance(each, str) and not each.isprintable():
            msg = f"'{name}': expected text in one line, of letters that can be seen"
            raise ValueError(msg)
    return value


def _read(value: Setting, default: Setting) -> Setting:
    """What a text of the command says where such a default stands; other values as they are."""
    if not isinstance(value, str) or isinstance(default, str):
        return value
    if isinstance(default, list):
        like = default[0] if default else ""
        parts = [_unquoted(part.strip()) for part in value.strip().strip("[]").split(",")]
        return [_one(part, like) for part in parts if part]
    return _one(value, default)


def _unquoted(text: str) -> str:
    """The text without the quotation marks in which Python and YAML write it."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def _one(text: str, default: Setting) -> str | int | float | bool | None:
    if isinstance(default, str):
        return text
    if text.casefold() in _WORDS:
        return _WORDS[text.casefold()]
    for kind in (int, float):
        try:
            number = kind(text)
        except ValueError:
            continue
        return number if math.isfinite(number) else text
    return text


def _is_plain(value: object) -> bool:
    finite = not isinstance(value, float) or math.isfinite(value)
    return finite and (value is None or isinstance(value, str | int | float))
