"""Raw files to trusted rows."""
