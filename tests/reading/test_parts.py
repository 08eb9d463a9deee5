"""An article in several pages says what it says in one."""

from __future__ import annotations

import re
import urllib.request
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree, html

from pipelines import Capture, Outcome, Resource, process
from pipelines.parts import is_pager, number_of
from tests.replica import Replica

HERE = "http://www.yunxi.gov.cn/nb/content_7.shtml"
PAGER = '<div class="pages">{before}<b>{now}</b> {links} {after}</div>'


@pytest.fixture(scope="module")
def pages() -> list[tuple[str, str]]:
    """One report page of each of the replica's portals, with its address."""
    with Replica() as replica:
        first = {
            record["region_code"]: record["url"]
            for record in replica.truth
            if record["template"] == "form-2021" and not record["url"].endswith(".pdf")
        }
        read = [(url, urllib.request.urlopen(url).read()) for url in first.values()]
        return [(url, body.decode("utf-8", "replace")) for url, body in read]


def container(tree: Any) -> Any:
    """The element most of whose children are the report's paragraphs and tables."""
    return max(tree.iter("div", "td", "article"), key=lambda e: len(e.findall("p")))


def cut(text: str, count: int) -> list[str]:
    """A page's article in `count` pages of the same template, each with a pager and a counter."""
    whole = html.document_fromstring(text)
    children = len(container(whole))
    assert children > 2 * count
    bounds = [children * number // count for number in range(count + 1)]
    made = []
    for number in range(count):
        tree = deepcopy(whole)
        place = container(tree)
        for at, child in enumerate(list(place)):
            if not bounds[number] <= at < bounds[number + 1]:
                place.remove(child)
        names = ["content_7.shtml", *(f"content_7_{n}.shtml" for n in range(2, count + 1))]
        links = " ".join(f'<a href="{name}">{n}</a>' for n, name in enumerate(names, 1))
        after = '<a href="#">下一页</a>' if number + 1 < count else ""
        place.append(
            html.fragment_fromstring(
                PAGER.format(before="", now=number + 1, links=links, after=after)
            )
        )
        shown = etree.tostring(tree, encoding="unicode", method="html")
        made.append(shown.replace("</body>", f"<i>访问 {17 + number} 次</i></body>"))
    return made


@pytest.mark.parametrize("count", [2, 3])
def test_a_report_in_parts_reads_as_the_whole(pages: list[tuple[str, str]], count: int) -> None:
    compared = 0
    for _, text in pages:
        whole = process(Capture(Resource(HERE, text.encode())))
        if whole.outcome is not Outcome.REPORT or not len(container(html.fromstring(text))) > 8:
            continue
        first, *rest = (Resource(HERE, one.encode()) for one in cut(text, count))
        parts = tuple(
            replace(one, url=HERE.replace("7.shtml", f"7_{number}.shtml"))
            for number, one in enumerate(rest, 2)
        )
        # in any order, with files between them
        beside = Resource("http://www.yunxi.gov.cn/nb/a.png", b"\x89PNG\r\n\x1a\n", name="图")
        joined = process(Capture(first, (*reversed(parts), beside)))
        assert whole.report is not None
        assert joined.report is not None
        assert joined.report.cells == whole.report.cells
        assert [re.sub(r"\s", "", one.text) for one in joined.report.sections] == [
            re.sub(r"\s", "", one.text) for one in whole.report.sections
        ]
        assert joined.report.identity == whole.report.identity
        compared += 1
    assert compared >= 3


def test_a_body_cut_by_words_is_one(pages: list[tuple[str, str]]) -> None:
    text = pages[0][1]
    tree = html.document_fromstring(text)
    place = container(tree)
    place.insert(len(place) // 2, html.fragment_fromstring("<p>#PAGE_BREAK#</p>"))
    marked = etree.tostring(tree, encoding="unicode", method="html")
    one = process(Capture(Resource(HERE, text.encode()))).report
    other = process(Capture(Resource(HERE, marked.encode()))).report
    assert one is not None
    assert other is not None
    assert (other.sections, other.cells) == (one.sections, one.cells)


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("http://www.yunxi.gov.cn/nb/content_7_2.shtml", 2),
        ("http://www.yunxi.gov.cn/nb/content_7-3.shtml", 3),
        ("http://www.yunxi.gov.cn/nb/content_7.shtml", None),
        ("http://www.yunxi.gov.cn/nb/content_8_2.shtml", None),
        ("http://www.yunxi.gov.cn/nb/content_7_2.pdf", None),
        ("http://other.gov.cn/nb/content_7_2.shtml", None),
        ("http://www.yunxi.gov.cn/zc/content_7_2.shtml", None),
    ],
)
def test_a_part_is_known_by_the_articles_own_name(address: str, number: int | None) -> None:
    assert number_of(address, HERE) == number


def test_a_pagers_words_are_no_prose() -> None:
    for words in ("2", "下一页", "上一页 1 2 3 下一页", "[1] [2] 尾页", "首页 1/3 下页"):
        assert is_pager(words), words
    for words in ("一、总体情况", "附件1", "2024年", "共12件"):
        assert not is_pager(words), words
