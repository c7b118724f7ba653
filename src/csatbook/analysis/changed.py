"""The analyst's door to what changed: result tables of waves beside each other."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis.said import SaidTables
from csatbook.analysis.wanted import Names


class ChangedTables(SaidTables):
    """A wave's result tables of what became of scores, and why."""

    def changes(self, against: Names = None, score: Names = None) -> pd.DataFrame:
        """What became of each score since the wave before, and a year ago, and is that real?

        `against`: `previous`, `year_ago` or `chosen`; `score`: one declared score, or several.

        Examples
        --------
        >>> wave.changes("previous", "mean").set_index("subject")["difference"].round(2).head(2)
        subject
        dimension:staff     -0.67
        dimension:loyalty    1.17
        Name: difference, dtype: float64
        """
        return self.table("changes", {"against": against, "score": score})

    def actions(self) -> pd.DataFrame:
        """Did each measure of improvement work: improved, not shown, or worse?

        Examples
        --------
        >>> wave.actions()
        Traceback (most recent call last):
        csatbook.errors.ParameterError: study 'small': no table 'actions': it declares no `actions`
        """
        return self.table("actions")

    def notices(self) -> pd.DataFrame:
        """How many customers are to be told of each measure that is done?"""
        return self.table("notices")

    def change_parts(
        self, against: Names = None, score: Names = None, by: Names = None
    ) -> pd.DataFrame:
        """Why did each score change: what groups scored, their shares, weights, or the rules?

        `against`: `previous` or `year_ago`; `by`: a segment, or several.

        Examples
        --------
        >>> found = wave.change_parts("previous", "mean", by="region")
        >>> whole = found[found["subject"].eq("dimension:loyalty") & found["share"].isna()]
        >>> whole.set_index("part")["contribution"].round(2).to_dict()
        {'score': 2.33, 'mix': -1.17, 'weighting': 0.0, 'validity': 0.0}
        """
        return self.table("change_parts", {"against": against, "score": score, "by": by})

    def change_contributions(self, against: Names = None) -> pd.DataFrame:
        """Which dimensions and questions contributed most to the change of the leading score?

        `against`: `previous` or `year_ago`.

        Examples
        --------
        >>> wave.change_contributions("previous")[["level", "contribution"]].round(3).head(2)
               level  contribution
        0  dimension         0.000
        1  dimension         0.083
        """
        return self.table("change_contributions", {"against": against})

    def trend(self, score: Names = None) -> pd.DataFrame:
        """Does each score rise or fall over all waves, and where did it turn?

        `score`: one declared score, or several.

        Examples
        --------
        >>> wave.trend("mean")[["subject", "waves", "reason"]].head(1)
                   subject  waves     reason
        0  dimension:staff      2  few_waves
        """
        return self.table("trend", {"score": score})

    def control(self, score: Names = None) -> pd.DataFrame:
        """In which waves was each score out of the ordinary? `score`: one, or several.

        Examples
        --------
        >>> wave.control("mean")[["subject", "wave", "small"]].head(2)
                   subject    wave  small
        0  dimension:staff  2024Q1   True
        1  dimension:staff  2024Q2   True
        """
        return self.table("control", {"score": score})

    def rank_changes(self, against: Names = None, score: Names = None) -> pd.DataFrame:
        """Which units really climbed or dropped since a wave before?

        Examples
        --------
        >>> shops.rank_changes("previous", "total")["verdict"].unique().tolist()
        ['not_shown']
        """
        return self.table("rank_changes", {"against": against, "score": score})
