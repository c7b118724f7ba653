"""From what stands in a segment's column to the values of the segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csatbook.study import Study
from csatbook.study.segment import Segment, plain
from csatbook.survey.mistakes import shown
from csatbook.survey.reading import cell


@dataclass(frozen=True)
class RecodedValues:
    """The value that each different entry falls into, and the entries that are out of place."""

    values: Sequence[str | None]
    unreadable: Sequence[int]
    """Positions of words where `cut` needs a number."""
    unassigned: Sequence[int]
    """Positions of entries that no range and no group of the study file holds."""


def recode(
    entries: Sequence[str | None],
    segment: Segment,
    *,
    own: Mapping[str, str] | None = None,
    missing: Sequence[str] = (),
    value_labels: Mapping[str, str] | None = None,
    user_missing: frozenset[str] = frozenset(),
) -> RecodedValues:
    """Which value of the segment does each entry fall into?

    Parameters
    ----------
    entries : different entries of the column; None or blank for an empty cell
    own : the file's own entries, as codes or labels, to what the study says for them
    missing : the file's codes for a missing answer; a value that the segment declares stays one
    value_labels : code to label, as SPSS keeps them: readers see the label, unless the study
        file speaks of the code
    user_missing : codes that an SPSS file declares missing

    Examples
    --------
    >>> tenure = Segment(zh="客户年限", en="Tenure", cut={"new": "<= 3", "old": "> 12"})
    >>> recode(["2", "13.0", "7", "long", None], tenure)
    RecodedValues(values=['new', 'old', None, None, None], unreadable=[3], unassigned=[2])
    """
    labels = value_labels or {}
    meant = {plain(entry): plain(meaning) for entry, meaning in (own or {}).items()}
    named = {
        *segment.declared,
        *(each for group in (segment.values or {}).values() for each in group),
    }
    without = {plain(code) for code in (*missing, *user_missing)} - named
    if segment.cut:  # 99 may be a code among marks and an age here
        without = {code for code in without if code in user_missing or cell.number(code) is None}
    raw: list[str | None] = []
    for entry in entries:
        text = plain(entry)
        if (meaning := meant.get(text, meant.get(plain(labels.get(text))))) is not None:
            raw.append(meaning)
        elif text in without:
            raw.append(None)
        elif text in named or segment.cut is not None:
            raw.append(text)
        else:
            raw.append(labels.get(text, text))
    if segment.cut is not None:
        numbers = [cell.number(each) for each in raw]
        values = segment.assign(numbers)
        unreadable = [i for i, each in enumerate(numbers) if each is None and plain(raw[i]) != ""]
    else:
        values = segment.assign(raw)
        unreadable = []
    unassigned = [
        i
        for i, value in enumerate(values)
        if value is None and plain(raw[i]) != "" and i not in unreadable
    ]
    return RecodedValues(values, unreadable, unassigned)


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
    return recode([entry], segment, value_labels=value_labels).values[0]


def order(segment: Segment, occurring: Sequence[str]) -> list[str]:
    """In which order do readers meet these values? As declared; the others by name after them.

    Names that are all numbers stand in the order of the numbers.

    Examples
    --------
    >>> order(Segment(zh="地区", en="Region"), ["10", "9", "2"])
    ['2', '9', '10']
    """
    declared = [value for value in segment.declared if value in set(occurring)]
    others = sorted(set(occurring) - set(declared))
    numbers = [cell.number(each) for each in others]
    if all(number is not None for number in numbers):
        others = [each for _, each in sorted(zip(numbers, others, strict=True))]
    return declared + others


def expected(study: Study, name: str, cell: str | None) -> str:
    """What is said of an entry that names no value of this segment, or no unit of this level."""
    if plain(cell) == "":
        return f"expected a unit of '{name}'; found an empty cell"
    values = ", ".join(study.segments[name].declared)
    return f"expected a value of '{name}' ({values}); found {shown(cell)}"
