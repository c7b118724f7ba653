"""What a study's parts must have in common: every name that is used is one that is declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from csatbook.study.check import (
    actions,
    columns,
    drivers,
    feedback,
    issues,
    operations,
    parts,
    scores,
)
from csatbook.study.model import Study
from csatbook.study.part import Finding

CHECKS = (parts, columns, scores, drivers, actions, issues, feedback, operations)
"""Siblings: each lists the `problems` of its part of the study."""


def problems(study: Study, declared: Mapping[str, Iterable[str]]) -> list[Finding]:
    """Which parts of this study do not fit together?

    Parameters
    ----------
    study : the study, or its well-formed parts
    declared : section to the names that its file declares there, also those that are ill-formed

    Returns
    -------
    list of (location in the file, what is wrong there)
    """
    return [finding for check in CHECKS for finding in check.problems(study, declared)]
