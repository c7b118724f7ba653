"""The table of changes between waves."""

from csatbook.analysis.tables.column import (
    COUNT,
    NO_TEST,
    NUMBER,
    SCORE,
    SCORE_UNIT,
    P,
    Table,
    TableColumn,
)

_NOT_COMPARED = "Where nothing can be compared, or a group is hidden."

CHANGES = Table(
    "changes",
    "What became of each score since a wave before, and is it more than chance?",
    "a wave before, a score, and what it is of",
    (
        SCORE,
        TableColumn("subject", "`overall`, `dimension:x` or `item:y`."),
        TableColumn("against", "`previous`: the last wave before; `year_ago`: that of a year ago."),
        TableColumn("period_before", "The period of that wave."),
        TableColumn(
            "value_before",
            "The score then, over the questions answered in both waves.",
            SCORE_UNIT,
            _NOT_COMPARED,
        ),
        TableColumn("value", "The score now, over the same questions.", SCORE_UNIT, _NOT_COMPARED),
        TableColumn("difference", "`value` minus `value_before`.", SCORE_UNIT, _NOT_COMPARED),
        TableColumn("low", "Lower end of the difference's interval.", SCORE_UNIT, NO_TEST),
        TableColumn("high", "Upper end of the difference's interval.", SCORE_UNIT, NO_TEST),
        TableColumn(
            "test",
            "As of groups; `overlap_t`: some answered in both waves; `errors_t`: of scores that "
            "are made of others; `none`.",
        ),
        TableColumn("statistic", "Of the test.", NUMBER, "Where the test is exact, or none."),
        TableColumn(
            "df", "Its degrees of freedom.", NUMBER, "Where the statistic is normal, or no test."
        ),
        TableColumn("p", "Two-sided, of the test alone.", P, NO_TEST),
        TableColumn("p_adjusted", "The same, made up for all tests of the family.", P, NO_TEST),
        TableColumn(
            "family",
            "Tests that are read together: score, wave before, and the whole, dimensions or items.",
        ),
        TableColumn(
            "verdict",
            "`larger` or `smaller` where that is shown, or both waves were counted in full; "
            "`not_shown`; with a smallest difference that matters `no_relevant_difference` or "
            "`not_enough` answers to tell; `not_comparable`.",
        ),
        TableColumn("items_compared", "Questions that both values are over.", COUNT),
        TableColumn("n_before", "Respondents then with an answer.", COUNT),
        TableColumn("n", "Respondents now with an answer.", COUNT),
        TableColumn(
            "effect", "Size of the difference beside the spread.", NUMBER, "Without a test."
        ),
        TableColumn("effect_name", "`hedges_g` or `cohen_h`.", missing="Without an effect."),
        TableColumn("effect_low", "Lower end of its interval.", NUMBER, "Without an effect."),
        TableColumn("effect_high", "Upper end of its interval.", NUMBER, "Without an effect."),
        TableColumn("tests", "So many tests the family has.", COUNT),
        TableColumn(
            "items_left_out",
            "Questions of the score that were not answered in both waves.",
            missing="Where all were.",
        ),
        TableColumn("n_both", "Respondents in both.", NUMBER, "Where nobody tells who they are."),
        TableColumn(
            "value_all_before",
            "The score then, over all its questions of that wave, as in `scores`.",
            SCORE_UNIT,
            "Where it has none.",
        ),
        TableColumn(
            "value_all",
            "The score now, over all its questions of this wave.",
            SCORE_UNIT,
            "Where it has none.",
        ),
        TableColumn("reason", "Why there was no test.", missing="Where there was one."),
    ),
)

TABLES = (CHANGES,)
