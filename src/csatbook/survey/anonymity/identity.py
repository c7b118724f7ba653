"""What in a text could tell who wrote it, or lead to somebody: found by its form alone.

Every pattern is bounded, so that no text, however long, takes long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from csatbook.survey.anonymity.narrow import Span

_HAN = r"[\u3400-\u9fff]"
SURNAME = (
    "(?:欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|东方|端木"
    "|[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦"
    "马苗方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常傅卞齐康伍余顾孟黄穆萧尹姚邵湛汪祁毛狄"
    "贝臧戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万"
    "柯管卢莫房裘缪解应宗丁宣邓郁单杭洪包左石崔吉龚程邢裴陆荣翁荀甄曲封储靳段焦巴牧隗谷车侯宓蓬"
    "全班仰仲伊宫宁仇栾甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印宿白怀蒲邰鄂索咸籍赖卓蔺屠蒙池乔阴"
    "闻党翟谭劳姬申扶堵冉宰雍桑桂濮牛寿通边扈燕冀尚农温庄晏柴瞿阎连习艾鱼容向古易慎戈廖庾终暨居"
    "衡步都耿满弘匡寇广禄阙东欧聂晁勾敖冷訾辛阚那简饶曾沙养鞠须丰关相查游权盖益桓公付肖闫佟岳])"
)
# Also the beginning of everyday words: 全部经理, 店长 behind 班, 广老师.
_RARE = (
    "祝费辛全班仰通边农连向终居步都满广东公那简须丰关相查权盖益车包解应单强管席项束司养宿封党劳游"
)
_CALLED = f"(?!谢[谢快送骑那这你您们各老]|(?<=[谢感多致答道酬])谢|[{_RARE}]){SURNAME}"
COMMON = (
    "[王李张刘陈杨赵吴周徐朱胡郭何林罗郑梁谢宋唐韩曹许邓冯马孙蒋沈魏苏吕丁叶阎余潘杜戴夏"
    "钟汪田姜范姚谭黄]"
)
# Words that begin with one of these.
_PERSON = (
    "(?!周[一二三四五六日末边期到转围年]|马[上路桶虎来]|许[多久可]|谢谢|何[等必况时苦人种]|夏[天季]"
    "|戴|田[园地]|胡[说乱扯辣萝椒]|范围|余[地额下]|陈[述旧列]|杜绝|郑[重州]|钟[点头]|王[八者]|黄[牛色焖金豆油瓜鱼河]|杨[梅枝浦]"
    "|苏[打州]|徐[州汇徐]|沈阳|唐山|韩国|姜[汤茶丝]|林[业荫]|宋体|罗[汉马森宋]|吕梁)"
    f"{COMMON}"
)
_TITLE = (
    "(?:先生|女士|小姐|太太|夫人|老师|教授|医生|大夫|护士|师傅|师父|经理|总监|总裁|总经理|主管|主任|店长"
    "|工程师|律师|会计|校长|院长|局长|处长|科长|组长|队长|班长|站长|行长|厂长|老板|董事长|董|总"
    "(?![是的之而体结共算有会在要让觉])"
    "|工(?![作程人厂资业地具单])|哥|姐|叔|姨|阿姨|叔叔|大哥|大姐|某)"
)
_GAP = r"[\s\-–—－().·/_*•・、]{0,4}"
_NUMERAL = r"[\d〇零○一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖洞拐勾]"
_APART = r"[\W_]{0,4}"
_TLD = "com|cn|net|org|io|top|xyz|edu|gov|me|cc|hk|tw|info|de|uk"
_IS = (
    r"[\W_]{0,4}(?:我的|我是|我)?(?:同?号码?|账号|帐号|昵称|名|联系|ID|id|群)?"
    r"[\W_]{0,4}(?:是|为|叫|is)?[\W_]{0,4}"
)
DIGIT_WORD = "(?:zero|oh?|one|two|three|four|five|six|seven|eight|nine|double|triple)"
_NETWORK = (
    "(?:抖音|快手|小红书|支付宝|钉钉|微博|telegram|whatsapp|skype|instagram|facebook|twitter"
    "|(?<![a-z])(?:ins|line|ig|tg)(?![a-z]))"
)
_ACCOUNT = r"[a-z_\d][a-z\d_\-]{3,29}"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
_HOME = "小区|花园|公寓|家园|新村|新城|大厦|广场|别墅|苑|庭|府|城"
_AT = r"(?:\s?@\s?|\s?[(\[{<【]\s?(?:at|艾特|@|#)\s?[)\]}>】]\s?|\s?艾特\s?)"
_DOT = r"(?:\s?[.。．]\s?|\s?[(\[{<【]\s?(?:dot|点|\.)\s?[)\]}>】]\s?|\s+dot\s+|\s?点\s?)"

_DATE = re.compile(
    r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
    r"(?:\s{1,3}\d{1,2}:\d{2}(?::\d{2})?)?(?!\d)"
)
_FORMS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Addresses of the net, and ways around writing them.
        (
            r"(?:(?<![a-z\d._%+\-])[a-z\d._%+\-]{1,64}|(?<![\w.+\-])[\w.+\-]{1,64})"
            rf"{_AT}[\w\-]{{1,63}}(?:{_DOT}[\w\-]{{1,63}}){{1,5}}"
        ),
        rf"(?<![a-z\d.+\-])[a-z\d.+\-]{{1,64}}\s?#\s?[a-z\d\-]{{1,63}}{_DOT}(?:{_TLD})\b",
        (
            r"(?<![a-z\d.+\-])[a-z\d.+\-]{1,64}\s{1,3}at\s{1,3}[a-z\d\-]{1,63}"
            rf"{_DOT}(?:{_TLD})\b(?:{_DOT}(?:{_TLD})\b)?"
        ),
        r"@\s?[\w\-]{2,30}",
        r"\b[a-z][a-z0-9+.\-]{1,15}://[^\s，。；、）)】\"'<>]{1,2000}",
        rf"(?<![a-z\d\-.])(?:[a-z\d\-]{{1,63}}\.){{1,8}}(?:{_TLD})\b(?:/[^\s，。；、）)]{{0,2000}})?",
        # Accounts. `v` alone needs a colon, or 加 before it.
        rf"(?<=微信){_IS}{_ACCOUNT}",
        rf"(?<![a-z])(?:vx|wx|wechat|weixin|v信|威信|薇信|徽信|绿泡泡|wei\s?xin|we\s?chat){_IS}{_ACCOUNT}",
        rf"(?:[威薇徽维]\W{{0,3}}|微\W{{1,3}})信{_IS}{_ACCOUNT}",
        rf"(?<![a-z\d])[vw][\s.\-]{{1,2}}x\s?号?\s?[:=是]\s?{_ACCOUNT}",
        rf"(?<=[➕+])\s?(?:v(?![a-z])|[微薇]){_IS}{_ACCOUNT}",
        rf"(?<=加)(?:我|下|个|一下)?\s?(?:v|薇|微|卫星){_IS}{_ACCOUNT}",
        rf"(?<![a-z\d])[vq薇]\s?[:=]\s?{_ACCOUNT}",
        r"(?:微信|v信|vx|wx)((?:号|名|昵称|id)\s?[:是为]\s?[\w\-]{2,20})",
        r"(?<![a-z])(?:vx|wx)\s?[:]\s?[\w\-]{2,20}",
        rf"(?:(?<=QQ)|(?<=扣扣)|(?<=叩叩)|(?<=企鹅)|(?<![a-z\d])q){_IS}\d(?:[\W_]?\d){{4,11}}",
        rf"{_NETWORK}\s?(?:号|id|[账帐]号)?\s?[:是为]\s?[a-z_\d][a-z\d_.\-]{{3,29}}",
        rf"{_NETWORK}\s?[账帐]?号\s?[a-z_\d][a-z\d_.\-]{{3,29}}",
        (
            rf"{_NETWORK}(?:\s(?:is|me)\s|\s{{0,2}})(?!app|ios|android|iphone|vip|v\d)(?=[a-z.\-]{{0,29}}[\d_])"
            r"[a-z_][a-z\d_.\-]{3,29}"
        ),
        # Numbers: mobile and fixed phones, identity and bank cards, contracts; also masked.
        (
            rf"(?<!\d)[+(]?\d(?:{_GAP}\d){{6,}}(?:{_GAP}x(?![a-z]))?"
            r"(?:\s?(?:转|分机|ext\.?)\s?\d{1,6})?"
        ),
        rf"(?<!\d)1(?:{_APART}\d){{10}}(?!\d)",
        rf"[1一壹幺](?:{_APART}{_NUMERAL}){{10}}",
        rf"(?!\d){_NUMERAL}(?:[\s\-]?{_NUMERAL}){{6,}}",
        r"(?<!\d)[1il][\s\-]?[3-9](?:[\s\-]?[\doil]){9}",  # letters for digits
        rf"(?<![a-z])(?:{DIGIT_WORD}[\W_]{{0,3}}){{6,40}}{DIGIT_WORD}(?![a-z])",
        # A vehicle's: 17 signs, letters and digits.
        (
            r"(?<![a-z\d])(?=(?:[a-z]{0,12}\d){4})(?=\d{0,15}[a-z])[a-hj-npr-z\d]{17}"
            r"(?![a-z\d])"
        ),
        r"\d{2,6}\s?[*×●•x#]{2,14}\s?\d{2,6}x?",
        r"(?:尾[号数]|[后末]尾?[四4]位数?|电话|手机号?|号码|分机|tel|phone)[\W_]{0,4}(?:是|为|is)?[\W_]{0,4}(\d{4,})",
        (
            r"(?:会员|客户|用户|工号|学号|身份证|护照|保单|合同|卡号|编号)"
            r"(?:号|编号|id|no\.?)?[\W_]{0,3}(?:是|为)?[\W_]{0,3}([a-z]{0,4}[\-]?\d{5,})"
        ),
        rf"工[号牌]号?[\W_]{{0,3}}(?:是|为)?[\W_]{{0,3}}([a-z]{{0,4}}-?{_NUMERAL}{{3,}})",
        (
            r"(?<![a-z])(?:staff|badge|employee)\s(?:no\.?|number|id)[\W_]{0,3}(?:is)?[\W_]{0,3}"
            r"([a-z]{0,4}-?\d{2,})"
        ),
        r"(?<![a-z\d])[a-z]{1,2}\d{7,9}(?!\d)",
        # Number plates: at most two of the signs behind the first two are letters.
        (
            rf"[{PROVINCES}](?:牌照?)?\s?[a-hj-z][\s·.\-•・]{{0,2}}(?=(?:[a-z]{{0,2}}\s?\d){{3}})"
            r"(?:[a-z\d]\s?){4,5}"
            r"[a-z\d挂学警港澳领](?![a-z\d])"
        ),
        # Names: masked, with a title, introduced or signed.
        rf"{SURNAME}(?:[*×○●]{{1,3}}|x{{2,3}}|某某?){_HAN}?(?:先生|女士|小姐)?",
        rf"(?<![\w*])\*{{1,2}}{_HAN}{{1,2}}(?=[\W_]|先生|女士|小姐|$)",
        r"(?<![a-z*])[a-z]\*{2,8}[a-z]?(?![a-z*])",
        (
            rf"(?<!主)(?<!责){_CALLED}(?:{_HAN}{{1,2}})?"
            r"(?:先生|女士|小姐|经理|老师|师傅|总监|主管|医生|教授|店长)"
        ),
        rf"(?<!主)(?<!责){_CALLED}{_TITLE}",
        rf"(?<!{_HAN})[小老阿]{COMMON}(?!{_HAN})",
        (
            rf"[小老阿]{COMMON}"
            r"(?=同学|同志|师傅|老师|很|非常|真|特别|服务|态度|接|帮|给|的服务|的态度|说|也|是我)"
        ),
        (
            rf"(?:我叫|名叫|名字是|姓名|联系人|署名|本人)[\W_]{{0,3}}(?:是|为)?[\W_]{{0,3}}"
            rf"{_CALLED}{_HAN}{{1,2}}"
        ),
        rf"(?:[—\-]{{1,3}}|签名|落款)[\W_]{{0,2}}{_CALLED}{_HAN}{{1,2}}[\W_]{{0,3}}\Z",
        (
            r"(?:护士|医生|大夫|客服|店员|前台|骑手|技师|销售|导购|保安|司机|收银员?|服务员|员工|快递员?|外卖员"
            rf"|顾问|管家|同事|感谢|谢谢|表扬|投诉|联系)([小老阿]{COMMON})(?![路上些子时多])"
        ),
        (
            rf"我是({_PERSON}{_HAN}?(?![人的客户员者了过来去家店族粉局]){_HAN})"
            r"(?=[\W_]|先生|女士|的(?:妈|爸|母|父|家|老|爱人|朋友|儿|女|同)|\Z)"
        ),
        rf"(?<!{_HAN})({_PERSON}{_HAN}{{1,2}})(?=留[\W_]{{0,3}}\Z)",
        (
            r"\b(?:regards|sincerely|yours truly)\s?[,\n]\s{0,3}"
            r"((?-i:[A-Z][a-z]{1,20}(?:\s[A-Z][a-z]{1,20})?))"
        ),
        (
            r"(?:(?:表扬|投诉)(?:一下|员工|店员|你们的?|贵司的?)?[\s:]{0,2}|(?:感谢|谢谢)(?=\w{3}))"
            rf"({_PERSON}{_HAN}{{1,2}})"
            r"(?=[\W_]|同志|先生|女士|态度|服务|不|很|太|没|工作|的|\Z)"
        ),
        rf"(?:经办|负责|接待|投诉)人[\W_]{{0,3}}(?:是|为)?[\W_]{{0,3}}({_PERSON}{_HAN}{{1,2}})",
        rf"{SURNAME}{_HAN}{{1,2}}(?=[\W_]{{0,2}}[敬谨]上)",
        rf"此致[\W_]{{0,3}}(?:敬礼[\W_]{{0,3}})?({SURNAME}{_HAN}{{1,2}})(?=[\W_]|\Z)",
        (
            r"(?<![a-z])(?:i am|i['’]?m)\s{1,3}(?-i:(?!(?:Very|So|Not|Really|From|An?|The|Happy"
            r"|Glad|Sorry|Satisfied|Always|Still|Just|Extremely|Quite|Too|In|At|Also|Chinese|American"
            r"|British|Senior|Customer|Never|Only|Highly|Pretty|Your|Looking|Using|Waiting"
            r"|Pleased|Disappointed|Impressed|Delighted|Tired|New|Now|Writing|Going|Sure|Team|Ok|Okay|Fine)\b)"
            r"([A-Z][a-z]{1,20}\s(?:[A-Z]\.?\s)?(?!(?:With|In|Here|To|About|By|Of|And|That|From|At|For"
            r"|Waiting|The|Your|This|It|An?|Because|But|Very|Not|On)\b)[A-Z][a-z]{1,20}))"
        ),
        rf"\b(?:mr|mrs|mister|madam)\b\.?\s{{0,3}}(?:[a-z]{{2,20}}\b|{SURNAME})",
        rf"(?-i:\b(?:Ms|Miss|Dr|Prof|Sir)\b\.?\s{{0,3}}(?:[A-Z][a-z]{{1,20}}\b|{SURNAME}))",
        (
            r"(?<![a-z])(?:my name(?: is|['’]?s)|i am called|this is|signed)\s{1,3}"
            r"(?-i:[A-Z][a-z]{1,20}(?:\s[A-Z][a-z]{1,20})?)"
        ),
        # Where somebody lives: a street with its number, a building with its room.
        (
            rf"(?:{_HAN}{{2,3}}[省市区县]){{0,3}}{_HAN}{{1,6}}(?:路|街|大道|巷|弄|胡同|里)"
            r"\s?[\d一二三四五六七八九十百]{1,6}\s?(?:号院?|弄)"
            r"(?:\s?[\d\-]{1,9}\s?(?:号楼|栋|幢|座|单元|层|楼|室|号|房)){0,4}"
        ),
        (
            rf"{_HAN}{{2,8}}(?:{_HOME})[\s,，]?\d{{1,4}}\s?"
            r"(?:(?:号楼|栋|幢|座|单元|号|室|期|-)\s?(?:\d{1,4})?){1,4}(?:室|号|房)?"
        ),
        rf"(?:住在?|家在|家住|地址|搬到)[\W_]{{0,3}}(?:是|为)?{_HAN}{{2,8}}(?:{_HOME})",
        (
            r"[\d一二三四五六七八九十]{1,4}\s?(?:号楼|栋|幢|座|单元)[\s\-,，]?(?:[\d一二三四五六七八九十]{1,4}\s?"
            r"(?:单元|层|楼)[\s\-,，]?)?(?:\d{2,4}|[〇零一二三四五六七八九]{3,5}(?![层楼]))\s?(?:室|号|房|户)?"
        ),
        r"(?<!\d)\d{1,4}-\d{1,3}-\d{2,4}(?:室|号|房|户)?(?!\d)",
        r"(?<![\d.])\d{3,4}\s?(?:室|号房|房(?!间?价))",
        (
            r"\b\d{1,5}[a-z]?\s(?-i:(?:[A-Z][a-z'’]{1,20}\s){1,3}"
            r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Blvd|Square|Court)\b)\.?"
        ),
        r"\b(?:room|apt\.?|apartment|flat|suite)\s?#?\d{1,5}[a-z]?\b",
    )
]
# A way to somebody is announced, and what follows might be it in a form of its own.
_ANNOUNCED = re.compile(
    r"(?:微信|vx|v信|扣扣|qq|电话|手机|联系方式|邮箱|身份证|车牌|住址|地址|我叫|找我|加我|联系我"
    r"|e-?mail me|call me|reach me|phone|my name)"
    rf"[^\n，。；！？!?;●]{{0,8}}?(?:[a-z\d_*]{{4,}}|{_NUMERAL}{{4,}})",
    re.IGNORECASE,
)


def spans(text: str) -> Iterator[Span]:
    """Where does this text (`narrow.narrow`) tell who wrote it, or lead to somebody?

    Examples
    --------
    >>> text = "张经理说打 138/0000/1111，2024-03-05 之后"
    >>> sorted({text[start:end] for start, end in spans(text)})
    ['138/0000/1111', '张经理']
    """
    dates = _DATE.sub(lambda match: "\0" * len(match[0]), text)
    for form in _FORMS:
        for match in form.finditer(dates):
            yield match.span(form.groups)  # the whole, or what the one group holds


def doubtful(text: str) -> bool:
    """Whether this text, blanked as far as its forms are known, may still lead to somebody."""
    return _ANNOUNCED.search(_DATE.sub("", text)) is not None
