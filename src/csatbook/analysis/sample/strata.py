"""Whether all customers are in a wave's sample: the groups that are missing or thin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from csatbook.analysis.wave import Wave
from csatbook.study.sampling import Sampling


@dataclass(frozen=True)
class Coverage:
    """The groups of customers that must be in the sample, `variable=value`, and how many are."""

    counts: Mapping[str, int]
    unrecorded: tuple[str, ...]
    """Variables that nobody in the wave has a value of."""
    enough: int
    """So many respondents of a group are not thin."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Groups without any respondent."""
        return tuple(name for name, n in self.counts.items() if n == 0)

    @property
    def thin(self) -> tuple[str, ...]:
        """Groups with too few."""
        return tuple(name for name, n in self.counts.items() if 0 < n < self.enough)


def coverage(wave: Wave) -> Coverage:
    """How many respondents of the whole wave has each group that must be in the sample?"""
    declared, sizes = demanded(wave), wave.store.segments(wave.period)
    wanted = tuple(wave.study.segments) if declared.strata is None else declared.strata
    recorded = [variable for variable in wanted if sizes.get(variable)]
    counts = {
        f"{variable}={value}": sizes[variable].get(value, 0)
        for variable in recorded
        for value in values(wave, variable)
    }
    unrecorded = tuple(variable for variable in wanted if variable not in recorded)
    return Coverage(counts, unrecorded, declared.thin)


def values(wave: Wave, variable: str) -> tuple[str, ...]:
    """The values that the study declares; of a segment that declares none those that there are."""
    declared = wave.study.segments[variable].declared
    return declared or tuple(wave.store.segments(wave.period).get(variable, ()))


def demanded(wave: Wave) -> Sampling:
    """What does the study demand of its samples?"""
    return wave.study.sampling or Sampling()
