"""An executed notebook on paper: a tagged, numbered A4 document, set by Typst."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import get_ident
from typing import Any, cast

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode

from csatbook import __version__, resources
from csatbook.report import cells, fonts, headings, markup, page
from csatbook.report.page import Cover
from csatbook.report.writer import foreign, literal
from csatbook.study.wording import LANGUAGES

_TEMPLATE = "csatbook_pdf"
_STICKING = ("#drawing(", "#tabular(", "#points(", "#said(", "#boxed(")
_NOTE = re.compile(r'#said\(.*, kind: "note"\)')
FACTS = "facts.json"
"""The file in the document that says where its numbers come from."""
_ATTACHED = f"""
#pdf.attach(
  "{FACTS}", relationship: "data", mime-type: "application/json",
  description: "Where the numbers of this report come from",
)
"""
_UNSET = re.compile(r"with any font|missing glyph|\.notdef")


def pdf(
    notebook: NotebookNode,
    cover: Cover,
    *,
    templates: Path,
    code: bool = False,
    facts: bytes = b"",
) -> tuple[bytes, str]:
    """How does this report print? A tagged PDF (PDF/UA-1) with contents, bookmarks, page numbers.

    Parameters
    ----------
    notebook, cover, templates, code : as `page.html` takes them
        The folder holds `csatbook_pdf/index.typ.j2` and `style.typ`.
    facts : where the numbers come from, as `facts.bind.carried` tells it; attached to the document

    Returns
    -------
    bytes
        The document. The same notebook and cover give the same bytes; nothing is fetched: pictures
        must be in the notebook, and the fonts are those of the installation.
    str
        The signs of the text that are in none of these fonts; in their place stands their number.
    """
    exporter = _exporter(templates, get_ident())
    exporter.cover, exporter.code = cover, code
    source, files = exporter.typeset(notebook)
    style = (templates / _TEMPLATE / "style.typ").read_bytes()
    source, unset = _settable(source)
    if facts:
        source += _ATTACHED
    try:
        return _packed(_compiled(source, style, files, facts)), unset
    except RuntimeError:
        # One picture that cannot be shown costs no report: its words stand in its place.
        sound = {name: content for name, content in files.items() if _is_sound(name, content)}
        if len(sound) == len(files):
            raise
        return _packed(_compiled(_with_files(source, sound), style, sound, facts)), unset


class TypstExporter(TemplateExporter):
    """`jupyter nbconvert --to csatbook_pdf report.ipynb`: an executed notebook as PDF."""

    export_from_notebook = "csatbook: PDF"
    output_mimetype = "application/pdf"
    cover: Cover | None = None
    code = False

    def __init__(self, **options: Any) -> None:
        options.setdefault("extra_template_basedirs", [str(_installed())])
        super().__init__(  # type: ignore[no-untyped-call]
            file_extension=".typ", template_name=_TEMPLATE, template_file="index.typ.j2", **options
        )
        self.file_extension = ".pdf"

    def from_notebook_node(  # type: ignore[override] # as nbconvert's own exporters of PDF
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **_: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The notebook as PDF, for nbconvert: with a cover that says what the notebook knows."""
        known = dict(resources or {})
        told = nb.metadata.get("papermill", {}).get("parameters", {})
        language = told.get("language")
        name = known.get("metadata", {}).get("name", "")
        cover = Cover(
            study=str(told.get("study", "")),
            title=str(nb.metadata.get("title", name)) or "csatbook",
            period=str(told.get("period", "")),
            segment=str(told.get("segment", "")),
            language=language if language in LANGUAGES else "en",
            version=__version__,
        )
        made, _unset = pdf(nb, cover, templates=_installed())
        known["output_extension"] = ".pdf"
        return made, known

    def typeset(self, notebook: NotebookNode) -> tuple[str, dict[str, bytes]]:
        """What Typst is given: the source of the document, and the pictures in it."""
        assert self.cover is not None  # noqa: S101 - `pdf` gives it
        files: dict[str, bytes] = {}
        self.exclude_input = not self.code
        self.environment.filters.update(_filters(files))
        said = page.told(notebook, self.cover)
        say = said["say"]
        marked = say("page.columns", low="{from}", high="{to}", all="{all}")
        said |= {
            "columns": [part.strip("{}") if part[:1] == "{" else part for part in _PARTS(marked)],
            "files": lambda: _FILES,
        }
        self.environment.globals.update(said)
        sifted = cells.sift(notebook, self.cover.language, code=self.code, typst=True)
        body, _ = TemplateExporter.from_notebook_node(self, sifted)
        return _with_files(str(body), files), files


