"""Small files as survey tools export them, written after the tools' public documentation."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat

MARKS = [3, 2, 4, 5, 1, 1, 4, 1, 3, 5, 4, 1]
"""Their mean is 2.8333; five of twelve are 4 or 5."""
SPEED = [5, 2, None, 1, 4, 1, 4, 1, None, 5, 4, 1]
"""Their mean is 2.8."""
WORDS_ZH = ["非常不满意", "不满意", "一般", "满意", "非常满意"]
WORDS_EN = ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"]
REGIONS = ["华东", "华南", "西南"]


def day(number: int) -> str:
    """A day in the last quarter of 2025."""
    return f"2025-{10 + number // 5}-{3 + 5 * (number % 5):02}"


def zh(mark: int | None, blank: str = "") -> str:
    return blank if mark is None else WORDS_ZH[mark - 1]


def en(mark: int | None) -> str:
    return "" if mark is None else WORDS_EN[mark - 1]


def workbook(path: Path, rows: list[list[object]], *, title: str = "答卷") -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def csv(path: Path, lines: list[str], encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def wjx(folder: Path) -> Path:
    """问卷星, by the words of the answers."""
    names = ["序号", "提交答卷时间", "所用时间", "来源", "来自IP"]
    names += [
        "1、您对服务态度的满意度是？",
        "2、请评价以下方面—响应速度",
        "3、不满意的原因【多选题】",
    ]
    names += ["4、您所在的地区", "5、您的改进建议", "6、您的姓名"]
    ticks = ["价格┋质量", "质量", "价格┋其他〖包装太旧〗", "(跳过)"]
    rows = [
        [n + 1, f"2025/{10 + n // 5}/{3 + 5 * (n % 5)} 9:12:33", f"{60 + 37 * n}秒", "微信",
         f"116.25.1.{n}(广东-深圳)", zh(MARKS[n]), zh(SPEED[n], "(跳过)"), ticks[n % 4],
         REGIONS[n % 3], f"希望第{n}次打电话时能更快接通一些", f"张{'甲乙丙丁'[n % 4]}{n}"]
        for n in range(12)
    ]  # fmt: skip
    return workbook(folder / "wjx.xlsx", [names, *rows])


def wjx_codes(folder: Path) -> Path:
    """问卷星, by the numbers of the answers, in the old format of Excel, which nothing writes."""
    return shutil.copy(Path(__file__).with_name("wjx-codes.xls"), folder / "wjx-codes.xls")


def wenjuan(folder: Path) -> Path:
    """问卷网: the same answers on two sheets, in words and as numbers."""
    names = [
        "序号",
        "答题开始时间",
        "答题结束时间",
        "1.您对服务态度的满意度是？",
        "2.响应速度",
        "3.地区",
    ]
    book = openpyxl.Workbook()
    for title, readable in (("可读数据", True), ("原始数据", False)):
        sheet = book.active if readable else book.create_sheet()
        sheet.title = title
        sheet.append(names)
        for n in range(12):
            when = [f"{day(n)} 09:12:{n:02}", f"{day(n)} 09:14:{n:02}"]
            marks = [zh(MARKS[n]), zh(SPEED[n])] if readable else [MARKS[n], SPEED[n]]
            sheet.append([n + 1, *when, *marks, REGIONS[n % 3] if readable else 1 + n % 3])
    book.save(folder / "wenjuan.xlsx")
    return folder / "wenjuan.xlsx"


def tencent(folder: Path) -> Path:
    """腾讯问卷: a column an option, by its words."""
    names = "编号,开始答题时间,结束答题时间,答题时长,1.您对服务态度的满意度是?,"
    names += "2.请评价以下方面:响应速度,3.原因:价格,3.原因:质量,IP归属地"
    lines = [
        f"{n + 1},{day(n)} 09:12:33,{day(n)} 09:14:10,1分{n}秒,{zh(MARKS[n])},{zh(SPEED[n])},"
        f"{'价格' if n % 2 else ''},{'质量' if n % 3 else ''},广东省"
        for n in range(12)
    ]
    return csv(folder / "tencent.csv", [names, *lines], "utf-8-sig")


def qualtrics(folder: Path) -> Path:
    """Qualtrics by numbers: names, wording and a row of JSON; -99 was not answered."""
    names = ["StartDate", "EndDate", "Progress", "Duration (in seconds)", "Finished", "ResponseId"]
    names += ["Q1", "Q2_1", "Q3_1", "Q3_2"]
    told = ["Start Date", "End Date", "Progress", "Duration (in seconds)", "Finished"]
    told += ["Response ID", "How satisfied are you with the service?", "Please rate - Speed"]
    told += ["Why? - Selected Choice - Price", "Why? - Selected Choice - Quality"]
    ids = ['"{""ImportId"": ""' + name + '""}"' for name in names]
    lines = [
        f"{day(n)} 09:12:33,{day(n)} 09:13:33,100,{60 + n},1,R_{n:05}x,{MARKS[n]},"
        f"{SPEED[n] or -99},{1 if n % 2 else ''},{1 if n % 3 else ''}"
        for n in range(12)
    ]
    return csv(folder / "qualtrics.csv", [",".join(names), ",".join(told), ",".join(ids), *lines])


def qualtrics_words(folder: Path) -> Path:
    """Qualtrics by choice text, with a preview and an answer that was not finished."""
    names = ["StartDate", "EndDate", "Status", "Progress", "Finished", "ResponseId", "Q1", "Q2_1"]
    told = ["Start Date", "End Date", "Response Type", "Progress", "Finished", "Response ID"]
    told += ["How satisfied are you with the service?", "Please rate - Speed"]
    ids = ['"{""ImportId"": ""' + name + '""}"' for name in names]
    lines = [
        f"{day(n)} 09:12:33,{day(n)} 09:13:33,IP Address,100,True,R_{n:05}x,{en(MARKS[n])},"
        f"{en(SPEED[n])}"
        for n in range(12)
    ]
    more = f"{day(1)} 09:12:33,{day(1)} 09:13:33"
    lines.append(f"{more},Survey Preview,100,True,R_preview,Neutral,Neutral")
    lines.append(f"{more},IP Address,60,False,R_half,Neutral,")
    head = [",".join(names), ",".join(told), ",".join(ids)]
    return csv(folder / "qualtrics-words.csv", [*head, *lines])


def monkey(folder: Path) -> Path:
    """SurveyMonkey: the options in a second row, American dates."""
    names = "Respondent ID,Collector ID,Start Date,End Date,IP Address,"
    names += "How satisfied are you with the service?,Please rate the following,,Why?,,Comments"
    second = ",,,,,Response,Speed,Manner,Price,Quality,Open-Ended Response"
    lines = []
    for n in range(12):
        when = f"{10 + n // 5}/{3 + 5 * (n % 5):02}/2025 0{1 + n % 9}:13:33 AM"
        ticks = f"{'Price' if n % 2 else ''},{'Quality' if n % 3 else ''}"
        lines.append(
            f"1180000{n * 7919},45,{when},{when},1.2.3.{n},{en(MARKS[n])},{en(SPEED[n])},"
            f"{en(MARKS[n])},{ticks},I had to call {n} times before somebody answered"
        )
    return csv(folder / "monkey.csv", [names, second, *lines])


def google(folder: Path) -> Path:
    """Google Forms: a grid in brackets, half days and a zone."""
    names = "时间戳记,您对服务态度的满意度是？,请评价 [响应速度],地区"
    lines = [
        f"{day(n).replace('-', '/')} {1 + n % 11}:12:33 {'上午' if n % 2 else '下午'} GMT+8,"
        f"{MARKS[n]},{zh(SPEED[n])},{REGIONS[n % 3]}"
        for n in range(12)
    ]
    return csv(folder / "google.csv", [names, *lines])


def msforms(folder: Path) -> Path:
    """Microsoft Forms: several answers with a semicolon behind each."""
    names = [
        "ID",
        "开始时间",
        "完成时间",
        "电子邮件",
        "名称",
        "您对服务态度的满意度是？",
        "响应速度",
    ]
    names += ["原因", "地区"]
    rows = [
        [n + 1, f"{day(n)} 09:12:33", f"{day(n)} 09:14:33", "anonymous", "", zh(MARKS[n]),
         zh(SPEED[n]), ["价格;", "价格;质量;", "质量;服务;", ""][n % 4], REGIONS[n % 3]]
        for n in range(12)
    ]  # fmt: skip
    return workbook(folder / "msforms.xlsx", [names, *rows], title="Sheet1")


def typeform(folder: Path) -> Path:
    """Typeform: each option under its own name."""
    names = "#,How satisfied are you?,Rate the *speed*,Price,Quality,Response Type,"
    names += "Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags"
    lines = [
        f"{n:08}k,{MARKS[n]},{SPEED[n] or ''},{'Price' if n % 2 else ''},"
        f"{'Quality' if n % 3 else ''},completed,{day(n)} 09:12:33,,{day(n)} 09:14:33,a1,"
        for n in range(12)
    ]
    return csv(folder / "typeform.csv", [names, *lines])


def lime(folder: Path) -> Path:
    """LimeSurvey by codes: A1 to A5; who did not finish has no submit date."""
    names = '"id","submitdate","lastpage","startlanguage","startdate","Q1","Q2[SQ001]"'
    names += ',"Q3[SQ001]","Q3[SQ002]"'
    lines = []
    for n in range(14):
        mark, speed = (MARKS[n], SPEED[n]) if n < 12 else (5, 5)
        sent = f"{day(n)} 09:14:33" if n < 12 else ""
        lines.append(
            f'"{n + 1}","{sent}","5","zh-Hans","2025-10-03 09:12:33","A{mark}",'
            f'"{f"A{speed}" if speed else ""}","{"Y" if n % 2 else ""}","{"Y" if n % 3 else ""}"'
        )
    return csv(folder / "lime.csv", [names, *lines])


def lime_words(folder: Path) -> Path:
    """LimeSurvey by full answers, some columns by codes, the options under their names."""
    names = '"id. Response ID","submitdate","lastpage","startlanguage","Q1. How satisfied are you '
    names += 'with the service?","Q2[SQ001]. Please rate [Speed]","Q3[SQ001]. Why? [Price]"'
    names += ',"Q3[SQ002]. Why? [Quality]"'
    lines = []
    for n in range(13):
        mark, speed = (MARKS[n], SPEED[n]) if n < 12 else (5, 5)
        sent = f"{day(n)} 09:14:33" if n < 12 else ""
        rated = "N/A" if speed is None else str(speed)
        ticks = f'"{"Yes" if n % 2 else "No"}","{"Yes" if n % 3 else "No"}"'
        lines.append(f'"{n + 1}","{sent}","5","en","{en(mark)}","{rated}",{ticks}')
    return csv(folder / "lime-words.csv", [names.replace("id. Response ID", "id"), *lines])


def kobo(folder: Path) -> Path:
    """KoboToolbox: groups before a slash, ticks as 0 and 1."""
    names = "start;end;rating/service;rating/speed;reason;reason/price;reason/quality;_id;_uuid"
    lines = [
        f"{day(n)}T09:12:33.000+08:00;{day(n)}T09:14:33.000+08:00;{MARKS[n]};{SPEED[n] or ''};"
        f"{'price' if n % 2 else 'quality'};{n % 2};{(n + 1) % 2};{71000 + n * 31};{n:04}-ab-{n}"
        for n in range(12)
    ]
    return csv(folder / "kobo.csv", [names, *lines])


def spss(folder: Path) -> Path:
    """SPSS: labels from best to worst, 9 as a labelled code for no answer."""
    turned = {6.0 - number: word for number, word in enumerate(WORDS_EN, 1)}
    frame = pd.DataFrame(
        {
            "when": pd.to_datetime([day(n) for n in range(12)]),
            "sat": [6.0 - mark for mark in MARKS],
            "speed": [9.0 if mark is None else 6.0 - mark for mark in SPEED],
            "region": [float(n % 3) for n in range(12)],
        }
    )
    pyreadstat.write_sav(
        frame,
        str(folder / "spss.sav"),
        column_labels=["", "How satisfied are you with the service?", "Speed", "Region"],
        variable_value_labels={
            "sat": turned,
            "speed": {**turned, 9.0: "No answer"},
            "region": {0.0: "East", 1.0: "South", 2.0: "West"},
        },
    )
    return folder / "spss.sav"


def stata(folder: Path) -> Path:
    """Stata: missing values are blank."""
    frame = pd.DataFrame(
        {
            "when": pd.to_datetime([day(n) for n in range(12)]),
            "q1": [float(mark) for mark in MARKS],
            "q2": [float("nan") if mark is None else float(mark) for mark in SPEED],
        }
    )
    pyreadstat.write_dta(frame, str(folder / "stata.dta"))
    return folder / "stata.dta"


def titled(folder: Path) -> Path:
    """An own workbook: titles above the names, a row of totals at the end."""
    rows: list[list[object]] = [["2025年四季度客户满意度调查"], ["单位：分"]]
    rows.append(["日期", "服务满意度", "速度满意度"])
    rows += [[day(n), MARKS[n], SPEED[n]] for n in range(12)]
    rows.append(["平均", 2.83, 2.8])
    return workbook(folder / "titled.xlsx", rows)


def german(folder: Path) -> Path:
    """A European CSV: semicolons, decimal commas, the day first."""
    lines = [
        f"{day(n)[8:]}.{day(n)[5:7]}.2025;{MARKS[n]};{SPEED[n] or ''};1,{n % 10}" for n in range(12)
    ]
    return csv(folder / "german.csv", ["when;q1;q2;w", *lines], "utf-8-sig")


TOOLS = (
    wjx,
    wjx_codes,
    wenjuan,
    tencent,
    qualtrics,
    qualtrics_words,
    monkey,
    google,
    msforms,
    typeform,
    lime,
    lime_words,
    kobo,
    spss,
    stata,
    titled,
    german,
)

ELEVEN = (wjx, wenjuan, tencent, qualtrics, monkey, google, msforms, typeform, lime, kobo, spss)
"""One of each tool; the others are further forms of these, and files of one's own."""
