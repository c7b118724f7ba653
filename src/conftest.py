"""What the examples in docstrings of sections are run with."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

import samples  # type: ignore[import-not-found]  # in tests/

_ENDING = "report: {min_answers: 1}"
_EXPLAINED = samples.SMALL.replace(
    _ENDING, f"drivers: {{outcome: again, of: [polite, patient], resamples: 0}}\n{_ENDING}"
)


def _marks() -> Iterator[str]:
    """Answers of which politeness moves the outcome more than patience does."""
    for row, (polite, patient) in enumerate(product(range(1, 6), repeat=2)):
        for again in (0, 1):
            mark = min(10, polite + polite // 2 + patient // 2 + again * (row % 2))
            yield f"2024Q2,{polite},{patient},{mark},{('east', 'west')[again]},"


@pytest.fixture(scope="session", autouse=True)
def _waves(doctest_namespace: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Waves of small studies under the names that the examples use.

    `wave` has no drivers and no units, `driven` explains an outcome, `shops` are units.
    """
    answers = "\n".join([samples.ANSWERS.splitlines()[0], *_marks(), ""])
    folder = tmp_path_factory.mktemp
    doctest_namespace["wave"] = samples.small(folder("small"))
    doctest_namespace["driven"] = samples.small(folder("driven"), study=_EXPLAINED, answers=answers)
    doctest_namespace["shops"] = samples.shops(folder("shops"))
