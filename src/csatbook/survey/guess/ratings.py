"""Closed questions answered on a scale: by numbers, by words, or by codes with labels."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from csatbook.survey.cleaning import marks
from csatbook.survey.guess import levels
from csatbook.survey.guess.column import UNTOLD, Guess, LookedColumn, ScaleGuess
from csatbook.survey.guess.words import CODED, COUNTED, GROUPED, RATED
from csatbook.survey.reading import cell

_BEST_FIRST = re.compile(
    r"1\s*[=:：(（是为-]\s*(?:非常|很|十分|最)(?!不)(?:满意|同意|好)|"
    r"1\s*[=:：(（-]\s*(?:very satisfied|strongly agree|excellent|very good)",
    re.IGNORECASE,
)
_LIME = re.compile(r"A(\d{1,2})")
_FEW, _MANY = 12, 30
_STRAY = 0.01
"""At most this share of the answers may be slips."""


def guess(column: LookedColumn) -> Guess | None:
    """Are the entries of this column marks on a scale?"""
    if not column.counts:
        return None
    if column.labels:
        return _labelled(column)
    missing, outside = levels.aside(column.counts)
    rest = [entry for entry in column.counts if entry not in {*missing, *outside}]
    if not rest:
        return None
    numbers = [entry for entry in rest if cell.number(entry) is not None]
    if len(numbers) > 1 and column.share(set(rest) - set(numbers)) <= _STRAY:
        return _numbers(column, numbers, missing, outside, strays=set(rest) - set(numbers))
    for reading in (_numbered, _words, _codes):
        if (scale := reading(column, rest, missing, outside)) is not None:
            return scale
    return None


def _words(
    column: LookedColumn, rest: Sequence[str], missing: Sequence[str], outside: Sequence[str]
) -> Guess | None:
    names = levels.known_scale(rest, all_said=column.filled >= _MANY)
    if not names:
        return None
    scale = ScaleGuess(1, len(names), labels=names, missing=(*missing,), not_applicable=(*outside,))
    evidence = f"the words of a scale of {len(names)} levels{_also(missing, outside)}"
    return Guess("rating", column, evidence, scale=scale)


def _numbered(
    column: LookedColumn, rest: Sequence[str], missing: Sequence[str], outside: Sequence[str]
) -> Guess | None:
    """Entries such as `5.非常满意` and `5分`, with or without plain numbers among them."""
    named_marks: dict[float, str] = {}
    for entry in rest:
        number = cell.number(entry)
        read = (number, "") if number is not None else marks.numbered_label(entry)
        if read is None:
            return None
        mark, label = read
        before = named_marks.get(mark)
        if before and label and before != label:
            return None
        named_marks[mark] = before or label
    ends = levels.span(list(named_marks))
    if ends is None or len(rest) > _FEW:
        return None
    named = [mark for mark in named_marks if named_marks[mark]]
    levels_named = [float(each) for each in range(int(ends[0]), int(ends[1]) + 1)]
    labels: tuple[str, ...] = ()
    if named:
        if not set(map(levels.folded, (named_marks[mark] for mark in named))) <= _all_words():
            return None
        scale = levels.known_scale([named_marks[mark] for mark in named])
        listed = tuple(named_marks.get(mark, "") for mark in levels_named)
        labels = scale if len(scale) == len(levels_named) else listed if all(listed) else ()
        if not labels:
            return None
        ends = (ends[0], ends[0] + len(labels) - 1)
    scale_guess = ScaleGuess(*ends, labels=labels, missing=(*missing,), not_applicable=(*outside,))
    evidence = f"a number with each word, {ends[0]:g} to {ends[1]:g}{_also(missing, outside)}"
    return Guess("rating", column, evidence, scale=scale_guess)


def _codes(
    column: LookedColumn, rest: Sequence[str], missing: Sequence[str], outside: Sequence[str]
) -> Guess | None:
    """LimeSurvey's codes of answers: A1, A2 …"""
    read = {entry: match for entry in rest if (match := _LIME.fullmatch(entry))}
    if len(read) < len(rest) or len(read) < 3:
        return None
    marks = {entry: float(match[1]) for entry, match in read.items()}
    ends = levels.span(list(marks.values()))
    if ends is None or ends[1] > 10:
        return None
    words = {f"A{number}": float(number) for number in range(int(ends[0]), int(ends[1]) + 1)}
    scale = ScaleGuess(*ends, words=words, missing=(*missing,), not_applicable=(*outside,))
    return Guess(
        "rating",
        column,
        f"codes A1 to A{ends[1]:g}",
        doubt=f"is A{ends[1]:g} the best answer?",
        scale=scale,
    )


def _labelled(column: LookedColumn) -> Guess | None:
    """Codes with labels: the labels decide, and those that are no levels are no marks."""
    missing, outside = levels.aside(column.labels.values())
    own = {code: label for code, label in column.labels.items() if code not in column.missing}
    level = {code: word for code, word in own.items() if word not in {*missing, *outside}}
    names = levels.known_scale(level.values())
    codes = {word: code for code, word in column.labels.items()}
    if names and len(level) > 1:
        ordered = [float(code) for code in level if cell.number(code) is not None]
        low = min(ordered) if ordered and len(level) == len(names) else 1
        if low not in (0, 1):
            low = 1
        scale = ScaleGuess(
            low,
            low + len(names) - 1,
            labels=names,
            missing=tuple(codes[word] for word in missing if codes[word] not in column.missing),
            not_applicable=tuple(codes[word] for word in outside),
        )
        return Guess("rating", column, f"the file's labels are {len(names)} levels", scale=scale)
    unlabelled = [entry for entry in column.counts if entry not in column.labels]
    if len(level) > 2 and not unlabelled:
        return None  # groups with names of their own
    apart = [codes[word] for word in (*missing, *outside)]
    rest = [entry for entry in column.counts if entry not in column.missing and entry not in apart]
    if not rest or any(cell.number(entry) is None for entry in rest):
        return None
    if len(level) <= 2 and not unlabelled:
        return None
    return _numbers(
        column, rest, [codes[word] for word in missing], [codes[word] for word in outside]
    )


