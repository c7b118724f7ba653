"""Figures of a report, each from numbers that are already computed."""
