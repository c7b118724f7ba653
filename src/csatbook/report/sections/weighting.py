"""Which shares the weights were to reach, and what that costs in precision."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis.sample import weighted
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say


def weighting(wave: Wave) -> Fragment:
    """Whom do the weighted respondents stand for?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        Sentences, and a table of each margin's shares before and after; nothing without weights.

    Examples
    --------
    >>> weighting(wave).text
    ''
    """
    found, declared = wave.weighted, wave.study.weighting
    if found is None or declared is None:
        return fragment.NOTHING
    name = {key: segment.text[wave.language] for key, segment in wave.study.segments.items()}
    segments = say(wave, "comma").join(name[variable] for variable in declared.rake)
    said = [say(wave, "weighting_said", segments=segments)]
    if declared.within:
        said.append(say(wave, "weighting_within", segment=name[declared.within]))
    if declared.trim:
        most, count = f"{declared.trim:g}", number.write(found.trimmed, "count")
        said.append(say(wave, "weighting_trimmed", most=most, count=count))
    figures = {
        "smallest": number.write(found.smallest, "mark"),
        "largest": number.write(found.largest, "mark"),
        "n": number.write(found.n, "count"),
        "n_eff": number.write(found.n_eff, "count"),
        "effect": number.write(found.design_effect, "mark"),
    }
    cost = "weighting_cost_drawn" if wave.study.data.drawn else "weighting_cost"
    said.append(say(wave, cost, **figures))
    names = ("count", "before", "declared", "achieved")
    columns = [Column(say(wave, "col_group"), numeric=False)]
    columns += [Column(say(wave, f"col_{one}")) for one in names]
    rows = [_row(wave, row) for _, row in weighted.weighting(wave).iterrows()]
    shown = fragment.paragraph((" " * (wave.language == "en")).join(said))
    shown += table(say(wave, "weighting_caption"), columns, rows)
    if any(margin.value is None for margin in found.margins):
        shown += fragment.paragraph(say(wave, "weighting_unassigned"), "note")
    return shown


def _row(wave: Wave, row: pd.Series) -> Row:
    label = _value(wave, row["variable"], row["value"])
    declared = wave.study.weighting
    if declared is not None and declared.within and pd.notna(row["within"]):
        inside = _value(wave, declared.within, row["within"])
        label = say(wave, "weighting_inside", inside=inside, group=label)
    shares = (number.write(row[column], "share") for column in ("before", "declared", "achieved"))
    cells = (label, number.write(row["n"], "count"), *shares)
    return Row(cells, "muted" if pd.isna(row["value"]) else "")


def _value(wave: Wave, variable: str, value: str | None) -> str:
    segment = wave.study.segments[variable]
    label = say(wave, "unassigned") if pd.isna(value) else segment.label(value)[wave.language]
    return say(wave, "segment", variable=segment.text[wave.language], value=label)
