"""博达 VSB (Visual SiteBuilder): flat files whose pages are numbered backwards (portals.md 4).

A list is `/a/nb.htm`, its articles are `/info/COLUMN/ID.htm`, its further pages lie in a folder of
its own name and count down: of four pages the second is `nb/3.htm` and the last `nb/1.htm`, so that
old files stay as they are when a page is added. Page 2 can only be known from the pager's link
(下页), never be computed: `nb/4.htm` is page 1 again or nothing. Year and department columns are
files in the same folder (`nb/a2024.htm`), beside the pages; a report may be such a column's only
content, at the column's own address. Unknown: lists that an old `list.jsp` makes, which are read by
their links alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from crawler import titles
from crawler.addresses import address_key, is_article
from crawler.pages import Page
from crawler.spiders.base import Ask, Entry, Listing, leads_down, opening, sift, with_pages
from crawler.spiders.pagers import by_call, by_link

_COLUMN = re.compile(r"/(?!\d+\.)[\w-]+\.html?$")


class Vsb:
    name = "vsb"

    def first(self, url: str) -> Ask:
        return opening(url)

    def read(self, page: Page, ask: Ask, column: str) -> Listing:
        listing = sift(page, column)
        if not listing.entries:
            listing = replace(listing, columns=(*listing.columns, *_beside(page, column, listing)))
        return with_pages(listing, by_link(page, ask) or by_call(page, ask)[0])


def _beside(page: Page, column: str, listing: Listing) -> list[Entry]:
    """Sub-columns in the folder that has the column's name."""
    folder = urlsplit(column).path.rpartition(".")[0] + "/"
    known = {address_key(entry.url) for entry in listing.columns}
    return [
        Entry(link.url, link.title)
        for link in page.links
        if urlsplit(link.url).path.startswith(folder)
        and _COLUMN.search(urlsplit(link.url).path)
        and not is_article(link.url)
        and not link.furniture
        and not titles.can_be_report(link.title)
        and leads_down(link, page.url, column)
        and address_key(link.url) not in known
    ]
