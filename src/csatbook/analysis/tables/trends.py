"""The tables of the course over all waves."""

from csatbook.analysis.tables.column import (
    COUNT,
    NO_TEST,
    NUMBER,
    SCORE,
    SCORE_UNIT,
    TRUTH,
    P,
    Table,
    TableColumn,
)

_PER = "unit of the score, per period"
_SUBJECT = TableColumn("subject", "`overall`, `dimension:x`, `item:y` or `unit:level=name`.")
_COMPARED = TableColumn("items_compared", "Questions that the values are over.", COUNT)
_NO_SLOPE = "Of fewer than four waves."
_NO_TURN = "Where no turning point is shown."
_NO_CHART = "Of fewer than four waves that count, and of a wave without a number."
_NO_VALUE = "Where the wave has none."

TREND = Table(
    "trend",
    "Does each score rise or fall over all waves, and where did it turn?",
    "a score and what it is of",
    (
        SCORE,
        _SUBJECT,
        TableColumn(
            "waves",
            "Waves with a number over the same questions, those that all of them asked. A wave "
            "that asked fewer than half of the questions of now is left out.",
            COUNT,
        ),
        TableColumn("first_wave", "The first of them.", missing="Without any."),
        TableColumn(
            "slope",
            "Rise in each period: a straight line weighted by the waves' errors and by what waves "
            "vary beyond them (random-effects meta-regression, Paule-Mandel).",
            _PER,
            _NO_SLOPE,
        ),
        TableColumn("low", "Lower end of its interval (t, waves - 2 df).", _PER, NO_TEST),
        TableColumn("high", "Upper end of its interval.", _PER, NO_TEST),
        TableColumn("error", "Its standard error.", _PER, NO_TEST),
        TableColumn("df", "Its degrees of freedom.", NUMBER, NO_TEST),
        TableColumn("p", "Two-sided, of the slope alone.", P, NO_TEST),
        TableColumn("p_adjusted", "The same, made up for all tests of the family.", P, NO_TEST),
        TableColumn(
            "between",
            "Standard deviation of the waves around the line beyond their own errors.",
            SCORE_UNIT,
            NO_TEST,
        ),
        TableColumn("robust_slope", "Theil and Sen's: no wave weighs more.", _PER, _NO_SLOPE),
        TableColumn("robust_low", "Lower end of its interval.", _PER, NO_TEST),
        TableColumn("robust_high", "Upper end of its interval.", _PER, NO_TEST),
        TableColumn("robust_p", "Mann and Kendall's, alone.", P, NO_TEST),
        TableColumn("turning_wave", "The latest turning point.", missing=_NO_TURN),
        TableColumn("turnings", "All of them.", missing=_NO_TURN),
        TableColumn(
            "turning_p",
            "Of two lines that meet in place of one (joinpoint regression, by drawn courses).",
            P,
            "Of fewer than seven waves, and where all are the same.",
        ),
        TableColumn(
            "turning_p_adjusted",
            "The same, made up for all tests of the family.",
            P,
            "As `turning_p`.",
        ),
        TableColumn("slope_before", "Slope before the latest turning point.", _PER, _NO_TURN),
        TableColumn("slope_after", "Slope since.", _PER, _NO_TURN),
        TableColumn(
            "family",
            "Tests that are read together: score, and the whole, dimensions, items or units.",
        ),
        TableColumn("tests", "So many tests the family has.", COUNT),
        TableColumn(
            "verdict",
            "`turned`: a turning point is shown; else `rising` or `falling` where the slope is; "
            "else `not_shown`.",
        ),
        TableColumn(
            "last_change",
            "Verdict of the table `changes` on this wave and the one before; of units of "
            "`rank_changes`.",
            missing="In the first wave, and where that table has no row.",
        ),
        TableColumn(
            "reason",
            "Why there was no test: `few_waves`, `constant`.",
            missing="Where there was one.",
        ),
        _COMPARED,
        TableColumn(
            "items_left_out",
            "Questions of the score that not all of these waves asked alike.",
            missing="Where all were.",
        ),
    ),
)

CONTROL = Table(
    "control",
    "In which waves was a score out of the ordinary?",
    "a score, what it is of, and a wave",
    (
        SCORE,
        _SUBJECT,
        TableColumn("wave", "Up to this report's: which one the row tells of."),
        TableColumn(
            "value",
            "The score in that wave, over the questions that all waves asked.",
            SCORE_UNIT,
            _NO_VALUE,
        ),
        TableColumn(
            "error",
            "Its standard error by its size and the spread that all waves share, and by what was "
            "filled in.",
            SCORE_UNIT,
            "Where there is no number, or no error is known: then it is not judged.",
        ),
        TableColumn("centre", "Of all waves that count.", SCORE_UNIT, _NO_CHART),
        TableColumn(
            "lower",
            "Lower control limit: 3 sigma, by that wave's size and what waves vary (Laney).",
            SCORE_UNIT,
            _NO_CHART,
        ),
        TableColumn("upper", "Upper control limit.", SCORE_UNIT, _NO_CHART),
        TableColumn("n", "Respondents with an answer.", NUMBER, "Of a hidden group or no wave."),
        TableColumn("n_eff", "Worth so many.", NUMBER, "As `n`, or where it is not known."),
        TableColumn(
            "sigma_z",
            "How many times their own errors waves that follow each other vary; limits take at "
            "least 1.",
            NUMBER,
            "Of fewer than four waves that count.",
        ),
        TableColumn(
            "signal",
            "`above` or `below` the limits; `run_above` or `run_below`: at least the eighth wave "
            "in a row on that side of the centre.",
            missing="Where there is none, or the wave is not judged.",
        ),
        TableColumn("small", "Whether it has few answers: then it is not judged.", TRUTH),
        TableColumn("comparable", "Whether it asked the same questions as now.", TRUTH),
        TableColumn("reason", "Why there are no limits: `few_waves`.", missing="Where there are."),
        TableColumn("low", "Lower end of the value's interval.", SCORE_UNIT, NO_TEST),
        TableColumn("high", "Upper end of the value's interval.", SCORE_UNIT, NO_TEST),
        TableColumn(
            "value_all",
            "The score over all its questions of that wave, as in `scores`.",
            SCORE_UNIT,
            _NO_VALUE,
        ),
        _COMPARED,
        TableColumn(
            "filled",
            "Whether a part of the score, or of a unit's that is in it, was filled in from others.",
            TRUTH,
        ),
    ),
)

TABLES = (TREND, CONTROL)
