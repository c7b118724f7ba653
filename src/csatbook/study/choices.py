"""Questions of which several answers may be ticked."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from csatbook.study.part import Found, Name, Named, Value

TICKS = ".ticks"
"""Ending of the stored column of a question with several answers."""
_PLACE = "{}"
"""Stands for the option's name in a pattern of columns."""


class Option(Named):
    """An answer that may be ticked."""

    written: tuple[Value, ...] = Field(default=(), alias="is")
    """How files write it, beside its name and its texts: codes, other words."""


def _listed(value: Any) -> Any:
    """Options of which each is one text are named by it."""
    if isinstance(value, list):
        value = {str(text): str(text) for text in value}
    if isinstance(value, dict):
        return {
            name: {"zh": text, "en": text} if isinstance(text, str) else text
            for name, text in value.items()
        }
    return value


class MultipleAnswers(Found):
    """A question of which several answers may be ticked: in one column, or in one an option."""

    options: Annotated[
        dict[Name, Option],
        BeforeValidator(_listed, json_schema_input_type=dict[str, Option] | list[str | float]),
    ] = Field(min_length=2)
    """The answers by name, in the order of the questionnaire; a list of texts will do."""
    separator: str | None = Field(default=None, min_length=1)
    """What stands between the answers in a cell; where it is not given, any of ┋ ; 、 , →, a
    vertical bar and line breaks."""
    columns: Annotated[
        dict[Name, Name],
        BeforeValidator(lambda value: value, json_schema_input_type=dict[str, str] | str),
    ] = Field(default_factory=dict)
    """Option to its own column, where each has one; or their pattern, such as `Q3/{}`, in which {}
    is the option's name. 1, yes, 是 or the option's text: ticked; 0, no, 否 or blank: not. Beside
    `from` both must say the same."""
    places: tuple[Name, ...] = ()
    """Columns that hold one answer each: the first one, the second one, and so on."""
    not_ticked: tuple[Value, ...] = ()
    """Codes in `columns` for what was not ticked, beside 0, no and 否, such as 2."""
    ticked: tuple[Value, ...] = ()
    """Codes in `columns` for what was ticked, beside 1, yes, 是 and the option itself, such as 2
    where 1 is one of `not_ticked`."""
    not_asked: tuple[Value, ...] = ("(跳过)", "-3")
    """Entries for whoever was not asked the question."""
    none: tuple[Value, ...] = ()
    """Entries for `none of these`: an answer, without any option."""
    blank: Annotated[str, Field(pattern="^(skipped|none)$")] = "skipped"
    """What a row of nothing but blanks says: the question was `skipped`, or `none` was ticked."""
    other: tuple[Value, ...] = ("其他", "其它", "Other")
    """Options behind which customers write words of their own, as in 其他〖…〗 or Other: …; an open
    question with the same `from` consists of these words."""
    unlisted: Name | None = None
    """The option that stands for whatever is none of them, where files hold the words alone."""
    most: int | None = Field(default=None, ge=1)
    """So many may be ticked; 1 of a question with one answer that is no mark."""
    ranked: bool = False
    """Whether options were put into an order: in a cell, or in `places`, the first one stands first
    (`>` sets them apart, too); `columns` hold each option's rank, 1 the first. An option that was
    not ranked has no rank, and is not in the mean of its ranks."""
    tone: Literal["positive", "negative"] | None = None
    """Whether the options are what was good or what was bad; by it an option that is ticked more
    often is for the worse."""

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: Any) -> Any:
        """A pattern of columns as the column of each option."""
        if isinstance(value, dict) and isinstance(pattern := value.get("columns"), str):
            if _PLACE not in pattern:
                msg = f"expected {{}} in the pattern of 'columns'; found '{pattern}'"
                raise ValueError(msg)
            options = value.get("options")
            names = [str(name) for name in options] if isinstance(options, list | dict) else []
            return value | {"columns": {name: pattern.replace(_PLACE, name) for name in names}}
        return value

    @model_validator(mode="after")
    def _fits(self) -> MultipleAnswers:
        if lacking := [name for name in self.options if self.columns and name not in self.columns]:
            msg = f"'columns' lacks the option{'s' * (len(lacking) > 1)} {', '.join(lacking)}"
            raise ValueError(msg)
        if unknown := [name for name in self.columns if name not in self.options]:
            msg = f"'columns' names '{unknown[0]}', which is no option"
            raise ValueError(msg)
        if self.unlisted is not None and self.unlisted not in self.options:
            msg = f"'unlisted' names '{self.unlisted}', which is no option"
            raise ValueError(msg)
        if self.places and (self.columns or self.column):
            msg = "give either 'places' or 'columns' and 'from', not both"
            raise ValueError(msg)
        if self.ranked and (self.most == 1 or len(self.places) > len(self.options)):
            what = "one answer" if self.most == 1 else f"{len(self.places)} places"
            msg = f"'ranked' expects at least two answers, and no more than options; found {what}"
            raise ValueError(msg)
        forms = [form for name in self.options for form in self.forms(name)] + [*self.none]
        if twice := {form for form in forms if forms.count(form) > 1}:
            msg = f"'{min(twice)}' stands for several options"
            raise ValueError(msg)
        return self

    @property
    def ranks(self) -> int:
        """The last rank that an option can have."""
        return len(self.options) if self.most is None else min(self.most, len(self.options))

    def forms(self, option: str) -> tuple[str, ...]:
        """What stands for an option in a cell."""
        declared = self.options[option]
        return tuple(dict.fromkeys((option, declared.zh, declared.en, *declared.written)))

    def single(self, name: str) -> str | None:
        """The column in which all answers to the question of this name stand, if there is one."""
        return None if self.places else self.column or (None if self.columns else name)

    def sources(self, name: str) -> tuple[str, ...]:
        """All columns that the question of this name is read from."""
        alone = self.single(name)
        return (*([alone] if alone else ()), *self.columns.values(), *self.places)


def option_column(question: str, option: str) -> str:
    """The column, 1 or 0, by which segments and items read an option.

    Examples
    --------
    >>> option_column("reasons", "price")
    'reasons.price'
    """
    return f"{question}.{option}"
