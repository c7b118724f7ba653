"""Data frames of an analyst as tables of the report."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import pandas as pd
from markupsafe import Markup

from csatbook.report import number, piece, written
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table

_BEFORE_HEAD = re.compile(r"(<table\b[^>]*>)(?:\s*<caption>.*?</caption>)?", re.S)


def is_table(shown: object) -> bool:
    """Is this a DataFrame, a Series or a Styler?"""
    if isinstance(shown, pd.Series):
        return not any(hasattr(value, "get_figure") for value in shown)  # axes, as pandas gives
    return isinstance(shown, pd.DataFrame) or _is_styler(shown)


def _is_styler(shown: object) -> bool:
    module = sys.modules.get("pandas.io.formats.style")
    return module is not None and isinstance(shown, module.Styler)


def framed(shown: Any, caption: str = "") -> Fragment:
    """How does this frame look as a table of the report?

    Parameters
    ----------
    shown : DataFrame or Series: numbers to the right, the index (unless it only counts) in front,
        whole numbers as they are, others with as many decimals as tell them apart, at most three;
        what is missing as a dash. Of more rows than pandas shows (`display.max_rows`), the first.
        Styler: as it says itself, with the caption.
    caption : above the table; without one it has none

    Examples
    --------
    >>> marks = pd.DataFrame({"mark": [4.05, 3.5]}, index=pd.Index(["east", "west"], name="region"))
    >>> print(framed(marks, "Marks").text)
    Marks
    region  mark
    east    4.05
    west    3.50
    """
    if _is_styler(shown):
        # A name that follows from what it shows: else another each time, or that of the next.
        same = sha256(f"{caption}\n{shown.to_html(table_uuid='own')}".encode()).hexdigest()[:8]
        html = shown.to_html(table_uuid=same)
        if caption:
            head = Markup(r"\1<caption>{}</caption>").format(caption)
            html = _BEFORE_HEAD.sub(lambda match: match.expand(str(head)), html, count=1)
        scrolled = f'<div class="scroll" tabindex="0">{html}</div>'
        return Fragment((piece.Foreign(scrolled, caption),))
    frame = (
        shown.to_frame(shown.name if shown.name is not None else "")
        if isinstance(shown, pd.Series)
        else shown
    )
    most = pd.get_option("display.max_rows") or len(frame)
    kept = frame.head(most)
    counts = isinstance(frame.index, pd.RangeIndex) and frame.index.name is None
    heads = [] if counts else [kept.index.get_level_values(at) for at in range(frame.index.nlevels)]
    columns = [Column(_named(head.name), numeric=False) for head in heads]
    columns += [
        Column(_named(name), numeric=_is_number(frame.iloc[:, at]))
        for at, name in enumerate(frame.columns)
    ]
    cells = [_written(pd.Series(head)) for head in heads]
    cells += [_written(kept.iloc[:, at]) for at in range(frame.shape[1])]
    rows = [Row(each) for each in zip(*cells, strict=True)]
    if len(frame) > most:
        left = f"… +{len(frame) - most:,}"  # in any language: so many more rows
        rows.append(Row((left, *("…",) * (len(columns) - 1)), "muted"))
    return table(caption, columns, rows, labels=max(len(heads), 1))


def teach_notebook() -> None:
    """From now on a data frame or a Styler at the end of a cell is shown so.

    A Styler would have another id each time it is shown. Outside a notebook nothing changes.
    """
    ipython = sys.modules.get("IPython")
    if ipython is None or (shell := ipython.get_ipython()) is None:
        return
    bundle = shell.display_formatter.mimebundle_formatter
    bundle.for_type(pd.DataFrame, _shown)
    bundle.for_type_by_name("pandas.io.formats.style", "Styler", _shown)


def _shown(frame: Any, **_: Any) -> dict[str, str]:
    """HTML and Typst; how it reads in plain text pandas says."""
    shown = framed(frame)
    return {form: shown.written(form) for form in ("text/html", "text/x-typst")}


def _named(name: object) -> str:
    if isinstance(name, tuple):
        return " · ".join(str(part) for part in name if part != "")
    return "" if name is None else str(name)


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _written(column: pd.Series) -> Sequence[str]:
    """The cells of one column."""
    if not _is_number(column):
        return [_text(value) for value in column]
    values = [None if pd.isna(value) else value for value in column]
    if pd.api.types.is_integer_dtype(column) or all(
        value is None or float(value).is_integer() for value in values
    ):
        # A year is no amount: only what is longer is parted.
        return [
            number.NONE
            if value is None
            else written.note(f"{int(value):,}" if abs(value) > 9999 else f"{int(value)}", value)
            for value in values
        ]
    largest = max(abs(float(value)) for value in values if value is not None)
    places = 3 if largest < 1 else 2 if largest < 100 else 1
    return [
        number.NONE
        if value is None
        else written.note(
            f"{number.rounded(float(value), places):,f}".replace("-", "−"), float(value)
        )
        for value in values
    ]


def _text(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    missing = value is None or value is pd.NA or value is pd.NaT or value != value  # noqa: PLR0124
    return number.NONE if missing else str(value)
