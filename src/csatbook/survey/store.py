"""Trusted rows, kept by wave and read by column: the door to all that raw files say."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csatbook.errors import DataError, Problem, nearest
from csatbook.study import Study
from csatbook.study.notice import Notice
from csatbook.survey.reading import files, snapshot
from csatbook.survey.state import cache, digests, fingerprint, frames, kept, reads
from csatbook.survey.state.reads import Read, cached_property

if TYPE_CHECKING:  # importing pandas takes longer than opening a store
    from pandas import DataFrame

STATE = cache.STATE
STORE_TOLD = "CSATBOOK_STORE"
"""The environment variable by which a run tells its notebooks which store they read."""


def open(  # noqa: A001 - called as store.open
    study: Study,
    *,
    refresh: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> Store:
    """Which rows can be trusted? Reads, checks and stores what is not stored yet.

    Parameters
    ----------
    study : the study, with its data folder
    refresh : whether databases are asked anew; else what they said last is used where it is known
    progress : told (what is being done, steps done, steps in all); optional

    Returns
    -------
    Store
        Unchanged, at the cost of looking at the files' dates; in a notebook, as the run began.

    Raises
    ------
    DataError
        All that is wrong with the raw files, or what a database said; nothing is stored then.
    """
    if told := os.environ.get(STORE_TOLD):
        return _told(study, told)
    inputs = files.inputs(study)
    state = study.root / STATE
    folder = state / study.name
    try:
        cache.guard(state)
        queries = [each for each in inputs if snapshot.is_query(each.file)]
        if queries and (refresh or not all(each.path.is_file() for each in queries)):
            from csatbook.survey.reading import database  # noqa: PLC0415 - most studies need none

            database.renew(study, queries, refresh=refresh, progress=progress)
        if refresh:
            snapshot.tidy(study, [each.path for each in queries])
        before = files.stamps(inputs)
        name = fingerprint.compute(
            study, [(each.name, each.path) for each in inputs], cache=state / "digests.json"
        )
        contents = cache.find(folder, name)
        if contents is None and snapshot.drop_damaged(each.path for each in queries):
            return open(study, progress=progress)
        if contents is None:
            # Imported where it is used: an unchanged study never needs it.
            from csatbook.survey import intake, persist  # noqa: PLC0415

            taken = intake.take_in(study, inputs, progress=progress)
            if changed := [
                each for each, now in files.stamps(inputs).items() if before[each] != now
            ]:
                message = "was changed while it was read; run the command again"
                raise DataError([Problem(each, message) for each in changed])
            if progress:
                progress("storing", len(inputs) + 1, len(inputs) + 2)
            contents = cache.put(folder, name, lambda draft: persist.write(taken, draft))
    except OSError as error:
        place = error.filename or state
        raise DataError(Problem(str(place), error.strerror or str(error))) from error
    if progress:
        progress("ready", len(inputs) + 2, len(inputs) + 2)
    return Store(study, folder / name, contents)


def _told(study: Study, name: str) -> Store:
    folder = study.root / STATE / study.name
    if (contents := cache.find(folder, name)) is None:
        message = (
            "the answers that this run began with are not there any more: others were read "
            "meanwhile; run the command again"
        )
        raise DataError(Problem(f"study {study.name}", message))
    return Store(study, folder / name, contents)


@dataclass(frozen=True, eq=False)
class Store:
    """The rows of a study. Nothing is read before it is asked for."""

    study: Study
    folder: Path
    contents: Mapping[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        """What names the data as this study reads them."""
        return self.folder.name

    @property
    def periods(self) -> tuple[str, ...]:
        """The waves, in order of time."""
        return tuple(wave["period"] for wave in self.contents["waves"])

    @property
    def latest(self) -> str | None:
        """The wave that is meant where none is named; none far away (see `waves.outlying`)."""
        latest: str | None = self.contents["latest"]
        return latest

    @property
    def counts(self) -> DataFrame:
        """Rows read, valid and rejected by wave; a last row, without period, if some have none."""
        import pandas as pd  # noqa: PLC0415

        names = ["period", "read", "valid", "rejected"]
        rows = [[wave[name] for name in names] for wave in self._contents("waves")]
        if without := self._contents("without_period"):
            rows.append([None, without, 0, without])
        return (
            pd.DataFrame(rows, columns=names)
            .astype({"period": object})
            .replace({float("nan"): None})
        )

    @property
    def files(self) -> DataFrame:
        """Rows read, valid and rejected by raw file."""
        return frames.plain(self._contents("files"))

    @property
    def not_found(self) -> dict[str, int]:
        """By joined table, how many rows had a key that it lacks, or none."""
        return {joined["table"]: joined["rows"] for joined in self._contents("unmatched")}

    @property
    def unassigned(self) -> dict[str, dict[str, int]]:
        """By segment, entries that none of its declared values holds, and their rows."""
        return dict(self._contents("unassigned"))

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """What must readers know of these data? No errors, but what changes their meaning."""
        return tuple(Notice.model_validate(notice) for notice in self._contents("notices"))

    @property
    def headings(self) -> dict[str, list[str]]:
        """By column of the study what it is called in the files."""
        return dict(self._contents("headings"))

    @property
    def columns(self) -> tuple[str, ...]:
        """What `rows` can be asked for."""
        return tuple(self._shown(name) for name in self.contents["columns"])

    def rows(
        self, period: str, columns: Iterable[str], *, where: tuple[str, str] | None = None
    ) -> DataFrame:
        """What did the valid respondents of this wave say?

        Parameters
        ----------
        period : one of `periods`
        columns : names of items (`rival.item` of one about a competitor), open questions and
            segments, `<item>.not_applicable`, and respondent, moment, seconds, weight, strata,
            cluster, file, row as far as the study has them
        where : a segment and its value, for the respondents of that group alone; optional

        Returns
        -------
        DataFrame, one row a respondent
            Its index numbers the respondents of the wave from 0. Items as floats, NaN where
            there is no mark, those of a reversed item turned round; segments as categories in
            the order of the study file; open answers as text without private data, None where
            empty.

        Raises
        ------
        DataError
            No such wave or column.
        """
        wanted = list(columns)
        wave = self._wave(period)
        stored = {self._shown(name): name for name in self.contents["columns"]}
        if unknown := [name for name in wanted if name not in stored]:
            near = nearest(unknown[0], stored)
            message = f"no column '{unknown[0]}'; there are {', '.join(stored)}.{near}"
            raise DataError(Problem(f"study {self.study.name}", message))
        path, asked = self.folder / wave["table"], [stored[name] for name in wanted]
        table = frames.rows(path, asked, where, few=list(self.study.segments))
        if where is None and wave["valid"] >= kept.LARGE:  # of so many, one digest is enough
            self._note("wave", period)
        else:
            digests.note_rows(period, asked, where)
        index = table[frames.PLACE].to_numpy().astype("int64") if where else None
        table = table.drop_columns([frames.PLACE])
        shown = [self._shown(column) for column in table.column_names]
        frame = self._frame(table.rename_columns(shown), index)
        for name in wanted:
            if name not in frame:  # `<item>.not_applicable`, which nobody in this wave said
                frame[name] = False
        return frame[wanted]

    def rejected(self, period: str | None, *, where: tuple[str, str] | None = None) -> DataFrame:
        """Which rows of this wave (or, with None, of no wave) are not valid, and why?

        `where` is as in `rows`.

        Returns
        -------
        DataFrame with file, row, reasons (a list of names), respondent where the study has one,
        and the segments
        """
        return self._frame(self._rejected(period, where))

    def set_aside(self, period: str, *, where: tuple[str, str] | None = None) -> DataFrame:
        """What would this wave's rejected rows score? Marks and segments, as `rows` tells them."""
        return self._frame(frames.set_aside(self.folder, self.study, period, where))

    def rejected_counts(self, period: str | None) -> dict[str, int]:
        """How many rows of this wave does each reason reject? One with two counts for both."""
        reasons = self._rejected(period)["reasons"].to_pylist()
        return dict(Counter(reason for each in reasons for reason in each).most_common())

    def invitations(self, period: str) -> DataFrame | None:
        """How many were in the population, invited and answered? None where nobody noted it."""
        self._note("invitations", period)
        table = digests.invitations(self.folder, self.contents, period)
        return table.to_pandas() if table is not None and table.num_rows else None

    def records(self, table: str) -> DataFrame:
        """What happened, as this record table tells it, in all periods?

        Returns
        -------
        DataFrame, one row a record, in the order of the files
            `period` and, where the study has units, `unit`; then what the measures need: numbers
            as floats, the days between two dates, entries as text; missing where empty.

        Raises
        ------
        DataError
            No such table.
        """
        for record in self.contents["records"]:
            if record["name"] == table:
                for period in (*self.periods, ""):
                    self._note("records", period, table)
                frame: DataFrame = frames.columns(self.folder / record["table"]).to_pandas()
                return frame
        told = ", ".join(known := list(self.record_counts)) or "none"
        message = f"no record table '{table}'; there are {told}.{nearest(table, known)}"
        raise DataError(Problem(f"study {self.study.name}", message))

    def feedback(self, part: str = "feedback") -> DataFrame | None:
        """All rows of customers' feedback, or the `events` of its logs: see `frames.feedback`."""
        self._note(part)
        return frames.feedback(self.folder, self.contents, part)

    @property
    def record_counts(self) -> dict[str, int]:
        """Rows read by record table."""
        return {record["name"]: record["rows"] for record in self._contents("records")}

    @cached_property
    def register(self) -> DataFrame | None:
        """All units, one row each: a column for each level; None where there is no list."""
        self._note("register")
        path = self.folder / cache.REGISTER
        return frames.columns(path).to_pandas() if path.name in self.contents["tables"] else None

    def segments(self, period: str) -> dict[str, dict[str, int]]:
        """Which segments has this wave? Variable to value to its valid rows; none is empty."""
        self._note("segments", period)
        return {name: dict(sizes) for name, sizes in self._wave(period)["segments"].items()}

    def has_group(self, period: str, variable: str, value: str) -> bool:
        """Has this wave valid rows of this value of a segment?"""
        self._note("group", period, variable, value)
        return value in self._wave(period)["segments"].get(variable, {})

    def fingerprint(self, period: str) -> str:
        """What names this wave's data? Changes with any row of it."""
        return str(self._wave(period)["digest"])

    def kept(
        self,
        period: str,
        name: str,
        make: Callable[[], Any],
        *,
        columns: Sequence[str] | None = None,
        where: tuple[str, str] | None = None,
    ) -> Any:
        """A table made of a large wave and of the study alone: see `kept.table`. Else None."""
        if not kept.large(self._wave(period)):
            return None
        self._note("wave", period)
        waves = {each: self.fingerprint(each) for each in self.periods}
        path = kept.file(self.study, waves[period], name)
        return kept.table(path, make, waves=waves.values(), columns=columns, where=where)

    def digest(self, read: Read) -> str:
        """Which digest has what was read so now? See `digests.digest`."""
        return digests.digest(self.folder, self.contents, read)

    def _contents(self, name: str) -> Any:
        self._note("contents", name)
        return self.contents[name]

    def _note(self, *read: str) -> None:
        reads.note(read)

    def _wave(self, period: str) -> Mapping[str, Any]:
        for wave in self.contents["waves"]:
            if wave["period"] == period:
                return dict(wave)
        message = f"no wave '{period}'; there are {', '.join(self.periods)}"
        raise DataError(Problem(f"study {self.study.name}", message))

    def _rejected(self, period: str | None, where: tuple[str, str] | None = None) -> Any:
        if period is not None:
            self._wave(period)
        self._note("rejected", period or "", *(where or ()))
        table = digests.rejected(self.folder, self.contents, period, where)
        return table.rename_columns([name.removeprefix(".") for name in table.column_names])

    def _shown(self, stored: str) -> str:
        plain = stored.removeprefix(".")
        return stored if plain in self.contents["columns"] else plain

    def _frame(self, table: Any, index: Any = None) -> DataFrame:
        return frames.frame(table, self.study, self.contents["segments"], index=index)
