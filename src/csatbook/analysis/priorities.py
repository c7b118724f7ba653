"""What to improve first: one ranked list from what it costs, how it changed, and for whom."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import cast

import numpy as np
import pandas as pd

from csatbook.analysis import results, scorecard, tables
from csatbook.analysis.changes.by_group import group_changes
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.changes.compared_waves import leading
from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.driven import Outcome
from csatbook.analysis.drivers.gains import beside, gains, shortfalls
from csatbook.analysis.drivers.importance import analysis
from csatbook.analysis.finding import Finding, findings
from csatbook.analysis.standing import standings
from csatbook.analysis.wave import Wave
from csatbook.stats.regression.contrast import Effect
from csatbook.study.answered import WeightedItems
from csatbook.survey.state.reads import cache

Row = dict[str, object]


@cache
def priorities(wave: Wave) -> pd.DataFrame:
    """What should be improved first, and what speaks for it?

    Returns
    -------
    DataFrame, the table `priorities`
        What is to be improved, the first first, then what is not, and why. What really fell since
        the compared wave comes first; then what costs most points of the outcome. Of a driver
        these are its coefficient times the points that it lacks; of a part of a score, what it
        lacks of its full points; of a group, its lag behind all others times its share. A driver
        is a priority if its influence is shown, and it costs more than the average driver, or it
        fell, or a group lies clearly below everyone on it. Without drivers and parts the lowest
        items are. The outcome itself is never in the list.

    Notes
    -----
    The cost carries an association on: that the outcome would rise so far is not shown. See
    `csatbook.stats.drivers.what_if.expected_gains`, and Martilla and James (1977), Journal of
    Marketing 41(1), 77-79, for importance beside performance.

    Examples
    --------
    >>> priorities(driven)[["rank", "subject", "state"]].head(1).to_numpy().tolist()
    [[1, 'item:polite', 'priority']]
    """
    rows = _subjects(wave)
    rows += _groups(wave, covered={str(row["subject"]) for row in rows})
    rows.sort(key=_order)
    place = 0
    for row in rows:
        if row["state"] == "priority":
            place += 1
            row["rank"] = place
    frame = tables.build("priorities", wave, rows)
    return frame.astype({"rank": "Int64"})


def first(wave: Wave, most: int | None = None) -> list[pd.Series]:
    """The rows of what is to be improved, at most so many."""
    frame = priorities(wave)
    return [row for _, row in frame[frame["rank"].notna()].head(most or len(frame)).iterrows()]


def _order(row: Row) -> tuple[object, ...]:
    """First what is a priority, of this what fell, then what costs most; as given where unknown."""
    states = ("priority", "watch", "no_influence", "unknown")
    lost = row.get("lost")
    cost = -float(lost) if isinstance(lost, float) else 0.0
    return states.index(str(row["state"])), not row["fell"], cost


def _subjects(wave: Wave) -> list[Row]:
    """Drivers, or parts of the leading score, or the lowest items: the first that there are."""
    for outcome in driven.outcomes(wave)[:1]:
        if rows := list(_drivers(wave, outcome)):
            return rows
    return list(_parts(wave)) or list(_weighted(wave)) or list(_items(wave))


def _drivers(wave: Wave, outcome: Outcome) -> Iterator[Row]:
    expected = gains(wave, outcome)
    if expected.reason is not None or expected.n < wave.study.report.min_answers:
        return
    importances = {driver.name: driver for driver in analysis(wave, outcome).drivers}
    costs = {
        driver.name: driver.to_full.change.value if driver.to_full else 0.0
        for driver in expected.drivers
    }
    average = sum(costs.values()) / max(1, len(costs))
    for driver in expected.drivers:
        own = _subject_row(wave, driver.name)
        costly = costs[driver.name] >= average or own["fell"] or own.get("groups")
        shown = driver.coefficient is not None and driver.coefficient.low > 0
        known = importances.get(driver.name)
        state = ("priority" if costly else "watch") if shown else "no_influence"
        yield {
            **own,
            "kind": "driver",
            "state": "unknown" if driver.coefficient is None else state,
            "outcome": outcome.name,
            **_effect("lost", driver.to_full.change if driver.to_full else None),
            **_effect("gain", driver.step.change if driver.step else None),
            "place_low": driver.places[0] if driver.places else None,
            "place_high": driver.places[1] if driver.places else None,
            "importance": known.share if known else None,
            "performance": driver.mean,
        }


def _items(wave: Wave) -> Iterator[Row]:
    """The lowest items and dimensions that fell, where nothing says what they cost."""
    for finding in findings(wave):
        for low in finding.lows:
            fallen = finding.kind == "drop" and low.subject.kind == "dimension"
            if finding.segment is None and (finding.kind == "item" or fallen):
                yield {**_subject_row(wave, low.subject.key), "kind": "item", "state": "priority"}


def _parts(wave: Wave) -> Iterator[Row]:
    """What each part of the leading score lacks of its full points."""
    lines = scorecard.ledger(wave)
    lines = lines[lines["score"] == wave.study.headline]
    if lines.empty:
        return
    lost = _lost_points(wave, lines)
    whole = lost[lost["subject"] == "overall"]
    units = lost[lost["subject"] != "overall"]
    levels = wave.study.units.levels if wave.study.units else ()
    if whole.empty and levels:  # only units have the score: their mean, at the lowest level
        lowest = units[units["subject"].str.startswith(f"unit:{levels[-1]}=")]
        whole = lowest.groupby("part", sort=False)[["lost", "full"]].mean().reset_index()
    average = whole["lost"].mean()
    for _, row in whole.iterrows():
        worst = units[units["part"] == row["part"]].sort_values("lost", kind="stable").tail(1)
        named = len(worst) > 0 and row["lost"] > 0
        yield {
            "kind": "part",
            "subject": f"part:{row['part']}",
            "state": "priority" if row["lost"] > 0 and row["lost"] >= average else "watch",
            "outcome": wave.study.headline,
            "lost": float(row["lost"]),
            "performance": 100 * (1 - row["lost"] / row["full"]),
            "score": wave.study.headline,
            "value": row["full"] - row["lost"],
            "value_full": row["full"],
            **_since(wave, str(row["part"]), "overall"),
            "groups": worst["subject"].iloc[0].removeprefix("unit:") if named else None,
            "groups_value": float(worst["lost"].iloc[0]) if named else None,
        }


def _lost_points(wave: Wave, lines: pd.DataFrame) -> pd.DataFrame:
    """What each part of a score lacks: `subject`, `part`, `full`, `lost`. None that is missing."""
    own = ["subject", "part"]
    absent = pd.MultiIndex.from_frame(lines.loc[lines["kind"] == "missing", own])
    kept = lines[(lines["part"] != "") & ~pd.MultiIndex.from_frame(lines[own]).isin(absent)]
    kept = kept.assign(full=np.where(kept["kind"] == "part", 100 * kept["each"], 0.0))
    sums = kept.groupby(own, sort=False)[["points", "full"]].sum().reset_index()
    declared = getattr(wave.study.scores[wave.study.headline], "parts", {})
    full = sums["part"].map({name: float(part.full) for name, part in declared.items()})
    most = full.fillna(sums["full"]).astype(float)
    return sums.assign(full=most, lost=(most - sums["points"]).clip(lower=0))


def _weighted(wave: Wave) -> Iterator[Row]:
    """What each item of a weighted score lacks of its full points."""
    declared = wave.study.scores[wave.study.headline]
    if not isinstance(declared, WeightedItems) or not declared.weights:
        return
    scores = results.scores(wave)
    rows: list[Row] = []
    for name, weight in declared.weights.items():
        value = results.score_row(scores, wave.study.headline, f"item:{name}")["value"]
        if pd.notna(value):
            scale = wave.study.scale_of(name)
            lost = weight * (scale.max - float(value))
            rows.append(
                {
                    **_subject_row(wave, f"item:{name}"),
                    "kind": "part",
                    "outcome": wave.study.headline,
                    "lost": lost,
                    "performance": 100 * (float(value) - scale.min) / (scale.max - scale.min),
                }
            )
    average = sum(cast("float", row["lost"]) for row in rows) / max(1, len(rows))
    for row in rows:
        costs = cast("float", row["lost"]) >= average or row["fell"] or row.get("groups")
        yield {**row, "state": "priority" if costs else "watch"}


def _groups(wave: Wave, *, covered: Collection[str]) -> Iterator[Row]:
    """Units that are surely among the low ones; groups surely below everyone, or that fell.

    Not what the list tells of a subject that it has: `covered`.
    """
    score = wave.study.answer_headline
    yield from _units(wave)
    apart = _apart(wave, covered)
    costs = shortfalls(wave, [str(each.segment) for each in apart if _of_whole(each)])
    for finding in apart:
        segment, low = str(finding.segment), finding.lows[0]
        everyone = beside(wave, segment)
        fell = finding.kind == "drop"
        cost = costs.get(segment) if _of_whole(finding) else None
        gap = low.value - low.compared if fell and low.compared is not None else None
        yield {
            "kind": "group",
            "subject": low.subject.key,
            "group": segment,
            "state": "priority",
            "outcome": driven.outcomes(wave)[0].name if cost is not None else None,
            **_effect("lost", cost),
            "score": score,
            "value": low.value,
            "value_others": _value(everyone, score, low.subject.key),
            "difference": gap,
            "change": "smaller" if fell else None,
            "fell": fell,
        }


def _units(wave: Wave) -> Iterator[Row]:
    """Units of the highest level surely in the lower half, and below everyone, the last first."""
    levels = wave.study.units.levels if wave.study.units else ()
    if not levels or wave.variable in levels:
        return
    places = scorecard.ranks(wave)
    places = places[
        (places["score"] == wave.study.headline)
        & places["subject"].str.startswith(f"unit:{levels[0]}=")
        & (places["rank_low"] > (places["units"] + 1) / 2)
    ]
    whole = _value(wave, wave.study.headline, "overall")
    for _, row in places.sort_values("rank", ascending=False, kind="stable").iterrows():
        if whole is not None and row["value"] >= whole:
            continue  # few that are far below the others lift the rest above the mean
        since = _since(wave, wave.study.headline, str(row["subject"]))
        yield {
            "kind": "unit",
            "subject": "overall",
            "group": row["subject"].removeprefix("unit:"),
            "state": "priority",
            "score": wave.study.headline,
            "value": row["value"],
            "value_others": whole,
            "place_low": row["rank_low"],
            "place_high": row["rank_high"],
            **since,
        }


def _apart(wave: Wave, covered: Collection[str]) -> list[Finding]:
    """Of each group that is low or fell, one finding: its fall, or what it is low on.

    Where everyone fell, only groups that surely fell further. Units are told of by themselves.
    """
    everyone = _since(wave, wave.study.answer_headline, "overall")
    levels = wave.study.units.levels if wave.study.units else ()
    named: dict[str, Finding] = {}
    for finding in findings(wave):
        if finding.segment is None or finding.segment.partition("=")[0] in levels:
            continue
        if finding.kind == "drop" and everyone["fell"]:
            frame = group_changes(wave)
            mine = (frame["segment"] == finding.segment) & (frame["subject"] == "overall")
            if not (frame.loc[mine, "high"] < everyone["difference"]).all():
                continue
        lows = [low for low in finding.lows if low.subject.key not in covered]
        lows.sort(key=lambda low: low.subject.kind != "overall")  # the whole says most
        if lows and (finding.kind == "drop" or finding.segment not in named):
            named[finding.segment] = Finding(finding.kind, tuple(lows), segment=finding.segment)
    return list(named.values())


def _of_whole(finding: Finding) -> bool:
    return finding.lows[0].subject.kind == "overall"


def _subject_row(wave: Wave, key: str) -> Row:
    """The score of a dimension or an item, how it changed, and for whom it is clearly low."""
    score = wave.study.answer_headline
    subject = next(each for each in wave.subjects if each.key == key)
    scores = results.scores(wave)
    own = results.score_row(scores, score, key)
    row: Row = {"subject": key, "score": score, "value": own["value"], **_since(wave, score, key)}
    if subject.kind == "dimension" and len(subject.items) > 1:
        of_items = [
            standing
            for standing in standings(wave, "item")
            if standing.subject.name in subject.items
        ]
        if of_items:
            row |= {"item": of_items[0].subject.key, "item_value": of_items[0].value}
    below = [
        (finding.segment, low.value)
        for finding in findings(wave)
        if finding.kind == "group"
        for low in finding.lows
        if low.subject.key == key
    ]
    if below:
        below.sort(key=lambda pair: pair[1])
        named = "+".join(str(segment) for segment, _ in below)
        row |= {"groups": named, "groups_value": below[0][1]}
    return row


def _since(wave: Wave, score: str, subject: str) -> Row:
    """How the score of this subject changed since the compared wave, where that is known."""
    frame = changes(wave)
    since = frame[
        (frame["score"] == score)
        & (frame["subject"] == subject)
        & (frame["against"] == leading(wave))
    ]
    for _, change in since.iterrows():
        verdict = change["verdict"]
        return {
            "difference": change["difference"],
            "change": verdict,
            "fell": bool(verdict == "smaller"),
        }
    return {"fell": False}


def _value(wave: Wave, score: str, subject: str) -> float | None:
    value = results.score_row(results.scores(wave), score, subject)["value"]
    return None if pd.isna(value) else float(value)


def _effect(name: str, effect: Effect | None) -> Row:
    if effect is None:
        return {}
    return {name: effect.value, f"{name}_low": effect.low, f"{name}_high": effect.high}
