"""The glossary: what the terms of a report mean, in plain words."""

from __future__ import annotations

from csatbook.analysis.wave import Wave
from csatbook.report.fragment import Fragment
from csatbook.report.glossary import listed, terms
from csatbook.report.sections.method import weights_and_design

_METHOD = "method_"
_WEIGHTED = "weighted"


def glossary(wave: Wave) -> Fragment:
    """What do the terms mean that a report of this wave may use?

    Page, PDF and the executed notebook keep those that occur in them.

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        A list, a term with its sentence each; names of scores only where the study declares them,
        and what weights are only where it has some.

    Examples
    --------
    >>> glossary(wave).text.splitlines()[1]
    '- response rate: how many of those who were asked answered.'
    """
    declared = {_METHOD + score.method for score in wave.study.scores.values()}
    if weights_and_design(wave):
        declared.add(_WEIGHTED)
    offered = [
        term
        for term in terms(wave.language)
        if term.key in declared or not term.key.startswith((_METHOD, _WEIGHTED))
    ]
    return listed(offered, wave.language)
