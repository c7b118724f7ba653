"""All reader-facing text, in Chinese and English, from one place: the files in `wording/`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from ruamel.yaml import YAML

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Which texts are there? Key (`file.name`) to language to text."""
    texts: dict[str, dict[str, str]] = {}
    folder = files("csatbook.study") / "wording"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            loaded = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")) or {}
            room = file.name.removesuffix(".yaml")
            texts |= {f"{room}.{key}": text for key, text in loaded.items()}
    return texts


def say(language: Language, key: str, **values: object) -> str:
    """How is this said in this language? The text of `key` with `values` put into its braces.

    Raises
    ------
    KeyError
        No such text: a mistake in the library, which its tests find.

    Examples
    --------
    >>> say("zh", "page.contents"), say("en", "page.contents")
    ('目录', 'Contents')
    """
    return catalogue()[key][language].format(**values)
