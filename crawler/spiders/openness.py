"""安徽商网, "openness": annual reports as a content type of their own (portals.md section 7).

A list is `/OpennessAnnualReport/` (also Xxgk…; old: `/opennessAnnualReport/?branch_id=HEX`, one a
department) or `/OpennessContent/showList/BRANCH/COLUMN/page_1.html`; its next page is `page_2.html`
or `&page=2`, by the pager's link where there is one, else by the number. Past the end the rows
repeat or are none. A report is `show/ID.html` (or `detail/`), a page, or `download/ID.html`, which
is a Word or PDF file behind an address that ends in html. An index without rows leads to its
departments, each the same address with another `branch_id`. Unknown: the department tree that old
sites fetch by script (`jsonTree`); a list that needs it is reported as empty.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from crawler import titles
from crawler.addresses import address_key, is_file, with_query
from crawler.pages import Page
from crawler.spiders.base import Ask, Entry, Listing, opening, sift, with_pages
from crawler.spiders.pagers import by_call, by_link

_PAGED = re.compile(r"page_(\d+)(\.html?)$")
_FULL = 5
"""Rows below which a list without a pager's link is taken to be whole."""


class Openness:
    name = "openness"

    def first(self, url: str) -> Ask:
        return opening(url)

    def read(self, page: Page, ask: Ask, column: str) -> Listing:
        listing = sift(page, column)
        if not listing.entries:
            listing = replace(listing, columns=(*listing.columns, *_branches(page, listing)))
        following = by_link(page, ask) or by_call(page, ask)[0]
        if not following and len(listing.documents) >= _FULL and ask.mode != "link":
            following = _numbered(page.url, ask)
        return with_pages(listing, following)


def _numbered(url: str, ask: Ask) -> list[Ask]:
    """The next page by its number, where the address has one, or has room for one."""
    number = ask.page + 1
    if _PAGED.search(url):
        return [Ask(_PAGED.sub(rf"page_{number}\2", url), number)]
    if urlsplit(url).query:
        return [Ask(with_query(url, page=number), number)]
    return []


def _branches(page: Page, listing: Listing) -> list[Entry]:
    """The departments' lists: this list's address with another branch."""
    own = urlsplit(page.url)
    known = {address_key(entry.url) for entry in listing.columns} | {address_key(page.url)}
    return [
        Entry(link.url, link.title)
        for link in page.links
        if (urlsplit(link.url).netloc, urlsplit(link.url).path.rstrip("/"))
        == (own.netloc, own.path.rstrip("/"))
        and "branch_id" in parse_qs(urlsplit(link.url).query)
        and "page" not in parse_qs(urlsplit(link.url).query)
        and not is_file(link.url)
        and not titles.can_be_report(link.title)
        and address_key(link.url) not in known
    ]
