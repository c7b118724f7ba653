"""A codebook to start with, proposed from the answers themselves; and words near those it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.analysis.issues import normal, phrases
from csatbook.analysis.issues.audited import Audit
from csatbook.analysis.issues.matching import Matcher, alternatives, flags
from csatbook.stats.block import Numbers
from csatbook.study.issues import pattern

_ANSWERS, _WORDS, _PLANES = 20_000, 600, 60
_SHARE = 0.005


@dataclass(frozen=True)
class Proposal:
    """Words that stand together, under the most frequent of them."""

    name: str
    words: Sequence[str]
    answers: int
    example: str


@dataclass(frozen=True, eq=False)
class _Space:
    """Where each word stands among the others: what is said together is near."""

    words: Sequence[str]
    often: Mapping[str, int]
    places: Numbers
    """Shape (words, planes), of length 1 each."""


def proposed(
    texts: Sequence[str],
    *,
    most: int = 15,
    stop: Collection[str] = (),
    nothing: tuple[str, ...] = (),
) -> list[Proposal]:
    """Which issues might these answers speak of?

    Parameters
    ----------
    texts : answers, as they were written
    most : so many issues
    stop : words never to be proposed
    nothing : answers that say nothing, beside those that are known to

    Returns
    -------
    list of Proposal
        Groups of words by how often they stand in the same clauses, the most frequent first. A
        start for a human, who renames, joins, parts and strikes them.

    Notes
    -----
    Words and pairs of words of at least half a percent of the answers; positive pointwise mutual
    information within clauses, its leading singular vectors, and Ward's clusters of their
    directions.

    References
    ----------
    Levy, Goldberg and Dagan (2015), Transactions of the ACL 3 (PPMI and SVD).
    """
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415 - takes long to load

    plain = phrases.normalised(texts[:_ANSWERS])
    said = ~flags(normal.says_nothing(plain, nothing))
    plain = plain.filter(pa.array(said))
    texts = [text for text, kept in zip(texts, said, strict=False) if kept]
    space = _space(plain.to_pylist(), stop, max(3, int(_SHARE * len(plain))))
    if len(space.words) < 2:
        return []
    tree = linkage(space.places, "ward")
    clusters = fcluster(tree, min(2 * most, len(space.words)), "maxclust")
    proposals = []
    for cluster in np.unique(clusters):
        words = [space.words[int(at)] for at in np.flatnonzero(clusters == cluster)]
        words.sort(key=lambda word: -space.often[word])
        any_of = alternatives([written_word(word) for word in words])
        having = np.flatnonzero(flags(pc.match_substring_regex(plain, any_of)))
        example = min((texts[at] for at in having if len(texts[at]) > 7), key=len, default="")
        proposals.append(Proposal(words[0], tuple(_shortest(words)), len(having), example))
    return sorted(proposals, key=lambda each: -each.answers)[:most]


def written_word(word: str) -> str:
    r"""A word as a codebook writes it: one of plain letters is only found where it begins a word.

    Examples
    --------
    >>> written_word("low"), written_word("等待")
    ('/\\blow/', '等待')
    """
    return rf"/\b{word}/" if word[0].isascii() and word.replace(" ", "").isalpha() else word


def _shortest(words: Sequence[str]) -> list[str]:
    """Without those that hold another one, which finds them anyway."""

    def holds(word: str, other: str) -> bool:
        return f" {other}" in f" {word}" if other.isascii() else other in word

    return [
        word for word in words if not any(other != word and holds(word, other) for other in words)
    ][:8]


def near_words(reading: Audit, *, each: int = 6) -> dict[str, list[str]]:
    """Which words are said beside an issue's, and are not among them?

    Returns
    -------
    dict of issue to words, the nearest first
    """
    plain = reading.plain.to_pylist()[:_ANSWERS]
    space = _space(plain, reading.codebook.never, 3)
    told = {}
    known = np.zeros(len(space.words), dtype=bool)
    for name, issue in reading.codebook.codes.items():
        known |= Matcher.of_issue(name, issue).search(pa.array(space.words, pa.string()))
    for name, issue in reading.codebook.codes.items():
        own = [word.lower() for word in issue.any if pattern(word) is None]
        inside = [any(word in each_ for word in own) for each_ in space.words]
        if not any(inside):
            continue
        centre = space.places[inside].mean(axis=0)
        order = np.argsort(-(space.places @ centre), kind="stable")
        words = [space.words[at] for at in order if not inside[at] and not known[at]]
        told[name] = words[:each]
    return told


def _space(plain: Sequence[str], stop: Collection[str], least: int) -> _Space:
    texts, _ = phrases.clauses(phrases.normalised(plain))
    said = [phrases.named_things(text, stop, loose=False) for text in texts.to_pylist()]
    often = Counter(word for words in said for word in words)
    kept = [word for word, count in often.most_common(_WORDS) if count >= least]
    place = {word: at for at, word in enumerate(kept)}
    pairs = Counter(
        pair
        for words in said
        for pair in combinations(sorted(place[word] for word in words if word in place), 2)
    )
    size = len(kept)
    if size < 2 or not pairs:
        return _Space(kept, often, np.eye(size))
    ends = np.array([*pairs], dtype=int)
    count = np.array([*pairs.values()], dtype=float)
    own = np.array([often[word] for word in kept], dtype=float)
    together = np.log(count * len(said) / (own[ends[:, 0]] * own[ends[:, 1]]))
    worth = np.maximum(together, 0.0)
    matrix = np.eye(size)
    matrix[ends[:, 0], ends[:, 1]] = matrix[ends[:, 1], ends[:, 0]] = worth
    left, values, _ = np.linalg.svd(matrix)
    places = left[:, :_PLANES] * np.sqrt(values[:_PLANES])
    length = np.linalg.norm(places, axis=1, keepdims=True)
    return _Space(kept, often, places / np.where(length > 0, length, 1.0))


@dataclass(frozen=True)
class RisingWord:
    """A word that more answers have than before."""

    word: str
    now: int
    """Answers that have it."""
    before: int
    expected: float
    """Now, if it were as frequent as in both together."""
    p: float
    """Adjusted by Holm."""


def rising(
    now: Sequence[Collection[str]],
    before: Sequence[Collection[str]],
    *,
    tests: int = 1,
    least: int = 5,
) -> list[RisingWord]:
    """Which words stand in more answers now than before, beyond chance?

    Parameters
    ----------
    now, before : the words of each answer of both, as `phrases.named_things` tells them
    tests : so many groups are looked at beside each other; the p-values are made up for all
    least : a word of fewer answers now is left out, as of few customers

    Returns
    -------
    list of RisingWord
        Those below 5 %, the surest first.

    References
    ----------
    Hypergeometric: as many answers drawn from those of both would have the word so often.

    Examples
    --------
    >>> [word] = rising([{"系统"}] * 9 + [{"回复"}], [{"回复"}] * 40)
    >>> word.word, word.now, word.before
    ('系统', 9, 0)
    """
    from scipy import stats  # noqa: PLC0415 - takes long to load

    own = Counter(word for words in now for word in set(words))
    past = Counter(word for words in before for word in set(words))
    often = [word for word, count in own.items() if count >= least]
    if not often or not before:
        return []
    counts = np.array([own[word] for word in often])
    total = counts + np.array([past[word] for word in often])
    everyone = len(now) + len(before)
    p = stats.hypergeom.sf(counts - 1, everyone, total, len(now))  # type: ignore[attr-defined]
    order = np.lexsort((-np.array([len(word) for word in often]), p))
    holm = np.minimum(1.0, np.maximum.accumulate(p[order] * tests * np.arange(len(p), 0, -1)))
    expected = total * len(now) / everyone
    told: list[RisingWord] = []
    for at, adjusted in zip(order, holm, strict=True):
        word = often[int(at)]
        said = any(word in other.word or other.word in word for other in told)
        if adjusted < 0.05 and not said:
            own_now, both = int(counts[at]), int(total[at])
            told.append(
                RisingWord(word, own_now, both - own_now, float(expected[at]), float(adjusted))
            )
    return told
