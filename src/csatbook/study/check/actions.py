"""Whether measures of improvement name only scores, customers and waves that there can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from csatbook.study import period
from csatbook.study.action import Action, CustomerNotice
from csatbook.study.model import Study
from csatbook.study.part import Finding, known


def problems(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """Which measures cannot be verified as they are declared?"""
    for name, times in Counter(action.id for action in study.actions).items():
        if times > 1:
            yield ("actions",), f"the id '{name}' stands {times} times; give each its own"
    for place, action in enumerate(study.actions):
        for way, message in _one(study, action, declared):
            yield ("actions", place, *way), message


def _made(study: Study, action: Action) -> Iterator[Finding]:
    """Of a score that is made of others only the whole is known, of everyone and of each unit."""
    levels = study.units.levels if study.units else ()
    score, named = action.expect.score, ", ".join(levels) or "none"
    if action.subject != "overall":
        message = f"'{score}' is made of others and has no {action.subject}; expected overall"
        yield ("expect", "subject"), message
    where = action.problem.where
    if where and (len(where) > 1 or not set(where) <= set(levels)):
        message = f"'{score}' is made of others, and known of units only; name some of {named}"
        yield ("problem", "where"), message
    if action.problem.respondents:
        message = f"'{score}' is made of others, and known of units only, of which name some"
        yield ("problem", "respondents"), message
    if where and action.verify.against == "none":
        message = f"'{score}' is verified beside units as low as these: leave `against` out"
        yield ("verify", "against"), message


def _one(study: Study, action: Action, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    if action.expect.score is not None:
        where = ("expect", "score")
        yield from known(where, action.expect.score, study.scores, "score")
        if action.expect.score in study.scores.keys() - study.answered.keys():
            yield from _made(study, action)
    whole = ("expect", "subject") if action.expect.subject else ("problem", "subject")
    kind, _, name = action.subject.partition(":")
    if kind in ("dimension", "item") and name:
        yield from known(whole, name, declared.get(f"{kind}s", ()), kind)
    elif action.subject != "overall":
        message = f"found '{action.subject}'; expected overall, dimension:NAME or item:NAME"
        yield whole, message
    for name, values in action.problem.where.items():
        place = ("problem", "where", name)
        yield from known(place, name, declared.get("segments", ()), "segment")
        if name in study.segments and (there := study.segments[name].declared):
            for value in values:
                yield from known(place, value, there, f"value of '{name}'")
    if action.problem.respondents and study.data.respondent is None:
        message = "nobody knows who answered: name the column under data.respondent"
        yield ("problem", "respondents"), message
    yield from _waves(study, action)
    if action.notice is not None:
        for way, message in _told(study, action.notice, declared):
            yield ("notice", *way), message


def _told(
    study: Study, notice: CustomerNotice, declared: Mapping[str, Iterable[str]]
) -> Iterator[Finding]:
    """Whether it can be known whom to tell."""
    if study.data.respondent is None:
        yield (), "nobody knows who answered: name the column under data.respondent"
    for name in (*notice.consent, *([notice.channel] if notice.channel else [])):
        yield from known(("consent",), name, declared.get("segments", ()), "segment")
    for name, values in notice.consent.items():
        if name in study.segments and (there := study.segments[name].declared):
            for value in values:
                yield from known(("consent", name), value, there, f"value of '{name}'")
    kind = study.feedback.kind if study.feedback else None
    if kind is not None and not kind.labels:
        return  # nobody knows which kinds there are
    names = [*declared.get("items", ()), *(study.issues.codes if study.issues else ())]
    names += kind.labels if kind else ()
    for place, name in enumerate(notice.complained):
        where = ("complained", place)
        yield from known(where, name, names, "item, issue or kind of feedback")
    if notice.took_part is not None:
        try:
            period.parse(study.period, notice.took_part)
        except ValueError as error:
            yield ("took_part",), str(error)


def _waves(study: Study, action: Action) -> Iterator[Finding]:
    """Whether the waves can be, and the effect is looked for after the problem was seen."""
    for way, wave in (
        (("problem", "seen"), action.problem.seen),
        (("verify",), action.verify.wave),
    ):
        if wave is not None:
            try:
                period.parse(study.period, wave)
            except ValueError as error:
                yield way, str(error)
    seen, wave = action.problem.seen, action.verify.wave
    if wave is not None and _order(study, wave, seen) <= 0:
        yield ("verify",), f"'{wave}' is not after '{seen}', where the problem was seen"
    if study.period == "wave" and action.verify.wave is None:
        yield ("verify",), "free waves have no dates: name the wave, `verify: {wave: …}`"


def _order(study: Study, wave: str, other: str) -> int:
    """Above 0 where the first of these waves is the later one; 1 also where nobody knows."""
    kind = study.period
    try:
        names = [period.parse(kind, name) for name in (wave, other)]
        if kind == "wave":
            first, second = (study.waves.index(name) for name in names)
            return first - second
        begun = [period.begins(kind, name) for name in names]
    except ValueError:
        return 1
    return (begun[0] - begun[1]).days
