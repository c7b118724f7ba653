"""Whether the sample is enough: its size, its precision, and the customers in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from csatbook.analysis import base, results
from csatbook.analysis.disclosure import Reason
from csatbook.analysis.sample import adequacy, strata
from csatbook.analysis.wave import Wave
from csatbook.report import demand, fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.sections.precision import precision
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say

_MOST = 12
"""So many groups are named at most."""


def sampling(wave: Wave) -> Fragment:
    """Is the sample as large as demanded, how precise is it, and is every group of customers in it?

    Demands and coverage are those of the whole wave; the precision is that of the report's group.
    """
    return fragment.join([_demands(wave), _coverage(wave), precision(wave)])


def _demands(wave: Wave) -> Fragment:
    demands = adequacy.demands(wave)
    if demands.empty:
        return fragment.NOTHING
    columns = [
        Column(say(wave, "col_demand"), numeric=False),
        Column(say(wave, "col_required")),
        Column(say(wave, "col_reached")),
        Column(say(wave, "col_verdict"), numeric=False),
    ]
    rules = dict(strata.demanded(wave).rules.declared())
    rows = [
        Row(
            (
                demand.told(wave, row["demand"], rules[row["demand"]]),
                *_required_and_reached(wave, row),
                _verdict(wave, row),
            )
        )
        for _, row in demands.iterrows()
    ]
    caption = "sampling_caption" if wave.variable is None else "sampling_caption_all"
    return table(say(wave, caption), columns, rows)


def _required_and_reached(wave: Wave, row: pd.Series) -> tuple[str, str]:
    counted = row["counted"]
    required = number.write(row["required"], "count")
    if counted == "smallest" and pd.notna(row["required"]):
        required = say(wave, "required_each", n=required)
    if pd.isna(row["reached"]):
        return required, number.NONE
    if counted == "effective" and not base.weighs(wave.everyone):
        valid = results.sample(wave.everyone).iloc[0]["valid"]
        counted = "valid" if row["reached"] == valid else "answers"
    elif counted == "smallest" and base.weighs(wave.everyone):
        counted = "smallest_effective"
    return required, say(wave, f"counted_{counted}", n=_reached(row))


def _reached(row: pd.Series) -> str:
    """With decimals where an effective number would seem to be what is required."""
    required = [float(row["required"])] if pd.notna(row["required"]) else []
    decimals = number.apart([row["reached"]], required, "count")
    return number.write(row["reached"], "count", decimals=decimals)


def _verdict(wave: Wave, row: pd.Series) -> str:
    if pd.isna(row["kept"]):
        return say(wave, f"unknown_{row['reason']}")
    if row["kept"]:
        return say(wave, "demand_kept")
    return say(wave, "demand_missed", short=number.write(row["short"], "count"))


def _coverage(wave: Wave) -> Fragment:
    """Which groups of customers are missing from the whole wave, or thin in it?"""
    found = strata.coverage(wave)
    said = []
    if found.missing:
        said.append(say(wave, "coverage_missing", groups=groups_listed(wave, found.missing)))
    hidden = [name for name in found.thin if _why(wave, name)]
    thin = [name for name in found.thin if name not in hidden]
    for key, names in (("coverage_thin", thin), ("coverage_hidden", hidden)):
        if names:
            groups = groups_listed(wave, names, found.counts)
            said.append(say(wave, key, enough=found.enough, groups=groups))
    if found.counts and not said:
        said.append(say(wave, "coverage_full", total=len(found.counts), enough=found.enough))
    if found.unrecorded:
        names = [wave.study.segments[one].text[wave.language] for one in found.unrecorded]
        said.append(say(wave, "coverage_unrecorded", groups=say(wave, "comma").join(names)))
    parts = [fragment.bullets(said)] if len(said) > 1 else [fragment.paragraph(one) for one in said]
    if wave.variable is not None:
        parts.append(fragment.paragraph(say(wave, "demands_of_all"), "note"))
    return fragment.join(parts)


def _why(wave: Wave, name: str) -> Reason | None:
    """Why is nothing told of this group, in whichever report?"""
    variable, _, value = name.partition("=")
    return wave.disclosure.reason((), (variable, value))


def groups_listed(wave: Wave, names: Sequence[str], counts: Mapping[str, int] | None = None) -> str:
    """The first of these groups, variable by variable, with how many respondents they have."""
    lists: dict[str, list[str]] = {}
    for name in names[:_MOST]:
        variable, _, value = name.partition("=")
        label = wave.study.segments[variable].label(value)[wave.language]
        if counts is not None:
            if why := _why(wave, name):
                told = sentence.withheld(wave, why)
                label = say(wave, "group_withheld", group=label, why=told)
            else:
                label = say(wave, "coverage_group", group=label, n=counts[name])
        lists.setdefault(variable, []).append(label)
    shown = say(wave, "semicolon").join(
        say(
            wave,
            "segment",
            variable=wave.study.segments[variable].text[wave.language],
            value=say(wave, "comma").join(labels),
        )
        for variable, labels in lists.items()
    )
    more = len(names) - _MOST
    return say(wave, "coverage_more", groups=shown, more=more) if more > 0 else shown
