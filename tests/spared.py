"""What the rules of test_architecture.py do not hold of, and why. It only ever shrinks."""

LONE = {
    "a picture that one section draws": (
        "report.figure.grades",
        "report.figure.iceberg",
        "report.figure.kano",
        "report.figure.ledger",
        "report.figure.opportunity",
        "report.figure.radar",
    ),
    "a part of a section that would be too long with it": (
        "report.sections.compared",
        "report.sections.crosstab",
        "report.sections.score_method",
    ),
    "how matplotlib draws what analysts draw": ("report.figure.canvas",),
    "a step on the way from the executed notebook to the page": (
        "report.door",
        "report.framed",
    ),
    "what jupyter_client finds by its name in pyproject.toml": ("run.provisioner",),
    "a step of the command, too long to stand in the next": (
        "run.account",
        "run.cluster",
        "run.execute",
        "run.overview",
        "run.reports",
        "run.sample",
        "run.understood",
        "run.workbook",
    ),
    "a part of the analyst's door, too long to stand in it": ("analysis.changed", "analysis.said"),
    "a method with a source and golden numbers of its own": (
        "stats.drivers.explained",
        "stats.drivers.missing.latent",
        "stats.regression.normal_em",
        "stats.regression.ordered_logit",
        "stats.weighting.rake",
    ),
    "a step of reading, cleaning or keeping with rules of its own": (
        "survey.anonymity.own",
        "survey.cleaning.auxiliary",
        "survey.cleaning.cases",
        "survey.cleaning.consistency",
        "survey.cleaning.items",
        "survey.cleaning.lookup",
        "survey.cleaning.record_tables",
        "survey.cleaning.validity",
        "survey.persist",
        "survey.reading.database",
        "survey.reading.dated",
        "survey.reading.encoding",
        "survey.reading.instant",
        "survey.reading.sql",
    ),
}
"""Modules that one other of their room imports, by the reason why they are no part of it."""

SHORT = ("report.legible",)
"""Modules of a few lines that stand in no table: what several import and none of them owns."""

SIBLINGS = (("study.sample_size", "study.part"),)
"""Entries of a table that build on another of it: `study.part` lies below them all."""

VAGUE = {
    "analysis": 107,
    "report": 55,
    "stats": 193,
}
"""How many locals and arguments a room still calls `one` or `found`."""
