import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
from pages import TEMPLATES

from csatbook.report import change_mark, site
from csatbook.report.trend_chart import Axis

SHARE = Axis("总体满意度", "share", 0, 1)
FILES = ("report.html", "report.ipynb", "report.pdf")
EVERYONE = site.Entry("全体客户", "all", "done", 1203, 0.7463, 0.7211, 0.7692, files=FILES)
EAST = site.Entry(
    "华东", "region=华东 ~1", "done", 312, 0.63, 0.575, 0.681, files=FILES, group="地区"
)
FAILED = site.Entry(
    "华南", "region=华南", "failed", error="KeyError: <script>x</script>\nin cell 7",
    files=("report.ipynb",), group="地区",
)  # fmt: skip
MISSING = site.Entry("西南", "region=西南", "missing", group="地区")


def period(*entries, language="zh", axis=SHARE, **more):
    return site.period_page(
        entries, study="客户服务", period="2025Q3", axis=axis, language=language,
        version="0.1.0", templates=TEMPLATES, **more,
    )  # fmt: skip


def study(*periods, language="zh", **more):
    return site.study_page(
        periods, study="客户服务", axis=SHARE, language=language, version="0.1.0",
        templates=TEMPLATES, **more,
    )  # fmt: skip


def home(*studies, language="zh"):
    return site.home_page(studies, language=language, version="0.1.0", templates=TEMPLATES)


def addresses(html):
    return re.findall(r'href="([^"]+)"', html)


def test_above_reports_of_cases_no_valid_questionnaires_are_counted():
    told = site.Period("Q1", "2025Q1", reports=1, done=1, valid=900, value=0.7)
    for of_cases in (False, True):
        for page in (period(EVERYONE, of_cases=of_cases), study(told, of_cases=of_cases)):
            assert ("有效问卷" in page) != of_cases
            assert ("作答数" in page) == of_cases


def test_each_report_is_listed_with_sample_score_and_interval():
    html = period(EVERYONE, EAST)
    assert '<td class="num valid">1,203</td>' in html
    assert '<td class="num score">74.6% <span class="range">(72.1–76.9%)</span></td>' in html
    assert '<td class="num valid">312</td>' in html
    assert '<td class="num score">63.0% <span class="range">(57.5–68.1%)</span></td>' in html


def test_scores_lie_on_one_axis_with_the_first_as_reference():
    html = period(EVERYONE, EAST)
    assert 'aria-label="63.0% (57.5–68.1%)"' in html
    # The axis ends at the tenths around all intervals: 50 % and 80 %.
    places = [round(4 + 192 * (value - 0.5) / 0.3, 2) for value in (0.7463, 0.63)]
    assert re.findall(r'<circle cx="([\d.]+)"', html) == [f"{place}" for place in places]
    assert html.count(f'class="reference" x1="{places[0]}"') == 2
    assert '>50%<span class="end">80%</span>' in html
    assert "虚线为“全体客户”的得分" in html


def test_the_target_is_a_line_and_a_verdict_in_each_row():
    html = period(
        replace(EVERYONE, target_met="not_shown"), replace(EAST, target_met="missed"), target=0.8
    )
    assert '<th scope="col">目标 80.0%</th>' in html
    assert re.findall(r'<td class="aim \w+">(\w+)</td>', html) == ["未能证实", "未达到"]
    assert html.count('<line class="aim"') == 2
    assert "竖线为目标 80.0%。" in html
    assert 'class="aim' not in period(EVERYONE, EAST)


def test_courses_have_one_scale_and_one_wave_alone_has_none():
    html = period(
        replace(EVERYONE, course=(0.5, 0.75)),
        replace(EAST, course=(0.75, 1.0, 0.5)),
        replace(FAILED, course=(0.5,)),
    )
    assert re.findall(r'<polyline points="([^"]+)"', html) == [
        "3.0,19.0 81.0,11.0",
        "3.0,11.0 42.0,3.0 81.0,19.0",
    ]
    assert "<polyline" not in period(EVERYONE, EAST)


