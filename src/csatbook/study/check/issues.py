"""Whether the codebook of open answers names only what is declared, and each word once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from csatbook.study.issues import Codebook, Issue
from csatbook.study.model import Study
from csatbook.study.part import Finding, Location, known


def problems(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """Which names of the codebook and of open questions are declared nowhere?

    `declared` is each section's names, also those of ill-formed parts.
    """
    for name, question in study.open.items():
        if question.mark is not None:
            items = declared.get("items", ())
            yield from known(("open", name, "mark"), question.mark, items, "item")
    if study.issues is not None:
        yield from _codebook(study, study.issues, declared)
        yield from _shared_words(study.issues)
        for name, issue in study.issues.codes.items():
            yield from _issue(name, issue, declared)


def _codebook(
    study: Study, codebook: Codebook, declared: Mapping[str, Iterable[str]]
) -> Iterator[Finding]:
    named = {
        ("of", "open", "open question"): codebook.of or (),
        ("by", "segments", "segment"): codebook.by or (),
    }
    for (key, section, kind), names in named.items():
        for position, name in enumerate(names):
            where = ("issues", key, position)
            yield from known(where, name, declared.get(section, ()), kind)
    if not study.open:
        yield ("issues",), "there is no open question to search: declare some under 'open'"


def _shared_words(codebook: Codebook) -> Iterator[Finding]:
    """Words that stand in two issues, of which every mention would count twice."""
    first: dict[str, str] = {}
    for name, issue in codebook.codes.items():
        for position, word in enumerate(issue.any):
            other = first.setdefault(word.casefold(), name)
            if other != name:
                message = (
                    f"'{word}' also stands under '{other}', so that each mention would count for "
                    "both: keep it in one of them, or write longer words"
                )
                yield ("issues", "codes", name, "any", position), message


def _issue(name: str, issue: Issue, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    at: Location = ("issues", "codes", name)
    if issue.dimension is not None:
        dimensions = declared.get("dimensions", ())
        yield from known((*at, "dimension"), issue.dimension, dimensions, "dimension")
    if "." in name or ":" in name:
        yield at, f"expected a name without . and :; found '{name}'"
    for word, times in Counter(issue.any).items():
        if times > 1:
            yield (*at, "any", issue.any.index(word)), f"'{word}' stands {times} times"
    for position, word in enumerate(issue.any):
        if word in issue.leave_out:
            where = (*at, "any", position)
            yield where, f"'{word}' also stands under 'not', and so is never found"
