"""The appendix: questionnaire, all scores, what was set aside."""

from __future__ import annotations

from csatbook.analysis import wanted
from csatbook.analysis.sample import returns
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.sections.score_table import few_note, has_values, shared
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study.condition import FILTERED


def questionnaire(wave: Wave) -> Fragment:
    r"""What was asked, on which scale?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        A table, a row a question.

    Examples
    --------
    >>> questionnaire(wave).text.splitlines()[1]
    'Item\tDimension\tScale'
    """
    study = wave.study
    dimension = {
        item: one.text[wave.language] for one in study.dimensions.values() for item in one.items
    }
    asked = [
        (item.text[wave.language], dimension.get(name, number.NONE), _scale(wave, name))
        for name, item in study.items.items()
    ]
    asked += [
        (question.text[wave.language], number.NONE, say(wave, "open_question"))
        for question in study.open.values()
    ]
    names = ["item", "dimension", "scale"]
    places = [0, 1, 2] if dimension else [0, 2]
    columns = [Column(say(wave, f"col_{names[place]}"), numeric=False) for place in places]
    rows = [Row(tuple(cells[place] for place in places)) for cells in asked]
    return table(say(wave, "questionnaire_caption"), columns, rows)


def statistics(wave: Wave, *, score: wanted.Names = None) -> Fragment:
    r"""How high is every score of every subject, with its interval?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : scores of answers, one or several; by default all

    Returns
    -------
    Fragment
        A table; nothing where no score has a value.

    Raises
    ------
    ParameterError
        There is no such score; names those there are.

    Examples
    --------
    >>> statistics(wave, score="mean").text.splitlines()[1]
    'Dimension / Item\tAnswers\tMean score\t95% interval'
    """
    names = wanted.names("score", score, wave.study.answered)
    columns = [
        Column(sentence.subjects_label(wave), numeric=False),
        Column(say(wave, "col_n")),
    ]
    for name in names:
        columns += [Column(sentence.score_label(wave, name)), Column(say(wave, "col_interval"))]
    rows = []
    every = list(shared(wave, names))
    for one in every:
        cells = [one.label, number.write(one.n, "count") + "*" * one.few]
        for name, row in one.scores.items():
            unit = wave.study.unit_of(name)
            cells.append(sentence.cell(wave, name, row))
            cells.append(number.interval(row["low"], row["high"], unit))
        rows.append(Row(tuple(cells), one.kind))
    if not has_values(wave, names):
        return fragment.NOTHING
    shown = table(say(wave, "statistics_caption"), columns, rows)
    return shown + few_note(wave, every)


def rejected(wave: Wave) -> Fragment:
    """Why were questionnaires set aside, how many, and what else is to be known of the data?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        A table of reasons and counts, and sentences; nothing of a group that must not be shown.

    Examples
    --------
    >>> rejected(wave).text.splitlines()[0]
    'Why questionnaires were set aside'
    """
    return _set_aside(wave) + _noticed(wave)


def _set_aside(wave: Wave) -> Fragment:
    counts = returns.rejected(wave)
    if wave.place and wave.hidden():
        return fragment.NOTHING
    sample = returns.sample(wave).iloc[0]
    repeats = fragment.NOTHING
    if sample["repeated"]:
        rule = wave.study.validity.duplicates
        count = number.write(sample["repeated"], "count")
        repeats = fragment.paragraph(say(wave, f"repeated_{rule}", count=count))
    if counts.empty:
        return fragment.paragraph(say(wave, "rejected_none")) + repeats
    rows = [
        Row((say(wave, f"reason_{reason}"), number.write(count, "count")))
        for reason, count in zip(counts["reason"], counts["count"], strict=True)
    ]
    columns = [Column(say(wave, "col_reason"), numeric=False), Column(say(wave, "col_rows"))]
    shown = table(say(wave, "rejected_caption"), columns, rows)
    returned = counts[counts["reason"] != FILTERED]
    if returned["count"].sum() > sample["rejected"]:
        shown += fragment.paragraph(say(wave, "rejected_note"), "note")
    return shown + repeats


def _noticed(wave: Wave) -> Fragment:
    """What else is to be known of the data of this period."""
    told = [
        notice.told(wave.language)
        for notice in wave.store.notices
        if notice.reported and notice.concerns([wave.period])
    ]
    told += _not_applicable(wave)
    if not told:
        return fragment.NOTHING
    return fragment.paragraph(say(wave, "noticed")) + fragment.bullets(told, "notes")


def _not_applicable(wave: Wave) -> list[str]:
    """How often "not applicable" or "don't know" was the answer, and to what."""
    known = set(wave.store.columns)
    names = {item: f"{item}.not_applicable" for item in wave.study.items}
    names = {item: name for item, name in names.items() if name in known}
    rows = wave.stored(names.values())
    counts = {item: int(rows[name].sum()) for item, name in names.items()}
    counts = {item: count for item, count in counts.items() if count}
    if not counts:
        return []
    items = say(wave, "comma").join(
        say(
            wave,
            "not_applicable_item",
            item=wave.study.items[item].text[wave.language],
            count=number.write(count, "count"),
        )
        for item, count in sorted(counts.items(), key=lambda each: -each[1])
    )
    total = number.write(sum(counts.values()), "count")
    return [say(wave, "not_applicable", count=total, items=items)]


def _scale(wave: Wave, item: str) -> str:
    scale = wave.study.scale_of(item)
    labels = scale.labels.zh if wave.language == "zh" else scale.labels.en
    ends = {"low": f"{scale.min:g}", "high": f"{scale.max:g}"}
    if not labels:
        return say(wave, "scale_bare", **ends)
    return say(wave, "scale_labels", low_label=labels[0], high_label=labels[-1], **ends)
