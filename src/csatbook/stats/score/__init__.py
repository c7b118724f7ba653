"""Scores of answers: one module an index, each with its `terms`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from csatbook.stats.terms import Terms
from csatbook.study.score import INDEXES

TERMS: Mapping[str, Callable[..., Terms]] = {
    method: import_module(f"{__name__}.{method}").terms for method in INDEXES
}
"""From a tally of answers to what each of its rows brings: of each index, the module so named."""
