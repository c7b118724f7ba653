"""The study file as frozen, checked objects."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from csatbook.study.about import About
from csatbook.study.action import Action
from csatbook.study.answered import Answered
from csatbook.study.calendar import CalendarRules
from csatbook.study.choices import MultipleAnswers, option_column
from csatbook.study.compare import Compare, Competitor, mark
from csatbook.study.contact import CallBacks, Reminders
from csatbook.study.data import Data
from csatbook.study.declared import Unit
from csatbook.study.derived import Measured
from csatbook.study.drivers import Drivers
from csatbook.study.feedback import Feedback
from csatbook.study.issues import Codebook
from csatbook.study.operation import Operation
from csatbook.study.part import Found, Name, Named, Part, Setting, Text, Value
from csatbook.study.period import Kind
from csatbook.study.record import Measure, RecordTable, Units
from csatbook.study.sampling import Fitted as Sampling
from csatbook.study.sampling import Weighting
from csatbook.study.scale import Scale
from csatbook.study.score import INDEXES, Score
from csatbook.study.segment import Segment
from csatbook.study.wording import LANGUAGES, Language

Format = Literal["html", "pdf"]

SECTIONS = ("items", "choices", "open", "segments")
"""The parts of a study file whose names stand for columns of the answers."""


class Item(Found):
    """A closed question."""

    scale: Name
    """The scale that it is answered on."""
    reverse: bool = False
    """Whether a high mark is a bad one; the marks are turned round before anything is computed."""


def _tone(value: Any) -> Any:
    return None if value == "find" else value


class OpenAnswer(Found):
    """An open question."""

    tone: Annotated[Literal["positive", "negative"] | None, BeforeValidator(_tone)] = None
    """What it asks for; else the words around each issue decide, then how satisfied one is."""
    nothing: tuple[Value, ...] = ()
    """Answers that say nothing, beside such as 无, none and n/a: they mention no issue."""
    language: str | None = Field(default=None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    """The language of its answers, a BCP 47 tag such as pt, with which quotes are marked."""
    mark: Name | None = None
    """The item that tells the respondent's satisfaction; without it the overall one, else all."""


class Dimension(Named):
    """Items that belong together."""

    items: tuple[Name, ...] = Field(min_length=1)
    """The items that make it up."""
    weight: float | None = Field(default=None, gt=0)
    """Its part of the whole, where the dimensions have weights; they sum to 1."""


class RegularPatterns(Part):
    """Which regular answer patterns make a questionnaire invalid."""

    min_items: int = Field(default=8, ge=3)
    """So many closed answers at least must be there before a pattern is looked for."""
    straight: bool = True
    """Whether the same mark everywhere is such a pattern."""
    periodic: bool = True
    """Whether a repeated series such as 1, 2, 3, 1, 2, 3 is one."""


def _patterns(value: Any) -> Any:
    return {True: {}, False: None}.get(value, value) if isinstance(value, bool) else value


def _opens(value: Any) -> Any:
    return () if value is False else value


class Validity(Part):
    """Which questionnaires are set aside, and which make csatbook stop."""

    min_seconds: float | None = Field(default=None, gt=0)
    """Who took less time than this is set aside."""
    patterns: Annotated[
        RegularPatterns | None,
        BeforeValidator(_patterns, json_schema_input_type=bool | RegularPatterns),
    ] = None
    """Whether regular patterns are set aside: `true`, or the details."""
    require_open: Annotated[
        tuple[Name, ...] | Literal[True],
        BeforeValidator(_opens, json_schema_input_type=bool | list[str]),
    ] = ()
    """Whose open answer is empty is set aside: `true` for any open question, or their names."""
    duplicates: Literal["refuse", "first", "last", "keep"] = "refuse"
    """A respondent twice in a wave: stop, count the first or last row, or keep all."""
    out_of_scale: Literal["refuse", "reject"] = "refuse"
    """A mark off its scale: stop, or set the row aside."""


def _standard_scores() -> dict[str, Score]:
    return {
        name: INDEXES[method](method=method)
        for name, method in (("csat", "satisfied_share"), ("mean", "mean"), ("index", "mean_100"))
    }


