"""Make the sample of the study `params/feedback.yaml`: customers' feedback and what became of it.

    python data/make_feedback.py [FOLDER]

A made-up company's cases of 2025-07-01 to 2025-12-31, exported from three systems, and how content
customers were with the handling. Always the same bytes. What is planted stands in data/README.md,
and in `planted.csv` row by row.
"""

import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

START, END = datetime(2025, 7, 1), datetime(2026, 1, 1)
EXPORTS = (datetime(2025, 10, 8, 8, 0), datetime(2026, 1, 5, 8, 0))
OPENS, CLOSES = 9 * 60, 18 * 60
FREE = {date(2025, 10, day) for day in range(1, 9)} | {date(2026, 1, day) for day in range(1, 4)}
WORKED = {date(2025, 9, 28), date(2025, 10, 11), date(2026, 1, 4)}
CASES = 2900
PRIORITIES = {"紧急": 0.04, "高": 0.14, "中": 0.55, "低": 0.27}
CHANNELS = {"APP": 0.27, "小程序": 0.23, "公众号": 0.20, "网页": 0.08, "电话": 0.22}
DEPARTMENTS = {
    "产品部": 0.26,
    "技术部": 0.16,
    "华东客服中心": 0.22,
    "华南客服中心": 0.20,
    "西南客服中心": 0.16,
}
KINDS = {"产品质量": 0.24, "服务体验": 0.22, "技术故障": 0.22, "功能建议": 0.16, "投诉": 0.16}
TEXTS = {
    "产品质量": (
        "耳机用了一周左边没声音 收到的充电器发热严重 屏幕有划痕，不像新的 按键按下去弹不起来 "
        "包装破了，盒子里少配件"
    ),
    "服务体验": (
        "客服让我等了很久没人接 同一件事问了三次都说不清楚 承诺回电没有回 门店人员态度冷淡 "
        "转了几个部门还是没解决"
    ),
    "技术故障": (
        "APP一打开就闪退 登录一直提示验证码错误 付款成功但订单不显示 蓝牙连接经常断开 "
        "更新以后打不开相册"
    ),
    "功能建议": "希望可以导出账单 能不能加一个夜间模式 建议支持多个收货地址 希望可以按日期筛选订单",
    "投诉": (
        "多扣了一个月的会员费 退款超过承诺时间没有到账 活动规则和页面写的不一样 发票一直没有开出来"
    ),
}
WHERE = [
    "",
    *("，已经两天了", "，请尽快处理", "，订单还在等", "，今天又出现了", "，之前没有过"),
    "，很影响使用",
]
SURNAMES = "赵钱孙李周吴郑王冯陈"
SLOW_WEEK = (datetime(2025, 10, 20), datetime(2025, 10, 27))
SOLVED = 0.90
SOUTHWEST = {"2025Q3": 0.62, "2025Q4": 0.82}
ANSWERED, ANSWERED_OUTSIDE = 0.88, 0.55
TOLD, TOLD_PRODUCT = 0.93, 0.70
FIRST_CONTACT, FIRST_CONTACT_TECHNICAL = 0.78, 0.45
LATE, REOPENED, DOUBLING, BEFORE = -0.6, -0.8, -0.15, -1.5
COLUMNS = [
    *("导出时间", "工单号", "客户编号", "客户姓名", "渠道", "反馈类型", "优先级", "责任部门"),
    *("问题描述", "反馈时间", "录入时间", "首次响应时间", "解决时间", "告知时间", "状态", "合并至"),
    *("重开次数", "联系次数"),
]
WAITS, GOES_ON, AGAIN = "等待客户", "客户回复", "重开"
PARKING = "技术部"
DONE = ("录入时间", "首次响应时间", "解决时间", "告知时间")


def works(day: date) -> bool:
    """Whether the office is open on this day."""
    return day in WORKED or (day.weekday() < 5 and day not in FREE)


