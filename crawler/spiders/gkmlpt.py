"""Guangdong: the province's disclosure platform gkmlpt, and NFCMS beside it (portals.md section 5).

`/gkmlpt/index` is a frame for scripts: its page holds the tree of columns in `_CONFIG.TREE` and the
site's number (SID). The columns whose names say 年报 (or the one the registry names behind `#`)
are asked from `/gkmlpt/api/all/COLUMN?page=N&sid=SID`, a hundred rows a page; `post_count` may
promise more than `total`, past the end come 404 or no rows. A column with a `jump_url`, which
annual reports often are, is an ordinary NFCMS list elsewhere: `index.html`, `index_2.html`,
articles `content/post_ID.html`; so is a row of type `url`. A report's body may stand in
`_CONFIG.DETAIL` alone: that is the reader's business (pipelines/extract/scripted.py). Unknown: at
which of two addresses a department's sub-site answers the API; both are tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from crawler import titles
from crawler.addresses import join, with_query
from crawler.pages import Page
from crawler.spiders.base import Ask, Entry, Listing, opening, sift, with_pages
from crawler.spiders.pagers import by_call, by_link, by_probe
from crawler.spiders.rows import after, data_in, listed, literal, rows_in

_TREE = re.compile(r"\bTREE['\"]?\s*[:=]\s*(?=\[)")
_SID = re.compile(r"\bSID['\"]?\s*[:=]\s*['\"]?(\w+)")
_NUMBER = re.compile(r"\d+")


class Gkmlpt:
    name = "gkmlpt"

    def first(self, url: str) -> Ask:
        return opening(url.partition("#")[0])

    def read(self, page: Page, ask: Ask, column: str) -> Listing:
        if (data := data_in(page.text)) is not None:
            rows = rows_in(data, page.url)
            following = after(
                ask, len(rows.links), rows.total, lambda n, _: Ask(with_query(ask.url, page=n))
            )
            jump = data.get("classify", {}).get("jump_url") if isinstance(data, dict) else ""
            columns = (Entry(url, "年报"),) if (url := join(page.url, str(jump or ""))) else ()
            return with_pages(replace(listed(rows), columns=columns), following)
        if found := _TREE.search(page.text):
            nodes = list(_nodes(literal(page.text[found.end() :]) or []))
            return Listing(columns=tuple(_columns(page, nodes, column)))
        listing = sift(page, column)
        following, call = by_call(page, ask)
        following = by_link(page, ask) or following
        if not following and call is None:
            # the pager's markup is unknown, the second page's name is not
            following = by_probe(page, ask, len(listing.documents), full=2, bases=(1, 0))
        return with_pages(listing, following)


def _nodes(value: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[Mapping[str, Any], set[str]]]:
    """Every node of the tree with the ids of those above it; a flat tree names the parent only."""
    for node in value if isinstance(value, list) else ():
        if isinstance(node, Mapping):
            own = (*above, str(node.get("parent", "")))
            yield node, set(own)
            yield from _nodes(node.get("children"), (*own, str(node.get("id"))))


def _columns(
    page: Page, nodes: list[tuple[Mapping[str, Any], set[str]]], column: str
) -> Iterator[Entry]:
    """The columns of annual reports in the tree, and those below them."""
    named = _NUMBER.search(urlsplit(column).fragment)
    ids = {str(node.get("id")) for node, _ in nodes}
    one = named[0] if named and named[0] in ids else None
    wanted: set[str] = set()
    for node, above in nodes:
        name, own = str(node.get("name", "")), str(node.get("id"))
        if own == one or above & wanted or (one is None and titles.can_be_report(name)):
            wanted.add(own)
            if jump := join(page.url, str(node.get("jump_url") or "")):
                yield Entry(jump, name)
            elif str(node.get("post_count", "")) != "0":
                yield _entry(page, own, name)


def _entry(page: Page, number: str, name: str) -> Entry:
    """The API's address for a column: below the sub-site's own platform, else the host's."""
    sid = _SID.search(page.text)
    path = urlsplit(page.url).path.partition("/gkmlpt/")[0]
    query = "?page=1" + (f"&sid={sid[1]}" if sid else "")
    ways = [f"{prefix}/gkmlpt/api/all/{number}{query}" for prefix in dict.fromkeys((path, ""))]
    first, *others = (url for way in ways if (url := join(page.url, way)))
    return Entry(first, name, others=tuple(others))
