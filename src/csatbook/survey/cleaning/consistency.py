"""What is wrong with all rows together, now that each is judged: too few, or more than invited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem
from csatbook.survey.cleaning.invitations import COUNTS, Invitations, counted
from csatbook.survey.cleaning.rows import Rows
from csatbook.survey.mistakes import rows_told
from csatbook.survey.reading.cell import Flags


def insufficient(rows: Rows, reasons: Mapping[str, Flags], rejected: Flags) -> list[Problem]:
    """What is missing, now that all rows are judged?

    A wave needs a valid row, a segment a value in some valid row, and a valid row its weight,
    stratum and cluster where the study declares them. Somebody in a wave must weigh something.
    """
    return [
        *_waves(rows, reasons, rejected),
        *_segments(rows, rejected),
        *_blanks(rows, rejected),
        *_weightless(rows, rejected),
    ]


def _waves(rows: Rows, reasons: Mapping[str, Flags], rejected: Flags) -> Iterator[Problem]:
    waves = rows.table[".period"]
    periods = set(pc.unique(waves).drop_null().to_pylist())
    if not periods:
        yield Problem("", "expected rows that belong to a wave; found none")
    for name in sorted(periods - set(pc.unique(waves.filter(pa.array(~rejected))).to_pylist())):
        inside = np.asarray(pc.equal(waves, name).fill_null(False).to_numpy())
        counts = {reason: int((mask & inside).sum()) for reason, mask in reasons.items()}
        why = ", ".join(f"{reason} {count}" for reason, count in counts.items() if count)
        files = pc.unique(rows.table[".file"].filter(pa.array(inside))).to_pylist()
        message = f"expected valid rows in the wave {name}; found {inside.sum()} rows, all rejected"
        yield Problem(", ".join(files), f"{message} ({why})")


def _segments(rows: Rows, rejected: Flags) -> Iterator[Problem]:
    if rejected.all():
        return
    for name in rows.study.segments:
        values = rows.table[name].filter(pa.array(~rejected))
        if values.null_count == len(values):
            message = f"expected values of the segment '{name}'; found none in any valid row"
            yield Problem(f"column {rows.study.column_of(name)}", message)


def _blanks(rows: Rows, rejected: Flags) -> Iterator[Problem]:
    data = rows.study.data
    needed = (
        (".weight", data.weight, "a weight, 0 or more"),
        (".strata", data.strata, "the stratum that the respondent was drawn from"),
        (".cluster", data.cluster, "the cluster that the respondent was drawn with"),
    )
    for name, column, expected in needed:
        if column is None:
            continue
        without = np.flatnonzero(rows.empty(name) & ~rejected)
        places = rows.table.select([".file", ".row"]).take(pa.array(without))
        for file in pc.unique(places[".file"]).to_pylist():
            numbers = places.filter(pc.equal(places[".file"], file))[".row"].to_pylist()
            here = np.asarray(pc.equal(rows.table[".file"], file)) & ~rejected
            yield Problem(
                f"{file}, {rows_told(numbers)}, column {column}",
                f"expected {expected}; found a blank cell{_mended(name, len(numbers), here.sum())}",
            )


def _mended(name: str, blank: int, valid: int) -> str:
    """What can be done about so many blank weights of so many valid rows of a file."""
    if name != ".weight":
        return ""
    if blank == valid:
        return (
            " in every valid row. If the file was not weighted, list `weight` under its `absent`: "
            "each of its respondents weighs 1 then"
        )
    return (
        f" in {blank} of {valid} valid rows. Give each a weight (0 for one that is not to count), "
        "or leave these rows out by the file's `where`"
    )


def _weightless(rows: Rows, rejected: Flags) -> Iterator[Problem]:
    if rows.study.data.weight is None:
        return
    waves = rows.table[".period"].combine_chunks()
    weights = np.nan_to_num(rows.numbers(".weight"), nan=1.0)  # a blank has its own problem
    for name in sorted(pc.unique(waves).drop_null().to_pylist()):
        inside = np.asarray(pc.equal(waves, name).fill_null(False)) & ~rejected
        if inside.any() and not weights[inside].any():
            files = pc.unique(rows.table[".file"].filter(pa.array(inside))).to_pylist()
            yield Problem(
                f"{', '.join(files)}, column {rows.study.data.weight}",
                f"expected weights above 0 in the wave {name}; found only 0 in its "
                f"{int(inside.sum())} valid rows. Correct them, or leave out `weight:`",
            )


def exceeded(rows: Rows, reasons: Mapping[str, Flags], invited: Invitations) -> Iterator[Problem]:
    """Where do more customers answer than the invitations allow?

    Parameters
    ----------
    rows : all that was read
    reasons : why rows are rejected; one that repeats a respondent, is blank or left out, is
        no customer
    invited : what the invitations say, with the place of each row
    """
    nobody = reasons["duplicate"] | reasons["blank_row"] | rows.filtered
    people = rows.table.filter(pa.array(~nobody))
    names = _variables(invited)
    table = invited.table.to_pylist()
    for period in dict.fromkeys(row["period"] for row in table):
        inside = people.filter(pc.equal(people[".period"], period).fill_null(False))
        places = [place for place, row in enumerate(table) if row["period"] == period]
        for place in places if len(places) > 1 else []:
            values = {name: value for name in names if (value := table[place][name]) is not None}
            if values:
                yield from _exceeded(invited, [place], _with(inside, values), period, values)
        yield from _exceeded(invited, places, inside, period, {})


def _variables(invited: Invitations) -> list[str]:
    """The segments that the invitations tell apart."""
    return [name for name in invited.table.column_names if name not in ("period", *COUNTS)]


def _with(people: pa.Table, values: Mapping[str, str]) -> pa.Table:
    mask = np.ones(people.num_rows, dtype=bool)
    for name, value in values.items():
        mask &= np.asarray(pc.equal(people[name], value).fill_null(False))
    return people.filter(pa.array(mask))


def _exceeded(
    invited: Invitations,
    places: list[int],
    people: pa.Table,
    period: str,
    values: Mapping[str, str],
) -> Iterator[Problem]:
    answered = _different(people)
    rows = invited.table.take(pa.array(places)).to_pylist()
    for name in COUNTS:
        counting = counted(rows, _variables(invited), name)
        if not counting or (len(counting) > 1 and any(row[name] is None for row in rows)):
            continue
        most = sum(rows[place][name] for place in counting)
        if answered > most:
            who = ", ".join([period, *(f"{key}={value}" for key, value in values.items())])
            kind = {"population": "customers", "sent": "invited", "returned": "returned"}[name]
            yield Problem(
                _where(invited, [places[place] for place in counting], name),
                f"expected at least as many as answered in {who} ({answered} customers in the "
                f"responses); found {most} {kind}. Correct the number, or let `respondent:` and "
                "`validity: {duplicates: first}` count each customer once",
            )
            return


def _where(invited: Invitations, places: list[int], name: str) -> str:
    """The rows of each file, and the column."""
    files: dict[str, list[int]] = {}
    for place in places:
        raw, row = invited.places[place]
        files.setdefault(raw.name, []).append(int(raw.rows[row]))
    told = "; ".join(f"{file}, {rows_told(numbers)}" for file, numbers in files.items())
    return f"{told}, column {name}"


def _different(people: pa.Table) -> int:
    """How many customers are these rows? A blank id is like no other."""
    if ".respondent" not in people.column_names:
        return int(people.num_rows)
    ids = pc.if_else(pc.equal(people[".respondent"], ""), None, people[".respondent"])
    return int(ids.null_count) + len(pc.unique(ids.drop_null()))
