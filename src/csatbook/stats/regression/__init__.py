"""Regressions of survey answers, and what can be told from them."""
