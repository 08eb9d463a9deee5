"""LonSun portals: rows as fragments, reports inside the column's page, one column a body."""

from __future__ import annotations

import pytest

from tests.crawler.server import Asked, Reply, Site
from tests.families.portal import (
    FOREIGN,
    SECRET,
    Case,
    Examined,
    Held,
    Truth,
    examine,
    reports,
    truth,
)

ORGAN = "6981"
COLUMN = f"/public/column/{ORGAN}?type=3&action=list"
SIZE = 4


def address(one: Held) -> str:
    return f"/public/{ORGAN}/{146422000 + one.number}.html"


def markup(held: list[Held]) -> str:
    return "".join(
        f'<li><a class="title" href="{address(one)}" title="{one.title}">{one.title[:12]}</a>'
        f'<span class="date">{one.date}</span></li>'
        for one in held
    )


def frame(body: str, script: str = "") -> str:
    return (
        '<html><head><title>政府信息公开年报</title><meta name="SiteId" content="6788111">'
        '</head><body><div class="nav"><a href="/public/column/6981?type=2">政府信息公开指南</a>'
        '<a href="/content/article/551">要闻</a></div>'
        f"{body}<script>{script}</script></body></html>"
    )


def label(site: Site, held: list[Held]) -> None:
    def answer(asked: Asked) -> Reply:
        query = dict(pair.split("=", 1) for pair in asked.path.partition("?")[2].split("&"))
        if query["organId"] != ORGAN or query["labelName"] != "publicInfoList":
            return Reply("no such label", 404)
        page = int(query["pageIndex"])
        rows = markup(held[(page - 1) * SIZE : page * SIZE])
        return Reply(f'<div class="gk_list"><ul>{rows}</ul></div>' if rows else "暂无相关信息")

    site.pages["/site/label/8888"] = answer
    for one in held:
        site.pages[address(one)] = one.page()


def fragments(site: Site) -> Truth:
    held = reports(11)
    label(site, held)
    rows = markup(held[:SIZE])
    rows += f'<li><a href="{FOREIGN}">江州市2024年政府信息公开年报</a></li>'
    rows += f'<li><a href="{SECRET}">云溪市保密局2024年政府信息公开年报</a></li>'
    pager = "$('#page').Ls.pagination({pageCount:3,currPage:1,pageSize:4})"
    site.pages[COLUMN] = frame(f"<ul>{rows}</ul>", pager)
    return truth(held)


def by_script(site: Site) -> Truth:
    """No row in the page; the script's address stands in it, nobody says how many pages."""
    held = reports(11)
    label(site, held)
    query = f"IsAjax=1&labelName=publicInfoList&pageSize=4&pageIndex=1&organId={ORGAN}&type=3"
    site.pages[COLUMN] = frame("<ul></ul>", f"$.get('/site/label/8888?{query}', show)")
    return truth(held)


def inline(site: Site) -> Truth:
    """A link a year, each page the report itself with the other years beside it."""
    held = [Held(number) for number in (0, 11, 22)]
    path = f"/public/column/{ORGAN}?type=3&nav=5&timeFrame={{}}&hasContent=true"
    years = "".join(f'<li><a href="{path.format(one.year)}">{one.year}年</a></li>' for one in held)
    site.pages[COLUMN] = frame(f"<ul>{years}</ul>")
    for one in held:
        body = one.page().partition("<body>")[2].partition("</body>")[0]
        site.pages[path.format(one.year)] = frame(f"<ul>{years}</ul><div>{body}</div>")
    empty = f"<ul>{years}<li><a href='{path.format(2019)}'>2019年</a></li></ul>"
    site.pages[COLUMN] = frame(empty)
    site.pages[path.format(2019)] = frame(f"{empty}<div class='wzcon'>暂无内容</div>")
    return truth(held)


CASES = {
    "fragments": Case(fragments, COLUMN, "lonsun"),
    "by-script": Case(by_script, COLUMN, "lonsun"),
    "inline": Case(inline, COLUMN, "lonsun"),
    "told-by-address": Case(inline, COLUMN, "generic"),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Examined]:
    return examine(tmp_path_factory.mktemp("lonsun"), CASES)


@pytest.mark.parametrize("name", CASES)
def test_every_report_is_found_and_none_invented(found: dict[str, Examined], name: str) -> None:
    found[name].check()


def test_no_page_is_asked_beyond_the_last(found: dict[str, Examined]) -> None:
    asked = [path for path in found["fragments"].site.paths if "/label/" in path]
    assert len(asked) == 2
