"""How the numbers were computed, in sentences: one for each score and rule of the study."""

from __future__ import annotations

import numpy as np
import pandas as pd

from csatbook.analysis.drivers import driven
from csatbook.analysis.groups.comparisons import against, beside_everyone, comparisons, variables
from csatbook.analysis.groups.omnibus import omnibus
from csatbook.analysis.groups.spreads import spreads
from csatbook.analysis.sample import respondents, returns
from csatbook.analysis.subject import subjects
from csatbook.analysis.wave import Wave
from csatbook.report import competitor_words, driver_words, fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.sections.score_method import defined
from csatbook.report.wording import say
from csatbook.study.compare import PAIRS


def method(wave: Wave) -> Fragment:
    """How were the numbers computed?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        Sentences on scores, tests, weights, privacy and what else the study uses.

    Examples
    --------
    >>> method(wave).text.splitlines()[0]
    "- “Satisfied share” is the share of answers that mean satisfied (4 and 5 on the scale from 1
    to 5; ≥ 9 on the scale from 0 to 10); its interval is Wilson's."
    """
    said = [
        *dict.fromkeys(
            defined(wave, name, declared) for name, declared in wave.study.scores.items()
        ),
        *_whole(wave),
        *([say(wave, "method_ranks")] if wave.study.units else []),
        *_comparing(wave),
        *_competitors(wave),
        *_drivers(wave),
        say(wave, "method_missing"),
        *weights_and_design(wave),
        validity(wave),
        *_privacy(wave),
    ]
    return fragment.bullets(said, "notes")


def _competitors(wave: Wave) -> list[str]:
    """How oneself was compared with competitors, if they were asked about."""
    if not wave.study.competitors:
        return []
    adjust = say(wave, f"adjust_{wave.study.compare.adjust}")
    families = sentence.families(wave)
    return [competitor_words.competitor_text(wave, "method", adjust=adjust, families=families)]


def _privacy(wave: Wave) -> list[str]:
    """The rule of smallest groups; nothing where one answer is enough to be shown."""
    fewest = wave.study.report.min_answers
    return [say(wave, "method_privacy", fewest=fewest)] if fewest > 1 else []


def _comparing(wave: Wave) -> list[str]:
    """Which tests were used between groups, and how they make up for their number."""
    tables = [comparisons(wave), beside_everyone(wave), spreads(wave)]
    names = _tests(wave, pd.concat(tables), "test")
    if not names:
        return []
    declared = wave.study.compare
    said = say(
        wave,
        "method_comparing",
        families=sentence.families(wave),
        tests=names,
        adjust=say(wave, f"adjust_{declared.adjust}"),
        against=say(wave, f"against_{declared.against}"),
        level=number.write(declared.level, "percent"),
    )
    if many := [
        wave.study.segments[variable].text[wave.language]
        for variable in variables(wave)
        if against(wave, variable) != declared.against
    ]:
        words = say(wave, "comma").join(many)
        said += say(wave, "method_many_groups", variables=words, most=PAIRS)
    smallest = [
        say(wave, "smallest_of", score=sentence.score_label(wave, name), gap=gap)
        for name, smallest_gap in declared.smallest.items()
        if (gap := sentence.gap(wave, name, smallest_gap))
    ]
    if smallest:
        words = say(wave, "comma").join(smallest)
        said += " " * (wave.language == "en") + say(wave, "method_smallest", smallest=words)
    told = [said]
    if problems := int(beside_everyone(wave)["p"].notna().sum()):
        adjust = say(wave, f"adjust_{declared.adjust}")
        told.append(
            say(wave, sentence.flat(wave, "method_problems"), tests=problems, adjust=adjust)
        )
    if every := _tests(wave, omnibus(wave), "together"):
        told.append(say(wave, "method_together", tests=every))
    return told


def _tests(wave: Wave, frame: pd.DataFrame, key: str) -> str:
    """The names of the tests that this table has results of."""
    used = frame.loc[frame["p"].notna(), "test"]
    return say(wave, "semicolon").join(say(wave, f"{key}_{test}") for test in dict.fromkeys(used))


def _whole(wave: Wave) -> list[str]:
    """What the overall score is of, unless every score has items of its own."""
    scores = wave.study.scores.values()
    own = [subjects(wave.study, declared) != subjects(wave.study) for declared in scores]
    if all(own):
        return []
    text = _overall(wave)
    return [say(wave, "method_overall_others", text=text) if any(own) else text]


