"""All result tables of a wave, as the files `results/<table>.csv` hold them."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import results, scorecard, selfcheck
from csatbook.analysis import tables as declared
from csatbook.analysis.answers import answers
from csatbook.analysis.drivers import asymmetry, differences, gains, importance
from csatbook.analysis.groups.comparisons import beside_everyone, comparisons
from csatbook.analysis.groups.competitors import competitors
from csatbook.analysis.groups.omnibus import omnibus
from csatbook.analysis.groups.spreads import spreads
from csatbook.analysis.sample import returns
from csatbook.analysis.sample.weighted import weighting
from csatbook.analysis.wave import Wave


def tables(wave: Wave) -> dict[str, pd.DataFrame]:
    """Which result tables does this wave have? Those that its study asks for, by name.

    Returns
    -------
    dict of name to DataFrame, with the columns that `csatbook.analysis.tables` declares
        The scores of units stand behind those of the whole.

    Raises
    ------
    TypeError
        A table that is not what is declared.
    """
    study = wave.study
    found = {
        "sample": returns.sample(wave),
        "rejected": returns.rejected(wave),
        "scores": results.scores(wave),
        "answers": answers(wave),
    }
    if study.units is not None:
        found["scores"] = scores(wave)
        found["ranks"] = scorecard.own_ranks(wave)
    if study.segments or study.competitors:
        found["comparisons"] = compared(wave)
    if study.segments:
        found["omnibus"] = omnibus(wave)
    if study.drivers is not None:
        found["drivers"] = importance.table(wave)
        found["asymmetry"] = asymmetry.table(wave)
        found["what_if"] = gains.table(wave)
        found["driver_differences"] = differences.table(wave)
    if study.weighting is not None and wave.variable is None:
        found["weighting"] = weighting(wave)
    found[selfcheck.NAME] = selfcheck.selfcheck(wave)
    lines = scorecard.ledger(wave)
    if not lines.empty:
        found["ledger"] = lines
    for name, frame in found.items():
        declared.check(name, frame)
    return found


def scores(wave: Wave) -> pd.DataFrame:
    """The table `scores`: that of the whole, its dimensions and items, then that of units."""
    whole = results.scores(wave)
    if wave.study.units is None:
        return whole
    of_units = scorecard.scores(wave)
    behind = of_units[of_units["subject"] != "overall"]
    return pd.concat([whole, behind], ignore_index=True)


def compared(wave: Wave) -> pd.DataFrame:
    """The table `comparisons`: between groups, with everyone, of dispersion, with competitors."""
    parts = [comparisons(wave), beside_everyone(wave), spreads(wave), competitors(wave)]
    return pd.concat(parts, ignore_index=True)
