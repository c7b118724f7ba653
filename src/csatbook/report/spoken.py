"""In which language a customer's words are, so that they are said aloud and set in it."""

from __future__ import annotations

import re

from csatbook.study.wording import Language

_SCRIPTS = {
    "ja": r"[\u3040-\u30ff\u31f0-\u31ff]",
    "ko": r"[\uac00-\ud7af\u1100-\u11ff]",
    "zh": r"[\u3400-\u9fff]",
    "und-Cyrl": r"[\u0400-\u052f]",
    "und-Arab": r"[\u0600-\u06ff\u0750-\u077f]",
    "th": r"[\u0e00-\u0e7f]",
    "he": r"[\u0590-\u05ff]",
    "el": r"[\u0370-\u03ff]",
    "und-Deva": r"[\u0900-\u097f]",
}
"""Signs that only one language has, or at least only one script; kana before Han, which Japanese
is written in, too."""
_KNOWN = {name: re.compile(signs) for name, signs in _SCRIPTS.items()}
_WRITTEN_IN = {
    "und-Cyrl": ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn"),
    "und-Arab": ("ar", "fa", "ur", "ps", "ug"),
    "und-Deva": ("hi", "mr", "ne"),
    "zh": ("zh", "yue"),
}


def spoken_language(text: str, page: Language, declared: str | None = None) -> str | None:
    """In which language are these words, as a page in another must say?

    Parameters
    ----------
    text : what a customer wrote
    page : the report's language
    declared : the language of the answers, where the study names it (`open: {…: {language: pt}}`)

    Returns
    -------
    str or None
        A BCP 47 tag. By the script, where that tells; words in Latin letters are in the language
        that the study declares. Without that nothing tells: None, as the page, where that is
        written in such letters, too, else `und`, a language that nobody has determined.

    Examples
    --------
    >>> spoken_language("慢", "en"), spoken_language("slow", "zh"), spoken_language("slow", "en")
    ('zh', 'und', None)
    >>> spoken_language("não chegou", "zh", "pt"), spoken_language("Не пришло", "en", "ru")
    ('pt', 'ru')
    """
    script = next((name for name, signs in _KNOWN.items() if signs.search(text)), None)
    base = (declared or "").partition("-")[0]
    if script is not None:
        return declared if base in (script, *_WRITTEN_IN.get(script, ())) else script
    if declared is not None and base not in _SCRIPTS:
        return declared
    return None if page == "en" or not re.search(r"[^\W\d_]", text) else "und"
