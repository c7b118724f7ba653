"""From what stands in a segment's column to the values of the segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csatbook.study.segment import Segment, plain
from csatbook.survey.reading import cell


@dataclass(frozen=True)
class Reading:
    """The value that each different entry falls into, and the entries that are out of place."""

    values: Sequence[str | None]
    unreadable: Sequence[int]
    """Positions of words where `cut` needs a number."""
    unassigned: Sequence[int]
    """Positions of entries that no range and no group of the study file holds."""


def read(
    entries: Sequence[str | None],
    segment: Segment,
    *,
    missing: Sequence[str] = (),
    value_labels: Mapping[str, str] | None = None,
    user_missing: frozenset[str] = frozenset(),
) -> Reading:
    """Which value of the segment does each entry fall into?

    Parameters
    ----------
    entries : different entries of the column; None or blank for an empty cell
    missing : the file's codes for a missing answer; a value that the segment declares stays one
    value_labels : code to label, as SPSS keeps them: readers see the label, unless the study
        file speaks of the code
    user_missing : codes that an SPSS file declares missing

    Examples
    --------
    >>> tenure = Segment(zh="客户年限", en="Tenure", cut={"new": "<= 3", "old": "> 12"})
    >>> read(["2", "13.0", "7", "long", None], tenure)
    Reading(values=['new', 'old', None, None, None], unreadable=[3], unassigned=[2])
    """
    labels = value_labels or {}
    named = {
        *segment.declared,
        *(one for group in (segment.values or {}).values() for one in group),
    }
    without = {plain(code) for code in (*missing, *user_missing)} - named
    if segment.cut:  # 99 may be a code among marks and an age here
        without = {code for code in without if code in user_missing or cell.number(code) is None}
    raw: list[str | None] = []
    for entry in entries:
        text = plain(entry)
        if text in without:
            raw.append(None)
        elif text in named or segment.cut is not None:
            raw.append(text)
        else:
            raw.append(labels.get(text, text))
    if segment.cut is not None:
        numbers = [cell.number(one) for one in raw]
        values = segment.assign(numbers)
        unreadable = [i for i, one in enumerate(numbers) if one is None and plain(raw[i]) != ""]
    else:
        values = segment.assign(raw)
        unreadable = []
    unassigned = [
        i
        for i, value in enumerate(values)
        if value is None and plain(raw[i]) != "" and i not in unreadable
    ]
    return Reading(values, unreadable, unassigned)


def named(
    entry: str | None, segment: Segment, *, value_labels: Mapping[str, str] | None = None
) -> str | None:
    """Which value does this entry name, by itself or as answers do? None if none.

    Examples
    --------
    >>> tenure = Segment(zh="客户年限", en="Tenure", cut={"new": "<= 3", "old": "> 12"})
    >>> named("new", tenure), named("13", tenure), named("7", tenure)
    ('new', 'old', None)
    """
    text = plain(entry)
    if text in segment.declared:
        return text
    return read([entry], segment, value_labels=value_labels).values[0]


def order(segment: Segment, found: Sequence[str]) -> list[str]:
    """In which order do readers meet these values? As declared; the others by name after them."""
    declared = [value for value in segment.declared if value in set(found)]
    return declared + sorted(set(found) - set(declared))
