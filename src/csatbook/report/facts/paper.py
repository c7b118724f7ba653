"""Is each number of a printed report that of its table? Checked from the PDF and the tables."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from csatbook.errors import ParameterError, Problem
from csatbook.report import pdf
from csatbook.report.facts.check import Checked, Facts, Fault, results
from csatbook.report.facts.token import tokens


def verify(report: Path) -> Checked:
    """Is each number of this PDF that of the result tables beside it?

    The document carries the facts of its numbers (the attached `facts.json`). Each must be as its
    table has it, and the pages must show these numbers, each as often; figures count, what is read
    out in their place does not.

    Raises
    ------
    ParameterError
        There is no such document, or it carries no facts.
    """
    from pypdf import PdfReader  # noqa: PLC0415 - only who verifies paper needs it
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - as above

    try:
        document = PdfReader(io.BytesIO(report.read_bytes()))
        attached = document.attachments.get(pdf.FACTS, [])
        text = "\n".join(page.extract_text() for page in document.pages)
        told = json.loads(attached[0])
    except (OSError, PyPdfError):
        raise ParameterError(Problem(str(report), "no such report")) from None
    except (IndexError, ValueError):
        what = "does not say where its numbers come from: make it again with `csatbook run --force`"
        raise ParameterError(Problem(str(report), what)) from None
    known = Facts(told, results(report))
    shown, drawn = (
        [(str(said), str(number)) for said, number in told.get(part, [])]
        for part in ("shown", "drawn")
    )
    faults = [fault for pair in (*shown, *drawn) if (fault := _fault(*pair, known))]
    unlike = _unlike(text, [said for said, _ in shown], [said for said, _ in drawn])
    return Checked(len(shown) + len(drawn), (*faults, *unlike))


def _fault(said: str, number: str, known: Facts) -> Fault | None:
    several = list(tokens(said))
    why = known.fault(number, several[0] if len(several) == 1 else None, None)
    return Fault("", said, why) if why else None


def _unlike(text: str, shown: Sequence[str], drawn: Sequence[str]) -> Iterator[Fault]:
    """What the pages show that the document says nothing of, and the other way round.

    Of a drawing's numbers some stand only in its narrow form, which is not printed.
    """
    printed = Counter(token.digits for token in tokens(text))
    told = Counter(token.digits for said in shown for token in tokens(said))
    for digits, count in told.items():
        if printed[digits] < count:
            yield Fault("", digits, f"is on paper {printed[digits]} times, of {count}")
    known = {*told, *drawn}
    for digits in printed:
        # Two labels that touch in a drawing are one word to who reads it from paper.
        pairs = ((digits[:at], digits[at:]) for at in range(1, len(digits)))
        if not (
            digits in known or _counts(digits) or any(known.issuperset(pair) for pair in pairs)
        ):
            yield Fault("", digits, "has no source")


def _counts(digits: str) -> bool:
    """Whether it may be the number of a page or a chapter."""
    return digits.isdigit() and int(digits) < 100
