"""The tables about what customers say beside what was counted."""

from csatbook.analysis.tables.column import COUNT, NUMBER, P, Table, TableColumn

_OPERATION = (
    TableColumn("operation", "Its name in the study file."),
    TableColumn("item", "What customers were asked."),
    TableColumn("measure", "What was counted."),
)
_NO_MARK = "Where too few answered."
_IN_FULL = "Of what is counted in full."
OPERATIONS = Table(
    "operations",
    "What do customers say of something, and what was counted of it?",
    "an item beside a figure, of a group or a period",
    (
        *_OPERATION,
        TableColumn("by", "`period`, or the segment whose groups are compared."),
        TableColumn("group", "The period or the group."),
        TableColumn("score", "Mean mark of the item.", "mark", _NO_MARK),
        TableColumn("score_low", "Lower end of its 95 % interval.", "mark", _NO_MARK),
        TableColumn("score_high", "Upper end of it.", "mark", _NO_MARK),
        TableColumn("n", "Answers.", NUMBER, _NO_MARK),
        TableColumn("figure", "What was counted.", NUMBER, "Where there is nothing to count."),
        TableColumn("figure_low", "Lower end of its 95 % interval.", NUMBER, _IN_FULL),
        TableColumn("figure_high", "Upper end of it.", NUMBER, _IN_FULL),
        TableColumn("n_figure", "Records.", COUNT),
        TableColumn(
            "difference",
            "Of the mark: to all others, or to the period before.",
            "mark",
            "Where there is nothing to compare with.",
        ),
        TableColumn("figure_difference", "The same of the figure.", NUMBER, "As `difference`."),
        TableColumn(
            "verdict",
            "`agree`, `disagree`: both differ, to the same or the other side of good; "
            "`survey_only`, `figure_only`: only one does; `neither`. Holm over the groups. "
            "`not_judged`: the figure is counted in full, or there is nothing to compare with.",
        ),
    ),
)
OPERATIONS_LINK = Table(
    "operations_link",
    "Do what customers say and what was counted rise and fall together?",
    "an item beside a figure, over groups, periods or customers",
    (
        *_OPERATION,
        TableColumn("level", "`period`, a segment, or `person`: each beside the own case."),
        TableColumn("n", "Points.", COUNT),
        TableColumn("rho", "Spearman's rank correlation.", NUMBER, "Where nothing varies."),
        TableColumn("p", "Two-sided; exact for up to 8 points.", P, "Of fewer than 6 points."),
        TableColumn("expected", "`together`, or `opposite` where less of the figure is better."),
        TableColumn("p_adjusted", "Made up for all operations at this level.", P, "As `p`."),
        TableColumn(
            "verdict", "`agree`, `disagree`, `not_shown`; `few`: points; `no_pairs`: see `rho`."
        ),
    ),
)
TABLES = (OPERATIONS, OPERATIONS_LINK)
