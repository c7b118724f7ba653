"""The scores of the wave: dimensions, items, and how the answers divide."""

from __future__ import annotations

import numpy as np
import pandas as pd

from csatbook.report import fragment, number, results, sentence
from csatbook.report.figure.answers import Bar
from csatbook.report.figure.answers import answers as draw_answers
from csatbook.report.figure.dots import Dot, dots
from csatbook.report.figure.radar import radar as draw_radar
from csatbook.report.finding import ranked
from csatbook.report.fragment import Fragment
from csatbook.report.subject import Subject
from csatbook.report.table import Column, Row, table
from csatbook.report.wave import Wave
from csatbook.study.scale import Scale

_MOST_LEVELS = 7
"""A scale with more levels is shown as dissatisfied, neutral and satisfied."""


def dimensions(wave: Wave) -> Fragment:
    """How high does each dimension score?"""
    order = ranked(wave, "dimension")
    if not order:
        return items(wave)
    score = wave.study.answer_headline
    worst, best = order[0], order[-1]
    parts = []
    if len(order) > 1:
        text = wave.say(
            "dimensions_sentence",
            best=best[0].text[wave.language],
            best_value=sentence.value(wave, score, best[1]["value"]),
            worst=worst[0].text[wave.language],
            worst_value=sentence.value(wave, score, worst[1]["value"]),
        )
        parts.append(fragment.paragraph(text, "lead"))
    caption = wave.say("dimensions_caption", score=sentence.score_label(wave, score))
    parts.append(_dots(wave, list(reversed(order)), "dimensions", caption))
    return fragment.join(parts)


def items(wave: Wave, *, name: str = "items") -> Fragment:
    """How high does each item score, best first? `name` tells figures on one page apart."""
    order = list(reversed(ranked(wave, "item")))
    caption = wave.say(
        "items_caption", score=sentence.score_label(wave, wave.study.answer_headline)
    )
    return _dots(wave, order, name, caption)


def radar(wave: Wave) -> Fragment:
    """What is the profile of the dimensions, beside that of the previous wave?"""
    score = wave.study.answer_headline
    subjects = [subject for subject in wave.subjects if subject.kind == "dimension"]
    if len(ranked(wave, "dimension")) < max(3, len(subjects)):
        return fragment.NOTHING
    scores = results.scores(wave)
    now = [float(results.one(scores, score, one.key)["value"]) for one in subjects]
    before = None
    if wave.earlier:
        history = results.history(wave)
        earlier = history[history["period"] == wave.earlier[-1]]
        values = [results.one(earlier, score, one.key)["value"] for one in subjects]
        before = None if any(pd.isna(one) for one in values) else [float(one) for one in values]
    labels = [one.text[wave.language] for one in subjects]
    key = "radar_caption" if before is None else "radar_caption_before"
    label = sentence.score_label(wave, score)
    caption = wave.say(key, score=label, score_small=sentence.small(label))
    return draw_radar(
        labels,
        now,
        before,
        unit=wave.study.unit_of(score),
        now_label=wave.say("this_wave"),
        before_label=wave.say("last_wave"),
        name="radar",
        caption=caption,
        alt=sentence.listed(
            wave,
            [
                (label, sentence.value(wave, score, one))
                for label, one in zip(labels, now, strict=True)
            ],
        ),
    )


def answers(wave: Wave) -> Fragment:
    """How do the answers to each item divide? One figure for each set of levels."""
    groups: dict[tuple[str, ...], list[tuple[float, Bar]]] = {}
    for name, item in wave.study.items.items():
        scale = wave.study.scale_of(name)
        marks = wave.rows[name].dropna().to_numpy(dtype=float)
        if len(marks) < wave.study.report.min_answers:
            continue
        weights = wave.rows.get("weight", pd.Series(1.0, index=wave.rows.index))
        kept = weights[wave.rows[name].notna()].to_numpy(dtype=float)
        levels, shares = _shares(wave, scale, marks, kept)
        bar = Bar(item.text[wave.language], shares)
        groups.setdefault(levels, []).append((float(kept @ marks / kept.sum()), bar))
    figures = []
    for place, (levels, bars) in enumerate(groups.items(), 1):
        ordered = [bar for _, bar in sorted(bars, key=lambda pair: -pair[0])]
        alt = wave.say("semicolon").join(
            wave.say(
                "answers_alt",
                item=bar.label,
                shares=wave.say("comma").join(
                    f"{level} {number.write(share, 'share')}"
                    for level, share in zip(levels, bar.shares, strict=True)
                ),
            )
            for bar in ordered
        )
        figures.append(
            draw_answers(
                ordered,
                levels,
                name=f"answers-{place}",
                caption=wave.say("answers_caption"),
                alt=alt,
            )
        )
    return fragment.join(figures) if figures else nothing(wave)


