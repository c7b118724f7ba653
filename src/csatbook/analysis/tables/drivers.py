"""The tables of drivers: what moves satisfaction, how, for whom, and what would follow."""

from csatbook.analysis.tables.column import (
    COUNT,
    DIFFERENCE,
    NUMBER,
    POINTS,
    SHARE,
    TRUTH,
    P,
    Table,
    TableColumn,
)

_NONE = "Where there is no result; `reason` says why."
_NO_INTERVAL = "Without resamples, or where there is no result."
_NO_PERFORMANCE = "Where too few answered it, or there is no result."
_NO_QUADRANT = "By another method than the first, or where a performance is missing."
_FEW = "Where too few gave such marks, or there is no result."
_WHY = "Why there is no result, such as `too_few`, `collinear`, `constant`."
_OUTCOME = TableColumn("outcome", "What is explained: an item or a score.")
_DRIVER = TableColumn(
    "driver",
    "`dimension:x` or `item:y`.",
    missing="Where there is no result and `reason` is about none in particular.",
)
_DRIVEN = (_OUTCOME, _DRIVER)
_ANSWERED = TableColumn("n", "Respondents who answered outcome and drivers.", COUNT)
_REASON = TableColumn("reason", _WHY, missing="Where there is a result.")

DRIVERS = Table(
    "drivers",
    "What moves each outcome, and how well is that done?",
    "an outcome, a method and a driver",
    (
        *_DRIVEN,
        TableColumn("method", "Such as `lmg`, `johnson`, `dominance`, `correlation`."),
        TableColumn(
            "importance",
            "In the method's own unit: a part of R², a coefficient, a correlation.",
            NUMBER,
            _NONE,
        ),
        TableColumn("share", "Of the sum of all importances, of their sizes.", SHARE, _NONE),
        TableColumn("low", "Lower end of the interval of `share`.", SHARE, _NO_INTERVAL),
        TableColumn("high", "Upper end of the interval of `share`.", SHARE, _NO_INTERVAL),
        TableColumn("rank_low", "The best place that it may have.", COUNT, _NO_INTERVAL),
        TableColumn("rank_high", "The worst place that it may have.", COUNT, _NO_INTERVAL),
        TableColumn(
            "performance", "Mean of everyone who answered the driver.", POINTS, _NO_PERFORMANCE
        ),
        TableColumn(
            "quadrant",
            "`concentrate`, `keep_up`, `low_priority` or `overkill`, by the first method.",
            missing=_NO_QUADRANT,
        ),
        TableColumn("n", "Respondents the analysis rests on.", COUNT),
        TableColumn("r_squared", "What all drivers together explain.", SHARE, _NONE),
        TableColumn("rank", "The place; 1 is the most important.", COUNT, _NONE),
        TableColumn(
            "standing",
            "`first`: clearly before all others; `tied`: perhaps the first; `below`: surely behind "
            "another; `open`: nothing can be said.",
            missing=_NONE,
        ),
        TableColumn(
            "verdict",
            "Of all drivers: one is clearly `first`, some are `tied`, or it `cannot_rank` them.",
            missing=_NO_INTERVAL,
        ),
        TableColumn("coefficient", "Standardised, all other drivers held.", NUMBER, _NONE),
        TableColumn("correlation", "With the outcome, alone.", "-1 to 1", _NONE),
        TableColumn(
            "vif", "Variance inflation factor: 1 where no other tells about it.", NUMBER, _NONE
        ),
        TableColumn(
            "performance_low", "Lower end of the performance's interval.", POINTS, _NO_PERFORMANCE
        ),
        TableColumn(
            "performance_high", "Upper end of the performance's interval.", POINTS, _NO_PERFORMANCE
        ),
        TableColumn("quadrant_sure", "Whether it surely lies there.", TRUTH, _NO_QUADRANT),
        TableColumn("r_low", "Lower end of the interval of `r_squared`.", SHARE, _NO_INTERVAL),
        TableColumn("r_high", "Upper end of the interval of `r_squared`.", SHARE, _NO_INTERVAL),
        TableColumn(
            "measure",
            "What is divided up: `r_squared` of the outcome, or `latent_r_squared` of the "
            "satisfaction behind ordered answers.",
        ),
        TableColumn("n_eff", "Kish's effective number of these respondents.", NUMBER),
        TableColumn("asked", "Respondents with an answer to the outcome.", COUNT),
        _REASON,
    ),
)

