import unicodedata
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest
from planted import planted
from surveys import opened

from csatbook.survey.anonymity import privacy


def clean(text: str, *own: str) -> str | None:
    columns = [pa.chunked_array([[value]]) for value in own]
    found: str | None = privacy.clean(pa.chunked_array([[text]]), own=columns)[0].as_py()
    return found


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("请回电13800001111，谢谢", "请回电●●●，谢谢"),
        ("请回电 138-0000-1111", "请回电 ●●●"),
        ("请回电 138 0000 1111。", "请回电 ●●●。"),
        ("电话１３８００００１１１１", "电话●●●"),
        ("call +86 (138) 0000-1111 now", "call ●●● now"),
        ("座机 010-62345678", "座机 ●●●"),
        ("身份证 11010519491231002X", "身份证 ●●●"),
        ("卡号 6222 0212 3456 7890 123", "卡号 ●●●"),
        ("write to a.b-c@mail.example.com please", "write to ●●● please"),
        ("邮箱 zhang@example.cn。", "邮箱 ●●●。"),
        ("see https://example.com/u?id=7 there", "see ●●● there"),
        ("微信号：zhang_san99", "微信●●●"),
        ("加我 wx: abcdef1", "加我 ●●●"),
        ("QQ 123456", "QQ●●●"),
        ("扣扣号：12345", "扣扣●●●"),
        ("visit example.io/me today", "visit ●●● today"),
    ],
)
def test_what_could_reach_a_person_is_blanked(text: str, kept: str) -> None:
    assert clean(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "等了 30 分钟，打了 5 次电话",
        "2024-03-05 投诉，2024年3月8日 10:30 才回复",
        "100% 满意，给 10 分",
        "微信里不能办理，APP 也不行",
        "订单 12345 没到",
        "<script>alert(1)</script>",
        "=1+1",
        "{{ 7 * 7 }} ${HOME}",
        "客服小姐姐很棒👍😊",
    ],
)
def test_ordinary_answers_stay_as_they_are(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "own", "kept"),
    [
        ("王小明：请回电", "王小明", "●●●：请回电"),
        ("我是王 小 明", "王小明", "我是●●●"),
        ("signed john  SMITH", "John Smith", "signed ●●●"),
        ("示例有限公司投诉", "示例有限公司", "●●●投诉"),
        ("内线 8-1-2-3 找我", "8123", "内线 ●●● 找我"),
        ("delivery was late", "Li", "delivery was late"),
        ("很好", "王", "很好"),
        ("很好", "", "很好"),
    ],
)
def test_the_writers_own_data_are_blanked(text: str, own: str, kept: str) -> None:
    assert clean(text, own) == kept


@pytest.mark.parametrize(
    "text",
    [
        "@" + "好" * 100_000,
        "a" * 100_000 + "@",
        "1 " * 50_000,
        "www." + "a-" * 50_000,
        "+" * 99_999,
        "中国省" * 7_000,
        "1-" * 10_000,
        "张某" * 10_000,
        "one" * 30_000,
        "a1" * 50_000,
        "抖音 a" * 25_000,
        "I am John " * 10_000,
    ],
    ids=[
        *("word", "address", "digits", "domain", "signs", "places", "rooms", "names"),
        *("number words", "vehicle", "accounts", "introduced"),
    ],
)
def test_a_long_text_is_read_to_its_end(text: str) -> None:
    # tests/bench/patterns.py shows that the time grows with the length, not with its square.
    assert clean(text, "王小明", "13800001111") is not None


def test_each_row_loses_only_its_own_data() -> None:
    answers = pa.chunked_array([["王小明很好", "王小明很好"]])
    names = pa.chunked_array([["王小明", "李雷雷"]])
    assert privacy.clean(answers, own=[names]).to_pylist() == ["●●●很好", "王小明很好"]


def test_signs_that_hide_or_turn_text_are_removed_and_line_ends_made_one() -> None:
    assert clean("a\x00b\u202ec\u200bd\r\ne\rf\ufeff ") == "abcd\ne\nf"


