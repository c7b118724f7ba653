"""What is asked: scales, closed questions, several answers, open answers, dimensions, segments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csatbook.study.wording import say
from csatbook.survey.cleaning import ticks
from csatbook.survey.guess import levels
from csatbook.survey.guess.column import Guess
from csatbook.survey.guess.lines import evidence_of, from_column, remarked, scalar, section
from csatbook.survey.guess.sketch import Sketch, SketchedPart, file_codes

_ASKS = re.compile(r"满意[吗么]?$|how (?:dis)?satisfied", re.IGNORECASE)


def lines(sketch: Sketch) -> Iterator[str]:
    """The part of the study file that says what is asked."""
    yield ""
    yield from _scales(sketch)
    yield from section("items", (_item(part, sketch) for part in sketch.items))
    several = (line for part in sketch.choices for line in _choices(part, sketch))
    yield from section("choices", several)
    yield from section("open", (_open(part, sketch) for part in sketch.opens))
    yield from section("dimensions", _dimensions(sketch))
    if sketch.overall:
        yield f"overall: {sketch.overall}"
    yield from section("segments", (_segment(part, sketch) for part in sketch.segments))


def _scales(sketch: Sketch) -> Iterator[str]:
    yield "scales:"
    known = {code for wave in sketch.waves for code in file_codes(wave)}
    for name, scale in sketch.scales.items():
        yield f"  {name}:"
        yield f"    min: {scale.low:g}"
        yield f"    max: {scale.high:g}"
        if not scale.whole:
            yield "    whole: false"
        satisfied, dissatisfied = levels.usual(scale.low, scale.high, whole=scale.whole)
        used = {part.guess.kind for part in sketch.items if part.scale == name}
        if used != {"recommend"}:
            yield remarked(f"    satisfied: {satisfied}", "the marks that count as satisfied")
            yield f"    dissatisfied: {dissatisfied}"
        if scale.labels:
            labels = ", ".join(map(scalar, scale.labels))
            yield remarked(f"    labels: {{{sketch.language}: [{labels}]}}", "lowest first")
        if missing := [code for code in scale.missing if code not in known]:
            yield f"    missing: [{', '.join(map(scalar, missing))}]"
        if scale.not_applicable:
            listed = ", ".join(map(scalar, scale.not_applicable))
            yield remarked(f"    not_applicable: [{listed}]", "no marks; right?")


def _item(part: SketchedPart, sketch: Sketch) -> str:
    title = part.title
    if part.key == sketch.overall and _ASKS.search(title):  # a name that fits into a sentence
        title = say(sketch.language, "guess.overall")
    keys = [f"{sketch.language}: {scalar(title)}", f"scale: {part.scale}", *from_column(part)]
    if part.guess.reverse:
        keys.append("reverse: true")
    return remarked(f"  {part.key}: {{{', '.join(keys)}}}", evidence_of(part.guess))


def _choices(part: SketchedPart, sketch: Sketch) -> Iterator[str]:
    guess = part.guess
    mark = "# " if "not listed" in guess.doubt else ""
    yield remarked(f"  {mark}{part.key}:", evidence_of(guess))
    yield f"    {mark}{sketch.language}: {scalar(part.title)}"
    if guess.ranked:
        yield f"    {mark}ranked: true"
    if guess.places:
        yield f"    {mark}places: [{', '.join(scalar(each.name) for each in guess.parts)}]"
    elif guess.parts:
        pairs = zip(guess.options, guess.parts, strict=True)
        listed = ", ".join(f"{scalar(option)}: {scalar(each.name)}" for option, each in pairs)
        yield f"    {mark}columns: {{{listed}}}"
        if guess.ticked and guess.ticked not in ticks.TICKED:
            yield f"    {mark}ticked: [{scalar(guess.ticked)}]"
        if others := _not_ticked(guess):
            yield f"    {mark}not_ticked: [{', '.join(map(scalar, others))}]"
    else:
        yield f"    {mark}from: {scalar(guess.column.name)}"
        yield f"    {mark}separator: {scalar(guess.separator or '')}"
    yield f"    {mark}options: [{', '.join(map(scalar, guess.options))}]"


def _not_ticked(guess: Guess) -> list[str]:
    """The entries of a declared set that are neither a tick nor known to be none."""
    if not guess.ticked:
        return []
    entries = dict.fromkeys(entry for part in guess.parts for entry in part.counts)
    return [
        entry
        for entry in entries
        if entry != guess.ticked and entry.casefold() not in ticks.NOT_TICKED
    ]


def _open(part: SketchedPart, sketch: Sketch) -> str:
    keys = [f"{sketch.language}: {scalar(part.title)}", *from_column(part)]
    heading = part.guess.column.heading
    if re.search(r"建议|改进|不满|不足|improve|complain|dissatisf|worst", heading):
        keys.append("tone: negative")
    elif re.search(r"最满意|表扬|praise|like best|best thing", heading):
        keys.append("tone: positive")
    return remarked(f"  {part.key}: {{{', '.join(keys)}}}", evidence_of(part.guess))


def _segment(part: SketchedPart, sketch: Sketch) -> str:
    keys = [f"{sketch.language}: {scalar(part.title)}", *from_column(part)]
    if part.guess.cut:
        ranges = ", ".join(f'{scalar(name)}: "{span}"' for name, span in part.guess.cut.items())
        keys.append(f"cut: {{{ranges}}}")
    return remarked(f"  {part.key}: {{{', '.join(keys)}}}", evidence_of(part.guess))


def _dimensions(sketch: Sketch) -> Iterator[str]:
    for key, (title, names) in sketch.dimensions.items():
        listed = ", ".join(names)
        line = f"  {key}: {{{sketch.language}: {scalar(title)}, items: [{listed}]}}"
        yield remarked(line, "their headings begin alike")
