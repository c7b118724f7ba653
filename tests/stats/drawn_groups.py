"""Groups of a drawn sample, as comparisons by design take them."""

import pandas as pd
from variants import FIVE

from csatbook.stats import tally
from csatbook.stats.design import Design
from csatbook.stats.groups import crossing
from csatbook.stats.groups.group import Group
from csatbook.stats.groups.sampled import Sampled, domains
from csatbook.stats.score import TERMS


def sample(
    marks: pd.Series,
    by: pd.Series,
    drawn: Design | None,
    weights: pd.Series | None = None,
    method: str = "mean",
) -> tuple[Group, ...]:
    """The groups of a drawn sample; without a design of one whose respondents were drawn alone."""
    everyone = tally.rows([marks], weights, scales=[FIVE], drawn=drawn)
    found = crossing.patterns(everyone, [0])
    terms = TERMS[method](found.given, scales=[FIVE])
    place = by.cat.codes.to_numpy()
    cells = crossing.cells(found, everyone, place, size=len(by.cat.categories))
    sampled = Sampled.of_patterns(terms, found, everyone, place)
    return domains(crossing.group_scores(terms, cells), sampled)
