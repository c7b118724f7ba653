"""Tables of every subject's scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from csatbook.analysis import answers as analysed
from csatbook.analysis import base, results, wanted
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sample_words, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say


@dataclass(frozen=True)
class Shared:
    """Scores of one subject that rest on the same answers, so that they stand in one row."""

    label: str
    subject: Subject
    n: float | None
    """How many answered."""
    scores: Mapping[str, pd.Series]
    """By score, its row of the table `scores`; a score that the subject does not have is empty."""
    leads: bool = True
    """Whether the leading score is among them, or would be."""

    @property
    def kind(self) -> str:
        """How its row of a table looks."""
        return "" if self.subject.kind == "item" else "total"

    @property
    def few(self) -> bool:
        """Whether the answers are few, or worth few for one of the scores."""
        return any(base.few(row) for row in self.scores.values() if pd.notna(row["n"]))


def score_table(wave: Wave, *, score: str | None = None) -> Fragment:
    r"""How high is each dimension and item by every score, and how many are dissatisfied?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : a score of answers, in front with its interval; by default the one that leads the report

    Returns
    -------
    Fragment
        A table with the whole, dimensions and items; nothing where no score has a value.

    Raises
    ------
    ParameterError
        There is no such score; names those there are.

    Examples
    --------
    >>> score_table(wave, score="mean").text.splitlines()[1]
    'Dimension / Item\tAnswers\tMean score\t95% interval\tSatisfied share\tSatisfaction
    index\tDissatisfied'
    """
    wave = wanted.led(wave, score)
    score = wave.study.answer_headline
    others = [name for name in wave.study.answered if name != score]
    columns = [
        Column(sentence.subjects_label(wave), numeric=False),
        Column(say(wave, "col_n")),
        Column(sentence.score_label(wave, score)),
        Column(say(wave, "col_interval")),
        *(Column(sentence.score_label(wave, name)) for name in others),
        Column(say(wave, "col_dissatisfied")),
    ]
    every = list(shared(wave, [score, *others]))
    rows = []
    for shown_row in every:
        row = shown_row.scores[score]
        cells = (
            shown_row.label,
            number.write(shown_row.n, "count") + "*" * shown_row.few,
            sentence.cell(wave, score, row),
            number.interval(row["low"], row["high"], wave.study.unit_of(score)),
            *(sentence.cell(wave, name, shown_row.scores[name]) for name in others),
            number.write(
                dissatisfied(wave, shown_row.subject) if shown_row.leads else None, "share"
            ),
        )
        rows.append(Row(cells, shown_row.kind))
    if not has_values(wave, [score, *others]):
        return fragment.NOTHING
    if all(row.cells[-1] == number.NONE for row in rows):
        columns.pop()
        rows = [replace(row, cells=row.cells[:-1]) for row in rows]
    shown = table(say(wave, sentence.flat(wave, "table_caption")), columns, rows)
    return shown + few_note(wave, every)


def few_note(wave: Wave, every: Sequence[Shared]) -> Fragment:
    """What the star behind a number of answers means; nothing where none is starred."""
    if not any(shown.few for shown in every):
        return fragment.NOTHING
    return fragment.paragraph(say(wave, "few_note", few=sample_words.few_label(wave)), "note")


def has_values(wave: Wave, names: Sequence[str]) -> bool:
    """Whether any of these scores can be shown; a table of nothing but dashes tells nothing."""
    scores = results.scores(wave)
    return bool(scores.loc[scores["score"].isin(names), "value"].notna().any())


def shared(wave: Wave, names: Sequence[str]) -> Iterator[Shared]:
    """Which of these scores stand in which row? Each row's number of answers is that of all in it.

    The whole of a score that names items of its own stands apart from the whole of the others, and
    nowhere if it is of a single item, whose row shows it. The item that the study calls its whole
    has the values of the scores of several items, too, in a row of its own where no score has that
    item alone as its whole.
    """
    scores, study = results.scores(wave), wave.study
    nothing = results.score_row(scores.iloc[:0], "", "")
    own = (study.overall,)
    of_own = {name: results.score_row(scores, name, f"item:{study.overall}") for name in names}
    for subject in ordered(wave):
        rows = {name: results.score_row(scores, name, subject.key) for name in names}
        bases: dict[object, list[str]] = {}
        for name, row in rows.items():
            if pd.notna(row["n"]):
                items = frozenset(_items(wave, name)) if subject.kind == "overall" else None
                bases.setdefault((row["n"], items), []).append(name)
        leading = sorted(bases.values(), key=lambda mine: study.answer_headline not in mine)
        for place, mine in enumerate(leading):
            whole = _whole(wave, mine[0]) if subject.kind == "overall" else subject
            is_own = subject.kind == "overall" and whole.items == own
            if place and len(whole.items) == 1 and not is_own:
                continue
            text = whole.text[wave.language]
            apart = place and not is_own
            label = say(wave, "row_of", subject=text, score=_labels(wave, mine)) if apart else text
            others = of_own if is_own else dict.fromkeys(names, nothing)
            yield Shared(
                label,
                whole,
                float(rows[mine[0]]["n"]),
                {name: rows[name] if name in mine else others[name] for name in names},
                leads=not place,
            )
        if not bases:
            yield Shared(subject.text[wave.language], subject, None, rows)
        elif subject.kind == "overall" and not any(_items(wave, name) == own for name in names):
            answers = [row["n"] for row in of_own.values() if pd.notna(row["n"])]
            own_rows = [one for one in wave.subjects if one.key == f"item:{study.overall}"]
            for item in own_rows[: len(answers)]:
                yield Shared(item.text[wave.language], item, float(answers[0]), of_own)


def ordered(wave: Wave) -> list[Subject]:
    """The whole, then each dimension followed by its items, then items of no dimension."""
    by_key = {subject.key: subject for subject in wave.subjects}
    in_order = [by_key["overall"]]
    for name, dimension in wave.study.dimensions.items():
        in_order.append(by_key[f"dimension:{name}"])
        in_order += [by_key[f"item:{item}"] for item in dimension.items]
    shown = {subject.key for subject in in_order} | {f"item:{wave.study.overall}"}
    return [*in_order, *(subject for subject in wave.subjects if subject.key not in shown)]


def dissatisfied(wave: Wave, subject: Subject) -> float | None:
    """Which share of the answers to an item means dissatisfied? None for several items."""
    if len(subject.items) != 1:
        return None
    return analysed.share(wave, subject.items[0], "dissatisfied")


def _whole(wave: Wave, score: str) -> Subject:
    return subjects(wave.study, wave.study.scores[score])[0]


def _items(wave: Wave, score: str) -> tuple[str, ...]:
    return _whole(wave, score).items


def _labels(wave: Wave, names: Sequence[str]) -> str:
    return say(wave, "comma").join(sentence.score_label(wave, name) for name in names)
