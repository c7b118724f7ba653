"""What is set aside, computed and reported."""

from __future__ import annotations

from collections.abc import Iterator

from csatbook.survey.guess.lines import remarked
from csatbook.survey.guess.sketch import Sketch

_MOST_DRIVERS = 12
_BY = 8
_LEAST_GROUP = 20


def lines(sketch: Sketch) -> Iterator[str]:
    """The part of the study file that says what is set aside, computed and reported."""
    yield from _validity(sketch)
    yield ""
    yield from _scores(sketch)
    yield from _drivers(sketch)
    yield from _report(sketch)


def _validity(sketch: Sketch) -> Iterator[str]:
    respondent = sketch.single.get("respondent")
    again = sum(
        own.column.filled - len(own.column.counts)
        for wave in sketch.waves
        if respondent is not None and (own := wave.of_name(respondent.column.name)) is not None
    )
    strays = sum(
        own.strays
        for wave in sketch.waves
        for part in sketch.items
        if (own := wave.of_name(part.guess.column.name)) is not None
    )
    if again or strays:
        yield "validity:"
    if again:
        why = f"{again:,} rows are of somebody who stands above; in one wave the last one counts?"
        yield remarked("  duplicates: last", why)
    if strays:
        why = f"{strays:,} answers off their scale: their rows are set aside; right?"
        yield remarked("  out_of_scale: reject", why)


def _scores(sketch: Sketch) -> Iterator[str]:
    rated = [part for part in sketch.items if part.guess.kind == "rating"]
    recommended = [part.key for part in sketch.items if part.guess.kind == "recommend"]
    named = f", of: [{', '.join(part.key for part in rated)}]" if recommended else ""
    ends = {(sketch.scales[part.scale].low, sketch.scales[part.scale].high) for part in rated}
    yield "scores:"
    if rated:
        yield f"  csat: {{method: satisfied_share{named}}}"
        if len(ends) == 1:
            yield f"  mean: {{method: mean{named}}}"
        yield f"  index: {{method: mean_100{named}}}"
    for place, key in enumerate(recommended, 1):
        name = "nps" if place == 1 else f"nps_{place}"
        yield f"  {name}: {{method: nps, of: [{key}]}}"


def _drivers(sketch: Sketch) -> Iterator[str]:
    """What moves the overall satisfaction, where there are answers enough to tell."""
    others = [
        part.key
        for part in sketch.items
        if part.guess.kind == "rating" and part.key != sketch.overall
    ]
    rows = min(wave.looked.rows for wave in sketch.waves)
    if sketch.overall and 3 <= len(others) <= _MOST_DRIVERS and rows >= 30 * len(others):
        yield f"drivers: {{outcome: {sketch.overall}, of: [{', '.join(others)}]}}"


def _report(sketch: Sketch) -> Iterator[str]:
    """Reports of its own for each group of the first segment whose groups are large enough."""
    by = next(
        (
            part.key
            for part in sketch.segments
            if not part.guess.doubt
            and not part.guess.cut
            and 2 <= len(part.guess.column.counts) <= _BY
            and min(part.guess.column.counts.values()) >= _LEAST_GROUP
        ),
        None,
    )
    yield "report:"
    if by is not None:
        yield remarked(f"  by: [{by}]", "each of its groups gets a report of its own")
    yield remarked("  workbook: true", "all tables in one Excel file, results/results.xlsx")
