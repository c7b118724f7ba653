"""The table `issues`: how many mention each issue of the codebook, on three bases."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.issues.coded import coded_waves, digest
from csatbook.analysis.issues.corrected import corrected_rows
from csatbook.analysis.issues.counted import counted_rows
from csatbook.analysis.wave import Wave
from csatbook.survey.state.reads import cache


@cache
def issues(wave: Wave) -> pd.DataFrame:
    """How many mention each issue, of those who were asked, who answered, who said something?

    Returns
    -------
    DataFrame, the table `issues`
        A row a question, issue and tone, in the order of the study file. A respondent counts once
        for each, however often the issue stands in the answer. Who left the question empty, or
        said nothing (无, none), mentions nothing and is not in the base of the commenters. Without
        numbers, with the `reason`, where too few wrote something or mention the issue.

    Notes
    -----
    The intervals are Wilson's, weighted and by design as of every share, and of the sampling alone:
    the words of a codebook miss some mentions and take others by mistake, which no interval of
    theirs can tell. So the `estimate` is `dictionary`, not corrected. Where at least 50 of the
    answers were coded by hand (`issues: {coded: …}`), it is `corrected`: double sampling, whose
    intervals tell of the words' mistakes, too.
    """
    return tables.build("issues", wave, _issues(wave))


def _issues(wave: Wave) -> Iterator[dict[str, object]]:
    for coded in coded_waves(wave):
        for tone in coded.mentions.tones:
            for issue, row in corrected_rows(coded, tone, [*counted_rows(coded, tone)]):
                yield {
                    "question": coded.mentions.question,
                    "issue": issue,
                    "tone": tone,
                    **row,
                    "codebook": digest(coded),
                }
