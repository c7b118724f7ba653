"""One slice of a study: a period, everyone or one segment, and the language of its report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from csatbook import study as studies
from csatbook.analysis import noted
from csatbook.analysis.disclosure import Base, Disclosure, Place, Reason
from csatbook.analysis.sample import respondents
from csatbook.analysis.subject import Subject, subjects
from csatbook.errors import ParameterError, Problem, nearest
from csatbook.stats import tally
from csatbook.stats.design import Design
from csatbook.stats.tally import Tally
from csatbook.stats.weighting.margins import Weighted
from csatbook.study import Study
from csatbook.study.segment import EVERYONE
from csatbook.study.wording import LANGUAGES, Language
from csatbook.survey import store as stores
from csatbook.survey.state import kept
from csatbook.survey.state.reads import cache, cached_property
from csatbook.survey.store import Store


@dataclass(frozen=True, eq=False)
class Wave:
    """The answers of one period, of everyone or of one segment, and what they are answers to."""

    study: Study
    store: Store
    period: str
    segment: str
    """`all`, or `variable=value`."""
    language: Language

    def __eq__(self, other: object) -> bool:
        """Waves of one study and store, as they were opened, are one if they speak of the same."""
        return isinstance(other, Wave) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[int, int, str, str, Language]:
        return id(self.study), id(self.store), self.period, self.segment, self.language

    @property
    def variable(self) -> str | None:
        """The segment's variable; None for everyone."""
        return None if self.segment == EVERYONE else self.segment.partition("=")[0]

    @property
    def value(self) -> str | None:
        """The segment's value; None for everyone."""
        return None if self.segment == EVERYONE else self.segment.partition("=")[2]

    @cached_property
    def everyone(self) -> Wave:
        """The same wave without the segment, to see the segment beside it."""
        whole = self if self.variable is None else replace(self, segment=EVERYONE)
        return at(whole, self.period)

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """What the scores are of."""
        return subjects(self.study)

    @property
    def rows(self) -> pd.DataFrame:
        """The valid answers: all that is marked, segments and the weight where there is one.

        Where the study declares shares that the weights must reach, these weights; where it only
        tells how many customers each stratum holds, weights by these. Of a group that must not be
        shown no row, and those in another such group have no value of that segment. A frame of
        one's own: what is changed in it changes nothing else.
        """
        return self._shown.copy(deep=False)

    @cached_property
    def _shown(self) -> pd.DataFrame:
        rows = self.respondents
        if self.hidden() and self.place:
            return rows.iloc[:0]
        for variable in self.study.segments:
            if variable != self.variable and (closed := self.closed(variable)):
                rows = rows.assign(**{variable: _without(rows[variable].array, closed)})
        return rows

    @cached_property
    def tally(self) -> Tally:
        """The answers to all items, one row a respondent: counted once, for all tables."""
        rows = self.rows
        return tallied(self.study, rows, self.drawn(rows))

    @property
    def answered(self) -> npt.NDArray[np.bool_]:
        """Who of `rows` answered which item, shape (rows, items)."""
        marks = [self._shown[item].to_numpy() for item in self.study.items]
        known: npt.NDArray[np.bool_] = ~np.isnan(np.array(marks, dtype=float))
        return known.T.reshape(len(self._shown), len(marks))

    @cached_property
    def respondents(self) -> pd.DataFrame:
        """The same with everyone: to count, not to show what small groups answered."""
        if self.variable is None or self.value is None:
            rows = noted.everyone(self.store, self.period)
        else:
            rows = noted.group(self.store, self.period, self.variable, self.value)
        weight = respondents.weight(self.store, self.period)
        return rows if weight is None else rows.assign(weight=weight)

    def group(self, variable: str, value: str) -> Wave:
        """The same wave of one group, from the answers that everyone's report has read."""
        part = replace(self, segment=f"{variable}={value}")
        mine = self.respondents[self.respondents[variable] == value]
        Wave.respondents.__set__(part, mine)  # as if it had been asked for
        return part

    @property
    def disclosure(self) -> Disclosure:
        """What must not be shown of the wave, in whichever report."""
        return noted.disclosure(self.store, self.period)

    @property
    def place(self) -> tuple[Place, ...]:
        """The segment as a place; none for everyone."""
        return () if self.variable is None or self.value is None else ((self.variable, self.value),)

    def hidden(self, asked: Base = (), *places: Place) -> Reason | None:
        """Why must nothing be shown of those here, or of those who are in these places, too?"""
        return self.disclosure.reason(asked, *self.place, *places)

    def closed(self, variable: str, asked: Base = ()) -> list[str]:
        """Which groups of the variable must not be shown here?"""
        return self.disclosure.closed(variable, asked, within=self.place[0] if self.place else None)

    @property
    def weighted(self) -> Weighted | None:
        """The weights with which everyone of this wave has the declared shares; None without."""
        return respondents.weighted(self.store, self.period)

    def drawn(self, rows: pd.DataFrame) -> Design | None:
        """How were some of `rows` drawn? None where it was one by one from all customers."""
        found = respondents.drawn(self.store, self.period)
        return None if found is None else found.at(rows.index)

    def texts(self, question: str) -> pd.DataFrame:
        """The answers to an open question, with the items of the same respondents.

        And `author`, who is the same in all rows of one person. Without those in small groups.
        """
        columns = [question, *self.study.items, *self.study.segments]
        named = self.study.data.respondent is not None
        rows = self.stored([*columns, *(["respondent"] if named else [])])
        numbers = pd.Series(rows.index, index=rows.index).astype(str)
        known = rows["respondent"].where(rows["respondent"] != "") if named else numbers
        rows = rows[columns].assign(author=known.fillna("\n" + numbers))
        rows = rows[~self.disclosure.exposed(rows)]
        if self.hidden():
            return rows.iloc[:0]
        return rows[rows[question].notna() & (rows[question] != "")]

    def stored(self, columns: Iterable[str]) -> pd.DataFrame:
        """These columns of the store, of the segment's respondents; to count, as `respondents`."""
        return self.store.rows(self.period, columns, where=self.place[0] if self.place else None)

    def kept(
        self,
        name: str,
        make: Callable[[], Iterable[Mapping[str, object]]],
        *,
        where: tuple[str, str] | None = None,
    ) -> list[dict[str, object]]:
        """Rows of a table as `make` makes them: of everyone in a large wave they are made once.

        Parameters
        ----------
        name : of the table
        make : makes its rows from the wave's answers and the study alone
        where : a column and its value, for these rows alone; optional
        """
        if self.variable is None:
            table = self.store.kept(self.period, name, lambda: _columns(make()), where=where)
            if table is not None:
                return list(table.to_pylist())
        return [dict(row) for row in make() if where is None or row[where[0]] == where[1]]

    @property
    def large(self) -> bool:
        """Whether what `kept` makes of the wave is kept on disk: of everyone in a large one."""
        known = (each for each in self.store.contents["waves"] if each["period"] == self.period)
        return self.variable is None and any(map(kept.large, known))

    @cached_property
    def earlier(self) -> tuple[str, ...]:
        """The periods before this one that have data, oldest first."""
        known = self.store.periods
        return known[: known.index(self.period)]


