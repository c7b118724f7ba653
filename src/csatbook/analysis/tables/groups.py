"""The tables of comparisons: two groups, and all groups of a variable together."""

from csatbook.analysis.tables.column import (
    COUNT,
    NO_TEST,
    NUMBER,
    SCORE_UNIT,
    P,
    Table,
    TableColumn,
)

_NO_VALUE = "Where a group has none."
_SCORE = TableColumn(
    "score", "The score's name; `spread`: dispersion of an item's marks is compared."
)
_SUBJECT = TableColumn("subject", "`overall`, `dimension:x` or `item:y`.")
_NORMAL = "Where the statistic is normal, or the test exact, or there was none."

COMPARISONS = Table(
    "comparisons",
    "Which groups of customers differ, and how sure is that?",
    "a score, what it is of, and two groups; those of fewer than `min_answers`, or hidden, are "
    "left out",
    (
        _SCORE,
        _SUBJECT,
        TableColumn("by", "The segment whose values are compared; or `competitor`."),
        TableColumn("group_a", "One group; of competitors: `own`."),
        TableColumn("group_b", "The other group; `rest` or `total`; or the competitor."),
        TableColumn("value_a", "The score of `group_a`.", SCORE_UNIT, _NO_VALUE),
        TableColumn("value_b", "The score of `group_b`.", SCORE_UNIT, _NO_VALUE),
        TableColumn("difference", "`value_a` minus `value_b`.", SCORE_UNIT, _NO_VALUE),
        TableColumn("low", "Lower end of the difference's interval.", SCORE_UNIT, NO_TEST),
        TableColumn("high", "Upper end of the difference's interval.", SCORE_UNIT, NO_TEST),
        TableColumn("test", "Such as `welch_t`, `proportion`, `linear_t`, `brunner_munzel`."),
        TableColumn(
            "statistic", "Of the test.", NUMBER, "Where the test is exact, or there was none."
        ),
        TableColumn("df", "Its degrees of freedom.", NUMBER, _NORMAL),
        TableColumn("p", "Two-sided, of the test alone.", P, NO_TEST),
        TableColumn("p_adjusted", "The same, made up for all tests of the family.", P, NO_TEST),
        TableColumn(
            "family",
            "Tests that are read together: score, variable, and the whole, dimensions or items; "
            "`problems`: those on which the list of problems rests.",
        ),
        TableColumn(
            "effect", "Size of the difference beside the spread.", NUMBER, "Without spread."
        ),
        TableColumn("effect_name", "Such as `hedges_g`, `cohen_h`, `cohen_dz`, `cliff_delta`."),
        TableColumn("n_a", "Respondents of `group_a` with an answer.", COUNT),
        TableColumn("n_b", "Respondents of `group_b` with an answer.", COUNT),
        TableColumn("tests", "So many tests the family has.", COUNT),
        TableColumn(
            "effect_low", "Lower end of the effect's interval.", NUMBER, "Without `effect`."
        ),
        TableColumn(
            "effect_high", "Upper end of the effect's interval.", NUMBER, "Without `effect`."
        ),
        TableColumn(
            "verdict",
            "`larger` or `smaller` where that is shown of `group_a`; `not_shown`; with a smallest "
            "difference that matters `no_relevant_difference` or `not_enough` answers to tell.",
        ),
        TableColumn("reason", "Why there was no test.", missing="Where there was one."),
    ),
)

OMNIBUS = Table(
    "omnibus",
    "Do all groups of a variable score alike? Of three groups or more.",
    "a score, what it is of, and a segment",
    (
        TableColumn("score", "The score's name in the study file."),
        _SUBJECT,
        TableColumn("by", "The segment whose values are compared."),
        TableColumn("test", "Such as `welch_f`, `pearson`, `linear_f`, `kruskal_wallis`."),
        TableColumn("statistic", "Of the test.", NUMBER, NO_TEST),
        TableColumn("df", "Its degrees of freedom.", NUMBER, NO_TEST),
        TableColumn("df_error", "Those of its denominator.", NUMBER, "Where it has none."),
        TableColumn("p", "Of the test alone.", P, NO_TEST),
        TableColumn("p_adjusted", "The same, made up for all tests of the family.", P, NO_TEST),
        TableColumn("groups", "Groups in the test.", COUNT),
        TableColumn("n", "Respondents in the test.", COUNT),
        TableColumn("reason", "Why there was no test.", missing="Where there was one."),
    ),
)

TABLES = (COMPARISONS, OMNIBUS)
