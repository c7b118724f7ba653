"""What the examples in docstrings of sections are run with."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

import samples  # type: ignore[import-not-found]  # in tests/
from csatbook.analysis import door

_ENDING = "report: {min_answers: 1}"
_EXPLAINED = samples.SMALL.replace(
    _ENDING, f"drivers: {{outcome: again, of: [polite, patient], resamples: 0}}\n{_ENDING}"
)
_CODES = """\
choices:
  why:
    zh: 原因
    en: Reasons
    options: {price: {zh: 价格, en: Price}, speed: {zh: 速度, en: Speed}}
    none: [都不是]
issues:
  least: 0
  codes:
    kindness: {zh: 友善, en: Kindness, any: [kind], not: [kind of]}
"""


_TICKED = "\n".join(
    f"{line},{ticks}"
    for line, ticks in zip(
        samples.ANSWERS.splitlines(), ["why", "", "", "速度┋价格", "", "都不是", ""], strict=True
    )
)


def _marks() -> Iterator[str]:
    """Answers of which politeness moves the outcome more than patience does."""
    for row, (polite, patient) in enumerate(product(range(1, 6), repeat=2)):
        for again in (0, 1):
            mark = min(10, polite + polite // 2 + patient // 2 + again * (row % 2))
            region = ("east", "north", "west")[(row + again) % 3]
            yield f"2024Q2,{polite},{patient},{mark},{region},"


@pytest.fixture(scope="session", autouse=True)
def _waves(doctest_namespace: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Waves of small studies under the names that the examples use.

    `wave` has no drivers and no units, `said` is the same with a codebook and ticks, `driven`
    explains an outcome, `shops` are units, `weighted` are the same with weights; `handled` is
    customers' feedback, `models` and `supplier` are studies of the project. `study` is the file of
    `wave`.
    """
    answers = "\n".join([samples.ANSWERS.splitlines()[0], *_marks(), ""])
    folder = tmp_path_factory.mktemp("examples")
    small, explained, units = (folder / name for name in ("small", "driven", "shops"))
    said = samples.SMALL.replace(_ENDING, f"{_CODES}{_ENDING}")
    samples.small(folder / "said", study=said, answers=_TICKED)
    samples.small(small)
    samples.small(explained, study=_EXPLAINED, answers=answers)
    written = {
        "wave": (small / "params" / "small.yaml", "2024Q2"),
        "said": (folder / "said" / "params" / "small.yaml", "2024Q2"),
        "driven": (explained / "params" / "small.yaml", "2024Q2"),
        "shops": (samples.written(units), "2024-02"),
        "weighted": (samples.written(folder / "weighted", samples.WEIGHTED), "2024-02"),
        "handled": (samples.copied(folder, "feedback"), "2025Q4"),
        "models": (samples.copied(folder, "models"), "2025H2"),
        "supplier": (samples.copied(folder, "supplier"), "2025H2"),
    }
    doctest_namespace["study"] = written["wave"][0]
    for name, (study, period) in written.items():
        doctest_namespace[name] = door.open(study, period, language="en")
