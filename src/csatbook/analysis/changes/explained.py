"""The table `change_parts`: why a score changed, by what its groups did and by what was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from csatbook.analysis import disclosure, tables
from csatbook.analysis.changes.brought import brought_terms
from csatbook.analysis.changes.compared_waves import Against, earlier
from csatbook.analysis.changes.two_waves import TwoWaves
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.wave import Wave, at, tallied
from csatbook.stats.block import Numbers
from csatbook.stats.compare import multiplicity
from csatbook.stats.decomposition import PARTS, Composition, Part, decompose
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study.answered import Answered
from csatbook.survey.state.reads import cache, cached_property

MOST_GROUPS = 60
"""A variable of more groups is not looked at: each of them would have a share that says nothing."""
_GROUPED: tuple[Part, ...] = ("score", "mix")
"""Parts that are told by group. What was set aside in one group may be one questionnaire."""
_NO_GROUP = "\n"
"""The group of those without a value, or in a group that must not be shown."""

_NOTHING = Terms(np.zeros(0), np.zeros(0), "mean", (0.0, 0.0))
_Codes = npt.NDArray[np.integer]


@cache
def change_parts(wave: Wave) -> pd.DataFrame:
    """Why did each score change: its groups' scores, their shares, the weights, or the rules?

    Returns
    -------
    DataFrame, the table `change_parts`
        For each wave before, score, subject (the whole and the dimensions) and variable the four
        parts, which add up to the change in table `changes`, and those of each group in `score`
        and `mix`, which add up to these. `p_alike` is of the hypothesis that all groups of the
        variable changed alike; `leads` marks the variable with the smallest.

    Notes
    -----
    See `csatbook.stats.decomposition` for the parts. The questions are those asked in both waves.
    Questionnaires that were set aside count in the parts `score` and `mix` as far as they can be
    scored; not those of which fewer than the study's `min_answers` are in a group, so that nobody
    can work out what single people answered, and not those that repeat a respondent, who is one and
    answered once. `p_alike` is that of the weighted sum of squares of
    the groups' changes around their mean (chi-squared; DerSimonian and Laird's Q).
    `p_alike_adjusted` is made up (Holm) for all variables of the study by which this change is
    divided: one of many always seems to differ.

    Examples
    --------
    >>> found = change_parts(wave).query("score == 'mean' and subject == 'dimension:loyalty'")
    >>> found.loc[found["share"].isna(), ["part", "contribution"]].round(2).to_dict("split")["data"]
    [['score', 2.33], ['mix', -1.17], ['weighting', 0.0], ['validity', 0.0]]
    """
    before = earlier(wave)
    known = ", ".join(wave.store.fingerprint(period) for period in before.values())
    rows = wave.kept(f"change parts since {known}", lambda: _rows(wave, before))
    return tables.build("change_parts", wave, rows)


def _rows(wave: Wave, before: Mapping[Against, str]) -> Iterator[dict[str, object]]:
    for against, period in before.items():
        both = _Explained(TwoWaves(wave, at(wave, period)))
        for name, declared in wave.study.answered.items():
            for subject in subjects(wave.study, declared):
                if subject.kind != "item":
                    yield from both.rows(name, declared, subject, against)


@dataclass(frozen=True, eq=False)
class _Grouped:
    """To which group of a variable each respondent belongs, valid and set aside, in two waves."""

    names: Sequence[str]
    valid: tuple[_Codes, _Codes]
    """Now and before."""
    aside: tuple[_Codes, _Codes]


@dataclass(frozen=True, eq=False)
class _Explained:
    """What two waves tell about why scores differ."""

    waves: TwoWaves

    @cached_property
    def both(self) -> tuple[Wave, Wave]:
        return self.waves.now, self.waves.before

    @cached_property
    def aside(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        now, before = (_set_aside(wave) for wave in self.both)
        return now, before

    @cached_property
    def aside_tallies(self) -> list[Tally | None]:
        """Their answers; None where nothing was set aside."""
        study = self.waves.now.study
        return [tallied(study, frame, None) if len(frame) else None for frame in self.aside]

    @cached_property
    def grouped(self) -> Mapping[str | None, _Grouped]:
        """By variable; where there is none, everyone as one group under no name."""
        study, wave = self.waves.now.study, self.waves.now
        made: dict[str | None, _Grouped] = {}
        for variable in study.segments:
            values = list(wave.rows[variable].cat.categories)
            if variable == wave.variable or len(values) > MOST_GROUPS:
                continue
            made[variable] = self._by(variable, values)
        return made or {None: self._alone()}

    def _alone(self) -> _Grouped:
        now, before = (np.zeros(len(wave.tally.count), np.int64) for wave in self.both)
        aside = [np.zeros(len(frame), np.int64) for frame in self.aside]
        return _Grouped([_NO_GROUP], (now, before), (aside[0], aside[1]))

    def _by(self, variable: str, values: Sequence[str]) -> _Grouped:
        names = [*map(str, values), _NO_GROUP]

        def codes(column: pd.Series) -> _Codes:
            last = len(names) - 1
            of_value = pd.Index(names).get_indexer(column.cat.categories)
            places = np.append(np.where(of_value < 0, last, of_value), last)
            return places[column.cat.codes.to_numpy()]  # the last for those without a value, -1

        closed = {name for wave in self.both for name in wave.closed(variable)}
        shown = [
            [frame[variable].where(~frame[variable].isin(closed)) for frame in frames]
            for frames in ([wave.rows for wave in self.both], self.aside)
        ]
        valid, aside = ([codes(column) for column in columns] for columns in shown)
        return _Grouped(names, (valid[0], valid[1]), (aside[0], aside[1]))

    def rows(
        self, score: str, declared: Answered, subject: Subject, against: str
    ) -> Iterator[dict[str, object]]:
        """Why did this score change? By each variable; nothing where it must not be told."""
        study = self.waves.now.study
        scales = [study.scale_of(item) for item in subject.items]
        if declared.unit == "mark" and len({(scale.min, scale.max) for scale in scales}) > 1:
            return
        same = self.waves.comparable(declared, subject)
        if same is None or self._hidden(declared, same):
            return
        valid = [brought_terms(study, wave.tally, declared, same) for wave in self.both]
        if any((terms.base > 0).sum() < study.report.min_answers for terms in valid):
            return
        aside = [
            brought_terms(study, given, declared, same) if given is not None else _NOTHING
            for given in self.aside_tallies
        ]
        found: dict[str | None, list[dict[str, object]]] = {}
        alike: dict[str | None, float] = {}
        for by, groups in self.grouped.items():
            now, before = (
                _composition(valid[at], aside[at], self.both[at], groups, at) for at in (0, 1)
            )
            parts = decompose(before, now)
            if parts is None:  # no group is in both: nothing tells mix from score
                continue
            alike[by] = _alike(valid, groups)
            found[by] = [
                {"part": part, "by": by, "contribution": float(parts[part].sum())} for part in PARTS
            ]
            found[by] += [
                {
                    "part": part,
                    "by": by,
                    "group": None if name == _NO_GROUP else name,
                    "contribution": float(parts[part][place]),
                    "share_before": float(before.base[place] / before.base.sum()),
                    "share": float(now.base[place] / now.base.sum()),
                    "rest": name == _NO_GROUP,
                }
                for part in _GROUPED
                for place, name in enumerate(groups.names)
                if by is not None and (before.base[place] or now.base[place])
            ]
        leading = min(alike, key=lambda by: alike[by], default=None)
        known = [None if np.isnan(p) else p for p in alike.values()]
        adjusted = dict(zip(alike, multiplicity.adjust(known, method="holm").p, strict=True))
        for by, told in found.items():
            for row in told:
                yield {
                    "rest": False,
                    **row,
                    "score": score,
                    "against": against,
                    "subject": subject.key,
                    "period_before": self.waves.before.period,
                    "p_alike": None if np.isnan(alike[by]) else alike[by],
                    "p_alike_adjusted": adjusted[by],
                    "leads": by == leading,
                    "set_aside_before": int((aside[1].base > 0).sum()),
                    "set_aside": int((aside[0].base > 0).sum()),
                }

    def _hidden(self, declared: Answered, subject: Subject) -> bool:
        asked = disclosure.base(declared, subject)
        return any(wave.hidden(asked) for wave in self.both)


def _set_aside(wave: Wave) -> pd.DataFrame:
    """The questionnaires that were set aside and can be scored, without those of small groups."""
    frame = wave.store.set_aside(wave.period, where=wave.place[0] if wave.place else None)
    frame = frame[frame[list(wave.study.items)].notna().any(axis=1)]
    least, size = wave.study.report.min_answers, -1
    while len(frame) and len(frame) != size:
        size = len(frame)
        kept = np.full(size, size >= least)
        for variable in wave.study.segments:
            codes = frame[variable].cat.codes.to_numpy(np.int64) + 1  # 0: without a value
            kept &= np.bincount(codes)[codes] >= least
        frame = frame[kept]
    return frame.reset_index(drop=True)


def _composition(
    valid: Terms, aside: Terms, wave: Wave, groups: _Grouped, at_wave: int
) -> Composition:
    codes, left_out = groups.valid[at_wave], groups.aside[at_wave]
    size, weight = len(groups.names), wave.tally.weight

    def sums(places: _Codes, amounts: Numbers) -> Numbers:
        return np.asarray(np.bincount(places, weights=amounts, minlength=size), dtype=float)

    held = (wave.tally.count > 0).astype(float)
    top, base = sums(codes, valid.top * held), sums(codes, valid.base * held)
    return Composition(
        top + sums(left_out, aside.top),
        base + sums(left_out, aside.base),
        top,
        base,
        sums(codes, valid.top * weight),
        sums(codes, valid.base * weight),
    )


def _alike(valid: Sequence[Terms], groups: _Grouped) -> float:
    """How likely are the groups' changes to differ so, if all changed alike? NaN of one group."""
    size = len(groups.names)
    value, variance = np.zeros((2, size)), np.zeros((2, size))
    for at_wave, terms in enumerate(valid):
        codes = groups.valid[at_wave]
        n = np.bincount(codes[terms.base > 0], minlength=size)
        base = np.bincount(codes, weights=terms.base, minlength=size)
        known = n > 1
        top = np.bincount(codes, weights=terms.top, minlength=size)
        value[at_wave] = np.divide(top, base, out=np.full(size, np.nan), where=known)
        spread = (terms.top - value[at_wave][codes] * terms.base) ** 2
        spread_sums = np.bincount(codes, weights=np.nan_to_num(spread), minlength=size)
        per_answer = np.divide(spread_sums, base**2, out=np.zeros(size), where=known)
        variance[at_wave] = per_answer * n / np.maximum(n - 1, 1)
    change, error = value[0] - value[1], variance.sum(axis=0)
    told = ~np.isnan(change) & (error > 0)
    if told.sum() < 2:
        return float("nan")
    weight = 1 / error[told]
    mean = (weight @ change[told]) / weight.sum()
    return float(special.chdtrc(told.sum() - 1, weight @ (change[told] - mean) ** 2))
