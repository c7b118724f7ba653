"""Drivers that only disappoint, and drivers that delight: penalties beside rewards."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.analysis import wanted
from csatbook.analysis.base import ValueInterval
from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.asymmetry import PenaltyReward, asymmetries, penalties_and_rewards
from csatbook.analysis.drivers.driven import Outcome
from csatbook.analysis.wave import Wave
from csatbook.report import driver_words, fragment, number, sentence, wording
from csatbook.report.driver_words import driver_text, headed, joined, names, outcome_text, why
from csatbook.report.figure.asymmetry import TwoEffects
from csatbook.report.figure.asymmetry import asymmetry as draw
from csatbook.report.figure.crosses import Range, with_ends
from csatbook.report.fragment import Fragment

_KINDS = (
    *("basic", "performance", "excitement", "gain", "loss", "open", "none", "odd", "too_few"),
)
_SURE = ("basic", "performance", "excitement")


def asymmetry(wave: Wave, *, outcome: wanted.Names = None) -> Fragment:
    """Where do bad marks cost more than good ones bring, and where is it the other way round?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    outcome : of those that the study explains, one or several; by default all

    Returns
    -------
    Fragment
        For each outcome sentences and a figure of penalties and rewards in points (0 to 100);
        nothing where the study explains nothing.

    Raises
    ------
    ParameterError
        The study does not explain that; names what it explains.

    Examples
    --------
    >>> asymmetry(driven).text.splitlines()[0]
    '- Politeness: bad marks cost and good marks gain; steady improvement pays.'
    """
    chosen = driven.chosen(wave, outcome)
    shown = [
        _one(wave, explained) for explained in driven.outcomes(wave) if explained.name in chosen
    ]
    return fragment.join(shown)


def _one(wave: Wave, outcome: Outcome) -> Fragment:
    analysed = asymmetries(wave, outcome)
    if analysed.n < wave.study.report.min_answers or analysed.reason is not None:
        told = why(
            wave, outcome, analysed.reason or "too_few", n=analysed.n, culprits=analysed.culprits
        )
        return headed(wave, outcome, fragment.paragraph(told, "empty"))
    drivers = penalties_and_rewards(wave, outcome)
    parts = [
        fragment.bullets([*_said(wave, outcome, drivers), *_kano_said(wave, outcome, drivers)])
    ]
    drawn = [driver for driver in drivers if driver.penalty or driver.reward]
    if drawn:
        parts.append(_figure(wave, outcome, drawn))
    note = outcome_text(wave, outcome, "asymmetry_note", n=number.write(analysed.n, "count"))
    effects = [effect for driver in drawn for effect in (driver.penalty, driver.reward)]
    if any(effect.value < 0 for effect in effects if effect and effect.value is not None):
        note += " " * (wave.language == "en") + driver_text(wave, "asymmetry_turned")
    return headed(wave, outcome, fragment.join([*parts, fragment.paragraph(note, "note")]))


def _said(wave: Wave, outcome: Outcome, drivers: Sequence[PenaltyReward]) -> list[str]:
    """The drivers by what a manager has to do about them, the uncertain ones last."""
    told = []
    for name in _KINDS:
        of_kind = [driver for driver in drivers if driver.kind == name]
        if name in ("basic", "excitement"):
            sized = [_sized(wave, outcome, driver) for driver in of_kind]
            shown = driver_words.listed(wave, sized)
        else:
            shown = names(wave, outcome, [driver.name for driver in of_kind])
        if of_kind:
            told.append(outcome_text(wave, outcome, f"asymmetry_{name}_said", drivers=shown))
    return told


def _sized(wave: Wave, outcome: Outcome, driver: PenaltyReward) -> str:
    return driver_text(
        wave,
        "asymmetry_sized",
        driver=names(wave, outcome, [driver.name]),
        penalty=_points(driver.penalty),
        reward=_points(driver.reward),
    )


def _kano_said(wave: Wave, outcome: Outcome, drivers: Sequence[PenaltyReward]) -> list[str]:
    """Whether Kano's questions, where they were asked about a driver, say the same."""
    told = []
    for driver in drivers:
        if driver.kano is None:
            continue
        verdict = {True: "agrees", False: "differs", None: "open"}[driver.kano.agrees]
        told.append(
            driver_text(
                wave,
                f"kano_{verdict}",
                driver=names(wave, outcome, [driver.name]),
                kind=driver_text(wave, f"asymmetry_{driver.kind}"),
                category=wording.say(wave, f"kano_{driver.kano.category}"),
            )
        )
    return told


def _figure(wave: Wave, outcome: Outcome, drivers: Sequence[PenaltyReward]) -> Fragment:
    order = sorted(
        drivers, key=lambda driver: driver.balance if driver.balance is not None else 2.0
    )
    rows = [
        TwoEffects(
            names(wave, outcome, [driver.name]),
            _range(driver.penalty),
            _range(driver.reward),
            driver_text(wave, f"asymmetry_{driver.kind}"),
            certain=driver.kind in _SURE,
        )
        for driver in order
    ]
    told = [
        (
            row.label,
            driver_text(
                wave,
                "asymmetry_alt",
                kind=row.note,
                penalty=_with_interval(wave, driver.penalty),
                reward=_with_interval(wave, driver.reward),
            ),
        )
        for row, driver in zip(rows, order, strict=True)
    ]
    return draw(
        rows,
        penalty_label=driver_text(wave, "penalty"),
        reward_label=driver_text(wave, "reward"),
        caption=outcome_text(wave, outcome, "asymmetry_caption"),
        alt=sentence.listed(wave, told),
    )


def _range(effect: ValueInterval | None) -> Range | None:
    return None if effect is None else with_ends(effect.value, effect.low, effect.high)


def _points(effect: ValueInterval | None) -> str:
    return number.write(None if effect is None else effect.value, "points").replace("-", "−")


def _with_interval(wave: Wave, effect: ValueInterval | None) -> str:
    if effect is None:
        return joined(wave, [number.NONE])
    interval = number.interval(effect.low, effect.high, "balance")
    return f"{_points(effect)} ({interval})"
