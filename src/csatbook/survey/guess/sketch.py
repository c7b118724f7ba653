"""What a study file will say, put together from what each column of each file was taken for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from csatbook.study import period
from csatbook.study.wording import Language, say
from csatbook.survey.guess import groups, levels, words
from csatbook.survey.guess.column import Guess, LookedColumn, ScaleGuess
from csatbook.survey.guess.look import LookedFile
from csatbook.survey.reading import cell

_FOLLOWING = re.compile(r"^(?:the )?following|以下|下列|下面|^please|^请评价|^请您", re.IGNORECASE)
_NAMED: tuple[tuple[period.Kind, re.Pattern[str]], ...] = (
    ("quarter", re.compile(r"20\d\d[-_ ]?Q[1-4]|20\d\d年?第?[一二三四1-4]季度?", re.IGNORECASE)),
    ("half", re.compile(r"20\d\d[-_ ]?H[12]|20\d\d年?[上下]半年", re.IGNORECASE)),
    ("month", re.compile(r"20\d\d[-_.年](?:0?[1-9]|1[0-2])(?!\d)月?")),
)

_SAMPLED = 50


@dataclass(frozen=True)
class SketchedFile:
    """One file with what its columns were taken for."""

    looked: LookedFile
    guesses: tuple[Guess, ...]
    path: str = ""
    """As the study file names it, from its data folder."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Name in this file to the name in the newest one, where they differ."""

    def of_name(self, name: str) -> Guess | None:
        """What the column that the study calls so was taken for, in this file."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> Mapping[str, Guess]:
        return {self.renamed.get(each.column.name, each.column.name): each for each in self.guesses}


@dataclass(frozen=True)
class SketchedPart:
    """An item, an open question, a segment or a question with several answers, with its key."""

    key: str
    title: str
    guess: Guess
    scale: str = ""
    absent: tuple[int, ...] = ()
    """The files that do not ask it, by their place."""


@dataclass(frozen=True)
class Sketch:
    """All that a study file will say."""

    language: Language
    waves: tuple[SketchedFile, ...]
    period: period.Kind
    named: tuple[str, ...]
    """Of each file the period that it belongs to, where no column tells it; else nothing."""
    single: Mapping[str, Guess]
    """date, wave, respondent, seconds, weight: the column of each."""
    private: tuple[Guess, ...]
    scales: Mapping[str, ScaleGuess]
    items: tuple[SketchedPart, ...]
    choices: tuple[SketchedPart, ...]
    opens: tuple[SketchedPart, ...]
    segments: tuple[SketchedPart, ...]
    dimensions: Mapping[str, tuple[str, tuple[str, ...]]]
    """Key to title and items."""
    overall: str
    unused: tuple[Guess, ...]
    partial: tuple[Guess, ...]
    """What only some files have, and so is left out."""


def sketch(waves: Sequence[SketchedFile]) -> Sketch:
    """What does the study measure, as far as its files tell?

    Parameters
    ----------
    waves : the files, the newest last: its names are those of the study
    """
    newest = waves[-1]
    language = _language(newest.guesses)
    everywhere = {
        each.column.name: [
            place for place, wave in enumerate(waves) if wave.of_name(each.column.name) is None
        ]
        for each in newest.guesses
    }
    single: dict[str, Guess] = {}
    partial: list[Guess] = []
    for kind in ("date", "wave", "respondent", "seconds", "weight"):
        taken = next((each for each in newest.guesses if each.kind == kind), None)
        if taken is None or (kind == "date" and taken.dates == ""):
            continue
        lacking = everywhere[taken.column.name]
        if lacking and kind != "weight":
            partial.append(taken)
        else:
            single[kind] = taken
    private = [each for each in newest.guesses if each.kind == "private"]
    partial += [each for each in private if everywhere[each.column.name]]
    taken_keys: set[str] = set()

    def parts(*kinds: str) -> tuple[SketchedPart, ...]:
        listed = [_joined(each, waves) for each in newest.guesses if each.kind in kinds]
        return tuple(
            SketchedPart(
                words.key(each.column.name, each.column.title, taken_keys),
                _title(each),
                each,
                absent=tuple(everywhere[each.column.name]),
            )
            for each in listed
        )

    items, scales = _scaled(parts("rating", "recommend"))
    choices, opens, segments = parts("choices"), parts("open"), parts("segment")
    partial += [each.guess for each in choices if each.absent]
    overall = next((each.key for each in items if words.is_overall(each.guess.column.heading)), "")
    kind, named = _periods(waves, single)
    return Sketch(
        language=language,
        waves=tuple(waves),
        period=kind,
        named=named,
        single=single,
        private=tuple(each for each in private if not everywhere[each.column.name]),
        scales=scales,
        items=items,
        choices=tuple(each for each in choices if not each.absent),
        opens=opens,
        segments=segments,
        dimensions=_dimensions(items, overall, taken_keys, language),
        overall=overall,
        unused=tuple(each for each in newest.guesses if each.kind == "unused"),
        partial=tuple(partial),
    )


def _language(guesses: Sequence[Guess]) -> Language:
    """The language of the headings; where these are codes and single words, that of the entries."""
    asked = [each for each in guesses if each.kind not in ("unused", "private")]
    titles = [each.column.title for each in asked]
    spoken = [title for title in titles if " " in title or not title.isascii()]
    entries = [
        entry
        for each in asked
        if each.kind in ("open", "segment", "choices", "rating")
        for entry in (*list(each.column.counts)[:_SAMPLED], *each.column.labels.values())
        if any(sign.isalpha() for sign in entry)
    ]
    return words.language_of(spoken or entries or titles)


def _title(guess: Guess) -> str:
    column = guess.column
    if guess.kind == "choices" and guess.parts:
        stem = column.upper or words.parted(column.title)[0]
        bare = re.sub(r"(?<=\S)[(（][^()（）]+[)）]$", "", column.title.strip())
        return words.topic(stem or bare)
    if column.upper or guess.kind not in ("rating", "recommend"):
        return words.topic(column.title)
    return words.topic(words.parted(column.title)[1])


def _joined(guess: Guess, waves: Sequence[SketchedFile]) -> Guess:
    """The guess with what the same column of the other files adds to its scale."""
    if guess.scale is None:
        return guess
    scale = guess.scale
    for wave in waves[:-1]:
        other = wave.of_name(guess.column.name)
        if other is None or other.scale is None:
            continue
        more = other.scale
        scale = replace(
            scale,
            low=min(scale.low, more.low),
            high=max(scale.high, more.high) if not scale.labels else scale.high,
            whole=scale.whole and more.whole,
            labels=scale.labels or more.labels,
            missing=tuple(dict.fromkeys((*scale.missing, *more.missing))),
            not_applicable=tuple(dict.fromkeys((*scale.not_applicable, *more.not_applicable))),
        )
        if scale.labels and scale.high - scale.low + 1 != len(scale.labels):
            scale = replace(scale, labels=())
    return replace(guess, scale=scale)


def _scaled(
    items: Sequence[SketchedPart],
) -> tuple[tuple[SketchedPart, ...], dict[str, ScaleGuess]]:
    """The items with the names of their scales, alike ones under one name."""
    labelled: dict[tuple[float, float, bool], Counter[tuple[str, ...]]] = {}
    for item in items:
        scale = _of(item)
        if scale.labels:
            ends = (scale.low, scale.high, scale.whole)
            labelled.setdefault(ends, Counter())[scale.labels] += 1
    scales: dict[str, ScaleGuess] = {}
    known: dict[tuple[object, ...], str] = {}
    named: list[SketchedPart] = []
    for item in items:
        scale = _of(item)
        ends = (scale.low, scale.high, scale.whole)
        usual = labelled.get(ends)
        if not scale.labels and usual and item.guess.kind != "recommend":
            scale = replace(scale, labels=usual.most_common(1)[0][0])
        way = (*ends, scale.labels)
        if way not in known:
            known[way] = _scale_name(scale, scales)
        name = known[way]
        before = scales.get(name, scale)
        codes = (*before.not_applicable, *scale.not_applicable)
        scales[name] = replace(
            before,
            missing=_codes((*before.missing, *scale.missing), before),
            not_applicable=_codes(codes, before),
            words={**before.words, **scale.words},
        )
        named.append(replace(item, scale=name))
    return tuple(named), scales


def _of(item: SketchedPart) -> ScaleGuess:
    assert item.guess.scale is not None, "an item has a scale"  # noqa: S101
    return item.guess.scale


def _codes(codes: Iterable[str], scale: ScaleGuess) -> tuple[str, ...]:
    """These codes, without those that are marks of the scale."""
    kept = []
    for code in dict.fromkeys(codes):
        value = cell.number(code)
        if value is None or not scale.low <= value <= scale.high:
            kept.append(code)
    return tuple(kept)


def _scale_name(scale: ScaleGuess, taken: Mapping[str, ScaleGuess]) -> str:
    base = "percent" if scale.high == 1 else f"to{scale.high:g}"
    base = f"from0_{base}" if scale.low == 0 and scale.high > 1 else base
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}_{count}"
    return name


def _dimensions(
    items: Sequence[SketchedPart], overall: str, taken: set[str], language: Language
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Items of one question with parts, or whose names begin alike."""
    stems: dict[str, list[str]] = {}
    for item in items:
        column = item.guess.column
        stem = column.upper or words.parted(column.title)[0]
        begins = re.match(r"([A-Za-z]{3,})_\w", column.name)
        if not stem and begins and not re.match(r"[a-zA-Z]+_\d", column.name):
            stem = begins[1]
        if stem and item.key != overall and item.guess.kind == "rating":
            stems.setdefault(stem, []).append(item.key)
    several = {stem: names for stem, names in stems.items() if len(names) > 1}
    dimensions: dict[str, tuple[str, tuple[str, ...]]] = {}
    for number, (stem, names) in enumerate(several.items(), 1):
        title = words.topic(stem)
        if _FOLLOWING.search(title):  # "rate the following" names nothing
            title = say(language, "guess.part", number=words.number_of(stem) or number)
        dimensions[words.key(f"part_{number}", "", taken)] = (title, tuple(names))
    return dimensions


