import codecs

import pytest

from csatbook.errors import DataError
from csatbook.survey.reading import encoding

CHINESE = "date,comment\n2024-01-02,等待时间太长，希望改进\n"


@pytest.mark.parametrize(
    "data",
    [
        CHINESE.encode(),
        codecs.BOM_UTF8 + CHINESE.encode(),
        CHINESE.encode("utf-16"),
        codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"),
        CHINESE.encode("gb18030"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-16 big end first", "gb18030"],
)
def test_the_encoding_of_chinese_text_is_found_out(data: bytes) -> None:
    assert encoding.to_utf8(data, file="r.csv").decode() == CHINESE


def test_rare_characters_in_chinese_text_do_not_prevent_gb18030() -> None:
    text = "姓名,意见\n镕堃,服务很好，响应及时，没有让我久等，值得肯定，下次还会再来购买\n"
    assert encoding.to_utf8(text.encode("gb18030"), file="r.csv").decode() == text


@pytest.mark.parametrize(
    "text",
    ["comment\nNão chegou meu produto, péssimo\n", "Ort\nMünchen, Köln und Düsseldorf\n", "é\n"],
)
def test_a_western_file_does_not_turn_into_chinese(text: str) -> None:
    with pytest.raises(DataError, match=r"tried UTF-8 .* and GB18030 .* `encoding:`") as caught:
        encoding.to_utf8(text.encode("latin-1"), file="r.csv")
    assert str(caught.value).startswith("r.csv, line ")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Доставка была слишком долгой, но качество хорошее\n", "cp1251"),
        ("Η παράδοση άργησε πολύ, αλλά η ποιότητα ήταν καλή\n", "cp1253"),
        ("送貨太慢了，但是品質很好，下次還會再來購買\n", "big5"),
        ("配達が遅すぎましたが、品質は良かったです\n", "shift-jis"),
    ],
)
def test_other_scripts_do_not_turn_into_chinese(text: str, name: str) -> None:
    with pytest.raises(DataError, match="unknown encoding"):
        encoding.to_utf8(text.encode(name), file="r.csv")


def test_names_with_rare_characters_alone_are_read_as_gb18030() -> None:
    text = "姓名\n王婷婷\n李鑫\n张磊\n刘薇\n陈涵\n杨璐\n赵琪\n黄晓明\n周杰\n吴敏\n"
    assert encoding.to_utf8(text.encode("gb18030"), file="r.csv").decode() == text


def test_a_western_file_is_read_in_the_encoding_that_the_study_declares() -> None:
    data = "Ort\nMünchen\n".encode("latin-1")
    assert encoding.to_utf8(data, file="r.csv", declared="latin-1").decode() == "Ort\nMünchen\n"


def test_utf8_with_a_broken_byte_does_not_turn_into_chinese() -> None:
    data = CHINESE.encode()[:-8] + b"\xe5\n"
    with pytest.raises(DataError, match="line 2: unknown encoding"):
        encoding.to_utf8(data, file="r.csv")


def test_a_character_on_the_edge_of_two_pieces_is_no_fault() -> None:
    data = b"x" * ((1 << 24) - 1) + "等".encode()
    assert encoding.to_utf8(data, file="r.csv") is data


def test_bytes_that_do_not_fit_the_declared_encoding_are_refused_with_their_line() -> None:
    with pytest.raises(DataError, match=r"r\.csv, line 2: expected text in utf-8; byte 0xB5"):
        encoding.to_utf8(CHINESE.encode("gb18030"), file="r.csv", declared="utf-8")


def test_an_encoding_that_does_not_exist_is_refused() -> None:
    with pytest.raises(DataError, match="there is no encoding 'gbk2'"):
        encoding.to_utf8(b"a", file="r.csv", declared="gbk2")


def test_utf16_without_a_mark_is_refused_rather_than_read_as_zeros() -> None:
    with pytest.raises(DataError, match="zero bytes, as in UTF-16"):
        encoding.to_utf8("a,b\n1,2\n".encode("utf-16-le"), file="r.csv")
