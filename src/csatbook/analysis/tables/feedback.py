"""The tables about customers' feedback."""

from csatbook.analysis.tables.column import COUNT, NUMBER, SHARE, TRUTH, P, Table, TableColumn

_FEW = "Of fewer than five cases that were due."
_UNLOGGED = "Of other events than `resolve`; and where no log tells it."
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
            "version; `merged`, `across_channels`: part of another case; "
            "`no_receipt`, `unreadable_receipt`, `future`: set aside, without a time of receipt, "
            "with one that is none, or with one behind the exports.",
        ),
        TableColumn(
            "rows",
            "Rows of the cases received in the period; those set aside are of every period.",
            COUNT,
        ),
    ),
)
LEDGER_CHECKS = Table(
    "ledger_checks",
    "What of the cases was changed behind their exports?",
    "a source and what dated exports or logs show of the cases received in the period",
    (
        TableColumn("source", "The system that the cases were exported from."),
        TableColumn(
            "check",
            "`vanished`: a later export that speaks for its week does not hold the case; "
            "`received_rewritten`, `answer_rewritten`: it has another time; `solution_earlier`: it "
            "is solved before what it was; `solution_cleared`: it is open again; `lowered`: it was "
            "called less urgent; `lowered_late`: so behind a deadline that it had missed; "
            "`ahead`: it has a time behind its export; "
            "`event_unknown`: events, of every period, of cases that no export holds.",
        ),
        TableColumn("cases", "Cases; of `event_unknown` events.", COUNT),
    ),
)
_PRIORITY = TableColumn("priority", "P0 to P3, or `all`.")
_BY = TableColumn(
    "by", "`channel`, `department` or `kind`.", missing="In rows of all groups together."
)
_GROUP = TableColumn(
    "group", "The group of cases.", missing="As `by`, and of cases that do not tell theirs."
)
CASES_RECEIVED = Table(
    "cases_received",
    "How many cases of which sort came in?",
    "a priority or a group of the cases received in the period",
    (
        _PRIORITY,
        _BY,
        _GROUP,
        TableColumn("cases", "Cases received.", COUNT),
        TableColumn("share", "Of all cases of the period.", SHARE),
        TableColumn(
            "repeated", "Those of a customer and kind that came shortly before, too.", COUNT
        ),
    ),
)
COMPLIANCE = Table(
    "compliance",
    "How much of what was due to customers was done in time?",
    "something due, of a priority or a group of cases received in the period",
    (
        TableColumn("event", _EVENT),
        _PRIORITY,
        _BY,
        _GROUP,
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
            "Lower end of its interval: Wilson's, departments as strata, days (or what "
            "`feedback.cluster` names) as clusters.",
            SHARE,
            "As `value`; and of cases of a single cluster.",
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
        TableColumn("paused", "Cases that stood still at some time.", COUNT, _UNLOGGED),
        TableColumn("value_unpaused", "`value` had no case stood still.", SHARE, _UNLOGGED),
        TableColumn("value_first_solution", "`value` by the first solution.", SHARE, _UNLOGGED),
        TableColumn("value_last_solution", "`value` by the last solution.", SHARE, _UNLOGGED),
    ),
)
AGEING = Table(
    "ageing",
    "How old are the cases that are still open?",
    "an age, of a priority or a group of all cases received up to the end of the period",
    (
        _PRIORITY,
        _BY,
        _GROUP,
        TableColumn("from_days", "Days since the receipt, at least.", NUMBER),
        TableColumn("to_days", "Fewer days than this.", NUMBER, "Of the oldest."),
        TableColumn("open", "Cases of this age that are not solved.", COUNT),
        TableColumn("overdue", "Of those, the ones whose deadline of solution has passed.", COUNT),
        TableColumn("oldest_days", "Age of the oldest of all ages.", NUMBER),
    ),
)
_RUN = "Of fewer than twelve weeks."
WEEKS = Table(
    "weeks",
    "In which weeks was more or less in time than usual?",
    "something due, of all cases or a priority, in a week of receipt up to the end of the period",
    (
        TableColumn("event", _EVENT),
        _PRIORITY,
        TableColumn("week", "Its Monday, such as 2025-10-20."),
        TableColumn("in_time", "Cases done by their deadline, of those that were due.", COUNT),
        TableColumn("due", "Cases whose deadline has passed.", COUNT),
        TableColumn("value", "`in_time` by `due`.", SHARE, _FEW),
        TableColumn("centre", "The share of all weeks together.", SHARE, _RUN),
        TableColumn("lower", "Lower limit of Laney's p' chart.", SHARE, f"{_FEW} {_RUN}"),
        TableColumn("upper", "Its upper limit.", SHARE, f"{_FEW} {_RUN}"),
        TableColumn(
            "sigma_z",
            "How many times the weeks differ by what single cases would by chance.",
            NUMBER,
            _RUN,
        ),
        TableColumn(
            "signal",
            "`below` or `above` the limits; `run_below`, `run_above`: the eighth week or a later "
            "one in a row on that side of the centre.",
            missing="Of ordinary weeks.",
        ),
    ),
)
_UNTESTED = "Where there was no test: `reason` says why."
_BESIDE = (
    TableColumn("by", "`channel`, `department` or `kind`."),
    TableColumn("group", "The group of cases."),
    TableColumn("value", "Its share.", SHARE),
    TableColumn("value_rest", "That of all other cases.", SHARE),
    TableColumn("difference", "The one minus the other.", SHARE),
    TableColumn("low", "Lower end of its 95 % interval.", SHARE, _UNTESTED),
    TableColumn("high", "Upper end of it.", SHARE, _UNTESTED),
    TableColumn("df", "Degrees of freedom of the test.", NUMBER, _UNTESTED),
    TableColumn("p", "Two-sided, of the test alone.", P, _UNTESTED),
    TableColumn("p_adjusted", "Made up for all tests of the same sort.", P, _UNTESTED),
    TableColumn("verdict", "`larger` or `smaller` where that is shown, else `not_shown`."),
    TableColumn("n", "Cases of the group that count.", COUNT),
    TableColumn("n_rest", "All others.", COUNT),
    TableColumn("tests", "So many tests the family has.", COUNT),
    TableColumn("reason", "Why there was no test.", missing="Where there was one."),
)
COMPLIANCE_DIFFERENCES = Table(
    "compliance_differences",
    "Which groups of cases have really more or less done in time than all others?",
    "something due, and a group of cases received in the period beside all others",
    (TableColumn("event", _EVENT), *_BESIDE),
)
_NEVER = "Where it is not seen, or of fewer than five cases."
_HOURS = "hours"
_FEWER = "Of fewer than five answers."
DURATIONS = Table(
    "durations",
    "How long does it take until a case is assigned, answered and solved?",
    "what is waited for, of a priority or a group of the cases received in the period, and a "
    "clock; open cases count as waiting up to the moment of looking",
    (
        TableColumn("event", "`assign`, `respond` or `resolve`."),
        _PRIORITY,
        _BY,
        _GROUP,
        TableColumn("clock", "`calendar`: hours day and night; `working`: office hours alone."),
        TableColumn("n", "Cases that count.", COUNT),
        TableColumn("done", "Those of which it has happened.", COUNT),
        TableColumn("open", "Those that are waiting.", COUNT),
        TableColumn("otherwise", "Those withdrawn before.", COUNT),
        TableColumn("left_out", "Further cases, closed without a time or done before.", COUNT),
        TableColumn("median", "The first time by which half of them were done.", _HOURS, _NEVER),
        TableColumn(
            "low",
            "Lower end of its 95 % interval, by the log-log limits of Kaplan and Meier's curve.",
            _HOURS,
            f"{_NEVER} And where some were withdrawn.",
        ),
        TableColumn("high", "Upper end of it.", _HOURS, "As `low`."),
        TableColumn("ninth", "The first time by which nine of ten were done.", _HOURS, _NEVER),
        TableColumn("within_2", "Share done within 2 hours.", SHARE, "Of fewer than five cases."),
        TableColumn("within_24", "The same of a day.", SHARE, "As `within_2`."),
        TableColumn("within_72", "Of three days.", SHARE, "As `within_2`."),
        TableColumn("within_168", "Of a week.", SHARE, "As `within_2`."),
        TableColumn(
            "mean", "Mean of the hours, at most `horizon` each.", _HOURS, "As `low`; never unseen."
        ),
        TableColumn("mean_low", "Lower end of its interval, by Greenwood.", _HOURS, "As `mean`."),
        TableColumn("mean_high", "Upper end of it.", _HOURS, "As `mean`."),
        TableColumn("horizon", "Hours up to which the mean is taken.", _HOURS),
        TableColumn(
            "allowed",
            "Hours to the deadline; of half of the cases at most, where it varies by the calendar.",
            _HOURS,
            "Where nothing is due.",
        ),
    ),
)
DURATION_DIFFERENCES = Table(
    "duration_differences",
    "Do channels, departments and kinds really wait differently long?",
    "what is waited for, and a sort of cases; priorities are compared within themselves",
    (
        TableColumn("event", "As in `durations`."),
        TableColumn("by", "`channel`, `department` or `kind`."),
        TableColumn("groups", "So many groups are compared.", COUNT),
        TableColumn("statistic", "Of the log-rank test, chi square.", NUMBER, "Without a test."),
        TableColumn("df", "Its degrees of freedom.", NUMBER),
        TableColumn("p", "Of the test alone.", P, "As `statistic`."),
        TableColumn("p_adjusted", "Made up for all tests of its event.", P, "As `statistic`."),
        TableColumn("tests", "So many tests the family has.", COUNT),
    ),
)
SERVICE_RATES = Table(
    "service_rates",
    "How many cases were settled well?",
    "a rate, of all cases received in the period or a group of them",
    (
        TableColumn(
            "rate",
            "`paused`: stood still for a time, of systems with a log; `reopened`: opened again; "
            "`first_contact`: settled at once; `misrouted`: with another department than declared; "
            "`unassigned`: with none; `repeat`: customers who came back.",
        ),
        _BY,
        _GROUP,
        TableColumn("count", "Cases (of `repeat`: customers) of which it is true.", COUNT),
        TableColumn("n", "Of so many.", COUNT),
        TableColumn("value", "`count` by `n`.", SHARE, "Of fewer than five."),
        TableColumn("low", "Lower end of its interval, as in `compliance`.", SHARE, "As `value`."),
        TableColumn("high", "Upper end of it.", SHARE, "As `value`."),
    ),
)
SERVICE_RATE_DIFFERENCES = Table(
    "service_rate_differences",
    "Whose cases are really settled worse or better than all others?",
    "a rate, and a group of cases received in the period beside all others",
    (TableColumn("rate", "As in `service_rates`."), *_BESIDE),
)
SATISFACTION = Table(
    "satisfaction",
    "How content are customers with the handling, after the solution?",
    "a group of the answers of the wave that were given after the solution of their case",
    (
        TableColumn("by", "`all`, `verdict`, `reopened`, `priority`, or `hours` to the solution."),
        TableColumn(
            "group",
            "`in_time`, `late`; `reopened`, `once`; P0 to P3; or from how many to how many hours.",
        ),
        TableColumn("n", "Answers.", NUMBER, _FEWER),
        TableColumn("value", "Mean mark of the study's overall item.", "mark", _FEWER),
        TableColumn("low", "Lower end of its 95 % interval, by t.", "mark", _FEWER),
        TableColumn("high", "Upper end of it.", "mark", _FEWER),
    ),
)
SATISFACTION_EFFECTS = Table(
    "satisfaction_effects",
    "What do late, reopened and slow cases cost?",
    "an effect on the mark of the study's overall item",
    (
        TableColumn(
            "effect",
            "`late`: late beside in time; `late_all_answers`: the same with answers given before "
            "the solution, which are about waiting; `reopened`: beside not; `doubling`: of each "
            "doubling of the hours to the solution, within priorities.",
        ),
        TableColumn("difference", "Marks more or less.", "mark"),
        TableColumn("low", "Lower end of its 95 % interval.", "mark", "Where there is no test."),
        TableColumn("high", "Upper end of it.", "mark", "As `low`."),
        TableColumn("p", "Two-sided.", P, "As `low`."),
        TableColumn("n", "Answers of the first group; of `doubling` all.", COUNT),
        TableColumn("n_rest", "Of the other.", NUMBER, "Of `doubling`."),
    ),
)
TABLES = (
    CASE_LEDGER,
    LEDGER_CHECKS,
    CASES_RECEIVED,
    COMPLIANCE,
    COMPLIANCE_DIFFERENCES,
    DURATIONS,
    DURATION_DIFFERENCES,
    AGEING,
    WEEKS,
    SERVICE_RATES,
    SERVICE_RATE_DIFFERENCES,
    SATISFACTION,
    SATISFACTION_EFFECTS,
)
