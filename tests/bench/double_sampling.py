"""How often are rates corrected by coded answers right, and how often is a word taken for a change?

Prints shares; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/double_sampling.py [TRIALS]

Made-up answers of which 200 (out of 2,000) are coded, words of the quality that was measured on
real reviews. `coverage`: of 95 % intervals, by how frequent the issue is and how good the words
are; weighted, too, where heavy respondents mention it more often, and with the weights forgotten.
`nothing changed`: how often is a change called one, as the words say, divided by J, and between two
coded waves; once with the same words in both waves, once where a fifth of the mentions has new
ones. `new words`: of the falls that the words show there, how many bear the warning?
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from csatbook.analysis.issues.corrected import new_words
from csatbook.stats.double_sampling import (
    CorrectedRate,
    coded_difference,
    corrected_rate,
    divided_difference,
)

TRIALS, N, CODED = 2000, 2000, 200
ISSUES = {
    "frequent, good words": (0.40, 0.90, 0.05),
    "usual": (0.20, 0.85, 0.04),
    "usual, poor words": (0.20, 0.60, 0.08),
    "rarer": (0.10, 0.85, 0.03),
    "rare": (0.05, 0.85, 0.02),
    "rare, poor words": (0.05, 0.60, 0.03),
}
"""Share that mentions it, sensitivity of the words, share of the others in which they are found."""


@dataclass(frozen=True)
class Answers:
    """Who mentions an issue, in whose answer the words are found, and what each weighs."""

    truth: np.ndarray
    words: np.ndarray
    weight: np.ndarray
    coded: np.ndarray
    other: np.ndarray
    """In which answers words of other issues are found."""

    @property
    def rate(self) -> float:
        return float(np.average(self.words, weights=self.weight))

    def corrected(self, *, weighted: bool = True) -> CorrectedRate | None:
        """None where the coder saw no hit."""
        weight = self.weight[self.coded] if weighted else np.ones(len(self.coded))
        hit, seen = self.words[self.coded], self.truth[self.coded]
        if not hit.any() or hit.all():
            return None
        return corrected_rate(
            self.rate,
            kish(self.weight),
            part(weight[hit], seen[hit]),
            part(weight[~hit], seen[~hit]),
        )


def kish(weight: np.ndarray) -> float:
    """So many of equal weight would be as precise."""
    return float(weight.sum() ** 2 / np.square(weight).sum())


def part(weight: np.ndarray, seen: np.ndarray) -> tuple[float, float]:
    """How many, and in how many of them the issue is seen."""
    size = kish(weight)
    return size, size * float(np.average(seen, weights=weight))


def drawn(
    rng: np.random.Generator,
    share: float,
    found: float,
    wrong: float,
    *,
    weights: bool = False,
    coded: int = CODED,
) -> Answers:
    """One wave; heavy respondents mention the issue more often, `share` being that of all."""
    weight = np.where(rng.random(N) < 0.3, 3.0, 1.0) if weights else np.ones(N)
    own = np.where(weight > 1, 1.4, 1.0)
    own = own * share / (np.average([1.0, 1.4], weights=[0.7, 0.9]) if weights else 1.0)
    truth = rng.random(N) < own
    words = np.where(truth, rng.random(N) < found, rng.random(N) < wrong)
    other = rng.random(N) < np.where(truth, 0.35, 0.75)
    return Answers(truth, words, weight, rng.permutation(N)[:coded], other)


def coverage(
    rng: np.random.Generator, trials: int, issue: tuple[float, float, float], *, weights: bool
) -> tuple[float, float, float]:
    """How often is the truth inside: weighted, weights forgotten in the coded ones, words alone?"""
    inside = []
    for _ in range(trials):
        wave = drawn(rng, *issue, weights=weights)
        right, forgotten = wave.corrected(), wave.corrected(weighted=False)
        error = 1.96 * np.sqrt(wave.rate * (1 - wave.rate) / kish(wave.weight))
        if right is None or forgotten is None:
            continue
        inside.append(
            (
                right.low <= issue[0] <= right.high,
                forgotten.low <= issue[0] <= forgotten.high,
                abs(wave.rate - issue[0]) <= error,
            )
        )
    one, two, three = np.mean(inside, axis=0)
    return float(one), float(two), float(three)


@dataclass(frozen=True)
class Change:
    """What is said of a change: whether the words' test shows one, and a fall, and the others."""

    words: bool
    fall: bool
    warned: bool
    coded: bool
    inside: bool | None
    """Whether the interval of the divided difference has the truth; None where there is none."""


