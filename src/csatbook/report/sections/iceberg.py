"""The complaint iceberg: the dissatisfied who never told the company."""

from __future__ import annotations

from csatbook.analysis.evaluated import Group
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.figure.iceberg import Layer
from csatbook.report.figure.iceberg import iceberg as draw
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say
from csatbook.stats.assess import iceberg as stats
from csatbook.stats.assess.iceberg import Assumed
from csatbook.study.derived import Iceberg


def iceberg(wave: Wave) -> Fragment:
    """How many were dissatisfied without a word, if so many complained?"""
    scores = wave.study.scores.items()
    declared = {name: one for name, one in scores if isinstance(one, Iceberg)}
    if not declared:
        return fragment.NOTHING
    return fragment.join([_one(wave, name, score) for name, score in declared.items()])


def _one(wave: Wave, name: str, declared: Iceberg) -> Fragment:
    complaints = Group(wave, None, wave.rows, {}).measured(declared.measure, declared.method).score
    if not complaints.value:
        reason = say(
            wave, f"none_{complaints.reason if complaints.value is None else 'no_records'}"
        )
        return fragment.paragraph(say(wave, "iceberg_none", reason=reason), "empty")
    found = stats.score(
        complaints.value,
        complain=declared.complain,
        tell=declared.tell,
        silent=declared.silent,
        between=declared.between,
    )
    shares = {
        "low": number.write(declared.between[0], "percent"),
        "high": number.write(declared.between[1], "percent"),
        "complain": number.write(declared.complain, "percent"),
        "tell": number.write(declared.tell, "percent"),
        "silent": number.write(declared.silent, "percent"),
    }
    lead = say(
        wave,
        "iceberg_said",
        complaints=number.write(complaints.value, "count"),
        dissatisfied=_range(found.dissatisfied),
        unheard=_range(found.silent),
        **shares,
    )
    note = say(wave, "iceberg_note", **shares)
    return fragment.join(
        [
            fragment.paragraph(lead, "lead"),
            _drawn(wave, name, declared, found),
            fragment.paragraph(note, "note"),
        ]
    )


def _drawn(wave: Wave, name: str, declared: Iceberg, found: stats.Iceberg) -> Fragment:
    counted = number.write(found.complaints, "count")
    seen = wave.study.measures[declared.measure].text[wave.language]
    hidden = [
        Layer(say(wave, f"iceberg_{kind}"), one.low, one.high, _range(one))
        for kind, one in (("told", found.told), ("silent", found.silent))
    ]
    return draw(
        Layer(seen, found.complaints, found.complaints, counted),
        hidden,
        seen_label=say(wave, "iceberg_seen"),
        hidden_label=say(wave, "iceberg_hidden"),
        name=f"iceberg-{name}",
        caption=say(wave, "iceberg_caption"),
        alt=sentence.listed(wave, [(seen, counted), *((one.label, one.written) for one in hidden)]),
    )


def _range(one: Assumed) -> str:
    """Never one number: what follows from the ends of the assumption."""
    return number.interval(one.low, one.high, "count")
