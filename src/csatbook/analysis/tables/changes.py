"""The tables of changes between waves and of measures of improvement."""

from csatbook.analysis.tables.column import (
    COUNT,
    NO_TEST,
    NUMBER,
    SCORE,
    SCORE_UNIT,
    SHARE,
    TRUTH,
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
        TableColumn(
            "against",
            "`previous`: the last wave before; `year_ago`: that of a year ago; `chosen`: the one "
            "that the study's `report.against` names.",
        ),
        TableColumn("period_before", "The period of that wave."),
        TableColumn(
            "value_before",
            "The score then, over the questions that both waves asked alike.",
            SCORE_UNIT,
            _NOT_COMPARED,
        ),
        TableColumn("value", "The score now, over the same questions.", SCORE_UNIT, _NOT_COMPARED),
        TableColumn("difference", "`value` minus `value_before`.", SCORE_UNIT, _NOT_COMPARED),
        TableColumn("low", "Lower end of the difference's interval.", SCORE_UNIT, NO_TEST),
        TableColumn("high", "Upper end of the difference's interval.", SCORE_UNIT, NO_TEST),
        TableColumn(
            "test",
            "As of groups; `overlap_t`: some answered in both waves; of scores that are made of "
            "others `errors_t`, and `joint_t` where respondents or clusters are in both; `none`.",
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
            "`not_enough` answers to tell; `not_tested` where nothing tells how sure a change is; "
            "`not_comparable`.",
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
            "Questions of the score that the waves did not both ask, or not in the same way, or of "
            "unlike parts of their respondents.",
            missing="Where there is none.",
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
        TableColumn(
            "reason",
            "Why there was no test; `filled_in`: a part was filled in from others, and nothing "
            "tells how far it may be off.",
            missing="Where there was one.",
        ),
        TableColumn(
            "units_compared",
            "Units that both values are the mean of: those that have the score in both waves.",
            NUMBER,
            "Where the score is no mean of units.",
        ),
        TableColumn(
            "units_left_out",
            "Units that have the score in one of the waves alone.",
            NUMBER,
            "Where the score is no mean of units.",
        ),
    ),
)

_UNTESTED = "Where it is not verified yet, or cannot be."

ACTIONS = Table(
    "actions",
    "Did a measure improve what it was to improve?",
    "a measure against a problem that was seen up to this wave",
    (
        TableColumn("action", "Its id in the study file."),
        TableColumn("problem", "What it is to mend, in the language of the report."),
        TableColumn("owner", "Who does it."),
        TableColumn("due", "By when, as 2026-03-31."),
        TableColumn(
            "status",
            "At the end of the wave: `planned`, `overdue`, `done`, `verified`, `cancelled`.",
        ),
        SCORE,
        TableColumn("subject", "`overall`, `dimension:x` or `item:y`."),
        TableColumn("before", "The score of the affected customers then.", SCORE_UNIT, _UNTESTED),
        TableColumn("after", "The same when it was verified.", SCORE_UNIT, _UNTESTED),
        TableColumn(
            "difference",
            "The effect: the change of the affected, less that of the others where `method` says "
            "so; by `equally_low` of those of the affected who have their like.",
            SCORE_UNIT,
            _UNTESTED,
        ),
        TableColumn("low", "Lower end of its interval.", SCORE_UNIT, NO_TEST),
        TableColumn("high", "Upper end of its interval.", SCORE_UNIT, NO_TEST),
        TableColumn("p", "Two-sided, of the test alone.", P, NO_TEST),
        TableColumn(
            "verdict",
            "`improved`, `not_shown`, `worse`; `pending`: its wave is still to come; "
            "`no_comparison`: chosen for low scores, and nobody is like them; `not_possible`: see "
            "`reason`.",
        ),
        TableColumn(
            "mde", "An effect of this size would have been found in 80 %.", SCORE_UNIT, NO_TEST
        ),
        TableColumn(
            "method",
            "`difference_in_differences`: less the change of all others; `equally_low`: less that "
            "of others as low before; `change`.",
            missing="Where it is not verified.",
        ),
        TableColumn("n_before", "Affected who answered then.", NUMBER, _UNTESTED),
        TableColumn("n_after", "Affected who answered when it was verified.", NUMBER, _UNTESTED),
        TableColumn("period_before", "The wave in which the problem was seen."),
        TableColumn("period_after", "The wave that verifies it.", missing="Before that wave."),
        TableColumn("change_rest", "How the others changed.", SCORE_UNIT, "Without a comparison."),
        TableColumn(
            "picks",
            "From so many groups the affected were chosen for low scores, and the test is so many "
            "times as strict; else 1.",
            COUNT,
        ),
        TableColumn(
            "p_adjusted",
            "p times `picks`, by which the verdict goes.",
            P,
            NO_TEST,
        ),
        TableColumn("expected", "The effect that was expected.", SCORE_UNIT, "Where none was."),
        TableColumn(
            "reached",
            "`reached`, `missed` or `undecided`: the interval beside the expected effect.",
            missing="Without an expected effect or an interval.",
        ),
        TableColumn("reason", "Why there is no verdict or test.", missing="Where there is one."),
    ),
)
NOTICES = Table(
    "notices",
    "How many customers are to be told of each measure?",
    "a measure that is done and says who is told of it",
    (
        TableColumn("action", "Its id in the study file."),
        TableColumn("eligible", "Customers who complained of what it mends.", COUNT),
        TableColumn("consent_missing", "Those of them who did not agree to be told.", COUNT),
        TableColumn("listed", "Those whom `csatbook notice` lists.", COUNT),
    ),
)