class Report(Part):
    """How the study is reported."""

    language: Language = "zh"
    """The language of the reports, where a command names none."""
    by: tuple[Name, ...] = ()
    """Segments that get reports of their own."""
    formats: tuple[Format, ...] = Field(default=("html", "pdf"), min_length=1)
    """What is made of each report."""
    workbook: bool = False
    """Whether each period's result tables are made as one Excel workbook, too: typed, formatted and
    to be filtered. It takes about a second of processor time for every 100,000 cells."""
    headline: Name | None = None
    """The score that leads the report; the first one if not given."""
    notebook: Name = "satisfaction"
    """The notebook that is run: one in `notebooks/` by name."""
    parameters: dict[Name, Setting] = Field(default_factory=dict)
    """Values of the further parameters that the notebook declares, by name."""
    against: Value = "previous"
    """The wave that the report compares with: `previous`, `year_ago`, or a period of its own."""
    min_answers: int = Field(default=5, ge=1)
    """Scores of fewer respondents are not shown: they would tell what single people answered."""
    quotes_approved: str | None = Field(default=None, min_length=1)
    """A workbook, from the data folder, that `csatbook code --quotes` wrote: only answers that
    somebody has marked in it are quoted."""
    quotes_blocked: str | None = Field(default=None, min_length=1)
    """The same, of answers that are never quoted."""
    cell_seconds: int = Field(default=600, gt=0)
    """A notebook cell that takes longer fails its report."""
    report_seconds: int = Field(default=3600, gt=0)
    """A report whose cells take longer together fails."""


class Gates(Part):
    """What each period must reach, or else a run of it ends with exit code 1."""

    response_rate: float | None = Field(default=None, gt=0, le=1)
    """At least this share of those who were invited has answered."""
    valid: int | None = Field(default=None, gt=0)
    """At least so many customers have a valid questionnaire."""
    targets: tuple[Name, ...] | Literal[True] = ()
    """The scores of all customers that are not below their `target`: `true` for all that have one,
    or their names."""


