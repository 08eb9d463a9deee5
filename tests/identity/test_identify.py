"""The whole decision on documents of our own prose."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.identity import Clues, identify, identify_line
from pipelines.model import Identity, Origin

OPENING = (
    "本年度报告根据《中华人民共和国政府信息公开条例》编制。",
    "所列数据的统计期限自2023年1月1日起至2023年12月31日止。",
)
LISHUI = Origin(portal_id="lishui", region_code="331100", portal_name="丽水市人民政府")


def told(title: str | None = None, **more: Any) -> Identity:
    return identify(Clues(**{"title": title, "paragraphs": OPENING, "origin": LISHUI, **more}))


def test_the_title_decides() -> None:
    who = told(
        "丽水市科技局2023年政府信息公开工作年度报告",
        signature=("丽水市科学技术局", "2024年1月12日"),
        meta={"pubdate": "2024-01-15 10:30", "contentsource": "市科技局"},
    )
    assert (who.agency, who.agency_printed) == ("丽水市科学技术局", "丽水市科技局")
    assert (who.region_code, who.region, who.level) == (
        "331100",
        ("浙江省", "丽水市"),
        "prefecture",
    )
    assert (who.year, who.published_on, who.report_date) == (2023, "2024-01-15", "2024-01-12")
    assert (who.is_report, who.untrusted, who.confidence) == (True, False, "high")
    assert who.sources == {
        "agency": "title",
        "region_code": "title",
        "year": "title",
        "published_on": "meta",
    }


def test_a_region_that_ends_like_its_body_begins() -> None:
    who = told(
        "丽水市市场监管局2023年政府信息公开工作年度报告",
        titles=(("list", "浙江省丽水市市场监管局2023年政府信息公开工作年度报告"),),
    )
    assert who.agency == "丽水市市场监督管理局"


def test_the_title_wins_over_the_columns_publisher() -> None:
    origin = Origin("lishui", "331100", "prefecture", "丽水市人民政府", "丽水市人民政府办公室")
    assert told("丽水市2023年政府信息公开工作年度报告", origin=origin).agency == "丽水市人民政府"
    alone = told("2023年政府信息公开工作年度报告", origin=origin)
    assert alone.agency == "丽水市人民政府办公室"
    assert alone.sources["agency"] == "publisher"
    assert alone.confidence == "low"


@pytest.mark.parametrize(
    ("signed", "name", "confidence"),
    [
        ((), "丽水市文化和旅游局", "low"),
        (("丽水市文化广电旅游体育局",), "丽水市文化广电旅游体育局", "high"),
        (("丽水市统计局",), "丽水市文化和旅游局", "low"),
    ],
)
def test_a_printed_full_name_wins_over_the_table(
    signed: tuple[str, ...], name: str, confidence: str
) -> None:
    who = told("丽水市文旅局2023年政府信息公开工作年度报告", signature=signed)
    assert (who.agency, who.confidence) == (name, confidence)


@pytest.mark.parametrize(
    ("more", "year", "source"),
    [
        ({}, 2023, "period"),
        ({"paragraphs": ("2022年，我局认真做好政府信息公开工作。",)}, 2022, "text"),
        ({"paragraphs": (), "url": "http://a.gov.cn/x.jsp?area=1&fbtime=2021"}, 2021, "url"),
        ({"paragraphs": (), "printed_date": "2021-02-01"}, 2020, "published"),
        ({"paragraphs": ("根据国办公开办函〔2019〕60号编制。",)}, None, None),
    ],
)
def test_a_year_the_title_lacks(more: dict[str, Any], year: int | None, source: str | None) -> None:
    who = told("丽水市水利局政府信息公开工作年度报告", **more)
    assert (who.year, who.sources.get("year")) == (year, source)


def test_the_list_gives_a_year_before_the_text_does() -> None:
    origin = Origin("lishui", "331100", list_title="丽水市水利局2020年政府信息公开工作年度报告")
    who = told(
        "丽水市水利局信息公开工作年度报告", origin=origin, paragraphs=("2019年，我局工作良好。",)
    )
    assert (who.year, who.sources["year"]) == (2020, "list")


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("本年报由丽水市水利局编制。", "丽水市水利局"),
        ("现公布丽水市水利局2023年政府信息公开工作年度报告。", "丽水市水利局"),
        ("现发布《丽水市水利局2023年政府信息公开工作年度报告》。", "丽水市水利局"),
        ("如有疑问，请与丽水市水利局办公室联系（地址：中山街1号）。", "丽水市水利局"),
        ("2023年，市水利局认真做好信息公开工作。", "丽水市水利局"),
        ("本年报由丽水市水利局政务公开工作领导小组办公室编制。", "丽水市水利局"),
        ("本年报由市人民政府办公室综合各部门的年度报告编制。", "丽水市人民政府"),
        ("2023年，我局认真做好信息公开工作。", None),
        ("根据丽水市人民政府办公室通知要求，现将有关情况报告如下。", None),
    ],
)
def test_an_agency_the_title_lacks(text: str, agency: str | None) -> None:
    assert told("2023年政府信息公开工作年度报告", paragraphs=(*OPENING, text)).agency == agency


def test_the_signature_names_the_agency() -> None:
    who = told("2023年政府信息公开工作年度报告", signature=("丽水市水利局", "2024年1月5日"))
    assert (who.agency, who.sources["agency"], who.confidence) == (
        "丽水市水利局",
        "signature",
        "high",
    )


def test_an_archives_date_of_the_year_itself_is_not_believed() -> None:
    who = told(
        "丽水市2023年政府信息公开工作年度报告",
        printed_date="2023-01-01",
        url="https://www.lishui.gov.cn/x/202403/t20240306_1.htm",
    )
    assert (who.published_on, who.sources["published_on"]) == ("2024-03-06", "url")


def test_a_report_dated_before_the_years_end_keeps_its_date() -> None:
    who = told("丽水市水利局2023年政府信息公开工作年度报告", printed_date="2023-12-25")
    assert who.published_on == "2023-12-25"


@pytest.mark.parametrize(
    ("title", "text", "scope"),
    [
        ("丽水市2023年政府信息公开工作年度报告", "", "region"),
        ("丽水市水利局2023年政府信息公开工作年度报告", "", "agency"),
        ("丽水市气象系统2023年政府信息公开工作年度报告", "", "system"),
        ("丽水市人民政府办公室2023年政府信息公开工作年度报告", "", "agency"),
        ("丽水市人民政府2023年政府信息公开工作年度报告", "", "undecided"),
        (
            "丽水市人民政府2023年政府信息公开工作年度报告",
            "本报告综合各县（市、区）人民政府和市政府各部门的情况编制。",
            "region",
        ),
    ],
)
def test_scope(title: str, text: str, scope: str) -> None:
    assert told(title, paragraphs=(*OPENING, text)).scope == scope


def test_tables_make_a_report_of_a_page_without_title() -> None:
    who = told(None, paragraphs=("2023年，丽水市水利局扎实推进各项工作。",), tables=3)
    assert who.is_report
    assert who.agency == "丽水市水利局"


def test_neighbouring_headings_are_not_the_pages_title() -> None:
    who = told(
        None,
        titles=(
            ("meta", "丽水市召开防汛会议"),
            ("heading", "丽水市水利局2023年政府信息公开工作年度报告"),
        ),
        paragraphs=("会议在市政府召开。",),
    )
    assert not who.is_report


def test_other_annual_reports_stay_out() -> None:
    assert not told("丽水市水利局2023年法治政府建设年度报告").is_report


def test_a_mirror_is_untrusted() -> None:
    url = "http://mirror.example.com/t20240101_1.html"
    who = told("丽水市水利局2023年政府信息公开工作年度报告", url=url, origin=Origin())
    assert who.untrusted
    assert "host" in who.reason


def test_the_published_text_keeps_its_script_and_lines() -> None:
    who = told("麗水市水利局：\n2023年政府信息公開工作年度報告")
    assert who.agency == "丽水市水利局"
    assert who.title == "麗水市水利局2023年政府信息公開工作年度報告"


def test_a_line_of_the_command() -> None:
    given = {
        "url": "https://jyj.changde.gov.cn/x.html",
        "title": None,
        "lead": "市教育局\n2022年政府信息公开工作年度报告\n本年报由市教育局编制。",
        "before_title": None,
        "published": "2023-01-09",
        "note": "kept",
    }
    told_of = identify_line(given)
    assert told_of["note"] == "kept"
    assert {key: told_of[key] for key in ("agency", "region_code", "year", "is_report")} == {
        "agency": "常德市教育局",
        "region_code": "430700",
        "year": 2022,
        "is_report": True,
    }
    assert told_of["untrusted"] is False
    assert told_of["confidence"] in ("high", "low", "undecided")
    assert told_of["sources"]["region_code"] == "url"


def test_a_line_with_nothing_in_it() -> None:
    assert identify_line({})["agency"] is None
    assert identify_line({"title": 5, "lead": None})["is_report"] is False
