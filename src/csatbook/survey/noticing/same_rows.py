"""Files whose answers are all in another file: a copy in another form counts twice."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pyarrow as pa

from csatbook.study.notice import Notice
from csatbook.survey.intake import Intake

FEWEST, DIFFERENT = 5, 3
"""So many rows, and so many that differ, hardly come in two files by chance."""
CHANCE = 0.01
"""So improbable must it be that new answers of as many people were all in the other file."""


def files(intake: Intake) -> Iterator[Notice]:
    """Files without ids of respondents whose valid rows are, each as often, in another one."""
    table = intake.rows.table
    if ".respondent" in table.column_names or len(intake.files) < 2:
        return
    valid = table.filter(pa.array(~intake.rejected))
    said = valid.drop_columns([".file", ".row"]).to_pandas()
    rows = pd.DataFrame(
        {
            "row": pd.util.hash_pandas_object(said, index=False),
            "file": valid[".file"].cast(pa.string()).to_pandas(),
            "period": valid[".period"].cast(pa.string()).to_pandas(),
        }
    )
    counts = rows.groupby(["row", "file"]).size().rename("count").reset_index()
    counts["several"] = counts["row"].duplicated(keep=False)
    parts = {str(name): part.set_index("row")["count"] for name, part in counts.groupby("file")}
    whole = counts.groupby("file")["several"].all()
    for name in whole.index[whole]:
        for other, larger in parts.items():
            if other != name and _holds(larger, parts[name], earlier=other < name):
                periods = rows.loc[rows["file"] == name, "period"].dropna().unique()
                details = {"other": other, "others": f"{larger.sum():,}"}
                yield Notice(
                    kind="same_rows",
                    where=name,
                    count=int(parts[name].sum()),
                    details=details,
                    periods=tuple(sorted(periods)),
                )
                break


def _holds(larger: pd.Series, smaller: pd.Series, *, earlier: bool) -> bool:
    """Is all of the one in the other, and not likely by chance? Of two alike, in the earlier."""
    n, size = int(smaller.sum()), int(larger.sum())
    if n < FEWEST or len(smaller) < DIFFERENT or size < n or (size == n and not earlier):
        return False
    if (larger.reindex(smaller.index, fill_value=0) < smaller).any():
        return False
    # Good and Turing: a new row is one that is there already with this probability.
    seen = 1 - (larger == 1).sum() / size
    return bool(size == n or seen**n < CHANCE)
