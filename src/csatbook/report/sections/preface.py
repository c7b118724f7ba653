"""The opening of a report: what it is about, and its few leading figures."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import questions, results
from csatbook.analysis.changes import changes, compared_waves
from csatbook.analysis.sample import returns
from csatbook.analysis.wave import Wave
from csatbook.report import change_mark, fragment, number, piece, sentence, wording
from csatbook.report.fragment import Fragment
from csatbook.report.piece import Tile
from csatbook.report.sections import judged
from csatbook.report.sections.scores import nothing
from csatbook.report.wording import say
from csatbook.study import period as periods
from csatbook.study.answered import Answered
from csatbook.study.declared import Declared
from csatbook.study.paired import Gap, Kano


def preface(wave: Wave) -> Fragment:
    """What is this report about?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        The study's purpose; where it has none, study, period and group.

    Examples
    --------
    >>> preface(wave).text
    '“Small survey” for Q2 2024, of all customers.'
    """
    study = wave.study
    text = say(
        wave,
        "background",
        title=study.title[wave.language],
        period=wording.period_label(wave),
        segment=_covered(wave),
    )
    if study.purpose is not None:  # the cover says the rest
        return fragment.paragraph(study.purpose[wave.language])
    return fragment.paragraph(text, "lead")


def _covered(wave: Wave) -> str:
    """Whom the report is about, inside a sentence."""
    if wave.variable is None:
        return say(wave, "background_everyone")
    return sentence.segment_label(wave, f"{wave.variable}={wave.value}", key="segment_of")


def headline(wave: Wave) -> Fragment:
    """What are the leading figures?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        One tile for each score that leads or has a target, then valid questionnaires and response;
        a sentence where they must not be shown.

    Examples
    --------
    >>> headline(wave).text.splitlines()[0]
    'Satisfied share · 45.8% · 95% interval 13.7–81.9% · previous 37.5% · change within error'
    """
    if wave.place and wave.hidden():
        return nothing(wave)
    scores = results.scores(wave)
    tiles = []
    for name, declared in wave.study.scores.items():
        row = results.score_row(scores, name, "overall")
        judged_by = name == wave.study.headline or declared.target is not None
        if pd.isna(row["value"]) or not (judged_by or _leading(declared)):
            continue
        interval = judged.interval(wave, name, row)
        words = "assumed_range" if row["reason"] == "assumed" else "interval"
        said = [say(wave, words, interval=interval)]
        if interval == number.NONE:
            said = [] if row["reason"] == "counted" else [sentence.no_interval(wave, name)]
        said += judged.brief(wave, name, row)
        tiles.append(
            Tile(
                sentence.score_label(wave, name),
                number.write_score(wave.study, name, row["value"]),
                say(wave, "semicolon").join(said),
                _beside(wave, name),
            )
        )
    sample = returns.sample(wave).iloc[0]
    tiles.append(
        Tile(
            say(wave, "tile_valid"),
            number.write(sample["valid"], "count"),
            say(
                wave,
                "tile_valid_detail",
                returned=number.write(sample["returned"], "count"),
                rate=number.write(sample["valid_rate"], "share"),
            ),
        )
    )
    if pd.notna(sample["response_rate"]):
        tiles.append(
            Tile(
                say(wave, "tile_response"),
                number.write(sample["response_rate"], "share"),
                say(
                    wave,
                    "tile_response_detail",
                    invited=number.write(sample["invited"], "count"),
                    returned=number.write(sample["returned"], "count"),
                ),
            )
        )
    return Fragment((piece.Tiles(tuple(tiles)),))


def _leading(declared: Declared) -> bool:
    """Whether a score says something by itself.

    Parts of scores, mere figures and the counts of a gap or of features stand in tables.
    """
    if isinstance(declared, Gap):
        return declared.count == "mean"
    return isinstance(declared, Answered) and not isinstance(declared, Kano)


def _beside(wave: Wave, score: str) -> tuple[str, ...]:
    """The figure of the compared wave and the one before, whether it really changed, everyone's."""
    said = []
    for period in (compared_waves.leading_period(wave), compared_waves.beside_leading(wave)):
        if period is None:
            continue
        history = results.history(wave)
        before = results.score_row(history[history["period"] == period], score, "overall")
        if pd.notna(before["value"]):
            other = questions.of_score(wave, score, period)
            kind = "previous_other" if other.questions else "previous_partly"
            if other.replaced and not (other.added or other.dropped):
                kind = "previous_replaced"
            words = {
                "value": number.write_score(wave.study, score, before["value"]),
                "before": _called(wave, period),
            }
            said.append(say(wave, kind if other else "previous", **words))
            if not other:
                said += _changed(wave, score, period)
    if wave.variable is not None:
        everyone = results.score_row(results.scores(wave.everyone), score, "overall")["value"]
        if pd.notna(everyone):
            said.append(
                say(wave, "everyone_value", value=number.write_score(wave.study, score, everyone))
            )
    return tuple(said)


def _called(wave: Wave, period: str) -> str:
    """What a wave is called in a tile: the one before without its period."""
    if period == wave.earlier[-1]:
        return say(wave, "tile_previous")
    return periods.label(wave.study.period, period, wave.language)


def _changed(wave: Wave, score: str, period: str) -> list[str]:
    """By how much the whole changed since this wave, and what the test says of it."""
    frame = changes.changes(wave)
    frame = frame[frame["period_before"] == period]
    row = results.score_row(frame, score, "overall")
    if pd.isna(row["difference"]):
        return []
    if row["verdict"] not in change_mark.MARKS:
        return [say(wave, f"tile_change_{row['verdict']}")]
    interval = None if pd.isna(row["low"]) else (row["low"], row["high"])
    unit = wave.study.unit_of(score)
    told = [*change_mark.brief(wave.language, row["verdict"], unit, row["difference"], interval)]
    if row["units_left_out"] > 0:
        values = {
            name: number.write_score(wave.study, score, row[name])
            for name in ("value_before", "value")
        }
        count = number.write(row["units_compared"], "count")
        told.append(say(wave, "tile_units", units=count, **values))
    return [words for words in told if words]
