"""The next page where the pager is no link with a text: by the numbers that stand in the page."""

from __future__ import annotations

import pytest

from crawler.pages import Page
from crawler.spiders.base import Ask
from crawler.spiders.families import FAMILIES

NB = "https://www.yunxi.test/nb/"


def following(url: str, body: str, number: int = 1) -> list[str]:
    page = Page(url, f"<html><body>{body}</body></html>")
    asks = FAMILIES["generic"].read(page, Ask(url, number, mode="link"), NB).following
    return [ask.url.removeprefix(NB) for ask in asks]


@pytest.mark.parametrize(
    ("url", "body", "number", "expected"),
    [
        (NB, '<option value="index_2.html">2</option>', 1, ["index_2.html"]),
        (NB, "<i onclick=\"location.href='./index_1.html'\">›</i>", 1, ["index_1.html"]),
        (f"{NB}list.jhtml", '<a href="list_2.jhtml"><img src="r.gif"></a>', 1, ["list_2.jhtml"]),
        (f"{NB}index_2.html", '<option value="index_3.html"><option value="index_1.html">', 2,
         ["index_3.html"]),
        # the last page alone says nothing of the second
        (NB, '<option value="index_9.html">末页</option>', 1, []),
        (f"{NB}index_3.html", '<option value="index_1.html"><option value="index_2.html">', 4, []),
        (f"{NB}iList.jsp?node_id=a&cat_id=1", '<a href="?cat_id=1&cur_page=2"><b></b></a>', 1,
         ["iList.jsp?node_id=a&cat_id=1&cur_page=2"]),
        ("https://www.yunxi.test/eportal/ui?pageId=559300", '<a href="javascript:next(2)">后</a>',
         1, ["https://www.yunxi.test/eportal/ui?pageId=559300&currentPage=2"]),
        (f"{NB}list.thtml?id=7&pn=1", "<p>无页码</p>", 1, []),
    ],
)  # fmt: skip
def test_the_next_number_is_found_where_it_stands(
    url: str, body: str, number: int, expected: list[str]
) -> None:
    assert following(url, body, number) == expected


@pytest.mark.parametrize(("rows", "expected"), [(10, ["list.thtml?id=7&pn=2"]), (9, [])])
def test_a_full_page_with_a_number_is_counted_on(rows: int, expected: list[str]) -> None:
    links = "".join(
        f'<li><a href="/n/2025/0120/{11141 + n}.html">局{n}2024年政府信息公开年报</a></li>'
        for n in range(rows)
    )
    assert following(f"{NB}list.thtml?id=7&pn=1", f"<ul>{links}</ul>") == expected
