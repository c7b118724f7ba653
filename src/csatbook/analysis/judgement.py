"""What a score means by the study's own rules: its grade, and whether the target is met."""

from __future__ import annotations

from csatbook.stats import grade as grades
from csatbook.stats.result import IndexScore
from csatbook.study import threshold
from csatbook.study.declared import Declared

UNDETERMINED = "undetermined"
NO_GRADE: dict[str, object] = {"grade": None, "grade_seen": None, "grade_probability": None}


def grade(result: IndexScore, declared: Declared) -> dict[str, object]:
    """Which grade can be given, in which band does the score lie, how certain is that?

    Returns
    -------
    dict with the columns of the table `scores`
        `grade`: the band in which the true score lies with at least the declared certainty, else
        `undetermined`; `grade_seen`: the band of the score itself; `grade_probability`: that of the
        likeliest band. Empty without grades or without a score.
    """
    names = list(declared.grades)
    graded = grades.grade(result, [one.at for one in declared.grades.values()]) if names else None
    if graded is None:
        return NO_GRADE
    likeliest = graded.likeliest
    seen = names[graded.band]
    if graded.probabilities is None or likeliest is None:
        return {"grade": UNDETERMINED, "grade_seen": seen, "grade_probability": None}
    probability = graded.probabilities[likeliest]
    certain = threshold.reaches(probability, declared.certainty)
    return {
        "grade": names[likeliest] if certain else UNDETERMINED,
        "grade_seen": seen,
        "grade_probability": probability,
    }


def target(
    result: IndexScore, declared: Declared, *, small_is_good: bool = False
) -> dict[str, object]:
    """Is the target met, by how much, and is that more than chance?

    Returns
    -------
    dict with the columns of the table `scores`
        `target_met`: `met` or `missed` where the whole interval lies on that side of the target,
        else `not_shown`; `target_gap`: score minus target; `target_p`: two-sided p-value of the
        difference, empty where the score was counted in full. Empty without a target or a score.
    """
    found: dict[str, object] = {
        "target": declared.target,
        "target_met": None,
        "target_gap": None,
        "target_p": None,
    }
    if declared.target is None or result.value is None:
        return found
    chance = grades.below(result, declared.target)
    exact = result.error == 0
    scale = grades.scale_of(result)
    low, high = (result.value, result.value) if exact else (result.low, result.high)
    verdict = "not_shown"
    if low is not None and high is not None:
        verdict = _verdict(low, high, declared.target, scale=scale, small_is_good=small_is_good)
    equal = threshold.equals(result.value, declared.target, scale=scale)
    p = None if exact or chance is None else 1.0 if equal else 2 * min(chance, 1 - chance)
    return found | {
        "target_met": verdict,
        "target_gap": 0.0 if equal else result.value - declared.target,
        "target_p": p,
    }


def _verdict(low: float, high: float, target: float, *, scale: float, small_is_good: bool) -> str:
    """On which side of the target does the whole interval lie? The target itself is good."""
    if small_is_good:
        good = not threshold.exceeds(high, target, scale=scale)
        bad = threshold.exceeds(low, target, scale=scale)
    else:
        good = threshold.reaches(low, target, scale=scale)
        bad = not threshold.reaches(high, target, scale=scale)
    return "met" if good else "missed" if bad else "not_shown"
