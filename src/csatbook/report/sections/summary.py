"""The answer first: how satisfied, is that real, why, what to do."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import results
from csatbook.analysis.changes.by_group import group_changes
from csatbook.analysis.changes.compared_waves import leading
from csatbook.analysis.changes.explained import change_parts
from csatbook.analysis.priorities import first
from csatbook.analysis.sample import returns
from csatbook.analysis.wave import Wave
from csatbook.report import change_words, fragment, number, priority_words, sentence, worse_words
from csatbook.report.change_words import signed
from csatbook.report.figure.course import course
from csatbook.report.fragment import Fragment
from csatbook.report.largest_parts import largest_part, opposite_groups
from csatbook.report.sections import why_changed
from csatbook.report.sections.verdict import best_told, headline_change, verdict
from csatbook.report.wording import say
from csatbook.study import period as periods

_MOST = 3
"""So many findings, and so many things to do."""
_SURE = ("larger", "smaller")


def summary(wave: Wave) -> Fragment:
    """How satisfied, better or worse, is that real, why, what first, by whom, and who answered?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        The verdict in a sentence, the course of the leading score with its target, three findings,
        three things to do with owner and date where the study file names them, and who answered.
        Nothing of a group that must not be shown.

    Examples
    --------
    >>> summary(wave).text.splitlines()[0]
    'Overall satisfied share: 45.8%, within the margin of error of Q1 2024 (37.5%).'
    """
    if wave.place and wave.hidden():
        return fragment.NOTHING
    rows = first(wave, _MOST)
    findings = _findings(wave, rows)
    parts = [fragment.paragraph(verdict(wave), "lead")]
    parts += [fragment.paragraph(lacking)] if (lacking := change_words.no_against(wave)) else []
    parts.append(_course(wave))
    if findings:
        parts += [_head(wave, "findings"), fragment.bullets(findings)]
    parts.append(_actions(wave, rows))
    parts.append(fragment.paragraph(answered(wave), "note"))
    return fragment.join(parts)


def _head(wave: Wave, what: str) -> Fragment:
    """No heading: above the first one of the page there is none that it could belong to."""
    return fragment.paragraph(say(wave, f"summary.{what}"), "head")


def _course(wave: Wave) -> Fragment:
    """The leading score over the waves; nothing in the first."""
    score = wave.study.headline
    history = results.history(wave)
    mine = history[(history["score"] == score) & (history["subject"] == "overall")]
    values = [
        (str(row["period"]), None if pd.isna(row["value"]) else float(row["value"]))
        for _, row in mine.iterrows()
    ]
    if sum(value is not None for _, value in values) < 2 or values[-1][1] is None:
        return fragment.NOTHING
    unit, target = wave.study.unit_of(score), wave.study.scores[score].target
    labels = [periods.label(wave.study.period, period, wave.language) for period, _ in values]
    label = sentence.score_label(wave, score)
    aim = "" if target is None else say(wave, "target_label", target=number.write(target, unit))
    return course(
        values,
        unit=unit,
        target=target,
        target_label=aim,
        caption=say(wave, "summary.course_caption", score=label, first=labels[0], last=labels[-1]),
        alt=sentence.listed(
            wave,
            [
                (name, number.write_score(wave.study, score, value))
                for name, (_, value) in zip(labels, values, strict=True)
            ],
        ),
    )


def _findings(wave: Wave, rows: list[pd.Series]) -> list[str]:
    """Why the score changed, what got worst, what to improve first or is best: three at most."""
    stop = say(wave, "stop")
    said = [why] if (why := _why(wave)) else []
    said += [worse] if (worse := worse_words.worst(wave)) else []
    said += [
        priority_words.told(wave, row, brief=True) + stop
        for row in rows
        if row["kind"] != "group" or not why.startswith(priority_words.title(wave, row))
    ]
    if len(said) < _MOST and (best := best_told(wave, "dimension") or best_told(wave, "item")):
        said.append(best)
    return said[:_MOST]


def _why(wave: Wave) -> str:
    """Which group moved the leading score of answers most, where that really changed.

    Where it did not: which two groups changed differently, which the whole hides.
    """
    score = wave.study.headline
    change = headline_change(wave, score)
    if change is None:
        return ""
    if score not in wave.study.answered:
        sure = change["verdict"] in _SURE
        return why_changed.largest_lines(wave, change) if sure else ""
    frame = change_parts(wave)
    if frame.empty:
        return ""
    frame = frame[
        (frame["score"] == score)
        & (frame["subject"] == "overall")
        & (frame["against"] == leading(wave))
    ]
    if change["verdict"] not in _SURE:
        return _opposite(wave, change, frame[frame["leads"]])
    if mixed := _mixed(wave, change, frame[frame["share"].isna() & frame["by"].notna()]):
        return mixed
    frame = frame[frame["leads"]]
    whole = frame[frame["share"].isna()].set_index("part")["contribution"]
    if not whole.empty and (largest := largest_part(whole)) != "score":
        amounts = {"part": whole[largest], "score": whole["score"], "total": change["difference"]}
        words = {key: signed(wave, score, value) for key, value in amounts.items()}
        return say(wave, f"summary.why_largest_{largest}", **words)
    groups = frame[
        (frame["part"] == "score") & frame["share"].notna() & ~frame["rest"].astype(bool)
    ]
    same = groups[groups["contribution"] * change["difference"] > 0]
    if same.empty:
        return ""
    most = same.loc[same["contribution"].abs().idxmax()]
    part = most["contribution"] / change["difference"]
    apart = most["p_alike_adjusted"] < wave.study.compare.level
    if not apart and part <= most["share"]:
        return why_changed.score_not_mix(wave, change, whole)
    if own := _own(wave, change, most, groups, apart=apart):
        return own
    variable = wave.study.segments[str(most["by"])]
    words = {
        "group": variable.label(most["group"])[wave.language],
        "gap": signed(wave, score, most["contribution"]),
    }
    # The greatest part need not be most of it, and parts can differ by chance.
    if apart and part > 0.5:
        return say(wave, f"summary.why_{change['verdict']}", **words)
    words["variable"] = variable.text[wave.language]
    words["total"] = signed(wave, score, change["difference"])
    words["share"] = number.write(most["share"], "share")
    return say(wave, "summary.why_part" if apart else "summary.why_part_unsure", **words)


def _own(
    wave: Wave, change: pd.Series, most: pd.Series, groups: pd.DataFrame, *, apart: bool
) -> str:
    """That a group's own score really changed, from what to what, and its part of the whole."""
    changed = _groups_changed(wave, str(most["by"]))
    verdict, score = change["verdict"], wave.study.headline
    mine = changed.get(str(most["group"]))
    if mine is None or mine["verdict"] != verdict:
        return ""
    told = [changed[each] for each in groups["group"].astype(str) if each in changed]
    alone = not apart and sum(row["verdict"] == verdict for row in told) == 1
    return say(
        wave,
        f"summary.why_own_{verdict}" + "_unsure" * alone,
        group=sentence.segment_label(wave, str(mine["segment"]), key="segment_of"),
        value_before=number.write_score(wave.study, score, mine["value_before"]),
        value=number.write_score(wave.study, score, mine["value"]),
        total=signed(wave, score, change["difference"]),
        gap=signed(wave, score, most["contribution"]),
    )


