"""From files that nobody has described yet to a study file: what each column probably is."""
