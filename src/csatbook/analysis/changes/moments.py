"""What changes of a large wave rest on: the sums of its groups, kept, so that no row is read again.

A score of a group is a ratio, and its error follows from a few sums of what each respondent brings
to it (`stats.groups.group.Group`). Two waves that share no respondent are compared by these alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from csatbook.analysis.asked import Counts, answered_counts
from csatbook.analysis.changes import brought
from csatbook.analysis.changes.two_waves import TwoWaves
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.wave import Wave
from csatbook.stats.compare.overlap import Places
from csatbook.stats.groups.group import SUMS, Group
from csatbook.study.answered import Answered
from csatbook.survey.state.reads import cache

WHOLE = ""
"""The variable, and the group, of everyone."""
_TOLD = ("n", "value", *SUMS[1:])


@dataclass(frozen=True)
class GroupMoments:
    """The scores of all groups of a variable in one wave."""

    groups: Mapping[tuple[str, str, tuple[str, ...]], Mapping[str, Group]]
    """By score, subject and items; of each value of the variable."""
    asked: Mapping[str, tuple[int, Counts]]
    """Of each group how many answered any item, and each of them."""

    def scored(
        self, score: str, subject: Subject, values: Sequence[str] = (WHOLE,)
    ) -> list[Group] | None:
        """The score of each of these groups; None where it was not counted over these items."""
        known = self.groups.get((score, subject.key, subject.items))
        return None if known is None else [known[value] for value in values]


def paired_moments(
    waves: TwoWaves, variable: str | None, scores: tuple[str, ...]
) -> tuple[GroupMoments, GroupMoments] | None:
    """The moments of this wave and of the one before, where these are all that is needed."""
    now, before = waves.now, waves.before
    if not (now.large and before.large and waves.apart):
        return None
    known = [moments(wave, variable, scores) for wave in (now, before)]
    return (known[0], known[1]) if known[0] and known[1] else None


@cache
def moments(wave: Wave, variable: str | None, scores: tuple[str, ...]) -> GroupMoments | None:
    """The sums behind these scores of every subject in each group, or of everyone.

    Parameters
    ----------
    wave : of everyone
    variable : a segment of the study; None for everyone together
    scores : names of scores of answers

    Returns
    -------
    GroupMoments
        None of a wave that is not large: its rows are read as quickly. Groups that disclosure hides
        have no respondents. Each group's respondents weigh beside the one of it who weighs most.

    Examples
    --------
    >>> print(moments(wave, "region", ("csat",)))  # a small wave
    None
    """
    if not wave.large:
        return None
    named = variable or WHOLE
    rows = wave.kept(f"moments of {named} {','.join(scores)}", lambda: _rows(wave, named, scores))
    groups: dict[tuple[str, str, tuple[str, ...]], dict[str, Group]] = {}
    asked: dict[str, tuple[int, Counts]] = {}
    for row in rows:
        items = tuple(str(row["items"]).split(","))
        value = str(row["group"])
        if row["score"] is None:
            anything, *each = map(int, items)
            asked[value] = anything, np.array(each, dtype=np.int64)
        else:
            key = str(row["score"]), str(row["subject"]), items
            groups.setdefault(key, {})[value] = _group(row)
    return GroupMoments(groups, asked)


def _group(row: Mapping[str, Any]) -> Group:
    return Group(
        row["kind"],
        (row["least"], row["most"]),
        simple=row["simple"],
        weighted=row["weighted"],
        **{name: row[name] for name in _TOLD},
    )


def _rows(wave: Wave, variable: str, scores: Sequence[str]) -> Iterator[dict[str, object]]:
    values = list(wave.store.segments(wave.period)[variable]) if variable else [WHOLE]
    place = places(wave, variable, values) if variable else np.zeros(len(wave.rows), dtype=np.int64)
    size, study = len(values), wave.study
    given = brought.weighed_within(wave.tally, place, size=size)
    anything, answered = answered_counts(wave.answered, place, size)
    for score in scores:
        declared = study.scores[score]
        assert isinstance(declared, Answered)  # noqa: S101 - for mypy
        for subject in subjects(study, declared):
            scored = brought.group_scores(
                study, given, declared, subject, place, size=size, apart=bool(variable)
            )
            for value, group in zip(values, scored, strict=True):
                told = asdict(group)
                yield {
                    "score": score,
                    "subject": subject.key,
                    "items": ",".join(subject.items),
                    "group": value,
                    "least": group.bounds[0],
                    "most": group.bounds[1],
                    **{name: told[name] for name in ("kind", "simple", "weighted", *_TOLD)},
                }
    for value, n, each in zip(values, anything, answered.T, strict=True):
        yield {"score": None, "items": ",".join(map(str, [n, *each])), "group": value}


def places(wave: Wave, variable: str, values: Sequence[str]) -> Places:
    """The group of each row; -1 of none of them, or of one that must not be shown."""
    column = wave.rows[variable].cat
    place = pd.Index(values).get_indexer(column.categories.astype(str))
    return np.asarray(np.append(place, -1)[np.asarray(column.codes)])
