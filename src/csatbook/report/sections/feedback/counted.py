"""How feedback was counted: by which rules and calendar, and what became of each exported row."""

from __future__ import annotations

from csatbook.analysis.feedback.cases import SET_ASIDE, case_ledger, cases
from csatbook.analysis.feedback.checks import CHECKS, ledger_checks
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.sections.feedback import words
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study.calendar import DAY_MINUTES, CalendarRules
from csatbook.study.feedback import Feedback

_ROLES = ("kept", "repeat", "same_id", "merged", "across_channels")


def case_rules(wave: Wave) -> Fragment:
    """By which rules was feedback judged, and what became of each row of the exports?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        The rules in words, and a table of rows by source. Nothing without feedback.

    Examples
    --------
    >>> case_rules(handled).text.splitlines()[0]
    '- Judged as of 2026-01-05 08:00 (the latest export).'
    """
    return words.told(wave, _write)


def _write(wave: Wave, feedback: Feedback) -> Fragment:
    frame = case_ledger(wave)
    roles = [role for role in (*_ROLES, *SET_ASIDE) if frame["role"].eq(role).any()]
    columns = [Column(say(wave, "feedback.col_source"), numeric=False)]
    columns += [Column(say(wave, f"feedback.role_{role}")) for role in roles]
    counts = frame.pivot_table("rows", "source", "role", aggfunc="sum", fill_value=0)
    rows = [
        Row((str(source), *(number.write(float(line[role]), "count") for role in roles)))
        for source, line in counts.iterrows()
    ]
    rules = fragment.bullets(_rules(wave, feedback), "notes")
    shown = table(say(wave, "feedback.ledger_table"), columns, rows)
    changed = _changed(wave)
    told = fragment.bullets(changed) if changed else fragment.NOTHING
    return rules + shown + told + sentence.note(wave, _undecided(wave))


def _changed(wave: Wave) -> list[str]:
    """What of the cases was changed behind their exports, all sources together."""
    counts = ledger_checks(wave).groupby("check")["cases"].sum()
    return [
        say(wave, f"feedback.check_{check}", count=number.write(float(counts[check]), "count"))
        for check in CHECKS
        if check in counts.index
    ]


def _rules(wave: Wave, feedback: Feedback) -> list[str]:
    source = feedback.as_of if isinstance(feedback.as_of, str) else "moment"
    days = any(
        limit is not None and limit.working_days
        for each in feedback.limits.values()
        for limit in (each.record, each.respond, each.resolve, each.notify)
    )
    return [
        say(
            wave,
            "feedback.rule_at",
            at=words.looked_at(wave),
            source=say(wave, f"feedback.at_{source}"),
        ),
        say(wave, "feedback.rule_due"),
        say(wave, "feedback.rule_hours"),
        *([say(wave, f"feedback.rule_{feedback.working_day}")] if days else []),
        _calendar(
            wave, wave.study.calendars[feedback.calendar or next(iter(wave.study.calendars))]
        ),
        say(wave, f"feedback.rule_priority_{feedback.priority.counts}"),
        say(wave, "feedback.rule_first"),
        say(wave, f"feedback.rule_solution_{feedback.solution}"),
        _pause(wave, feedback),
        *([say(wave, "feedback.rule_count_due")] if feedback.count == "due" else []),
        *_duplicates(wave, feedback),
        say(wave, f"feedback.rule_interval_{feedback.cluster}"),
    ]


def _duplicates(wave: Wave, feedback: Feedback) -> list[str]:
    """When two rows are one case; nothing where customers or what they said are not known."""
    if not (feedback.customer and feedback.text):
        return []
    return [say(wave, "feedback.rule_duplicates", hours=feedback.duplicates.hours)]


def _pause(wave: Wave, feedback: Feedback) -> str:
    if feedback.standing is None:
        return say(wave, "feedback.rule_pause_none")
    what = say(wave, "comma").join(feedback.standing.what)
    return say(wave, "feedback.rule_pause", what=what)


def _calendar(wave: Wave, rules: CalendarRules) -> str:
    country = (
        say(wave, "feedback.calendar_none")
        if rules.country is None
        else say(wave, "feedback.calendar_country", country=rules.country)
    )
    if isinstance(rules.hours, dict):
        hours = say(wave, "feedback.calendar_by_day")
    else:
        hours = say(wave, "comma").join(
            f"{_clock(start)}–{_clock(end)}" for start, end in rules.hours
        )
    return say(wave, "feedback.rule_calendar", country=country, hours=hours, zone=rules.zone)


def _clock(minute: int) -> str:
    return "24:00" if minute == DAY_MINUTES else f"{minute // 60:02}:{minute % 60:02}"


def _undecided(wave: Wave) -> list[str]:
    told = cases(wave)
    said = []
    if told.possible:
        said.append(
            say(wave, "feedback.ledger_possible", count=number.write(told.possible, "count"))
        )
    if told.unknown_targets:
        count = number.write(told.unknown_targets, "count")
        said.append(say(wave, "feedback.ledger_unknown", count=count))
    return said
