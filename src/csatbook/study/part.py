"""What every part of a study file shares: frozen, no unknown keys, names and texts read alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationInfo,
    model_validator,
)

from csatbook.errors import nearest
from csatbook.study.wording import LANGUAGES, Language, say
from csatbook.study.yaml_fault import full_width


class Part(BaseModel):
    """A mapping in the study file: unknown keys are refused, and nothing changes after loading."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        allow_inf_nan=False,
        defer_build=True,  # most parts are only ever read as parts of a study
    )

    @model_validator(mode="before")
    @classmethod
    def _one_language(cls, value: Any, info: ValidationInfo) -> Any:
        """In a study of one language its words stand for those of the other, too."""
        only = (info.context or {}).get("only")
        if only is None or not isinstance(value, dict) or not {*LANGUAGES} <= {*cls.model_fields}:
            return value
        text = value.get(only)
        return {**dict.fromkeys(LANGUAGES, text), **value} if isinstance(text, str) else value


def _written(value: Any) -> Any:
    """A name written as a bare number in YAML (`1: …`) is still a name."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return value


Name = Annotated[
    str, BeforeValidator(_written, json_schema_input_type=str | float), Field(min_length=1)
]
"""A key or column name; numbers are taken as they are written."""

Value = Annotated[str, BeforeValidator(_written, json_schema_input_type=str | float)]
"""An answer or category as it stands in a file; may be empty."""


Plain = str | int | float | bool | None


def _setting(value: Any) -> Any:
    parts = value if isinstance(value, list) else [value]
    if not all(part is None or isinstance(part, str | int | float) for part in parts):
        msg = "expected text, a number, true, false, null, or a list of such"
        raise ValueError(msg)
    return value


Setting = Annotated[
    Plain | list[Plain],
    PlainValidator(_setting, json_schema_input_type=Plain | list[Plain]),
]
"""A plain value of a notebook's parameter."""


class Text(Part):
    """A text in both languages; a plain string in the study file stands for both.

    Where the study's title has but one language, no text needs the other.
    """

    zh: str
    """In Chinese."""
    en: str
    """In English."""

    @model_validator(mode="before")
    @classmethod
    def _both(cls, value: Any) -> Any:
        return {"zh": value, "en": value} if isinstance(value, str) else value

    def __getitem__(self, language: Language) -> str:
        """The text in one language."""
        return self.zh if language == "zh" else self.en

    @property
    def both(self) -> str:
        """The text in both languages, once where they are the same."""
        return " / ".join(dict.fromkeys((self.zh, self.en)))


class Named(Part):
    """Something with a Chinese and an English name written beside its other keys."""

    zh: str
    """Its name in Chinese."""
    en: str
    """Its name in English."""

    @property
    def text(self) -> Text:
        """The name in both languages."""
        return Text(zh=self.zh, en=self.en)


class Found(Named):
    """Something named that stands in a column of the files; by default the column of its key."""

    column: Name | None = Field(default=None, alias="from")
    """The column in the files, by the name that it has there; by default that of its key."""


def own_text(key: str, **values: str) -> Text:
    """What is csatbook's own text of this key, in both languages, where a study declares none?

    Examples
    --------
    >>> own_text("report.overall").zh
    '总体'
    """
    return Text(zh=say("zh", key, **values), en=say("en", key, **values))


Location = tuple[str | int, ...]
Finding = tuple[Location, str]
"""Where something is wrong in the file, and what."""


def known(where: Location, used: str, names: Iterable[str], kind: str) -> Iterator[Finding]:
    """Nothing where it is; else one finding, with what is declared and the nearest name."""
    listed = list(names)
    if used not in listed:
        declared = ", ".join(listed) or "none"
        hint = full_width(used) or nearest(used, listed)
        yield where, f"'{used}' is not a declared {kind}; declared: {declared}.{hint}"