def _overall(wave: Wave) -> str:
    study = wave.study
    if study.overall is not None:
        return say(wave, "method_overall_item", item=study.items[study.overall].text[wave.language])
    if not study.dimensions:
        return say(wave, "method_overall_items")
    weights = {
        dimension.text[wave.language]: dimension.weight for dimension in study.dimensions.values()
    }
    if any(weight is None for weight in weights.values()):
        return say(wave, "method_overall_equal")
    told = say(wave, "comma").join(f"{name} {weight:g}" for name, weight in weights.items())
    return say(wave, "method_overall_weighted", weights=told)


def weights_and_design(wave: Wave) -> list[str]:
    """Whom the respondents stand for, and what of that is in the intervals."""
    data, declared = wave.study.data, wave.study.weighting
    said = []
    if declared is not None:
        names = [wave.study.segments[name].text[wave.language] for name in declared.rake]
        key = "method_raked_from" if data.weight else "method_raked"
        said.append(say(wave, key, segments=say(wave, "comma").join(names)))
    elif data.weight:
        said.append(say(wave, "method_weight"))
    elif respondents.by_population(wave.store, wave.period) is not None:
        unit = "_cluster" if data.cluster else ""
        said.append(say(wave, f"method_by_population{unit}"))
    if data.drawn:
        said.append(_drawn(wave))
    return said


def _drawn(wave: Wave) -> str:
    """How the respondents were drawn, and what of that is in the intervals."""
    data = wave.study.data
    how = [say(wave, f"method_drawn_{'_'.join(data.drawn).removesuffix('_population')}")]
    if data.population is not None and len(data.drawn) > 1:
        how.append(say(wave, "method_population_cluster" if data.cluster else "method_population"))
    if data.single_unit != "refuse" and _alone(wave):
        how.append(say(wave, f"method_single_{data.single_unit}"))
    return (" " * (wave.language == "en")).join(how)


def _alone(wave: Wave) -> bool:
    """Whether a stratum of the sample has one unit only, and others were not drawn."""
    drawn = wave.drawn(wave.everyone.rows)
    return drawn is not None and bool(
        ((np.bincount(drawn.stratum) == 1) & (drawn.left_out > 0)).any()
    )


def validity(wave: Wave) -> str:
    """Which questionnaires were set aside, and which of several of one customer counts?"""
    rules = wave.study.validity
    said = []
    if rules.min_seconds is not None:
        said.append(say(wave, "validity_min_seconds", seconds=f"{rules.min_seconds:g}"))
    if rules.patterns is not None:
        said.append(say(wave, "validity_patterns", items=rules.patterns.min_items))
    if wave.study.require_open():
        said.append(say(wave, "validity_require_open"))
    if rules.out_of_scale == "reject":
        said.append(say(wave, "validity_out_of_scale"))
    # Told where they occur: no study declares them.
    reasons = set(returns.rejected(wave)["reason"])
    said += [
        say(wave, f"validity_{reason}")
        for reason in ("blank_row", "no_period", "filtered")
        if reason in reasons
    ]
    told = []
    if said:
        told.append(say(wave, "method_validity", rules=say(wave, "semicolon").join(said)))
    if rules.duplicates in ("first", "last"):
        told.append(say(wave, f"validity_{rules.duplicates}"))
    return (" " * (wave.language == "en")).join(told) or say(wave, "method_validity_none")


def _drivers(wave: Wave) -> list[str]:
    """How was it found what drives satisfaction? Nothing where the study does not ask."""
    outcomes = driven.outcomes(wave)
    if not outcomes:
        return []
    declared = driven.declared(wave)
    how = say(wave, "semicolon").join(
        driver_words.driver_text(wave, f"how_{name}") for name in declared.methods
    )
    draws = "how_resamples" if declared.resamples else "how_no_resamples"
    models = dict.fromkeys(outcome.model for outcome in outcomes)
    importance = [
        driver_words.driver_text(wave, "how_importance", methods=how),
        *(
            driver_words.driver_text(
                wave,
                f"how_{model}",
                outcomes=driver_words.listed(
                    wave,
                    [
                        driver_words.outcome_text(wave, outcome, "quoted")
                        for outcome in outcomes
                        if outcome.model == model
                    ],
                ),
            )
            for model in models
        ),
        driver_words.driver_text(wave, f"how_missing_{declared.missing}"),
        driver_words.driver_text(wave, draws, resamples=f"{declared.resamples:,}"),
    ]
    return [driver_words.joined(wave, importance), driver_words.driver_text(wave, "how_effects")]
