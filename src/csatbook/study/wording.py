"""All reader-facing text, in Chinese and English, from one place: the files in `wording/`."""

from __future__ import annotations

import string
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import yaml

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Which texts are there? Key (`file.name`) to language to text."""
    texts: dict[str, dict[str, str]] = {}
    folder = files("csatbook.study") / "wording"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            # ruamel.yaml, which tells lines, takes twenty times as long as libyaml: every process
            # that says anything waits for it.
            loaded = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader) or {}
            room = file.name.removesuffix(".yaml")
            texts |= {f"{room}.{key}": text for key, text in loaded.items()}
    return texts


class _Choosing(string.Formatter):
    """Puts values into braces; `{n:is|are}` is the first of the two where n is one."""

    def format_field(self, value: Any, format_spec: str) -> str:
        singular, choice, plural = format_spec.partition("|")
        if choice:
            return singular if str(value) == "1" else plural
        return str(super().format_field(value, format_spec))


def say(language: Language, key: str, **values: object) -> str:
    """How is this said in this language? The text of `key` with `values` put into its braces.

    `{n:test|tests}` in a text is "test" where `n` is 1, and "tests" for every other number.

    Raises
    ------
    KeyError
        No such text: a mistake in the library, which its tests find.

    Examples
    --------
    >>> say("zh", "page.contents"), say("en", "page.contents")
    ('目录', 'Contents')
    """
    return _Choosing().vformat(catalogue()[key][language], (), values)
