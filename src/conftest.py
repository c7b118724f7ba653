"""What the examples in docstrings of sections are run with."""

from typing import Any

import pytest

import samples  # type: ignore[import-not-found]  # in tests/


@pytest.fixture(scope="session", autouse=True)
def _wave(doctest_namespace: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    """A wave of the small study, under the name that the examples use."""
    doctest_namespace["wave"] = samples.small(tmp_path_factory.mktemp("small"))
