"""Openness portals (portals.md 7): annual reports as a content type of their own, shown or sent.

In go a portal's items, out come the old lists by branch and the newer static ones; a report that is
a file is sent by an address that ends in `.html`.
"""

from __future__ import annotations

import random

from tests.strangers import lists, shelf
from tests.strangers.site import Answer, Asked, Dynamic, Item, Site


def old(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """`/opennessAnnualReport/?branch_id=…&page=2`, articles by 24 hexadecimal digits."""
    branch = shelf.digest(site.base, number, size=24)
    frame = rng.choice(
        [
            "/openness/detail/annual_report/{}.html",
            "/xxgk/openness/detail/annual_report/{}.html",
            "/openness/detail/content/{}.html",
            "/xxgkAnnualReport/detail/{}.html",
        ]
    )
    for at, item in enumerate(items):
        item.path = frame.format(shelf.digest(branch, at, size=24))
        _dress(item, number, at)
    kind = rng.choice(["opennessAnnualReport", "opennessContent"])
    query = f"branch_id={branch}"
    if kind == "opennessContent":
        query += "&column_code=90000"
    path = f"/{kind}/"
    chunks = lists.parts(items, rng.choice([5, 10]))
    manner = lists.draw_manner(rng)
    for now, chunk in enumerate(chunks):
        lines = lists.block(rng, site, manner, path, chunk)
        pages = [f"{path}?{query}&page={at + 1}" for at in range(len(chunks))]
        text = lists.page(site.skin, column, lines, _links(pages, now))
        site.put(pages[now], text)
        if not now:
            site.put(f"{path}?{query}", text)
    return f"{site.base}{path}?{query}"


def new(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """`/OpennessContent/showList/…/page_1.html`; a report that is a file has a page `download`."""
    branch = 700 + number
    for at, item in enumerate(items):
        identifier = 3600 + number * 300 + at
        item.path = f"/openness/OpennessAnnualReport/show/{identifier}.html"
        if item.file and not item.twin_of:
            item.path = f"/openness/OpennessAnnualReport/download/{identifier}.html"
            kind = rng.choice(["application/msword", "application/octet-stream"])
            item.sent = Answer(item.file, 200, kind)
        _dress(item, number, at)
    root = rng.choice(["/OpennessContent/showList", "/News/showList"])
    folder = f"{root}/{branch}/{34000 + number}/" if "Open" in root else f"{root}/{branch}/"
    chunks = lists.parts(items, rng.choice([5, 10]))
    manner = lists.draw_manner(rng)
    pages = [f"{folder}page_{at + 1}.html" for at in range(len(chunks))]
    for now, (path, chunk) in enumerate(zip(pages, chunks, strict=True)):
        lines = lists.block(rng, site, manner, path, chunk)
        site.put(path, lists.page(site.skin, column, lines, _links(pages, now)))
    past = f"{folder}page_{len(chunks) + 1}.html"
    if rng.random() < 0.5:
        site.answers[past] = _again(site.answers[pages[-1]])
    return site.base + pages[0]


def _again(held: Answer | Dynamic) -> Dynamic:
    """The last page over and over."""

    def answer(_: Asked) -> Answer:
        assert isinstance(held, Answer)
        return held

    return answer


def _dress(item: Item, number: int, at: int) -> None:
    if item.twin_of:
        return
    item.article.container = 'id="zoom" class="newscontnet"'
    code = shelf.digest(number, at, size=24)
    shelf.refile(item, lambda _: f"/upload/openness/{code}.pdf")


def _links(pages: list[str], now: int) -> str:
    if len(pages) == 1:
        return ""
    numbers = "".join(
        f"<b>{at + 1}</b>" if at == now else f'<a href="{page.replace("&", "&amp;")}">{at + 1}</a>'
        for at, page in enumerate(pages)
    )
    last = pages[min(now + 1, len(pages) - 1)].replace("&", "&amp;")
    return f'<div class="pagination">{numbers}<a href="{last}">下一页</a></div>'
