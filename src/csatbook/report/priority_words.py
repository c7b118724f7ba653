"""What to improve, in words: an entry of the list, its title, and the measures against it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from csatbook.analysis import results
from csatbook.analysis.changes import declared_actions, verified
from csatbook.analysis.priorities import first
from csatbook.analysis.standing import standings
from csatbook.analysis.wave import Wave
from csatbook.report import change_words, number, problem_words, sentence
from csatbook.report.wording import say
from csatbook.study.action import Action


def title(wave: Wave, row: pd.Series) -> str:
    """What is to be improved, in a few words, from a row of the table `priorities`."""
    kind, _, name = str(row["subject"]).partition(":")
    if kind == "part":
        return sentence.part_label(wave, wave.study.headline, name)
    subject = next((each for each in wave.subjects if each.key == row["subject"]), None)
    named = "" if subject is None else subject.text[wave.language]
    if pd.notna(row["group"]) and row["group"] != wave.segment:
        group = sentence.segment_label(wave, str(row["group"]), key="segment_of")
        whole = row["subject"] == "overall"
        return group if whole else say(wave, "summary.title_group", group=group, subject=named)
    return named


def told(wave: Wave, row: pd.Series, *, brief: bool = False) -> str:
    """One entry of the list as a sentence without its stop: finding, number, how sure, for whom.

    `brief`: without what only the list itself tells.
    """
    parts = {"driver": _driver, "part": _part, "item": _item, "group": _group, "unit": _unit}
    said = parts[row["kind"]](wave, row, brief)
    if row["fell"] and row["kind"] != "group":
        unit = wave.study.unit_of(str(row["score"]))
        gap = number.gap(row["difference"], unit)
        said += say(
            wave,
            "summary.fell",
            gap=_gap(wave, row["score"], gap),
            before=change_words.compared(wave),
        )
    if pd.notna(row["item"]) and not brief:
        named = next(each for each in wave.subjects if each.key == row["item"])
        value = number.write_score(wave.study, row["score"], row["item_value"])
        said += say(wave, "summary.lowest_item", item=named.text[wave.language], value=value)
    if row["kind"] != "part" and wave.segment in _low(row):
        scores, score = results.scores(wave.everyone), str(row["score"])
        value = results.score_row(scores, score, str(row["subject"]))["value"]
        others = number.write_score(wave.study, score, value)
        said += say(wave, "summary.low_self", others=others)
    if row["kind"] != "part" and (named_low := groups(wave, row)):
        said += say(wave, "summary.low_groups", groups=named_low)
    return said


def groups(wave: Wave, row: pd.Series) -> str:
    """For whom it is clearly low, the lowest first; nothing where it is for nobody.

    Not the group that the report is about.
    """
    low = _low(row)
    shown = [segment for segment in low if segment != wave.segment]
    if not shown:
        return ""
    names = []
    for segment in shown:
        variable, _, value = segment.partition("=")
        names.append(wave.study.segments[variable].label(value)[wave.language])
    value = number.write_score(wave.study, row["score"], row["groups_value"])
    if row["kind"] != "part" and shown[0] == low[0] and not names[0].endswith((")", "）")):
        names[0] = say(wave, "summary.low_group", group=names[0], value=value)
    return say(wave, "comma").join(names)


def _low(row: pd.Series) -> list[str]:
    """The groups for whom it is clearly low, each as `variable=value`."""
    return [] if pd.isna(row["groups"]) else str(row["groups"]).split("+")


def outcome(wave: Wave, row: pd.Series) -> str:
    """What readers call what it costs points of; nothing where that is not known."""
    if pd.isna(row["outcome"]):
        return ""
    item = wave.study.items.get(str(row["outcome"]))
    if item is None:
        return sentence.score_label(wave, str(row["outcome"]))
    return item.text[wave.language]


def gain(wave: Wave, row: pd.Series, key: str, **words: str) -> str:
    """What the outcome may gain with it, by this text."""
    return say(
        wave,
        key,
        outcome=outcome(wave, row),
        gain=number.write(row["gain"], "points"),
        interval=number.interval(row["gain_low"], row["gain_high"], "points"),
        **words,
    )


def measures(wave: Wave, row: pd.Series) -> Iterator[tuple[Action, pd.Series]]:
    """Which declared measures are against just this, and still to be verified?

    Yields
    ------
    the measure, and its row of the table `actions`
    """
    frame = verified.actions(wave)
    for action, (_, known) in zip(declared_actions.concerning(wave), frame.iterrows(), strict=True):
        if known["status"] not in ("verified", "cancelled") and _against(wave, action, row):
            yield action, known


def who(wave: Wave, action: Action) -> str:
    """Whom a measure is for, in a few words."""
    labels = [
        wave.study.segments[name].label(value)[wave.language]
        for name, values in action.problem.where.items()
        for value in values
    ]
    subject = next((each for each in wave.subjects if each.key == action.subject), None)
    if subject is not None and subject.kind == "item":
        labels.append(subject.text[wave.language])
    return say(wave, "comma").join(labels) if labels else say(wave, "everyone")


def _against(wave: Wave, action: Action, row: pd.Series) -> bool:
    """Whether a measure is against what a row is about: its subject, or its group."""
    places = {f"{name}={value}" for name, of in action.problem.where.items() for value in of}
    if pd.notna(row["group"]):
        return row["group"] in places
    subject = next((each for each in wave.subjects if each.key == row["subject"]), None)
    items = [f"item:{name}" for name in subject.items] if subject is not None else []
    return action.subject == row["subject"] or action.subject in items


def _driver(wave: Wave, row: pd.Series, brief: bool) -> str:
    leads = _leads(wave, row)
    rivals = _rivals(wave) if leads == "_first" else []
    unsure = leads == "_first" and not rivals and row["place_high"] > 1
    leads += "_unsure" * unsure
    words = {
        "subject": title(wave, row),
        "score": sentence.score_label(wave, str(row["score"])),
        "value": number.write_score(wave.study, row["score"], row["value"]),
        "outcome": outcome(wave, row),
        "lost": number.write(row["lost"], "points"),
    }
    said = say(wave, f"summary.driver{leads}", **words)
    if not brief:
        interval = number.interval(row["lost_low"], row["lost_high"], "points")
        said += say(wave, "summary.lost_interval", interval=interval)
    if rivals:
        said += say(wave, "summary.rival", others=sentence.joined(wave, rivals, key="and"))
    return said


def _leads(wave: Wave, row: pd.Series) -> str:
    """The first of the list by what it costs or, where others cost more, by its fall."""
    if row["rank"] != 1:
        return ""
    costs = [each["lost"] for each in first(wave) if each["kind"] == row["kind"]]
    return "_first" if row["lost"] >= max(costs) else "_first_fell"


def _rivals(wave: Wave) -> list[str]:
    """Other drivers that may cost as much as the first."""
    return [
        title(wave, row)
        for row in first(wave)
        if row["kind"] == "driver" and row["rank"] > 1 and row["place_low"] == 1
    ]


def _part(wave: Wave, row: pd.Series, brief: bool) -> str:
    lost, leads = number.write(row["lost"], "points"), _leads(wave, row)
    if pd.isna(row["value_full"]):
        value = number.write_score(wave.study, row["score"], row["value"])
        words = {"subject": title(wave, row), "value": value, "lost": lost}
        return say(wave, f"summary.weighted{leads}", **words)
    full = number.write(row["value_full"], "count")
    said = say(wave, f"summary.part{leads}", subject=title(wave, row), full=full, lost=lost)
    if pd.notna(row["groups"]) and not brief:
        worst = number.write(row["groups_value"], "points")
        said += say(wave, "summary.part_unit", unit=groups(wave, row), lost=worst)
    return said


def _item(wave: Wave, row: pd.Series, brief: bool) -> str:  # noqa: ARG001 - as its siblings
    lowest = {ranked.subject.key for ranked in standings(wave, "item", outcomes=False)[:1]}
    key = "summary.item" + "_first" * (row["subject"] in lowest)
    return say(wave, key, subject=title(wave, row), value=value_of(wave, row))


def value_of(wave: Wave, row: pd.Series) -> str:
    """Its score; of an item among others of another scale with its place on a common one."""
    ranked = {standing.subject.key: standing for standing in standings(wave, "item")}
    if row["subject"] in ranked and pd.isna(row["group"]):
        return problem_words.standing(wave, ranked[row["subject"]])
    return number.write_score(wave.study, row["score"], row["value"])


def _group(wave: Wave, row: pd.Series, brief: bool) -> str:
    score = str(row["score"])
    variable = str(row["group"]).partition("=")[0]
    own = wave.variable in (None, variable)  # only in its own report is a group beside everyone
    words = {
        "group": title(wave, row),
        "everyone": say(wave, "summary.everyone" if own else "summary.respondents"),
        "value": number.write_score(wave.study, score, row["value"]),
        "others": number.write_score(wave.study, score, row["value_others"]),
    }
    key = "summary.group_self" if row["group"] == wave.segment else "summary.group"
    words["subject"] = words["group"]
    if row["fell"]:
        gap = sentence.gap(wave, score, row["difference"])
        said = say(wave, f"{key}_fell", **words, gap=gap)
    else:
        said = say(wave, key, **words)
    if pd.notna(row["lost"]) and not brief:
        lost = number.write(row["lost"], "points")
        said += say(wave, "summary.group_lost", outcome=outcome(wave, row), lost=lost)
    return said


def _unit(wave: Wave, row: pd.Series, brief: bool) -> str:  # noqa: ARG001 - as its siblings
    score = str(row["score"])
    last = row["place_low"] == row["place_high"] and row["value"] == min(
        each["value"] for each in first(wave) if each["kind"] == "unit"
    )
    return say(
        wave,
        "summary.unit" + "_last" * bool(last),
        group=sentence.segment_label(wave, str(row["group"]), key="segment_of"),
        value=number.write_score(wave.study, score, row["value"]),
        others=number.write_score(wave.study, score, row["value_others"]),
    )


def _gap(wave: Wave, score: str, gap: str) -> str:
    key = "gap_share" if wave.study.unit_of(score) == "share" else "gap_points"
    return say(wave, key, gap=gap)
