"""The result table of all groups together: do they differ at all?"""

from __future__ import annotations

from typing import cast

import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.groups import comparisons
from csatbook.analysis.wave import Wave
from csatbook.stats.compare import multiplicity
from csatbook.survey.state.reads import cache

_KEPT = ("test", "statistic", "df", "df_error", "p", "groups", "n", "reason")


@cache
def omnibus(wave: Wave) -> pd.DataFrame:
    """Do all groups of a variable score alike? Of three groups or more; of two the pair tells it.

    The p-values are adjusted within the families of `comparisons`: a score, a variable, and the
    whole or the dimensions or the items.
    """
    rows: dict[tuple[str, str, str], list[dict[str, object]]] = {}
    for contrast in comparisons.contrasted(wave):
        if contrast.together is not None:
            rows.setdefault((contrast.by, contrast.score, contrast.subject.kind), []).append(
                {
                    "score": contrast.score,
                    "subject": contrast.subject.key,
                    "by": contrast.by,
                    **{name: getattr(contrast.together, name) for name in _KEPT},
                }
            )
    found = []
    for family in rows.values():
        adjusted = multiplicity.adjust(
            [cast("float | None", row["p"]) for row in family], method=wave.study.compare.adjust
        )
        found += [{**row, "p_adjusted": p} for row, p in zip(family, adjusted.p, strict=True)]
    return tables.build("omnibus", wave, found)
