"""Problems, risks and plan: what the numbers ask for."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import base, results, wanted
from csatbook.analysis.finding import recoveries
from csatbook.analysis.priorities import first
from csatbook.analysis.sample import returns
from csatbook.analysis.standing import standings
from csatbook.analysis.wave import Wave
from csatbook.report import (
    fragment,
    number,
    priority_words,
    problem_words,
    sample_words,
    sentence,
    worse_words,
)
from csatbook.report.fragment import Fragment
from csatbook.report.sections.sampling import groups_listed
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say

_MOST = 8
"""So many problems are told."""
_PLAN = {
    "problem": "col_problem",
    "who": "summary.plan_who",
    "evidence": "summary.plan_evidence",
    "gain": "summary.plan_gain",
    "measure": "col_action",
    "owner": "col_owner",
    "due": "col_due",
}
"""Columns of the plan, with their headings."""


def problems(wave: Wave, *, most: int = _MOST) -> Fragment:
    """What should be improved first, what does it cost, for whom, and how sure is that?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    most : so many problems at most

    Returns
    -------
    Fragment
        A sentence for each entry of the table `priorities`, the first first, what else really got
        worse since the wave before, which groups have recovered, and how the list is ordered; a
        sentence where there are no problems. Nothing where too few answered.

    Raises
    ------
    ParameterError
        It is no whole number of at least 1.

    Examples
    --------
    >>> problems(wave, most=1).text.splitlines()[0]
    '- Would buy again is lowest (33.3%).'
    """
    most = wanted.count("most", most) or _MOST
    rows = first(wave, most)
    if not rows and not standings(wave, "item"):
        return fragment.NOTHING
    stop = say(wave, "stop")
    shown = fragment.bullets(
        [priority_words.told(wave, row) + _asked_few(wave, row) + stop for row in rows]
    )
    if not rows:
        shown = fragment.paragraph(say(wave, _none(wave)), "empty")
    if worse := worse_words.told(wave, worse_words.worsened(wave)):
        shown += fragment.paragraph(worse)
    if met := worse_words.met(wave):
        shown += fragment.paragraph(met)
    if back := recoveries(wave):
        named = say(wave, "semicolon").join(problem_words.recovered(wave, each) for each in back)
        shown += fragment.paragraph(say(wave, "recovered", named=named))
    return shown + sentence.note(wave, [_rule(wave, rows)] if rows else [])


def risks(wave: Wave) -> Fragment:
    """What could the numbers hide?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        Sentences on small bases, silent customers and questionnaires set aside, or that there is no
        such risk; nothing of a group that must not be shown.

    Examples
    --------
    >>> risks(wave).text.partition(":")[0]
    '- Only 3 valid questionnaires'
    """
    if wave.place and wave.hidden():
        return fragment.NOTHING
    row = returns.sample(wave).iloc[0]
    said = _small_base(wave, row)
    if pd.isna(row["invited"]) and row["valid"]:
        said.append(say(wave, "risk_unasked"))
    if pd.notna(row["invited"]) and row["invited"] > row["returned"]:
        silent = row["invited"] - row["returned"]
        said.append(
            say(
                wave,
                "risk_silent",
                count=number.write(silent, "count"),
                share=number.write(silent / row["invited"], "share"),
            )
        )
    if row["rejected"]:
        share = row["rejected"] / (row["rejected"] + row["valid"])
        said.append(
            say(
                wave,
                "risk_rejected",
                count=number.write(row["rejected"], "count"),
                share=number.write(share, "share"),
            )
        )
    if not said:
        return fragment.paragraph(say(wave, "risk_none"))
    return fragment.bullets(said)


def plan(wave: Wave, *, most: int = _MOST) -> Fragment:
    r"""Which measures are to be agreed, on what evidence, and what may they bring?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    most : so many problems at most

    Returns
    -------
    Fragment
        A table with a row for each problem that `problems` tells: for whom above all, the evidence,
        the expected effect with its interval, and measure, owner and date where the study file
        declares one for just that. What is open is said once. Nothing where there is no problem.

    Raises
    ------
    ParameterError
        It is no whole number of at least 1.

    Examples
    --------
    >>> plan(wave, most=1).text.splitlines()[1]
    'Problem\tEvidence'
    """
    rows = first(wave, wanted.count("most", most))
    if not rows:
        return fragment.NOTHING
    cells = [_planned(wave, row) for row in rows]
    names = [name for name in _PLAN if any(each[name] != number.NONE for each in cells)]
    columns = [Column(say(wave, _PLAN[name]), numeric=False) for name in names]
    lines = [Row(tuple(each[name] for name in names)) for each in cells]
    shown = table(say(wave, "plan_caption"), columns, lines)
    notes = []
    if gaining := [row for row in rows if pd.notna(row["gain"])]:
        outcome = priority_words.outcome(wave, gaining[0])
        notes.append(say(wave, "summary.plan_note", outcome=outcome))
    if "measure" not in names:
        notes.append(say(wave, "summary.open_all"))
    elif any(each["measure"] == number.NONE for each in cells):
        notes.append(say(wave, "summary.plan_open"))
    return shown + sentence.note(wave, notes)


def _planned(wave: Wave, row: pd.Series) -> dict[str, str]:
    """The cells of one row of the plan."""
    named = list(priority_words.measures(wave, row))
    break_ = say(wave, "semicolon")
    cells = {
        "problem": priority_words.title(wave, row),
        "who": priority_words.groups(wave, row),
        "evidence": _evidence(wave, row),
        "gain": _expected(wave, row),
        "measure": break_.join(
            say(
                wave,
                "summary.plan_measure",
                measure=action.measure[wave.language],
                who=priority_words.who(wave, action),
            )
            for action, _ in named
        ),
        "owner": break_.join(action.owner[wave.language] for action, _ in named),
        "due": break_.join(str(known["due"]) for _, known in named),
    }
    return {name: text or number.NONE for name, text in cells.items()}


def _evidence(wave: Wave, row: pd.Series) -> str:
    """The numbers that speak for an entry, as short as a cell needs."""
    lost = number.write(row["lost"] if pd.notna(row["lost"]) else None, "points")
    if pd.notna(row["value_full"]):
        full = number.write(row["value_full"], "count")
        return say(wave, "summary.evidence_part", lost=lost, full=full)
    value = number.write_score(wave.study, row["score"], row["value"])
    if pd.notna(row["group"]):
        others = number.write_score(wave.study, row["score"], row["value_others"])
        return say(wave, "summary.evidence_group", value=value, others=others)
    if pd.isna(row["lost"]):
        return value
    return say(wave, "summary.evidence_driver", value=value, lost=lost)


def _expected(wave: Wave, row: pd.Series) -> str:
    """What may be gained, as short as a cell needs; nothing where that is not known."""
    if pd.notna(row["gain"]):
        return priority_words.gain(wave, row, "summary.gain_cell")
    if pd.notna(row["lost"]):
        return say(wave, "summary.lost_cell", lost=number.write(row["lost"], "points"))
    return ""


def _rule(wave: Wave, rows: list[pd.Series]) -> str:
    """By what is the list ordered?"""
    kinds = {row["kind"] for row in rows}
    if "driver" in kinds:
        return say(wave, "summary.rule")
    return say(wave, "summary.rule_part" if kinds & {"part", "unit"} else "summary.rule_item")


def _none(wave: Wave) -> str:
    """What is said where no problem stands out, or none could."""
    row = returns.sample(wave).iloc[0]
    return "no_problems_few" if base.few_drawn(row) or row["n_eff"] < base.SMALL else "no_problems"


def _asked_few(wave: Wave, row: pd.Series) -> str:
    """How many answers an item has, where they are few and those of others are not."""
    if not str(row["subject"]).startswith("item:"):
        return ""
    if returns.sample(wave).iloc[0]["valid"] < base.SMALL:
        return ""
    scores = results.scores(wave)
    n = results.score_row(scores, wave.study.answer_headline, row["subject"])["n"]
    return say(wave, "problem_few", n=number.write(n, "count")) if n < base.SMALL else ""


def _small_base(wave: Wave, row: pd.Series) -> list[str]:
    """That the whole rests on few answers, and which parts of it do."""
    n, n_eff = row["valid"], row["n_eff"]
    if not n or base.everyone(wave):
        return []
    if n == 1:
        return [say(wave, "risk_one")]
    if base.few_drawn(row):
        step = number.write(100 / n, "points")
        return [say(wave, "risk_few", n=number.write(n, "count"), step=step)]
    if pd.isna(n_eff):
        return [
            say(wave, "risk_unknown", why=sample_words.why_no_design_effect(wave)),
            *_small_parts(wave),
        ]
    if n_eff >= base.SMALL:
        return _small_parts(wave)
    figures = {
        "n": number.write(n, "count"),
        "n_eff": number.write(n_eff, "points"),
        "effect": number.write(row["design_effect"], "mark"),
    }
    return [say(wave, "risk_worth_few", why=_worth_few(wave), **figures), *_small_parts(wave)]


def _small_parts(wave: Wave) -> list[str]:
    """Scores and groups of few answers; where the whole is worth few, those with few in number."""
    row = returns.sample(wave).iloc[0]
    plain = pd.isna(row["n_eff"]) or row["n_eff"] < base.SMALL
    groups = _small_groups(wave, plain)
    said = {
        "risk_items": say(wave, "comma").join(_small_subjects(wave, plain)),
        "risk_small": groups_listed(wave, groups) if groups else "",
    }
    few = say(wave, "few_answers", small=base.SMALL) if plain else sample_words.few_label(wave)
    return [say(wave, key, few=few, named=named) for key, named in said.items() if named]


def _worth_few(wave: Wave) -> str:
    data = wave.study.data
    if data.cluster is not None:
        whole = results.score_row(results.scores(wave), wave.study.answer_headline, "overall")
        clusters = number.write(whole["clusters"], "count")
        return say(wave, "worth_few_cluster", clusters=clusters)
    return say(wave, "worth_few_strata" if data.drawn else "worth_few_weights")


def _small_subjects(wave: Wave, plain: bool) -> list[str]:
    """The whole, dimensions and items of few answers, with how many they have."""
    scores = results.scores(wave)
    scores = scores[scores["score"].isin(wave.study.answered)]
    named = {}
    of_subject = {str(key): part for key, part in scores.groupby("subject", sort=False)}
    for subject in wave.subjects:
        rows = of_subject.get(subject.key)
        if rows is not None and all(_few(*row, plain) for row in _bases(rows)):
            n = number.write(rows["n"].max(), "count")
            text = subject.text[wave.language]
            named[text] = say(wave, "coverage_group", group=text, n=n)
    return list(named.values())


def _small_groups(wave: Wave, plain: bool) -> list[str]:
    """Groups of few answers, each as `variable=value`."""
    small = []
    for variable in wave.study.segments:
        if variable == wave.variable:
            continue
        frame = results.by_segment(wave, variable)
        mine = frame[
            (frame["score"] == wave.study.answer_headline) & (frame["subject"] == "overall")
        ]
        small += [
            str(segment)
            for segment, base_of in zip(mine["segment"], _bases(mine), strict=True)
            if pd.notna(base_of[0]) and _few(*base_of, plain)  # of a hidden group nothing is shown
        ]
    return small


def _bases(scores: pd.DataFrame) -> list[tuple[float, float, float]]:
    """What each of these rows rests on: answers, what these are worth, and clusters."""
    return list(zip(scores["n"], scores["n_eff"], scores["clusters"], strict=True))


def _few(n: float, n_eff: float, clusters: float, plain: bool) -> bool:
    return bool(n < base.SMALL) if plain else base.few_answers(n, n_eff, clusters)
