"""What a column is: the first kind of the table that knows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from csatbook.study import formats
from csatbook.survey.guess import (
    dates,
    durations,
    groups,
    levels,
    private,
    ranked,
    ratings,
    recommending,
    respondents,
    several,
    unused,
    verbatims,
    weights,
)
from csatbook.survey.guess.column import UNTOLD, Guess, Kind, LookedColumn, ScaleGuess
from csatbook.survey.guess.look import LookedFile

KINDS = (
    private,
    dates,
    durations,
    respondents,
    unused,
    weights,
    recommending,
    ratings,
    several,
    verbatims,
    groups,
)
"""In this order: what must not be reported comes first, and what nothing else explains last."""

_UNANSWERED = re.compile(r"does [^?]* mean that nothing was answered\?")
_RANKS = ("rating", "segment", "unused")
"""What columns of ranks are taken for, each by itself."""
_SEVERAL = 3
"""So many columns on one scale support each other."""


def _of_tool(taken: Guess, looked: LookedFile) -> Guess:
    """The guess with what is known of the tool that made the file."""
    known = formats.FORMATS[looked.format].settings if looked.format else {}
    missing = set(taken.scale.missing) if taken.scale else set()
    if missing and missing <= set(known.get("missing", ())):
        return replace(taken, doubt=_UNANSWERED.sub("", taken.doubt).strip())
    order = known.get("dates")
    if taken.kind == "date" and taken.dates == "" and order is not None:
        evidence = f"{taken.evidence}; {looked.format} writes {order}"
        return replace(taken, dates=order, doubt="", evidence=evidence)
    return taken


def guess_column(column: LookedColumn) -> Guess:
    """What is this column, as far as its heading and its entries tell?"""
    for kind in KINDS:
        taken: Guess | None = kind.guess(column)
        if taken is not None:
            return taken
    return Guess("unused", column, f"{len(column.counts):,} different entries, of no known kind")


def guess_file(looked: LookedFile) -> list[Guess]:
    """What are the columns of this file, those of one question with several answers as one?"""
    guesses = {column.name: guess_column(column) for column in looked.columns}
    for question in (
        *several.of_sets(looked.columns, looked.sets),
        *ranked.together([each for each in looked.columns if guesses[each.name].kind in _RANKS]),
    ):
        if all(part.name in guesses for part in question.parts):
            for part in question.parts:
                guesses.pop(part.name)
            guesses[question.column.name] = question
    rated = [name for name, taken in guesses.items() if taken.kind == "rating"]
    loose = [
        column
        for column in looked.columns
        if column.name in guesses
        and guesses[column.name].kind in ("unused", "segment", "rating")
        and not (column.name in rated and len(column.counts) > 2)
    ]
    for question in several.together(loose):
        for part in question.parts:
            guesses.pop(part.name, None)
        guesses[question.column.name] = question
    guesses |= _verdicts(guesses.values())
    scales = Counter(
        (each.scale.low, each.scale.high, each.scale.labels)
        for each in guesses.values()
        if each.kind == "rating" and each.scale is not None
    )
    guesses = {name: _of_tool(_supported(taken, scales), looked) for name, taken in guesses.items()}
    order = {column.name: place for place, column in enumerate(looked.columns)}
    listed = sorted(guesses.values(), key=lambda taken: order[taken.column.name])
    listed = _one_only(listed, "date", _date_rank)
    listed = _one_only(listed, "wave")
    listed = _one_only(listed, "weight")
    listed = _one_only(listed, "seconds")
    return _one_only(listed, "respondent", lambda taken: -len(taken.column.counts))


def _verdicts(guesses: Collection[Guess]) -> dict[str, Guess]:
    """Columns of 0 and 1 beside open answers, where nothing else is a mark: whether it was good.

    So are collections of reviews written. A study needs a mark, and the doubt asks for a look.
    """
    there = {each.kind for each in guesses}
    if "open" not in there or there & {"rating", "recommend"}:
        return {}
    return {
        each.column.name: replace(
            each,
            kind="rating",
            evidence="0 and 1 beside open answers, and no other marks",
            doubt="is this a judgement, and 1 the good one? else name it under `segments`",
            scale=ScaleGuess(0, 1),
        )
        for each in guesses
        if each.kind == "segment" and set(each.column.counts) == {"0", "1"}
    }


def _supported(taken: Guess, scales: Mapping[tuple[float, float, tuple[str, ...]], int]) -> Guess:
    """The guess with what the other columns of the file say of it.

    Marks on one scale in several columns are judgements, whatever is written above them; and words
    that are part of a longer scale of other columns are of that scale.
    """
    scale = taken.scale
    if taken.kind != "rating" or scale is None:
        return taken
    alike = sum(
        count for (low, high, _), count in scales.items() if (low, high) == (scale.low, scale.high)
    )
    if alike >= _SEVERAL:
        taken = replace(taken, doubt=taken.doubt.replace(UNTOLD, "").strip())
    said = {levels.folded(each) for each in taken.column.counts} & set(
        map(levels.folded, scale.labels)
    )
    for _, _, labels in scales:
        longer = len(labels) > len(scale.labels)
        if scale.labels and longer and said <= set(map(levels.folded, labels)):
            grown = replace(scale, high=scale.low + len(labels) - 1, labels=labels)
            return replace(taken, scale=grown)
    return taken


def _date_rank(taken: Guess) -> int:
    """The end of the answer before its beginning."""
    heading = taken.column.heading
    if any(word in heading for word in ("submit", "提交", "completed", "完成", "结束", "end")):
        return 0
    return 2 if any(word in heading for word in ("start", "开始", "begin", "stage")) else 1


def _first(_: Guess) -> int:
    return 0


def _one_only(
    guesses: list[Guess], kind: Kind, rank: Callable[[Guess], int] = _first
) -> list[Guess]:
    """Of several columns of this kind the one of the lowest rank; the others have no use."""
    having = [taken for taken in guesses if taken.kind == kind]
    if len(having) < 2:
        return guesses
    chosen = min(having, key=rank)
    return [
        replace(taken, kind="unused", doubt="", evidence=f"another {kind}: {taken.evidence}")
        if taken.kind == kind and taken is not chosen
        else taken
        for taken in guesses
    ]
