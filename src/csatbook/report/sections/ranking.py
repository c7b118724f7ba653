"""The units beside each other: who stands where, and how sure that is."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import results, scorecard, wanted
from csatbook.analysis.standing import lowest, standings
from csatbook.analysis.unit import Unit, units
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, problem_words, sentence
from csatbook.report.figure.ranking import Place
from csatbook.report.figure.ranking import ranking as draw
from csatbook.report.fragment import Fragment
from csatbook.report.sections.scores import items
from csatbook.report.wording import say
from csatbook.study import threshold


def ranking(wave: Wave, *, by: wanted.Names = None, top: int | None = None) -> Fragment:
    """Which place has each unit by the leading score, or each item where there are no units?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    by : levels of units, one or several; by default all
    top : so many of the highest are drawn, and a unit in its own report; by default all

    Returns
    -------
    Fragment
        For each level a sentence on all of them and a figure with intervals and the range of
        places; nothing of fewer than two.

    Raises
    ------
    ParameterError
        There is no such level; names those there are.

    Examples
    --------
    >>> ranking(shops, by="shop", top=1).text.splitlines()[0]
    'Shop: of the 2 ranked (3 in all), east has the highest Total (73.8), north the lowest
    (25.0).'
    """
    levels = wave.study.units.levels if wave.study.units else ()
    chosen, most = wanted.names("by", by, levels), wanted.count("top", top)
    if wave.study.units is None:
        return _items(wave, most)
    shown = [_level(wave, level, most) for level in levels if level in chosen]
    drawn = [piece for piece in shown if piece is not fragment.NOTHING]
    if not drawn:
        return fragment.NOTHING
    notes = [say(wave, "ranking_note")]
    if scorecard.ledger(scorecard.field(wave))["kind"].eq("missing").any():
        notes.append(say(wave, "ranking_filled"))
    return fragment.join([*drawn, sentence.note(wave, notes)])


def _items(wave: Wave, top: int | None) -> Fragment:
    """Where there are no units: the items, and which of them asks for corrective action."""
    order = standings(wave, "item", outcomes=False)
    if len(order) < 2:
        return fragment.NOTHING
    worst = lowest(order)
    if len(worst) == len(order):
        said = say(wave, "ranking_items_equal", value=problem_words.standing(wave, worst[0]))
    else:
        said = say(
            wave,
            "ranking_worst_items" if len(worst) > 1 else "ranking_worst_item",
            item=problem_words.names(wave, worst),
            value=sentence.value_interval(wave, wave.study.answer_headline, worst[0].row),
        )
    return fragment.paragraph(said, "lead") + items(wave, top=top)


def _level(wave: Wave, level: str, top: int | None) -> Fragment:
    """One level; in a unit's own report the whole level with that unit marked."""
    own = [unit for unit in units(wave) if unit.level == level]
    field = scorecard.field(wave)
    everyone = [unit for unit in units(field) if unit.level == level]
    if not own or len(everyone) < 2:
        return fragment.NOTHING
    score = wave.study.headline
    unit_of_score = wave.study.unit_of(score)
    scores, ranks = scorecard.scores(field), scorecard.ranks(field)
    places = []
    for one in everyone:
        row, place = (results.score_row(frame, score, one.key) for frame in (scores, ranks))
        places.append(
            Place(
                sentence.unit_label(wave, one),
                _number(row["value"]),
                _number(row["low"]),
                _number(row["high"]),
                sentence.rank(wave, place),
                note=sentence.reason(wave, row),
                own=wave.variable is not None and one in own,
            )
        )
    declared = wave.study.scores[score]
    target = declared.target
    text = wave.study.segments[level].text[wave.language]
    label = sentence.score_label(wave, score)
    best = _best_first(places)[:top]
    drawn = [place for place in places if place.own or place in best]
    figure = draw(
        drawn,
        unit=unit_of_score,
        caption=say(wave, "ranking_caption", score=label, level=text),
        alt=sentence.listed(
            wave, [(one.label, _said(wave, score, one)) for one in _best_first(drawn)]
        ),
        target=target,
        target_label=say(wave, "target_label", target=number.write(target, unit_of_score)),
        thresholds=wave.study.scores[score].thresholds,
        bands=_bands(wave, score),
        rank_label=say(wave, "col_rank"),
        value_label=say(wave, "col_value"),
    )
    return fragment.paragraph(_lead(wave, level, own, places), "lead") + figure


def _lead(wave: Wave, level: str, own: list[Unit], places: list[Place]) -> str:
    score = wave.study.headline
    label = sentence.score_label(wave, score)
    text = wave.study.segments[level].text[wave.language]
    order = [ranked for ranked in _best_first(places) if ranked.value is not None]
    words: dict[str, object] = {"level": text, "units": len(order), "all": len(places)}
    words["field"] = say(wave, "ranking_field" + "_some" * (len(order) < len(places)), **words)
    if not order:
        return say(wave, "ranking_nobody", score=label, **words)
    if wave.variable == level:
        row = results.score_row(scorecard.ranks(scorecard.field(wave)), score, own[0].key)
        name = sentence.unit_label(wave, own[0])
        if pd.isna(row["rank"]):
            return say(wave, "ranking_unplaced", unit=name, **words)
        sure = row["rank_low"] == row["rank_high"]
        return say(
            wave,
            "ranking_own_sure" if sure else "ranking_own",
            unit=name,
            score=label,
            value=number.write_score(wave.study, score, row["value"]),
            rank=int(row["rank"]),
            low=int(row["rank_low"]),
            high=int(row["rank_high"]),
            **words,
        )
    best, worst = (_equal(order, end) for end in (order[0], order[-1]))
    if len(best) == len(order):
        value = number.write_score(wave.study, score, order[0].value)
        return say(wave, "ranking_equal", score=label, value=value, **words)
    return say(
        wave,
        "ranking_shared" if len(best) > 1 else "ranking_sentence",
        score=label,
        best=sentence.joined(wave, best),
        best_value=number.write_score(wave.study, score, order[0].value),
        worst=sentence.joined(wave, worst),
        worst_value=number.write_score(wave.study, score, order[-1].value),
        **words,
    )


def _equal(places: list[Place], end: Place) -> list[str]:
    """The names of all that have this one's score, but for rounding."""
    scale = max(abs(ranked.value or 0.0) for ranked in places)
    return [
        ranked.label for ranked in places if threshold.equals(ranked.value, end.value, scale=scale)
    ]


def _best_first(places: list[Place]) -> list[Place]:
    """Equal scores in the order of their names, as the figure draws them."""
    return sorted(
        places, key=lambda place: (place.value is None, -(place.value or 0.0), place.label)
    )


def _said(wave: Wave, score: str, place: Place) -> str:
    if place.value is None:
        return place.note
    return say(
        wave,
        "rank_value",
        rank=place.rank,
        value=number.write_score(wave.study, score, place.value),
    )


def _bands(wave: Wave, score: str) -> list[tuple[float, float, str]]:
    """Each grade from its beginning to that of the one above."""
    bands, above = [], float("inf")
    for grade in wave.study.scores[score].grades.values():
        bands.append((grade.at, above, grade.text[wave.language]))
        above = grade.at
    return bands


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]
