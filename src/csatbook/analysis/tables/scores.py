"""The tables of scores: how high they are, the places of units, and what a score is made of."""

from csatbook.analysis.tables.column import (
    COUNT,
    NUMBER,
    POINTS,
    SCORE,
    SCORE_UNIT,
    SHARE,
    TRUTH,
    P,
    Table,
    TableColumn,
)

_NO_VALUE = "Where there is no value; `reason` says why."
_NO_INTERVAL = "Where there is no value, or its answers show no spread; `reason` says why."
_NO_GRADE = "Where the score has no grades or no value, or grades are for units alone."
_NO_TARGET = "Where the score has no target or no value."
_NO_RANGE = "Where there is no value, or the assumption has no ends."
_HIDDEN = "Of a hidden group."
_UNIT = TableColumn("subject", "`overall`, or `unit:level=name`.")

SCORES = Table(
    "scores",
    "How high is every declared score of the whole, of each dimension, item and unit?",
    "a score and what it is of",
    (
        SCORE,
        TableColumn(
            "subject",
            "What the score is of: `overall`, `dimension:x`, `item:y` or `unit:level=name`.",
        ),
        TableColumn("value", "The score.", SCORE_UNIT, _NO_VALUE),
        TableColumn("low", "Lower end of its 95 % interval.", SCORE_UNIT, _NO_INTERVAL),
        TableColumn("high", "Upper end of its 95 % interval.", SCORE_UNIT, _NO_INTERVAL),
        TableColumn("n", "Respondents with an answer to it; 0 of a measure.", COUNT, _HIDDEN),
        TableColumn(
            "n_eff",
            "So many drawn by simple random sampling would be as precise.",
            NUMBER,
            "Of a hidden group, and of a drawn sample whose design effect cannot be computed.",
        ),
        TableColumn(
            "grade",
            "The grade in whose band the true score lies with the declared certainty, else "
            "`undetermined`.",
            missing=_NO_GRADE,
        ),
        TableColumn("target", "The declared target.", SCORE_UNIT, "Where none is declared."),
        TableColumn(
            "target_met",
            "`met` or `missed` where the whole interval lies on that side, else `not_shown`.",
            missing=_NO_TARGET,
        ),
        TableColumn("target_gap", "`value` minus `target`.", SCORE_UNIT, _NO_TARGET),
        TableColumn(
            "target_p",
            "Two-sided, of a true score that is the target.",
            P,
            "Without a target or a value, and where the score was counted in full.",
        ),
        TableColumn("grade_seen", "The grade in whose band `value` lies.", missing=_NO_GRADE),
        TableColumn(
            "grade_probability",
            "That of the likeliest grade.",
            P,
            "Without grades or a value, and where the answers show no spread.",
        ),
        TableColumn(
            "reason",
            "Why a value or an interval is missing, such as `too_few`, `protected`, `all_equal`; "
            "or `counted`, `assumed`: not estimated from answers.",
            missing="Where value and interval are there.",
        ),
        TableColumn(
            "clusters",
            "Clusters with a respondent; of a sample in strata alone: respondents.",
            COUNT,
            "Where each respondent was drawn alone, and of a hidden group.",
        ),
        TableColumn(
            "error", "Its standard error; 0 where counted in full.", SCORE_UNIT, "As the interval."
        ),
    ),
)

ANSWERS = Table(
    "answers",
    "How do the answers to each item divide?",
    "an item and a level of its scale, or a group of levels; shares of those who answered: who was "
    "not asked, or gave no answer, is in no share and not in `n`",
    (
        TableColumn("item", "The item's name in the study file."),
        TableColumn(
            "level",
            "A mark, lowest first, of a scale with up to 11 whole ones; `dissatisfied`, `neutral`, "
            "`satisfied` where the scale says which marks are; `detractor`, `passive`, `promoter` "
            "where a Net Promoter Score is of the item.",
        ),
        TableColumn("share", "Weighted, of all answers to the item.", SHARE, _NO_VALUE),
        TableColumn("low", "Lower end of its 95 % interval.", SHARE, _NO_INTERVAL),
        TableColumn("high", "Upper end of its 95 % interval.", SHARE, _NO_INTERVAL),
        TableColumn("n", "Respondents with an answer to the item.", COUNT, _HIDDEN),
        TableColumn(
            "count",
            "Respondents with an answer on this level, not weighted.",
            COUNT,
            "Where there is no share because too few answered, or a group must be protected.",
        ),
        TableColumn(
            "n_eff",
            "So many drawn by simple random sampling would be as precise.",
            NUMBER,
            "Of a hidden group, and of a drawn sample whose design effect cannot be computed.",
        ),
        TableColumn(
            "clusters",
            "Clusters with a respondent; of a sample in strata alone: respondents.",
            COUNT,
            "Where each respondent was drawn alone, and of a hidden group.",
        ),
        TableColumn(
            "reason",
            "Why a share or an interval is missing, as in `scores`; or `counted`.",
            missing="Where both are there.",
        ),
    ),
)

