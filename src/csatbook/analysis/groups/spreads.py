"""Result rows of dispersion: whose answers vary more than those of others?"""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.groups import comparisons, contrasts
from csatbook.analysis.groups.comparisons import Row
from csatbook.analysis.groups.contrasts import Pair
from csatbook.analysis.groups.grouping import Grouping, Membership
from csatbook.analysis.wave import Wave
from csatbook.stats import dispersion
from csatbook.stats.groups import crossing
from csatbook.survey.state.reads import cache


@cache
def spreads(wave: Wave) -> pd.DataFrame:
    """Whose answers vary more? Items by groups, where the study asks for it."""
    study = wave.study
    rows: list[Row] = []
    if study.compare.spread:
        # Of very many groups not each with each.
        few = [by for by in comparisons.variables(wave) if _in_pairs(wave, by)]
        for by in few:
            found = _items(wave, by)
            rows += comparisons.family(study, "spread", by, "item", found)
    return tables.build("comparisons", wave, rows)


def _in_pairs(wave: Wave, variable: str) -> bool:
    return contrasts.against_what("pairs", wave.rows[variable]) == "pairs"


def _items(wave: Wave, by: str) -> list[tuple[str, Pair]]:
    """Each item's dispersion in each pair of groups."""
    found: list[tuple[str, Pair]] = []
    everyone = wave.tally
    level, variable = 1 - wave.study.compare.level, wave.rows[by]
    for place, item in enumerate(wave.study.items):
        patterns = crossing.patterns(everyone, [place])
        members = Membership.of_variable(variable, wave.closed(by, ((item,),)))
        groups = Grouping(patterns, everyone, members, wave.study.report.min_answers).marks()
        for (a, b), compared in dispersion.pairs(groups.table, level=level).items():
            found.append((f"item:{item}", (groups.names[a], groups.names[b], compared)))
    return found
