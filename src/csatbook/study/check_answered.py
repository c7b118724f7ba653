"""Whether the scores of answers fit the items and scales of the study."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from csatbook.study.answered import Answered, LevelPoints
from csatbook.study.known import Finding, known
from csatbook.study.model import Study
from csatbook.study.scale import Scale
from csatbook.study.score import Score


def problems(study: Study, items: Iterable[str]) -> Iterator[Finding]:
    """Which scores of answers name unknown items, or items on scales that do not suit them?

    `items` are the names that the file declares, also those of ill-formed items.
    """
    items = list(items)
    for name, score in study.scores.items():
        if not isinstance(score, Answered):
            continue
        where = ("scores", name)
        named = score.items_used or tuple(study.items)
        for item in named:
            yield from known(where, item, items, "item")
        scales = {
            study.items[item].scale: study.scale_of(item)
            for item in named
            if item in study.items and study.items[item].scale in study.scales
        }
        yield from (((*where, "method"), message) for message in _scale_problems(score, scales))


def _scale_problems(score: Score, scales: Mapping[str, Scale]) -> Iterator[str]:
    """What a method needs of the scales that its items are answered on."""
    for name, scale in scales.items():
        for marks in ("satisfied", "dissatisfied"):
            needed = score.method == "satisfaction_rate" or (
                score.method == "satisfied_share" and marks == "satisfied"
            )
            if needed and getattr(scale, marks) is None:
                yield (
                    f"'{score.method}' needs to know which marks of the scale '{name}' mean "
                    f"{marks}: write scales.{name}.{marks}"
                )
        if score.method == "kano" and (scale.min, scale.max, scale.whole) != (1, 5, True):
            yield (
                f"'kano' needs a scale of 1 (I like it) to 5 (I dislike it); '{name}' is "
                f"{scale.min:g} to {scale.max:g}"
            )
        if score.method == "nps" and (scale.min, scale.max, scale.whole) != (0, 10, True):
            yield f"'nps' needs a scale of 0 to 10; '{name}' is {scale.min:g} to {scale.max:g}"
        if isinstance(score, LevelPoints):
            if not scale.whole:
                yield f"'level_points' needs levels; the scale '{name}' has any number"
            elif left := [mark for mark in scale.levels() if mark not in score.points]:
                yield (
                    f"points miss the level {left[0]:g} of the scale '{name}'; give points for "
                    f"{', '.join(f'{mark:g}' for mark in scale.levels())}"
                )
    ends = {(scale.min, scale.max) for scale in scales.values()}
    if score.method in ("weighted_score", "ces", "gap", "cut_share") and len(ends) > 1:
        yield f"'{score.method}' needs one scale; its items have {', '.join(sorted(scales))}"
