"""A thousand answers in which somebody can be recognised, each as people write it.

All people, numbers and companies are invented: drawn from lists by a seed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文"
CITIES = ("上海", "苏州", "成都", "武汉", "石家庄")
BRANDS = ("远航", "锦程", "宏图", "鼎立", "华瑞", "蓝湖", "金穗")
TRADES = ("科技", "贸易", "电子", "物流", "机械")
FORMS = ("有限公司", "股份有限公司", "有限责任公司")
PLACES = ("阳光", "翠湖", "锦绣", "和平", "东方")
BEFORE = ("等了很久没人理，", "服务不错，", "请尽快处理！", "价格偏高。", "Too slow. ", "")
BEHIND = ("，谢谢", "，希望改进", "。", "！请回复", " thanks", "")
CHINESE = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
FORMAL = dict(zip("0123456789", "〇壹贰叁肆伍陆柒捌玖", strict=True))
SPOKEN = {**CHINESE, "0": "〇", "1": "幺"}
RADIO = {**CHINESE, "0": "洞", "1": "幺", "7": "拐", "9": "勾"}
ENGLISH = dict(
    zip(
        "0123456789",
        ["oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
        strict=True,
    )
)
LETTERS = {"0": "oO", "1": "lI"}


@dataclass(frozen=True)
class Planted:
    """An answer, what must not be readable in it, and what the same row holds in private."""

    kind: str
    text: str
    secret: str
    name: str
    phone: str
    email: str
    company: str
    home: str
    identifier: str


Kind = Callable[[Random, "_Person"], tuple[str, str]]
"""The words of an answer and the secret in them."""


class _Person:
    def __init__(self, random: Random) -> None:
        self.surname = random.choice(SURNAMES)
        self.given = "".join(random.sample(GIVEN, 2))
        self.name = self.surname + self.given
        self.phone = "1" + random.choice("3578") + _digits(random, 9)
        self.account = random.choice(("zhang", "lucky", "abc_", "sun-")) + _digits(random, 3)
        self.email = f"{self.account}@{random.choice(('163.com', 'qq.com', 'mail.example.cn'))}"
        self.city = random.choice(CITIES)
        self.brand = random.choice(BRANDS)
        self.trade = random.choice(TRADES)
        self.company = self.city + self.brand + self.trade + random.choice(FORMS)
        self.street = random.choice(PLACES) + random.choice(("路", "街", "大道"))
        self.number = str(random.randint(1, 999))
        self.estate = random.choice(PLACES) + random.choice(("小区", "花园", "公寓"))
        self.room = (
            f"{random.randint(1, 30)}栋{random.randint(1, 4)}单元{random.randint(101, 2905)}"
        )
        self.home = f"{self.city}市{self.street}{self.number}号{self.estate}{self.room}室"
        self.identifier = random.choice(("R", "KH", "")) + _digits(random, 6)


def planted(seed: int = 20, size: int = 1000) -> Iterator[Planted]:
    """As many answers of every kind."""
    random = Random(seed)  # noqa: S311 - a seeded sample
    kinds = list(KINDS.items())
    for at in range(size):
        kind, make = kinds[at % len(kinds)]
        who = _Person(random)
        words, secret = make(random, who)
        text = random.choice(BEFORE) + words + random.choice(BEHIND)
        yield Planted(
            kind,
            text,
            secret,
            who.name,
            who.phone,
            who.email,
            who.company,
            who.home,
            who.identifier,
        )


def _digits(random: Random, size: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(size))


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def _hidden(random: Random, text: str) -> str:
    return random.choice("\u200b\u200c\u200d\u2060\u00ad\ufe0f").join(text)


def _mobile(random: Random) -> str:
    return "1" + random.choice("3578") + _digits(random, 9)


def _parted(random: Random, number: str, signs: str) -> str:
    sign = random.choice(signs)
    return sign.join((number[:3], number[3:7], number[7:]))


def _other(random: Random) -> str:
    return random.choice(SURNAMES)


def _said(*frames: str) -> Callable[[Random, str], str]:
    return lambda random, what: random.choice(frames).format(what)


_CALL = _said("请打{}", "电话：{}", "call {} please", "我的号码{}", "{}是我")
_NAME = _said("我是{}", "{}留言", "——{}", "联系{}即可", "{}不满意")


def _kind(make: Callable[[Random, _Person], str], frame: Callable[[Random, str], str]) -> Kind:
    def words(random: Random, who: _Person) -> tuple[str, str]:
        secret = make(random, who)
        return frame(random, secret), secret

    return words


def _one(*choices: str) -> Callable[[Random, str], str]:
    return _said(*choices)


def _id_card(random: Random) -> str:
    return f"110105{random.randint(1950, 2005)}0{random.randint(1, 9)}1{_digits(random, 4)}"[
        :17
    ] + (random.choice("0123456789X"))


def _in_letters(random: Random, number: str) -> str:
    return "".join(random.choice(LETTERS.get(sign, sign)) for sign in number)


def _vehicle(random: Random, _: _Person) -> tuple[str, str]:
    # Its beginning alone tells the model: the half must not be left, either.
    beginning = "LSVA" + random.choice("ABM") + _digits(random, 4) + "E"
    frame = random.choice(("车架号{}坏了", "VIN {}", "{}"))
    return frame.format(beginning + _digits(random, 7)), beginning


def _plate(random: Random) -> str:
    return f"{random.choice('京沪粤苏浙川')}{random.choice('ABCDEF')}"


KINDS: dict[str, Kind] = {
    "own name in full width or hidden": _kind(lambda r, w: _hidden(r, w.name), _NAME),
    "own phone in full width": _kind(lambda _, w: _wide(w.phone), _CALL),
    "own phone with hidden signs": _kind(lambda r, w: _hidden(r, w.phone), _CALL),
    "own name with signs between": _kind(lambda r, w: r.choice(" -/·_.").join(w.name), _NAME),
    "own given name": _kind(lambda _, w: w.given, _NAME),
    "own surname with a title": _kind(
        lambda r, w: w.surname + r.choice(("经理", "老师", "先生", "女士", "总", "工", "姐")), _NAME
    ),
    "own id": _kind(lambda _, w: w.identifier, _said("我的问卷{}", "id {}", "编号{}", "{}")),
    "own company, short": _kind(
        lambda r, w: r.choice((w.brand + w.trade, w.city + w.brand + w.trade, w.brand)),
        _said("{}长期合作", "我们{}很失望", "{}采购部"),
    ),
    "own address, in part": _kind(
        lambda _, w: w.street + w.number + "号" + w.estate, _said("送到{}", "我在{}", "{}没有覆盖")
    ),
    "own account of the e-mail": _kind(lambda _, w: w.account, _said("找{}", "{}留", "i am {}")),
    "phone with signs between": _kind(lambda r, _: _parted(r, _mobile(r), "/_.·,~*|、 "), _CALL),
    "phone, each digit apart": _kind(
        lambda r, _: r.choice(("/", "_", ".", " - ", "，")).join(_mobile(r)), _CALL
    ),
    "phone in Chinese numerals": _kind(
        lambda r, _: "".join(r.choice((CHINESE, FORMAL, SPOKEN))[sign] for sign in _mobile(r)),
        _CALL,
    ),
    "phone half in Chinese numerals": _kind(
        lambda r, _: "".join(CHINESE[s] if r.random() < 0.5 else s for s in _mobile(r)), _CALL
    ),
    "phone, masked": _kind(
        lambda r, _: (m := _mobile(r))[:3] + r.choice(("****", "xxxx", "●●●●", "＊＊＊＊")) + m[7:],
        _CALL,
    ),
    "fixed phone": _kind(
        lambda r, _: r.choice(("010-{}", "(0755){}", "0512 {}", "021/{}", "{}")).format(
            r.choice("2345678") + _digits(r, 7)
        ),
        _CALL,
    ),
    "WeChat": _kind(
        lambda r, _: r.choice(("lele", "sunny", "wang_")) + _digits(r, 2),
        _one(
            "vx: {}",
            "加v {}",
            "微信号 {}",
            "微信号：{}",
            "加我微信{}",
            "wx{}",
            "V：{}",
            "薇信 {}",
            "微信同号{}",
            "weixin:{}",
            "加微{}",
            "VX号是{}",
            "ＷＸ：{}",
        ),
    ),
    "QQ": _kind(
        lambda r, _: r.choice("123456789") + _digits(r, r.randint(5, 9)),
        _one("QQ{}", "扣扣：{}", "QQ号 {}", "q:{}", "企鹅号{}", "加Q{}", "ＱＱ：{}"),
    ),
    "e-mail": _kind(
        lambda r, w: r.choice(("{}", "{}", "{}")).format(
            w.account[::-1].replace("_", "x").replace("-", "y")
        ),
        _one(
            "{}@mail.example.com",
            "{}(at)163(dot)com",
            "{} at 163 dot com",
            "{}＠１６３．ｃｏｍ",
            "{} [at] mail.example.cn",
            "{}#163.com",
            "{}艾特163点com",
            "{}（at）qq（点）com",
        ),
    ),
    "name, masked": _kind(
        lambda r, _: _other(r) + r.choice(("*娜", "某某", "某", "**", "×丽", "○○", "＊明")), _NAME
    ),
    "surname with a title": _kind(
        lambda r, _: (
            _other(r) + r.choice(("经理", "老师", "先生", "女士", "师傅", "医生", "主任", "店长"))
        ),
        _said("{}态度好", "找{}", "感谢{}", "{}不理人", "你们的{}很专业"),
    ),
    "name with a title in English": _kind(
        lambda r, _: r.choice(("Zhang", "Smith", "Miller", "Li", "Wang")),
        _said("Mr {} helped", "ask Mrs. {}", "Dr. {} was kind", "Ms {} knows", "mr. {} please"),
    ),
    "number plate": _kind(
        lambda r, _: (
            _plate(r)
            + r.choice(("", "·", " ", "-"))
            + r.choice(
                (_digits(r, 5), "D" + _digits(r, 5), "F" + _digits(r, 5), _digits(r, 3) + "AB")
            )
        ),
        _said("车牌{}", "我的车{}", "{}停在门口"),
    ),
    "identity card": _kind(
        lambda r, _: r.choice((str, _wide))(_id_card(r)), _said("身份证{}", "证件：{}", "{}")
    ),
    "bank card": _kind(
        lambda r, _: r.choice((" ", "-", "", "/")).join(
            ("6222", *(_digits(r, 4) for _ in range(3)), _digits(r, 3))
        ),
        _said("卡号{}", "退到{}", "card {}"),
    ),
    "address": _kind(
        lambda r, w: r.choice(
            (
                f"{w.street}{w.number}号",
                f"{r.choice(PLACES)}小区{w.room}",
                f"{w.room}室",
                f"{r.choice(PLACES)}花园{r.randint(1, 30)}号楼{r.randint(101, 999)}",
                f"{r.randint(1, 30)}-{r.randint(1, 4)}-{r.randint(101, 2905)}",
            )
        ),
        _said("我住{}", "地址{}", "{}漏水", "送到{}"),
    ),
    "own phone in letters": _kind(lambda r, w: _in_letters(r, w.phone), _CALL),
    "own phone, its last four": _kind(
        lambda _, w: w.phone[-4:], _said("末四位{}", "尾号 {}", "后4位是{}", "phone ends in {}")
    ),
    "phone in letters": _kind(lambda r, _: _in_letters(r, _mobile(r)), _CALL),
    "phone as it is spoken": _kind(
        lambda r, _: "".join(RADIO[sign] for sign in _mobile(r)), _said("请打{}", "{}是我")
    ),
    "phone in English words": _kind(
        lambda r, _: r.choice((" ", "-")).join(ENGLISH[sign] for sign in _mobile(r)),
        _said("{}", "try {} please"),
    ),
    "vehicle": _vehicle,
    "account, in other words": _kind(
        lambda r, _: r.choice(("lele", "sunny", "wang_")) + _digits(r, 2),
        _one(
            "➕微 {}",
            "tg: {}",
            "my ins is {}",
            "➕v {}",
            "威❤信{}",
            "绿泡泡 {}",
            "wei xin {}",
            "W X: {}",
            "抖音号{}",
            "抖音 {}",
            "小红书 {}",
            "快手：{}",
            "telegram {}",
            "ins {}",
            "whatsapp: {}",
            "facebook {}",
        ),
    ),
    "number plate, parted": _kind(
        lambda r, _: r.choice(
            (
                f"粤B D{_digits(r, 1)} {_digits(r, 4)}",
                f"沪牌A{_digits(r, 5)}",
                f"京 C·{_digits(r, 5)}",
            )
        ),
        _said("{}", "我的车{}", "{}停在门口"),
    ),
    "name, nickname behind a word": _kind(
        lambda r, _: r.choice("小老") + _other(r).replace("高", "王").replace("马", "李"),
        _said("护士{}很好", "客服{}不错", "医生{}细心", "感谢{}"),
    ),
    "name, introduced": _kind(
        lambda r, _: r.choice("王李张刘陈杨赵") + "".join(r.sample(GIVEN, 2)),
        _said(
            "我是{}",
            "我叫{}",
            "{}敬上",
            "此致 {}",
            "经办人{}",
            "联系人：{}",
            "表扬{}",
            "投诉{}同志",
        ),
    ),
    "name, introduced in English": _kind(
        lambda r, _: (
            r.choice(("John", "Mary", "Wei")) + " " + r.choice(("Smith", "Miller", "Zhang"))
        ),
        _said("I'm {}", "I am {}", "my name is {}", "regards, {}"),
    ),
    "address in words": _kind(
        lambda r, _: r.choice(
            (
                f"{r.choice('二三五')}栋{r.choice('二三')}零{r.choice('一二三')}",
                f"{r.randint(10, 300)}B Baker St",
                f"{r.randint(10, 300)} King's Road",
            )
        ),
        _said("{}", "Flat 5, {}"),
    ),
    "staff number": _kind(
        lambda r, _: r.choice(("", "A", "K")) + _digits(r, 4),
        _said("工号 {}", "工号{}", "工牌号{}", "badge no. {}"),
    ),
}
