"""The table of the numbers that a report shows and no other table holds."""

from csatbook.analysis.tables.column import NUMBER, Table, TableColumn

FACTS = Table(
    "facts",
    "Which numbers does the report show that stand in no other table?",
    "a number, or a text with numbers in it, that the report may show",
    (
        TableColumn(
            "source",
            "`study`: said by the study file; `wave`: of the periods; `wording`: of csatbook's own "
            "texts; `computed`: made for the report from the answers or from other tables; "
            "`shown`: only as it was written, to so many decimals.",
        ),
        TableColumn("key", "Where it stands there, such as `scores.csat.target`."),
        TableColumn("value", "The number, unrounded.", NUMBER, "Of a text."),
        TableColumn("text", "The text.", missing="Of a number."),
    ),
    exported=False,
)
TABLES = (FACTS,)
