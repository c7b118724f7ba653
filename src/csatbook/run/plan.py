"""Study, periods and segments to jobs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from csatbook import resources
from csatbook.errors import ParameterError, Problem
from csatbook.run import choice, dependencies, digest, parameters, settings
from csatbook.run.choice import Slice, StoredWaves
from csatbook.run.job import OWN, Imprint, Job
from csatbook.run.settings import Settings
from csatbook.study import period as periods
from csatbook.study import segment as segments
from csatbook.study.model import Format, Study
from csatbook.study.segment import EVERYONE
from csatbook.study.wording import Language, say


@dataclass(frozen=True)
class Words:
    """What the command was told about the reports; empty where it was told nothing."""

    periods: Sequence[str] = ()
    every_period: bool = False
    segments: Sequence[str] = ()
    notebook: str | None = None
    """Else the one that the study names."""
    language: Language | None = None
    formats: Sequence[Format] = ()
    code: bool = False
    settings: Settings = field(default_factory=dict)
    """Values of the notebook's further parameters; text is read as what their defaults are."""
    memory: int | None = None
    """How many bytes of data the kernel of a report may hold; as many as is usual if not given."""


@dataclass(frozen=True)
class Recipe:
    """What all reports of one command share."""

    study: Study
    waves: StoredWaves
    words: Words
    output: Path
    notebook: Path
    source: bytes
    """The notebook as it was read: it may be edited while reports are being made."""
    settings: Settings
    """The notebook's further parameters, all of them."""
    templates: Path
    pages: Path
    """The templates of the overview pages, which a project may leave to csatbook."""
    shared: Mapping[str, str]
    """Digests of the inputs that do not depend on period and segment."""
    look: Mapping[str, str]
    """Digests of what their pages depend on besides."""


def jobs(recipe: Recipe) -> tuple[Job, ...]:
    """Which reports are to be made, in the order in which they are listed everywhere?

    Raises
    ------
    ParameterError
        The words name a period or a segment that the data do not have; lists those they have.
    """
    study, waves, words = recipe.study, recipe.waves, recipe.words
    chosen = choice.periods(study, waves, words.periods, every=words.every_period)
    choice.compared(study, waves, chosen, every=words.every_period)
    choice.disclosed(study, chosen)
    slices = choice.slices(study, waves, words.segments, chosen)
    return tuple(job(recipe, name, group) for name in chosen for group in slices[name])


def recipe(study: Study, waves: StoredWaves, words: Words, *, output: Path) -> Recipe:
    """How are the reports of this command made?

    Raises
    ------
    ParameterError
        There is no such notebook, or it does not take our parameters; or the study has no texts in
        the language that is asked for.
    """
    if words.language is not None and words.language not in study.languages:
        message = (
            f"the study is written in '{study.languages[0]}' alone: leave it out, or give the "
            f"title and each text a form in '{words.language}', too"
        )
        raise ParameterError(Problem("--language", message))
    path = notebook(study, words.notebook or study.report.notebook)
    further = asked(study, path, words.settings)
    source = path.read_bytes()
    blank = broken(study, waves, output=output)
    return replace(
        blank,
        words=words,
        notebook=path,
        source=source,
        settings=further,
        shared={**blank.shared, "notebook": digest.of_notebook(source)},
    )


def broken(study: Study, waves: StoredWaves, *, output: Path) -> Recipe:
    """By what are reports judged where the study's own notebook cannot be run? None can be made."""
    templates = resources.find("templates", "csatbook", study.root).parent
    return Recipe(
        study=study,
        waves=waves,
        words=Words(),
        output=output,
        notebook=Path(study.report.notebook),
        source=b"",
        settings={},
        templates=templates,
        pages=resources.find("templates", "site", study.root).parent,
        shared={"study": digest.of_study(study), "notebook": "", "csatbook": digest.csatbook()},
        look={"templates": digest.of_folder(templates)},
    )


def asked(study: Study, path: Path, given: Settings) -> Settings:
    """What are this notebook's further parameters, by the study file and by what was `given`?

    Raises
    ------
    ParameterError
        It does not take our parameters, or a value is not of the kind that it declares.
    """
    own = path == notebook(study, study.report.notebook)
    declared = parameters.declared(path)
    return settings.settled(declared, study, given, notebook=path.name, own=own)


