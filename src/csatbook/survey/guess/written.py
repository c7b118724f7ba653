"""A sketch as the text of a study file, with the evidence of each guess behind it."""

from __future__ import annotations

from collections.abc import Iterator

from csatbook.study.wording import say
from csatbook.survey.guess import questions, reporting, responses
from csatbook.survey.guess.lines import remarked, scalar, shown_name
from csatbook.survey.guess.sketch import Sketch

SECTIONS = (responses, questions, reporting)
"""The parts of a study file, in its order."""


def study_text(sketch: Sketch, *, name: str, title: str) -> str:
    """The study file.

    Parameters
    ----------
    sketch : what it says
    name : the study's short name
    title : what readers call it; csatbook's own words where it is empty
    """
    title = title or say(sketch.language, "guess.title")
    lines = [
        *_head(sketch),
        "",
        f"study: {name}",
        f"title: {{{sketch.language}: {scalar(title)}}}",
        remarked(f"period: {sketch.period}", _period_evidence(sketch)),
        *(line for section in SECTIONS for line in section.lines(sketch)),
        *_left_out(sketch),
    ]
    return "\n".join(lines) + "\n"


def _head(sketch: Sketch) -> Iterator[str]:
    rows = sum(wave.looked.rows for wave in sketch.waves)
    count = len(sketch.waves)
    yield f"# Made by `csatbook new` from {count} file{'s' * (count > 1)} with {rows:,} answers."
    if any(wave.looked.partly for wave in sketch.waves):
        yield "# Large files were judged by their beginning: a code may come up further down."
    yield "# A # says why a line was taken so; look first at those with a question mark."
    yield "# Change what is not right, then run `csatbook check` with this file."


def _period_evidence(sketch: Sketch) -> str:
    if sketch.period == "wave":
        return "no column with a date that is sure: each file is a wave"
    return "month, quarter, half, year or week"


def _left_out(sketch: Sketch) -> Iterator[str]:
    lines = [f"{shown_name(each.column.name)}: {each.evidence}" for each in sketch.unused]
    lines += [
        f"{shown_name(each.column.name)}: looks like {each.kind}, but not in all files"
        for each in sketch.partial
    ]
    for wave in sketch.waves:
        doubtful = [each for each in wave.guesses if each.kind == "date" and each.dates == ""]
        lines += [
            f"{shown_name(each.column.name)}: dates of which nothing tells whether day or month "
            "comes first; write `dates: dmy` or `dates: mdy` under the file, and `date:` under data"
            for each in doubtful
        ]
        lines += [
            f"{shown_name(name)}: several columns are headed so; rename all but one"
            for name in wave.looked.twice
        ]
        if wave.looked.unnamed:
            lines.append(f"{wave.looked.unnamed} columns without a heading")
    if lines:
        yield ""
        yield "# Not used:"
        yield from (f"#   {line}" for line in dict.fromkeys(lines))
