"""LonSun portals (portals.md 6): further lines by XHR, or reports year by year inline.

In go a portal's items, out come `/public/column/N?type=3`, the fragments of `/site/label/8888`,
and, where a column belongs to one body, pages of the column that are the reports themselves.
"""

from __future__ import annotations

import html
import random

from tests.strangers import lists, shelf
from tests.strangers.site import Answer, Asked, Item, Site

SHAPES = ["navli", "nav_con", "gk_list"]
LABEL = "/site/label/8888"


def build(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """A column of one body is inline as often as not; any other is a list."""
    if shelf.whole(items) and rng.random() < 0.7:
        return inline(rng, site, column, items, number)
    organ = 6900 + number
    for at, item in enumerate(items):
        item.path = f"/public/{organ}/{146400000 + number * 900 + at}.html"
        dress(rng, item, number, at)
    size, shape = rng.choice([5, 8, 15]), rng.choice(SHAPES)
    manner = lists.draw_manner(rng)
    path = f"/public/column/{organ}"
    total = len(lists.parts(items, size))
    lines = _lines(rng, site, manner, path, items[:size], shape)
    script = (
        f'<div id="page"></div><script>$("#page").Ls.pagination({{pageCount:{total},currPage:1,'
        f"pageSize:{size}}})</script>"
    )
    text = lists.page(site.skin, column, lines, script if total > 1 else "")
    _column(site, path, text, number)
    if total > 1:
        _label(rng, site, items, organ, (path, size, shape), manner)
    more = rng.choice(["", "&action=list", "&action=list&nav=5&sub=4"])
    return f"{site.base}{path}?type=3{more}"


def dress(rng: random.Random, item: Item, number: int, at: int) -> None:
    """The vendor's containers, and files below `/group6/`."""
    if item.twin_of:
        return
    item.article.container = rng.choice(['class="wzcon j-fontContent"', 'class="wzcon"'])
    code = shelf.digest(number, at, size=18)
    shelf.refile(item, lambda _: f"/group6/M00/0A/1C/wKgB{code}-AV3c9.pdf")


def _column(site: Site, path: str, text: str, number: int) -> None:
    head = f'<meta name="SiteId" content="{6788111 + number}">'
    site.put(path, text.replace("<title>", f"{head}<title>", 1))


def _lines(
    rng: random.Random, site: Site, manner: lists.Manner, path: str, items: list[Item], shape: str
) -> str:
    """One of the three shapes that the vendor's labels have."""
    del manner
    made = []
    for item in items:
        href = html.escape(item.outside or site.link(rng, path, item.path, plain=True))
        title = html.escape(item.list_title)
        when = f'<span class="date">{item.published}</span>'
        if shape == "gk_list":
            made.append(
                f'<li><a class="title" href="{href}" title="{title}">{title}</a>{when}</li>'
            )
        else:
            made.append(f'<li><a href="{href}" title="{title}">{title}</a>{when}</li>')
    lines = f"<ul>{''.join(made)}</ul>"
    return {
        "navli": f'<div class="xxgk_navli">{lines}</div>',
        "nav_con": f'<div class="xxgk_nav_con">{lines}</div>',
        "gk_list": f'<div class="gk_list">{lines}</div>',
    }[shape]


def _label(
    rng: random.Random,
    site: Site,
    items: list[Item],
    organ: int,
    layout: tuple[str, int, str],
    manner: lists.Manner,
) -> None:
    path, size, shape = layout
    seed, before = rng.random(), site.answers.get(LABEL)

    def answer(asked: Asked) -> Answer:
        if asked.query.get("organId") != str(organ):
            return before(asked) if callable(before) else shelf.fragment("")
        if asked.query.get("labelName") != "publicInfoList":
            return shelf.fragment("")
        page = shelf.number(asked, "pageIndex")
        chosen = shelf.window(items, page, size)
        again = random.Random(f"{seed}{page}")
        if not chosen:
            return shelf.fragment("<div>暂无相关信息</div>")
        return shelf.fragment(_lines(again, site, manner, path, chosen, shape))

    site.answers[LABEL] = answer


def inline(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """A page a year of the same address, each the report itself; the newest shows by itself too."""
    organ = 6900 + number
    path = f"/public/column/{organ}"
    links = []
    for at, item in enumerate(items):
        assert item.report
        year = item.report.year
        item.path = f"{path}?type=3&nav=5&sub=4&timeFrame={year}&hasContent=true"
        dress(rng, item, number, at)
        article = item.article
        article.place = rng.choice(["h1", "h1", "body"])
        links.append(f'<li><a href="{html.escape(item.path)}">{year}年</a></li>')
    years = f'<ul class="nblist">{"".join(links)}</ul>'
    for item in items:
        item.article.tail += years
    text = lists.page(site.skin, column, years, "")
    _column(site, path, text, number)
    return f"{site.base}{path}?type=3{rng.choice(['', '&action=list', '&nav=5&sub=4'])}"
