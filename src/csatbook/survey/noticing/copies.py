"""Files that hold the same, byte for byte: a copy under another name would count twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import file_digest

from csatbook.errors import Problem
from csatbook.survey.reading.files import Input


def problems(inputs: Sequence[Input]) -> Iterator[Problem]:
    """Which files are copies of others that are read in the same way?

    Files of one size are read whole; all others are told apart by their sizes.
    """
    alike: dict[object, list[Input]] = {}
    for each in inputs:
        how = (type(each.file).__name__, each.file.sheet, sorted(each.file.columns.items()))
        alike.setdefault(repr((each.path.stat().st_size, how)), []).append(each)
    for several in alike.values():
        first: dict[str, Input] = {}
        for each in several if len(several) > 1 else []:
            with each.path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
            before = first.setdefault(digest, each)
            if before is not each and before.file.path == each.file.path:
                message = (
                    f"holds the same as '{before.name}', byte for byte, so that everything would "
                    "count twice; remove the copy, or let the path not match it"
                )
                yield Problem(each.name, message)
