"""Whether a list delivered what it says it holds: the total it prints against what was seen.

A list that ends early looks like any other, unless its own total is asked (hazards.md section 7:
compare collected and declared). The total stands in the pager (`共41条 1/3`) or in its script call
(`createPageHTML('paging', 3, 1, 'index', 'html', 41)`, portals.md section 1). A total that differs
by a few rows is a note, because lists count what they hide; one that says there is another page is
a trouble, unless the server itself refused the deep pages: such totals are known to lie.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from crawler.pages import Page
from crawler.spiders.base import Ask, Listing, titled
from crawler.spiders.pagers import call_in

_PRINTED = re.compile(r"共(?:有|计)?\s*(\d{1,5})\s*(?:条|篇)")
_PAGES = re.compile(r"页|\d\s*/\s*\d")
_EMPTY = re.compile(r"暂无|没有(?:找到|查到|相关|更多)|无相关")
_NEAR = 30
"""Characters around a total in which a pager says something of pages."""


def promised(page: Page, number: int = 1) -> int:
    """How many records the list says it has, 0 where it does not say or says several things."""
    call = call_in(page, number)
    if call is not None and call.records:
        return call.records
    text = page.visible
    said = {
        int(found[1])
        for found in _PRINTED.finditer(text)
        if _PAGES.search(text[max(0, found.start() - _NEAR) : found.end() + _NEAR])
    }
    return said.pop() if len(said) == 1 else 0


def says_empty(page: Page) -> bool:
    """Whether a page past the end of a list says that there is nothing (hazards.md section 7)."""
    return bool(_EMPTY.search(page.visible))


@dataclass
class Tally:
    """What the pages of one list brought so far."""

    promised: int = 0
    pages: int = 0
    largest: int = 0
    """Documents of the largest page."""
    documents: set[str] = field(default_factory=set)
    links: Counter[str] = field(default_factory=Counter)
    """Titled links, each with the number of pages that have it."""
    data: bool = False
    """Rows came as data: all of them are documents, and links of the page around them are none."""

    def brings_new(self, page: Page, listing: Listing, ask: Ask) -> bool:
        """Whether a further page has a row that no earlier page had.

        A page that the list itself names is believed for rows of any dialect; one that was guessed
        only for documents, because a server may answer a wrong address with its home page.
        """
        if listing.documents:
            # known documents tell; the links of a page may stand in its data and not in its markup
            return bool(listing.documents - self.documents)
        return not ask.guessed and bool(titled(page) - self.links.keys())

    def hear(self, listing: Listing) -> None:
        """Take down what an answer says of the whole list, also one that brings nothing new."""
        self.promised = self.promised or listing.total
        self.data = self.data or bool(listing.total)

    def add(self, page: Page, documents: frozenset[str], number: int) -> None:
        self.promised = self.promised or promised(page, number)
        self.pages += 1
        self.largest = max(self.largest, len(documents))
        self.documents |= documents
        self.links.update(titled(page))

    @property
    def collected(self) -> int:
        """Rows seen: documents, and titled links that do not stand on every page like a menu's."""
        rows = {key for key, times in self.links.items() if times < self.pages}
        return len(self.documents if self.data else self.documents | rows)

    def shortfall(self, refused: bool) -> tuple[str, str] | None:
        """(kind, line) of a trouble where the list promised more than it delivered.

        `refused`: the list was ended by the server (a status, the same page again), not by its own
        pages.
        """
        missing = self.promised - self.collected
        if missing <= 0:
            return None
        line = f"{self.collected} of the {self.promised} records that the list declares were seen"
        whole_page = missing >= max(self.largest, 1)
        return ("incomplete_list" if whole_page and not refused else "gap", line)


def lost_page(
    ask: Ask, what: str, *, failed: bool, broken: bool, empty: bool
) -> tuple[str, str] | None:
    """(kind, line) of a list page behind the first that did not come, None where none was due.

    `failed`: the answer was no list; `broken`: with a status of 5xx; `empty`: without any row.
    """
    # a pager's last link may lead to where it stands, not to a page that fails or is empty
    linked = ask.mode == "link" and (failed or empty)
    if not (ask.page <= ask.declared or linked or broken):
        return None
    # a total often lies about the deep pages, hardly about the second (hazards.md 7)
    lies = ask.page > 2 and (ask.mode != "link" or empty) and not broken
    pages = f"page {ask.page} of {ask.declared}" if ask.declared else f"page {ask.page}"
    return ("gap" if lies else "incomplete_list", f"{pages} is missing ({what})")
