"""The scores of the wave: dimensions and items."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import questions, results, wanted
from csatbook.analysis.changes.compared_waves import leading_period
from csatbook.analysis.standing import Standing, best_first, ends, highest, lowest, standings
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.wave import Wave
from csatbook.report import change_words, fragment, number, problem_words, sentence
from csatbook.report.figure.dots import Dot, dots
from csatbook.report.figure.radar import radar as draw_radar
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say


def dimensions(wave: Wave, *, score: str | None = None, top: int | None = None) -> Fragment:
    """How high does each dimension score?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : a score of answers; by default the one that leads the report
    top : so many of the highest are drawn; by default all

    Returns
    -------
    Fragment
        A sentence on the highest and the lowest, and a figure with intervals, best first. With
        `top` on the highest alone, and how many are not shown. The items where the study has no
        dimensions.

    Raises
    ------
    ParameterError
        There is no such score; names those there are.

    Examples
    --------
    >>> dimensions(wave, score="mean", top=1).text.splitlines()[0]
    'Loyalty scores highest (6.67, or 66.7 out of 100).'
    """
    wave = wanted.led(wave, score)
    order = standings(wave, "dimension")
    if not order:
        return items(wave, top=top)
    parts = []
    if len(order) > 1:
        parts.append(fragment.paragraph(_extremes(wave, order, top), "lead"))
    label = sentence.score_label(wave, wave.study.answer_headline)
    caption = say(wave, "dimensions_caption", score=label)
    parts.append(_dots(wave, order, caption, top=top))
    return fragment.join(parts)


def _extremes(wave: Wave, order: list[Standing], top: int | None) -> str:
    """Which dimensions are highest and, if shown, lowest? All that share a place are named."""
    best, worst = highest(order), lowest(order)
    if len(best) == len(order):
        return say(wave, "dimensions_equal", value=problem_words.standing(wave, best[0]))
    said = {
        "best": problem_words.names(wave, best),
        "best_value": problem_words.standing(wave, best[0]),
    }
    if top is not None and top < len(order):
        return say(wave, "dimensions_best_shared" if len(best) > 1 else "dimensions_best", **said)
    return say(
        wave,
        "dimensions_shared" if len(best) > 1 else "dimensions_sentence",
        **said,
        worst=problem_words.names(wave, worst),
        worst_value=problem_words.standing(wave, worst[0]),
    )


def items(wave: Wave, *, score: str | None = None, top: int | None = None) -> Fragment:
    """How high does each item score, best first?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : a score of answers; by default the one that leads the report
    top : so many of the highest are drawn; by default all

    Returns
    -------
    Fragment
        A figure with intervals; a sentence where too few answered.

    Raises
    ------
    ParameterError
        There is no such score; names those there are.

    Examples
    --------
    >>> items(wave, top=2).text.splitlines()[0]
    'Satisfied share by item, with 95% intervals'
    """
    wave = wanted.led(wave, score)
    order = standings(wave, "item")
    caption = say(
        wave, "items_caption", score=sentence.score_label(wave, wave.study.answer_headline)
    )
    return _dots(wave, order, caption, top=top)


def radar(wave: Wave, *, score: str | None = None) -> Fragment:
    """What is the profile of the dimensions, beside that of the previous wave?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : a score of answers; by default the one that leads the report

    Returns
    -------
    Fragment
        A figure; nothing with fewer than three dimensions, or where one has no value.

    Raises
    ------
    ParameterError
        There is no such score; names those there are.

    Examples
    --------
    >>> radar(models, score="gap").text.splitlines()[1]
    'Tangibles: +0.05; Reliability: −0.41; Responsiveness: −1.39; Assurance: −0.51; Empathy: −0.78'
    """
    wave = wanted.led(wave, score)
    score = wave.study.answer_headline
    subjects = [subject for subject in wave.subjects if subject.kind == "dimension"]
    if len(standings(wave, "dimension")) < max(3, len(subjects)):
        return fragment.NOTHING
    scores = results.scores(wave)
    now = [float(results.score_row(scores, score, one.key)["value"]) for one in subjects]
    before, period = None, leading_period(wave)
    changes = {
        one.text[wave.language]: questions.change(wave, one.items, *([period] if period else []))
        for one in subjects
    }
    # A profile of other questions would be no earlier state of this one.
    if period is not None and not any(changes.values()):
        history = results.history(wave)
        earlier = history[history["period"] == period]
        values = [results.score_row(earlier, score, one.key)["value"] for one in subjects]
        before = None if any(pd.isna(one) for one in values) else [float(one) for one in values]
    labels = [one.text[wave.language] for one in subjects]
    key = "radar_caption" if before is None else "radar_caption_before"
    label = sentence.score_label(wave, score)
    caption = say(wave, key, score=label, before=change_words.compared(wave))
    return draw_radar(
        labels,
        now,
        before,
        unit=wave.study.unit_of(score),
        now_label=say(wave, "this_wave"),
        before_label=change_words.compared_heading(wave),
        caption=caption,
        alt=sentence.listed(
            wave,
            [
                (label, number.write_score(wave.study, score, one))
                for label, one in zip(labels, now, strict=True)
            ],
        ),
    )


def _dots(wave: Wave, order: list[Standing], caption: str, *, top: int | None = None) -> Fragment:
    """The scores, best first; those of each scale on an axis of its own."""
    if not order:
        return nothing(wave) if _has_parts(wave) else fragment.NOTHING
    if len(order) == 1 and _is_whole(wave, order[0].subject):
        return fragment.NOTHING  # the tile tells it
    best = best_first(order)[: wanted.count("top", top)]
    scales: dict[tuple[float, float], list[Standing]] = {}
    for one in best:
        key = ends(wave.study, one.subject) if one.mixed else (0.0, 0.0)
        scales.setdefault(key, []).append(one)
    left_out = []
    if len(best) < len(order):
        said = say(wave, "shown_highest", shown=f"{len(best)}", count=f"{len(order)}")
        left_out.append(fragment.paragraph(said, "note"))
    if len(scales) == 1:
        return fragment.join([_axis(wave, best, caption), *left_out])
    figures = []
    for (low, high), mine in scales.items():
        told = say(wave, "of_scale", caption=caption, low=f"{low:g}", high=f"{high:g}")
        figures.append(_axis(wave, mine, told))
    return fragment.join([*figures, *left_out])


def _has_parts(wave: Wave) -> bool:
    """Is the leading score one of items or dimensions, too, be they shown or not?"""
    scores = results.scores(wave)
    subjects = scores.loc[scores["score"] == wave.study.answer_headline, "subject"]
    return bool(subjects.str.startswith(("item:", "dimension:")).any())


def _is_whole(wave: Wave, subject: Subject) -> bool:
    return (
        subject.items
        == subjects(wave.study, wave.study.scores[wave.study.answer_headline])[0].items
    )


def _axis(wave: Wave, order: list[Standing], caption: str) -> Fragment:
    """Scores of one scale, with that of the whole where it is on that scale."""
    score = wave.study.answer_headline
    overall = results.score_row(results.scores(wave), score, "overall")["value"]
    whole = subjects(wave.study, wave.study.scores[score])[0]
    if order[0].mixed and ends(wave.study, whole) != ends(wave.study, order[0].subject):
        overall = None
    rows = [
        Dot(
            one.subject.text[wave.language],
            one.value,
            None if pd.isna(one.row["low"]) else float(one.row["low"]),
            None if pd.isna(one.row["high"]) else float(one.row["high"]),
            other=_everyone(wave, one.subject),
        )
        for one in order
    ]
    said = [
        (one.subject.text[wave.language], sentence.value_interval(wave, score, one.row))
        for one in order
    ]
    label = whole.text[wave.language]
    return dots(
        rows,
        unit=wave.study.unit_of(score),
        caption=caption,
        alt=sentence.listed(wave, said),
        reference=None if pd.isna(overall) else float(overall),
        reference_label=f"{label} {number.write_score(wave.study, score, overall)}",
        other_label=say(wave, "everyone"),
    )


def nothing(wave: Wave) -> Fragment:
    """What is said where too few people answered to show anything, or are to be protected."""
    key = "protected_here" if wave.hidden() == "protected" else "too_few_here"
    text = say(wave, key, fewest=wave.study.report.min_answers)
    return fragment.paragraph(text, "empty")


def _everyone(wave: Wave, subject: Subject) -> float | None:
    """The headline score of all customers, to see a segment's beside it."""
    if wave.variable is None:
        return None
    scores = results.scores(wave.everyone)
    amount = results.score_row(scores, wave.study.answer_headline, subject.key)["value"]
    return None if pd.isna(amount) else float(amount)
