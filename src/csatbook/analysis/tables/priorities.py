"""The table of priorities: what to improve first, and what speaks for it."""

from csatbook.analysis.tables.column import (
    COUNT,
    DIFFERENCE,
    POINTS,
    SCORE_UNIT,
    SHARE,
    TRUTH,
    Table,
    TableColumn,
)

_NO_COST = "Where it is not known what it costs: without drivers, parts, or enough answers."
_NO_DRIVER = "Of what is no driver."
_NO_CHANGE = "Where nothing could be compared with the wave that `report.against` names."

PRIORITIES = Table(
    "priorities",
    "What should be improved first? By what it costs, how it changed, and for whom it is low.",
    "a driver, an item, a part of the leading score, or a group of customers",
    (
        TableColumn(
            "rank",
            "The place among what is to be improved; 1 comes first.",
            COUNT,
            "Of what is no priority; `state` says why.",
        ),
        TableColumn(
            "kind",
            "`driver`; `item` of a study without drivers; `part` of the leading score; `group` of "
            "customers who are less satisfied on the whole; `unit` that scores low.",
        ),
        TableColumn("subject", "`overall`, `dimension:x`, `item:y` or `part:z`."),
        TableColumn("group", "`variable=value`.", missing="Of all customers."),
        TableColumn(
            "state",
            "`priority`; `watch`: what it costs is below the average; `no_influence`: none is "
            "shown; `unknown`.",
        ),
        TableColumn(
            "outcome",
            "What the cost is of: an item or a score.",
            missing=_NO_COST,
        ),
        TableColumn(
            "lost",
            "What it costs: points of the outcome that go with the points missing from full marks; "
            "of a group or unit, with its lag behind all others.",
            DIFFERENCE,
            _NO_COST,
        ),
        TableColumn("lost_low", "Lower end of its interval.", DIFFERENCE, _NO_COST),
        TableColumn("lost_high", "Upper end of its interval.", DIFFERENCE, _NO_COST),
        TableColumn(
            "place_low",
            "The best place that the cost of a driver, or the score of a unit, may have.",
            COUNT,
            _NO_DRIVER,
        ),
        TableColumn("place_high", "The worst place that it may have.", COUNT, _NO_DRIVER),
        TableColumn("importance", "As `share` in `drivers`.", SHARE, _NO_DRIVER),
        TableColumn("performance", "Its mean.", POINTS, "Of a group, or where it is hidden."),
        TableColumn("score", "Of which `value` and `difference` are."),
        TableColumn("value", "The score of the subject, or the group's.", SCORE_UNIT, _NO_COST),
        TableColumn("value_full", "What a part has at best.", SCORE_UNIT, "Of what is no part."),
        TableColumn(
            "value_others", "Everyone's, of a group or unit.", SCORE_UNIT, "Of all customers."
        ),
        TableColumn("difference", "Since the compared wave.", SCORE_UNIT, _NO_CHANGE),
        TableColumn("change", "As `verdict` in `changes`.", missing=_NO_CHANGE),
        TableColumn("fell", "Whether it really fell since the compared wave.", TRUTH),
        TableColumn(
            "gain",
            "What the outcome may gain if a driver rises by ten points.",
            DIFFERENCE,
            _NO_DRIVER,
        ),
        TableColumn("gain_low", "Lower end of its interval.", DIFFERENCE, _NO_DRIVER),
        TableColumn("gain_high", "Upper end of its interval.", DIFFERENCE, _NO_DRIVER),
        TableColumn(
            "item", "The lowest item of a dimension.", missing="Of what is no dimension of several."
        ),
        TableColumn("item_value", "Its score.", SCORE_UNIT, "Without such an item."),
        TableColumn(
            "groups",
            "Whose score lies surely below everyone's, as `variable=value`, joined by `+`; of a "
            "part the unit that loses most.",
            missing="Where there is none.",
        ),
        TableColumn(
            "groups_value",
            "The score of the first of them.",
            SCORE_UNIT,
            "Where there is none.",
        ),
    ),
)

TABLES = (PRIORITIES,)
