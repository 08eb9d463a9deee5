"""Years, periods and dates, whole and damaged."""

from __future__ import annotations

import pytest

from pipelines.identity import dates
from pipelines.identity.script import clean
from pipelines.identity.years import period_year, title_year, years_in


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("统计期限自2020年1月1日起至2020年12月31日止", 2020),
        ("统计期限自201711日至20171231日", 2017),
        ("数据自20201月1日起至202012月31日", 2020),
        ("统计期限为202011日至20201231日", 2020),
        ("自20年1月1日起至2020年12月31日止,统计数据", 2020),
        ("统计期限自2013年1月1日起至12月31日止", 2013),
        ("二〇一五年一月一日起至二〇一五年十二月三十一日止的统计数据", 2015),
        ("统计期限自2011年1月1日起至2012年1月8日止", 2011),
        ("统计期限:2015年12月1日至2016年10月30日", 2016),
        ("数据自2018年1月日起至2018年12月31日", 2018),
        ("根据(国办公开办函〔2019〕60号)编制", None),
        ("到2025年底建成", None),
    ],
)
def test_the_statistical_period(text: str, year: int | None) -> None:
    assert period_year(clean(text)) == year


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("丰城市科技局2020年政府信息公开工作年度报告", 2020),
        ("二〇一五年莆田市政府信息公开年度报告", 2015),
        ("厦湖府〔2019〕1号湖里区人民政府2018年政府信息公开工作年度报告", 2018),
        ("国资委2020政府信息公开工作年度报告", 2020),
        ("12009年花都区科学技术局政府信息公开年度报告", 2009),
        ("2023年度总结及2024年度计划", None),
        ("2020-2021学年信息公开工作年度报告", None),
        ("会同县林业局信息公开工作年度报告", None),
    ],
)
def test_the_year_of_a_title(title: str, year: int | None) -> None:
    assert title_year(clean(title)) == year


def test_years_in_a_text_leave_acts_out() -> None:
    text = clean("2021年，按照国办公开办函〔2019〕60号、省政府令第134号，较2020年增长")
    assert [found.year for found in years_in(text)] == [2021, 2020]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021-01-28 10:30", "2021-01-28"),
        ("2025.03.03 10:25:00", "2025-03-03"),
        ("发布时间：2017-3-10", "2017-03-10"),
        ("2011 年 12 月 02 日", "2011-12-02"),
        ("２０２１年１月５日", "2021-01-05"),
        ("二Ｏ一八年一月二日", "2018-01-02"),
        ("二○一一年十二月二十一日", "2011-12-21"),
        ("2017-07-", None),
        ("2021-02-30", None),
        ("", None),
        (None, None),
    ],
)
def test_page_dates(text: str | None, date: str | None) -> None:
    assert dates.iso(text) == date


@pytest.mark.parametrize(
    ("url", "date"),
    [
        ("https://a.gov.cn/x/202101/t20210119_1562401.htm", "2021-01-19"),
        ("https://a.gov.cn/art/2024/1/30/art_12_89890.html", "2024-01-30"),
        ("http://a.gov.cn/2023-01/19/c_1211.htm", "2023-01-19"),
        ("http://a.gov.cn/c/2026-01-15/7097241.shtml", "2026-01-15"),
        ("https://a.gov.cn/hegang/202501/67826.shtml", None),
        (None, None),
    ],
)
def test_dates_in_addresses(url: str | None, date: str | None) -> None:
    assert dates.of_url(url) == date


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (("六、其他需要报告的事项", "无。", "云溪市水利局", "2021年1月15日"), "2021-01-15"),
        (("云溪市水利局", "201", "8", "年", "1", "月", "12", "日"), "2018-01-12"),
        (("云溪市水利局2021年1月13日", "（此件主动公开）"), "2021-01-13"),
        (("二ＯＯ九年二月六日",), "2009-02-06"),
        (("2021.1.15",), "2021-01-15"),
        (("所列数据的统计期限自2020年1月1日起至2020年12月31日止。",), None),
        (("2020年1月1日，我局正式挂牌。",), None),
        ((), None),
    ],
)
def test_the_date_under_a_report(lines: tuple[str, ...], date: str | None) -> None:
    assert dates.signed(lines) == date


def test_a_date_before_the_reporting_year_is_no_signature() -> None:
    assert dates.signed(("2018年1月12日",), 2020) is None
