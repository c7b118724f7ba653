"""Terms are explained on the pages that use them, and on no others."""

import io
import re
from pathlib import Path

import pypdf
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from pages import FIGURE, TEMPLATES, cover, said, shown

from csatbook.report import cells, page, pdf, sections
from csatbook.report.glossary import terms
from csatbook.study.wording import LANGUAGES
from samples import SMALL, small

HEADS = {"zh": "### 术语", "en": "### Terms"}


def book(wave, *others):
    """A notebook with the glossary of a wave, and below it what else it says."""
    data = sections.glossary(wave)._repr_mimebundle_()
    own = new_code_cell("sections.glossary(wave)", outputs=[new_output("display_data", data)])
    return new_notebook(cells=[said("## 8 End"), said(HEADS[wave.language]), own, *others])


def explained(given, language):
    """The terms of a page's glossary, with their sentences."""
    html = page.html(given, cover(language=language), templates=TEMPLATES)
    found = re.search(r'<ul class="glossary">(.*?)</ul>', html, re.S)
    return re.findall(r"<strong>(.*?)</strong>(?:：|: )(.*?)</li>", found[1]) if found else []


@pytest.fixture(params=LANGUAGES)
def wave(request, tmp_path: Path):
    return small(tmp_path, language=request.param)


def test_only_terms_that_occur_are_explained_each_in_a_sentence(wave):
    used = {
        "zh": said("总体**确有上升**，回收率不详，满意度高。"),
        "en": said("Drivers of the satisfied share: a **real rise**."),
    }[wave.language]
    wanted = {
        "zh": ["回收率", "满意度", "确有上升"],
        "en": ["satisfied share", "real rise", "driver"],
    }[wave.language]
    told = explained(book(wave, used), wave.language)
    assert [name for name, _ in told] == wanted
    stop = {"zh": "。", "en": "."}[wave.language]
    assert all(sentence.endswith(stop) for _, sentence in told)


def test_what_the_page_does_not_show_is_not_explained(wave):
    other = {"zh": "en", "en": "zh"}[wave.language]
    unseen = said("A real rise 确有上升", other)
    code = new_code_cell("# real rise 确有上升", outputs=[])
    assert explained(book(wave, unseen, code), wave.language) == []
    html = page.html(book(wave), cover(language=wave.language), templates=TEMPLATES)
    assert HEADS[wave.language].removeprefix("### ") not in html


def test_a_term_in_a_table_or_a_figure_is_explained(tmp_path):
    drawn = shown(f"<figure>{FIGURE.replace('图中响应', '误差之内')}</figure>")
    cell = shown('<table class="csat"><tr><td>95% 区间</td></tr></table>')
    told = explained(book(small(tmp_path, language="zh"), drawn, cell), "zh")
    assert [name for name, _ in told] == ["区间", "误差之内"]


def test_letters_are_a_term_only_as_words_of_their_own(tmp_path):
    wave = small(tmp_path, language="en")
    assert explained(book(wave, said("Help for vip users by intervallers")), "en") == []
    assert [name for name, _ in explained(book(wave, said("Each with p < 0.05")), "en")] == ["p"]


def test_scores_and_weights_are_offered_only_where_the_study_has_them(tmp_path):
    without = sections.glossary(small(tmp_path / "a", language="en")).text
    assert "satisfied share: " in without
    assert "promoter" not in without
    assert "weighted" not in without
    nps = SMALL.replace("{method: satisfied_share}", "{method: nps, of: [again]}")
    study = nps.replace("  wave: wave\n", "  wave: wave\n  weight: again\n")
    having = sections.glossary(small(tmp_path / "b", study=study, language="en")).text
    assert "net promoter score: " in having
    assert "weighted / weighting: " in having
    assert "satisfied share: " not in having


def test_paper_and_the_executed_notebook_explain_the_same_terms(wave):
    used = {"zh": said("确有上升"), "en": said("a real rise")}[wave.language]
    given = book(wave, used)
    ((name, sentence),) = explained(given, wave.language)
    made, _ = pdf.pdf(given, cover(language=wave.language), templates=TEMPLATES)
    paper = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(made)).pages)
    every = [term.meaning.replace(" ", "") for term in terms(wave.language)]
    told = re.sub(r"\s", "", paper)
    assert [meaning for meaning in every if meaning in told] == [sentence.replace(" ", "")]
    dressed = cells.dressed(given, wave.language, style="")
    (listed,) = [
        output.data["text/plain"]
        for cell in dressed.cells
        for output in cell.get("outputs", ())
        if "text/plain" in output.data
    ]
    assert listed.startswith(f"- {name}")
    assert len(listed.splitlines()) == 1
    assert len(given.cells[2].outputs[0].data["text/plain"].splitlines()) > 20
