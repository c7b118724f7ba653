"""The command `diff`: what changed between the result tables of two runs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
import pandas as pd

from csatbook.analysis.tables import KEYS, TABLES
from csatbook.analysis.tables.column import COUNT
from csatbook.errors import ParameterError, Problem
from csatbook.run import disk, manifest
from csatbook.run.terminal import safe

NOISE = 1e-9
"""Relative to the number: what another library or machine may do to the last digits."""
_SHOWN = 20
_DIGITS = range(6, 18)
_OWN = {key.name for key in KEYS}


@dataclass(frozen=True)
class Differences:
    """What is not the same in two states of a table."""

    rows: int
    """That are in both."""
    sentences: tuple[str, ...]
    """One for each row that differs, is new or is gone."""
    noise: int
    """Numbers that differ, but by less than `NOISE`."""


def diff(old: Path, new: Path, *, everything: bool) -> int:
    """Print what differs between the result tables of two runs; 1 where anything does.

    Parameters
    ----------
    old, new : folders, each of one period, of a study, or of several studies
    everything : print every row that differs; else a few of each table and the number of the rest

    Raises
    ------
    ParameterError
        A folder has no result tables, or the two have none of the same name.
    """
    before, after = _tables(old), _tables(new)
    if not before.keys() & after.keys():
        why = f"no table of {safe(old)} is in it: compare two folders of the same kind"
        raise ParameterError(Problem(str(new), why))
    for line in _causes(old, new):
        click.echo(safe(line))
    differing = 0
    for name in dict.fromkeys([*after, *before]):
        if name not in before or name not in after:
            click.echo(safe(f"{name}: the table is {'gone' if name in before else 'new'}"))
            differing += 1
            continue
        apart = differences(_read(before[name]), _read(after[name]), Path(name).stem)
        differing += len(apart.sentences)
        shown = apart.sentences if everything else apart.sentences[:_SHOWN]
        if apart.sentences:
            click.echo(safe(f"{name}: {len(apart.sentences)} rows differ, {apart.rows} in both"))
        for sentence in shown:
            click.echo(safe(f"  {sentence}"))
        if len(shown) < len(apart.sentences):
            click.echo(f"  and {len(apart.sentences) - len(shown)} more: see them with --all")
        if apart.noise:
            click.echo(safe(f"{name}: {apart.noise} numbers differ in their last digits alone"))
    if not differing:
        click.echo("No difference")
    return int(differing > 0)


def differences(before: pd.DataFrame, after: pd.DataFrame, table: str = "") -> Differences:
    """Which rows of a table differ, and in what?

    Rows are known by the first columns of text that tell them apart (segment, score, subject …),
    and by their order where nothing does.

    Parameters
    ----------
    before, after : the two states; a column that only one has is told once
    table : its name; of a declared table it is known which columns are numbers

    Examples
    --------
    >>> before = pd.DataFrame({"score": ["csat", "nps"], "value": [0.75, 31.0]})
    >>> after = pd.DataFrame({"score": ["csat", "kpi"], "value": [0.79, 31.0]})
    >>> for sentence in differences(before, after).sentences:
    ...     print(sentence)
    csat: value 0.75 → 0.79
    kpi: is new
    nps: is gone
    """
    keys = _keys(before, after, table)
    was, now = _indexed(before, keys), _indexed(after, keys)
    both = now.index.intersection(was.index, sort=False)
    columns = [name for name in now.columns if name in was.columns]
    old, new = was.loc[both, columns], now.loc[both, columns]
    moved, noise = _moved(old, new)
    sentences = [
        f"column {name}: is {'gone' if name in was.columns else 'new'}"
        for name in dict.fromkeys([*now.columns, *was.columns])
        if name not in columns
    ]
    for place in np.flatnonzero(moved.any(axis=1)).tolist():
        cells = (
            f"{columns[at]} {_pair(old.iloc[place, at], new.iloc[place, at])}"
            for at in np.flatnonzero(moved[place]).tolist()
        )
        sentences.append(f"{_name(both[place])}: {', '.join(cells)}")
    sentences += [f"{_name(row)}: is new" for row in now.index.difference(both, sort=False)]
    sentences += [f"{_name(row)}: is gone" for row in was.index.difference(both, sort=False)]
    return Differences(len(both), tuple(sentences), noise)


def _keys(before: pd.DataFrame, after: pd.DataFrame, table: str) -> list[str]:
    """The first columns by which no two rows are the same, of those that both states have."""
    declared = TABLES.get(table)
    numbers = (
        {c.name for c in declared.own if c.is_amount or c.unit == COUNT} if declared else set()
    )
    texts = [
        name
        for name in after.columns
        if name in before.columns
        and name not in numbers
        and not any(pd.api.types.is_numeric_dtype(state[name]) for state in (before, after))
    ]
    # What is the same in all rows tells nothing: study and period, mostly.
    own = [name for name in texts if name in _OWN]
    keys = [name for name in own if len({*before[name], *after[name]}) > 1]
    for name in (name for name in texts if name not in _OWN):
        if keys and not any(state.duplicated(keys).any() for state in (before, after)):
            break
        keys.append(name)
    return keys


def _indexed(state: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """The table by what tells its rows apart, and which of several alike each is."""
    names = state[list(keys)].astype(object).fillna("")
    order = names.groupby(list(keys), sort=False).cumcount() if keys else pd.RangeIndex(len(state))
    index = pd.MultiIndex.from_arrays([*(names[key] for key in keys), (order + 1).astype(str)])
    return state.drop(columns=list(keys)).set_axis(index)


def _moved(old: pd.DataFrame, new: pd.DataFrame) -> tuple[npt.NDArray[np.bool_], int]:
    """Which cells differ, and how many numbers differ by noise alone?"""
    moved = np.zeros(old.shape, bool)
    noise = 0
    for at, name in enumerate(old.columns):
        first, second = old[name], new[name]
        differ = np.array((first != second) & ~(first.isna() & second.isna()), bool)
        if all(pd.api.types.is_float_dtype(column) for column in (first, second)):
            close = np.isclose(second.to_numpy(), first.to_numpy(), rtol=NOISE, atol=NOISE)
            noise += int(np.count_nonzero(differ & close))
            differ &= ~close
        moved[:, at] = differ
    return moved, noise


def _name(row: tuple[str, ...]) -> str:
    """What a row is called: what tells it apart, and which of several it is."""
    *texts, order = row
    named = ", ".join(text for text in texts if text) or "row"
    return named if order == "1" else f"{named} ({order})"


def _pair(old: object, new: object) -> str:
    """Both values, with as many digits as show that they differ."""
    written = ((_written(old, digits), _written(new, digits)) for digits in _DIGITS)
    first, second = next((pair for pair in written if pair[0] != pair[1]), (str(old), str(new)))
    return f"{first} → {second}"


def _written(value: object, digits: int) -> str:
    if not isinstance(value, float):
        return str(value)
    return "nothing" if math.isnan(value) else f"{value:,.{digits}g}"


def _tables(folder: Path) -> dict[str, Path]:
    """The result tables in a folder, by their place in it, in the order of the docs."""
    whole = folder.resolve()
    files = [path for path in whole.rglob("*.csv") if disk.TABLES in path.parent.parts]
    if not files:
        why = f"no result tables: expected a folder of csatbook run, with {disk.TABLES}/ in it"
        raise ParameterError(Problem(str(folder), why))
    order = {name: at for at, name in enumerate(TABLES)}
    files.sort(key=lambda path: (path.parent, order.get(path.stem, len(order)), path.stem))
    return {path.relative_to(whole).as_posix(): path for path in files}


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False, na_values=[""])


def _causes(old: Path, new: Path) -> Iterator[str]:
    """What the reports that are in both were made from that is not the same."""
    for path in sorted(new.rglob(manifest.NAME)):
        place = path.parent.relative_to(new)
        before, after = (manifest.any_in(folder / place) for folder in (old, new))
        if before is None or after is None:
            continue
        causes: dict[str, None] = {}
        for entry in after.reports:
            same = before.entry(entry.folder, entry.stem)
            if same is not None:
                causes |= dict.fromkeys(_made_otherwise(same, entry))
        if causes:
            yield f"{after.study} {after.period}: made from another {', '.join(causes)}"


def _made_otherwise(old: manifest.ReportEntry, new: manifest.ReportEntry) -> Iterator[str]:
    """Which inputs and which libraries are others?"""
    for name in dict.fromkeys([*old.inputs, *new.inputs]):
        if name != "libraries" and old.inputs.get(name) != new.inputs.get(name):
            yield name
    for name in dict.fromkeys([*old.versions, *new.versions]):
        before, after = old.versions.get(name, "none"), new.versions.get(name, "none")
        if before != after:
            yield f"{name} ({before} → {after})"
