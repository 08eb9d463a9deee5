"""大汉 Hanweb, jpaas: a list's rows by GET from the unit that its page names (portals.md 3c).

The page carries `<script src="…/unitbuild.js" url="/api-gateway/…/build/unit" queryData="{…}">`.
That address with those parameters and `paramJson={"pageNo":2,"pageSize":15}` answers JSON with a
piece of HTML, whose outer element says `count` and `rows`; a bare pageNo is ignored, and some
servers give page 1 whatever is asked. The first rows stand in the page or come by script as well;
where the page does not say how many it shows, page 1 is asked once more, so that none is missed. A
page may have several units (menus); one whose tagId speaks of a list goes first. Unknown: the
cookie that one ministry wants, which is Scrapy's business.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.addresses import join
from crawler.pages import Page
from crawler.spiders.base import Ask, Listing, sift, sift_links, with_pages
from crawler.spiders.rows import data_in, literal

_UNITS = "//script[contains(@src, 'unitbuild') and @url]"
_SAID = r"\b{}=\\?[\"'](\d+)"
_LIST = re.compile(r"列表|list", re.I)
_ROWS = 15


def read(page: Page, ask: Ask, column: str) -> Listing | None:
    """What a page with such a unit, or such a unit's answer, says; None for any other page."""
    if (data := data_in(page.text)) is not None:
        markup = "".join(_markup(data))
        listing = sift_links(Page(column, markup).links, column, column)
        count, rows = _said(markup, "count"), _said(markup, "rows") or _ROWS
        following = [_turned(ask, math.ceil(count / rows))] if listing.documents else []
        if count and _asked(ask.url)["pageNo"] * rows >= count:
            following = []
        return with_pages(replace(listing, total=count), following)
    units = [_unit(page, unit.attrib) for unit in page.tree.xpath(_UNITS)] if ask.page == 1 else []
    if not units:
        return None
    listing = sift(page, column)
    count, rows = _said(page.text, "count"), _said(page.text, "rows")
    if listing.entries and count and rows and rows >= count:
        return listing
    number = 2 if listing.entries else 1
    first = [2] if number == 2 and rows else list(range(1, number + 1))
    declared = math.ceil(count / rows) if rows else 0
    ways = [
        Ask(_address(url, query, n, rows or _ROWS), number, mode="unit", declared=declared)
        for url, query in sorted(units, key=lambda unit: not _LIST.search(unit[1].get("tagId", "")))
        for n in first
    ]
    return with_pages(listing, ways)


def _unit(page: Page, attributes: Any) -> tuple[str, dict[str, str]]:
    query = literal(attributes.get("querydata", "")) or {}
    return join(page.base, attributes["url"]) or page.url, {k: str(v) for k, v in query.items()}


def _address(url: str, query: dict[str, str], number: int, size: int) -> str:
    asked = json.dumps({"pageNo": number, "pageSize": size}, separators=(",", ":"))
    return f"{url.partition('?')[0]}?{urlencode({**query, 'paramJson': asked})}"


def _asked(url: str) -> dict[str, int]:
    query = dict(parse_qsl(urlsplit(url).query))
    found: dict[str, int] = json.loads(query.get("paramJson", '{"pageNo": 1, "pageSize": 15}'))
    return found


def _turned(ask: Ask, declared: int) -> Ask:
    """The same unit for the page after."""
    asked, query = _asked(ask.url), dict(parse_qsl(urlsplit(ask.url).query))
    url = _address(ask.url, query, asked["pageNo"] + 1, asked["pageSize"])
    return Ask(url, ask.page + 1, mode=ask.mode, declared=ask.declared or declared)


def _markup(value: Any) -> Iterator[str]:
    """The pieces of HTML in a JSON value."""
    if isinstance(value, str) and "<" in value:
        yield value
    for inner in value.values() if isinstance(value, dict) else ():
        yield from _markup(inner)


def _said(markup: str, name: str) -> int:
    found = re.search(_SAID.format(name), markup)
    return int(found[1]) if found else 0
