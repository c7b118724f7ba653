"""What is to be remembered, and what the next wave must verify."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import results, wanted
from csatbook.analysis.priorities import first
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, priority_words
from csatbook.report.fragment import Fragment
from csatbook.report.sections.verdict import best_told, verdict
from csatbook.report.wording import say


def conclusion(wave: Wave, *, most: int = 8) -> Fragment:
    """What is to be remembered, and what must the next wave verify?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    most : so many problems at most

    Returns
    -------
    Fragment
        The verdict of `summary`, the best dimension, what to improve first, and what the next wave
        must verify: the entries of `problems`. Nothing where there is none of them.

    Raises
    ------
    ParameterError
        It is no whole number of at least 1.

    Examples
    --------
    >>> conclusion(wave, most=1).text.splitlines()[0]
    '- Overall satisfied share: 45.8%, within the margin of error of Q1 2024 (37.5%).'
    """
    rows = first(wave, wanted.count("most", most))
    overall = results.score_row(results.scores(wave), wave.study.headline, "overall")
    said = [verdict(wave)] if pd.notna(overall["value"]) else []
    if best := best_told(wave, "dimension"):
        said.append(best)
    if rows:
        titles = say(wave, "semicolon").join(priority_words.title(wave, row) for row in rows)
        said.append(say(wave, "summary.next", titles=titles))
    return fragment.bullets(said) if said else fragment.NOTHING