def test_letters_with_accents_have_one_form() -> None:
    assert clean("na\u0303o") == "n\u00e3o"


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "\n"])
def test_nothing_is_nothing(text: str) -> None:
    assert clean(text) is None


def test_private_columns_are_nowhere_in_the_state_folder(tmp_path: Path) -> None:
    text = (
        "polite,fast,date,name,phone,comment\n"
        "5,4,2024-01-02,欧阳甲乙,13912345678,欧阳甲乙说很好\n"
        "9,4,2024-01-02,司马丙丁,13887654321,司马丙丁 138 8765 4321\n"
    )
    found = opened(
        tmp_path,
        text,
        data={"private": ["name", "phone"]},
        open={"comment": {"zh": "意见", "en": "Comment"}},
        validity={"out_of_scale": "reject"},
    )
    assert found.rows("2024Q1", ["comment"])["comment"].tolist() == ["●●●说很好"]
    from pyarrow import parquet

    kept = [parquet.read_table(path).to_pylist() for path in found.folder.glob("*.parquet")]
    assert len(kept) == 2
    for secret in ("欧阳甲乙", "13912345678", "司马丙丁", "13887654321", "8765 4321"):
        assert secret not in str(kept)
        for path in (tmp_path / ".csatbook").rglob("*"):
            assert path.is_dir() or secret.encode() not in path.read_bytes()


def test_of_a_thousand_identities_none_stays_readable() -> None:
    answers = list(planted())
    own = ("name", "phone", "email", "company", "home")
    columns = {
        name: pa.chunked_array([[getattr(each, name) for each in answers]])
        for name in ("text", "identifier", *own)
    }
    kept = privacy.clean(
        columns["text"], own=[columns[name] for name in own], identifier=columns["identifier"]
    ).to_pylist()
    readable = Counter(
        each.kind for each, text in zip(answers, kept, strict=True) if _read_in(each.secret, text)
    )
    assert len(answers) == 1000
    assert readable == Counter()
    # Blanked, not withheld: what else the answers say stays.
    assert sum(text == privacy.BLANKED for text in kept) < 20


def _read_in(secret: str, text: str) -> bool:
    def signs(words: str) -> str:
        plain = unicodedata.normalize("NFKC", words).casefold()
        return "".join(sign for sign in plain if sign.isalnum() or sign in "*×●○")

    return signs(secret) in signs(text)


@pytest.mark.parametrize(
    "text",
    [
        "谢谢师傅，辛苦老师们，感谢经理们",
        "大堂经理不在，项目经理换了，客户经理很好，班主任也来了",
        "新APP不好用，老李子园饮料，小时工，总的来说还行",
        "3号楼的电梯坏了，2栋的路灯也不亮",
        "人民路上的店，5 路公交，微信支付很方便，加微信群吧",
        "给 5*4 张券，1-2 天到，3-5 分钟",
        "I miss the old app; this is great, call center is slow",
        "Windows 11 and MS Office work, room for improvement",
        "一二三楼都看了，二十四小时服务",
        "花了 1,200,000 元",
        "我是高兴的，我是真的服了，我是安徽人，我是何等失望，我是路过",
        "投诉无门，投诉了三次，投诉何时处理，投诉马上有人管，投诉施工单位，表扬一下",
        "客服小姐姐很棒，医生小心翼翼，经办人员很好",
        "刷抖音看到的，小红书推荐来的，抖音 app 很卡，洞洞鞋，ins风，+v 会员",
        "投诉林荫路不亮，投诉宋体太小，医生小许多",
        "谢谢，陈醋很香；谢谢胡辣汤，谢谢罗汉果，5栋三百五十户",
        "I'm New Here, I am Pleased With your work, instagram is good",
        "I'm Happy with it, I am From Beijing; facebook page is nice, inside the shop",
        "five six times, 12 Road works, 工号看不清，三栋的电梯，苏州牌12345",
    ],
)
def test_ordinary_words_that_resemble_identities_stay(text: str) -> None:
    assert clean(text, "王小明", "13800001111") == text