RANKS = Table(
    "ranks",
    "Which place has each unit among those of its level, and how certain is it?",
    "a score and a unit that has it",
    (
        SCORE,
        TableColumn("subject", "`unit:level=name`."),
        TableColumn("value", "The score.", SCORE_UNIT),
        TableColumn("rank", "The place; 1 is the highest, equals share the smaller number.", COUNT),
        TableColumn("rank_low", "The best place that it may have.", COUNT),
        TableColumn("rank_high", "The worst place that it may have.", COUNT),
        TableColumn("tied", "Whether another unit has the same score.", TRUTH),
        TableColumn("units", "Units that are ranked.", COUNT),
    ),
)

LEDGER = Table(
    "ledger",
    "Of which lines is each score made? The points of a subject add up to its score.",
    "a line of a score made of parts, or by deductions, and what it is of",
    (
        SCORE,
        _UNIT,
        TableColumn("part", "The part of the score.", missing="In a line of the whole."),
        TableColumn("line", "The deduction.", missing="Where the line is the part's own."),
        TableColumn(
            "kind",
            "`part` of a composite; `full`: what a part begins with; `loss`: a deduction; `floor`: "
            "given back, since a part cannot fall below 0; `score`: what fills a part; `missing`: "
            "a part without a value; `scaled`: what the others gain in its stead.",
        ),
        TableColumn(
            "count",
            "The part's score, or how many deductions there are.",
            NUMBER,
            "Where nothing is counted.",
        ),
        TableColumn(
            "each",
            "The part's weight, or the points that one deduction takes.",
            NUMBER,
            "Where nothing is counted.",
        ),
        TableColumn("points", "What the line adds, below 0: what it takes.", "points of the score"),
    ),
)

SIDES = Table(
    "sides",
    "How much do customers get, what does it cost them, and by which items?",
    "an item; behind those of a side one without an item, their weighted sum",
    (
        TableColumn("side", "`value` or `cost`."),
        TableColumn(
            "item", "The item's name in the study file.", missing="In the row of the side."
        ),
        TableColumn("weight", "The item's.", NUMBER, "In the row of the side."),
        TableColumn("value", "Mean, or the weighted sum of the means.", POINTS, _NO_VALUE),
        TableColumn("low", "Lower end of its 95 % interval.", POINTS, _NO_INTERVAL),
        TableColumn("high", "Upper end of its 95 % interval.", POINTS, _NO_INTERVAL),
        TableColumn("n", "Respondents with an answer to it.", COUNT),
        TableColumn("reason", "Why a number is missing.", missing="Where none is."),
    ),
    exported=False,
)

LAYERS = Table(
    "layers",
    "How many customers complained, and how many were dissatisfied besides, if so many did?",
    "a layer of the iceberg; without complaints `complaints` alone",
    (
        TableColumn(
            "layer",
            "`complaints`; `dissatisfied`: all of them; `told` acquaintances, but not the company; "
            "`silent`.",
        ),
        TableColumn("value", "Customers, by the assumption.", NUMBER, _NO_VALUE),
        TableColumn("low", "By the end of the assumption that gives fewest.", NUMBER, _NO_RANGE),
        TableColumn("high", "By the end of the assumption that gives most.", NUMBER, _NO_RANGE),
        TableColumn("reason", "Why there are no numbers.", missing="Where there are."),
    ),
    exported=False,
)

TABLES = (SCORES, ANSWERS, RANKS, LEDGER, SIDES, LAYERS)
