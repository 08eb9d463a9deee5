"""What stands around a report, or what a converter took from it, must not be read as its own."""

from __future__ import annotations

from typing import Any

from pipelines import Capture, Resource, process
from pipelines.model import Origin


def record(body: str, name: str = "", attachment: str = "", folder: str = "") -> dict[str, Any]:
    page = Resource(f"https://www.example.gov.cn/gk/{folder}t20210225_1.html", body.encode())
    attached = (Resource(page.url[:-6] + "2.pdf", b"%PDF-1.4", name=attachment),)
    origin = Origin(list_title=name or None, region_code="331181", portal_name="龙泉市人民政府")
    report = process(Capture(page, attached if attachment else (), origin)).report
    assert report is not None
    return report.as_record()


TITLE = "龙泉市市场监督管理局政府信息公开工作年度报告"


def short_page(beside: str) -> str:
    """A page whose report is only a file, with `beside` next to it."""
    return f"""<html><head><title>政府信息公开年报</title></head><body>
    <div class=a><div><span>发布时间：2021-02-25</span></div><p>（详见附件）</p>
    <p>附件：<a href="P020210225.pdf">{TITLE}.pdf</a></p></div>{beside}</body></html>"""


def test_the_dates_and_titles_of_other_reports_in_a_box_tell_nothing() -> None:
    box = """<div class=b><h4>相关阅读</h4><ul>
    <li><a href="/1.html"><span>龙泉市统计局2018年政府信息公开工作年度报告</span></a>
    <i>2019-03-02</i></li>
    <li><a href="/2.html">龙泉市供销合作社2017年政府信息公开工作年度报告</a><i>2019-03-05</i>
    </ul></div>"""
    alone = record(short_page(""), TITLE, f"{TITLE}.pdf")
    beside = record(short_page(box), TITLE, f"{TITLE}.pdf")
    assert {**alone, "sections": []} == {**beside, "sections": []}
    assert (beside["agency"], beside["year"]) == ("龙泉市市场监督管理局", 2020)
    assert beside["report_date"] is None


def test_a_folder_of_the_year_of_upload_is_not_the_year_of_the_report() -> None:
    """/2021n/ holds what was published in 2021: a report of February 2021 is that of 2020."""
    read = record(short_page(""), TITLE, f"{TITLE}.pdf", folder="2021n/")
    assert (read["year"], read["sources"]["year"]) == (2020, "published")
    assert record(short_page(""), TITLE, f"{TITLE}.pdf", folder="2020n/")["year"] == 2020


def test_a_header_that_lost_its_equal_neighbour_names_no_column() -> None:
    """本年新 | 本年新 | 对外公开总数量 without equal neighbours: 3, 0 may be 3, 3, 0 or 3, 0, 0."""
    lines = "二、主动公开政府信息情况 第二十条第（一）项 信息内容 本年新 对外公开总数量"
    lines += " 规章 0 规范性文件 {} 第二十条第（五）项"
    heading = "<h1>清河县水务局2020年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>平稳。</p>"
    read = {
        figures: {
            cell["column"]: (cell["value"], cell["status"])
            for cell in record(
                f"<html><body>{heading}"
                f"<p>{'<br>'.join(lines.format(figures).split())}</p></body></html>"
            )["cells"]
            if cell["row"] == "normative_documents"
        }
        for figures in ("3 0", "1 7 2")
    }
    columns = ("made_this_year", "newly_disclosed_this_year", "total_disclosed")
    assert read["3 0"] == dict.fromkeys(columns, (None, "unreadable"))
    assert read["1 7 2"] == dict(zip(columns, [(n, "number") for n in (1, 7, 2)], strict=True))


def test_a_word_inside_a_row_of_tokens_begins_no_row_of_its_own() -> None:
    """0, 详见说明, 3, one a line: nobody can tell the word from a label, and no row is invented."""
    lines = "二、主动公开政府信息情况 第二十条第（一）项 信息内容 本年制发件数 本年废止件数"
    lines += " 现行有效件数 规章 0 0 0 行政规范性文件 详见说明 3 7 第二十条第（五）项"
    heading = "<h1>清河县水务局2021年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>平稳。</p>"
    body = f"<html><body>{heading}<p>{'<br>'.join(lines.split())}</p></body></html>"
    found = record(body)
    assert not [cell for cell in found["cells"] if cell["table"] == "regional"]
    assert not [c for c in found["cells"] if c["row"] == "normative_documents" and c["value"]]
    named = {name for issue in found["issues"] for name in issue["cells"]}
    assert named & {"proactive", "proactive/normative_documents/in_force"}
