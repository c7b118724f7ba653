"""The analyst's door to what customers say: result tables of answers, ticked and written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

import pandas as pd

from csatbook.analysis.wanted import Names


class SaidTables(ABC):
    """A wave's result tables of what customers say."""

    @abstractmethod
    def table(self, name: str, only: Mapping[str, Names] | None = None) -> pd.DataFrame:
        """Which rows has this result table?"""

    def answers(self, item: Names = None) -> pd.DataFrame:
        """How do the answers to each item divide among its levels? `item`: one, or several.

        Examples
        --------
        >>> said.answers("polite")[["level", "count"]].tail(3)
                  level  count
        5  dissatisfied      1
        6       neutral      0
        7     satisfied      2
        """
        return self.table("answers", {"item": item})

    def issues(self, question: Names = None, issue: Names = None) -> pd.DataFrame:
        """How many speak of each issue of the codebook? `question`, `issue`: one, or several.

        Examples
        --------
        >>> said.issues(issue="kindness")[["tone", "mentions", "commented", "rate_commented"]]
               tone  mentions  commented  rate_commented
        0       all         1          2             0.5
        1  positive         1          2             0.5
        2  negative         0          2             0.0
        """
        return self.table("issues", {"question": question, "issue": issue})

    def choices(self, question: Names = None, option: Names = None) -> pd.DataFrame:
        """How many ticked each option? `question`, `option`: one, or several.

        Examples
        --------
        >>> said.choices()[["option", "count", "share", "n", "skipped", "none"]]
          option  count  share  n  skipped  none
        0  price      1    0.5  2        1     1
        1  speed      1    0.5  2        1     1
        """
        return self.table("choices", {"question": question, "option": option})

    def choice_changes(self, question: Names = None, option: Names = None) -> pd.DataFrame:
        """What became of each option since a wave before?

        Examples
        --------
        >>> said.choice_changes()["reason"].unique().tolist()  # nobody answered before
        ['nobody_before']
        """
        return self.table("choice_changes", {"question": question, "option": option})

    def choice_differences(
        self, question: Names = None, option: Names = None, by: Names = None
    ) -> pd.DataFrame:
        """Which groups tick an option more often? `by`: a segment, or several.

        Examples
        --------
        >>> said.choice_differences(by="region")[["option", "group_a", "group_b", "rate_a"]]
          option group_a group_b  rate_a
        0  price     <b>    east     0.0
        1  speed     <b>    east     0.0
        """
        return self.table("choice_differences", {"question": question, "option": option, "by": by})

    def choice_omnibus(self, question: Names = None, by: Names = None) -> pd.DataFrame:
        """Do the groups choose alike, of questions with `most: 1`? `by`: a segment, or several.

        Raises
        ------
        DataError
            The study declares no such question.
        """
        return self.table("choice_omnibus", {"question": question, "by": by})

    def issue_changes(self, question: Names = None, issue: Names = None) -> pd.DataFrame:
        """What became of each issue since a wave before? `question`, `issue`: one, or several.

        Examples
        --------
        >>> said.issue_changes()[["tone", "reason"]]  # nobody wrote before
               tone         reason
        0       all  nobody_before
        1  positive  nobody_before
        2  negative  nobody_before
        """
        return self.table("issue_changes", {"question": question, "issue": issue})

    def issue_differences(
        self, question: Names = None, issue: Names = None, by: Names = None
    ) -> pd.DataFrame:
        """Which groups speak of an issue more often? `by`: a segment, or several.

        Examples
        --------
        >>> said.issue_differences(by="region")[["issue", "tone", "rate_a", "rate_b"]]
              issue      tone  rate_a  rate_b
        0  kindness       all     0.0     1.0
        1  kindness  positive     0.0     1.0
        2  kindness  negative     0.0     0.0
        """
        return self.table("issue_differences", {"question": question, "issue": issue, "by": by})

    def issue_quality(self, question: Names = None, issue: Names = None) -> pd.DataFrame:
        """How well do the words find each issue, by answers coded by hand?

        Raises
        ------
        DataError
            The study names none (`issues: {coded: …}`), or the wave is of one segment.
        """
        return self.table("issue_quality", {"question": question, "issue": issue})

    def issue_words(self, question: Names = None, issue: Names = None) -> pd.DataFrame:
        """Which words find how many answers, how rightly, and which by accident?

        Examples
        --------
        >>> said.issue_words()[["issue", "word", "comments"]].head(1)
              issue  word  comments
        0  kindness  kind         1
        """
        return self.table("issue_words", {"question": question, "issue": issue})

    def issue_rising(self, question: Names = None) -> pd.DataFrame:
        """Which words do more customers use than in the wave before?

        Examples
        --------
        >>> said.issue_rising()["word"].tolist()  # nobody wrote before
        []
        """
        return self.table("issue_rising", {"question": question})

    def case_ledger(self) -> pd.DataFrame:
        """What became of each row of the exports of customers' feedback?

        Raises
        ------
        DataError
            The study declares no `feedback`.
        """
        return self.table("case_ledger")

    def ledger_checks(self) -> pd.DataFrame:
        """Which cases of feedback have later exports or logs rewritten, lowered or lost?

        Raises
        ------
        DataError
            The study declares no `feedback`.
        """
        return self.table("ledger_checks")

    def compliance(self, event: Names = None, by: Names = None) -> pd.DataFrame:
        """How much of what was due to customers was done in time?

        Parameters
        ----------
        event : `record`, `respond`, `resolve`, `notify`, or several of them
        by : `channel`, `department`, `kind`, or several of them; without it all rows

        Raises
        ------
        DataError
            The study declares no `feedback`.
        """
        return self.table("compliance", {"event": event, "by": by})

    def cases_received(self) -> pd.DataFrame:
        """How many cases of feedback came in, by priority and sort?"""
        return self.table("cases_received")

    def compliance_differences(self) -> pd.DataFrame:
        """Which groups of cases have really more or less done in time?"""
        return self.table("compliance_differences")

    def durations(self) -> pd.DataFrame:
        """How long does it take until a case is answered and solved?"""
        return self.table("durations")

    def duration_differences(self) -> pd.DataFrame:
        """Do groups of cases really wait differently long?"""
        return self.table("duration_differences")

    def ageing(self) -> pd.DataFrame:
        """How old are the cases that are still open?"""
        return self.table("ageing")

    def weeks(self) -> pd.DataFrame:
        """In which weeks was more or less in time than usual?"""
        return self.table("weeks")

    def service_rates(self) -> pd.DataFrame:
        """How many cases were settled well?"""
        return self.table("service_rates")

    def service_rate_differences(self) -> pd.DataFrame:
        """Whose cases are really settled worse or better?"""
        return self.table("service_rate_differences")

    def satisfaction(self) -> pd.DataFrame:
        """How content are customers after the solution of their case?"""
        return self.table("satisfaction")

    def satisfaction_effects(self) -> pd.DataFrame:
        """What do late, reopened and slow cases cost?"""
        return self.table("satisfaction_effects")

    def operations(self, operation: Names = None) -> pd.DataFrame:
        """What do customers say of something, and what was counted of it?"""
        return self.table("operations", {"operation": operation})

    def operations_link(self, operation: Names = None) -> pd.DataFrame:
        """Do what customers say and what was counted rise and fall together?"""
        return self.table("operations_link", {"operation": operation})
