"""Where the answers are: the files of a study, and the columns of date, person and weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from csatbook.study import formats
from csatbook.survey.guess.lines import evidence_of, remarked, scalar, shown_name
from csatbook.survey.guess.sketch import (
    Sketch,
    SketchedFile,
    SketchedPart,
    file_codes,
    file_decimal,
)


def lines(sketch: Sketch) -> Iterator[str]:
    """The part of the study file that says where the answers are."""
    yield "data:"
    yield "  responses:"
    for place, wave in enumerate(sketch.waves):
        yield from file_lines(
            wave,
            period=sketch.named[place],
            labels=_labels(sketch, wave),
            absent=_absent(sketch, wave, place),
        )
    for kind in ("date", "wave", "respondent", "seconds", "weight"):
        if (taken := sketch.single.get(kind)) is not None:
            yield remarked(f"  {kind}: {scalar(taken.column.name)}", evidence_of(taken))
    if sketch.private:
        names = ", ".join(scalar(each.column.name) for each in sketch.private)
        why = "read only to blank them out of open answers"
        yield remarked(f"  private: [{names}]", why)


def file_lines(
    wave: SketchedFile, *, period: str, labels: Mapping[str, float], absent: Sequence[str]
) -> Iterator[str]:
    """The entry of one file in a study file.

    Parameters
    ----------
    wave : the file, with what its columns were taken for
    period : the wave that it belongs to, where no column says so; else nothing
    labels : its words for marks that the study's scales do not know
    absent : what of the study it does not ask
    """
    looked = wave.looked
    yield from (f"    # {shown_name(each)}" for each in looked.remarks)
    yield f"    - path: {scalar(wave.path)}"
    if looked.sheet is not None:
        yield f"      sheet: {scalar(looked.sheet)}"
    known = formats.FORMATS[looked.format].settings if looked.format else {}
    if looked.format is not None:
        why = "its headings; docs/exports.md tells what this stands for"
        yield remarked(f"      format: {looked.format}", why)
    if looked.long is not None:
        keys = ", ".join(f"{key}: {scalar(name)}" for key, name in looked.long)
        yield remarked(f"      long: {{{keys}}}", "each answer has a row of its own; right?")
    if looked.header != known.get("header", 1):
        yield remarked(f"      header: {looked.header}", "the row of the column names")
    if period:
        yield f"      period: {scalar(period)}"
    date = next((each for each in wave.guesses if each.kind == "date" and each.dates), None)
    if date is not None and date.dates and date.dates != known.get("dates"):
        yield remarked(f"      dates: {date.dates}", date.evidence)
    if (decimal := file_decimal(wave)) is not None:
        yield remarked(f'      decimal: "{decimal}"', "the decimal sign of its numbers")
    if wave.renamed:
        yield remarked("      columns:", "name in this file: name in the newest; right?")
        yield from (f"        {scalar(old)}: {scalar(new)}" for old, new in wave.renamed.items())
    if codes := [code for code in file_codes(wave) if code not in known.get("missing", ())]:
        listed = ", ".join(map(scalar, (*known.get("missing", ()), *codes)))
        yield remarked(f"      missing: [{listed}]", "nothing was answered; right?")
    if labels:
        listed = ", ".join(f"{scalar(word)}: {mark:g}" for word, mark in labels.items())
        yield remarked(f"      labels: {{{listed}}}", "words of this file and their marks; right?")
    if absent:
        yield remarked(f"      absent: [{', '.join(absent)}]", "not asked in this file")


def _absent(sketch: Sketch, wave: SketchedFile, place: int) -> list[str]:
    absent = [part.key for part in _parts(sketch) if place in part.absent]
    weight = sketch.single.get("weight")
    if weight is not None and wave.of_name(weight.column.name) is None:
        absent.append("weight")
    return absent


def _labels(sketch: Sketch, wave: SketchedFile) -> dict[str, float]:
    """Words of this file for marks that the scales of the study do not know."""
    labels: dict[str, float] = {}
    for part in sketch.items:
        own = wave.of_name(part.guess.column.name)
        if own is None or own.scale is None:
            continue
        labels.update(own.scale.words)
        scale = sketch.scales[part.scale]
        if own.scale.labels and own.scale.labels != scale.labels:
            labels.update(
                {
                    word: scale.low + step
                    for step, word in enumerate(own.scale.labels)
                    if word in own.column.counts and word not in scale.labels
                }
            )
    return labels


def _parts(sketch: Sketch) -> Iterator[SketchedPart]:
    yield from (*sketch.items, *sketch.opens, *sketch.segments)
