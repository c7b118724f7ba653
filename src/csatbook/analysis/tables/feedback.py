"""The tables about customers' feedback."""

from csatbook.analysis.tables.column import COUNT, NUMBER, SHARE, TRUTH, Table, TableColumn

_FEW = "Of fewer than five cases that were due."
_EVENT = "`record`, `respond`, `resolve` or `notify`: what was due."

CASE_LEDGER = Table(
    "case_ledger",
    "What became of each row of the exports of customers' feedback?",
    "a source and what its rows are",
    (
        TableColumn("source", "The system that the rows were exported from."),
        TableColumn(
            "role",
            "`kept`: a case; `repeat`: a further case of a customer and kind; `same_id`: an older "
            "version; `merged`, `across_channels`: part of another case; `no_receipt`, `future`: "
            "set aside, without a time of receipt or with one behind the exports.",
        ),
        TableColumn(
            "rows", "Rows received in the period; of no period where no time is told.", COUNT
        ),
    ),
)
COMPLIANCE = Table(
    "compliance",
    "How much of what was due to customers was done in time?",
    "something due, of a priority or a group of cases received in the period",
    (
        TableColumn("event", _EVENT),
        TableColumn("priority", "P0 to P3, or `all`."),
        TableColumn("by", "`channel`, `department` or `kind`.", missing="In rows of all groups."),
        TableColumn("group", "The group of cases.", missing="In rows of all groups."),
        TableColumn("received", "Cases with such a limit.", COUNT),
        TableColumn("due", "Those whose deadline has passed: what the share is of.", COUNT),
        TableColumn("in_time", "Done by the deadline, of those.", COUNT),
        TableColumn("late", "Done after it.", COUNT),
        TableColumn("overdue", "Not done yet.", COUNT),
        TableColumn("not_due", "Cases whose deadline has not passed, done or not.", COUNT),
        TableColumn("unknown", "Cases that were due and are over without a time.", COUNT),
        TableColumn("contradictory", "Cases that were due, done before they came.", COUNT),
        TableColumn("value", "`in_time` by `due`.", SHARE, _FEW),
        TableColumn(
            "low",
            "Lower end of its interval: Wilson's, departments as strata, days as clusters.",
            SHARE,
            "As `value`; and of cases of a single day.",
        ),
        TableColumn("high", "Upper end of it.", SHARE, "As `low`."),
        TableColumn("n_eff", "So many independent cases would be as precise.", NUMBER, "As `low`."),
        TableColumn("bound_low", "The share were all doubtful cases late.", SHARE, _FEW),
        TableColumn("bound_high", "The share had all of them been in time.", SHARE, _FEW),
        TableColumn("target", "The share to be reached.", SHARE, "Where none is declared."),
        TableColumn("target_met", "Whether it is.", TRUTH, "Without a target or a share."),
        TableColumn(
            "provisional",
            "Whether a deadline lies behind the last official notice of holidays.",
            TRUTH,
        ),
    ),
)
TABLES = (CASE_LEDGER, COMPLIANCE)
