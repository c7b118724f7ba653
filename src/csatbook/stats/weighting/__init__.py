"""Weights that make the respondents stand for all customers."""
