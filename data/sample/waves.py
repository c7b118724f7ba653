"""One wave from invitation to the rows of its file."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from . import comments, customers, faults, files, marks, reasons
from .questionnaire import COLUMNS, PERIODS, REASONS, SEED

SENT = {
    "2024Q1": 2480, "2024Q2": 2500, "2024Q3": 2510, "2024Q4": 2490,
    "2025Q1": 2520, "2025Q2": 2500, "2025Q3": 2530, "2025Q4": 2540,
}  # fmt: skip
RESPONSE = {
    "2024Q1": 0.54, "2024Q2": 0.55, "2024Q3": 0.56, "2024Q4": 0.55,
    "2025Q1": 0.57, "2025Q2": 0.56, "2025Q3": 0.56, "2025Q4": 0.58,
}  # fmt: skip
RESPONSE_NEW = -0.05  # customers of at most three months answer less often
RESPONSE_SOUTHWEST = {"2025Q3": -0.12}
FIRST_DAY, LAST_DAY = 8, 22  # of the quarter's last month
REMINDER_DAY, REMINDED = 3, 0.35
LEAST_SECONDS, MEDIAN_MORE, SPREAD = 122, 150, 0.7  # log-normal above the least
TENURE_UNKNOWN = 0.01


@dataclass(frozen=True)
class Wave:
    """The rows of a wave's file, as text, and its invitations by region."""

    rows: pd.DataFrame
    invitations: pd.DataFrame


def make(base: pd.DataFrame, period: str) -> Wave:
    """What came of the wave of this period?"""
    draws = iter([np.random.default_rng([SEED, PERIODS.index(period), n]) for n in range(8)])
    population = customers.active(base, period)
    invited = customers.invite(next(draws), population, SENT[period])
    people = respond(next(draws), invited, period)
    people = people.join(when(next(draws), people, period))
    given = marks.leave_out(
        next(draws), marks.answer(next(draws), people, period), people["channel"]
    )
    written = comments.write(next(draws), marks.known(given), people["region"], period)
    wave = people.join(given).join(written).reset_index(drop=True)
    wave["months"] = wave["months"].astype(str)
    wave.loc[next(draws).random(len(wave)) < TENURE_UNKNOWN, "months"] = ""
    wave = spoil(next(draws), wave.assign(**{REASONS: ""}), period)
    wave[REASONS] = reasons.name(wave, period, files.LAYOUTS[period].between)
    invitations = pd.DataFrame({
        "population": population["region"].value_counts(),
        "sent": invited["region"].value_counts(),
    })  # fmt: skip
    return Wave(wave, invitations)


def respond(rng: np.random.Generator, invited: pd.DataFrame, period: str) -> pd.DataFrame:
    """Who of the invited answers? With their made-up names and phones."""
    chance = np.full(len(invited), RESPONSE[period])
    chance += RESPONSE_NEW * (invited["months"] <= marks.NEW_MONTHS).to_numpy()
    chance += RESPONSE_SOUTHWEST.get(period, 0.0) * (invited["region"] == "西南").to_numpy()
    people = invited[rng.random(len(invited)) < chance]
    numbers = people["respondent_id"].str[1:].astype(int)
    return people.assign(
        customer_name=[customers.name(*who) for who in zip(numbers, people["type"], strict=True)],
        phone=[customers.phone(number) for number in numbers],
    )


def when(rng: np.random.Generator, people: pd.DataFrame, period: str) -> pd.DataFrame:
    """When did they answer, and how long did it take? `answered_at` and `seconds`."""
    size = len(people)
    opened = pd.Timestamp(int(period[:4]), 3 * int(period[5]), FIRST_DAY)
    days = -2.0 * np.log1p(-rng.random(size)) + REMINDER_DAY * (rng.random(size) < REMINDED)
    days = np.minimum(np.floor(days), LAST_DAY - FIRST_DAY).astype(int)
    of_day = (8 + 14 * rng.random(size)) * 3600
    seconds = LEAST_SECONDS + MEDIAN_MORE * np.exp(SPREAD * rng.standard_normal(size))
    return pd.DataFrame(
        {
            "answered_at": opened + pd.to_timedelta(days * 86400 + of_day.astype(int), unit="s"),
            "seconds": seconds.astype(int).astype(str),
        },
        index=people.index,
    )


def spoil(rng: np.random.Generator, wave: pd.DataFrame, period: str) -> pd.DataFrame:
    """Plant the faults; the rows come in the order of time, the same ones sent again at last."""
    wave = wave.assign(plants="").astype(dict.fromkeys([*COLUMNS, "plants"], object))
    wave["answered_at"] = pd.to_datetime(wave["answered_at"])
    free = iter(rng.permutation(len(wave)).tolist())
    faults.careless(rng, wave, free)
    faults.texts(wave, free)
    if period == "2024Q2":
        faults.full_width(rng, wave, free)
    if period == "2025Q2":
        faults.out_of_scale(rng, wave, free)
    second = faults.twice(rng, wave, free)
    faults.note_by_chance(wave)
    again = second["plants"] == "same_twice"
    timely = pd.concat([wave, second[~again]]).sort_values("answered_at", kind="stable")
    return pd.concat([timely, second[again]], ignore_index=True)
