"""Which list links are fetched, and how addresses are told apart: tables of real shapes."""

from __future__ import annotations

import pytest

from crawler import titles
from crawler.addresses import address_key, date_in, is_article, is_column, is_file, join

KEPT = [
    "云溪市科学技术局2025年政府信息公开工作年度报告",
    "2015年云溪省民政厅政府信息公开工作报告",
    "雲溪市物價局2010年政府信息公開年度報告",
    "某环境保护厅2016年度政府政务信息公开工作报告",
    "云溪市水利局2025年政府信息公开工…",
    "某街道2023年年报",
    "关于公布云溪市教育局2021年政府信息公开工作年度报告的通知",
    "某局2019年政府信息公开工作年度报告（修订）",
]
DROPPED = [
    "关于做好2025年政府信息公开工作年度报告编制和发布工作的通知",
    "云溪市政府信息公开指南",
    "2013年政府信息公开工作年度报告解读",
    "一图读懂2023年政府信息公开年报",
    "云溪市召开2023年度政府信息公开工作年报编制部署会",
    "2023年度法治政府建设年度报告",
    "2023年度部门决算",
    "政府信息公开年度工作报告范文",
    "云溪市人民政府关于人事任免的决定",
]


@pytest.mark.parametrize("title", KEPT)
def test_what_can_be_a_report_is_kept(title: str) -> None:
    assert titles.can_be_report(title)


@pytest.mark.parametrize("title", DROPPED)
def test_what_clearly_is_something_else_is_dropped(title: str) -> None:
    assert not titles.can_be_report(title)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("云溪市2024年政府信息公开工作年度报告", 2024),
        ("云溪市二〇一四年政府信息公开年度报告", 2014),
        ("云溪市政府信息公开工作年度报告（2021年度）", 2021),
        ("云溪市政府信息公开工作年度报告", None),
        ("云溪市2020—2021学年信息公开年度报告", None),
    ],
)
def test_the_year_of_a_title(title: str, year: int | None) -> None:
    assert titles.title_year(title) == year


def test_only_a_known_year_outside_the_window_drops_a_link() -> None:
    assert titles.in_window("某局2024年政府信息公开年报", [2024])
    assert not titles.in_window("某局2022年政府信息公开年报", [2024])
    assert titles.in_window("某局政府信息公开年报", [2024])
    assert titles.in_window("某局2022年政府信息公开年报", [])


def test_the_list_date_only_says_what_is_likely() -> None:
    assert titles.likely_wanted("某局政府信息公开年报", "2025-01-20", [2024])
    assert not titles.likely_wanted("某局政府信息公开年报", "2021-01-20", [2024])


def test_a_year_column_may_name_the_year_of_publication() -> None:
    assert titles.column_in_window("2025年", [2024])
    assert titles.column_in_window("2024年", [2024])
    assert not titles.column_in_window("2023年", [2024])


@pytest.mark.parametrize(
    "path",
    [
        "/zfxxgk/zfxxgknb/202601/t20260120_2043430.htm",
        "/zfxxgk/ggsrmzf/t11369142.shtml",
        "/dttzx/zfzcbm2021/202202/973157410ae049d281a6121607fc4bfd.shtml",
        "/hebmlx/c111208/202201/c01_201484.shtml",
        "/art/2021/1/29/art_1229486923_59080004.html",
        "/zwgk/zfwj/art/2026/art_795b8fff08be433d867e2339e8027ddf.html",
        "/info/1677/56001.htm",
        "/zwgk/zfxxgknb/bm/content/post_8030423.html",
        "/public/6981/146422691.html",
        "/openness/OpennessAnnualReport/show/3618.html",
        "/gknb_show.php?id=4540",
        "/cms/html/zzsrmzf/2022-01-20/1824670990.html",
        "/wlht/2022-01/25/article_77.html",
        "/2023/0128/111419.html",
        "/html/site_gov/articles/202301/171064.html",
        "/35048/zfxxgk/content_1202379.html",
        "/zfxxgknb/20210125/i2284932.html",
        "/xxgk/1964954365714784258.html",
    ],
)
def test_an_article_is_known_by_its_address(path: str) -> None:
    assert is_article(f"http://www.yunxi.test{path}")
    assert not is_column(f"http://www.yunxi.test{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/zfxxgk/zfxxgknb/",
        "/zfxxgk/zfxxgknb/2023n/",
        "/zfxxgk/zfxxgknb/index.html",
        "/col/col1229/index.html",
        "/public/column/6981?type=3",
    ],
)
def test_a_list_is_known_by_its_address(path: str) -> None:
    assert is_column(f"http://www.yunxi.test{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/zfxxgk/P020250121557788990011.pdf",
        "/files/REPORT.OFD",
        "/module/download/downfile.jsp?classid=0&filename=7f2a9b.doc",
        "/system/_content/download.jsp?urltype=news&owner=1677&wbfileid=9012",
        "/__local/8/C4/1A/2B3C_9012_2.pdf?e=.pdf",
        "/openness/OpennessAnnualReport/download/5146.html",
        "/group6/M00/0A/1C/wKgBZmWx01-AV3c9AAlmQw.docx",
    ],
)
def test_a_file_is_known_by_its_address(path: str) -> None:
    assert is_file(f"http://www.yunxi.test{path}")


def test_two_addresses_of_one_page_have_one_key() -> None:
    one = address_key("http://www.yunxi.test/nb/index.html;jsessionid=7F?_=17")
    assert one == address_key("https://WWW.yunxi.test/nb/")
    assert one != address_key("https://www.yunxi.test/nb/?id=1")


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("./202202/t1.html", "http://www.yunxi.test/nb/202202/t1.html"),
        ("//WWW.yunxi.test/x.html#top", "http://www.yunxi.test/x.html"),
        ("http://www.yunxi.test./x", "http://www.yunxi.test/x"),
        ("javascript:next(2)", None),
        ("{{el.url}}", None),
        ("http://[broken/x", None),
        ("", None),
    ],
)
def test_links_become_addresses_or_nothing(href: str, address: str | None) -> None:
    assert join("http://www.yunxi.test/nb/", href) == address


def test_the_date_in_an_address() -> None:
    assert date_in("http://a.test/202601/t20260120_1.html") == "2026-01-20"
    assert date_in("http://a.test/art/2026/1/9/art_1_2.html") == "2026-01-09"
    assert date_in("http://a.test/info/1/2.htm") is None
