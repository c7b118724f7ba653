"""Which texts say something else than others: none much like another, at most two of a thought."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa

from csatbook.analysis.issues import normal

_NEAR, _SAME_THOUGHT = 0.6, 0.35
"""Of which part of the shorter text's pairs of signs: says the same, is of the same thought."""
_OF_A_THOUGHT = 2


def sign_pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring signs in a text.

    Examples
    --------
    >>> sorted(sign_pairs("slow"))
    ['lo', 'ow', 'sl']
    """
    return frozenset(text[at : at + 2] for at in range(max(1, len(text) - 1)))


def unlike(
    texts: Sequence[str], among: Iterable[str], *, taken: Sequence[str] = (), most: int
) -> list[int]:
    """Which of these texts may stand beside each other without saying the same again?

    Parameters
    ----------
    texts : in the order in which they are taken
    among : answers that tell which phrases many use: such as a closing make no two texts alike
    taken : texts that stand there already
    most : so many at most

    Returns
    -------
    list of places in `texts`

    Notes
    -----
    Two texts share the pairs of neighbouring signs that both have, each weighted by how seldom it
    is among the answers, as part of what the one has that has less. From 0.6 on they say the same;
    from 0.35 on they are of one thought, of which two are taken. Signs are compared, not meanings:
    of a thought in words that share few signs ("nobody answered", "took forever") more than two
    may be taken.

    Examples
    --------
    >>> said = ["The queue was long", "the queue was long!", "Friendly staff"]
    >>> unlike(said, said, most=3)
    [0, 2]
    >>> unlike(said, said, taken=["Staff was friendly"], most=3)
    [0]
    """
    rarity, unseen = _rarity(_normalised(among))

    def told(several: Iterable[str]) -> float:
        return sum(rarity.get(pair, unseen) for pair in several)

    known = [sign_pairs(text) for text in _normalised(taken)]
    places: list[int] = []
    for at, text in enumerate(_normalised(texts)):
        if len(places) == most:
            break
        pairs = sign_pairs(text)
        alike = [told(pairs & other) / min(told(pairs), told(other)) for other in known]
        if max(alike, default=0) < _NEAR and (
            sum(share >= _SAME_THOUGHT for share in alike) < _OF_A_THOUGHT
        ):
            known.append(pairs)
            places.append(at)
    return places


def _normalised(texts: Iterable[str]) -> list[str]:
    plain: list[str] = normal.normalise(pa.array(list(texts), pa.string())).to_pylist()
    return plain


def _rarity(texts: Sequence[str]) -> tuple[Mapping[str, float], float]:
    """How much does each pair of signs tell, and one of no text? Little, if many texts have it."""
    often = Counter(pair for text in texts for pair in sign_pairs(text))
    worth = {pair: math.log(1 + len(texts) / times) for pair, times in often.items()}
    return worth, math.log(2 + len(texts))
