"""Files and databases to columns of text: one module a format."""
