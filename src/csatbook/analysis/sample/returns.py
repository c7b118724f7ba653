"""Who answered: customers behind questionnaires, and the tables `sample` and `rejected`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csatbook.analysis import results, tables
from csatbook.analysis.wave import Wave
from csatbook.stats import tally
from csatbook.study.condition import FILTERED
from csatbook.survey.cleaning import invitations
from csatbook.survey.state.reads import cache


@dataclass(frozen=True)
class People:
    """Customers of a wave, or of a segment of it."""

    returned: int
    """Who sent a questionnaire, valid or not."""
    valid: int
    """Who sent a valid one."""
    repeated: int
    """Questionnaires beyond the one of each who sent some: all that were read less `returned`."""


@cache
def sample(wave: Wave) -> pd.DataFrame:
    """How many customers were there, asked, returned, set aside, kept, and how many are they worth?

    `repeated` are further questionnaires of the same customers: with `rejected` and `valid` they
    are all rows that were read.
    `design_effect` is answers / `n_eff`. Of respondents drawn one by one it is Kish's, which the
    weights alone decide. Of a sample drawn in strata or clusters each score has its own: it is that
    of the leading score of answers, empty where that cannot be computed. Of a group that is not
    shown only how many there were and were asked.
    """
    invited = _invitations(wave)
    if wave.place and wave.hidden():
        known: dict[str, object] = {
            "population": invited.get("population"),
            "invited": invited.get("sent"),
        }
        return tables.build("sample", wave, [known])
    return tables.build("sample", wave, wave.kept("sample", lambda: [_counted(wave, invited)]))


def _counted(wave: Wave, invited: Mapping[str, int]) -> dict[str, object]:
    answered = people(wave)
    returned = invited.get("returned") or answered.returned
    answers = len(wave.rows)
    effect = _design_effect(wave)
    return {
        "population": invited.get("population"),
        "invited": invited.get("sent"),
        "returned": returned,
        "rejected": answered.returned - answered.valid,
        "valid": answered.valid,
        "repeated": answered.repeated,
        "response_rate": returned / invited["sent"] if invited.get("sent") else None,
        "valid_rate": answered.valid / answered.returned if answered.returned else None,
        "n_eff": answers / effect if effect else None if answers else 0.0,
        "design_effect": effect,
    }


@cache
def rejected(wave: Wave) -> pd.DataFrame:
    """For which reasons were how many questionnaires set aside? One can have several.

    Those that `sample` counts as `rejected`, so that each customer is there once; not those that
    repeat a respondent. Last the rows that `where` of the study file leaves out, which nobody
    returned. Nothing of a group that is not shown.
    """
    if wave.place and wave.hidden():
        return tables.build("rejected", wave, [])
    reasons = Counter(reason for each in set_aside(wave)["reasons"] for reason in each)
    counts = reasons.most_common()
    if count := int(_filtered(_all_rejected(wave)).sum()):
        counts.append((FILTERED, count))
    rows: list[dict[str, object]] = [{"reason": reason, "count": n} for reason, n in counts]
    return tables.build("rejected", wave, rows)


def people(wave: Wave) -> People:
    """How many customers answered? Without ids of respondents each questionnaire is a customer.

    A questionnaire that is set aside as a respondent's second one is nobody's first; where the
    study keeps them (`duplicates: keep`), respondents are told apart by their ids. A blank id is
    like no other.
    """
    valid, rejected = _valid(wave), _rejected(wave)
    customers = len(_first(valid))
    returned = customers + len(_set_aside(rejected, valid))
    read = len(valid) + len(rejected)
    return People(returned, customers, read - returned)


def set_aside(wave: Wave) -> pd.DataFrame:
    """Which questionnaires were set aside, one of each customer who sent no valid one?

    Returns
    -------
    DataFrame as `Store.rejected` gives it; without those that only repeat a respondent
    """
    return _set_aside(_rejected(wave), _valid(wave))


def _set_aside(rows: pd.DataFrame, valid: pd.DataFrame) -> pd.DataFrame:
    repeats = ["duplicate" in reasons for reasons in rows["reasons"]]
    rows = rows[~np.array(repeats, dtype=bool)]
    if "respondent" not in rows:
        return rows
    rows = _first(rows)
    # Those of a few among many: `isin` would go through the many one by one.
    named = valid["respondent"]
    known = named[named.isin(rows["respondent"])]
    return rows[~_known(rows["respondent"]) | ~rows["respondent"].isin(known)]


def _design_effect(wave: Wave) -> float | None:
    if wave.study.data.drawn:
        row = results.score_row(results.scores(wave), wave.study.answer_headline, "overall")
        return row["n"] / row["n_eff"] if pd.notna(row["n_eff"]) and row["n_eff"] else None
    kish = tally.count(pd.Series(0.0, index=wave.rows.index), wave.rows.get("weight")).n_eff
    return len(wave.rows) / kish if kish else None


def _invitations(wave: Wave) -> dict[str, int]:
    """What the wave's invitations say of the segment, where they tell."""
    table = wave.store.invitations(wave.period)
    if table is None or (wave.variable is not None and wave.variable not in table):
        return {}
    mine = table if wave.variable is None else table[table[wave.variable] == wave.value]
    plain = mine.astype(object).where(mine.notna(), None).to_dict("records")
    rows = [{str(name): value for name, value in row.items()} for row in plain]
    found = {}
    for name in ("population", "sent", "returned"):
        if counting := invitations.counted(rows, tuple(wave.study.segments), name):
            found[name] = sum(int(rows[place][name]) for place in counting)
    return found


def _valid(wave: Wave) -> pd.DataFrame:
    named = ["respondent"] if wave.study.data.respondent is not None else []
    return wave.stored(named or [*wave.study.segments][:1])


def _rejected(wave: Wave) -> pd.DataFrame:
    """Those that somebody returned."""
    rows = _all_rejected(wave)
    return rows[~_filtered(rows)]


def _filtered(rows: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([FILTERED in reasons for reasons in rows["reasons"]], dtype=bool)


def _all_rejected(wave: Wave) -> pd.DataFrame:
    return wave.store.rejected(wave.period, where=wave.place[0] if wave.place else None)


def _first(rows: pd.DataFrame) -> pd.DataFrame:
    """One row of each customer."""
    if "respondent" not in rows:
        return rows
    return rows[~_known(rows["respondent"]) | ~rows["respondent"].duplicated()]


def _known(respondents: pd.Series) -> pd.Series:
    return respondents.notna() & (respondents != "")