ASYMMETRY = Table(
    "asymmetry",
    "What do low and high marks of a driver do to an outcome? Which only disappoint or delight?",
    "an outcome and a driver",
    (
        *_DRIVEN,
        TableColumn(
            "kind",
            "`basic`: low marks cost, high ones bring less; `excitement`: the other way round; "
            "`performance`: both alike; `none`; `open`; `too_few`.",
            missing=_NONE,
        ),
        TableColumn("penalty", "What low marks cost beside those between.", DIFFERENCE, _FEW),
        TableColumn("penalty_low", "Lower end of its interval.", DIFFERENCE, _FEW),
        TableColumn("penalty_high", "Upper end of its interval.", DIFFERENCE, _FEW),
        TableColumn("reward", "What high marks bring beside those between.", DIFFERENCE, _FEW),
        TableColumn("reward_low", "Lower end of its interval.", DIFFERENCE, _FEW),
        TableColumn("reward_high", "Upper end of its interval.", DIFFERENCE, _FEW),
        TableColumn(
            "balance",
            "Reward minus penalty, by their sum: -1 all penalty, 1 all reward.",
            "-1 to 1",
            "Where neither is above 0, or one is missing.",
        ),
        TableColumn(
            "p_difference", "Of reward and penalty alike; made up for the drivers (Holm).", P, _FEW
        ),
        TableColumn(
            "p_impact", "Of neither doing anything; made up for the drivers (Holm).", P, _FEW
        ),
        TableColumn("n_low", "Respondents with low marks.", COUNT, _NONE),
        TableColumn("n_between", "Respondents with marks between.", COUNT, _NONE),
        TableColumn("n_high", "Respondents with high marks.", COUNT, _NONE),
        TableColumn("low", "Up to so many points marks are low.", POINTS, _NONE),
        TableColumn("high", "From so many points on marks are high.", POINTS, _NONE),
        _ANSWERED,
        TableColumn(
            "kano",
            "What the driver is by Kano's questions.",
            missing="Where the study does not ask them about it, or too few answered.",
        ),
        _REASON,
    ),
)

_NO_RISE = "Where there is no rise: the target is reached, unknown, or too few answered."

WHAT_IF = Table(
    "what_if",
    "What may an outcome gain if a driver does better?",
    "an outcome, a driver and a rise; then one of the best three drivers together, joined by `+`",
    (
        *_DRIVEN,
        TableColumn(
            "to",
            "`step`: 10 points more; `best`: the level of the `group` that does best.",
            missing=_NONE,
        ),
        TableColumn(
            "from_mean", "The driver's mean today.", POINTS, "Of several drivers together."
        ),
        TableColumn("rise", "Of the driver.", DIFFERENCE, _NO_RISE + " And of several together."),
        TableColumn("change", "Of the outcome, that goes with it.", DIFFERENCE, _NO_RISE),
        TableColumn("low", "Lower end of the change's interval.", DIFFERENCE, _NO_RISE),
        TableColumn("high", "Upper end of the change's interval.", DIFFERENCE, _NO_RISE),
        TableColumn(
            "target", "The level to reach.", POINTS, "Of a step, and without such a group."
        ),
        TableColumn("group", "`variable=value`.", missing="Of a step, and without such a group."),
        _ANSWERED,
        TableColumn(
            "reason",
            _WHY + " Or no rise: `at_target`, `no_target`.",
            missing="Where there is a result and a rise.",
        ),
    ),
)

_NOT_TESTED = "Of a group that is left out of the tests, or where there is no result."

DRIVER_DIFFERENCES = Table(
    "driver_differences",
    "Do drivers work alike in all groups of customers, and as they did in the compared wave?",
    "an outcome, a variable, a driver and a group",
    (
        _OUTCOME,
        TableColumn("by", "The segment; `wave`: beside the compared wave (`report.against`)."),
        TableColumn("driver", "`dimension:x` or `item:y`.", missing=_NOT_TESTED),
        TableColumn("group", "The segment's value, or the period.", missing=_NONE),
        TableColumn(
            "coefficient",
            "Of the outcome, a point of the driver, all other drivers held.",
            "points a point",
            _NOT_TESTED,
        ),
        TableColumn("low", "Lower end of its interval.", "points a point", _NOT_TESTED),
        TableColumn("high", "Upper end of its interval.", "points a point", _NOT_TESTED),
        TableColumn("n_group", "Respondents of the group who answered all of it.", COUNT, _NONE),
        TableColumn(
            "statistic", "Wald, of the same coefficient in all groups.", NUMBER, _NOT_TESTED
        ),
        TableColumn("df", "Its degrees of freedom.", NUMBER, _NOT_TESTED),
        TableColumn("df_error", "Those of its denominator.", NUMBER, _NOT_TESTED),
        TableColumn("p", "Of the test alone.", P, _NOT_TESTED),
        TableColumn("p_adjusted", "The same, made up for all tests of the family.", P, _NOT_TESTED),
        TableColumn("tests", "So many tests the family has.", COUNT, _NOT_TESTED),
        TableColumn("differs", "Whether the driver surely works differently.", TRUTH, _NOT_TESTED),
        TableColumn("n", "Respondents in the tests.", COUNT),
        _REASON,
    ),
)

TABLES = (DRIVERS, ASYMMETRY, WHAT_IF, DRIVER_DIFFERENCES)
