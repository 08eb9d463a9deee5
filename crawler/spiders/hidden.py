"""Lists that a page shows, or holds in its scripts, or behind an address that stands in them.

For lists whose HTML shows none (portals.md sections 1 and 9, hazards.md section 7): rows written by
`document.writeln`, a list of objects in a script (`var dataList = […]`), and the literal addresses
that a script asks: Fujian's `/fjdzapp/search?…`, a `….json`, a `data-url`. No script is run and no
address is made up: what is only put together while a script runs stays an empty list, which is
reported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from crawler.addresses import join, with_query
from crawler.pages import Page
from crawler.spiders.base import Ask, Listing, sift, sift_links, with_pages
from crawler.spiders.rows import after, data_in, listed, literal, rows_in

_WRITTEN = re.compile(r"""document\.writeln?\(\s*("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')\s*\)""")
_OBJECTS = re.compile(r"[=:(]\s*(?=\[\s*\{)")
_ASKED = re.compile(
    r"""["']([^"'<>\s]*(?:/fjdzapp/search\?|\.json(?=["'?]))[^"'<>\s]*)["']|"""
    r"""\bdata-url=["']([^"'<>\s]+)["']"""
)
_CHANNEL = re.compile(r"\bchnlid['\"]?\s*[:=]\s*['\"]?(\d+)")
_PAGE = ("page", "pageNo", "pageIndex", "currentPage", "cur_page", "pageNum", "pn")
_MOST = 3
"""Addresses of one page that are tried."""
_LITERALS = 20
"""Lists of objects in one page's scripts that are looked into."""


def rows_of(page: Page, ask: Ask) -> Listing | None:
    """What an answer that is data says; None for a page."""
    if (data := data_in(page.text)) is None:
        return None
    rows = rows_in(data, page.url)
    named = next((name for name, _ in parse_qsl(urlsplit(ask.url).query) if name in _PAGE), None)
    if named is None:
        return listed(rows)
    following = after(
        ask, len(rows.links), rows.total, lambda n, _: Ask(with_query(ask.url, **{named: n}))
    )
    return with_pages(listed(rows), following)


def found_in(page: Page, column: str) -> Listing | None:
    """What the scripts of a page without rows hold, or where they ask for it."""
    written = "".join(_written(page.text))
    if written:
        listing = sift_links(Page(page.base, written).links, page.url, column)
        if listing.entries:
            return listing
    for found in islice(_OBJECTS.finditer(page.text), _LITERALS):
        rows = rows_in(literal(page.text[found.end() :]), page.base)
        if (listing := listed(rows)).entries:
            return listing
    asks = [Ask(url) for url in dict.fromkeys(_asked(page))]
    return with_pages(Listing(), asks[:_MOST]) if asks else None


def _written(text: str) -> Iterator[str]:
    for found in _WRITTEN.finditer(text):
        inner = found[1][1:-1].replace("\\'", "'").replace('\\"', '"').replace('"', '\\"')
        try:
            yield json.loads(f'"{inner}"', strict=False)
        except ValueError:
            continue


def _asked(page: Page) -> Iterator[str]:
    """The addresses for rows that stand in the page; Fujian's is asked for its channel's page 1."""
    for found in _ASKED.findall(page.text):
        url = join(page.base, (found[0] or found[1]).replace("&amp;", "&"))
        if url is None:
            continue
        if "/fjdzapp/search?" in url:
            channel = _CHANNEL.search(page.text)
            if "classsql=" not in url and channel:
                url = with_query(url, classsql=f"chnlid={channel[1]}*")
            url = (
                with_query(url, page=1)
                if "prepage=" in url
                else with_query(url, prepage=15, page=1)
            )
        yield url


def shown_or_hidden(page: Page, ask: Ask, column: str) -> tuple[Listing, bool]:
    """The list as its page shows it or, where that shows none, as its scripts hold it; and whether
    the page's pager is the list's: rows that came as data, or come from elsewhere, bring their own.
    """
    if (rows := rows_of(page, ask)) is not None:
        return rows, False
    listing = sift(page, column)
    if ask.page == 1 and not listing.entries and (hidden := found_in(page, column)):
        listing = replace(hidden, columns=(*listing.columns, *hidden.columns))
    return listing, not listing.frame
