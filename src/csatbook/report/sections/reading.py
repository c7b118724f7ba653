"""How a report is to be read: what its pages leave out so that they can be short."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from csatbook.analysis import results
from csatbook.analysis.changes import changes as analysed
from csatbook.analysis.changes import compared_waves, declared_actions, verified
from csatbook.analysis.changes.contributions import change_contributions
from csatbook.analysis.changes.course import trend
from csatbook.analysis.changes.explained import change_parts
from csatbook.analysis.issues import compared, issues, quality
from csatbook.analysis.issues.corrected import CODED_TWICE, CORRECTED, DIVIDED
from csatbook.analysis.wave import Wave
from csatbook.report import change_words, fragment, number
from csatbook.report.driver_words import driver_text
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say
from csatbook.study.derived import Composite, Deductions


def reading(wave: Wave) -> Fragment:
    """By which rules do the pages say “real”, “met” or “improved”, and how are figures read?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        Sentences on targets, changes, their parts, courses, importance and measures: those that
        this report has. Nothing where it has none of them.

    Examples
    --------
    >>> reading(wave).text.partition(";")[0]
    '- Both numbers of a change are over the questions asked alike both times'
    """
    said = [_judged(wave), _changes(wave), _parts(wave), _course(wave), _drivers(wave)]
    said += [_measures(wave), _issues(wave)]
    kept = [text for text in said if text]
    return fragment.bullets(kept, "notes") if kept else fragment.NOTHING


def _joined(wave: Wave, texts: list[str]) -> str:
    return (" " if wave.language == "en" else "").join(texts)


def _judged(wave: Wave) -> str:
    declared = wave.study.scores.values()
    told = []
    if any(each.target is not None for each in declared):
        told.append(say(wave, "targets_note"))
    if any(each.grades for each in declared):
        told.append(say(wave, "grades_note"))
    return _joined(wave, told)


def _changes(wave: Wave) -> str:
    if not wave.earlier:
        return ""
    frame = analysed.changes(wave)
    whole = frame[
        (frame["score"] == wave.study.answer_headline)
        & (frame["subject"] == "overall")
        & (frame["against"] == compared_waves.leading(wave))
        & frame["difference"].notna()
    ]
    if whole.empty:
        return ""
    told = [say(wave, "reading_changes")]
    both = whole["n_both"].dropna()
    if both.empty:
        told.append(say(wave, "change_unknown"))
    elif both.iloc[0] > 1:
        told.append(say(wave, "change_both", count=number.write(both.iloc[0], "count")))
    if wave.variable is None and wave.study.compared and not _of_parts(wave):
        level = number.write(wave.study.compare.level, "percent")
        adjust = say(wave, f"adjust_{wave.study.compare.adjust}")
        told.append(say(wave, "reading_change_map", level=level, adjust=adjust))
    if len(wave.study.items) > 2:
        told.append(say(wave, "reading_change_unlike"))
    return _joined(wave, told)


def _of_parts(wave: Wave) -> bool:
    """Whether the leading score is made of others, so that its lines explain its change."""
    return isinstance(wave.study.scores[wave.study.headline], Composite | Deductions)


def _parts(wave: Wave) -> str:
    """How the change of the leading score was taken apart."""
    frame = change_parts(wave) if wave.earlier else pd.DataFrame()
    if frame.empty or _of_parts(wave):
        return ""
    score = wave.study.answer_headline
    mine = frame[
        (frame["score"] == score)
        & (frame["subject"] == "overall")
        & (frame["against"] == compared_waves.leading(wave))
        & frame["leads"].astype(bool)
    ]
    if mine.empty:
        return ""
    row, told = mine.iloc[0], [say(wave, "reading_parts")]
    if pd.notna(row["by"]) and pd.notna(row["p_alike_adjusted"]):
        level = wave.study.compare.level
        key = "why_by" if row["p_alike_adjusted"] < level else "why_by_unsure"
        variable = wave.study.segments[str(row["by"])].text[wave.language]
        p = number.significance(row["p_alike_adjusted"], level=level)
        told.append(say(wave, key, variable=variable, p=p))
    if row["set_aside_before"] or row["set_aside"]:
        counts = {"before": row["set_aside_before"], "now": row["set_aside"]}
        words = {name: number.write(count, "count") for name, count in counts.items()}
        told.append(say(wave, "why_set_aside", **words, than=change_words.compared(wave)))
    contributed = change_contributions(wave)
    if not contributed.empty:
        told.append(say(wave, f"contributed.reading_{contributed['method'].iloc[0]}"))
    return _joined(wave, told)


def _course(wave: Wave) -> str:
    if not wave.earlier or trend(wave).empty:
        return ""
    history = results.history(wave)
    if history["period"].nunique() < 2:
        return ""
    told = [say(wave, key) for key in ("trend_note", "trend_note_limits", "trend_note_method")]
    return _joined(wave, told)


def _drivers(wave: Wave) -> str:
    if not wave.study.drivers:
        return ""
    return _joined(wave, [say(wave, "summary.cost_note"), driver_text(wave, "map_note")])


def _measures(wave: Wave) -> str:
    """How the effects of measures were judged."""
    if not declared_actions.concerning(wave):
        return ""
    frame = verified.actions(wave)
    told = []
    if (frame["method"] == verified.DID).any():
        told.append(say(wave, "actions.note_did"))
    low = frame.loc[frame["method"] == verified.LOW, "score"]
    if not low.isin(list(wave.study.answered)).all():
        told.append(say(wave, "actions.note_units"))
    if low.isin(list(wave.study.answered)).any():
        told.append(say(wave, "actions.note_alike"))
    if (picks := frame["picks"].max()) > 1:
        told.append(say(wave, "actions.note_picks", count=picks))
    if frame["mde"].notna().any():
        told.append(say(wave, "actions.note_mde"))
    return _joined(wave, told)


def _issues(wave: Wave) -> str:
    """How the mentions of issues in open answers were counted."""
    codebook = wave.study.issues
    frame = pd.DataFrame() if codebook is None else issues.issues(wave)
    if codebook is None or frame.empty or not frame["commented"].fillna(0).any():
        return ""
    nothing = frame.drop_duplicates("question")["nothing"].sum()
    told = [
        say(wave, "issues.note_base", nothing=number.write(nothing, "count")),
        *_estimates(wave, frame),
    ]
    if (frame["reason"] == "few_mentions").any():
        told.append(say(wave, "issues.note_few", least=codebook.least))
    return _joined(wave, told)


def _estimates(wave: Wave, frame: pd.DataFrame) -> Iterator[str]:
    """By what the shares and changes of each question were corrected, if by anything."""
    corrected = frame[frame["estimate"] == CORRECTED]
    if len(corrected) < frame["rate_commented"].notna().sum():
        yield say(wave, "issues.note_uncorrected")
    changes = compared.issue_changes(wave) if wave.earlier else None
    for name, rows in corrected.groupby("question", sort=False):
        words = {"question": wave.study.open[str(name)].text[wave.language]}
        coded = number.write(rows["coded"].max(), "count")
        yield say(wave, "issues.note_corrected", **words, coded=coded)
        seen = quality.coded_answers(wave.store, str(name), wave.period)
        if seen is not None and quality.edited_since(wave.store, str(name), seen):
            yield say(wave, "issues.note_edited", **words)
    if changes is not None:
        for name, rows in changes.groupby("question", sort=False):
            words = {"question": wave.study.open[str(name)].text[wave.language]}
            for basis, key in ((DIVIDED, "note_divided"), (CODED_TWICE, "note_both")):
                if (rows["basis"] == basis).any():
                    yield say(wave, f"issues.{key}", **words)
