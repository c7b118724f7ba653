"""Columns of text to marks, segments and reasons to set a row aside."""
