"""Who left: churn over the periods, and what groups such as leavers say."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import base, results, wanted
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sample_words, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.sections.indexes import cell, over_periods, shown, whole
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study import period as periods
from csatbook.study.derived import Measured

_GROUPS = 6
"""So many groups are put side by side at most; the tables of results hold all."""


def leavers(wave: Wave, *, by: wanted.Names = None) -> Fragment:
    """How did churn go, and what do those who left say beside those who stayed?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    by : of the segments that `report: by` names, one or several; by default all

    Returns
    -------
    Fragment
        The figures counted from records over the periods, and the scores of the whole for each
        value of the variable; nothing without either.

    Raises
    ------
    ParameterError
        The report is by no such segment; names those it is by.

    Examples
    --------
    >>> leavers(models).text.splitlines()[0]
    'Mean monthly churn: 4.1%, after 5.9% in H1 2025.'
    """
    variables = [name for name in wave.study.report.by if name != wave.variable]
    chosen = wanted.names("by", by, variables)
    return fragment.join(
        [_measured(wave), *(_compared(wave, name) for name in variables if name in chosen)]
    )


def _measured(wave: Wave) -> Fragment:
    """The figures counted from records, such as churn, in this period and those before."""
    names = [name for name, declared in wave.study.scores.items() if isinstance(declared, Measured)]
    if not names:
        return fragment.NOTHING
    known = shown(wave, names)
    if wave.period not in known:
        reason = "no_churn" if wave.variable is None else "churn_not_by_segment"
        return fragment.paragraph(say(wave, reason), "empty")
    figures = over_periods(wave, names, say(wave, "measured_caption"))
    if len(known) < 2:
        return figures
    before = known[-2]
    now, then = results.scores(wave), results.history(wave)
    then = then[then["period"] == before]
    said = [
        say(
            wave,
            "measured_said",
            score=sentence.score_label(wave, name),
            value=cell(wave, name, results.score_row(now, name, "overall")),
            before=cell(wave, name, results.score_row(then, name, "overall")),
            period=periods.label(wave.study.period, before, wave.language),
        )
        for name in names
        if all(
            pd.notna(results.score_row(frame, name, "overall")["value"]) for frame in (now, then)
        )
    ]
    if not said:
        return figures
    text = (" " if wave.language == "en" else "").join(said)
    return fragment.paragraph(text, "lead") + figures


def _compared(wave: Wave, variable: str) -> Fragment:
    """The scores of the whole for each value of the variable, or for the most frequent ones."""
    frame = results.by_segment(wave, variable)
    whole_of = frame[(frame["subject"] == "overall") & frame["n"].notna()]
    counts = whole_of.groupby("segment", sort=False)["n"].max()
    groups = list(counts[counts.rank(ascending=False, method="first") <= _GROUPS].index)
    if len(groups) < 2:
        return fragment.NOTHING
    declared = wave.study.segments[variable]
    columns = [
        Column(say(wave, "col_score"), numeric=False),
        *(Column(declared.label(one.partition("=")[2])[wave.language]) for one in groups),
    ]
    rows = [Row((say(wave, "col_count"), *(number.write(counts[one], "count") for one in groups)))]
    rows += [
        Row(
            (
                sentence.score_label(wave, name),
                *(
                    cell(
                        wave,
                        name,
                        results.score_row(frame[frame["segment"] == one], name, "overall"),
                    )
                    for one in groups
                ),
            )
        )
        for name in whole(wave)
    ]
    text = declared.text[wave.language]
    caption = say(wave, "compared_caption", variable=text)
    of_few = set(whole_of.loc[[base.few(row) for _, row in whole_of.iterrows()], "segment"])
    few = [declared.label(one.partition("=")[2])[wave.language] for one in groups if one in of_few]
    notes = [say(wave, "compared_note")]
    if few:
        named = say(wave, "comma").join(few)
        notes.append(say(wave, "compared_few", few=sample_words.few_label(wave), groups=named))
    return table(caption, columns, rows) + sentence.note(wave, notes)
