"""What weighting has come to."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

_REACHED = 1e-6
"""As exact as shares are declared: they must sum to 1 within this."""


@dataclass(frozen=True)
class Margin:
    """One value of a segment, and how much of the weight its respondents have."""

    within: str | None
    """The value of the segment within which the shares are reached; None for everyone."""
    segment: str
    value: str | None
    """None for the respondents without a value, who keep the share they had."""
    n: int
    before: float
    """Share of the starting weights, 0..1; as `achieved` among those with a value."""
    declared: float | None
    achieved: float

    @property
    def off(self) -> bool:
        """Whether the declared share was not reached."""
        return self.declared is not None and abs(self.achieved - self.declared) > _REACHED

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Weighted:
    """Weights of the respondents, and what they are like."""

    weights: pd.Series
    """Shape (n,), above 0, of mean 1; index of the respondents."""
    margins: tuple[Margin, ...]
    rounds: int
    """How many times all margins were gone through, at most."""
    smallest: float
    largest: float
    """Weights, as multiples of the mean one."""
    n: int
    n_eff: float
    """Kish's effective number of respondents."""
    design_effect: float
    """Kish's: n / n_eff, which is 1 + CV²."""
    trimmed: int
    """Respondents whose weight was cut off."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON: all but the weights themselves."""
        names = ("rounds", "smallest", "largest", "n", "n_eff", "design_effect", "trimmed")
        margins = [one.as_dict() for one in self.margins]
        return {"margins": margins, **{name: getattr(self, name) for name in names}}
