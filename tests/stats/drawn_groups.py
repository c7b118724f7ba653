"""Groups of a drawn sample, as comparisons by design take them."""

import pandas as pd
from variants import FIVE

from csatbook.stats import tally
from csatbook.stats.compare import sampled
from csatbook.stats.compare.sampled import Sampled
from csatbook.stats.design import Design
from csatbook.stats.groups import crossing, grouped
from csatbook.stats.score import TERMS


def sample(
    marks: pd.Series,
    by: pd.Series,
    drawn: Design,
    weights: pd.Series | None = None,
    method: str = "mean",
) -> Sampled:
    everyone = tally.rows([marks], weights, scales=[FIVE], drawn=drawn)
    found = crossing.patterns(everyone, [0])
    terms = TERMS[method](found.given, scales=[FIVE])
    place = by.cat.codes.to_numpy()
    cells = crossing.cells(found, everyone, place, size=len(by.cat.categories))
    return sampled.of(terms, found, everyone, place, grouped.of(terms, cells))
