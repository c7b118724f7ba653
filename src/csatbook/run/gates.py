"""Gates: what the study demands of a period, held against the result tables of all customers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from csatbook.report import number
from csatbook.report.number import Unit
from csatbook.study import threshold
from csatbook.study.model import Study
from csatbook.study.segment import EVERYONE
from csatbook.study.wording import Language, say

if TYPE_CHECKING:  # where nothing changed, nobody needs it
    import pandas as pd


class Gate(BaseModel):
    """One demand, and whether a period meets it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    gate: str
    """`response_rate`, `valid`, or `target`."""
    score: str | None = None
    """Whose target it is."""
    wanted: float
    """The least that is enough."""
    value: float | None = None
    """What was reached; none where it could not be computed or must not be shown."""
    met: bool
    """Whether the value is at least what is wanted; no value is not enough."""

    def told(self, study: Study, language: Language) -> str:
        """The gate in a sentence."""
        unit = self._unit(study)
        decimals = number.apart([self.value], [self.wanted], unit)
        return say(
            language,
            f"page.gate_{'unknown' if self.value is None else 'met' if self.met else 'missed'}",
            what=self._name(study, language),
            value=number.write(self.value, unit, decimals=decimals),
            wanted=number.write(self.wanted, unit, decimals=decimals),
        )

    def _unit(self, study: Study) -> Unit:
        if self.score is not None:
            return study.unit_of(self.score)
        return "share" if self.gate == "response_rate" else "count"

    def _name(self, study: Study, language: Language) -> str:
        if self.score is None:
            return say(language, f"page.gate_{self.gate}")
        declared = study.scores[self.score]
        name = declared.name
        return name[language] if name else say(language, f"report.method_{declared.method}")


def judged(study: Study, results: Path) -> tuple[Gate, ...]:
    """Which of the study's gates does a period meet, by the result tables of this folder?

    Empty where these hold nothing of all customers, as after a run of some groups alone.
    """
    sample, scores = _everyone(results, "sample"), _everyone(results, "scores")
    if sample.empty and scores.empty:
        return ()
    return tuple(_gates(study, sample, scores))


def _gates(study: Study, sample: pd.DataFrame, scores: pd.DataFrame) -> Iterator[Gate]:
    for name, wanted in (
        ("response_rate", study.gates.response_rate),
        ("valid", study.gates.valid),
    ):
        if wanted is not None:
            value = _value(sample, name)
            yield Gate(gate=name, wanted=wanted, value=value, met=_reached(value, wanted))
    for name in study.gated:
        target = study.scores[name].target
        if target is not None:
            rows = scores[(scores["score"] == name) & (scores["subject"] == "overall")]
            value = _value(rows, "value")
            met = _reached(value, target)
            yield Gate(gate="target", score=name, wanted=target, value=value, met=met)


def _everyone(results: Path, name: str) -> pd.DataFrame:
    """The rows of all customers in this table; none where there is no such table."""
    import pandas as pd  # noqa: PLC0415 - see above

    path = results / f"{name}.csv"
    columns = ["segment", "score", "subject"]
    if not path.is_file():
        return pd.DataFrame(columns=columns)
    table = pd.read_csv(path, encoding="utf-8-sig")
    return table[table["segment"] == EVERYONE]


def _value(rows: pd.DataFrame, column: str) -> float | None:
    from csatbook.report.scraps import plain  # noqa: PLC0415 - imports pandas

    if column not in rows or rows.empty:
        return None
    value = plain(rows[column].iloc[0])
    return None if value is None else float(value)


def _reached(value: float | None, wanted: float) -> bool:
    return value is not None and bool(threshold.reaches(value, wanted))
