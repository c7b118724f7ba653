"""Rules that tell a careless or broken questionnaire from a good one, one rule a file.

Each has `find(rows) -> mask`: the rows that break it, none if the study does not use it.
"""
