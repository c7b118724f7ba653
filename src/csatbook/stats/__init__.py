"""Columns to frozen results."""
