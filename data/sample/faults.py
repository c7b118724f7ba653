"""What goes wrong in real surveys, put into a wave on purpose and written down.

Every function changes the wave it is given. A wave is a frame of text with the columns of the
questionnaire and a column `plants`: what was planted in the row, separated by blanks.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from .marks import alike, known
from .questionnaire import ITEMS, OPEN, QUESTIONS

STRAIGHT, FAST = 0.02, 0.03  # of those who answered
STRAIGHT_AND_FAST = 4  # one straight-liner in so many is too fast as well
STRAIGHT_MARKS = "5555544331"
TOO_FAST = (25, 119)  # seconds
PERIODIC = ["12345", "12345", "54321", "135"]
SAME_TWICE, CHANGED_TWICE, MARKS_CHANGED = 3, 3, 4
OUT_OF_SCALE = ["6", "6", "6", "6", "6", "55", "55", "55", "0", "0", "7", "44"]
FULL_WIDTH_MARKS = 60
DIGITS = set("12345")
FULL_WIDTH = str.maketrans("12345", "１２３４５")

HOSTILE = [
    "<script>alert(1)</script>",
    "=1+1",
    '他说"马上处理", 结果没有, "下周再说"',
    "第一，等待太久\n第二，没有结果",
    "客服小姐姐很棒👍😊，就是排队久😤",
    '</td></table><img src=x onerror="alert(1)">',
    "{{ 7 * 7 }} ${HOME} **粗体** [点我](javascript:alert(1))",
]
OWN_DATA = [
    ("improve", "我是{name}，问题还没有解决，请回电{phone}。"),
    ("improve", "{name}反映：电话等待时间太长，联系电话 {hyphens}。"),
    ("improve", "请联系我本人，手机{phone}，谢谢！"),
    ("praise", "客服很耐心，{name}表示感谢！"),
]


def mark(wave: pd.DataFrame, row: int, plant: str) -> None:
    """Write down what was planted in a row."""
    wave.loc[row, "plants"] = f"{wave.loc[row, 'plants']} {plant}".strip()


def careless(rng: np.random.Generator, wave: pd.DataFrame, free: Iterator[int]) -> None:
    """Plant straight lines, periodic patterns and answers in no time."""
    size = len(wave)
    straight = round(STRAIGHT * size)
    hurried = 0
    for number in range(straight):
        row = next(free)
        wave.loc[row, QUESTIONS] = STRAIGHT_MARKS[number % len(STRAIGHT_MARKS)]
        wave.loc[row, OPEN] = ""
        mark(wave, row, "straight")
        if number % STRAIGHT_AND_FAST == 0:
            hurry(rng, wave, row)
            hurried += 1
    for pattern in PERIODIC:
        row = next(free)
        wave.loc[row, QUESTIONS] = [pattern[i % len(pattern)] for i in range(len(QUESTIONS))]
        wave.loc[row, OPEN] = ""
        mark(wave, row, "periodic")
    for _ in range(round(FAST * size) - hurried):
        row = next(free)
        wave.loc[row, QUESTIONS] = [str(2 + int(4 * draw)) for draw in rng.random(len(QUESTIONS))]
        wave.loc[row, OPEN] = ""
        hurry(rng, wave, row)
    row = next(free)
    wave.loc[row, "seconds"] = "120"
    mark(wave, row, "just_in_time")


def hurry(rng: np.random.Generator, wave: pd.DataFrame, row: int) -> None:
    """Let a row be answered in less than two minutes."""
    low, high = TOO_FAST
    wave.loc[row, "seconds"] = str(low + int(rng.random() * (high - low + 1)))
    mark(wave, row, "fast")


def texts(wave: pd.DataFrame, free: Iterator[int]) -> None:
    """Plant hostile open answers, and some that carry the writer's own name or phone."""
    for number, text in enumerate(HOSTILE):
        row = next(free)
        wave.loc[row, OPEN[(number + 1) % 2]] = text
        mark(wave, row, "hostile")
    for side, text in OWN_DATA:
        row = next(free)
        phone = wave.loc[row, "phone"]
        wave.loc[row, side] = text.format(
            name=wave.loc[row, "customer_name"],
            phone=phone,
            hyphens=f"{phone[:3]}-{phone[3:7]}-{phone[7:]}",
        )
        mark(wave, row, "own_data")


def out_of_scale(rng: np.random.Generator, wave: pd.DataFrame, free: Iterator[int]) -> None:
    """Plant marks that the scale does not have, one in a row."""
    for value in OUT_OF_SCALE:
        row, item = next(free), ITEMS[int(rng.random() * len(ITEMS))]
        wave.loc[row, item] = value
        mark(wave, row, f"out_of_scale:{item}")


def full_width(rng: np.random.Generator, wave: pd.DataFrame, free: Iterator[int]) -> None:
    """Plant marks typed as full-width digits, one in a row."""
    for _ in range(FULL_WIDTH_MARKS):
        row, first = next(free), int(rng.random() * len(ITEMS))
        # the first item from there on that has a mark: a gap cannot be typed in another way
        item = next(i for i in ITEMS[first:] + ITEMS[:first] if wave.loc[row, i] in DIGITS)
        wave.loc[row, item] = wave.loc[row, item].translate(FULL_WIDTH)
        mark(wave, row, f"full_width:{item}")


def twice(rng: np.random.Generator, wave: pd.DataFrame, free: Iterator[int]) -> pd.DataFrame:
    """Which second rows are there? Some the same as the first, some later and changed."""
    rows = []
    for number in range(SAME_TWICE + CHANGED_TWICE):
        second = wave.loc[next(free)].copy()
        second["plants"] = "same_twice"
        if number >= SAME_TWICE:
            second["plants"] = "changed_twice"
            second["answered_at"] += pd.Timedelta(minutes=5 + int(rng.random() * 1440))
            for place in rng.permutation(len(ITEMS))[:MARKS_CHANGED]:
                item = ITEMS[place]
                second[item] = "4" if second[item] == "5" else "5"
        rows.append(second)
    return pd.DataFrame(rows)


def note_by_chance(wave: pd.DataFrame) -> None:
    """Write down who looks careless in good faith: one mark for all items, or a repetition.

    Repetitions are looked for in answers without gaps, up to the longest that fits twice; the
    length is written down with them.
    """
    honest = ~wave["plants"].str.contains("straight|periodic|fast")
    uniform, given = alike(wave[QUESTIONS]), known(wave[ITEMS])
    for row in wave.index[honest & uniform]:
        mark(wave, row, "alike_honest")
    full = given[honest & ~uniform & given.isin(range(1, 6)).all(axis="columns")]
    marks = full.to_numpy()
    seen = np.zeros(len(full), dtype=bool)
    for length in range(2, len(ITEMS) // 2 + 1):
        repeats = (marks[:, length:] == marks[:, :-length]).all(axis=1) & ~seen
        seen |= repeats
        for row in full.index[repeats]:
            mark(wave, row, f"periodic_honest:{length}")
