"""How scores came about: what each part brings, what was taken and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

import pandas as pd

from csatbook.analysis import results, scorecard, wanted
from csatbook.analysis.unit import Unit, units
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence, wording
from csatbook.report.figure.ledger import LedgerBar
from csatbook.report.figure.ledger import ledger as draw
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study.declared import Declared
from csatbook.study.derived import Composite, Deductions

_GAINS: dict[str, Literal["gain", "loss", "floor"]] = {"loss": "loss", "floor": "floor"}


class _Kind(NamedTuple):
    """What a column of the table holds."""

    part: str
    line: str
    kind: str


def ledger(wave: Wave, *, score: wanted.Names = None) -> Fragment:
    """Of which lines is the score of each unit made?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : scores made of parts or by deductions, one or several; by default all

    Returns
    -------
    Fragment
        For each score a figure in a unit's own report, and a table of units by lines, in points;
        nothing where the study has no such score.

    Raises
    ------
    ParameterError
        There is no such score; names those there are.

    Examples
    --------
    >>> ledger(shops, score="total").text.splitlines()[1]
    'Survey: +36.1; Delivery: +12.0; Complaint record: +11.7'
    """
    scores = wave.study.scores.items()
    known = [name for name, made in scores if isinstance(made, Composite | Deductions)]
    chosen = wanted.names("score", score, known)
    lines = scorecard.ledger(wave)
    lines = lines[lines["score"].isin(chosen)]
    shown = [
        part
        for name in dict.fromkeys(lines["score"])
        for part in (_drawn(wave, name), _table(wave, name))
        if part is not fragment.NOTHING
    ]
    if not shown:
        return fragment.NOTHING
    taken = lines["kind"].isin(["loss", "floor"]).any()
    notes = [say(wave, "ledger_note_floor" if taken else "ledger_note")]
    if not _adds_up(wave, lines):
        notes.append(say(wave, "rounded_note"))
    return fragment.join([*shown, sentence.note(wave, notes)])


def _adds_up(wave: Wave, lines: pd.DataFrame) -> bool:
    """Whether the points of all lines, as they are printed, add up to the scores as printed."""
    scores = scorecard.scores(wave)
    for (score, subject), mine in lines.groupby(["score", "subject"], sort=False):
        total = results.score_row(scores, str(score), str(subject))["value"]
        if pd.notna(total) and not number.adds_up(list(mine["points"]), float(total), "points"):
            return False
    return True


def _drawn(wave: Wave, score: str) -> Fragment:
    """The score of the one unit, or of the whole, as steps up and down."""
    mine = [unit for unit in units(wave) if unit.segment == wave.segment]
    key = mine[0].key if mine else "overall"
    lines = scorecard.ledger(wave)
    lines = lines[(lines["score"] == score) & (lines["subject"] == key)]
    total = results.score_row(scorecard.scores(wave), score, key)["value"]
    if lines.empty or pd.isna(total):
        return fragment.NOTHING
    steps = [
        LedgerBar(line_label(wave, score, *line[:3]), line[3], _GAINS.get(line[2], "gain"))
        for line in lines[["part", "line", "kind", "points"]].itertuples(index=False)
    ]
    label = sentence.score_label(wave, score)
    said = [(step.label, number.gap(step.points, "points")) for step in steps]
    return draw(
        [step for step in steps if step.points],
        float(total),
        unit=wave.study.unit_of(score),
        total_label=label,
        total_value=number.write_score(wave.study, score, total),
        caption=say(wave, "ledger_drawn", score=label, unit=wording.segment_label(wave)),
        alt=sentence.listed(wave, said),
    )


def _table(wave: Wave, score: str) -> Fragment:
    """Units by lines."""
    frame = scorecard.ledger(wave)
    frame = frame[frame["score"] == score]
    every = frame[["part", "line", "kind"]].drop_duplicates().itertuples(index=False)
    kinds = [_Kind(*line) for line in every if line.kind != "missing"]
    kinds.sort(key=_order(wave, score))
    points = frame.set_index(["subject", "part", "line", "kind"])["points"].to_dict()
    label = sentence.score_label(wave, score)
    columns = [
        Column(say(wave, "col_unit"), numeric=False),
        *(Column(line_label(wave, score, *kind)) for kind in kinds),
        Column(label),
    ]
    rows = []
    for unit in scorecard.shown(wave):
        key = scorecard.key(unit)
        value = results.score_row(scorecard.scores(wave), score, key)
        reason = sentence.reason(wave, value)
        cells = [_points(kind, points.get((key, *kind))) for kind in kinds]
        if all(cell == number.NONE for cell in cells) and not reason:
            continue  # a mean of the units' scores has no lines of its own
        last = number.write_score(wave.study, score, value["value"])
        rows.append(Row((sentence.unit_row(wave, unit), *cells, last), _emphasis(unit, reason)))
    return table(say(wave, "ledger_caption", score=label), columns, rows)


def _emphasis(unit: Unit | None, reason: str) -> str:
    return "total" if unit is None else "muted" if reason else ""


def _order(wave: Wave, score: str) -> Callable[[_Kind], tuple[int, int]]:
    """Parts in the order of the study file, each with its deductions before its floor."""
    declared = wave.study.scores[score]
    parts = list(declared.parts) if isinstance(declared, Deductions) else list(_weights(declared))
    kinds = ("full", "score", "part", "loss", "floor", "scaled")
    return lambda line: (
        parts.index(line.part) if line.part in parts else len(parts),
        kinds.index(line.kind),
    )


def _weights(declared: Declared) -> Iterable[str]:
    return declared.weights if isinstance(declared, Composite) else ()


def _points(kind: _Kind, points: float | None) -> str:
    """What a line brings, or with a sign what it takes or gives back."""
    if points is None:
        return number.NONE
    if kind.kind in ("loss", "floor", "scaled"):
        return number.gap(points, "points") if points else "0"
    return number.write(points, "points")


def line_label(wave: Wave, score: str, part: str, line: str, kind: str) -> str:
    """What readers call a line: the part, or what is taken from it."""
    declared = wave.study.scores[score]
    if kind == "scaled":
        return say(wave, "ledger_scaled")
    if kind == "loss" and isinstance(declared, Deductions):
        return declared.parts[part].deduct[line].text[wave.language]
    text = sentence.part_label(wave, score, part)
    if kind == scorecard.FILLED_LINE:
        return say(wave, "ledger_filled", part=text)
    return say(wave, "ledger_floor", part=text) if kind == "floor" else text
