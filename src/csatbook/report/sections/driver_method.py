"""How drivers were analysed, in sentences of the method section."""

from __future__ import annotations

from csatbook.analysis.drivers import driven
from csatbook.analysis.wave import Wave
from csatbook.report import wording
from csatbook.report.driver_words import joined, listed, said, say


def told(wave: Wave) -> list[str]:
    """How was it found what drives satisfaction? Nothing where the study does not ask."""
    outcomes = driven.outcomes(wave)
    if not outcomes:
        return []
    declared = driven.declared(wave)
    how = wording.say(wave, "semicolon").join(say(wave, f"how_{one}") for one in declared.methods)
    draws = "how_resamples" if declared.resamples else "how_no_resamples"
    models = dict.fromkeys(one.model for one in outcomes)
    importance = [
        say(wave, "how_importance", methods=how),
        *(
            say(
                wave,
                f"how_{model}",
                outcomes=listed(
                    wave, [said(wave, one, "quoted") for one in outcomes if one.model == model]
                ),
            )
            for model in models
        ),
        say(wave, f"how_missing_{declared.missing}"),
        say(wave, draws, resamples=f"{declared.resamples:,}"),
    ]
    return [joined(wave, importance), say(wave, "how_effects")]
