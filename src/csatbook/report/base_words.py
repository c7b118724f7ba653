"""What a number rests on, in words."""

from __future__ import annotations

from csatbook.analysis import disclosure, results
from csatbook.analysis.base import SMALL, weighs
from csatbook.analysis.wave import Wave
from csatbook.report import sentence
from csatbook.report.wording import say


def told(wave: Wave) -> str:
    """How are few answers called, in a note?"""
    return say(wave, "few_effective" if weighs(wave) else "few_answers", small=SMALL)


def unknown(wave: Wave) -> str:
    """Why is the design effect of this group's leading score not known?"""
    score = wave.study.answer_headline
    row = results.one(results.scores(wave), score, "overall")
    label = sentence.score_label(wave, score)
    if row["reason"] in disclosure.REASONS:
        key = "why_hidden"
    elif row["reason"] == "one_cluster":
        key = "why_one_cluster" if row["clusters"] == 1 else "why_single_clusters"
    else:
        key = "why_all_equal"
    return say(
        wave,
        key,
        score=label,
        fewest=wave.study.report.min_answers,
    )
