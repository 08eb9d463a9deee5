"""Lists that deliver less than they declare, in dialects of address that nobody has written down.

A list that ends early looks like a short list, so each of these is a portal of its own: what was
asked for, and what the run says of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from crawler.pages import Page
from crawler.spiders.base import Ask, sift
from crawler.spiders.totals import Tally, promised
from crawler.spiders.walker import FAMILIES
from tests.crawler.server import Site, sites
from tests.crawler.world import Ran, entry, listing, report, row, run, title

LIST = "/zwgk/nb/list.htm"
HERE = f"http://www.yunxi.test{LIST}"


def strange(number: int) -> str:
    """An address in no dialect that the data knows."""
    return f"/gknb/{number}.unheard"


def pages(site: Site, sizes: list[int], pager: str, notices: tuple[int, ...] = ()) -> None:
    """Lists of `sizes` reports at list.htm, list2.htm, …; `pager` is filled with page and next.

    Pages in `notices` hold other documents of the same dialect instead of reports.
    """
    number = 0
    for at, size in enumerate(sizes, start=1):
        rows = []
        for _ in range(size):
            number += 1
            agency = f"云溪市第{number}局"
            said = f"云溪市第{number}号会议纪要公示" if at in notices else title(agency, 2024)
            rows.append(row(strange(number), said))
            site.pages[strange(number)] = report(agency, 2024)
        following = f"list{at + 1}.htm" if at < len(sizes) else ""
        link = f'<a href="{following}">下一页</a>' if following else "<span>下一页</span>"
        path = LIST if at == 1 else LIST.replace("list", f"list{at}")
        site.pages[path] = listing(*rows, after=f"<p>{pager.format(at)}{link}</p>")


def short(site: Site) -> None:
    """The pager says that 9 records are there, and its last page is gone from it."""
    pages(site, [3, 3], "共9条 {}/3")


def stuck(site: Site) -> None:
    """The pager's link to the third page leads to where it stands."""
    pages(site, [3, 3, 3], "共9条 {}/3")
    site.pages.pop(LIST.replace("list", "list3"))
    site.pages[LIST.replace("list", "list2")] = str(
        site.pages[LIST.replace("list", "list2")]
    ).replace("list3.htm", "list2.htm")


def empty(site: Site) -> None:
    """The second page that the pager links to has no row at all."""
    pages(site, [3, 3], "")
    site.pages[LIST.replace("list", "list2")] = listing(after="字" * 90)


def called(site: Site) -> None:
    """A pager call whose first argument names its container counts from 1 (UCAP)."""
    call = "<script>createPageHTML('page_div',2,{},'list','shtml',4)</script>"
    for at, path in ((1, "/nb/list.shtml"), (2, "/nb/list_2.shtml")):
        rows = []
        for number in (at, at + 2):
            site.pages[strange(number)] = report(f"云溪市第{number}局", 2024)
            rows.append(row(strange(number), title(f"云溪市第{number}局", 2024)))
        site.pages[path] = listing(*rows, after=call.format(at))


WORLD: dict[str, tuple[Any, str, str, int]] = {
    # name: (what it serves, outcome, first word of the reason, reports asked for)
    "whole": (lambda site: pages(site, [3, 3, 1], "共7条 {}/3"), "ok", "", 7),
    "notices": (lambda site: pages(site, [3, 3, 3], "", notices=(2,)), "ok", "", 6),
    "short": (short, "failed", "incomplete_list", 6),
    "hidden-row": (lambda site: pages(site, [3, 3], "共7条 {}/2"), "ok", "gap", 6),
    "stuck": (stuck, "failed", "incomplete_list", 6),
    "empty-page": (empty, "failed", "incomplete_list", 3),
    "called": (called, "ok", "", 4),
}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ran, dict[str, Site]]]:
    with sites(len(WORLD)) as opened:
        named = dict(zip(WORLD, opened, strict=True))
        for name, site in named.items():
            WORLD[name][0](site)
        entries = [
            entry(site, name, "/nb/list.shtml" if name == "called" else LIST, family="generic")
            for name, site in named.items()
        ]
        yield run(tmp_path_factory.mktemp("short"), entries, years=[2024]), named


@pytest.mark.parametrize("name", WORLD)
def test_what_a_list_declares_is_compared_with_what_it_delivered(
    ran: tuple[Ran, dict[str, Site]], name: str
) -> None:
    _, outcome, reason, reports = WORLD[name]
    found = ran[0][name]
    assert (found["outcome"], found["reason"].partition(":")[0]) == (outcome, reason), found
    assert found["pages"] == reports


def test_page_two_of_a_one_based_call_is_asked_for_by_its_name_alone(
    ran: tuple[Ran, dict[str, Site]],
) -> None:
    asked = ran[1]["called"].paths
    assert "/nb/list_2.shtml" in asked
    assert "/nb/list_1.shtml" not in asked


@pytest.mark.parametrize(
    ("body", "records"),
    [
        ("<p>共41条 1/3</p>", 41),
        ("<p>共 41 条记录 第1页/共3页</p>", 41),
        ("<p>共3页 共41条</p>", 41),
        ("<p>本年度共41条建议得到办理</p>", 0),
        ("<p>共41条 1/3</p><p>共12条 1/1</p>", 0),
        ("<script>createPageHTML('paging',3,1,'index','html',41);</script>", 41),
        ('<script>createPageHTML(3,0,"index","shtml","black2",41);</script>', 41),
        ('<script>createPageHTML(3, 0, "index", "html");</script>', 0),
        ('<script>createPageHTML(30, 0, "index", "html", 5);</script>', 0),
    ],
)
def test_the_total_that_a_list_prints(body: str, records: int) -> None:
    assert promised(Page(HERE, f"<html><body>{body}</body></html>")) == records


def test_what_stands_beside_a_report_in_its_dialect_is_a_document() -> None:
    page = Page(
        HERE,
        f'<a href="{strange(1)}">云溪市水利局2024年政府信息公开年报</a>'
        f'<a href="{strange(2)}">会议纪要</a><a href="/about/us.unheard">关于我们</a>',
    )
    assert sift(page, HERE).documents == {
        "www.yunxi.test/gknb/1.unheard",
        "www.yunxi.test/gknb/2.unheard",
    }


def test_a_menu_is_no_row_of_the_list() -> None:
    tally = Tally()
    menu = '<a href="/x/">政府信息公开指南和目录</a>'
    for number in (1, 2):
        rows = f'<p>共3条 {number}/2</p><a href="{strange(number)}">某局年度工作情况的说明</a>'
        tally.add(Page(HERE, menu + rows), frozenset(), number)
    assert tally.collected == 2
    assert tally.shortfall(refused=False) == (
        "incomplete_list",
        "2 of the 3 records that the list declares were seen",
    )
    # a total that only the server contradicts is known to lie
    assert tally.shortfall(refused=True) == (
        "gap",
        "2 of the 3 records that the list declares were seen",
    )


def test_a_page_with_a_call_reads_its_links_all_the_same() -> None:
    page = Page(HERE, "<script>createPageHTML('page_div',2,1,'list','shtml',4)</script>")
    following = FAMILIES["generic"].read(page, Ask(HERE), HERE).following
    assert [ask.url.rpartition("/")[2] for ask in following] == ["list_2.shtml", "list_1.shtml"]