def test_states_stand_there_only_if_some_report_is_not_done():
    assert "已完成" in period(EVERYONE, FAILED)
    assert "已完成" not in period(EVERYONE, EAST)


def test_links_lead_to_the_files_that_exist_quoted_and_relative():
    found = addresses(period(EVERYONE, EAST, FAILED))
    folder = "region%3D%E5%8D%8E%E4%B8%9C%20~1"
    assert f"{folder}/report.html" in found
    assert f"{folder}/report.pdf" in found
    assert "region%3D%E5%8D%8E%E5%8D%97/report.ipynb" in found
    assert "region%3D%E5%8D%8E%E5%8D%97/report.html" not in found
    assert not [link for link in found if "://" in link or link.startswith("/")]


def test_an_address_means_the_folder_again_when_unquoted():
    odd = "t=100% #1?&\"'<b>"
    page = period(site.Entry("x", odd, "done", files=("report.html",)))
    (link,) = set(addresses(page)) - {"#main", "../../index.html", "../index.html"}
    assert unquote(link) == f"{odd}/report.html"


def test_a_failed_report_shows_its_error_as_text():
    html = period(EVERYONE, FAILED)
    assert "1 份报告未能完成" in html
    assert "KeyError: &lt;script&gt;x&lt;/script&gt;\nin cell 7" in html
    assert "<script>x" not in html
    assert 'class="state failed">失败' in html


def test_a_report_that_was_not_made_is_listed_without_score_or_links():
    html = period(EVERYONE, MISSING)
    row = html[html.index(' class="muted">') :].split("</tr>")[0]
    assert "西南" in row
    assert "未生成" in row
    assert "href" not in row
    assert "%" not in row


def test_groups_stand_under_their_heading():
    html = period(EVERYONE, EAST, MISSING)
    assert html.count('scope="rowgroup"') == 1
    assert html.index("全体客户</a>") < html.index("地区</th>") < html.index("华东</a>")


ROSE = change_mark.EntryChange(0.04, (0.008, 0.073), "larger")
SAME = change_mark.EntryChange(0.01, (-0.02, 0.04), "not_shown")


def test_what_changed_since_the_period_before_stands_beside_each_score():
    html = period(replace(EVERYONE, change=ROSE), replace(EAST, change=SAME), MISSING)
    cells = re.findall(r'<td class="change">(.*?)</td>', html)
    assert cells == [
        f'<span class="by">{"▲ +4.0（+0.8 … +7.3）".replace(" ", chr(160))}</span> 确有上升',
        "误差之内",
        "",
    ]
    assert "较上一期" in html
    assert "确有变化" in html
    assert "较上一期" not in period(EVERYONE, EAST)


def test_the_pages_of_a_study_and_of_all_tell_the_change_of_each_period():
    first = site.Period("Q1", "2025Q1", reports=1, done=1, value=0.70)
    last = site.Period("Q2", "2025Q2", reports=1, done=1, value=0.74, change=ROSE)
    assert re.findall(r'<td class="change">(.*?)</td>', study(first, last))[1] == ""
    assert "确有上升</td>" in study(first, last)
    assert "确有上升" in home(site.StudyEntry("客户服务", "service", SHARE, (first, last)))
    alike = replace(last, change=SAME)
    told = home(site.StudyEntry("x", "service", SHARE, (first, alike)), language="en")
    assert "since the period before: within error" in told


def test_hostile_labels_are_text():
    label = '<b>"x"</b>'
    html = period(site.Entry(label, "a", "done", files=FILES, group=label), tables=["<b>.csv"])
    assert "<b>" not in html
    assert "&lt;b&gt;&#34;x&#34;&lt;/b&gt;" in html


def test_other_periods_and_result_tables_are_linked():
    more = {"periods": [site.Link("2025年第2季度", "2025Q2")], "tables": ["scores.csv"]}
    found = addresses(period(EVERYONE, **more))
    assert "../2025Q2/index.html" in found
    assert "results/scores.csv" in found


