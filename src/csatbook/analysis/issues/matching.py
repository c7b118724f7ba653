"""Which issues answers mention: words and regular expressions, searched by RE2 in linear time."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.analysis.issues import normal
from csatbook.errors import Problem, StudyError
from csatbook.stats.block import Flags
from csatbook.study.issues import Codebook, Issue, pattern
from csatbook.survey.state.reads import cached_property

_COVERED = "\ue000"
"""Stands for each sign that is left out, so that distances between the others stay."""
_AT_ONCE = 100_000
"""Answers that are searched together: so many that a part costs little, so few that it is small."""
_SPECIAL = re.compile(r"([.^$*+?{}\[\]\\|()])")


@dataclass(frozen=True, eq=False)
class Matcher:
    """The words of one issue, ready to be searched for in normalised answers."""

    words: str
    leave_out: str | None

    @classmethod
    def of_issue(cls, name: str, issue: Issue) -> Self:
        """The words of this issue of a codebook.

        Raises
        ------
        StudyError
            RE2 does not take a regular expression; says why.
        """
        for word in (*issue.any, *issue.leave_out):
            if pattern(word) is not None:
                _tried(name, word)
        return cls(alternatives(issue.any), alternatives(issue.leave_out) or None)

    def search(self, plain: pa.Array) -> Flags:
        """Which of these normalised answers mention the issue? No missing one does.

        What `leave_out` covers is no part of a hit: 排队 is none in 不用排队系统, if that is left
        out.
        """
        hits = flags(pc.match_substring_regex(plain, self.words))
        if self.leave_out is None or not hits.any():
            return hits
        places = np.flatnonzero(hits)
        doubtful = places[flags(pc.match_substring_regex(plain.take(places), self.leave_out))]
        if len(doubtful):
            covered = self._covered(plain.take(doubtful).to_pylist())
            hits[doubtful] = flags(pc.match_substring_regex(covered, self.words))
        return hits

    def _covered(self, texts: Sequence[str]) -> pa.Array:
        """The texts with as many other signs where something is left out."""
        done, rest = [""] * len(texts), list(texts)
        live = list(range(len(texts)))
        expression = f"(?s)^(?P<before>.*?)(?P<hit>{self.leave_out})(?P<after>.*)$"
        while live:
            parts = pc.extract_regex(pa.array([rest[at] for at in live]), expression).to_pylist()
            again = []
            for at, part in zip(live, parts, strict=True):
                if part is None or not part["hit"]:
                    done[at] += rest[at]
                else:
                    done[at] += part["before"] + _COVERED * len(part["hit"])
                    rest[at] = part["after"]
                    again.append(at)
            live = again
        return pa.array(done)


@dataclass(frozen=True, eq=False)
class Searched:
    """What a codebook found in some answers, one row each."""

    mentions: Mapping[str, Flags]
    """By issue, which answers mention it."""
    written: Flags
    """Which answers are there at all."""
    nothing: Flags
    """Which of those say nothing."""
    matchers: Mapping[str, Matcher]
    """By issue, what its words are."""


@dataclass(frozen=True, eq=False)
class Search:
    """A codebook, ready to be searched for."""

    codebook: Codebook

    @cached_property
    def matchers(self) -> Mapping[str, Matcher]:
        """By issue."""
        return {name: Matcher.of_issue(name, each) for name, each in self.codebook.codes.items()}

    def through(self, texts: pa.Array, nothing: tuple[str, ...] = ()) -> Searched:
        """Which issues are mentioned in which of these answers?

        Parameters
        ----------
        texts : array of strings, as they were written; missing where nothing was
        nothing : answers that say nothing, beside those that are known to

        Raises
        ------
        StudyError
            RE2 does not take one of the regular expressions.
        """
        matchers = self.matchers
        parts = [texts.slice(at, _AT_ONCE) for at in range(0, len(texts), _AT_ONCE)]
        with ThreadPoolExecutor(min(len(parts), os.cpu_count() or 1) or 1) as pool:
            found_in = list(pool.map(_searched, parts, repeat(matchers), repeat(nothing)))
        rows = [np.concatenate(part) for part in zip(*found_in, strict=True)] or (
            [np.zeros(0, dtype=bool)] * (len(matchers) + 2)
        )
        written, silent, *each = rows
        return Searched(dict(zip(matchers, each, strict=True)), written, silent, matchers)


def _searched(
    texts: pa.Array, matchers: Mapping[str, Matcher], nothing: tuple[str, ...]
) -> list[Flags]:
    plain = normal.normalise(texts)
    written = flags(pc.match_substring_regex(plain, r"\S"))
    silent = written & flags(normal.says_nothing(plain, nothing))
    mentions = [matcher.search(plain) & ~silent for matcher in matchers.values()]
    return [written, silent, *mentions]


def alternatives(words: Iterable[str]) -> str:
    """One regular expression for all of these words, the longest first; in small letters.

    Examples
    --------
    >>> alternatives(["App", "等待时间", "/wait(ed|ing)?/"])
    '等待时间|app|(?i:wait(?:ed|ing)?)'
    """
    each = list(words)
    literal = [word for word in each if pattern(word) is None]
    plain = sorted(normal.normalise(pa.array(literal, pa.string())).to_pylist(), key=len)
    expressions = [text for word in each if (text := pattern(word)) is not None]
    # Of expressions only the characters are turned: small letters would make \\s of \\S.
    simple = [f"(?i:{_uncaptured(text)})" for text in normal.simplified(expressions)]
    return "|".join([*(_SPECIAL.sub(r"\\\1", word) for word in reversed(plain)), *simple])


def _uncaptured(expression: str) -> str:
    """The same without names and numbers of groups, which pyarrow takes for its own."""
    made, inside, at = "", False, 0
    while at < len(expression):
        sign = expression[at]
        if sign == "\\":
            made += expression[at : at + 2]
            at += 2
            continue
        if sign == "(" and not inside:
            if named := re.match(r"\(\?P?<\w+>", expression[at:]):
                at += named.end()
                made += "(?:"
                continue
            sign = "(" if expression[at + 1 : at + 2] == "?" else "(?:"
        inside = (sign == "[" or inside) and not (sign == "]" and inside)
        made += sign
        at += 1
    return made


def _tried(name: str, word: str) -> None:
    try:
        pc.match_substring_regex(pa.array([""]), alternatives([word]))
    except pa.ArrowInvalid as error:
        message = f"'{word}' is no regular expression of RE2: {error}"
        raise StudyError(Problem(f"issues.codes.{name}", message)) from None


def flags(values: pa.Array) -> Flags:
    """An array of truths, where missing ones are not true."""
    return np.asarray(pc.fill_null(values, False).to_numpy(zero_copy_only=False), dtype=bool)
