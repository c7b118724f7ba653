"""Questions of which several answers may be ticked."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from csatbook.study.part import Found, Name, Named, Value

TICKS = ".ticks"
"""Ending of the stored column of a question with several answers."""


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
    """What stands between the answers in a cell, such as ┋; found out where it is not given."""
    columns: dict[Name, Name] = Field(default_factory=dict)
    """Option to its own column, where each has one: 1, a word or the option's text where it was
    ticked; 0, 否, no or blank where not."""
    none: tuple[Value, ...] = ()
    """Entries of one column for `none of these`: an answer, without any option."""
    other: tuple[Value, ...] = ("其他", "其它", "Other")
    """Options behind which customers write words of their own, which are not kept: 其他〖…〗."""

    @model_validator(mode="after")
    def _fits(self) -> MultipleAnswers:
        if lacking := [name for name in self.options if self.columns and name not in self.columns]:
            msg = f"'columns' lacks the option{'s' * (len(lacking) > 1)} {', '.join(lacking)}"
            raise ValueError(msg)
        if unknown := [name for name in self.columns if name not in self.options]:
            msg = f"'columns' names '{unknown[0]}', which is no option"
            raise ValueError(msg)
        forms = [form for name in self.options for form in self.forms(name)]
        if twice := {form for form in forms if forms.count(form) > 1}:
            msg = f"'{min(twice)}' stands for several options"
            raise ValueError(msg)
        return self

    def forms(self, option: str) -> tuple[str, ...]:
        """What stands for an option in a cell."""
        declared = self.options[option]
        return tuple(dict.fromkeys((option, declared.zh, declared.en, *declared.written)))