@pytest.mark.parametrize(
    ("axis", "written", "end"),
    [
        (Axis("x", "mark", 1, 5), "4.05 (3.95–4.15)", "4.2"),
        (Axis("x", "points", 0, 100), "4.1 (4.0–4.2)", "10"),
        (Axis("x", "share", 0, 1), "405.0% (395.0–415.0%)", "100%"),
    ],
)
def test_scores_are_written_in_their_unit(axis, written, end):
    html = period(site.Entry("x", "all", "done", 9, 4.05, 3.95, 4.15), axis=axis)
    value, interval = written.split(" ")
    assert f'<td class="num score">{value} <span class="range">{interval}</span></td>' in html
    assert f'<span class="end">{end}</span>' in html


def test_what_is_not_a_number_is_shown_as_nothing():
    nan = float("nan")
    html = period(site.Entry("x", "all", "done", 0, nan, nan, nan))
    assert "nan" not in html
    assert "<circle" not in html


def test_a_study_shows_its_periods_latest_first_with_their_state():
    html = study(
        site.Period("Q1", "2025Q1", reports=3, done=3, valid=900, value=0.7, low=0.68, high=0.72),
        site.Period("Q2", "2025Q2", reports=3, done=2, failed=1, valid=901, value=0.75),
        site.Period("Q3", "2025Q3", reports=3, done=0),
    )
    table = html[html.index("<table") :]
    assert table.index("2025Q3/index.html") < table.index("2025Q2/index.html")
    assert 'class="state done">3 / 3 份报告' in table
    assert 'class="state failed">2 / 3 份报告' in table
    assert 'class="state missing">0 / 3 份报告' in table
    assert 'aria-label="总体满意度走势: Q1 70.0%, Q2 75.0%"' in html


def test_one_score_alone_makes_no_trend():
    html = study(site.Period("Q1", "2025Q1", reports=1, done=1, value=0.7, low=0.6, high=0.8))
    assert "<svg" not in html
    assert '70.0% <span class="range">(60.0–80.0%)</span>' in html


def test_the_home_page_leads_to_each_study_and_its_latest_period():
    latest = site.Period("Q2", "2025 Q2", reports=1, done=1, value=0.75, low=0.7, high=0.8)
    html = home(
        site.StudyEntry("客户服务", "service", SHARE, (latest,)),
        site.StudyEntry("新调查", "a b", SHARE),
    )
    assert addresses(html)[1:] == [
        "service/index.html",
        "service/2025%20Q2/index.html",
        "a%20b/index.html",
    ]
    assert "总体满意度 75.0% (70.0–80.0%)" in html


@pytest.mark.parametrize("make", [period, study, home])
def test_an_overview_of_nothing_says_so(make):
    assert "还没有报告。" in make()


@pytest.mark.parametrize(
    ("language", "lang", "words"), [("zh", "zh-CN", "有效问卷"), ("en", "en", "Valid")]
)
def test_overviews_speak_the_readers_language(language, lang, words):
    html = period(EVERYONE, language=language)
    assert f'<html lang="{lang}">' in html
    assert words in html


def test_overviews_are_self_contained_and_the_same_each_time():
    html = period(EVERYONE, EAST, FAILED, MISSING)
    assert "//" not in html
    assert html == period(EVERYONE, EAST, FAILED, MISSING)


def test_a_hidden_score_says_why_it_is_not_shown():
    html = period(EVERYONE, site.Entry("x", "x", "done", withheld="不足 5 人"))
    assert '<td class="num score">不足 5 人</td>' in html


@pytest.mark.parametrize(
    ("befores", "heading", "named"),
    [
        ({""}, "Since the period before", False),
        ({"Q4 2024"}, "Since Q4 2024", False),
        ({"", "Q4 2024"}, "Change (since)", True),
    ],
)
def test_the_column_of_changes_names_the_wave_that_is_compared_with(
    befores: set[str], heading: str, named: bool
) -> None:
    column = change_mark.column("en", befores)
    assert (column["change_heading"], column["change_named"]) == (heading, named)
    assert not change_mark.column("en", set())["with_change"]
