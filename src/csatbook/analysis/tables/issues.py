"""The result tables of what customers say in open answers."""

from csatbook.analysis.tables.column import COUNT, NUMBER, SHARE, P, Table, TableColumn

_HIDDEN = "Where there is no rate."
_CLOSED = "Of a hidden group."
QUESTION = TableColumn("question", "The open question's name in the study file.")
ISSUE = TableColumn("issue", "The issue's name in the codebook.")
TONE = TableColumn(
    "tone",
    "`positive` or `negative`, as the question asks; of one that asks for neither `all`, and how "
    "the issue is mentioned: by the words of its clause, else by the respondent's mark.",
)
CODEBOOK = TableColumn(
    "codebook",
    "What names the codebook's words: numbers of different ones must not be compared.",
)

ISSUES = Table(
    "issues",
    "How many customers speak of each issue?",
    "an open question, an issue of the codebook and a tone; a respondent counts once, however "
    "often the issue stands in the answer",
    (
        QUESTION,
        ISSUE,
        TONE,
        TableColumn("mentions", "Respondents who mention it, not weighted.", NUMBER, _HIDDEN),
        TableColumn("asked", "Respondents who were asked.", NUMBER, _CLOSED),
        TableColumn("answered", "Of those, who wrote anything.", NUMBER, _CLOSED),
        TableColumn(
            "commented", "Of those, who wrote more than that there is nothing.", NUMBER, _CLOSED
        ),
        TableColumn("nothing", "The others, such as 无, none, n/a.", NUMBER, _CLOSED),
        TableColumn("rate_asked", "Share of those asked, weighted.", SHARE, _HIDDEN),
        TableColumn("rate_commented", "Share of those who commented, weighted.", SHARE, _HIDDEN),
        TableColumn(
            "share_of_mentions", "Of all mentions of the question in this tone.", SHARE, _HIDDEN
        ),
        TableColumn(
            "low",
            "Lower end of the 95 % interval of `rate_commented`; of sampling alone, where "
            "`estimate` is `dictionary`.",
            SHARE,
            _HIDDEN,
        ),
        TableColumn("high", "Its upper end.", SHARE, _HIDDEN),
        TableColumn("low_asked", "The same of `rate_asked`: lower end.", SHARE, _HIDDEN),
        TableColumn("high_asked", "Upper end.", SHARE, _HIDDEN),
        TableColumn(
            "n_eff",
            "So many commenters drawn by simple random sampling would be as precise.",
            NUMBER,
            "Where there is no rate, or the design effect cannot be computed.",
        ),
        TableColumn("estimate", "`dictionary`: as the words say, uncorrected."),
        CODEBOOK,
        TableColumn(
            "reason",
            "Why there is no rate: `few_mentions`, `too_few`, `protected`, `no_answers`.",
            missing="Where there is one.",
        ),
    ),
)

_UNTESTED = "Where there was no test, or a number is hidden."
_TEST = (
    TableColumn("difference", "The first rate minus the second.", SHARE, _UNTESTED),
    TableColumn("low", "Lower end of the difference's interval.", SHARE, _UNTESTED),
    TableColumn("high", "Its upper end.", SHARE, _UNTESTED),
    TableColumn("test", "As in `comparisons` and `changes`."),
    TableColumn("statistic", "Of the test.", NUMBER, _UNTESTED),
    TableColumn("df", "Its degrees of freedom.", NUMBER, "Where it has none, or as `statistic`."),
    TableColumn("p", "Two-sided, of the test alone.", P, _UNTESTED),
    TableColumn("p_adjusted", "Made up for all tests of its family.", P, _UNTESTED),
    TableColumn("tests", "So many tests the family has.", COUNT),
    TableColumn(
        "verdict", "`larger` or `smaller` where that is shown, `not_shown`, `not_comparable`."
    ),
)
_FEW = "Where fewer mention it than the codebook's `least`, or nothing is compared."
_WHY = TableColumn(
    "reason",
    "Why numbers are missing, such as `few_mentions`, `too_few`, `protected`.",
    missing="Where none is.",
)

ISSUE_CHANGES = Table(
    "issue_changes",
    "What became of each issue since a wave before?",
    "an open question, an issue, a tone and a wave before; both waves are read by the codebook of "
    "now, and what too few mention in both is left out",
    (
        QUESTION,
        ISSUE,
        TONE,
        TableColumn("against", "`previous`, `year_ago` or `chosen`, as in `changes`."),
        TableColumn("period_before", "The period of that wave."),
        TableColumn("rate", "Share of those who commented now, weighted.", SHARE, _FEW),
        TableColumn("rate_before", "The same then.", SHARE, _FEW),
        *_TEST,
        TableColumn("n", "Respondents who commented now.", COUNT),
        TableColumn("n_before", "The same then.", COUNT),
        TableColumn("n_both", "Respondents of both.", NUMBER, "Where nobody tells who they are."),
        CODEBOOK,
        _WHY,
    ),
)

ISSUE_DIFFERENCES = Table(
    "issue_differences",
    "Which groups speak of an issue more often than others?",
    "an open question, an issue, a tone and two groups of a segment; what too few mention in both "
    "is left out",
    (
        QUESTION,
        ISSUE,
        TONE,
        TableColumn("by", "The segment."),
        TableColumn("group_a", "A group of it."),
        TableColumn("group_b", "Another one, `rest` or `total`."),
        TableColumn("rate_a", "Share of those who commented in it, weighted.", SHARE, _FEW),
        TableColumn("rate_b", "The same of the other.", SHARE, _FEW),
        *_TEST,
        TableColumn("n_a", "Respondents who commented in the one.", COUNT),
        TableColumn("n_b", "In the other.", COUNT),
        CODEBOOK,
        _WHY,
    ),
)

TABLES = (ISSUES, ISSUE_CHANGES, ISSUE_DIFFERENCES)
