"""The appendix: questionnaire, all scores, what was set aside, how it was computed."""

from __future__ import annotations

from csatbook.report import fragment, number, results, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.sections.scores import ordered
from csatbook.report.subject import subjects
from csatbook.report.table import Column, Row, table
from csatbook.report.wave import Wave
from csatbook.study.answered import LevelPoints, Weighted
from csatbook.study.score import Score


def questionnaire(wave: Wave) -> Fragment:
    """What was asked, on which scale?"""
    study = wave.study
    dimension = {
        item: one.text[wave.language] for one in study.dimensions.values() for item in one.items
    }
    rows = [
        Row((item.text[wave.language], dimension.get(name, number.NONE), _scale(wave, name)))
        for name, item in study.items.items()
    ]
    rows += [
        Row((one.text[wave.language], number.NONE, wave.say("open_question")))
        for one in study.open.values()
    ]
    names = ("item", "dimension", "scale")
    columns = [Column(wave.say(f"col_{name}"), numeric=False) for name in names]
    return table(wave.say("questionnaire_caption"), columns, rows)


def statistics(wave: Wave) -> Fragment:
    """Every score of every subject with its interval."""
    scores = results.scores(wave)
    names = list(wave.study.answered)
    columns = [
        Column(f"{wave.say('col_dimension')} / {wave.say('col_item')}", numeric=False),
        Column(wave.say("col_n")),
    ]
    for name in names:
        columns += [Column(sentence.score_label(wave, name)), Column(wave.say("col_interval"))]
    rows = []
    for subject in ordered(wave):
        cells = [subject.text[wave.language]]
        found = [results.one(scores, name, subject.key) for name in names]
        cells.append(number.write(found[0]["n"], "count"))
        for name, row in zip(names, found, strict=True):
            unit = wave.study.unit_of(name)
            cells.append(number.write(row["value"], unit))
            cells.append(number.interval(row["low"], row["high"], unit))
        rows.append(Row(tuple(cells), "" if subject.kind == "item" else "total"))
    return table(wave.say("statistics_caption"), columns, rows)


def rejected(wave: Wave) -> Fragment:
    """Why were questionnaires set aside, and how many?"""
    counts = results.rejected(wave)
    if counts.empty:
        return fragment.paragraph(wave.say("rejected_none"))
    rows = [
        Row((wave.say(f"reason_{reason}"), number.write(count, "count")))
        for reason, count in zip(counts["reason"], counts["count"], strict=True)
    ]
    columns = [Column(wave.say("col_reason"), numeric=False), Column(wave.say("col_rows"))]
    shown = table(wave.say("rejected_caption"), columns, rows)
    return shown + fragment.paragraph(wave.say("rejected_note"), "note")


def method(wave: Wave) -> Fragment:
    """How were the numbers computed?"""
    said = [
        *dict.fromkeys(_method(wave, score) for score in wave.study.scores.values()),
        *_whole(wave),
        wave.say("method_missing"),
        *([wave.say("method_weight")] if wave.study.data.weight else []),
        _validity(wave),
        wave.say("method_privacy", fewest=wave.study.report.min_answers),
    ]
    return fragment.bullets(said, "notes")


def _method(wave: Wave, score: Score) -> str:
    """How a score is computed, with what the study declares for it."""
    told = {}
    if isinstance(score, LevelPoints):
        told["points"] = wave.say("semicolon").join(
            f"{mark:g} → {worth:g}" for mark, worth in sorted(score.points.items(), reverse=True)
        )
    if isinstance(score, Weighted):
        told["missing"] = wave.say(f"missing_{score.missing}")
        told["weights"] = wave.say("comma").join(
            f"{wave.study.items[item].text[wave.language]} {weight:g}"
            for item, weight in score.weights.items()
        ) or wave.say("equal_weights")
    return wave.say(f"method_text_{score.method}", **told)


def _scale(wave: Wave, item: str) -> str:
    scale = wave.study.scale_of(item)
    labels = scale.labels.zh if wave.language == "zh" else scale.labels.en
    ends = {"low": f"{scale.min:g}", "high": f"{scale.max:g}"}
    if not labels:
        return wave.say("scale_bare", **ends)
    return wave.say("scale_labels", low_label=labels[0], high_label=labels[-1], **ends)


def _whole(wave: Wave) -> list[str]:
    """What the overall score is of, unless every score has items of its own."""
    scores = wave.study.scores.values()
    own = [subjects(wave.study, one) != subjects(wave.study) for one in scores]
    if all(own):
        return []
    text = _overall(wave)
    return [wave.say("method_overall_others", text=sentence.small(text)) if any(own) else text]


def _overall(wave: Wave) -> str:
    study = wave.study
    if study.overall is not None:
        return wave.say("method_overall_item", item=study.items[study.overall].text[wave.language])
    if not study.dimensions:
        return wave.say("method_overall_items")
    weights = {one.text[wave.language]: one.weight for one in study.dimensions.values()}
    if any(weight is None for weight in weights.values()):
        return wave.say("method_overall_equal")
    told = wave.say("comma").join(f"{name} {weight:g}" for name, weight in weights.items())
    return wave.say("method_overall_weighted", weights=told)


def _validity(wave: Wave) -> str:
    rules = wave.study.validity
    said = []
    if rules.min_seconds is not None:
        said.append(wave.say("validity_min_seconds", seconds=f"{rules.min_seconds:g}"))
    if rules.patterns is not None:
        said.append(wave.say("validity_patterns", items=rules.patterns.min_items))
    if wave.study.require_open():
        said.append(wave.say("validity_require_open"))
    if rules.duplicates in ("first", "last"):
        said.append(wave.say("validity_duplicates"))
    if rules.out_of_scale == "reject":
        said.append(wave.say("validity_out_of_scale"))
    if not said:
        return wave.say("method_validity_none")
    return wave.say("method_validity", rules=wave.say("semicolon").join(said))