def score_table(wave: Wave) -> Fragment:
    """Every dimension and item with its headline score, its mean, and the dissatisfied."""
    scores = results.scores(wave)
    score = wave.study.answer_headline
    others = [name for name in wave.study.answered if name != score]
    columns = [
        Column(f"{wave.say('col_dimension')} / {wave.say('col_item')}", numeric=False),
        Column(wave.say("col_n")),
        Column(sentence.score_label(wave, score)),
        Column(wave.say("col_interval")),
        *(Column(sentence.score_label(wave, name)) for name in others),
        Column(wave.say("col_dissatisfied")),
    ]
    rows = []
    for subject in ordered(wave):
        row = results.one(scores, score, subject.key)
        cells = [
            subject.text[wave.language],
            number.write(row["n"], "count"),
            sentence.value(wave, score, row["value"]),
            number.interval(row["low"], row["high"], wave.study.unit_of(score)),
            *(
                sentence.value(wave, name, results.one(scores, name, subject.key)["value"])
                for name in others
            ),
            number.write(dissatisfied(wave, subject), "share"),
        ]
        rows.append(Row(tuple(cells), "" if subject.kind == "item" else "total"))
    return table(wave.say("table_caption"), columns, rows)


def ordered(wave: Wave) -> list[Subject]:
    """The whole, then each dimension followed by its items, then items of no dimension."""
    by_key = {subject.key: subject for subject in wave.subjects}
    found = [by_key["overall"]]
    for name, dimension in wave.study.dimensions.items():
        found.append(by_key[f"dimension:{name}"])
        found += [by_key[f"item:{item}"] for item in dimension.items]
    shown = {subject.key for subject in found} | {f"item:{wave.study.overall}"}
    return [*found, *(subject for subject in wave.subjects if subject.key not in shown)]


def dissatisfied(wave: Wave, subject: Subject) -> float | None:
    """Which share of the answers to an item means dissatisfied? None for several items."""
    if len(subject.items) != 1:
        return None
    scale = wave.study.scale_of(subject.items[0])
    answered = wave.rows[subject.items[0]].notna()
    if scale.dissatisfied is None or answered.sum() < wave.study.report.min_answers:
        return None
    marks = wave.rows.loc[answered, subject.items[0]].to_numpy(dtype=float)
    weights = wave.rows.get("weight", pd.Series(1.0, index=wave.rows.index))[answered].to_numpy()
    return float(weights @ scale.is_dissatisfied(marks) / weights.sum())


def _dots(wave: Wave, order: list[tuple[Subject, pd.Series]], name: str, caption: str) -> Fragment:
    score = wave.study.answer_headline
    if not order:
        return nothing(wave)
    overall = results.one(results.scores(wave), score, "overall")["value"]
    rows = [
        Dot(
            subject.text[wave.language],
            float(row["value"]),
            None if pd.isna(row["low"]) else float(row["low"]),
            None if pd.isna(row["high"]) else float(row["high"]),
            other=_everyone(wave, subject),
        )
        for subject, row in order
    ]
    said = [
        (subject.text[wave.language], sentence.value_interval(wave, score, row))
        for subject, row in order
    ]
    label = next(one for one in wave.subjects if one.key == "overall").text[wave.language]
    return dots(
        rows,
        unit=wave.study.unit_of(score),
        name=name,
        caption=caption,
        alt=sentence.listed(wave, said),
        reference=None if pd.isna(overall) else float(overall),
        reference_label=f"{label} {sentence.value(wave, score, overall)}",
        other_label=wave.say("everyone"),
    )


def nothing(wave: Wave) -> Fragment:
    """What is said where too few people answered to show anything."""
    text = wave.say("too_few_here", fewest=wave.study.report.min_answers)
    return fragment.paragraph(text, "empty")


def _everyone(wave: Wave, subject: Subject) -> float | None:
    """The headline score of all customers, to see a segment's beside it."""
    if wave.variable is None:
        return None
    scores = results.scores(wave.everyone)
    amount = results.one(scores, wave.study.answer_headline, subject.key)["value"]
    return None if pd.isna(amount) else float(amount)


def _shares(
    wave: Wave, scale: Scale, marks: np.ndarray, weights: np.ndarray
) -> tuple[tuple[str, ...], tuple[float, ...]]:
    names = scale.labels.zh if wave.language == "zh" else scale.labels.en
    levels = int(scale.max - scale.min) + 1
    if scale.whole and levels <= _MOST_LEVELS:
        place = (marks - scale.min).astype(int)
        labels = tuple(names) or tuple(f"{scale.min + step:g}" for step in range(levels))
    else:
        place = np.where(scale.is_satisfied(marks), 2, np.where(scale.is_dissatisfied(marks), 0, 1))
        labels = tuple(
            wave.say(f"level_{name}") for name in ("dissatisfied", "neutral", "satisfied")
        )
    counts = np.bincount(place, weights=weights, minlength=len(labels))
    return labels, tuple(float(share) for share in counts / counts.sum())