def job(recipe: Recipe, period: str, group: Slice) -> Job:
    """How is the report of this period and segment made?"""
    study, words = recipe.study, recipe.words
    language = words.language or study.report.language
    formats = tuple(words.formats) or study.report.formats
    # A notebook of the project runs where it stands, as in JupyterLab. For one from elsewhere that
    # would put this machine's folders into the study's path, and so into the report.
    home = recipe.notebook.parent
    if not home.is_relative_to(study.root):
        home = study.root
    accepted = parameters.accept(
        {
            "study": Path(os.path.relpath(study.path, home)).as_posix(),
            "period": period,
            "segment": group.text,
            "language": language,
        },
        recipe.settings,
    )
    read = dependencies.waves(recipe.waves, period)
    said = json.dumps(accepted.model_dump(), ensure_ascii=False)
    cover = _title_page(study, period, group, language)
    inputs = {
        **recipe.shared,
        "data": data_digest(read),
        "parameters": digest.of_texts([said]),
    }
    return Job(
        parameters=accepted,
        heading=cover,
        notebook=recipe.notebook,
        source=recipe.source,
        home=home,
        templates=recipe.templates,
        folder=period_folder(recipe.output, study, period) / group.folder,
        stem=stem(study, recipe.notebook),
        formats=formats,
        code=words.code,
        given=tuple(sorted(words.settings)),
        cell_seconds=study.report.cell_seconds,
        report_seconds=study.report.report_seconds,
        memory=words.memory,
        data=study.data_root,
        state=study.root / ".csatbook",
        store=recipe.waves.name,
        waves=read,
        hidden=tuple(
            table.database.removeprefix("$")
            for table in study.records.values()
            if table.database and table.database.startswith("$")
        ),
        study_digest=study.digest,
        inputs=tuple(sorted(inputs.items())),
        look=tuple(
            sorted({**recipe.look, "heading": digest.of_texts([repr((cover, words.code))])}.items())
        ),
    )


def site_language(recipe: Recipe) -> Language:
    """In which language are the pages above the reports?"""
    return recipe.words.language or recipe.study.report.language


def notebook(study: Study, word: str) -> Path:
    """Which notebook is meant: a name in `notebooks/`, or a path?"""
    if word.endswith(".ipynb") or Path(word).name != word:
        return Path(word).resolve()
    return resources.find("notebooks", f"{word}.ipynb", study.root).resolve()


def stem(study: Study, path: Path) -> str:
    """What are the files of a report by this notebook called?

    So that those by another notebook than the study's own never take the place of its own.
    """
    if path == notebook(study, study.report.notebook):
        return OWN
    return f"{OWN}-by-another" if path.stem.casefold() == OWN else path.stem


def headed(recipe: Recipe, job: Job) -> Job:
    """The job with all that its title page says; until it is done, nobody needs to know."""
    variable, _, value = job.parameters.segment.partition("=")
    group = Slice() if job.parameters.segment == EVERYONE else Slice(variable, value)
    about = job.parameters.period, group, job.parameters.language
    return replace(job, heading=heading(recipe.study, recipe.waves, *about))


def _title_page(study: Study, period: str, group: Slice, language: Language) -> Imprint:
    days = study.about.fieldwork.get(period)
    foot = []
    if days:
        first, last = (day.isoformat() for day in days)
        told = say(language, "about.days", first=first, last=last)
        foot.append((say(language, "about.fieldwork"), told))
    if study.about.contact:
        foot.append((say(language, "about.contact"), study.about.contact[language]))
    return Imprint(
        study=study.name,
        title=study.title[language],
        period=periods.label(study.period, period, language),
        segment=label(study, group, language),
        facts=(),
        foot=tuple(foot),
    )


def heading(
    study: Study, waves: StoredWaves, period: str, group: Slice, language: Language
) -> Imprint:
    """What does the report say of itself?"""
    from csatbook.analysis import noted  # noqa: PLC0415 - reads the wave, by pandas

    if group.variable is None:
        counts = waves.counts
        valid = int(counts.loc[counts["period"] == period, "valid"].sum())
    else:
        valid = waves.segments(period)[group.variable][group.value]
    places = () if group.variable is None else ((group.variable, group.value),)
    hidden = bool(places) and noted.disclosure(waves, period).reason((), *places)
    facts = () if hidden else ((say(language, "page.valid"), f"{valid:,}"),)
    return replace(_title_page(study, period, group, language), facts=facts)


def label(study: Study, group: Slice, language: Language) -> str:
    """What do readers call this segment?"""
    if group.variable is None:
        return say(language, "report.everyone")
    segment = study.segments[group.variable]
    value = segment.label(group.value)[language]
    return say(language, "report.segment", variable=segment.text[language], value=value)


def data_digest(waves: Iterable[tuple[str, str]]) -> str:
    """Which digest have the data of these waves: a report's own, and those before it?"""
    return digest.of_texts(text for wave in waves for text in wave)


def period_folder(output: Path, study: Study, period: str) -> Path:
    """Where do the reports of this period go?"""
    safe = segments.folder("period", period).partition("=")[2]
    return output / study.name / safe
