"""Whether what the study says of how its respondents were drawn fits together."""

from __future__ import annotations

from collections.abc import Iterator

from csatbook.study.known import Finding
from csatbook.study.model import EVERYONE_DRAWN, Study


def problems(study: Study) -> Iterator[Finding]:
    """Does the population have the strata that the sample was drawn from?"""
    data = study.data
    known = data.population
    if known is not None and data.strata is None and EVERYONE_DRAWN not in known:
        message = (
            "expected one number, as there are no strata; found numbers for "
            f"{', '.join(known)}: write data.strata, the column that tells them"
        )
        yield ("data", "population"), message
    if known is not None and data.strata is not None and EVERYONE_DRAWN in known:
        message = (
            f"expected a number for each stratum of '{data.strata}'; found one number: write "
            "{stratum: number, …}"
        )
        yield ("data", "population"), message
    if "single_unit" in data.model_fields_set and data.strata is None and data.cluster is None:
        yield (
            ("data", "single_unit"),
            "is of strata and clusters; write data.strata or data.cluster",
        )
