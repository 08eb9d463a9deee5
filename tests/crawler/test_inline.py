"""A report in the page of its column: printed there, or a file that the page of one year shows."""

from __future__ import annotations

import pytest

from crawler.pages import Page
from crawler.spiders.inline import report_in

YEAR = "https://www.yunxi.test/module/xxgk/xxgkAnnualReport.jsp?fbtime=2024&area=1133"
TITLE = "2024年政府信息公开工作年度报告"
FILE = '<div id="pdfshow" data-value="/attach/0/a1.pdf"></div>'


@pytest.mark.parametrize(
    ("url", "heading", "body", "title"),
    [
        (YEAR, TITLE, FILE, TITLE),
        (YEAR, TITLE, "", None),
        (YEAR, "2023年政府信息公开工作年度报告", FILE, None),
        (YEAR, "政府信息公开年报", FILE, None),
        ("https://www.yunxi.test/public/column/6981?type=3", TITLE, FILE, None),
        (YEAR, TITLE, "".join(f'<a href="{n}.pdf">附件</a>' for n in range(3)), None),
    ],
)
def test_a_year_page_with_its_report_as_a_file_is_the_report(
    url: str, heading: str, body: str, title: str | None
) -> None:
    html = f"<html><body><h1>{heading}</h1>{body}</body></html>"
    assert report_in(Page(url, html)) == title
