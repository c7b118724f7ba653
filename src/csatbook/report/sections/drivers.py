"""What moves an outcome most, how sure that is, and what to work on first."""

from __future__ import annotations

from csatbook.analysis import wanted
from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.importance import Analysis, DriverResult, analyses
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence, wording
from csatbook.report.driver_words import (
    acts,
    basis,
    driver_text,
    headed,
    lead,
    marked,
    measured,
    names,
    negative,
    outcome_text,
    why,
)
from csatbook.report.figure.ranking import Place
from csatbook.report.figure.ranking import ranking as draw
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table


def drivers(wave: Wave, *, outcome: wanted.Names = None) -> Fragment:
    """What moves the outcome most, and what should a manager work on first?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    outcome : of those that the study explains, one or several; by default all

    Returns
    -------
    Fragment
        For each outcome the answer in a sentence, findings, a figure and a table; nothing where the
        study explains nothing.

    Raises
    ------
    ParameterError
        The study does not explain that; names what it explains.

    Examples
    --------
    >>> drivers(driven).text.splitlines()[0]
    'Without intervals nothing is known about how sure the order is; the largest share of what the
    drivers explain about “Would buy again” is that of Politeness (90.0%). Together the 2 drivers
    explain 93.5% of the variance of “Would buy again”.'
    """
    chosen = driven.chosen(wave, outcome)
    shown = [_one(wave, analysis) for analysis in analyses(wave) if analysis.outcome.name in chosen]
    return fragment.join(shown)


def _one(wave: Wave, of: Analysis) -> Fragment:
    found = of.lead
    if found.reason is not None:
        told = why(wave, of.outcome, found.reason, n=found.n, culprits=found.culprits)
        return headed(wave, of.outcome, fragment.paragraph(told, "empty"))
    return headed(
        wave,
        of.outcome,
        fragment.join(
            [
                fragment.paragraph(lead(wave, of), "lead"),
                fragment.bullets([*acts(wave, of), *negative(wave, of), *basis(wave, of)]),
                _figure(wave, of),
                _table(wave, of),
                fragment.paragraph(
                    driver_text(wave, "table_note" if of.lead.verdict else "table_note_plain"),
                    "note",
                ),
            ]
        ),
    )


def _figure(wave: Wave, of: Analysis) -> Fragment:
    places = [
        Place(
            marked(wave, of.outcome, driver),
            driver.share,
            driver.low,
            driver.high,
            _place(wave, driver),
        )
        for driver in of.ranked
    ]
    equal = 1 / len(places)
    words = [measured(wave, of.outcome, driver) for driver in of.ranked]
    return draw(
        places,
        unit="share",
        caption=outcome_text(
            wave,
            of.outcome,
            "figure_caption" if of.lead.verdict else "figure_caption_plain",
            measure=driver_text(wave, f"measure_{of.lead.measure}"),
            r=number.write(of.lead.r_squared, "mark"),
            n=number.write(of.lead.n, "count"),
        ),
        alt=sentence.listed(
            wave, [(word["driver"], f"{word['share']} ({word['interval']})") for word in words]
        ),
        target=equal if len(places) > 1 else None,
        target_label=driver_text(wave, "equal_share", share=number.write(equal, "percent")),
        rank_label=driver_text(wave, "col_place"),
        value_label=driver_text(wave, "col_share"),
    )


def _place(wave: Wave, driver: DriverResult) -> str:
    rank, low, high = driver.rank, driver.rank_low, driver.rank_high
    if low is None or low == high:
        return f"{rank}"
    return wording.say(wave, "rank_between", rank=rank, low=low, high=high)


def _table(wave: Wave, of: Analysis) -> Fragment:
    others = [method.method for method in of.methods[1:]]
    heads = ("place", "share", "interval", "correlation", "coefficient", "vif", "performance")
    columns = [
        Column(driver_text(wave, "col_driver"), numeric=False),
        *(
            Column(
                wording.say(wave, "col_interval")
                if head == "interval"
                else driver_text(wave, f"col_{head}")
            )
            for head in heads
        ),
        *(Column(driver_text(wave, f"method_{method}")) for method in others),
    ]
    rows = [
        Row(
            (
                names(wave, of.outcome, [driver.name]),
                _place(wave, driver),
                number.write(driver.share, "share"),
                number.interval(driver.low, driver.high, "share"),
                number.write(driver.correlation, "difference"),
                number.write(driver.coefficient, "difference"),
                number.write(driver.vif, "points"),
                number.write(driver.performance.value, "points"),
                *(number.write(driver.shares[method], "share") for method in others),
            )
        )
        for driver in of.ranked
    ]
    return table(outcome_text(wave, of.outcome, "table_caption"), columns, rows)
