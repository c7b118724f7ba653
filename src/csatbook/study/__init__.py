"""What is measured: the study file, its scales, periods, segments and wording."""
