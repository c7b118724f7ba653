"""What a notebook keeps so that the numbers of its page can be bound: what else they may come from.

Most numbers stand in a result table. The others are said by the study file, belong to the periods
or to csatbook's own texts, or were computed for the page: these make the table `facts`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from csatbook import __version__
from csatbook.analysis import tables
from csatbook.analysis.subject import subjects
from csatbook.analysis.wave import Wave
from csatbook.report import scraps, written
from csatbook.report.facts import token
from csatbook.report.facts.sources import Sources
from csatbook.report.sentence import score_label
from csatbook.study import period as periods
from csatbook.study import wording

if TYPE_CHECKING:
    from nbformat import NotebookNode

TABLE = "facts"
WRITTEN = "written"
"""The single fact in which a notebook keeps what `Kept` holds."""

_SPOKEN = re.compile(r"\d")
_PLACE = re.compile(r"\{[^{}]*\}")
_NOT_SAID = {"data", "root", "digest", "path"}
"""Parts of a study that no reader sees."""


def record(wave: Wave, made: Mapping[str, pd.DataFrame]) -> None:
    """Keep in the notebook where the numbers of this report may come from, beside its tables.

    Parameters
    ----------
    wave : of the report
    made : its result tables, by name
    """
    rows = list(_rows(wave))
    known = _known([*made.values(), pd.DataFrame(rows)])
    values = dict.fromkeys(value for each in written.numbers().values() for value in each)
    computed = [value for value in values if value not in known and -value not in known]
    rows += [
        {"source": "computed", "key": f"{place}", "value": value}
        for place, value in enumerate(computed, 1)
    ]
    known.update(values)
    rows += [
        {"source": "shown", "key": digits, "value": exact}
        for digits in written.shown()
        if (exact := token.exact(digits)) not in known and exact / 100 not in known
    ]
    scraps.record(TABLE, tables.build(TABLE, wave, rows))
    scraps.record(WRITTEN, json.dumps([written.numbers(), labels(wave)], ensure_ascii=False))


def sources(notebook: NotebookNode) -> Sources | None:
    """Where may the numbers of this notebook's page come from? None where it keeps no tables."""
    tables = scraps.columns(notebook)
    told = tables.pop(WRITTEN, None)
    if told is None:
        return None
    [[cell]] = told.values()
    numbers, known = json.loads(str(cell))
    return Sources(tables, numbers, known)


def labels(wave: Wave) -> dict[str, str]:
    """What do readers call what the tables call by a key: subjects, scores, groups, periods?"""
    told = {subject.key: subject.text[wave.language] for subject in subjects(wave.study)}
    for score in wave.study.scores:
        told[score] = score_label(wave, score)
        for subject in subjects(wave.study, wave.study.scores[score]):
            told.setdefault(subject.key, subject.text[wave.language])
    for variable, segment in wave.study.segments.items():
        told[variable] = segment.text[wave.language]
        for value in wave.store.segments(wave.period)[variable]:
            label = segment.label(value)[wave.language]
            told[value] = told[f"{variable}={value}"] = label
    for period in (*wave.earlier, wave.period):
        told[period] = periods.label(wave.study.period, period, wave.language)
    return told


def _rows(wave: Wave) -> Iterator[dict[str, object]]:
    for key, leaf in _leaves(wave.study.model_dump(mode="json", exclude=_NOT_SAID)):
        if isinstance(leaf, str):
            yield {"source": "study", "key": key, "text": leaf}
        else:
            yield {"source": "study", "key": key, "value": leaf}
    for period in sorted({*wave.earlier, wave.period, *_awaited(wave)}):
        label = periods.label(wave.study.period, period, wave.language)
        yield {"source": "wave", "key": period, "text": label}
        yield {"source": "wave", "key": f"{period} as named", "text": period}
    yield {"source": "wording", "key": "version", "text": __version__}
    for key, texts in wording.catalogue().items():
        for place, part in enumerate(_PLACE.split(texts[wave.language])):
            if _SPOKEN.search(part):
                yield {"source": "wording", "key": f"{key} {place}", "text": part.strip()}


def _awaited(wave: Wave) -> Iterator[str]:
    """The periods, also those to come, in which measures are to be verified."""
    for action in wave.study.actions:
        yield action.problem.seen
        if action.verify.wave is not None:
            yield action.verify.wave


def _leaves(part: object, key: str = "") -> Iterator[tuple[str, str | int | float]]:
    """Numbers of a study file, and texts with numbers in them, each with where it stands."""
    if isinstance(part, dict):
        for name, below in part.items():
            yield from _leaves(below, f"{key}.{name}" if key else str(name))
    elif isinstance(part, list):
        for place, below in enumerate(part):
            yield from _leaves(below, f"{key}.{place}")
    elif isinstance(part, bool):
        return
    elif isinstance(part, int | float) or (isinstance(part, str) and _SPOKEN.search(part)):
        yield key, part


def _known(frames: list[pd.DataFrame]) -> set[float]:
    """All numbers in these tables."""
    known: set[float] = set()
    for frame in frames:
        for name, kind in frame.dtypes.items():
            if pd.api.types.is_numeric_dtype(kind):
                column = frame[name].to_numpy(np.float64, na_value=np.nan)
                known.update(column[~np.isnan(column)].tolist())
    return known
