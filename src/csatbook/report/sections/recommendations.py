"""Problems, risks, plan and conclusion: what the numbers ask for."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import base, results, wanted
from csatbook.analysis.finding import Finding, findings, recoveries
from csatbook.analysis.groups.comparisons import beside_everyone
from csatbook.analysis.sample import returns
from csatbook.analysis.standing import highest, lowest, standings
from csatbook.analysis.wave import Wave
from csatbook.report import change_words, fragment, number, problem_words, sample_words, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.sections.sampling import groups_listed
from csatbook.report.sections.score_table import dissatisfied
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say

_MOST = 8
"""So many problems are told."""


def problems(wave: Wave, *, most: int = _MOST) -> Fragment:
    """Which problems do the numbers show, each with its evidence?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    most : so many problems at most

    Returns
    -------
    Fragment
        Sentences, the gravest first, which groups have recovered, and the rules; a sentence where
        there are no problems. Nothing where too few answered.

    Raises
    ------
    ParameterError
        It is no whole number of at least 1.

    Examples
    --------
    >>> problems(wave, most=1).text.splitlines()[0]
    '- Satisfied share for Would buy again: 33.3%, the lowest of the 3 items; 33.3% dissatisfied.'
    """
    if not standings(wave, "item"):
        return fragment.NOTHING
    said = _problems(wave, most)
    shown = fragment.bullets([f"{text}{say(wave, 'stop')}" for _, text in said])
    if not said:
        shown = fragment.paragraph(say(wave, _none(wave)), "empty")
    if back := recoveries(wave):
        named = say(wave, "semicolon").join(problem_words.recovered(wave, each) for each in back)
        shown += fragment.paragraph(say(wave, "recovered", named=named))
    return shown + sentence.note(wave, _rules(wave))


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
    r"""Which measures are to be agreed?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    most : so many problems at most

    Returns
    -------
    Fragment
        A table to fill in, a row for each problem that `problems` tells; nothing where it tells
        none.

    Raises
    ------
    ParameterError
        It is no whole number of at least 1.

    Examples
    --------
    >>> plan(wave, most=1).text.splitlines()[1]
    'Problem\tMeasure\tResponsible unit\tDue'
    """
    said = _problems(wave, most)
    if not said:
        return fragment.NOTHING
    names = ("problem", "action", "owner", "due")
    columns = [Column(say(wave, f"col_{name}"), numeric=False) for name in names]
    blank = say(wave, "to_set")
    rows = [Row((title, blank, blank, blank)) for title, _ in said if title]
    shown = table(say(wave, "plan_caption"), columns, rows)
    return shown + fragment.paragraph(say(wave, "plan_note"), "note")


def conclusion(wave: Wave, *, most: int = _MOST) -> Fragment:
    """What is to be remembered, and what must the next wave verify?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    most : so many problems at most

    Returns
    -------
    Fragment
        The leading score beside that of the wave before, the highest and the lowest dimension, and
        the problems that `problems` tells; nothing where there is none of them.

    Raises
    ------
    ParameterError
        It is no whole number of at least 1.

    Examples
    --------
    >>> conclusion(wave, most=1).text.splitlines()[0]
    '- Overall satisfied share: 45.8% (95% interval 13.7–81.9%). The previous wave had 37.5%: the
    change is within the margin of error.'
    """
    overall = results.score_row(results.scores(wave), wave.study.headline, "overall")
    said = [_whole(wave, overall)] if pd.notna(overall["value"]) else []
    order = standings(wave, "dimension")
    if order and order[0].place != order[-1].place:
        for key, equals in (("best", highest(order)), ("worst", lowest(order))):
            said.append(
                say(
                    wave,
                    f"conclusion_{key}" + "_shared" * (len(equals) > 1),
                    subject=problem_words.names(wave, equals),
                    value=problem_words.standing(wave, equals[0]),
                )
            )
    if problems := _problems(wave, most):
        names = say(wave, "semicolon").join(title for title, _ in problems if title)
        said.append(say(wave, "conclusion_next", subjects=names))
    return fragment.bullets(said) if said else fragment.NOTHING


def _whole(wave: Wave, overall: pd.Series) -> str:
    """The leading score, beside that of the previous wave."""
    score = wave.study.headline
    told = say(
        wave,
        "conclusion_overall",
        scored=sentence.scored(wave, wave.subjects[0], score),
        value=sentence.value_interval(wave, score, overall),
    )
    if wave.earlier:
        told += " " * (wave.language == "en") + change_words.since(wave, score)
    return told


def _rules(wave: Wave) -> list[str]:
    """By which rules were problems looked for? Those only that could find one here."""
    kinds = {finding.kind for finding in findings(wave)}
    rules = [say(wave, "problems_items")] if "item" in kinds else []
    if tested := _tested(wave):
        rules.append(tested)
    told: list[str] = []
    if wave.earlier:
        rules.append(say(wave, sentence.flat(wave, "problems_dropped")))
    if wave.earlier and wave.variable is None and wave.study.compared:
        rules.append(say(wave, "problems_group_dropped"))
    if rules:
        told.insert(0, say(wave, "problems_note", rules=say(wave, "semicolon").join(rules)))
    if any(low.hundredths is not None for finding in findings(wave) for low in finding.lows):
        told.append(say(wave, "common_scale_note"))
    return told


def _tested(wave: Wave) -> str:
    """By how many tests groups were looked for, as part of the rule; nothing without any."""
    tests = int(beside_everyone(wave)["p"].notna().sum())
    if not tests:
        return ""
    adjust = say(wave, f"adjust_{wave.study.compare.adjust}")
    return say(wave, sentence.flat(wave, "problems_tested"), tests=tests, adjust=adjust)


def _problems(wave: Wave, most: int) -> list[tuple[str, str]]:
    """A title, but for falls of groups that are low, too, and the sentence of each problem."""
    said = []
    shown = findings(wave)[: wanted.count("most", most)]
    low_groups = {finding.segment for finding in shown if finding.kind == "group"}
    for finding in shown:
        title = say(wave, "comma").join(low.subject.text[wave.language] for low in finding.lows)
        if finding.segment is not None:
            title = f"{sentence.segment_label(wave, finding.segment)} · {title}"
        if finding.kind == "drop" and finding.segment in low_groups:
            title = ""
        shares = {low.subject.key: dissatisfied(wave, low.subject) for low in finding.lows}
        said.append(
            (title, problem_words.problem(wave, finding, shares=shares) + _asked_few(wave, finding))
        )
    return said


def _none(wave: Wave) -> str:
    """What is said where no problem stands out, or none could."""
    row = returns.sample(wave).iloc[0]
    return "no_problems_few" if base.few_drawn(row) or row["n_eff"] < base.SMALL else "no_problems"


def _asked_few(wave: Wave, finding: Finding) -> str:
    """How many answers an item has, where they are few and those of others are not."""
    if finding.kind != "item" or returns.sample(wave).iloc[0]["valid"] < base.SMALL:
        return ""
    scores = results.scores(wave)
    n = min(
        results.score_row(scores, wave.study.answer_headline, low.subject.key)["n"]
        for low in finding.lows
    )
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
    for subject in wave.subjects:
        rows = scores[scores["subject"] == subject.key]
        if len(rows) and all(_few(row, plain) for _, row in rows.iterrows()):
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
            str(row["segment"])
            for _, row in mine.iterrows()
            if pd.notna(row["n"]) and _few(row, plain)  # of a hidden group nothing is shown
        ]
    return small


def _few(row: pd.Series, plain: bool) -> bool:
    return bool(row["n"] < base.SMALL) if plain else base.few(row)