class Study(Part):
    """What is measured, of whom, how often, and how it is reported."""

    name: Annotated[Name, Field(alias="study", pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
    """The study's short name: of letters, digits, - and _. Folders and tables bear it."""
    title: Text
    """What readers call the study."""
    purpose: Text | None = None
    """The study's goal, in a sentence of the preface."""
    period: Kind
    """How often it is reported: by calendar periods, or by `wave`s with names of their own."""
    waves: tuple[Value, ...] = ()
    """The order of free waves; those not named come after, in the order of their names."""
    data: Data
    """Where the answers are."""
    scales: dict[Name, Scale]
    """Answer scales by name."""
    items: dict[Name, Item] = Field(min_length=1)
    """Closed questions by name."""
    choices: dict[Name, MultipleAnswers] = Field(default_factory=dict)
    """Questions with several answers by name."""
    open: dict[Name, OpenAnswer] = Field(default_factory=dict)
    """Open questions by name."""
    issues: Codebook | None = None
    """The codebook: what open answers are searched for."""
    dimensions: dict[Name, Dimension] = Field(default_factory=dict)
    """Dimensions by name: which items belong together."""
    overall: Name | None = None
    """The item that asks for satisfaction as a whole."""
    segments: dict[Name, Segment] = Field(default_factory=dict)
    """By name, the ways to divide the customers into groups."""
    competitors: dict[Name, Competitor] = Field(default_factory=dict)
    """Competitors by name, whom the same respondents marked."""
    validity: Validity = Validity()
    """Which questionnaires are set aside."""
    units: Units | None = None
    """Who is judged beside the whole: dealers, counties, departments."""
    records: dict[Name, RecordTable] = Field(default_factory=dict)
    """Tables of what happened beside the survey, by name."""
    measures: dict[Name, Measure] = Field(default_factory=dict)
    """Figures counted from the records, by name."""
    operations: dict[Name, Operation] = Field(default_factory=dict)
    """Items beside the figures of daily work that they ask about, by name."""
    weighting: Weighting | None = None
    """Known shares of customers that weights are made from."""
    sampling: Sampling | None = None
    """What is demanded of the sample."""
    scores: dict[Name, Score] = Field(default_factory=_standard_scores, min_length=1)
    """What is computed, by name. Without it `csat`, `mean` and `index` of all items."""
    compare: Compare = Compare()
    """How groups are compared."""
    drivers: Drivers | None = None
    """What moves an outcome."""
    actions: tuple[Action, ...] = ()
    """Measures of improvement, whose effect is verified."""
    reminders: Reminders | None = None
    """Who was invited, one by one, to be reminded by `csatbook remind`."""
    callbacks: dict[Name, CallBacks] = Field(default_factory=dict)
    """Occasions on which customers are called back, listed by `csatbook callbacks`."""
    calendars: dict[Name, CalendarRules] = Field(default_factory=dict)
    """Working calendars by name."""
    feedback: Feedback | None = None
    """Customers' feedback: its cases, and what is due when."""
    about: About = About()
    """What readers are told of the survey itself."""
    report: Report = Report()
    """How the study is reported."""
    gates: Gates = Gates()
    """What a period must reach."""

    path: Path = Field(default=Path(), exclude=True)
    root: Path = Field(default=Path(), exclude=True)
    data_root: Path = Field(default=Path(), exclude=True)
    digest: str = Field(default="", exclude=True)
    """SHA-256 of the study file as it was read."""
    beside: dict[str, str] = Field(default_factory=dict, exclude=True)
    """That of each file that people filled in beside it, by its name below the data folder."""
    languages: tuple[Language, ...] = Field(default=LANGUAGES, exclude=True)
    """The languages that its texts are written in."""

    @model_validator(mode="before")
    @classmethod
    def _columns(cls, value: Any, info: ValidationInfo) -> Any:
        """A thing without `from` is found in the column of its own name.

        A study of one language is reported in it.
        """
        if not isinstance(value, dict):
            return value
        filled = dict(value)
        only, report = (info.context or {}).get("only"), filled.get("report", {})
        if only is not None and isinstance(report, dict):
            filled["report"] = {"language": only, **report}
        for section in SECTIONS:
            if isinstance(parts := filled.get(section), dict) and section != "choices":
                filled[section] = {
                    name: {"from": name, **part} if isinstance(part, dict) else part
                    for name, part in parts.items()
                }
        return filled

    def scale_of(self, item: str) -> Scale:
        """The scale that an item, one's own or about a competitor, is answered on."""
        return self.scales[self.marked[item].scale]

    def column_of(self, name: str) -> str:
        """The column in which an item, an open question or a segment is found."""
        return self.columns()[name]

    @property
    def marked(self) -> dict[str, Item]:
        """All that is marked: the items, and those asked about competitors as `rival.item`."""
        return self.items | {
            mark(name, item): self.items[item].model_copy(update={"column": column})
            for name, competitor in self.competitors.items()
            for item, column in competitor.columns.items()
            if item in self.items
        }

    def columns(self) -> dict[str, str]:
        """The column of all that is marked, of every open question and segment.

        And of a question with several answers, where they stand in one.
        """
        single = {name: each.single(name) for name, each in self.choices.items()}
        parts: dict[str, Found] = {**self.segments, **self.open, **self.marked}
        alone = {name: column for name, column in single.items() if column is not None}
        return alone | {name: part.column or name for name, part in parts.items()}

    @property
    def made_columns(self) -> frozenset[str]:
        """The columns that no file has: of each option of a question with several answers."""
        return frozenset(
            option_column(name, option)
            for name, question in self.choices.items()
            for option in question.options
        )

    @property
    def headline(self) -> str:
        """The score that leads the report."""
        return self.report.headline or next(iter(self.scores))

    @property
    def answered(self) -> dict[str, Answered]:
        """The scores that are made of answers."""
        return {name: score for name, score in self.scores.items() if isinstance(score, Answered)}

    @property
    def answer_headline(self) -> str:
        """The score that leads where answers are shown: the headline, else the first of answers."""
        answered = self.answered
        return self.headline if self.headline in answered else next(iter(answered), self.headline)

    @property
    def compared(self) -> tuple[str, ...]:
        """The segments whose groups are compared: those that `compare` names, else all."""
        return tuple(self.segments) if self.compare.by is None else self.compare.by

    def better_of(self, score: str) -> Literal["high", "low"]:
        """Whether more of a score is better, or less."""
        declared = self.scores[score]
        if isinstance(declared, Measured):
            return self.measures[declared.measure].better
        return declared.better

    def unit_of(self, score: str) -> Unit:
        """The unit of a score's numbers."""
        declared = self.scores[score]
        if isinstance(declared, Measured):
            return self.measures[declared.measure].unit
        return declared.unit

    @property
    def gated(self) -> tuple[str, ...]:
        """The scores whose target is a gate."""
        if self.gates.targets is not True:
            return self.gates.targets
        return tuple(name for name, score in self.scores.items() if score.target is not None)

    def require_open(self) -> tuple[str, ...]:
        """The open questions of which an empty answer makes a questionnaire invalid."""
        wanted = self.validity.require_open
        return tuple(self.open) if wanted is True else wanted
