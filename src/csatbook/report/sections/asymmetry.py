"""Drivers that only disappoint, and drivers that delight: penalties beside rewards."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.asymmetry import asymmetries, kano, kind
from csatbook.analysis.drivers.driven import Outcome
from csatbook.analysis.wave import Wave
from csatbook.report import driver_words, fragment, number, sentence, wording
from csatbook.report.driver_words import headed, joined, names, said, say, why
from csatbook.report.figure.asymmetry import Effect as Drawn
from csatbook.report.figure.asymmetry import asymmetry as draw
from csatbook.report.figure.crosses import Range
from csatbook.report.fragment import Fragment
from csatbook.stats.drivers.asymmetries import Asymmetry
from csatbook.stats.regression.contrast import Effect

_KINDS = (
    *("basic", "performance", "excitement", "gain", "loss", "open", "none", "odd", "too_few"),
)
_SURE = ("basic", "performance", "excitement")


def asymmetry(wave: Wave) -> Fragment:
    """Where do bad marks cost more than good ones bring, and where is it the other way round?"""
    found = driven.outcomes(wave)
    if not found:
        return fragment.NOTHING
    return fragment.join([_one(wave, one, place) for place, one in enumerate(found)])


def _one(wave: Wave, outcome: Outcome, place: int) -> Fragment:
    found = asymmetries(wave, outcome)
    if found.n < wave.study.report.min_answers or found.reason is not None:
        told = why(wave, outcome, found.reason or "too_few", n=found.n, culprits=found.culprits)
        return headed(wave, outcome, fragment.paragraph(told, "empty"))
    parts = [fragment.bullets([*_said(wave, outcome, found.drivers), *_beside_kano(wave, outcome)])]
    drawn = [one for one in found.drivers if one.penalty is not None or one.reward is not None]
    if drawn:
        parts.append(_figure(wave, outcome, drawn, place))
    note = said(wave, outcome, "asymmetry_note", n=number.write(found.n, "count"))
    if any(effect.value < 0 for one in drawn for effect in (one.penalty, one.reward) if effect):
        note += " " * (wave.language == "en") + say(wave, "asymmetry_turned")
    return headed(wave, outcome, fragment.join([*parts, fragment.paragraph(note, "note")]))


def _said(wave: Wave, outcome: Outcome, found: Sequence[Asymmetry]) -> list[str]:
    """The drivers by what a manager has to do about them, the uncertain ones last."""
    told = []
    for name in _KINDS:
        mine = [one for one in found if kind(one) == name]
        if name in ("basic", "excitement"):
            shown = [_sized(wave, outcome, one) for one in mine]
            drivers = driver_words.listed(wave, shown)
        else:
            drivers = names(wave, outcome, [one.name for one in mine])
        if mine:
            told.append(said(wave, outcome, f"asymmetry_{name}_said", drivers=drivers))
    return told


def _sized(wave: Wave, outcome: Outcome, one: Asymmetry) -> str:
    return say(
        wave,
        "asymmetry_sized",
        driver=names(wave, outcome, [one.name]),
        penalty=_points(one.penalty),
        reward=_points(one.reward),
    )


def _beside_kano(wave: Wave, outcome: Outcome) -> list[str]:
    """Whether Kano's questions, where they were asked about a driver, say the same."""
    by_kano = kano(wave, outcome)
    told = []
    for one in asymmetries(wave, outcome).drivers:
        if (feature := by_kano.get(one.name)) is None:
            continue
        verdict = {True: "agrees", False: "differs", None: "open"}[feature.agrees]
        told.append(
            say(
                wave,
                f"kano_{verdict}",
                driver=names(wave, outcome, [one.name]),
                kind=say(wave, f"asymmetry_{kind(one)}"),
                category=wording.say(wave, f"kano_{feature.category}"),
            )
        )
    return told


def _figure(wave: Wave, outcome: Outcome, found: Sequence[Asymmetry], place: int) -> Fragment:
    order = sorted(found, key=lambda one: one.balance if one.balance is not None else 2.0)
    rows = [
        Drawn(
            names(wave, outcome, [one.name]),
            _range(one.penalty),
            _range(one.reward),
            say(wave, f"asymmetry_{kind(one)}"),
            certain=kind(one) in _SURE,
        )
        for one in order
    ]
    told = [
        (
            row.label,
            say(
                wave,
                "asymmetry_alt",
                kind=row.note,
                penalty=_with_interval(wave, one.penalty),
                reward=_with_interval(wave, one.reward),
            ),
        )
        for row, one in zip(rows, order, strict=True)
    ]
    return draw(
        rows,
        penalty_label=say(wave, "penalty"),
        reward_label=say(wave, "reward"),
        name=f"asymmetry-{place}",
        caption=said(wave, outcome, "asymmetry_caption"),
        alt=sentence.listed(wave, told),
    )


def _range(effect: Effect | None) -> Range | None:
    return None if effect is None else (effect.value, effect.low, effect.high)


def _points(effect: Effect | None) -> str:
    return number.write(None if effect is None else effect.value, "points").replace("-", "−")


def _with_interval(wave: Wave, effect: Effect | None) -> str:
    if effect is None:
        return joined(wave, [number.NONE])
    interval = number.interval(effect.low, effect.high, "balance")
    return f"{_points(effect)} ({interval})"
