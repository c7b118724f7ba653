"""What customers say of something beside what was counted of it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from csatbook.analysis.operations import PERSON, operations, operations_link
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report import table as tabular
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row
from csatbook.report.wording import say
from csatbook.study import period as periods
from csatbook.study.operation import PERIOD

_SAID = ("agree", "disagree")
_PERIODS = 2
"""So many periods are in the table; the result table has all."""


def operations_beside(wave: Wave, *, table: bool = True) -> Fragment:
    """Do customers and the figures of daily work say the same?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    table : whether each item stands beside its figure; `operations_table` shows that alone

    Returns
    -------
    Fragment
        First where they disagree, then where they agree, and a table of each item beside its
        figure. Without the table only where they disagree, if they do anywhere. Nothing where the
        study declares no `operations`, and in the report of a segment.

    Examples
    --------
    >>> operations_beside(wave).text  # the small study declares none
    ''
    """
    shown = _shown(wave)
    if shown is None:
        return fragment.NOTHING
    said = sorted([*_links(wave), *_groups(wave, shown)], key=lambda each: each[0] != "disagree")
    against = sum(verdict == "disagree" for verdict, _ in said)
    key = "lead_disagree" if against else "lead_agree"
    lead = say(wave, f"operations.{key}", count=number.write(against, "count"))
    if against and not table:
        said = said[:against]
    parts = [fragment.paragraph(lead, "lead")]
    if said:
        parts.append(fragment.bullets([text for _, text in said]))
    if table:
        parts.append(_table(wave, shown))
    return fragment.join(parts)


def operations_table(wave: Wave) -> Fragment:
    """What customers say of each item beside its figure of daily work: the numbers.

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        The table of `operations_beside`.

    Examples
    --------
    >>> operations_table(wave).text  # the small study declares none
    ''
    """
    shown = _shown(wave)
    return fragment.NOTHING if shown is None else _table(wave, shown)


def _shown(wave: Wave) -> pd.DataFrame | None:
    """The groups, and the last periods; only those of which both sides are known."""
    if not wave.study.operations or wave.variable is not None:
        return None
    frame = operations(wave)
    last = [*wave.earlier, wave.period][-_PERIODS:]
    known = frame["score"].notna() & frame["figure"].notna()
    shown = frame[known & (frame["by"].ne(PERIOD) | frame["group"].isin(last))]
    return None if shown.empty else shown


def _words(wave: Wave, row: pd.Series) -> dict[str, str]:
    item = wave.study.items[row["item"]].text[wave.language]
    return {"item": item, "measure": wave.study.measures[row["measure"]].text[wave.language]}


def _links(wave: Wave) -> Iterator[tuple[str, str]]:
    frame = operations_link(wave)
    for _, row in frame[frame["verdict"].isin(_SAID)].iterrows():
        level = row["level"] if row["level"] in (PERIOD, PERSON) else "group"
        words = _words(wave, row) | {"n": number.write(float(row["n"]), "count")}
        if level == "group":
            words["by"] = wave.study.segments[row["level"]].text[wave.language]
        yield row["verdict"], say(wave, f"operations.link_{level}_{row['verdict']}", **words)


def _groups(wave: Wave, shown: pd.DataFrame) -> Iterator[tuple[str, str]]:
    for _, row in shown[shown["verdict"].isin(_SAID)].iterrows():
        if row["by"] == PERIOD and row["group"] != wave.period:
            continue
        side = "high" if row["difference"] > 0 else "low"
        unit = wave.study.measures[row["measure"]].unit
        rest = "rest_period" if row["by"] == PERIOD else "rest_groups"
        yield (
            row["verdict"],
            say(
                wave,
                f"operations.group_{row['verdict']}_{side}",
                **_words(wave, row),
                group=_group(wave, row),
                rest=say(wave, f"operations.{rest}"),
                score=number.write(row["score"], "mark"),
                figure=number.write(row["figure"], unit),
            ),
        )


def _group(wave: Wave, row: pd.Series) -> str:
    if row["by"] == PERIOD:
        return periods.label(wave.study.period, row["group"], wave.language)
    return wave.study.segments[row["by"]].label(row["group"])[wave.language]


def _table(wave: Wave, shown: pd.DataFrame) -> Fragment:
    columns = [
        Column(say(wave, "operations.col_item"), numeric=False),
        *(
            Column(say(wave, f"operations.col_{name}"))
            for name in ("score", "score_interval", "figure", "figure_interval")
        ),
        Column(say(wave, "operations.col_verdict"), numeric=False),
    ]
    rows = []
    for _, own in shown.groupby(["operation"], sort=False):
        named = say(wave, "operations.pair", **_words(wave, own.iloc[0]))
        rows.append(Row((named, *[""] * (len(columns) - 1)), "muted"))
        for _, row in own.iterrows():
            unit = wave.study.measures[row["measure"]].unit
            ends = number.interval(row["figure_low"], row["figure_high"], unit)
            rows.append(
                Row(
                    (
                        f"\u00a0\u00a0\u00a0{_group(wave, row)}",
                        number.write(row["score"], "mark"),
                        number.interval(row["score_low"], row["score_high"], "mark"),
                        number.write(row["figure"], unit),
                        ends,
                        say(wave, f"operations.word_{row['verdict']}"),
                    )
                )
            )
    notes = [say(wave, "operations.note")]
    frame = operations(wave)
    if frame.loc[frame["by"].eq(PERIOD), "group"].nunique() > _PERIODS:
        notes.append(say(wave, "operations.note_periods"))
    return tabular.table(say(wave, "operations.table"), columns, rows) + sentence.note(wave, notes)
