"""How often is an item said to be turned round, where it was and where it was not?

Prints shares; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/turned_items.py [WAVES [SEED]]

WAVES pairs of waves of eight items, with four groups of respondents, each drawn anew. Honest waves:
whose items go with the others as usual, not at all, hardly, or in some groups not; of which one or
all moved by two standard deviations; whose answers are sharp, or all equal. And waves in which one
item was turned round, for everyone or in one group, by its link with what all items share.
"""

from __future__ import annotations

import sys

import numpy as np

from csatbook.survey.noticing.sampled import WaveMarks
from csatbook.survey.noticing.turned import members, sign_changes

ITEMS, GROUPS = 8, 4
HONEST = ("usual", "unlinked", "hardly linked", "mixed", "one moves", "all move", "sharp", "equal")
SIZES = (60, 100, 300, 1000)
LINKS = (0.3, 0.4, 0.6)


def pair(
    rng: np.random.Generator,
    n: int,
    kind: str,
    *,
    link: float | None = None,
    group: int | None = None,
) -> dict[tuple[int, int], np.ndarray]:
    """What is called turned, by group (0 is everyone) and item, in two waves of this kind.

    Parameters
    ----------
    n : respondents of each wave
    kind : one of `HONEST`
    link : of the first item, which is turned round in the second wave; None for an honest one
    group : in this group alone (from 1); None for all
    """
    links, levels = rng.uniform(0.3, 0.9, ITEMS), rng.uniform(-0.5, 1.2, ITEMS)
    if kind == "unlinked":
        links[:] = 0
    elif kind == "hardly linked":
        links = rng.uniform(0, 0.2, ITEMS)
    if kind == "sharp":
        levels = rng.uniform(1.2, 2.0, ITEMS)
    mixed = rng.random((GROUPS, ITEMS)) > (0.15 if kind == "mixed" else 0)
    if link is not None:
        links[0], levels[0] = link, rng.uniform(0.4, 1.2)
    waves, inside = [], []
    for now in (False, True):
        places = rng.integers(0, GROUPS, n)
        mood, own = rng.standard_normal((n, 1)), rng.standard_normal((n, ITEMS))
        linked = links * mixed[places]
        felt = linked * mood + np.sqrt(1 - linked**2) * own
        felt = levels + felt * (0.5 if kind == "sharp" else 1)
        if now and kind in ("one moves", "all move"):
            felt[:, slice(1 if kind == "one moves" else None)] += 2 * rng.choice([-1, 1])
        marks = np.clip(np.round(3 + felt), 1, 5).astype(np.uint8)
        if now and link is not None:
            turned = slice(None) if group is None else places == group - 1
            marks[turned, 0] = 6 - marks[turned, 0]
        if kind == "equal":
            marks[:, 1], marks[:, 2], marks[0, 2] = 4, 5, 1
        waves.append(WaveMarks(str(now), marks.T, np.arange(n)))
        inside.append(members([np.zeros(n, dtype=np.intp), places + 1], GROUPS + 1))
    return sign_changes(waves, inside)


def main(count: int, seed: int) -> None:
    """Print both tables."""
    rng = np.random.default_rng(seed)
    print(f"waves with a false alarm, of {count}:", *SIZES, sep="\t")
    for kind in HONEST:
        told = [np.mean([bool(pair(rng, n, kind)) for _ in range(count)]) for n in SIZES]
        print(kind, *(f"{share:.4f}" for share in told), sep="\t")
    print(f"turned items found, of {count // 4}:", *SIZES[1:], sep="\t")
    for group in (None, 3):
        for link in LINKS:
            made = [
                [pair(rng, n, "usual", link=link, group=group) for _ in range(count // 4)]
                for n in SIZES[1:]
            ]
            told = [np.mean([(group or 0, 0) in each for each in waves]) for waves in made]
            others = np.mean([any(at for _, at in each) for waves in made for each in waves])
            where = "everyone" if group is None else "one group of four"
            words = (f"{share:.3f}" for share in told)
            print(f"{where}, link {link}", *words, f"another item: {others:.4f}", sep="\t")


if __name__ == "__main__":
    main(*(int(word) for word in [*sys.argv[1:], "400", "1"][:2]))
