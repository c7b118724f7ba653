"""From rows of exports to cases: the newest version of each, merges, duplicates and repeats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.service.calendar import MISSING

ROLES = ("kept", "same_id", "merged", "across_channels", "repeat")
"""What each row is: a case's own row; an older version of a row; part of another case as the source
says, or as the same customer said the same before; a further case of a customer of one kind."""
_SILENT = r"[\s\p{Z}\p{P}\p{S}\p{C}]+"


@dataclass(frozen=True)
class Matching:
    """When two rows are one case, and when a case is a repeated one."""

    within_minutes: int = 24 * 60
    """A duplicate comes at most so long after the first of its case; there are no chains."""
    different_channels: bool = False
    """Whether only rows of another channel than the first are duplicates."""
    repeat_days: int = 90
    """A repeated case comes at most so long after the one before."""


@dataclass(frozen=True, eq=False)
class Ledger:
    """What each row of the exports is, and what could not be decided."""

    rows: pd.DataFrame
    """As given, with `case` (source and id of the case's own row) and `role`."""
    possible: int
    """Rows that may be duplicates, yet bear no customer or no text: they stay cases."""
    unknown_targets: int
    """Rows merged into one that no export holds: they stay cases."""

    @property
    def cases(self) -> pd.DataFrame:
        """One row a case: its own row, with the earliest receipt and response of all its rows.

        The solution is that of its own row; the priority, where there is one, the strictest.
        """
        parts = self.rows[self.rows["role"] != "same_id"]
        own = parts[parts["role"].isin(["kept", "repeat"])].set_index("case")
        earliest = parts[[name for name in ("received", "first", "priority") if name in parts]]
        known = earliest.mask(earliest == MISSING)
        if "priority" in known:
            known = known.assign(priority=known["priority"].replace("", None))
        least = known.groupby(parts["case"], sort=False).min().reindex(own.index)
        moments = [name for name in ("received", "first") if name in least]
        least[moments] = least[moments].fillna(MISSING).astype(np.int64)
        return own.assign(**{str(name): least[name] for name in least})


def ledger(rows: pd.DataFrame, matching: Matching | None = None) -> Ledger:
    """Which cases do these rows of all exports tell of?

    Parameters
    ----------
    rows : one row a line of an export, any order, with
        `source`, `id` : text; together they name a case
        `exported` : when the row was exported, comparable (moments or dates); the newest counts
        `received` : minutes as int64
        `resolved` : minutes, `MISSING` where open; `first` and `priority` (P0 is the strictest)
        likewise optional
        `customer`, `text`, `kind`, `channel`, `merged_into` : text, missing or '' where there is
        none
    matching : see `Matching`

    Returns
    -------
    Ledger
        No row is lost: each has a role and a case. The order of the rows and loading the same
        export twice change nothing.

    Raises
    ------
    ValueError
        Where two versions of a row were exported at the same moment and differ, or rows are merged
        in a circle; with source and id.

    Examples
    --------
    >>> rows = pd.DataFrame({
    ...     "source": "crm", "id": ["A", "B", "C"], "exported": 1, "channel": ["web", "app", "app"],
    ...     "customer": "C1", "kind": "fault", "text": ["It hangs", "it hangs!", "It hangs"],
    ...     "received": [0, 60, 1441], "resolved": -1, "merged_into": ""})
    >>> ledger(rows).rows[["id", "case", "role"]].values.tolist()
    [['A', 'crm:A', 'kept'], ['B', 'crm:A', 'across_channels'], ['C', 'crm:C', 'repeat']]
    """
    rule = matching or Matching()
    given = rows.reset_index(drop=True)
    name = names(given)
    newest = _newest(given, name)
    role = np.where(newest, "kept", "same_id").astype(object)
    current = given[newest]
    named = name[newest]
    target, unknown = _merged(current, named)
    merged = target != named
    role[target.index[merged]] = "merged"
    case = target.reindex(given.index).fillna(name)
    alone = current[~merged]
    same = _duplicates(alone, named, rule)
    role[same.index] = "across_channels"
    joined = dict(zip(named[same.index], same, strict=True))
    case = _renamed(case, joined)
    own = current[~merged & ~current.index.isin(same.index)]
    repeated = _repeated(own, rule.repeat_days)
    role[repeated] = "repeat"
    return Ledger(
        rows=rows.assign(case=case.to_numpy(), role=role),
        possible=_possible(own, rule),
        unknown_targets=unknown,
    )


def names(rows: pd.DataFrame) -> pd.Series:
    """The name of each row's own case: its source and its number there."""
    return rows["source"].astype(str) + ":" + rows["id"].astype(str)


def _newest(rows: pd.DataFrame, name: pd.Series) -> pd.Series:
    """Which rows are the newest version of their case? One of equal ones."""
    ordered = rows.assign(_name=name).sort_values(["_name", "exported"], kind="stable")
    last = ordered["exported"] == ordered.groupby("_name")["exported"].transform("max")
    latest = ordered[last]
    content = latest.drop(columns=["exported", "file"], errors="ignore")
    twice = latest["_name"].duplicated(keep=False)
    differing = content[twice].drop_duplicates()["_name"].duplicated()
    if differing.any():
        wrong = content[twice].drop_duplicates()["_name"][differing].iloc[0]
        msg = (
            f"case '{wrong}' stands twice in exports of the same moment, with different entries; "
            "name the column with the time of each export"
        )
        raise ValueError(msg)
    chosen = latest.index[~latest["_name"].duplicated()]
    return pd.Series(rows.index.isin(chosen), index=rows.index)


def _merged(rows: pd.DataFrame, names: pd.Series) -> tuple[pd.Series, int]:
    """The case that each row is part of, as the source says, and how many targets nobody knows."""
    into = rows["merged_into"].fillna("").astype(str)
    parts = rows[into != ""]
    wanted = parts["source"].astype(str) + ":" + into[parts.index]
    there = wanted.isin(names[names.isin(wanted)])
    step = dict(zip(names[parts.index[there]], wanted[there], strict=True))
    roots = {}
    for start, after in step.items():
        seen, at = {start}, after
        while at in step:
            if at in seen:
                msg = f"the cases {', '.join(sorted(seen))} are merged in a circle"
                raise ValueError(msg)
            seen.add(at)
            at = step[at]
        roots[start] = at
    return _renamed(names, roots), int((~there).sum())


def _renamed(names: pd.Series, others: dict[str, str]) -> pd.Series:
    """These names, those that have others by them."""
    mine = names.isin(list(others))
    return names.mask(mine, names[mine].map(others)) if mine.any() else names


def _normal(texts: pd.Series) -> pd.Series:
    """Texts as they are compared: NFKC, lower case, without blanks, punctuation and signs."""
    plain = pc.utf8_lower(pc.utf8_normalize(pa.array(texts.fillna("").astype(str)), "NFKC"))
    bare = pc.replace_substring_regex(plain, _SILENT, "")
    return pd.Series(bare.to_pylist(), index=texts.index, dtype=object)


def _duplicates(rows: pd.DataFrame, names: pd.Series, rule: Matching) -> pd.Series:
    """By row that is a duplicate the case that it is of."""
    told = rows.assign(_text=_normal(rows["text"]), _customer=rows["customer"].fillna(""))
    told = told[(told["_text"] != "") & (told["_customer"] != "")]
    told = told[told.duplicated(["_customer", "_text"], keep=False)]
    told = told.assign(_name=names[told.index]).sort_values(["received", "_name"])
    same: dict[object, str] = {}
    for _, group in told.groupby(["_customer", "_text"], sort=False):
        first = -1
        columns = ("_name", "received", "resolved", "channel")
        lines = list(zip(group.index, *(group[column] for column in columns), strict=True))
        for place, (index, _, received, _, channel) in enumerate(lines):
            head = lines[first] if first >= 0 else None
            if (
                head is not None
                and received - head[2] <= rule.within_minutes
                and not head[2] <= head[3] <= received
                and (channel != head[4] or not rule.different_channels)
            ):
                same[index] = head[1]
            else:
                first = place
    return pd.Series(same, dtype=object)


def _repeated(own: pd.DataFrame, days: int) -> pd.Index:
    """Which cases come within so many days after one of the same customer and kind?"""
    told = own[own["customer"].fillna("") != ""].sort_values(["received", "source", "id"])
    gap = told.groupby(["customer", "kind"], dropna=False)["received"].diff()
    return told.index[(gap <= days * 24 * 60).to_numpy()]


def _possible(own: pd.DataFrame, rule: Matching) -> int:
    """How many cases without a customer or a text came close behind a like one?"""
    texts = _normal(own["text"])
    customer = own["customer"].fillna("")
    count = 0
    for key, mask in ((texts, customer == ""), (customer, texts == "")):
        alike = pd.DataFrame({"key": key, "received": own["received"], "mask": mask})
        alike = alike[alike["key"] != ""].sort_values(["received", "mask"])
        close = alike.groupby("key")["received"].diff() <= rule.within_minutes
        count += int(np.sum(close.to_numpy() & alike["mask"].to_numpy()))
    return count