def _opposite(wave: Wave, change: pd.Series, frame: pd.DataFrame) -> str:
    """That two groups changed differently, though the whole is not shown to have changed."""
    whole = frame[frame["share"].isna()].set_index("part")["contribution"]
    groups = frame[
        (frame["part"] == "score") & frame["share"].notna() & ~frame["rest"].astype(bool)
    ]
    if not (groups["p_alike_adjusted"] < wave.study.compare.level).any():
        return ""
    both = opposite_groups(change["difference"], whole, groups)
    by = str(groups["by"].iloc[0])
    changed, score = _groups_changed(wave, by), wave.study.headline
    variable = wave.study.segments[by]
    words = {"variable": variable.text[wave.language]}
    for side, sign, part in zip(("up", "down"), (1, -1), both or (), strict=False):
        row = changed.get(str(part["group"]))
        if row is None or not sign * row["difference"] > 0:
            return ""
        words[side] = variable.label(part["group"])[wave.language]
        words[f"{side}_before"] = number.write_score(wave.study, score, row["value_before"])
        words[f"{side}_value"] = number.write_score(wave.study, score, row["value"])
    return "" if both is None else say(wave, "summary.why_opposite", **words)


def _groups_changed(wave: Wave, by: str) -> dict[str, pd.Series]:
    """The changes of the leading score of this variable's groups; in everyone's report alone."""
    if wave.place:
        return {}
    changed = group_changes(wave)
    named = {
        str(row["segment"]): row for _, row in changed[changed["subject"] == "overall"].iterrows()
    }
    return {
        segment.partition("=")[2]: row
        for segment, row in named.items()
        if segment.partition("=")[0] == by
    }


