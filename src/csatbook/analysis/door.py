"""A wave as analysts open it: the result tables as data frames, the same rows as the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from csatbook.analysis import export, protected, results
from csatbook.analysis import wave as waves
from csatbook.analysis.changed import ChangedTables
from csatbook.analysis.changes.compared_waves import earlier
from csatbook.analysis.issues.choices import ticking
from csatbook.analysis.issues.coded import coded_questions, coding
from csatbook.analysis.sample import returns
from csatbook.analysis.wanted import Names, names
from csatbook.analysis.wave import Wave
from csatbook.errors import ParameterError, Problem
from csatbook.study import wording
from csatbook.study.segment import EVERYONE
from csatbook.study.wording import Language
from csatbook.survey.state import kept


@dataclass(frozen=True, eq=False)
class OpenWave(Wave, ChangedTables):
    """The answers of one wave, of everyone or one segment, with its result tables as data frames.

    Each method gives a new frame with the rows of `results/<table>.csv` for this segment: `study`,
    `period`, `segment`, then the columns that `docs/tables.md` explains
    (`csatbook.analysis.tables.describe("scores")` shows them). Unrounded; shares are 0 to 1.
    What must not be shown of small groups is not in them. A table that the study does not ask for
    is refused with the reason; `table` says more.
    """

    def table(self, name: str, only: Mapping[str, Names] | None = None) -> pd.DataFrame:
        """Which rows has this result table? Every table of `docs/tables.md` that is a file.

        Parameters
        ----------
        name : of a table
        only : by column, the one name or the several whose rows are wanted; by default all

        Raises
        ------
        ParameterError
            There is no such table, or none of this study or segment: says why. Or a name that the
            column does not have: names those it has.

        Examples
        --------
        >>> wave.table("answers", {"item": "polite"})["item"].unique().tolist()
        ['polite']
        """
        names("table", name, export.MAKERS)
        maker = export.MAKERS[name]
        if why := maker.lacking(self):
            message = f"no table '{name}': {why}"
            raise ParameterError(Problem(f"study '{self.study.name}'", message))
        frame = maker.make(self).copy()
        for column, wanted in (only or {}).items():
            if wanted is not None:
                names("only", column, maker.choices)
                asked = names(column, wanted, maker.choices[column](self))
                frame = frame[frame[column].isin(asked)].reset_index(drop=True)
        return frame

    def scores(self, score: Names = None) -> pd.DataFrame:
        """How high is every score of the whole, of each dimension, item and unit?

        `score`: one declared score, or several.

        Examples
        --------
        >>> wave.scores("mean")[["subject", "value", "n"]].head(2)
                     subject     value  n
        0    dimension:staff  2.833333  3
        1  dimension:loyalty  6.666667  3
        """
        return self.table("scores", {"score": score})

    def sample(self) -> pd.DataFrame:
        """How many customers were there, asked, returned, set aside, kept, and worth how many?

        Examples
        --------
        >>> wave.sample().loc[0, ["returned", "valid"]].tolist()
        [4, 3]
        """
        return self.table("sample")

    def rejected(self) -> pd.DataFrame:
        """For which reasons were how many questionnaires set aside?

        Examples
        --------
        >>> wave.rejected()[["reason", "count"]]
              reason  count
        0  blank_row      1
        """
        return self.table("rejected")

    def comparisons(self, by: Names = None, score: Names = None) -> pd.DataFrame:
        """Which groups differ, and how sure is that?

        `by`: one of the segments that the study compares, or `competitor`, or several; `score`
        likewise, and `spread` where dispersion is compared.

        Examples
        --------
        >>> wave.comparisons(by="region")[["subject", "group_a", "group_b", "verdict"]].head(2)
                   subject group_a group_b    verdict
        0          overall     <b>    east  not_shown
        1  dimension:staff     <b>    east  not_shown
        """
        return self.table("comparisons", {"by": by, "score": score})

    def omnibus(self, by: Names = None, score: Names = None) -> pd.DataFrame:
        """Do the groups of a variable differ at all, all taken together?

        Examples
        --------
        >>> driven.omnibus("region")[["subject", "test", "p_adjusted"]].round(2).head(1)
           subject        test  p_adjusted
        0  overall  cautious_f        0.97
        """
        return self.table("omnibus", {"by": by, "score": score})

    def drivers(self, outcome: Names = None, method: Names = None) -> pd.DataFrame:
        """How important is each driver of each outcome, by each method, and how sure is that?

        Examples
        --------
        >>> driven.drivers("again")[["driver", "rank", "share"]].round(2)
                 driver  rank  share
        0   item:polite     1    0.9
        1  item:patient     2    0.1
        """
        return self.table("drivers", {"outcome": outcome, "method": method})

    def asymmetry(self) -> pd.DataFrame:
        """Which drivers cost satisfaction when bad, and which add to it when good?

        Examples
        --------
        >>> driven.asymmetry()["kind"].tolist()
        ['performance', 'open']
        """
        return self.table("asymmetry")

    def what_if(self) -> pd.DataFrame:
        """What may an improvement of a driver bring?

        Examples
        --------
        >>> driven.what_if()["change"].round(1).tolist()[:2]
        [6.0, nan]
        """
        return self.table("what_if")

    def priorities(self) -> pd.DataFrame:
        """What should be improved first, what does it cost, and for whom is it low?

        Examples
        --------
        >>> driven.priorities()["subject"].tolist()
        ['item:polite', 'item:patient']
        """
        return self.table("priorities")

    def driver_differences(self) -> pd.DataFrame:
        """Whose drivers differ, and which changed since the wave before?

        Examples
        --------
        >>> driven.driver_differences()[["by", "group", "n_group", "reason"]].head(2)
               by  group  n_group   reason
        0  region   east     17.0  too_few
        1  region  north     17.0  too_few
        """
        return self.table("driver_differences")

    def weighting(self) -> pd.DataFrame:
        """Which shares had the customers before and after weighting? In everyone's wave.

        Examples
        --------
        >>> weighted.weighting()[["variable", "value", "before", "achieved"]].round(2)
          variable value  before  achieved
        0  channel   web    0.56       0.5
        1  channel  desk    0.44       0.5
        """
        return self.table("weighting")

    def ranks(self, score: Names = None) -> pd.DataFrame:
        """Which place has each unit among those of its level?

        Examples
        --------
        >>> shops.ranks("total")["value"].round(1).tolist()
        [73.8, 25.0]
        """
        return self.table("ranks", {"score": score})

    def ledger(self, score: Names = None) -> pd.DataFrame:
        """Of which lines is each score made?

        Examples
        --------
        >>> shops.ledger("check")["points"].head(3).tolist()
        [50.0, -10.0, 17.5]
        """
        return self.table("ledger", {"score": score})

    def selfcheck(self) -> pd.DataFrame:
        """Do the results agree with each other, and with a second computation?

        Examples
        --------
        >>> wave.selfcheck()["ok"].tolist()
        [True, True, True]
        """
        return self.table("selfcheck")


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


def prepare(study: str | Path, periods: Sequence[str], language: Language) -> None:
    """Make what many reports need beforehand: they find it in this process and its forks.

    What must not be shown of each wave, and how everyone scored in it, up to the last of
    `periods`; of these, what groups are shown beside, and what open answers and choices mention.
    Nothing of waves that are so large that their tables are kept on the disk.

    Raises
    ------
    CsatbookError
        As `open`; what was made until then is of use.
    """
    store = waves.prepare(study)
    last = max(periods, key=store.periods.index)
    until = store.periods[: store.periods.index(last) + 1]
    sizes = store.counts.set_index("period")["valid"]
    if sizes[list(until)].max() >= kept.LARGE:
        return
    wording.catalogue()
    wave = waves.at(open(study, last, language=language), last)
    results.history(wave)  # groups take their answers from the rows that this reads, see `noted`
    for period in periods:
        _prepare_shown(waves.at(wave, period))
    for period in until:
        for asked in protected.bases(wave.study):
            waves.at(wave, period).disclosure.reason(asked)
            for variable in wave.study.segments:
                waves.at(wave, period).closed(variable, asked)


def _prepare_shown(wave: Wave) -> None:
    """What the reports on groups tell of everyone, and whose mentions they count."""
    returns.sample(wave)
    for variable in wave.study.report.by:
        results.by_segment(wave, variable)
    coded = (coding(wave.store, question) for question in coded_questions(wave))
    ticked = (ticking(wave.store, question) for question in wave.study.choices)
    for mentions in (*coded, *ticked):
        for period in (wave.period, *earlier(wave).values()):
            mentioned = mentions.wave(waves.at(wave, period))
            mentioned.hidden()
            for variable in wave.study.segments:
                mentioned.closed(variable)
