"""Questions of which several answers may be ticked, in one column or in one an option."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from csatbook.survey.cleaning import multiple_response, ranks
from csatbook.survey.guess import levels, ranked
from csatbook.survey.guess.column import Guess, LookedColumn, tick
from csatbook.survey.guess.words import parted
from csatbook.survey.reading.raw import AnswerSet

_SIGNS = {"\n": "line breaks", "\t": "tabs"}
_LONGEST, _MOST = 30, 40
NAME_THEM = "name them, or leave the question out"
_OTHER = re.compile(r"其他|其它|other|请注明|specify", re.IGNORECASE)
_OTHER_FIRST = re.compile(r"(其他|其它|Other)\s*(?:[〖(（:：].*)?$", re.DOTALL)
_ENDED = re.compile(r"^(.*?)[\[_.(（]?\s*(?:SQ)?\d{1,3}\s*[\])）]?$")
_IN_BRACKETS = re.compile(r"(.*?\S)\s*[(（]([^()（）]+)[)）]")
_SEVERAL = re.compile(r"可多选|多选|choose all|all that apply|select all|multiple", re.IGNORECASE)


def guess(column: LookedColumn) -> Guess | None:
    """Does a cell of this column hold several answers?"""
    missing, outside = levels.aside(column.counts)
    entries = [each for each in column.counts if each not in {*missing, *outside}]
    sign = multiple_response.separator(entries) or ranks.order_sign(entries)
    if sign is None:
        return None
    in_order, unsure = ranked.in_one_cell(column, entries, sign)
    parts: Counter[str] = Counter()
    for entry in entries:
        for part in multiple_response.split(entry, sign):
            parts[part] += column.counts[entry]
    listed = sign == multiple_response.ALWAYS or in_order or _SEVERAL.search(column.heading)
    parts = _without_own_words(parts)
    rare = [part for part, rows in parts.items() if rows < 2]
    if any(len(part) > _LONGEST for part in parts) or len(parts) > _MOST:
        return None
    if rare and not listed and len(rare) * 3 > len(parts):
        return None
    if len(parts) < 2:
        return None
    # What one respondent alone wrote may be words of their own, which a study file must not quote.
    own = rare if sign != multiple_response.ALWAYS and column.filled > 3 * len(parts) else []
    doubt = "are there options that nobody ticked?"
    if own:
        doubt = f"{len(own)} entries stand in one row only and are not listed: {NAME_THEM}"
    doubt = "; ".join(filter(None, (unsure, doubt)))
    what = "ranked answers" if in_order else "several answers"
    return Guess(
        "choices",
        column,
        f"{what} in a cell, set apart by {_SIGNS.get(sign, sign)}",
        doubt=doubt,
        options=[part for part, _ in parts.most_common() if part not in own],
        separator=sign,
        ranked=in_order,
    )


def of_sets(columns: Sequence[LookedColumn], sets: Sequence[AnswerSet]) -> Iterator[Guess]:
    """The questions that the file itself declares, as SPSS does its multiple-response sets."""
    there = {column.name: column for column in columns}
    for each in sets:
        parts = [there[name] for name in each.columns if name in there]
        if len(parts) < 2:
            continue
        first = replace(parts[0], title=each.label or each.name, upper="")
        if each.ticked is None:
            labels = [label for part in parts for label in part.labels.values()]
            entries = [entry for part in parts for entry in part.counts if not part.labels]
            options, what = [*dict.fromkeys((*labels, *entries))], "an answer each"
        else:
            options, what = [part.title or part.name for part in parts], "an option each"
            if len(set(options)) < len(options):
                options = [part.name for part in parts]
        yield Guess(
            "choices",
            first,
            f"the multiple-response set ${each.name} of the file, {what}",
            doubt="",
            options=options,
            parts=parts,
            places=each.ticked is None,
            ticked=each.ticked or "",
        )


def _without_own_words(parts: Counter[str]) -> Counter[str]:
    """The options, each `other` without what respondents wrote behind it."""
    bare: Counter[str] = Counter()
    for part, rows in parts.items():
        match = _OTHER_FIRST.match(part)
        bare[match[1] if match else part] += rows
    return bare


def together(columns: Sequence[LookedColumn]) -> Iterator[Guess]:
    """Which columns are the options of one question, a column each?

    Columns beside each other that hold nothing but a tick: 1 and 0, or their own option where it
    was ticked; and whose headings begin alike, or that all hold their option.
    """
    for kind, beside in groupby(columns, key=tick):
        if kind == "":
            continue
        for stem, members in groupby(beside, key=_stem):
            parts = [each for each in members if not _OTHER.search(each.title) or each.counts]
            ticked = [each for each in parts if each.counts]
            if len(parts) < 2 or not ticked or (kind == "sign" and not stem):
                continue
            texts = [_option(each) for each in parts]
            if len(set(texts)) < len(texts):
                texts = [each.name for each in parts]
            doubt = "" if stem and kind == "own" else "are these the options of one question?"
            yield Guess(
                "choices",
                parts[0],
                f"{len(parts)} columns that hold ticks alone",
                doubt=doubt,
                options=texts,
                parts=parts,
            )


def _stem(column: LookedColumn) -> str:
    if column.upper:
        return column.upper
    stem, _ = parted(column.title)
    if stem:
        return re.sub(r" - Selected Choice$", "", stem)
    match = _ENDED.match(column.name) or _IN_BRACKETS.fullmatch(column.title)
    return match[1] if match and match[1] else ""


def _option(column: LookedColumn) -> str:
    if column.upper:
        return column.title
    stem, option = parted(column.title)
    bracketed = None if stem else _IN_BRACKETS.fullmatch(column.title)
    return bracketed[2] if bracketed else option
