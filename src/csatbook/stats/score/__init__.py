"""Scores of answers: one module a method, and the table of all."""
