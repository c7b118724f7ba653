"""The pieces of a report in the order in which notebooks show them."""

from csatbook.analysis import export
from csatbook.analysis.wave import Wave
from csatbook.report import scraps
from csatbook.report.door import open  # noqa: A004 - always called qualified: sections.open(...)
from csatbook.report.facts import kept
from csatbook.report.sections.about import about
from csatbook.report.sections.actions import actions
from csatbook.report.sections.answers import answers
from csatbook.report.sections.appendix import questionnaire, rejected, statistics
from csatbook.report.sections.asymmetry import asymmetry
from csatbook.report.sections.change_map import change_map
from csatbook.report.sections.changes import change_table, changes
from csatbook.report.sections.choices import choices
from csatbook.report.sections.climbers import climbers
from csatbook.report.sections.competitors import competitors
from csatbook.report.sections.conclusion import conclusion
from csatbook.report.sections.contributions import contributions
from csatbook.report.sections.crosstabs import crosstabs
from csatbook.report.sections.delivered_value import delivered_value
from csatbook.report.sections.driver_differences import driver_differences
from csatbook.report.sections.driver_map import driver_map
from csatbook.report.sections.drivers import drivers
from csatbook.report.sections.feedback.after_solution import after_solution
from csatbook.report.sections.feedback.counted import case_rules
from csatbook.report.sections.feedback.in_time import in_time, in_time_groups
from csatbook.report.sections.feedback.open_cases import open_cases
from csatbook.report.sections.feedback.overview import feedback_summary
from csatbook.report.sections.feedback.received import received
from csatbook.report.sections.feedback.settled import settled
from csatbook.report.sections.feedback.typical import typical
from csatbook.report.sections.feedback.waiting_times import waiting_times
from csatbook.report.sections.feedback.weekly import weekly
from csatbook.report.sections.follow_up import customers_told, follow_up
from csatbook.report.sections.gap import gap
from csatbook.report.sections.glossary import glossary
from csatbook.report.sections.groups import groups
from csatbook.report.sections.heat_map import heat_map
from csatbook.report.sections.iceberg import iceberg
from csatbook.report.sections.indexes import indexes
from csatbook.report.sections.issues import issues
from csatbook.report.sections.judged import targets
from csatbook.report.sections.kano import kano
from csatbook.report.sections.leavers import leavers
from csatbook.report.sections.ledger import ledger
from csatbook.report.sections.method import method
from csatbook.report.sections.operations import operations_beside, operations_table
from csatbook.report.sections.preface import headline, preface
from csatbook.report.sections.ranking import ranking
from csatbook.report.sections.reading import reading
from csatbook.report.sections.recommendations import plan, problems, risks
from csatbook.report.sections.respondents import profile, sample
from csatbook.report.sections.sampling import sampling
from csatbook.report.sections.score_table import score_table
from csatbook.report.sections.scores import dimensions, items, radar
from csatbook.report.sections.selfcheck import selfcheck
from csatbook.report.sections.summary import summary
from csatbook.report.sections.trend import trend
from csatbook.report.sections.trend_form import trend_form
from csatbook.report.sections.units import measures, units_table
from csatbook.report.sections.verbatims import cases, quotes
from csatbook.report.sections.weighting import weighting
from csatbook.report.sections.what_if import what_if
from csatbook.report.sections.why_changed import why_changed

__all__ = [
    "Wave",
    "about",
    "actions",
    "after_solution",
    "answers",
    "asymmetry",
    "case_rules",
    "cases",
    "change_map",
    "change_table",
    "changes",
    "choices",
    "climbers",
    "competitors",
    "conclusion",
    "contributions",
    "crosstabs",
    "customers_told",
    "delivered_value",
    "dimensions",
    "driver_differences",
    "driver_map",
    "drivers",
    "feedback_summary",
    "follow_up",
    "gap",
    "glossary",
    "groups",
    "headline",
    "heat_map",
    "iceberg",
    "in_time",
    "in_time_groups",
    "indexes",
    "issues",
    "items",
    "kano",
    "leavers",
    "ledger",
    "measures",
    "method",
    "open",
    "open_cases",
    "operations_beside",
    "operations_table",
    "plan",
    "preface",
    "problems",
    "profile",
    "questionnaire",
    "quotes",
    "radar",
    "ranking",
    "reading",
    "received",
    "record",
    "rejected",
    "risks",
    "sample",
    "sampling",
    "score_table",
    "selfcheck",
    "settled",
    "statistics",
    "summary",
    "targets",
    "trend",
    "trend_form",
    "typical",
    "units_table",
    "waiting_times",
    "weekly",
    "weighting",
    "what_if",
    "why_changed",
]


def record(wave: Wave) -> None:
    """Keep the wave's result tables in the notebook, where the run finds them.

    Outside a notebook nothing is kept. The last cell of a report: without it the run has no result
    tables of this report.

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Examples
    --------
    >>> record(wave)
    """
    made = export.tables(wave)
    for name, frame in made.items():
        scraps.record(name, frame)
    kept.record(wave, made)