def change(
    rng: np.random.Generator,
    issue: tuple[float, float, float],
    *,
    lost: float = 0.0,
    moved: float = 0.0,
) -> Change | None:
    """Two waves: `lost` of the mentions use new words in the second, `moved` is the true change."""
    share, found, wrong = issue
    before = drawn(rng, share, found, wrong)
    now = drawn(rng, share + moved, found * (1 - lost), wrong)
    own, past = now.corrected(), before.corrected()
    if own is None or past is None:
        return None
    difference = now.rate - before.rate
    error = np.sqrt(sum(each.rate * (1 - each.rate) / N for each in (now, before)))
    sure = abs(difference) > 1.96 * error
    silent = [float((~(each.words | each.other)).mean()) for each in (now, before)]
    alone = float((~before.other[before.words]).mean())
    warned = difference < 0 and new_words((silent[0], N), (silent[1], N), difference, alone)
    divided = None
    if past.youden is not None and past.youden_error is not None:
        divided = divided_difference(difference, 1.96 * error, past.youden, past.youden_error)
    return Change(
        words=bool(sure),
        fall=bool(sure and difference < 0),
        warned=warned,
        coded=coded_difference(own, past).p < 0.05,
        inside=None if divided is None else divided.low <= moved <= divided.high,
    )


def changes(
    rng: np.random.Generator, trials: int, issue: tuple[float, float, float], **how: float
) -> Iterator[Change]:
    """So many of them."""
    for _ in range(trials):
        several = change(rng, issue, **how)
        if several is not None:
            yield several


def main(trials: int = TRIALS) -> None:
    """Print all of it."""
    rng = np.random.default_rng(20261127)
    print(f"{trials} trials each, {CODED} of {N} answers coded")
    for weights in (False, True):
        print("\ncoverage" + (", weighted" if weights else ""))
        for name, issue in ISSUES.items():
            right, forgotten, words = coverage(rng, trials, issue, weights=weights)
            told = f"  weights forgotten {forgotten:.3f}" if weights else ""
            print(f"  {name:22} corrected {right:.3f}{told}  words alone {words:.3f}")
    print("\nnothing changed, the same words: called a change; and +8 points: inside when divided")
    for name, issue in ISSUES.items():
        several = [*changes(rng, trials, issue)]
        rising = [*changes(rng, trials, issue, moved=0.08)]
        words, coded = (
            np.mean([getattr(each, key) for each in several]) for key in ("words", "coded")
        )
        inside = np.mean([each.inside for each in rising if each.inside is not None])
        print(f"  {name:22} by words {words:.3f}  coded in both {coded:.3f}  divided {inside:.3f}")
    print("\na true fall by half: shown by words, of these warned though it is one")
    for name, issue in ISSUES.items():
        falls = [each for each in changes(rng, trials, issue, moved=-issue[0] / 2) if each.fall]
        print(f"  {name:22} warned {np.mean([each.warned for each in falls]):.3f}")
    print("\nnothing changed but the words of a fifth of the mentions")
    for name, issue in ISSUES.items():
        several = [*changes(rng, trials, issue, lost=0.2)]
        falls = [each for each in several if each.fall]
        shown, coded = len(falls) / len(several), np.mean([each.coded for each in several])
        warned = np.mean([each.warned for each in falls]) if falls else float("nan")
        print(
            f"  {name:22} fall by words {shown:.3f}, of these warned {warned:.3f}"
            f"  coded {coded:.3f}"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