def closing(received: datetime, days: int) -> datetime:
    """The closing time of the working day that is so many after the day of receipt."""
    day = received.date()
    while days:
        day += timedelta(days=1)
        days -= works(day)
    return datetime(day.year, day.month, day.day, CLOSES // 60)


def quarter(moment: datetime) -> str:
    """The quarter in which something was received."""
    return "2025Q3" if moment < datetime(2025, 10, 1) else "2025Q4"


def outside(moment: datetime) -> bool:
    """Whether nobody is at work at this moment."""
    minute = moment.hour * 60 + moment.minute
    return not works(moment.date()) or not OPENS <= minute < CLOSES


def due(received: datetime, priority: str) -> tuple[datetime, datetime]:
    """By when a case has to be answered and to be solved; of the lowest only habits."""
    match priority:
        case "紧急":
            return received + timedelta(hours=2), received + timedelta(hours=24)
        case "高":
            return received + timedelta(hours=4), closing(received, 3)
        case "中":
            return closing(received, 1), closing(received, 7)
        case _:
            return closing(received, 3), closing(received, 15)


def between(rng: np.random.Generator, start: datetime, end: datetime) -> datetime:
    """A minute between two moments, rather early than late."""
    minutes = int((end - start).total_seconds() // 60)
    return start + timedelta(minutes=int(minutes * rng.beta(1.3, 1.8)))


def behind(rng: np.random.Generator, end: datetime, hours: float) -> datetime:
    """A minute after a moment: hours later on average."""
    return end + timedelta(minutes=1 + int(rng.exponential(hours * 60)))


def draw(rng: np.random.Generator, shares: dict[str, float]) -> str:
    """One of these by their shares."""
    return str(rng.choice(list(shares), p=list(shares.values())))


def received(rng: np.random.Generator) -> datetime:
    """A moment of the half-year: three quarters of the cases come in office hours."""
    while True:
        day = START + timedelta(days=int(rng.integers((END - START).days)))
        if works(day.date()) or rng.random() < 0.35:
            break
    early, late = (OPENS, CLOSES) if rng.random() < 0.75 else (0, 24 * 60)
    return day + timedelta(minutes=int(rng.integers(early, late)))


def case(rng: np.random.Generator, number: int) -> dict[str, object]:
    """A case from its receipt to the customer's being told."""
    came, priority, channel = received(rng), draw(rng, PRIORITIES), draw(rng, CHANNELS)
    department, kind = draw(rng, DEPARTMENTS), draw(rng, KINDS)
    customer = int(rng.integers(2100))
    answer_due, solve_due = due(came, priority)
    slow = SLOW_WEEK[0] <= came < SLOW_WEEK[1]
    quick = ANSWERED_OUTSIDE if channel == "公众号" and outside(came) else ANSWERED
    in_time = rng.random() < (quick - 0.45 * slow)
    first = between(rng, came, answer_due) if in_time else behind(rng, answer_due, 12)
    solving = SOUTHWEST[quarter(came)] if department == "西南客服中心" else SOLVED
    solved_in_time = rng.random() < solving
    if solved_in_time:
        solved = between(rng, min(first, solve_due - timedelta(minutes=1)), solve_due)
    else:
        solved = behind(rng, max(solve_due, first), 90 if priority in ("中", "低") else 30)
    first = min(first, solved)
    told = rng.random() < (TOLD_PRODUCT if department == "产品部" else TOLD)
    notified = solved + timedelta(
        minutes=int(rng.integers(5, 24 * 60) if told else 24 * 60 + 1 + rng.exponential(1500))
    )
    at_once = rng.random() < (FIRST_CONTACT_TECHNICAL if kind == "技术故障" else FIRST_CONTACT)
    text = str(rng.choice(TEXTS[kind].split())) + str(rng.choice(WHERE))
    return {
        "工单号": f"{number:05d}",
        "客户编号": f"K{customer:05d}",
        "客户姓名": SURNAMES[customer % 10] + "甲乙丙丁戊己庚辛"[customer % 8],
        "渠道": channel,
        "反馈类型": kind,
        "优先级": priority,
        "责任部门": department,
        "问题描述": text,
        "反馈时间": came,
        "录入时间": between(rng, came, closing(came, 3)) if rng.random() < 0.96
        else behind(rng, closing(came, 3), 20),
        "首次响应时间": first,
        "解决时间": solved,
        "告知时间": notified,
        "状态": "",
        "合并至": "",
        "重开次数": 0 if at_once or rng.random() > 0.12 else int(rng.integers(1, 3)),
        "联系次数": 1 if at_once else int(rng.integers(2, 5)),
        "late": solved > solve_due,
        "plant": "",
    }  # fmt: skip


def twin(first: dict[str, object], came: datetime) -> dict[str, object]:
    """The same customer tells the same again, now by telephone."""
    shift = came - first["反馈时间"]
    moments = {name: first[name] + shift for name in DONE}
    said = f"{first['问题描述']}！"
    return first | moments | {"反馈时间": came, "渠道": "电话", "问题描述": said, "plant": ""}


def plant(rng: np.random.Generator, cases: list[dict[str, object]]) -> None:
    """Put duplicates, merges and faults among the cases, and write them down."""
    free = iter(rng.permutation(len(cases)).tolist())

    def next_case(*, solved_after: timedelta = timedelta(0)) -> dict[str, object]:
        while True:
            one = cases[next(free)]
            early = one["反馈时间"] < datetime(2025, 12, 20)
            own = one["渠道"] != "电话" and early and one["优先级"] != "紧急"
            if own and one["解决时间"] - one["反馈时间"] > solved_after:
                return one

    day = timedelta(days=1)
    for name, count, low, high in (("duplicate", 40, 5, 24 * 60), ("just_outside", 12, 1441, 1600)):
        for _ in range(count):
            one = next_case(solved_after=2 * day)
            later = one["反馈时间"] + timedelta(minutes=int(rng.integers(low, high + 1)))
            cases.append(twin(one, later) | {"plant": name})
    for _ in range(6):
        one = next_case()
        one["解决时间"] = one["首次响应时间"] = one["反馈时间"] + timedelta(minutes=40)
        one["告知时间"], one["late"] = one["解决时间"] + timedelta(minutes=30), False
        later = one["反馈时间"] + timedelta(minutes=90)
        cases.append(twin(one, later) | {"plant": "after_solution"})
    for _ in range(5):
        chain = [next_case() for _ in range(3)]
        for part, whole in zip(chain[1:], chain[:-1], strict=True):
            part["合并至"], part["plant"] = whole, "merged"
            part["渠道"] = whole["渠道"] = chain[0]["渠道"]
    for _ in range(9):
        one = next_case()
        one["首次响应时间"] = one["反馈时间"] - timedelta(minutes=int(rng.integers(5, 300)))
        one["plant"] = "before_receipt"
    for _ in range(15):
        one = next_case()
        one["首次响应时间"], one["解决时间"], one["告知时间"] = None, None, None
        one["plant"] = "no_response"
    for _ in range(11):
        one = next_case()
        one["解决时间"], one["告知时间"] = None, None
        one["状态"], one["plant"] = "已关闭", "closed_without_time"
    for _ in range(3):
        one = next_case()
        one["优先级"], one["plant"] = "", "no_priority"
    for number in range(5):
        one = next_case()
        shift = datetime(2026, 3, 1 + number, 10) - one["反馈时间"]
        for name in ("反馈时间", *DONE):
            one[name] = one[name] + shift
        one["plant"] = "future"


def lowered(rng: np.random.Generator, cases: list[dict[str, object]]) -> None:
    """Seven urgent cases that are solved too late and were called less urgent then."""
    late = [
        one for one in cases
        if one["优先级"] == "高" and one["late"] and not one["plant"] and one["渠道"] != "电话"
        and one["反馈时间"] < datetime(2025, 9, 20) and one["渠道"] != "公众号"
    ]  # fmt: skip
    for place in rng.permutation(len(late))[:7]:
        late[place]["plant"] = "lowered"


def seen(one: dict[str, object], at: datetime) -> dict[str, object]:
    """A case as an export of this moment has it: what came later is not in it."""
    hidden = {name: None for name in DONE if one[name] is not None and one[name] > at}
    if one["plant"] == "future":
        hidden = {}
    state = one["状态"] or ("已解决" if {**one, **hidden}["解决时间"] else "处理中")
    whole = one["合并至"]
    return one | hidden | {"状态": state, "合并至": whole["工单号"] if whole else ""}


def written(rows: list[dict[str, object]], at: datetime, form: str) -> pd.DataFrame:
    """An export: its moments as the system writes them."""
    frame = pd.DataFrame([one | {"导出时间": at} for one in rows])[COLUMNS]
    for name in ("导出时间", "反馈时间", *DONE):
        frame[name] = [None if pd.isna(one) else shown(one, form) for one in frame[name]]
    return frame


def shown(moment: datetime, form: str) -> str:
    """A moment as this system writes it."""
    match form:
        case "chinese":
            return f"{moment:%Y}年{moment.month}月{moment.day}日 {moment.hour}时{moment:%M}分"
        case "serial":
            return f"{(moment - datetime(1899, 12, 30)) / timedelta(days=1):.6f}"
        case "utc":
            return f"{moment - timedelta(hours=8):%Y-%m-%d %H:%M}"
        case _:
            return f"{moment:%Y-%m-%d %H:%M}"


def answers(rng: np.random.Generator, cases: list[dict[str, object]]) -> pd.DataFrame:
    """How content customers are with the handling, some of them asked before anything is solved."""
    rows, asked = [], set()
    for one in cases:
        if one["plant"] or one["解决时间"] is None or rng.random() > 0.55:
            continue
        waited = (one["解决时间"] - one["反馈时间"]) / timedelta(hours=1)
        mood = rng.normal(0, 0.55)
        early = rng.random() < (0.4 if one["late"] else 0.05) and waited > 24
        if early:
            at = one["反馈时间"] + timedelta(hours=waited * rng.uniform(0.3, 0.9))
            level = 4.45 + BEFORE
        else:
            at = one["解决时间"] + timedelta(hours=float(rng.uniform(2, 13 * 24)))
            level = 4.45 + DOUBLING * (np.log2(max(waited, 1)) - 4)
            level += LATE * one["late"] + REOPENED * (one["重开次数"] > 0)
        customer = one["客户编号"], quarter(at)
        if at > EXPORTS[1] or at >= END or customer in asked:
            continue
        asked.add(customer)
        marks = {
            name: int(np.clip(np.round(level + shift + mood + rng.normal(0, 0.5)), 1, 5))
            for name, shift in (("overall", 0), ("speed", -0.2), ("attitude", 0.3), ("result", 0))
        }
        rows.append(
            {"工单号": one["system"] + one["工单号"], "客户编号": one["客户编号"], "答题时间": at}
            | {"责任部门": one["责任部门"], "渠道": one["渠道"]} | marks
        )  # fmt: skip
    frame = pd.DataFrame(rows).sort_values("答题时间")
    return frame.assign(答题时间=frame["答题时间"].dt.strftime("%Y-%m-%d %H:%M"))


def log(
    rng: np.random.Generator, cases: list[dict[str, object]]
) -> tuple[pd.DataFrame, list[dict[str, str]]]:
    """What happened to cases of the CRM between their times: pauses, reopenings; and the plants."""
    events, plants = [], []

    def wrote(one: dict[str, object], plant: str, *happened: tuple[datetime, str]) -> None:
        events.extend({"工单号": one["工单号"], "时间": at, "动作": what} for at, what in happened)
        plants.append({"case": f"crm:{one['工单号']}", "plant": plant})

    minute = timedelta(minutes=1)
    for one in cases:
        came, solved = one["反馈时间"], one["解决时间"]
        limited = one["优先级"] in ("高", "中")
        until = due(came, one["优先级"])[1]
        parked = one["late"] and one["责任部门"] == PARKING and quarter(came) == "2025Q4"
        if solved is None:
            continue
        if solved > EXPORTS[1]:
            if limited and until < EXPORTS[1]:
                wrote(one, "standing", (until - 60 * minute, WAITS))
        elif parked and limited and not CLOSES <= solved.hour * 60 + solved.minute <= CLOSES + 30:
            # Called "waiting for the customer" an hour before it is due, until it is nearly solved.
            wrote(one, "parked", (until - 60 * minute, WAITS), (solved - 30 * minute, GOES_ON))
        elif one["重开次数"]:
            first = one["首次响应时间"]
            parts = int((solved - first) / minute) // (2 * one["重开次数"] + 1)
            for turn in range(one["重开次数"] if parts > 1 else 0):
                at = first + (2 * turn + 1) * parts * minute
                events += [
                    {"工单号": one["工单号"], "时间": at, "动作": "解决"},
                    {"工单号": one["工单号"], "时间": at + parts * minute, "动作": AGAIN},
                ]
        elif limited and not one["late"] and rng.random() < 0.06:
            start = between(rng, came, solved)
            wrote(one, "paused", (start, WAITS), (between(rng, start, solved), GOES_ON))
    frame = pd.DataFrame(events).sort_values(["时间", "工单号"], kind="stable")
    return frame.assign(时间=frame["时间"].dt.strftime("%Y-%m-%d %H:%M")), plants


def asked(
    rng: np.random.Generator, cases: list[dict[str, object]], given: pd.DataFrame
) -> pd.DataFrame:
    """Who was asked about the handling: who answered, and others, some of whom were reminded."""
    answered = pd.to_datetime(given["答题时间"]).set_axis(given["工单号"])
    rows = []
    for one in cases:
        case = one["system"] + one["工单号"]
        if case in answered.index:
            invited = max(answered[case] - timedelta(days=int(rng.integers(4))), one["反馈时间"])
        elif one["plant"] or one["解决时间"] is None or rng.random() > 0.25:
            continue
        else:
            invited = one["解决时间"] + timedelta(days=1)
        later = invited + timedelta(days=4)
        reminded = case not in answered.index and rng.random() < 0.4 and later < END
        if invited < END:
            rows.append((case, f"{invited:%Y-%m-%d}", f"{later:%Y-%m-%d}" if reminded else ""))
    return pd.DataFrame(rows, columns=["工单号", "邀请日期", "提醒日期"]).sort_values(
        ["邀请日期", "工单号"]
    )


def calls(rng: np.random.Generator, cases: list[dict[str, object]]) -> pd.DataFrame:
    """Solved complaints, and when the department and head office called the customer back."""
    rows = []
    for one in cases:
        solved = one["解决时间"]
        if one["反馈类型"] != "投诉" or one["plant"] or solved is None or solved >= END:
            continue
        days = {}
        for caller, first, last, share in (("部门", 0, 3, 0.93), ("总部", 4, 7, 0.8)):
            at = solved + timedelta(days=int(rng.integers(first, last + 1)))
            made = rng.random() < share and at < END
            days[f"{caller}回访日期"] = f"{at:%Y-%m-%d}" if made else ""
        rows.append(
            {"客户编号": one["客户编号"], "责任部门": one["责任部门"]}
            | {"解决日期": f"{solved:%Y-%m-%d}"} | days
        )  # fmt: skip
    return pd.DataFrame(rows).sort_values(["解决日期", "客户编号"])


def main(folder: Path) -> None:
    """Write the exports, the log, the answers, lists and what was planted into `folder`."""
    rng = np.random.default_rng(20250711)
    folder.mkdir(parents=True, exist_ok=True)
    cases = [case(rng, number) for number in range(CASES)]
    plant(rng, cases)
    lowered(rng, cases)
    cases.sort(key=lambda one: one["反馈时间"])
    for number, one in enumerate(cases, start=1):
        one["system"] = {"电话": "hotline:", "公众号": "wechat:"}.get(one["渠道"], "crm:")
        one["工单号"] = f"{number:05d}"
    by_system = {
        name: [one for one in cases if one["system"] == name]
        for name in ("crm:", "hotline:", "wechat:")
    }
    crm = by_system["crm:"]
    first, last = EXPORTS
    summer = [one for one in crm if one["反馈时间"] < datetime(2025, 10, 1)]
    autumn = [one for one in crm if one["反馈时间"] >= datetime(2025, 10, 1)]
    before = [seen(one, first) for one in summer]
    changed = [one for one in summer if not one["plant"] and seen(one, first)["解决时间"] is None]
    same = [one for one in summer if not one["plant"] and one["解决时间"] < first - timedelta(9)]
    again = [seen(one, last) for one in (*changed[:10], *same[: 25 - len(changed[:10])])]
    fallen = [seen(one, last) | {"优先级": "低"} for one in summer if one["plant"] == "lowered"]
    final = [seen(one, last) for one in autumn] + again + fallen
    hotline = [seen(one, last) for one in by_system["hotline:"]]
    wechat = [seen(one, last) for one in by_system["wechat:"]]
    for name, rows, at, form, encoding in (
        ("crm-2025-10-08", before, first, "plain", "gb18030"),
        ("crm-2026-01-05", final, last, "chinese", "utf-8-sig"),
        ("hotline-2026-01-05", hotline, last, "utc", "utf-8"),
        ("wechat-2026-01-05", wechat, last, "serial", "utf-8"),
    ):
        frame = written(rows, at, form)
        frame.to_csv(folder / f"{name}.csv", index=False, encoding=encoding, lineterminator="\n")
    given = answers(rng, cases)
    own = np.random.default_rng(20251127)
    # Of summer's cases only what their last export can tell.
    late_ones = {one["工单号"] for one in autumn}
    known = [
        one for one in crm if not one["plant"] and (
            one["工单号"] in late_ones or (one["解决时间"] is not None and one["解决时间"] <= first)
        )
    ]  # fmt: skip
    happened, logged = log(own, known)
    for name, frame in (
        ("events", happened),
        ("asked", asked(own, cases, given)),
        ("calls", calls(own, cases)),
    ):
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    given.to_csv(folder / "answers.csv", index=False, lineterminator="\n")
    planted = [
        {"case": one["system"] + one["工单号"], "plant": one["plant"]}
        for one in cases
        if one["plant"]
    ]
    twice = [{"case": f"crm:{one['工单号']}", "plant": "exported_twice"} for one in again]
    pd.DataFrame(planted + twice + logged).to_csv(
        folder / "planted.csv", index=False, lineterminator="\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("feedback"))