@cache
def _exporter(templates: Path, _thread: int) -> TypstExporter:
    """Made once in each thread, as that of pages, and for the same reasons."""
    return TypstExporter(extra_template_basedirs=[str(templates)], default_preprocessors=[])


_PARTS = cast("Callable[[str], list[str]]", re.compile(r"(\{\w+\})").split)
_FILES = "()  /* pictures */"
_LISTED = re.compile(r"files: \(.*?\)  /\* pictures \*/")


def _with_files(source: str, files: Mapping[str, bytes]) -> str:
    names = literal.array(literal.string(name) for name in files)
    return _LISTED.sub(lambda _: f"files: {names}  /* pictures */", source, count=1)


def _filters(files: dict[str, bytes]) -> dict[str, Callable[..., str]]:
    """What the template does with texts and outputs; the pictures met are put into `files`."""

    def outside(html: str) -> str:
        files.update(foreign.pictures(html))
        return foreign.typeset(html)

    def own(typst: str, html: str) -> str:
        files.update(foreign.pictures(html))
        return typst

    def prose(source: str, attachments: Mapping[str, Mapping[str, str]]) -> str:
        return outside(markup.prose(source, attachments))

    def picture(output: NotebookNode, kind: str) -> str:
        content = b64decode(output.data[f"image/{kind}"])
        name = f"{sha256(content).hexdigest()[:16]}.{kind.replace('jpeg', 'jpg')}"
        files[name] = content
        alt = str(output.get("metadata", {}).get("alt", ""))
        return f"#drawing({literal.string(name)}, alt: {literal.string(alt)})"

    return {
        "string": lambda text: literal.string(str(text)),
        "strings": lambda texts: literal.array(map(literal.string, texts)),
        "foreign": outside,
        "own": own,
        "prose": prose,
        "picture": picture,
        "chapters": _chaptered,
    }


_HEADED = re.compile(r'#headed\("((?:[^"\\]|\\.)*)", level: (\d)\)')


def _chaptered(source: str) -> str:
    """The statements, a line each, with numbered headings; notes stay with what they are about.

    The outline of a document skips no level: where one is skipped, `look` says how the heading is
    set.
    """
    lines = [line for line in source.split("\n") if line.strip()]
    heads = [_HEADED.fullmatch(line) for line in lines]
    numbered = iter(headings.numbered([(int(head[2]), head[1]) for head in heads if head]))
    written: list[str] = []
    before = 1
    for at, (line, head) in enumerate(zip(lines, heads, strict=True)):
        if head:
            level, text = next(numbered)
            if level:
                before, shown = min(level, before + 1), level
                written.append(f'#headed("{text}", level: {before}, look: {shown})')
            continue
        below = lines[at + 1] if at + 1 < len(lines) else ""
        # A section of one paragraph introduces nothing: the next may begin on another page.
        is_all = at + 1 == len(lines) or heads[at + 1]
        introduces = line.startswith("#said(") and at and heads[at - 1] and not is_all
        sticks = line.startswith(_STICKING) and (introduces or _NOTE.fullmatch(below))
        written.append(f"{line[:-1]}, stick: true)" if sticks else line)
    return "\n".join(written)


def _compiled(source: str, style: bytes, files: Mapping[str, bytes], facts: bytes = b"") -> bytes:
    import typst  # noqa: PLC0415 - only who prints needs it

    project = {"main": source.encode(), "style.typ": style, FACTS: facts, **files}
    return typst.compile(
        project, font_paths=_fonts(), format="pdf", pdf_standards=["ua-1"], timestamp=0
    )


def _packed(document: bytes) -> bytes:
    """The same document in half the bytes: the tags of its text, which Typst does not compress."""
    import pikepdf  # noqa: PLC0415 - only who prints needs it

    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(document)) as opened:
        opened.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return packed.getvalue()


@cache
def _fonts() -> Any:
    import typst  # noqa: PLC0415 - only who prints needs it

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=fonts.folders()
    )


def _is_sound(name: str, content: bytes) -> bool:
    source = f'#set document(title: "x")\n#image({literal.string(name)}, alt: "x")'
    try:
        _compiled(source, b"", {name: content})
    except RuntimeError:
        return False
    return True


def _settable(source: str) -> tuple[str, str]:
    """The source with the number of each sign that no font has, and these signs."""
    known = fonts.signs()
    lacking = sorted({sign for sign in set(source) if ord(sign) not in known and sign != "\n"})
    for sign in lacking:
        source = source.replace(sign, f"[U+{ord(sign):04X}]")
    return source, "".join(lacking)


def _installed() -> Path:
    return resources.find("templates", _TEMPLATE, Path()).parent
