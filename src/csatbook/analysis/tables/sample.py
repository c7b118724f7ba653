"""The tables about the answers themselves: who answered, what was set aside, and the self-check."""

from csatbook.analysis.tables.column import COUNT, NUMBER, SHARE, TRUTH, Table, TableColumn

_HIDDEN = "In the row of a group that must not be shown."
_UNTOLD = "Where the study has no invitations, or they do not tell it for this segment."

SAMPLE = Table(
    "sample",
    "How many customers were there, asked, returned, set aside, kept, and worth how many?",
    "a report's respondents",
    (
        TableColumn("population", "Customers there are.", COUNT, _UNTOLD),
        TableColumn("invited", "Customers who were asked.", COUNT, _UNTOLD),
        TableColumn(
            "returned",
            "Customers who sent a questionnaire: as the invitations say, else as counted.",
            COUNT,
            _HIDDEN,
        ),
        TableColumn(
            "rejected",
            "Customers whose questionnaires were all set aside; the table `rejected` says why.",
            COUNT,
            _HIDDEN,
        ),
        TableColumn("valid", "Customers with a valid questionnaire.", COUNT, _HIDDEN),
        TableColumn("repeated", "Further questionnaires of the same customers.", COUNT, _HIDDEN),
        TableColumn(
            "response_rate",
            "`returned` by `invited`.",
            SHARE,
            "Where `invited` is, or nobody was asked, or the group must not be shown.",
        ),
        TableColumn(
            "valid_rate",
            "`valid` by those who were read, valid or rejected.",
            SHARE,
            "Where nobody was, or the group must not be shown.",
        ),
        TableColumn(
            "n_eff",
            "So many drawn by simple random sampling would be as precise: answers by "
            "`design_effect`.",
            NUMBER,
            "Where `design_effect` is; 0 without answers.",
        ),
        TableColumn(
            "design_effect",
            "Kish's, which the weights decide; of a sample drawn in strata or clusters that of the "
            "leading score of answers.",
            NUMBER,
            "Where it cannot be computed, or the group must not be shown.",
        ),
    ),
)

REJECTED = Table(
    "rejected",
    "For which reasons were how many questionnaires set aside?",
    "a reason; a questionnaire can have several. None of a group that must not be shown",
    (
        TableColumn("reason", "The validity rule, such as `too_fast`."),
        TableColumn("count", "Customers without a valid questionnaire whom it is about.", COUNT),
    ),
)

WEIGHTING = Table(
    "weighting",
    "Which share of the weight has each value of a weighted segment, before and after?",
    "a value of a weighted segment, of the whole wave; and one of those without a value",
    (
        TableColumn("variable", "The weighted segment."),
        TableColumn(
            "within",
            "The value of the segment within which the shares are reached.",
            missing="Where they are reached over everyone.",
        ),
        TableColumn(
            "value", "The segment's value.", missing="In the row of those without a value."
        ),
        TableColumn("n", "Respondents.", COUNT, _HIDDEN),
        TableColumn(
            "before",
            "Share of the starting weights, among those with a value; of those without, among "
            "everyone.",
            SHARE,
            _HIDDEN,
        ),
        TableColumn(
            "declared",
            "The share that the study file asks for.",
            SHARE,
            "In the row of those without a value.",
        ),
        TableColumn("achieved", "The share of the weights that were reached.", SHARE, _HIDDEN),
    ),
)

SELFCHECK = Table(
    "selfcheck",
    "Do all results stay as they are where nothing has changed but the telling?",
    "a check",
    (
        TableColumn(
            "check",
            "`weights`: all weights times 10. `order`: the rows in another order. `twice`: each "
            "row twice at half its weight, as one respondent.",
        ),
        TableColumn("answers", "Rows of answers that the check used.", COUNT),
        TableColumn(
            "numbers", "Entries of tables that were compared, also text and empty ones.", COUNT
        ),
        TableColumn("moved", "Of these, how many differ.", COUNT),
        TableColumn(
            "deviation",
            "The largest difference: relative to the number's size, absolute where it is below 1.",
            NUMBER,
        ),
        TableColumn("ok", "Whether nothing moved.", TRUTH),
        TableColumn("where", "The first entry that differs.", missing="Where none does."),
    ),
)

_UNKNOWN = "Where something is not known; `reason` says what."

DEMANDS = Table(
    "demands",
    "How many respondents does each rule demand of the whole wave, and is that reached?",
    "a rule of the study's `sampling`",
    (
        TableColumn("demand", "The rule's name in the study file."),
        TableColumn("required", "So many are demanded.", COUNT, _UNKNOWN),
        TableColumn("reached", "So many there are.", NUMBER, _UNKNOWN),
        TableColumn("counted", "Who is counted, such as `valid` or `returned`."),
        TableColumn("kept", "Whether enough was reached.", TRUTH, _UNKNOWN),
        TableColumn("short", "How many more it would have taken.", COUNT),
        TableColumn(
            "reason",
            "What would have to be known, such as `population`; or `impossible`.",
            missing="Where all is known.",
        ),
    ),
    exported=False,
)

TABLES = (SAMPLE, REJECTED, WEIGHTING, SELFCHECK, DEMANDS)
