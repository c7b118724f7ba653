"""How well and how fast are open answers read, and does a missing issue come back?

Prints figures; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/mentions.py [speed|agreement|return ...]

speed: 1,000,000 comments and 18 issues, in clock and CPU seconds and peak memory, beside Python's
`re` on a hundredth of them. agreement: F1 of mentions with reviews coded by hand, words found
anywhere and as tokens. return: an issue is taken out of the codebook; do its words stand among the
first 30 phrases without an issue? Comments, coded reviews and their codebook are read from the
shared folder where it is; without it comments are made up, and the rest is skipped.
"""

from __future__ import annotations

import csv
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import yaml

from csatbook.analysis.issues import audited, phrases
from csatbook.analysis.issues.matching import Matcher, Search
from csatbook.study.issues import Codebook, pattern

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
WORDS = SHARED / "cases" / "open" / "asap_dict_expanded.yaml"
REVIEWS = SHARED / "data" / "asap_zh"
COMMENTS = SHARED / "data" / "zh_reviews" / "waimai_10k.csv"
ROWS, ISSUES, FIRST = 1_000_000, 18, 30
MEGABYTE = 1024  # of the kilobytes in which Linux counts


def main() -> None:
    wanted = sys.argv[1:] or ["speed", "agreement", "return"]
    for name in wanted:
        if len(wanted) > 1:  # each in a process of its own, whose peak is its own
            subprocess.run([sys.executable, __file__, name], check=True)
        else:
            {"speed": speed, "agreement": agreement, "return": returned}[name]()


def speed() -> None:
    codebook = _book(dict(list(_declared().items())[:ISSUES]))
    texts = comments()
    several = pa.array((texts * (ROWS // len(texts) + 1))[:ROWS], pa.string())
    search = Search(codebook)
    search.through(several.slice(0, 1000))  # what is made once
    clock, cpu = time.perf_counter(), time.process_time()
    found = search.through(several)
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    part = [str(text).lower() for text in several.slice(0, ROWS // 100).to_pylist()]
    words = [re.compile(each.words) for each in search.matchers.values()]
    start = time.process_time()
    for text in part:
        for word in words:
            word.search(text)
    plain = 100 * (time.process_time() - start)
    print(
        f"{ROWS:,} comments x {len(found.mentions)} issues: {clock:.1f} s by the clock, "
        f"{cpu:.1f} CPU s, peak {peak:.0f} MB; Python's re, matching alone, {plain:.0f} CPU s, "
        f"ratio {cpu / plain:.2f}"
    )


def agreement() -> None:
    if not WORDS.is_file():
        print(f"agreement skipped: no file {WORDS}")
        return
    rows = reviews()
    texts = [row["reviewbody"] for row in rows]
    codebook = _book(yaml.safe_load(WORDS.read_text("utf-8")))
    anywhere = Search(codebook).through(pa.array(texts)).mentions
    for name, found in (("found anywhere", anywhere), ("as tokens", _as_tokens(codebook, texts))):
        counts = []
        for issue, flags in found.items():
            truth = np.array([float(row[issue]) != -2 for row in rows])
            counts.append([(flags & truth).sum(), (flags & ~truth).sum(), (~flags & truth).sum()])
        hit, wrong, missed = np.array(counts).T
        micro = 2 * hit.sum() / (2 * hit + wrong + missed).sum()
        macro = (2 * hit / (2 * hit + wrong + missed)).mean()
        print(
            f"{len(rows)} reviews coded by hand x {len(counts)} issues, words {name}: "
            f"F1 micro {micro:.3f}, macro {macro:.3f}, "
            f"precision {hit.sum() / (hit + wrong).sum():.3f}, "
            f"recall {hit.sum() / (hit + missed).sum():.3f}"
        )


def returned() -> None:
    for name, declared, texts in _cases():
        stop = declared.get("stop", ())
        codes = declared["codes"]
        back = {issue: first(codes, issue, texts, stop) for issue in codes}
        lost = [issue for issue, place in back.items() if place is None]
        print(
            f"{name}: {len(codes) - len(lost)} of {len(codes)} missing issues come back among the "
            f"first {FIRST} phrases, at place {np.median([p for p in back.values() if p]):.0f} in "
            f"the median; not: {', '.join(lost) or 'none'}"
        )


def first(
    codes: Mapping[str, object], missing: str, texts: Sequence[str], stop: Sequence[str] = ()
) -> int | None:
    """At which place stands a word of the issue that is taken out? None if not among the first."""
    rest = {issue: each for issue, each in codes.items() if issue != missing}
    reading = audited.audit(_book(rest, stop), texts)
    told = [phrase.words for phrase, _ in audited.uncovered(reading, most=FIRST)]
    own = Matcher.of_issue(missing, _book({missing: codes[missing]}).codes[missing])
    places = np.flatnonzero(own.search(pa.array(told, pa.string())))
    return int(places[0]) + 1 if len(places) else None


def _cases() -> Iterator[tuple[str, dict[str, object], list[str]]]:
    if COMMENTS.is_file():
        study = yaml.safe_load((ROOT / "params" / "public" / "waimai.yaml").read_text("utf-8"))
        yield "waimai", study["issues"], comments()
    else:
        print(f"waimai skipped: no file {COMMENTS}")
    if WORDS.is_file():
        codes = yaml.safe_load(WORDS.read_text("utf-8"))
        yield "ASAP", {"codes": codes}, [row["reviewbody"] for row in reviews()]
    else:
        print(f"ASAP skipped: no file {WORDS}")


def _declared() -> dict[str, object]:
    if WORDS.is_file():
        return dict(yaml.safe_load(WORDS.read_text("utf-8")))
    study = yaml.safe_load((ROOT / "params" / "public" / "waimai.yaml").read_text("utf-8"))
    return dict(study["issues"]["codes"])


def _book(codes: Mapping[str, object], stop: Sequence[str] = ()) -> Codebook:
    named = {name: {"zh": name, "en": name, **dict(each)} for name, each in codes.items()}  # type: ignore[call-overload]
    return Codebook.model_validate({"codes": named, "stop": list(stop)})


def _as_tokens(codebook: Codebook, texts: Sequence[str]) -> dict[str, np.ndarray]:
    """By issue, which answers have one of its plain words as a token; expressions as they are."""
    plain = phrases.normalised(texts)
    words = [set(phrases.tokens(text)) for text in plain.to_pylist()]
    told = {}
    for name, issue in codebook.codes.items():
        own = {word.lower() for word in issue.any if pattern(word) is None}
        other = [word for word in issue.any if pattern(word) is not None]
        hits = np.array([bool(own & each) for each in words])
        if other:
            only = issue.model_copy(update={"any": tuple(other), "leave_out": ()})
            hits |= Matcher.of_issue(name, only).search(plain)
        told[name] = hits
    return told


def reviews() -> list[dict[str, str]]:
    rows = []
    for name in ("train", "dev"):
        path = REVIEWS / f"asap_{name}_sample100.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += list(csv.DictReader(file))
    return rows


def comments() -> list[str]:
    if COMMENTS.is_file():
        with COMMENTS.open(encoding="utf-8-sig", newline="") as file:
            return [row["review"] for row in csv.DictReader(file)]
    rng = np.random.default_rng(15)
    parts = [
        "味道不错",
        "送餐太慢了",
        "等了一個多小時",
        "包装很好",
        "ＡＰＰ很卡",
        "分量太少",
        "会再来",
        "服务态度好",
    ]
    return ["，".join(rng.choice(parts, rng.integers(1, 6))) for _ in range(10_000)]


if __name__ == "__main__":
    main()
