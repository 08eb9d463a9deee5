"""One report as a page and its files: each table from where it is read best, differences said."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from pipelines import Capture, Resource, process
from pipelines.model import Origin, Outcome
from tests.reading.test_checks import page as report_page

ADDRESS = "https://www.qinghe.gov.cn/nb/t20220120_1.html"
TITLE = "清河县水务局2021年政府信息公开工作年度报告"
PROSE = f"""<html><body><h1>{TITLE}</h1><div><p>一、总体情况</p><p>全年平稳，正文见本页。</p>
<p>二、主动公开政府信息情况</p><p>见附件。</p><p>五、存在的主要问题及改进情况</p><p>人手不足。</p>
<p>六、其他需要报告的事项</p><p>没有。</p></div></body></html>"""


def zeros(*_: str) -> str:
    return "0"


def read(page: str | bytes, **files: bytes) -> dict[str, Any]:
    """The record of a page with its files, name → body."""
    body = page.encode() if isinstance(page, str) else page
    attached = tuple(
        Resource(f"https://www.qinghe.gov.cn/nb/{name}", content, name=f"{name}.doc")
        for name, content in files.items()
    )
    reading = process(Capture(Resource(ADDRESS, body), attached, Origin(list_title=TITLE)))
    assert reading.report is not None, reading.reason
    return reading.report.as_record()


def rules(record: dict[str, Any]) -> set[str]:
    return {issue["rule"] for issue in record["issues"]}


def test_the_tables_of_a_file_stand_under_the_chapters_of_its_page() -> None:
    alone = read(report_page("form-2021", zeros))
    both = read(PROSE, tables=report_page("form-2021", zeros))
    assert both["template"] == "form-2021"
    assert both["cells"] == alone["cells"]
    assert (both["agency"], both["year"], both["url"]) == ("清河县水务局", 2021, ADDRESS)
    (said,) = [issue for issue in both["issues"] if issue["rule"] == "table_in_attachment"]
    assert said["evidence"] == "tables.doc"
    assert said["cells"] == ["proactive", "applications", "review_litigation"]


def test_chapters_come_from_where_most_of_them_are() -> None:
    short = f"<html><body><h1>{TITLE}</h1><p>详见附件。</p></body></html>"
    both = read(short, whole=report_page("form-2021", zeros))
    codes = [section["code"] for section in both["sections"]]
    assert {"overview", "requests", "problems_improvements"} <= set(codes)


def test_a_file_that_says_the_same_says_nothing() -> None:
    body = report_page("form-2021", zeros)
    assert read(body, copy=body) == read(body)


def test_a_file_that_says_another_number_is_a_finding_that_names_the_cell() -> None:
    key = ("applications", "granted", "natural_person")
    body = report_page("form-2021", zeros)
    other = report_page("form-2021", lambda *cell: "3" if cell == key else "0")
    both = read(body, copy=other)
    assert both["cells"] == read(body)["cells"]
    (said,) = [issue for issue in both["issues"] if issue["rule"] == "attachment_differs"]
    assert said["severity"] == "warning"
    assert said["cells"] == ["/".join(key)]
    assert (said["expected"], said["found"]) == (0, 3)


def test_the_file_of_another_year_is_left_out() -> None:
    body = report_page("form-2021", zeros)
    older = report_page("form-2021", lambda *_: "5").replace(b"2021", b"2022")
    both = read(body, other=older)
    assert both["cells"] == read(body)["cells"]
    assert rules(both) - rules(read(body)) == {"attachment_of_another"}


def test_the_documents_of_an_attached_archive_are_renditions() -> None:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as into:
        into.writestr("报告.html", report_page("form-2021", zeros))
        into.writestr("说明.txt", "填表说明")
    both = read(PROSE, bundle=archive.getvalue())
    assert both["cells"] == read(report_page("form-2021", zeros))["cells"]
    (said,) = [issue for issue in both["issues"] if issue["rule"] == "table_in_attachment"]
    assert said["evidence"] == "报告.html"


def test_a_file_that_cannot_be_read_is_said_beside_the_report() -> None:
    both = read(report_page("form-2021", zeros), scan=b"Rar!\x1a\x07\x00")
    assert "attachment_unread" in rules(both)
    assert "needs_converter" not in rules(both)


def test_a_page_without_anything_is_told_by_its_file() -> None:
    attached = (Resource(ADDRESS, report_page("form-2021", zeros), name="nb.doc"),)
    reading = process(Capture(Resource(ADDRESS, b""), attached))
    assert reading.outcome is Outcome.REPORT
