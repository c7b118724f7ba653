"""The result tables of what customers say in open answers."""

from csatbook.analysis.tables.column import (
    CODEBOOK,
    COUNT,
    ISSUE,
    NO_TEST,
    NUMBER,
    QUESTION,
    SHARE,
    P,
    Table,
    TableColumn,
)

_HIDDEN = "Where there is no rate."
_CLOSED = "Of a hidden group."
TONE = TableColumn(
    "tone",
    "`positive` or `negative`, as the question asks; of one that asks for neither `all`, and how "
    "the issue is mentioned: by the words of its clause, else by the respondent's mark.",
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
        TableColumn(
            "estimate",
            "`dictionary`: as the words say, uncorrected; `corrected` by answers that were coded "
            "by hand (double sampling): then the rates, their intervals and, where all issues are, "
            "`share_of_mentions`. `mentions` is as the words say.",
        ),
        CODEBOOK,
        TableColumn(
            "reason",
            "Why there is no rate: `few_mentions`, `too_few`, `protected`, `no_answers`.",
            missing="Where there is one.",
        ),
        TableColumn(
            "rate_words",
            "As the words say: share of those who commented, weighted.",
            SHARE,
            _HIDDEN,
        ),
        TableColumn("coded", "Answers coded by hand.", NUMBER, "Where nothing is corrected."),
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
_FEW = "Where too few mention it, or nothing is compared."
_WHY = TableColumn(
    "reason",
    "Why numbers are missing, such as `few_mentions`, `too_few`, `protected`.",
    missing="Where none is.",
)

_UNCODED = "Where there is nothing to compare, or too few said something."

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
        TableColumn("rate", "Share of those who said something now, weighted.", SHARE, _FEW),
        TableColumn("rate_before", "The same then.", SHARE, _FEW),
        *_TEST,
        TableColumn("n", "Respondents who said something now.", COUNT),
        TableColumn("n_before", "The same then.", COUNT),
        TableColumn("n_both", "Respondents of both.", NUMBER, "Where nobody tells who they are."),
        CODEBOOK,
        TableColumn(
            "uncoded",
            "Share of those who said something and mention no issue now.",
            SHARE,
            _UNCODED,
        ),
        TableColumn("uncoded_before", "The same then.", SHARE, _UNCODED),
        TableColumn(
            "doubt",
            "`new_words`: the issue fell, and how many answers mention no issue does not rule out "
            "that it is only spoken of in other words.",
            missing="Where there is no such doubt.",
        ),
        TableColumn(
            "basis",
            "What the difference is: `dictionary`, as the words say; `divided_by_j`, that divided "
            "by `j`, right if the words are as good in both waves, and tested as the words' own; "
            "`coded_in_both`, between two corrected rates (test `double_sampling`).",
        ),
        TableColumn(
            "j",
            "Sensitivity + specificity - 1 of the words in the wave that was coded.",
            NUMBER,
            "Where nothing is divided by it.",
        ),
        TableColumn("difference_words", "As the words say.", SHARE, _UNTESTED),
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
        TableColumn("rate_a", "Share of those who said something in it, weighted.", SHARE, _FEW),
        TableColumn("rate_b", "The same of the other.", SHARE, _FEW),
        *_TEST,
        TableColumn("n_a", "Respondents who said something in the one.", COUNT),
        TableColumn("n_b", "In the other.", COUNT),
        CODEBOOK,
        _WHY,
    ),
)

_ASKED_ALL = "Where there is no share."
_UNRANKED = "Where options are not ranked, or there is no share."
_NO_SPREAD = "Where there is no mean rank, or but one rank was given."
OPTION = TableColumn("option", "The option's name in the study file.")
_MEASURE = TableColumn(
    "measure",
    "What is compared: `chosen`, the share that ticked (or ranked) it; of ranked options also "
    "`first`, the share that ranked it first, and `mean_rank`, of those who ranked it: then rates "
    "and differences are ranks, and a smaller one is nearer to the first place.",
)
_TICKED_QUESTION = TableColumn("question", "The name of the question with several answers.")

