"""The Chinese fonts that come with the installation: for matplotlib and for Typst."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FAMILY = "Noto Sans CJK SC"
FAMILIES = f"'{FAMILY}', 'DejaVu Sans', sans-serif"
"""What a figure asks a page for: these fonts, and where there are none, what the reader has."""

_REGULAR = ("noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc")
# Only the Japanese cut of the bold is packaged. It has every Chinese character too, and shows the
# Chinese form of each where the text says that it is Chinese; so it serves pages, not figures.
_BOLD = ("noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf")


@cache
def regular() -> Path:
    """Which file holds Noto Sans CJK in its normal weight? A collection of faces.

    Examples
    --------
    >>> regular().name
    'NotoSansCJK-Regular.ttc'
    """
    return Path(str(files(_REGULAR[0]) / _REGULAR[1]))


@cache
def bold() -> Path | None:
    """Which file holds the bold weight? None where its package is not installed."""
    module, name = _BOLD
    return Path(str(files(module) / name)) if find_spec(module) else None


@cache
def register() -> str:
    """By which name does matplotlib set Chinese text? The family, known to matplotlib afterwards.

    Cheap after the first call; needs no font installed on the machine, and passes over one of the
    same family that is: figures are the same everywhere.

    Examples
    --------
    >>> register()
    'Noto Sans CJK SC'
    """
    from matplotlib import font_manager  # noqa: PLC0415 - pages and overviews need no matplotlib

    manager = font_manager.fontManager
    packaged = str(regular())
    manager.ttflist[:] = [
        entry for entry in manager.ttflist if entry.name != FAMILY or entry.fname == packaged
    ]
    if not any(entry.fname == packaged for entry in manager.ttflist):
        manager.addfont(packaged)
    return FAMILY


@cache
def advance(letter: str) -> float:
    """How far does the pen move for this letter, in sizes of the font? As in figures.

    Examples
    --------
    >>> advance("满"), advance("i") < advance("m")
    (1.0, True)
    """
    from matplotlib.ft2font import LoadFlags  # noqa: PLC0415 - as above

    code = ord(letter)
    face = next((face for face in _faces() if face.get_char_index(code)), _faces()[0])
    glyph = face.load_char(code, flags=LoadFlags.NO_SCALE)
    moved: float = glyph.horiAdvance / face.units_per_EM
    return moved


@cache
def _faces() -> tuple[Any, ...]:
    """The Chinese font, and that which has the signs it lacks; opened once."""
    from matplotlib import get_data_path  # noqa: PLC0415 - as above
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415

    signs = Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    chinese = next(
        face
        for face in (FT2Font(str(regular()), face_index=at) for at in range(10))
        if face.family_name == FAMILY
    )
    return chinese, FT2Font(str(signs))


@cache
def folders() -> list[str]:
    """In which folders does Typst find the fonts of a report? No other font is looked for."""
    packaged = [path.parent for path in (regular(), bold()) if path]
    return [str(folder) for folder in (*packaged, _latin())]


@cache
def signs() -> frozenset[int]:
    """Which signs do these fonts have, by their numbers?"""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only who prints needs it

    known: set[int] = set()
    for path in (regular(), _latin() / "DejaVuSans.ttf"):
        with TTFont(path, fontNumber=0, lazy=True) as font:
            known |= set(font.getBestCmap() or ())
    return frozenset(known)


def _latin() -> Path:
    """Where are the fonts that come with matplotlib?"""
    spec = find_spec("matplotlib")
    places = spec.submodule_search_locations if spec else None
    return Path((places or [""])[0]) / "mpl-data" / "fonts" / "ttf"
