"""The answer first, and once more at the end: how satisfied, is that real, why, what to do."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from csatbook.analysis import questions, results, wanted
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.changes.explained import change_parts
from csatbook.analysis.priorities import first
from csatbook.analysis.sample import returns
from csatbook.analysis.standing import highest, standings
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, priority_words, problem_words, sentence, worse_words
from csatbook.report.change_words import no_number, signed
from csatbook.report.figure.course import course
from csatbook.report.fragment import Fragment
from csatbook.report.sections import judged, why_changed
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
    parts = [fragment.paragraph(verdict(wave), "lead"), _course(wave)]
    if findings:
        parts += [_head(wave, "findings"), fragment.bullets(findings)]
    parts += [_head(wave, "actions"), _actions(wave, rows)]
    parts.append(fragment.paragraph(answered(wave), "note"))
    return fragment.join(parts)


def _head(wave: Wave, what: str) -> Fragment:
    """No heading: above the first one of the page there is none that it could belong to."""
    return fragment.paragraph(say(wave, f"summary.{what}"), "head")


def conclusion(wave: Wave, *, most: int = 8) -> Fragment:
    """What is to be remembered, and what must the next wave verify?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    most : so many problems at most

    Returns
    -------
    Fragment
        The verdict of `summary`, the best dimension, what to improve first, and what the next wave
        must verify: the entries of `problems`. Nothing where there is none of them.

    Raises
    ------
    ParameterError
        It is no whole number of at least 1.

    Examples
    --------
    >>> conclusion(wave, most=1).text.splitlines()[0]
    '- Overall satisfied share: 45.8%, within the margin of error of Q1 2024 (37.5%).'
    """
    rows = first(wave, wanted.count("most", most))
    overall = results.score_row(results.scores(wave), wave.study.headline, "overall")
    said = [verdict(wave)] if pd.notna(overall["value"]) else []
    if best := _best(wave, "dimension"):
        said.append(best)
    if rows:
        titles = say(wave, "semicolon").join(priority_words.title(wave, row) for row in rows)
        said.append(say(wave, "summary.next", titles=titles))
    return fragment.bullets(said) if said else fragment.NOTHING


def verdict(wave: Wave) -> str:
    """How high is the leading score, did it really change, and is its target met? A sentence."""
    score = wave.study.headline
    row = results.score_row(results.scores(wave), score, "overall")
    scored = sentence.scored(wave, wave.subjects[0], score)
    if pd.isna(row["value"]):
        why = sentence.reason(wave, row) or say(
            wave, "too_few", fewest=wave.study.report.min_answers
        )
        return say(wave, "summary.no_verdict", scored=scored, why=why)
    rest = _beside_everyone(wave, score) + _changed(wave, score) + _judged(wave, score, row)
    value = number.write_score(wave.study, score, row["value"])
    return say(wave, "summary.verdict", scored=scored, value=value, rest=rest)


def _beside_everyone(wave: Wave, score: str) -> str:
    if wave.variable is None:
        return ""
    value = results.score_row(results.scores(wave.everyone), score, "overall")["value"]
    if pd.isna(value):
        return ""
    return say(wave, "summary.of_everyone", value=number.write_score(wave.study, score, value))


def _changed(wave: Wave, score: str) -> str:
    """What became of the score since the wave before, as part of a sentence."""
    if not wave.earlier:
        return say(wave, "summary.change_first")
    row = _change(wave, score)
    if row is None:
        return ""
    words = {"before": periods.label(wave.study.period, row["period_before"], wave.language)}
    if pd.isna(row["difference"]):
        return no_number(wave, row, "summary.change_not_comparable", **words)
    words |= {
        "gap": sentence.gap(wave, score, row["difference"]),
        "value_before": number.write_score(wave.study, score, row["value_before"]),
    }
    if questions.of_score(wave, score, str(row["period_before"])):
        words |= {
            "common": number.write_score(wave.study, score, row["value"]),
            "word": say(wave, f"change_word_{row['verdict']}"),
        }
        return say(wave, "summary.change_common", **words)
    told = say(wave, f"summary.change_{row['verdict']}", **words)
    if row["units_left_out"] > 0 and wave.study.units is not None:
        level = wave.study.segments[wave.study.units.lowest].text[wave.language]
        count = number.write(row["units_compared"], "count")
        told += say(wave, "summary.change_units", units=count, level=level)
    return told


def _change(wave: Wave, score: str) -> pd.Series | None:
    frame = changes(wave)
    mine = frame[
        (frame["score"] == score)
        & (frame["subject"] == "overall")
        & (frame["against"] == "previous")
    ]
    return None if mine.empty else mine.iloc[0]


def _judged(wave: Wave, score: str, row: pd.Series) -> str:
    """Whether the target is met, and the grade, as parts of a sentence."""
    said = ""
    if pd.notna(row["target_met"]):
        unit, better = wave.study.unit_of(score), wave.study.better_of(score) == "high"
        target = number.write(
            row["target"], unit, decimals=number.apart([row["value"]], [row["target"]], unit)
        )
        key = str(row["target_met"])
        if key == "not_shown":
            key = "above" if (row["target_gap"] >= 0) == better else "below"
        gap = sentence.gap(wave, score, row["target_gap"])
        said += say(wave, f"summary.target_{key}", target=target, gap=gap)
    if grade := judged.grade(wave, score, row):
        said += say(wave, "summary.grade", grade=grade)
    return said


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
    said += [priority_words.told(wave, row, brief=True) + stop for row in rows]
    if len(said) < _MOST and (best := _best(wave, "dimension") or _best(wave, "item")):
        said.append(best)
    return said[:_MOST]


def _why(wave: Wave) -> str:
    """Which group moved the leading score of answers most, where that really changed."""
    score = wave.study.headline
    change = _change(wave, score)
    if change is None or change["verdict"] not in _SURE:
        return ""
    if score not in wave.study.answered:
        return why_changed.largest_lines(wave, change)
    frame = change_parts(wave)
    frame = frame[
        (frame["score"] == score)
        & (frame["subject"] == "overall")
        & (frame["against"] == "previous")
    ]
    if mixed := _mixed(wave, change, frame[frame["share"].isna() & frame["by"].notna()]):
        return mixed
    frame = frame[frame["leads"]]
    whole = frame[frame["share"].isna()].set_index("part")["contribution"]
    if not whole.empty and (largest := why_changed.largest_part(whole)) != "score":
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


def _best(wave: Wave, kind: Literal["dimension", "item"]) -> str:
    """What is done best; nothing where all stand alike."""
    order = standings(wave, kind)
    if not order or order[0].place == order[-1].place:
        return ""
    best = highest(order)
    return say(
        wave,
        "summary.best",
        subject=problem_words.names(wave, best),
        value=problem_words.standing(wave, best[0]),
    )


def _actions(wave: Wave, rows: list[pd.Series]) -> Fragment:
    """What to do about the first problems, by whom and until when; what is open, once."""
    if not rows:
        return fragment.paragraph(say(wave, "summary.nothing"))
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
    shown = fragment.bullets(said)
    if len(unnamed) == len(rows):
        shown += fragment.paragraph(say(wave, "summary.open_all"), "note")
    elif unnamed:
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
