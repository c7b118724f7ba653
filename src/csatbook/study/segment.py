"""Segments: a column, groups of its values, or cut points of a number, as groups of customers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from csatbook.study import interval
from csatbook.study.part import Found, Name, Text, Value

EVERYONE = "all"
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Hyphens and joiners without width, and marks of direction."""


def _range(value: object) -> object:
    return interval.parse(value) if isinstance(value, str) else value


Range = Annotated[interval.Interval, BeforeValidator(_range, json_schema_input_type=str)]


class Segment(Found):
    """A way to divide the customers: each respondent falls into one value or into none."""

    cut: dict[Name, Range] | None = None
    """Groups of a number by cut points: name to range."""
    values: dict[Name, tuple[Value, ...]] | None = None
    """Groups of entries: name to the entries in the files."""
    labels: dict[Value, Text] = Field(default_factory=dict)
    """What readers call a value."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.cut is not None and self.values is not None:
            msg = "give either 'cut' (for a number) or 'values' (for groups of names), not both"
            raise ValueError(msg)
        ranges = list((self.cut or {}).items())
        for position, (name, span) in enumerate(ranges):
            for other_name, other in ranges[position + 1 :]:
                if span.meets(other):
                    msg = f"the ranges of '{name}' and '{other_name}' overlap"
                    raise ValueError(msg)
        raw = [entry for group in (self.values or {}).values() for entry in group]
        if any(not entry.strip() for entry in (*raw, *self.labels)):
            msg = (
                "a blank cell belongs to no group and can have no label; write what is meant, "
                "such as 未知, into the blank cells of the file"
            )
            raise ValueError(msg)
        if twice := sorted({entry for entry in raw if raw.count(entry) > 1}):
            msg = f"'{twice[0]}' stands in two groups"
            raise ValueError(msg)
        return self

    @property
    def declared(self) -> tuple[str, ...]:
        """The values that the study file names, in its order; empty if it names none."""
        return tuple(self.cut or self.values or self.labels)

    def assign(self, raw: Sequence[object]) -> list[str | None]:
        """Which value does each raw entry fall into?

        Parameters
        ----------
        raw : sequence
            Distinct entries of the column: text, numbers, None for an empty cell.

        Returns
        -------
        list of str or None
            None where the entry is empty, is no number though `cut` needs one, or falls into no
            range or group.

        Examples
        --------
        >>> tenure = Segment(zh="客户年限", en="Tenure", cut={"new": "<= 3", "old": "> 12"})
        >>> tenure.assign(["2", "5", "13", "", None])
        ['new', None, 'old', None, None]
        """
        return [self._one(entry) for entry in raw]

    def _one(self, entry: object) -> str | None:
        text = plain(entry)
        if text == "":
            return None
        if self.cut is not None:
            try:
                number = float(text)
            except ValueError:
                return None
            return next((name for name, span in self.cut.items() if number in span), None)
        if self.values is not None:
            return next((name for name, group in self.values.items() if text in group), None)
        return text

    def label(self, value: str) -> Text:
        """What readers call this value: its declared name, else the value as it is."""
        return self.labels.get(value, Text(zh=value, en=value))


def plain(entry: object) -> str:
    """A cell as text: trimmed, full-width forms narrowed, whole numbers without a decimal point.

    Signs that nobody sees are left out, so that values that look the same are the same.
    """
    if entry is None or entry != entry:  # noqa: PLR0124 - NaN is the value unlike itself
        return ""
    if isinstance(entry, float) and entry.is_integer():
        return str(int(entry))
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", str(entry))).strip()


def folder(variable: str, value: str) -> str:
    """Under which folder name is this segment kept?

    Letters and digits of any script stay; everything else that a file system or a web address
    could take amiss becomes `~` and its code, so that different values never share a folder.
    Long values are cut and told apart by a digest.

    Examples
    --------
    >>> folder("region", "华东"), folder("region", "../x"), folder("region", "A/B")
    ('region=华东', 'region=~2E~2E~2Fx', 'region=A~2FB')
    >>> folder("region", "<b>"), folder("region", "")
    ('region=~3Cb~3E', 'region=~')
    """
    name = f"{_safe(variable)}={_safe(value)}"
    if len(name.encode()) > 120:
        digest = sha256(f"{variable}={value}".encode()).hexdigest()[:10]
        name = f"{name.encode()[:100].decode(errors='ignore')}~{digest}"
    return name


def _safe(text: str) -> str:
    if not text:
        return "~"
    return re.sub(r"[^\w\-]", lambda match: "".join(f"~{ord(sign):02X}" for sign in match[0]), text)