@pytest.mark.parametrize(
    ("text", "own", "kept"),
    [
        ("ＷＡＮＧ１２３４５说好，全部ＯＫ！", "wang12345", "●●●说好，全部ＯＫ！"),
        ("王\u200c小\u00ad明很满意👨‍👩‍👧", "王小明", "●●●很满意👨‍👩‍👧"),
        ("我叫丽，很美丽", "王丽", "●●●，很美丽"),
        ("示例科技很失望", "上海示例科技有限公司", "●●●很失望"),
        ("Example Trading is a customer", "Example Trading Co., Ltd.", "●●● is a customer"),
        ("john was here", "John Smith", "●●● was here"),
        ("Jose says so", "José García", "●●● says so"),
        ("José says so", "Jose", "●●● says so"),
        ("MULLER, Mueller, müller", "Müller", "●●●, ●●●, ●●●"),
        ("MÜLLER and Muller", "Mueller", "●●● and ●●●"),
        ("打13800OO1111", "13800001111", "打●●●"),
        ("末四位1111，楼层 1112", "13800001111", "末四位●●●，楼层 1112"),
    ],
)
def test_a_private_value_is_found_in_its_other_forms_and_the_rest_is_left_as_written(
    text: str, own: str, kept: str
) -> None:
    assert clean(text, own) == kept


@pytest.mark.parametrize(
    ("text", "identifier", "kept"),
    [
        ("我是 KH-2024-17", "KH202417", "我是 ●●●"),
        ("编号 17 没人理", "17", "●●● 没人理"),
        ("等了 17 分钟", "17", "等了 17 分钟"),
        ("我是17号，等了很久", "17", "●●●"),
        ("我42号，等了很久", "42", "●●●"),
        ("17号下单，12月17号才到", "17", "17号下单，12月17号才到"),
        ("I am A7, too slow", "A7", "●●●"),
        ("A7 纸不够，我是 17 年的客户，17号楼", "A7", "A7 纸不够，我是 17 年的客户，17号楼"),
        ("我是 17 年的客户，住17号线边", "17", "我是 17 年的客户，住17号线边"),
    ],
)
def test_the_respondents_own_id_is_blanked(text: str, identifier: str, kept: str) -> None:
    ids = pa.chunked_array([[identifier]])
    assert privacy.clean(pa.chunked_array([[text]]), identifier=ids).to_pylist() == [kept]


def test_an_answer_that_may_still_lead_to_somebody_is_kept_back() -> None:
    assert clean("加我的联系方式在下面 zhang_9") == privacy.BLANKED


def test_a_run_of_letters_and_digits_is_blanked_as_a_whole() -> None:
    assert clean("车架号LSVAM4187C2184841坏了") == "车架号●●●坏了"
    assert clean("AB12345678CD 坏了") == "●●● 坏了"


def test_an_answer_without_digits_is_passed_over_only_where_it_cannot_hold_the_id() -> None:
    texts = [
        "no 4711 here",
        "４７１１",
        "④⑦①①",
        "no digit",
        "I am A７",
        "我是42号",
        "٤٧١١",
        "",
        "x Ｋ7x",
    ]
    ids = ["4711", "４７１１", "A7", "42", "", None, "abcdef", "K7x", "a-4 7.1 1", "٤٧١١"]
    rows = [(text, identifier) for text in texts for identifier in ids]
    told = privacy.clean(
        pa.chunked_array([[text for text, _ in rows]]),
        identifier=pa.chunked_array([pa.array([each for _, each in rows], pa.string())]),
    ).to_pylist()
    # A private value that nobody writes makes every row be looked at.
    looked_at = privacy.clean(
        pa.chunked_array([[text for text, _ in rows]]),
        own=[pa.chunked_array([pa.nulls(len(rows), pa.string())])],
        identifier=pa.chunked_array([pa.array([each for _, each in rows], pa.string())]),
    ).to_pylist()
    assert told == looked_at
    assert told.count("●●●") > 5