def _mixed(wave: Wave, change: pd.Series, wholes: pd.DataFrame) -> str:
    """That most of a change is another mix of customers, by the variable that shows it best."""
    parts = wholes.pivot_table(index="by", columns="part", values="contribution")
    if parts.empty:
        return ""
    share = parts["mix"] / change["difference"]
    most = parts.loc[share.idxmax()]
    if share.max() <= 0.5 or abs(most["score"]) >= abs(most["mix"]):
        return ""
    amounts = {"mix": most["mix"], "score": most["score"], "total": change["difference"]}
    words = {key: signed(wave, wave.study.headline, value) for key, value in amounts.items()}
    variable = wave.study.segments[str(most.name)].text[wave.language]
    return say(wave, f"summary.why_mix_{change['verdict']}", variable=variable, **words)


def _actions(wave: Wave, rows: list[pd.Series]) -> Fragment:
    """What to do about the first problems, by whom and until when; what is open, once."""
    if not rows:
        return _head(wave, "actions") + fragment.paragraph(say(wave, "summary.nothing"))
    said, unnamed = [], []
    for row in rows:
        title = priority_words.title(wave, row)
        named = list(priority_words.measures(wave, row))
        for action, known in named:
            said.append(
                say(
                    wave,
                    "summary.measure",
                    title=title,
                    measure=action.measure[wave.language],
                    who=priority_words.who(wave, action),
                    owner=action.owner[wave.language],
                    due=known["due"],
                )
            )
        if not named:
            unnamed.append(title)
            said.append(_todo(wave, row, title))
    if len(unnamed) == len(rows):
        return _head(wave, "actions_open") + fragment.bullets(said)
    shown = _head(wave, "actions") + fragment.bullets(said)
    if unnamed:
        titles = say(wave, "comma").join(unnamed)
        shown += fragment.paragraph(say(wave, "summary.open", titles=titles), "note")
    return shown


def _todo(wave: Wave, row: pd.Series, title: str) -> str:
    """What can be won where no measure is declared yet."""
    if pd.notna(row["gain"]):
        return priority_words.gain(wave, row, "summary.gain", title=title)
    if row["kind"] in ("group", "unit"):
        gap = sentence.gap(wave, str(row["score"]), row["value"] - row["value_others"])
        return say(wave, "summary.close", title=title, gap=gap)
    if pd.notna(row["lost"]):
        return say(wave, "summary.regain", title=title, lost=number.write(row["lost"], "points"))
    return say(wave, "summary.look", title=title)


def answered(wave: Wave) -> str:
    """How many were asked and answered, and how many answers count, in a sentence or two?"""
    row = returns.sample(wave).iloc[0]
    counts = {name: number.write(row[name], "count") for name in ("invited", "returned", "valid")}
    if pd.isna(row["response_rate"]):
        return say(wave, "summary.answered_unasked", **counts)
    return say(wave, "summary.answered", **counts, rate=number.write(row["response_rate"], "share"))