def _periods(
    waves: Sequence[SketchedFile], single: Mapping[str, Guess]
) -> tuple[period.Kind, tuple[str, ...]]:
    """How long a period is, and which one each file belongs to, where no column says so."""
    nothing = ("",) * len(waves)
    if (taken := single.get("wave")) is not None:
        kind: period.Kind = next(
            each for each in ("quarter", "month", "half", "week") if taken.evidence.endswith(each)
        )
        return kind, nothing
    if "date" in single:
        return "quarter", nothing
    for kind, _ in _NAMED:
        names = tuple(named_period(kind, wave.looked.path.stem) for wave in waves)
        if all(names):
            return kind, names
    return "wave", tuple(_wave_names(waves))


def named_period(kind: period.Kind, text: str) -> str:
    """The period of this kind that a file's name tells, or nothing."""
    pattern = dict(_NAMED).get(kind)
    match = pattern.search(text) if pattern else None
    try:
        return period.parse(kind, match[0].replace("_", "-")) if match else ""
    except ValueError:
        return ""


def _wave_names(waves: Sequence[SketchedFile]) -> Iterator[str]:
    """A name for each file: its sheet's, its own, or its number where two are alike."""
    names = [wave.looked.sheet or wave.looked.path.stem for wave in waves]
    for place, name in enumerate(names, 1):
        yield name if names.count(name) == 1 else str(place)


def file_codes(wave: SketchedFile) -> tuple[str, ...]:
    """The words and negative codes of a file that say that nothing was answered."""
    counted: Counter[str] = Counter()
    for each in wave.guesses:
        for column in (each.column, *each.parts):
            if each.kind in ("rating", "recommend", "segment", "choices", "open"):
                words_for = levels.aside(column.counts)[0]
                codes = [code for code in column.counts if _negative(code, each)]
                counted.update({*words_for, *codes})
    return tuple(counted)


def _negative(code: str, guess: Guess) -> bool:
    value = cell.number(code)
    return (
        value is not None
        and value < 0
        and code in levels.MISSING_CODES
        and guess.kind in ("rating", "recommend", "choices")
    )


def file_decimal(wave: SketchedFile) -> str | None:
    """The decimal sign of the numbers with commas in this file's weights and cut segments."""
    columns: list[LookedColumn] = [
        each.column for each in wave.guesses if each.kind == "weight" or each.cut
    ]
    return groups.decimal_of(columns)
