import re
import string

import pytest

from csatbook.study import wording


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_exists_in_both_languages_and_none_is_empty() -> None:
    for key, texts in wording.catalogue().items():
        assert set(texts) == set(wording.LANGUAGES), key
        assert all(text.strip() for text in texts.values()), key


def test_no_chinese_is_left_in_the_english_texts() -> None:
    for key, texts in wording.catalogue().items():
        assert not re.search(r"[\u4e00-\u9fff]", texts["en"]), key


def test_the_english_text_fills_in_what_the_chinese_one_does() -> None:
    spared = {"month", "number", "half", "score", "level"}
    for key, texts in wording.catalogue().items():
        assert fields(texts["zh"]) - spared == fields(texts["en"]) - spared - {"variable"} | (
            fields(texts["zh"]) & {"variable"}
        ), key


def test_an_unknown_text_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        wording.say("zh", "report.nothing")


@pytest.mark.parametrize(
    ("count", "said"), [("1", "1 questionnaire came back"), ("1,001", "1,001 questionnaires came")]
)
def test_what_is_counted_is_singular_where_it_is_one(count: str, said: str) -> None:
    assert wording.say("en", "report.sample_all_valid", returned=count, period="2025").startswith(
        said
    )