def _numbers(
    column: LookedColumn,
    rest: Sequence[str],
    missing: Sequence[str],
    outside: Sequence[str],
    *,
    strays: Collection[str] = (),
) -> Guess | None:
    marks = {entry: value for entry in rest if (value := cell.number(entry)) is not None}
    codes = _aside(column, marks)
    kept = {entry: value for entry, value in marks.items() if entry not in codes}
    if not kept:
        return None
    off = _off(column, kept)
    kept = {entry: value for entry, value in kept.items() if entry not in off}
    strays = {*strays, *off}
    ends = levels.span(list(kept.values()))
    whole = all(value == int(value) for value in kept.values())
    if ends is None or COUNTED.search(column.heading) or len(set(kept.values())) < 2:
        return None
    share = not whole and min(kept.values()) >= 0 and max(kept.values()) <= 1
    told = bool(RATED.search(column.heading) or (ends[1] <= 10 and CODED.search(column.name)))
    if not whole and not share and ends[1] < 100 and not told:
        return None
    if share:
        ends = (0.0, 1.0)
    if GROUPED.search(column.heading) and not told:
        return None
    if (
        len(set(kept.values())) == 2
        and ends[1] <= 10
        and not (told and set(kept.values()) != {0, 1})
    ):
        return None
    if ends[1] == 100 and not told and not _like_marks(column, kept):
        return None
    absent = tuple(code for code in codes if code in levels.MISSING_CODES)
    no_mark = tuple(code for code in codes if code not in levels.MISSING_CODES)
    scale = ScaleGuess(
        *ends,
        whole=whole,
        missing=(*missing, *absent),
        not_applicable=(*outside, *no_mark),
    )
    listed = _range(kept.values(), whole=whole)
    more = f" and {', '.join(codes)}" if codes else ""
    doubts = []
    if not told:
        doubts.append(UNTOLD)
    if no_mark:
        doubts.append(f"does {', '.join(no_mark)} mean `not applicable`?")
    if absent:
        doubts.append(f"does {', '.join(absent)} mean that nothing was answered?")
    if strays:
        doubts.append("some rows hold something else: are those mistakes?")
    return Guess(
        "rating",
        column,
        f"values {listed}{more}{_also(missing, outside)}",
        doubt=" ".join(doubts),
        scale=scale,
        reverse=bool(_BEST_FIRST.search(column.heading)),
        strays=sum(column.counts[entry] for entry in strays),
    )


def _aside(column: LookedColumn, marks: Mapping[str, float]) -> list[str]:
    """The numbers that are codes for no answer: apart from the others."""
    known = levels.MISSING_CODES | levels.ASIDE_CODES
    ordered = sorted(marks.values())
    codes = []
    for entry, value in marks.items():
        others = [each for each in ordered if each != value]
        if f"{value:g}" not in known or not others:
            continue
        rest = [each for each in others if f"{each:g}" not in known or each in (0, 8, 9)]
        if not rest:
            continue
        low, high = min(rest), max(rest)
        # 9 is a code above 1 to 5, and a mark among 1 to 10; 0 one below 1 to 5.
        if value > high + 1 or (value == 0 and low >= 1 and high <= 7) or value < min(low, 0):
            if value in (8, 9) and (high > 5 or len(set(rest)) < 3):
                continue
            if value == 0 and column.share([entry]) > 0.3:
                continue
            if 10 < high <= 100 and 0 <= value <= 100:
                continue
            codes.append(entry)
    return codes


def _off(column: LookedColumn, kept: Mapping[str, float]) -> set[str]:
    """The numbers off a usual scale that nearly all rows keep to: slips, such as 55 for 5."""
    rows = sum(column.counts[entry] for entry in kept)
    whole = {entry: value for entry, value in kept.items() if value == int(value)}
    for low, high in ((1, 5), (1, 7), (1, 10), (0, 10)):
        inside = {entry for entry, value in whole.items() if low <= value <= high}
        outside = rows - sum(column.counts[entry] for entry in inside)
        if len(inside) >= 3 and 0 < outside <= _STRAY * rows:
            return set(kept) - inside
    return set()


def _like_marks(column: LookedColumn, kept: Mapping[str, float]) -> bool:
    """Whether numbers up to 100 lie as marks do: most of them in the upper half."""
    rows = sum(column.counts[entry] for entry in kept)
    upper = sum(column.counts[entry] for entry, value in kept.items() if value >= 50)
    return max(kept.values()) >= 90 and upper >= 0.6 * rows


def _range(values: Iterable[float], *, whole: bool) -> str:
    marks = sorted(set(values))
    kind = "" if whole else " with decimals"
    return f"{marks[0]:g} to {marks[-1]:g}{kind}"


def _also(missing: Sequence[str], outside: Sequence[str]) -> str:
    """The words and codes for no answer, which are no respondent's own."""
    parts = []
    if missing:
        parts.append(f"{', '.join(missing)} (missing)")
    if outside:
        parts.append(f"{', '.join(outside)} (not applicable)")
    return f"; also {'; '.join(parts)}" if parts else ""


def _all_words() -> set[str]:
    return {levels.folded(word) for scale in levels.SCALES for word in scale}
