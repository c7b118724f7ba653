"""A wave as analysts open it: the result tables as data frames, the same rows as the files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from csatbook.analysis import export, scorecard, selfcheck
from csatbook.analysis import wave as waves
from csatbook.analysis.answers import answers
from csatbook.analysis.drivers import asymmetry, differences, gains, importance
from csatbook.analysis.groups.omnibus import omnibus
from csatbook.analysis.sample import returns
from csatbook.analysis.sample.weighted import weighting
from csatbook.analysis.wanted import Names, names
from csatbook.analysis.wave import Wave
from csatbook.errors import ParameterError, Problem
from csatbook.study.segment import EVERYONE
from csatbook.study.wording import Language


@dataclass(frozen=True, eq=False)
class OpenWave(Wave):
    """The answers of one wave, of everyone or one segment, with its result tables as data frames.

    Each method gives a new frame with the rows of `results/<table>.csv` for this segment: `study`,
    `period`, `segment`, then the columns that `docs/tables.md` explains
    (`csatbook.analysis.tables.describe("scores")` shows them). Unrounded; shares are 0 to 1.
    What must not be shown of small groups is not in them.
    """

    def scores(self, score: Names = None) -> pd.DataFrame:
        """How high is every score of the whole, of each dimension, item and unit?

        `score`: one declared score, or several.
        """
        return _only(export.scores(self), "score", score, self.study.scores)

    def sample(self) -> pd.DataFrame:
        """How many customers were there, asked, returned, set aside, kept, and worth how many?"""
        return returns.sample(self).copy()

    def rejected(self) -> pd.DataFrame:
        """For which reasons were how many questionnaires set aside?"""
        return returns.rejected(self).copy()

    def answers(self, item: Names = None) -> pd.DataFrame:
        """How do the answers to each item divide among its levels? `item`: one, or several."""
        return _only(answers(self), "item", item, self.study.items)

    def comparisons(self, by: Names = None, score: Names = None) -> pd.DataFrame:
        """Which groups differ, and how sure is that?

        `by`: one of the segments that the study compares, or several; `score` likewise.
        """
        frame = _only(export.compared(self), "by", by, self.study.compared)
        return _only(frame, "score", score, [*self.study.scores, "spread"])

    def omnibus(self, by: Names = None) -> pd.DataFrame:
        """Do the groups of a variable differ at all, all taken together?"""
        return _only(omnibus(self), "by", by, self.study.compared)

    def drivers(self, outcome: Names = None, method: Names = None) -> pd.DataFrame:
        """How important is each driver of each outcome, by each method, and how sure is that?"""
        declared = self.study.drivers
        outcomes = declared.outcome if declared else ()
        frame = _only(self._driven(importance.table(self)), "outcome", outcome, outcomes)
        return _only(frame, "method", method, declared.methods if declared else ())

    def asymmetry(self) -> pd.DataFrame:
        """Which drivers cost satisfaction when bad, and which add to it when good?"""
        return self._driven(asymmetry.table(self))

    def what_if(self) -> pd.DataFrame:
        """What may an improvement of a driver bring?"""
        return self._driven(gains.table(self))

    def driver_differences(self) -> pd.DataFrame:
        """Whose drivers differ, and which changed since the wave before?"""
        return self._driven(differences.table(self))

    def weighting(self) -> pd.DataFrame:
        """Which shares had the customers before and after weighting? Empty without weighting."""
        return weighting(self).copy()

    def ranks(self) -> pd.DataFrame:
        """Which place has each unit among those of its level? Empty without units."""
        return scorecard.own_ranks(self).copy()

    def ledger(self) -> pd.DataFrame:
        """Of which lines is each score made?"""
        return scorecard.ledger(self).copy()

    def selfcheck(self) -> pd.DataFrame:
        """Do the results agree with each other, and with a second computation?"""
        return selfcheck.selfcheck(self).copy()

    def _driven(self, frame: pd.DataFrame) -> pd.DataFrame:
        if self.study.drivers is None:
            message = "the study explains nothing: it declares no `drivers: {outcome: …}`"
            raise ParameterError(Problem(f"study '{self.study.name}'", message))
        return frame.copy()


def open(  # noqa: A001 - always called qualified: door.open(...)
    study: str | Path, period: str, segment: str = EVERYONE, language: Language = "zh"
) -> OpenWave:
    """What was answered in this period? As `wave.open`, with the result tables.

    Raises
    ------
    StudyError, DataError
        The study file or the raw files are wrong.
    ParameterError
        The data have no such period or segment; names those they have.
    """
    wave = waves.open(study, period, segment, language)
    return OpenWave(**{field.name: getattr(wave, field.name) for field in fields(wave)})


def _only(frame: pd.DataFrame, column: str, wanted: Names, known: Iterable[str]) -> pd.DataFrame:
    """The rows whose column is one of the wanted names, as a frame of its own."""
    if wanted is None:
        return frame.copy()
    asked = names(column, wanted, known)
    return frame[frame[column].isin(asked)].reset_index(drop=True)
