"""The command `code`: what a codebook covers and misses, and how good it is."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import click
import pandas as pd

from csatbook import study as studies
from csatbook.analysis import quotable
from csatbook.analysis.issues import audited, codebook_tables, proposed, quality, sampled
from csatbook.analysis.issues.audited import Audit
from csatbook.analysis.issues.coded import coding
from csatbook.analysis.issues.mentioned import COMMENTED
from csatbook.analysis.wave import Wave
from csatbook.errors import ParameterError, Problem, nearest
from csatbook.report import number
from csatbook.run import progress
from csatbook.run.terminal import safe, table
from csatbook.study import Study, beside, source
from csatbook.study.issues import Codebook
from csatbook.study.segment import EVERYONE
from csatbook.survey import store as stores
from csatbook.survey.store import Store

_SHOWN, _CUT = 20, 40


def code(
    path: Path,
    *,
    data: Path | None,
    question: str | None,
    period: str | None,
    start: bool,
    sample: int | None,
    double: int,
    word: str | None,
    attempt: Path | None,
    quotes: bool,
    to: Path | None,
) -> int:
    """Print what is asked for; 0."""
    study = studies.load(path, data=data)
    with progress.reading(sys.stderr) as tell:
        store = stores.open(study, refresh=True, progress=tell)
    if not study.open:
        raise ParameterError(
            Problem(str(path), "declares no open question: write some under 'open'")
        )
    questions = _questions(study, question)
    wave = _period(store, period)
    if start:
        lines = _started(store, questions, to)
    elif quotes:
        lines = _quotable(store, questions, wave, to)
    elif word is not None:
        lines = _contexts(store, questions, word)
    elif study.issues is None:
        message = "declares no codebook (`issues`): `csatbook code --start` proposes one"
        raise ParameterError(Problem(str(path), message))
    elif sample is not None:
        lines = _sampled(store, questions, wave, (sample, double), to)
    elif attempt is not None:
        lines = _tried(store, questions, _codebook(attempt))
    else:
        lines = _audited(store, study.issues, questions, wave)
    for line in lines:
        click.echo(safe(line))
    return 0


def _questions(study: Study, question: str | None) -> Sequence[str]:
    known = list(study.open)
    if question is not None and question not in known:
        message = f"is no open question; there are {', '.join(known)}.{nearest(question, known)}"
        raise ParameterError(Problem(question, message))
    if question is not None:
        return [question]
    return (study.issues and study.issues.of) or known


def _period(store: Store, period: str | None) -> str:
    if period is not None and period not in store.periods:
        message = f"is no period; there are {', '.join(store.periods)}"
        raise ParameterError(Problem(period, message))
    return period or store.periods[-1]


def _texts(store: Store, question: str, period: str) -> list[str]:
    column = store.rows(period, [question])[question]
    return [str(text) for text in column.dropna()]


def _everything(store: Store, question: str) -> list[str]:
    """All answers, those of the latest wave first."""
    return [text for period in reversed(store.periods) for text in _texts(store, question, period)]


def _audited(
    store: Store, codebook: Codebook, questions: Sequence[str], wave: str
) -> Iterator[str]:
    yield f"Codebook {codebook.digest}: {len(codebook.codes)} issues"
    for question in questions:
        nothing = store.study.open[question].nothing
        yield ""
        rows = []
        for period in store.periods:
            covered = audited.coverage(
                audited.audit(codebook, _texts(store, question, period), nothing)
            )
            rows.append((period, covered["said"], covered["coded"], _share(covered)))
        yield from table((question, "said something", "with an issue", "covered"), rows)
        reading = audited.audit(codebook, _everything(store, question), nothing)
        yield from _missed(reading)
        yield from _doubtful(reading)
        if len(store.periods) > 1:
            yield from _rising(store, question, wave)


def _share(covered: object) -> str:
    told = dict(covered)  # type: ignore[call-overload]
    return number.write(told["coded"] / told["said"], "share") if told["said"] else ""


def _missed(reading: Audit) -> Iterator[str]:
    rows = [
        (phrase.words, phrase.comments, _cut(example))
        for phrase, example in islice(audited.uncovered(reading), _SHOWN)
    ]
    if rows:
        yield ""
        yield from table(("phrase without an issue", "clauses", "for example"), rows)
        yield f"Not proposed: {', '.join(reading.codebook.never)}; see `stop` and `courtesies`."
    near = proposed.near_words(reading)
    if near:
        yield ""
        yield from table(
            ("issue", "words said beside it"),
            [(name, ", ".join(words)) for name, words in near.items()],
        )


def _doubtful(reading: Audit) -> Iterator[str]:
    accidents = audited.accidents(reading)[:_SHOWN]
    if accidents:
        yield ""
        heads = ("word", "of issue", "stands in", "answers")
        rows = [(each.word, each.issue, each.longer, each.answers) for each in accidents]
        yield from table(heads, rows)
        yield "Where it means something else, write the longer word under the issue's `not`."
    conflicts = audited.conflicts(reading)[:_SHOWN]
    if conflicts:
        yield ""
        yield from table(("word", "of issue", "also found as", "of issue", "answers"), conflicts)


def _rising(store: Store, question: str, period: str) -> Iterator[str]:
    """Words of this wave, also of single groups, that were rarer in the wave before."""
    whole = Wave(store.study, store, period, EVERYONE, store.study.report.language)
    if not whole.earlier:
        return
    frame = codebook_tables.issue_rising(whole)
    rows = [
        (
            row["word"],
            f"{row['by']}={row['group']}" if isinstance(row["by"], str) else row["group"],
            row["comments"],
            "" if pd.isna(row["expected"]) else f"{row['expected']:.1f}",
            f"{row['p_adjusted']:.2g}",
            row["issue"] if isinstance(row["issue"], str) else "",
        )
        for _, row in frame[frame["question"] == question].iterrows()
    ]
    if rows:
        yield ""
        before = f"expected as in {whole.earlier[-1]}"
        heads = (f"word that rises in {period}", "among", "answers", before, "p", "issue")
        yield from table(heads, rows[:_SHOWN])


def _started(store: Store, questions: Sequence[str], to: Path | None) -> Iterator[str]:
    lines = ["issues:", f"  of: [{', '.join(questions)}]", "  codes:"]
    taken: set[str] = set()
    for question in questions:
        nothing = store.study.open[question].nothing
        for each in proposed.proposed(_everything(store, question), nothing=nothing):
            name = each.name.replace(".", " ").replace(":", " ")
            if name in taken:
                continue
            taken.add(name)
            words = ", ".join(_quoted(proposed.written_word(word)) for word in each.words)
            lines += [
                f"    {_quoted(name)}:    # {each.answers} answers, such as: {_cut(each.example)}",
                *(f"      {language}: {_quoted(name)}" for language in store.study.languages),
                f"      any: [{words}]",
            ]
    if to is None:
        yield from lines
        return
    to.write_text("\n".join([*lines, ""]), encoding="utf-8")
    yield f"{len(taken)} proposed issues written to {to}: rename, join and strike them, and paste"
    yield "what is left into the study file; then `csatbook code` tells what it covers."


def _quoted(word: str) -> str:
    plain = (
        word.replace(" ", "").isalnum()
        and not word.isdigit()
        and word not in ("no", "yes", "on", "off")
    )
    return word if plain else "'" + word.replace("'", "''") + "'"


def _contexts(store: Store, questions: Sequence[str], word: str) -> Iterator[str]:
    for question in questions:
        plain = audited.plain_texts(_everything(store, question))
        [wanted] = audited.plain_texts([word])
        places = audited.contexts(plain, wanted)
        yield f"{question}: {len(places)} times"
        yield from (f"  {each}" for each in places[:200])


def _quotable(
    store: Store, questions: Sequence[str], period: str, to: Path | None
) -> Iterator[str]:
    """Write what might be quoted of a wave into a workbook in which somebody marks what may be."""
    study = store.study
    path = to or study.data_root / "coding" / f"{study.name}-quotes-{period}.xlsx"
    if path.exists():
        message = "is there already, perhaps with marks in it: name another file by --to"
        raise ParameterError(Problem(str(path), message))
    rows = quotable.candidates(
        Wave(study, store, period, EVERYONE, study.report.language), questions
    )
    sampled.write_table(path, rows)
    yield f"{len(rows)} answers written to {path}. Put a 1 into '{quotable.QUOTE}'"
    yield "where one may be quoted, and name the file from the data folder in `report:` as"
    yield "`quotes_approved`; or mark those that must not be, as `quotes_blocked`."


def _codebook(path: Path) -> Codebook:
    told = source.parsed(path).plain
    part = told.get("issues", told) if isinstance(told, dict) else told
    return Codebook.model_validate(part)


def _tried(store: Store, questions: Sequence[str], new: Codebook) -> Iterator[str]:
    """What another codebook says of all waves, beside the one that is declared."""
    study = store.study.model_copy(update={"issues": new})
    other = replace(store, study=study)
    for question in questions:
        both = [_rates(each, question) for each in (store, other)]
        names = list(dict.fromkeys([*both[0], *both[1]]))
        rows = []
        for name in names:
            shares = [
                " → ".join(side.get(name, {}).get(period, "–") for side in both)
                for period in store.periods
            ]
            rows.append((name, *shares))
        yield ""
        yield from table((question, *store.periods), rows)
    yield "Shares of those who said something: as declared → as tried. Nothing was changed."


def _rates(store: Store, question: str) -> dict[str, dict[str, str]]:
    mentions = coding(store, question)
    told: dict[str, dict[str, str]] = {name: {} for name in mentions.named}
    for period in store.periods:
        rows = mentions.rows(period)
        said = rows[rows[COMMENTED] == 1]
        for name in mentions.named:
            if len(said):
                mean = float(said[mentions.item(name, mentions.tones[0])].mean())
                told[name][period] = number.write(mean, "share")
    return told


def _sampled(
    store: Store, questions: Sequence[str], wave: str, sizes: tuple[int, int], to: Path | None
) -> Iterator[str]:
    if len(questions) > 1:
        message = f"name one question to be coded: --question {questions[0]}"
        raise ParameterError(Problem("--sample", message))
    [question], (size, double) = questions, sizes
    study = store.study
    path = to or study.data_root / "coding" / f"{study.name}-{question}-{wave}.xlsx"
    codebook = coding(store, question).codebook
    if not path.exists():
        drawn = sampled.drawn_answers(store, question, wave, size)
        sampled.write_sheets(path, drawn, codebook, double, of=(question, wave))
        yield f"{len(drawn)} answers written to {path}. Put a 1 where an answer mentions an issue,"
        yield f"in the column '{sampled.NONE}' where it mentions none, and run the command again."
        return
    sheets = sampled.read_sheets(path)
    if not sheets.first:
        yield f"Nothing is coded yet in {path}."
        return
    seen = quality.joined(store, [sheets])
    whole = Wave(study, store, sheets.period, EVERYONE, study.report.language)
    coded = coding(store, sheets.question).wave(whole)
    told = list(quality.judged(coded, seen))
    yield f"{sheets.question}, {sheets.period}: {len(seen.first)} coded, codebook {codebook.digest}"
    if quality.edited_since(store, sheets.question, seen):
        yield f"Drawn under codebook {sheets.codebook}: words mended by it look too good."
    rows = []
    for each in told:
        right = each.corrected
        rows.append(
            (
                each.issue,
                number.write(each.rate, "share"),
                number.write(right.value, "share") if right else "",
                number.interval(right.low, right.high, "share") if right else "",
                _told(right.precision if right else None),
                _told(right.recall if right else None),
                _kappa(each.kappa),
            )
        )
    yield from table(
        ("issue", "by words", "corrected", "95 %", "precision", "recall", "kappa"), rows
    )
    if told and told[0].twice:
        both = [(each.issue, _kappa(each.kappa_coders)) for each in told]
        yield ""
        yield from table((f"two coders, {told[0].twice} answers", "kappa"), both)
    if path not in beside.coded(study):
        yield ""
        yield f"Reports use it once `issues: {{coded: [coding/{path.name}]}}` names it from the"
        yield f"data folder ({study.data_root})."


def _kappa(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _told(share: float | None) -> str:
    return "" if share is None else number.write(share, "share")


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _CUT else line[: _CUT - 1] + "…"
