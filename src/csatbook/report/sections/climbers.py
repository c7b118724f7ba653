"""Which units really climbed or dropped since the wave before, and whose score really changed."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import wanted
from csatbook.analysis.changes.by_unit import rank_changes
from csatbook.analysis.changes.compared_waves import leading
from csatbook.analysis.unit import units
from csatbook.analysis.wave import Wave
from csatbook.report import change_words, fragment, number, sentence
from csatbook.report.change_mark import MARKS
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study import period as periods

_ARROWS = {"climbed": "▲", "dropped": "▼"}


def climbers(wave: Wave, *, by: wanted.Names = None, top: int | None = 12) -> Fragment:
    """Which units really climbed or dropped since the wave before, and whose score changed?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    by : levels of units, one or several; by default all
    top : so many units are in the table, the surest first

    Returns
    -------
    Fragment
        For each level a sentence on places, one on scores, and a table; in a unit's own report
        the sentence on its place. Nothing in the first wave and of fewer than two units.

    Raises
    ------
    ParameterError
        There is no such level; names those there are.

    Examples
    --------
    >>> print(climbers(shops, by="shop").text.partition(";")[0])
    No place really changed since January 2024 (Shop)
    """
    levels = wave.study.units.levels if wave.study.units else ()
    chosen, most = wanted.names("by", by, levels), wanted.count("top", top)
    if not levels or not wave.earlier:
        return fragment.NOTHING
    frame = rank_changes(wave)
    frame = frame[(frame["score"] == wave.study.headline) & (frame["against"] == leading(wave))]
    shown = [
        _level(wave, level, frame[frame["subject"].str.startswith(f"unit:{level}=")], most)
        for level in levels
        if level in chosen
    ]
    told = [part for part in shown if part is not fragment.NOTHING]
    if not told:
        return fragment.NOTHING
    return fragment.join([*told, fragment.paragraph(say(wave, "climb_note"), "note")])


def _level(wave: Wave, level: str, rows: pd.DataFrame, most: int | None) -> Fragment:
    if rows.empty or rows["units"].iloc[0] < 2:
        return fragment.NOTHING
    named = {unit.key: sentence.unit_label(wave, unit) for unit in units(wave)}
    order = rows.assign(
        unsure=~rows["verdict"].isin(_ARROWS),
        unchanged=~rows["score_verdict"].isin(MARKS),
        chance=rows["p"].fillna(1.0),
    ).sort_values(["unsure", "unchanged", "chance"], kind="stable")
    words = {
        "level": wave.study.segments[level].text[wave.language],
        "before": periods.label(wave.study.period, rows["period_before"].iloc[0], wave.language),
        "score": sentence.score_label(wave, wave.study.headline),
    }
    said = fragment.paragraph(_places(wave, order, named, words), "lead")
    if _own(wave, rows):  # of its score the leading figures tell, tested by itself
        return said
    said += fragment.paragraph(_scores(wave, order, named, words))
    shown = order.head(most or len(order))
    parts = [said, _table(wave, shown, named, words)]
    there = sum(unit.level == level for unit in units(wave))
    if wave.variable is None and there > rows["units"].iloc[0]:
        left = number.write(there - rows["units"].iloc[0], "count")
        parts.append(fragment.paragraph(say(wave, "climb_left_out", count=left, **words), "note"))
    if len(shown) < len(order):
        count = {"shown": f"{len(shown)}", "count": f"{len(order):,}"}
        parts.append(fragment.paragraph(say(wave, "climb_most", **words, **count), "note"))
    return fragment.join(parts)


def _places(wave: Wave, rows: pd.DataFrame, named: dict[str, str], words: dict[str, str]) -> str:
    """Who really climbed, and who dropped; else that nobody is shown to have."""
    if _own(wave, rows):
        row = rows.iloc[0]
        places = {"then": row["rank_before"], "now": row["rank"], "units": row["units"]}
        unit = named[row["subject"]]
        return say(wave, f"climb_own_{row['verdict']}", unit=unit, **places, **words)
    told = []
    for verdict in _ARROWS:
        moved = [
            say(
                wave,
                "climb_unit" if row["score_verdict"] in MARKS else "climb_unit_alone",
                unit=named[row["subject"]],
                before=row["rank_before"],
                now=row["rank"],
            )
            for _, row in rows[rows["verdict"] == verdict].iterrows()
        ]
        if moved:
            told.append(say(wave, f"climb_{verdict}", units=sentence.joined(wave, moved), **words))
    return (" " if wave.language == "en" else "").join(told) or say(wave, "climb_nobody", **words)


def _scores(wave: Wave, rows: pd.DataFrame, named: dict[str, str], words: dict[str, str]) -> str:
    """Whose score really changed, all units judged together."""
    score, told = wave.study.headline, []
    for verdict in MARKS:
        moved = [
            say(
                wave,
                "climb_scored",
                unit=named[row["subject"]],
                before=number.write_score(wave.study, score, row["value_before"]),
                now=number.write_score(wave.study, score, row["value"]),
            )
            for _, row in rows[rows["score_verdict"] == verdict].iterrows()
        ]
        if moved:
            told.append(
                say(wave, f"climb_score_{verdict}", units=sentence.joined(wave, moved), **words)
            )
    return (" " if wave.language == "en" else "").join(told) or say(
        wave, "climb_score_nobody", **words
    )


def _own(wave: Wave, rows: pd.DataFrame) -> bool:
    """Whether these are of the one unit that the report is about."""
    return wave.place != () and len(rows) == 1 and rows["subject"].iloc[0] == f"unit:{wave.segment}"


def _table(
    wave: Wave, rows: pd.DataFrame, named: dict[str, str], words: dict[str, str]
) -> Fragment:
    study, score = wave.study, wave.study.headline
    before = change_words.compared(wave)
    columns = [
        Column(say(wave, "col_unit"), numeric=False),
        Column(say(wave, "col_change")),
        Column(say(wave, "climb_col_verdict"), numeric=False),
        Column(say(wave, "climb_col_before_score", score=words["score"], before=before)),
        Column(say(wave, "this_wave")),
        Column(say(wave, "climb_col_climb")),
        Column(say(wave, "climb_col_range")),
        Column(say(wave, "climb_col_before", before=before)),
        Column(say(wave, "climb_col_now")),
    ]
    cells = []
    for _, row in rows.iterrows():
        mark = MARKS.get(row["score_verdict"], "")
        word = say(wave, f"change_word_{row['score_verdict']}")
        cells.append(
            Row(
                (
                    named[row["subject"]],
                    number.gap(row["difference"], study.unit_of(score)),
                    f"{mark} {word}".strip(),
                    number.write_score(study, score, row["value_before"]),
                    number.write_score(study, score, row["value"]),
                    f"{_ARROWS.get(row['verdict'], '')} {_signed(row['climb'])}".strip(),
                    say(
                        wave,
                        "tile_change_interval",
                        low=_signed(row["climb_low"]),
                        high=_signed(row["climb_high"]),
                    ),
                    number.write(row["rank_before"], "count"),
                    number.write(row["rank"], "count"),
                )
            )
        )
    return table(say(wave, "climb_table", **words), columns, cells)


def _signed(places: float) -> str:
    return number.write(places, "balance", decimals=0)
