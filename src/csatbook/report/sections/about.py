"""What a survey tells of itself, so that a reader can judge how far its results carry."""

from __future__ import annotations

from csatbook.analysis.wave import Wave
from csatbook.report import fragment
from csatbook.report.fragment import Fragment
from csatbook.report.sections.method import validity, weights_and_design
from csatbook.report.sections.summary import answered
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study.about import TOLD


def about(wave: Wave) -> Fragment:
    r"""Who asked whom, how, when and for whom, and what is not told of that?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        A table, a row for each point that AAPOR's and ISO 20252's rules of disclosure ask for:
        what the study file says under `about`, and what is known from the study and its
        data. A point of which nothing is said is listed as not told.

    Examples
    --------
    >>> about(wave).text.splitlines()[3]
    'Sponsor\tNot told'
    """
    told = _told(wave)
    missing = sum(not text for text in told.values())
    intro = say(wave, "about.intro")
    if missing:
        intro += " " * (wave.language == "en") + say(wave, "about.untold", count=missing)
    columns = [
        Column(say(wave, "about.col_point"), numeric=False),
        Column(say(wave, "about.col_told"), numeric=False),
    ]
    rows = [
        Row((say(wave, f"about.{point}"), text or say(wave, "about.missing")))
        for point, text in told.items()
    ]
    return fragment.paragraph(intro) + table(say(wave, "about.caption"), columns, rows)


_ORDER = (
    "sponsor",
    "conductor",
    "purpose",
    "population",
    "frame",
    "selection",
    "mode",
    "fieldwork",
    "incentive",
    "answers",
    "weighting",
    "processing",
    "wording",
    "limits",
    "contact",
)
"""As AAPOR asks for them."""


def _told(wave: Wave) -> dict[str, str]:
    """What is told of each point; nothing where nobody says anything."""
    language = wave.language
    texts = {name: getattr(wave.study.about, name) for name in TOLD}
    texts["purpose"] = wave.study.purpose
    declared = {name: text[language] if text else "" for name, text in texts.items()}
    design = (" " * (language == "en")).join(weights_and_design(wave))
    known = {
        "fieldwork": _fieldwork(wave),
        "answers": answered(wave),
        "weighting": design or say(wave, "about.unweighted"),
        "processing": validity(wave),
        "wording": say(wave, "about.wording_told"),
    }
    return {point: (declared | known)[point] for point in _ORDER}


def _fieldwork(wave: Wave) -> str:
    days = wave.study.about.fieldwork.get(wave.period)
    if days is None:
        return ""
    first, last = (day.isoformat() for day in days)
    return say(wave, "about.days", first=first, last=last)