def _without(groups: pd.Categorical, closed: Collection[str]) -> pd.Categorical:
    """The same without a value for whom is in one of these groups."""
    codes = groups.codes
    hidden = np.isin(codes, groups.categories.get_indexer(pd.Index(closed)))
    return pd.Categorical.from_codes(np.where(hidden, -1, codes), dtype=groups.dtype)


def _columns(rows: Iterable[Mapping[str, object]]) -> pa.Table:
    told = list(rows)
    names = dict.fromkeys(name for row in told for name in row)
    return pa.table({name: [row.get(name) for row in told] for name in names})


def tallied(study: Study, rows: pd.DataFrame, drawn: Design | None) -> Tally:
    """The answers of these respondents to all items of the study, one row a respondent.

    Parameters
    ----------
    study : what was asked
    rows : items, and `weight` where there is one
    drawn : how these respondents were drawn, if not one by one
    """
    return tally.rows(
        [rows[item] for item in study.items],
        rows.get("weight"),
        scales=[study.scale_of(item) for item in study.items],
        drawn=drawn,
    )


@cache
def at(wave: Wave, period: str) -> Wave:
    """The same group of customers in another period."""
    return wave if period == wave.period else replace(wave, period=period)


def open(  # noqa: A001 - always called qualified: wave.open(...)
    study: str | Path, period: str, segment: str = EVERYONE, language: Language = "zh"
) -> Wave:
    """What was answered in this period, by everyone or by one segment?

    Parameters
    ----------
    study : path of the study file
    period : one of the study's periods
    segment : `all` or `variable=value`
    language : zh or en

    Raises
    ------
    StudyError, DataError
        The study file or the raw files are wrong.
    ParameterError
        The data have no such period or segment; names those they have. Or no such language.
    """
    if language not in LANGUAGES:
        message = f"no '{language}'; there are {', '.join(LANGUAGES)}"
        raise ParameterError(Problem("language", message))
    store = _prepared(stores.open(studies.load(study)))
    if period not in store.periods:
        known = ", ".join(store.periods)
        message = f"no answers from '{period}'; there are {known}.{nearest(period, store.periods)}"
        raise ParameterError(Problem("period", message))
    variable, _, value = segment.partition("=")
    if segment != EVERYONE and not store.has_group(period, variable, value):
        found = [
            f"{variable}={value}"
            for variable, values in store.segments(period).items()
            for value in values
        ]
        known = ", ".join([EVERYONE, *found])
        message = f"no '{segment}' in {period}; there are {known}.{nearest(segment, found)}"
        raise ParameterError(Problem("segment", message))
    return Wave(store.study, store, period, segment, language)


_known: dict[Path, Store] = {}


def prepare(study: str | Path) -> Store:
    """Open a study's answers so that all waves that are opened after this share what is made of it.

    In this process and in those that are forked from it.
    """
    store = stores.open(studies.load(study))
    return _known.setdefault(store.folder, store)


def _prepared(store: Store) -> Store:
    """The store that was prepared, if this is the same one of the same study; else this."""
    known, study = _known.get(store.folder, store), store.study
    same = all(
        getattr(known.study, name) == getattr(study, name)
        for name in ("digest", "path", "root", "data_root")
    )
    return known if same else store
