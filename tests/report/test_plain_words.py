"""No jargon in the body of a report: names of tests and corrections stand in the appendix."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shipped

import samples
from csatbook import study as studies
from csatbook.study.wording import LANGUAGES, Language

JARGON = re.compile(
    r"Holm|Benjamini|Hochberg|Bonferroni|Welch|Kruskal|Wallis|Wilcoxon|Mann|McNemar|ANOVA|Tukey"
    r"|Games|Fong|Wald\b|Wilson|Fisher|Rao|Laney|Kish|bootstrap|resampl|χ"
    r"|\bp[ -]?values?\b|\bp ?[<=>]"
    r"|\bp_?adj|null hypothesis|significan|\bt[ -]tests?\b|degrees of freedom|lineari[sz]"
    r"|显著性|显著|检验|校正|p ?值|自由度|零假设|方差|卡方|线性化|自助法|重抽样",
    re.IGNORECASE,
)
"""Not of them: 'margin of error' and 'interval', which a reader knows from the news."""


def own_words(declared: Any) -> Iterator[str]:
    """All texts of a study file, which are the customers' and the analyst's own."""
    if isinstance(declared, str):
        yield declared
    elif isinstance(declared, dict):
        for part in declared.values():
            yield from own_words(part)
    elif isinstance(declared, list | tuple):
        for part in declared:
            yield from own_words(part)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", shipped.NAMES)
def test_the_body_of_every_shipped_report_is_in_plain_words(
    shared: Path, name: str, language: Language
) -> None:
    study = studies.load(samples.PROJECT / "params" / f"{name}.yaml")
    told = [
        cell.shown.text
        for cell in shipped.report(shared, name, language)
        if cell.is_body and cell.shown
    ]
    assert len(told) > 5
    text = "\n".join(told)
    for words in sorted(own_words(study.model_dump(mode="json")), key=len, reverse=True):
        if JARGON.search(words):
            text = text.replace(words, "")
    found = [text[max(0, match.start() - 30) : match.end() + 30] for match in JARGON.finditer(text)]
    assert not found


def test_jargon_would_be_found() -> None:
    for words in ("Holm 校正后差异显著", "p < 0.05", "a p-value of 3 %", "χ² test"):
        assert JARGON.search(words)
    for words in ("确有上升", "within the margin of error", "mapping <b>", "shop = A"):
        assert not JARGON.search(words)