CHOICES = Table(
    "choices",
    "How many customers ticked each option of a question with several answers?",
    "a question and an option",
    (
        _TICKED_QUESTION,
        OPTION,
        TableColumn("count", "Respondents who ticked it, not weighted.", NUMBER, _ASKED_ALL),
        TableColumn("share", "Share of those who answered, weighted.", SHARE, _ASKED_ALL),
        TableColumn("low", "Lower end of its 95 % interval.", SHARE, _ASKED_ALL),
        TableColumn("high", "Upper end.", SHARE, _ASKED_ALL),
        TableColumn("share_of_mentions", "Share of all ticks, weighted.", SHARE, _ASKED_ALL),
        TableColumn("n", "Respondents who answered.", NUMBER, _CLOSED),
        TableColumn("asked", "Respondents who were asked.", NUMBER, _CLOSED),
        TableColumn("skipped", "Of those, who did not answer.", NUMBER, _CLOSED),
        TableColumn("none", "Who answered and ticked no option.", NUMBER, _CLOSED),
        TableColumn("share_asked", "Share of those asked, weighted.", SHARE, _ASKED_ALL),
        TableColumn("low_asked", "Lower end of its 95 % interval.", SHARE, _ASKED_ALL),
        TableColumn("high_asked", "Upper end.", SHARE, _ASKED_ALL),
        TableColumn(
            "n_eff",
            "So many who answered, drawn by simple random sampling, would be as precise.",
            NUMBER,
            "Where there is no share, or the design effect cannot be computed.",
        ),
        TableColumn("first", "Share of those who answered that ranked it first.", SHARE, _UNRANKED),
        TableColumn("low_first", "Lower end of its 95 % interval.", SHARE, _UNRANKED),
        TableColumn("high_first", "Upper end.", SHARE, _UNRANKED),
        TableColumn(
            "mean_rank",
            "Mean rank (1 is the first) over those alone who ranked it, weighted.",
            NUMBER,
            f"{_UNRANKED} Where too few ranked it.",
        ),
        TableColumn("low_rank", "Lower end of its 95 % interval.", NUMBER, _NO_SPREAD),
        TableColumn("high_rank", "Upper end.", NUMBER, _NO_SPREAD),
        TableColumn(
            "reason",
            "Why there is no share: `too_few`, `protected`, `no_answers`; or `counted`.",
            missing="Where there is one.",
        ),
    ),
)

CHOICE_CHANGES = Table(
    "choice_changes",
    "What became of each option since a wave before?",
    "a question, an option, a measure and a wave before",
    (
        _TICKED_QUESTION,
        OPTION,
        _MEASURE,
        *ISSUE_CHANGES.own[3 : ISSUE_CHANGES.own.index(CODEBOOK)],
        _WHY,
    ),
)

CHOICE_DIFFERENCES = Table(
    "choice_differences",
    "Which groups tick an option more often than others?",
    "a question, an option, a measure and two groups of a segment",
    (_TICKED_QUESTION, OPTION, _MEASURE, *ISSUE_DIFFERENCES.own[3:-2], _WHY),
)

CHOICE_OMNIBUS = Table(
    "choice_omnibus",
    "Do all groups of a segment choose alike, of questions with one answer that is no mark?",
    "a question with `most: 1` and a segment",
    (
        _TICKED_QUESTION,
        TableColumn("by", "The segment."),
        TableColumn("test", "`pearson`, `rao_scott` or `cautious_rao_scott`."),
        TableColumn("statistic", "Of the test.", NUMBER, NO_TEST),
        TableColumn("df", "Its degrees of freedom.", NUMBER, NO_TEST),
        TableColumn("df_error", "Those of its denominator.", NUMBER, "Where it has none."),
        TableColumn("p", "Of the test alone.", P, NO_TEST),
        TableColumn("p_adjusted", "Made up for the segments of the question.", P, NO_TEST),
        TableColumn("groups", "Groups in the test.", COUNT),
        TableColumn("n", "Respondents in the test.", COUNT),
        TableColumn("effect", "Size of the differences.", NUMBER, NO_TEST),
        TableColumn("effect_name", "`cramer_v`."),
        TableColumn("reason", "Why there was no test.", missing="Where there was one."),
    ),
)

TABLES = (
    ISSUES,
    ISSUE_CHANGES,
    ISSUE_DIFFERENCES,
    CHOICES,
    CHOICE_CHANGES,
    CHOICE_DIFFERENCES,
    CHOICE_OMNIBUS,
)
