"""What a family is, and what all families share: pure functions from a list page to what to ask.

A family never touches the network. It is given a fetched list page and answers with the entries on
it, the sub-columns it leads to, and how its next page may be asked for: alternatives in the order
of trust, because pagers lie (hazards.md section 7). The walker (walker.py) asks, compares with what
it has seen, and stops.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urlsplit

from crawler import titles
from crawler.addresses import address_key, below, is_article, is_column, is_file, shape_of
from crawler.pages import Link, Page

MAX_PAGES = 200
"""Hard cap of pages a list may have; a longer one is a loop (hazards.md section 7)."""
MAX_HOPS = 2
"""Shells (refresh, frame) followed from one address (hazards.md section 6)."""
MAX_DEPTH = 2
"""Year and department sub-columns below a registered column."""

_LONG = 8
"""Characters of a link's text: what is shorter is a menu's or a pager's."""
_YEAR_NAME = re.compile(r"(?:19|20)\d\d年?(?:度)?.{0,16}")
_PAGER = re.compile(r"\d{1,3}|首页|尾页|末页|[上下前后]一?页|第.*页|共.*[页条].*|>>?|<<?|»|›|…")
_PAGER_FILE = re.compile(r"(?:/|_|index|list)_?\d{1,3}\.(?:s?html?|jhtml)$")
_COLUMN_NAME_ONLY = re.compile(r"(?:政府)?(?:政务|信息)公开(?:工作)?(?:年度报告|年报)")


@dataclass(frozen=True)
class Ask:
    """One list request: address, what to POST, and what the family needs to go on from it."""

    url: str
    page: int = 1
    form: str | None = None
    """Body of a POST (application/x-www-form-urlencoded); None asks by GET."""
    mode: str = ""
    """The family's own note on how this page was addressed, so that it goes on the same way."""
    seen: int = 0
    """Records delivered before this page."""
    declared: int = 0
    """Pages the list says it has; 0 where it does not say."""

    @property
    def guessed(self) -> bool:
        """Whether nothing on the page before names this one."""
        return self.mode != "link" and not self.declared


@dataclass(frozen=True)
class Entry:
    """One line of a list that can be an annual report, or (in `columns`) that leads to a list."""

    url: str
    title: str
    listed_on: str | None = None
    others: tuple[str, ...] = ()
    """Further addresses at which a sub-column may answer, where the first does not."""


@dataclass(frozen=True)
class Listing:
    """What one list page says."""

    entries: tuple[Entry, ...] = ()
    columns: tuple[Entry, ...] = ()
    following: tuple[Ask, ...] = ()
    """Ways to ask for the next page, best first; none: this was the last. Ways to a page 1: what
    came is only the frame of a list whose rows stand at another address."""
    documents: frozenset[str] = frozenset()
    """Keys of all articles and files on the page, wanted or not."""
    page: int | None = None
    """The number the page gives itself, counted from 1, where it does."""
    total: int = 0
    """Records that the answer says the whole list has, where its rows are data; else 0."""
    report: str | None = None
    """Title of a report that stands in the list's own page; None: there is none in it."""

    @property
    def silent(self) -> bool:
        """Whether nothing was read at all."""
        return not (self.entries or self.columns or self.following or self.report is not None)

    @property
    def frame(self) -> bool:
        """Whether the list itself is elsewhere."""
        return bool(self.following) and self.following[0].page == 1


class Family(Protocol):
    """A vendor's way of serving lists."""

    name: str

    def first(self, url: str) -> Ask:
        """The request that opens a column."""

    def read(self, page: Page, ask: Ask, column: str) -> Listing:
        """Entries, sub-columns and following pages of an answer to `ask`; `column` is the address
        of the registered column or sub-column that the page belongs to."""


def opening(url: str) -> Ask:
    """A column is opened by a plain GET in every family built so far."""
    return Ask(url)


def sift(page: Page, column: str) -> Listing:
    """Entries and sub-columns among the links of a page, by address and title, never by markup."""
    return sift_links(page.links, page.url, column)


def sift_links(links: Iterable[Link], here: str, column: str) -> Listing:
    """The same for links that stand in data instead of markup."""
    entries: dict[str, Entry] = {}
    columns: dict[str, Entry] = {}
    documents: set[str] = set()
    links = [link for link in links if not link.furniture]
    own = {address_key(here), address_key(column)}
    for link in links:
        key = address_key(link.url)
        if key in own:
            continue
        document = is_article(link.url) or is_file(link.url)
        if document:
            documents.add(key)
        # on another host a list's shape means nothing: what has a report's title is one, or a note
        shaped = is_column(link.url) and urlsplit(link.url).netloc == urlsplit(here).netloc
        listed = shaped or _names_a_column(link.title)
        if document or (not listed and titles.can_be_report(link.title)):
            if titles.can_be_report(link.title):
                known = entries.get(key)
                if known is None or len(known.title) < len(link.title):
                    entries[key] = Entry(link.url, link.title, link.listed_on)
        elif leads_down(link, here, column, below_it=listed):
            columns.setdefault(key, Entry(link.url, link.title))
    if entries:
        columns = {key: entry for key, entry in columns.items() if _certain(entry, column)}
    # an entry whose address is of no known dialect is a document all the same, and so is what
    # stands beside it in the same dialect
    documents |= set(entries)
    shapes = {shape_of(entry.url) for entry in entries.values()}
    documents |= {address_key(link.url) for link in links if shape_of(link.url) in shapes} - own
    return Listing(tuple(entries.values()), tuple(columns.values()), documents=frozenset(documents))


def titled(page: Page) -> frozenset[str]:
    """Keys of the links with a text as long as a document's title, whatever their addresses.

    What is on one page of a list and not on another is a row of it, in any dialect.
    """
    return frozenset(
        address_key(link.url)
        for link in page.links
        if not link.furniture and len(titles.plain(link.title)) >= _LONG
    )


def _names_a_column(title: str) -> bool:
    return bool(_COLUMN_NAME_ONLY.fullmatch(titles.plain(title)))


def leads_down(link: Link, here: str, column: str, below_it: bool = True) -> bool:
    """Whether a link that is no document can be a sub-column of this column: by its name, or (with
    `below_it`, for an address of a list's shape) by lying below the column."""
    text = titles.plain(link.title)
    if len(text) > 40 or _PAGER.fullmatch(text) or _PAGER_FILE.search(urlsplit(link.url).path):
        return False
    if urlsplit(link.url).netloc != urlsplit(here).netloc:
        return False
    if below_it and below(link.url, column) and urlsplit(column).path.count("/") > 1:
        return True
    return titles.is_column_name(text) and not _names_a_column(text)


def _certain(entry: Entry, column: str) -> bool:
    """Beside a list of reports only what lies below it or names a year is a part of it."""
    return below(entry.url, column) or bool(_YEAR_NAME.fullmatch(titles.plain(entry.title)))


def with_pages(listing: Listing, following: Iterable[Ask], page: int | None = None) -> Listing:
    """The listing with the ways to its next page, each once, and the page's own number."""
    ways = {(ask.url, ask.form): ask for ask in reversed(list(following))}
    return replace(listing, following=tuple(reversed(ways.values())), page=page)
