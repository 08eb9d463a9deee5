"""Golden list pages: what each family reads in a page, written by golden.py, reviewed by people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.pages import Page
from crawler.spiders.base import Ask
from crawler.spiders.walker import FAMILIES
from tests.crawler import golden


@pytest.mark.parametrize("path", golden.pages(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_family_reads_its_golden_page(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert json.loads(json.dumps(golden.read(path))) == expected


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_every_family_has_golden_pages(name: str) -> None:
    assert len(list((golden.PAGES / name).glob("*.html"))) >= 2


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_an_empty_page_is_empty_to_every_family(name: str) -> None:
    column = "https://www.yunxi.test/zfxxgk/zfxxgknb/"
    listing = FAMILIES[name].read(Page(column, ""), Ask(column), column)
    assert (listing.entries, listing.columns, listing.following) == ((), (), ())


@pytest.mark.parametrize(
    ("call", "files"),
    [
        ('createPageHTML(3, 0, "index", "html")', ["index_1.html", "index_2.html"]),
        ('createPage(3, 0, "index", "html")', ["index_1.html", "index_2.html"]),
        (
            'createPageHTML(3, 0, "list", "shtml", "black2", 41)',
            ["list_1.shtml", "list_2.shtml"],
        ),
        ("createPageHTML('paging', 3, 1, 'index', 'html', 41)", ["index_2.html", "index_1.html"]),
        ("createPageHTML('page_div',3,0,'list','shtml',41)", ["list_1.shtml", "list_2.shtml"]),
        ("createPageHTML(countPage, 0, 'index', 'htm')", ["index_1.htm", "index_2.htm"]),
        ('createPageHTML(1, 0, "index", "html")', []),
    ],
)
def test_the_form_of_the_pager_call_says_what_page_two_is_called(
    call: str, files: list[str]
) -> None:
    column = "https://www.yunxi.test/nb/"
    page = Page(column, f"<html><script>var countPage = 3;{call};</script></html>")
    following = FAMILIES["trs"].read(page, Ask(column), column).following
    assert [ask.url.removeprefix(column) for ask in following] == files


def test_a_page_that_calls_itself_by_another_number_is_told_so() -> None:
    column = "https://www.yunxi.test/nb/"
    page = Page(f"{column}index_2.html", '<script>createPageHTML(4, 2, "index", "html")</script>')
    listing = FAMILIES["trs"].read(page, Ask(page.url, page=2, mode="1"), column)
    assert listing.page == 3
    assert [ask.url for ask in listing.following] == [f"{column}index_3.html"]


def test_a_full_page_without_a_pager_is_probed_and_a_short_one_is_not() -> None:
    column = "https://www.yunxi.test/nb/"

    def following(rows: int) -> list[str]:
        links = "".join(
            f'<li><a href="./202501/t20250120_{n}.html">局{n}2024年政府信息公开年报</a></li>'
            for n in range(rows)
        )
        page = Page(column, f"<ul>{links}</ul>")
        return [ask.url for ask in FAMILIES["trs"].read(page, Ask(column), column).following]

    assert following(4) == []
    names = ("index_1.html", "index_2.html", "index_1.shtml", "index_2.shtml")
    assert following(15) == [column + name for name in names]
