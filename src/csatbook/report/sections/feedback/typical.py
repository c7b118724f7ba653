"""Two or three cases, told from the situation to the result."""

from __future__ import annotations

from csatbook.analysis.feedback.typical import TypicalCase, typical_cases
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, piece, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.sections.feedback import words
from csatbook.report.spoken import spoken_language
from csatbook.report.wording import say

_LONGEST = 160


def typical(wave: Wave) -> Fragment:
    """What became of a case, from what the customer told to the result?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        Up to three cases chosen by a rule, which is told: the situation, the request in the
        customer's words, the way to the solution, the result. Nothing without feedback that has a
        text, and where fewer than five customers told something.

    Examples
    --------
    >>> typical(wave).text  # the small study has no feedback
    ''
    """
    feedback = words.declared(wave)
    if feedback is None or feedback.text is None:
        return fragment.NOTHING
    chosen = typical_cases(wave)
    if not chosen:
        return fragment.NOTHING
    parts = [part for case in chosen for part in _told(wave, case)]
    return fragment.join(parts) + sentence.note(wave, [say(wave, "feedback.typical_rule")])


def _told(wave: Wave, case: TypicalCase) -> list[Fragment]:
    sorts = [
        words.group(wave, by, name)
        for by, name in (("kind", case.kind), ("channel", case.channel))
        if name is not None
    ]
    situation = say(
        wave,
        "feedback.typical_situation",
        why=say(wave, f"feedback.typical_{case.why}"),
        month=case.day.month,
        day=case.day.day,
        priority=case.priority,
        sorts=say(wave, "comma").join(sorts),
    )
    if case.department is not None:
        name = words.group(wave, "department", case.department)
        situation += say(wave, "feedback.typical_department", department=name)
    text = case.text if len(case.text) <= _LONGEST else f"{case.text[:_LONGEST]}…"
    gap = "" if wave.language == "zh" else " "
    return [
        fragment.paragraph(situation + say(wave, "feedback.typical_asked")),
        Fragment((piece.Quote(text, "neutral", spoken_language(text, wave.language)),)),
        fragment.paragraph(gap.join([_way(wave, case), _end(wave, case)])),
    ]


def _way(wave: Wave, case: TypicalCase) -> str:
    solved = words.told_duration(wave, case.solve_hours)
    if case.answer_hours is None or case.answer_hours >= case.solve_hours:
        return say(wave, "feedback.typical_way_at_once", solved=solved)
    answered = words.told_duration(wave, case.answer_hours)
    return say(wave, "feedback.typical_way", answered=answered, solved=solved)


def _end(wave: Wave, case: TypicalCase) -> str:
    parts = []
    if case.late_hours is not None:
        key = "late" if case.late_hours > 0 else "in_time"
        over = words.told_duration(wave, abs(case.late_hours))
        parts.append(say(wave, f"feedback.typical_end_{key}", over=over))
    if case.reopened:
        parts.append(say(wave, "feedback.typical_end_reopened", count=case.reopened))
    if case.told in ("in_time", "late", "overdue"):
        parts.append(say(wave, f"feedback.typical_told_{case.told}"))
    return (
        say(wave, "feedback.typical_end", parts=say(wave, "semicolon").join(parts)) if parts else ""
    )