PARTS = Table(
    "change_parts",
    "Why did a score change: what its groups scored, how many they were, weights, or rules?",
    "a part of a change, of all groups of a variable together, or of one of them",
    (
        SCORE,
        TableColumn("against", "As in `changes`."),
        TableColumn(
            "part",
            "`score`: what the groups scored; `mix`: their shares; `weighting`; `validity`: what "
            "was set aside. The four rows of a variable that are of no group add up to the change.",
        ),
        TableColumn(
            "by",
            "The segment variable whose groups are told apart.",
            missing="Where the study has none.",
        ),
        TableColumn(
            "group",
            "A value of that variable; the rows of `score` or of `mix` with a share add up to "
            "that part.",
            missing="Of all groups together, or where `rest` is True.",
        ),
        TableColumn("contribution", "What it added to the change.", SCORE_UNIT),
        TableColumn("subject", "`overall` or `dimension:x`."),
        TableColumn("period_before", "The period of the wave before."),
        TableColumn(
            "share_before",
            "The group's share of the answers then, set aside or not.",
            SHARE,
            "Of all groups together.",
        ),
        TableColumn("share", "The same now.", SHARE, "Of all groups together."),
        TableColumn(
            "rest",
            "Whether it is the group of those without a value or whose group is not shown.",
            TRUTH,
        ),
        TableColumn(
            "p_alike",
            "Of the hypothesis that all groups of the variable changed alike.",
            P,
            "With fewer than two groups.",
        ),
        TableColumn("leads", "Whether this variable's groups changed most differently.", TRUTH),
        TableColumn("set_aside_before", "Questionnaires set aside that count here, then.", COUNT),
        TableColumn("set_aside", "The same now.", COUNT),
        TableColumn(
            "p_alike_adjusted",
            "`p_alike`, made up (Holm) for all variables by which this change is divided.",
            P,
            "With fewer than two groups.",
        ),
    ),
)

CONTRIBUTIONS = Table(
    "change_contributions",
    "Which dimensions, and which questions, contributed most to the change of the leading score?",
    "a dimension or question, or what is left of the change",
    (
        SCORE,
        TableColumn("against", "As in `changes`."),
        TableColumn("level", "`dimension` or `item`; all rows of a level add up to the change."),
        TableColumn("subject", "`dimension:x` or `item:y`.", missing="Where `rest` is True."),
        TableColumn("contribution", "What it added to the change.", SCORE_UNIT),
        TableColumn("period_before", "The period of the wave before."),
        TableColumn(
            "method",
            "`composition`: the whole is made of these questions, and each counts by its mean "
            "share in it; `regression`: the whole is a question of its own, and each counts by "
            "how far it goes along with it (both waves pooled, all others held).",
        ),
        TableColumn(
            "weight",
            "Its mean share or its coefficient, with which its change counts.",
            NUMBER,
            "Where `rest` is True.",
        ),
        TableColumn(
            "change",
            "By how much its own score changed, by `regression` of those with a score on all.",
            SCORE_UNIT,
            "Where `rest` is True.",
        ),
        TableColumn(
            "rest",
            "Whether it is what is left: that some questions were answered more often, or by "
            "`regression` what none of them tells of.",
            TRUTH,
        ),
    ),
)

RANK_CHANGES = Table(
    "rank_changes",
    "Which units really climbed or dropped since a wave before, and whose score really changed?",
    "a wave before, a score by which units are ranked, and a unit that has it in both waves",
    (
        SCORE,
        TableColumn("subject", "`unit:level=name`."),
        TableColumn("against", "As in `changes`."),
        TableColumn("period_before", "The period of that wave."),
        TableColumn("rank_before", "The place then, among the units ranked in both waves.", COUNT),
        TableColumn("rank", "The place now, among the same.", COUNT),
        TableColumn("climb", "So many places up; below 0: down.", "places"),
        TableColumn("climb_low", "So many places at least, for all units at once.", "places"),
        TableColumn("climb_high", "So many at most.", "places"),
        TableColumn(
            "verdict",
            "`climbed` or `dropped`: of the true places, and with 95 % (1 less `compare.level`) of "
            "no unit wrongly; `not_shown`.",
        ),
        TableColumn("units", "Units that are ranked in both waves.", COUNT),
        TableColumn("value_before", "The score then.", SCORE_UNIT),
        TableColumn("value", "The score now.", SCORE_UNIT),
        TableColumn("difference", "`value` minus `value_before`.", SCORE_UNIT),
        TableColumn("low", "Lower end of the difference's interval.", SCORE_UNIT, NO_TEST),
        TableColumn("high", "Upper end of the difference's interval.", SCORE_UNIT, NO_TEST),
        TableColumn("p", "Two-sided, of the test of the difference alone.", P, NO_TEST),
        TableColumn("p_adjusted", "The same, made up for all units of the level.", P, NO_TEST),
        TableColumn("score_verdict", "Of the difference, as `verdict` in `changes`."),
        TableColumn("reason", "Why there was no test.", missing="Where there was one."),
    ),
)

TABLES = (CHANGES, RANK_CHANGES, PARTS, CONTRIBUTIONS, ACTIONS, NOTICES)
