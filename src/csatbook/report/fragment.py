"""A piece of a report, as a notebook shows it and as the page keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape


@dataclass(frozen=True)
class Fragment:
    """HTML that is safe to show, and the same in plain words for a terminal."""

    html: Markup
    text: str = ""

    def __add__(self, other: Fragment) -> Fragment:
        """One fragment below the other."""
        text = "\n".join(part for part in (self.text, other.text) if part)
        return Fragment(self.html + Markup("\n") + other.html, text)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": str(self.html), "text/plain": self.text}


NOTHING = Fragment(Markup(), "")


def join(parts: list[Fragment]) -> Fragment:
    """All parts, one below the other."""
    return sum(parts[1:], parts[0]) if parts else NOTHING


def paragraph(text: str, kind: str = "") -> Fragment:
    """A paragraph; `kind` is its class: lead, note, empty.

    Examples
    --------
    >>> paragraph("1 < 2", "note").html
    Markup('<p class="note">1 &lt; 2</p>')
    """
    opening = Markup('<p class="{}">').format(kind) if kind else Markup("<p>")
    return Fragment(opening + escape(text) + Markup("</p>"), text)


def heading(text: str, level: int = 4) -> Fragment:
    """A heading inside a section; at level 3 that of a section only some studies have."""
    return Fragment(Markup("<h{0}>{1}</h{0}>").format(level, text), text)


def bullets(items: list[str], kind: str = "findings") -> Fragment:
    """A list of sentences."""
    rows = Markup("\n").join(Markup("<li>{}</li>").format(item) for item in items)
    html = Markup('<ul class="{}">\n{}\n</ul>').format(kind, rows)
    return Fragment(html, "\n".join(f"- {item}" for item in items))


def callout(text: str, kind: str) -> Fragment:
    """A boxed remark; `kind` is good, warn or bad."""
    return Fragment(Markup('<div class="callout {}"><p>{}</p></div>').format(kind, text), text)
