"""The way from a portal's home page to its columns of annual reports, found by what links say.

In go fetched pages, out come the next address to ask for and, in the end, the columns that were
found, each with its evidence. No network here, and no address is ever made up: annual-report paths
drift and cannot be guessed (portals.md section 0.4), so only links of fetched pages are followed,
best first: 政府信息公开年报 before 政府信息公开 before 政务公开. A page is a column when it is
named one, by its meta ColumnName or ColumnType (the best detector there is, section 0.3), its
headings or the link that led to it, and when reports stand in it or in a list below it.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import yaml

from crawler import titles
from crawler.addresses import address_key, is_article, is_file
from crawler.fingerprint import UNKNOWN, family_of
from crawler.pages import Link, Page
from crawler.registry import Column, FamilyName, Portal, door
from crawler.spiders.base import Entry, Listing, sift

DATA = Path(__file__).parent / "data"

MAX_STEPS = 40
"""Pages asked for in one search; menus that have not led there by then do not lead there."""
MAX_AGENCIES = 80
"""Agencies of one portal whose own corners `nianbao portals find` looks into, …"""
_FOR_AGENCY = 3
"""… with so many pages more for each: its corner, its 政府信息公开, its 年报."""
LAST = 9
"""The rank of an agency's link: after everything that leads to the government's own column."""
MAX_DEPTH = 5
"""Links from the home page: 首页 → 政务公开 → 政府信息公开 → 部门 → 年报 → year."""
_TRIED_BELOW = 2
"""Sub-columns of a column without reports of its own that are opened to see whether they have."""


@dataclass(frozen=True)
class Lead:
    """An address worth asking for, and the link texts that lead to it from the start."""

    url: str
    trail: tuple[str, ...] = ()
    above: str | None = None
    """The column this one may be a part of, whose reports it then shows."""

    @property
    def text(self) -> str:
        return self.trail[-1] if self.trail else ""


@dataclass(frozen=True)
class Found:
    """A column of annual reports, and why it is held for one."""

    column: Column
    trail: tuple[str, ...]
    named: str
    """What names it: a meta value, a heading or the text of the link to it."""
    reports: int = 0
    lists: int = 0
    example: str = ""
    """The title of one of its reports; "" where its HTML shows none."""

    @property
    def evidence(self) -> str:
        """One line for people."""
        way = " → ".join(("home", *self.trail))
        below = f", {self.lists} lists below it" if self.lists else ""
        seen = f"{self.reports} reports{below}, such as {self.example}" if self.example else ""
        return f"{way}; named {self.named}; {seen or f'no report in its HTML{below}: look at it'}"


@dataclass
class Search:
    """One portal's search: give it pages by `read`, ask it by `next` what to fetch."""

    portal: Portal
    most_agencies: int = 0
    """Agencies whose own corners are looked into."""
    steps: int = 0
    foreign: dict[str, Lead] = field(default_factory=dict)
    """Hosts that promising links lead to and that the registry does not name: never asked."""
    _open: list[tuple[int, int, Lead]] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _found: dict[str, Found] = field(default_factory=dict)
    _agencies: int = 0
    """Agencies that a page of departments has led to."""
    _parts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for url in self.portal.examples:
            self._push(Lead(url, ("a report",)), 1)
        self._push(Lead(self.portal.home), 1)

    def next(self) -> Lead | None:
        """What to fetch next, best first; None when the search is over."""
        most = MAX_STEPS + _FOR_AGENCY * self._agencies
        if not self._open or self.steps >= most:
            return None
        self.steps += 1
        return heapq.heappop(self._open)[2]

    def _one_more(self) -> bool:
        """Whether another agency may be looked into."""
        if self._agencies < self.most_agencies:
            self._agencies += 1
            return True
        return False

    def end(self) -> None:
        """Nothing more is to be asked for."""
        self._open.clear()

    def found(self) -> list[Found]:
        """The columns found: only those with reports where there are any, and none that the walker
        reaches from another one."""
        tops = [found for key, found in self._found.items() if key not in self._parts]
        return [found for found in tops if found.reports] or tops

    def moved(self, lead: Lead, url: str) -> None:
        """The page was a shell that leads on to another address."""
        self._push(replace(lead, url=url), 0)

    def read(self, lead: Lead, page: Page) -> None:
        """Take what a fetched page says: whether it is a column, and where it leads."""
        listing = sift(page, page.url)
        sure = [one for one in listing.entries if titles.can_be_report(one.title, False)]
        if lead.above is not None:
            self._confirm(lead.above, sure, page)
            return
        if not is_article(page.url) and (named := name_of(page, lead)):
            self._note(page, lead, named, listing, sure)
        self._lead_on(page, lead)

    def _note(
        self, page: Page, lead: Lead, named: str, listing: Listing, sure: list[Entry]
    ) -> None:
        key = address_key(page.url)
        if key in self._found:
            return
        self._parts |= {address_key(part.url) for part in listing.columns} - self._found.keys()
        family = spoken(listing.entries, page, self.portal)
        column = Column(url=page.url, family=family)
        example = sure[0].title if sure else ""
        self._found[key] = Found(
            column, lead.trail, named, len(sure), len(listing.columns), example
        )
        if not sure:
            for part in listing.columns[:_TRIED_BELOW]:
                self._push(Lead(part.url, (*lead.trail, part.title), above=key), 0)

    def _confirm(self, key: str, sure: list[Entry], page: Page) -> None:
        """Reports in a list below a column are the column's."""
        known = self._found[key]
        if sure:
            family = spoken(sure, page, self.portal)
            column = known.column.model_copy(update={"family": family})
            self._found[key] = replace(
                known,
                column=column,
                reports=known.reports + len(sure),
                example=known.example or sure[0].title,
            )

    def _lead_on(self, page: Page, lead: Lead) -> None:
        # the page of an example report is a start like the home page
        trail = lead.trail
        if len(trail) >= MAX_DEPTH:
            return
        for link in page.links:
            if (rank := rank_of(link, lead.text)) is not None:
                if rank == LAST and not self._one_more():
                    continue
                self._push(Lead(link.url, (*trail, " ".join(link.title.split()))), rank)

    def elsewhere(self, url: str, lead: Lead) -> None:
        """A lead went to a host that the registry does not name."""
        host, port = door(url)
        self.foreign.setdefault(host if port in (80, 443) else f"{host}:{port}", lead)

    def _push(self, lead: Lead, rank: int) -> None:
        if door(lead.url) not in self.portal.allowed:
            self.elsewhere(lead.url, lead)
            return
        key = address_key(lead.url)
        if key not in self._known:
            self._known.add(key)
            # of two equal ones the first seen
            heapq.heappush(self._open, (rank * 10 + len(lead.trail), len(self._known), lead))


@cache
def _words() -> tuple[tuple[re.Pattern[str], ...], dict[str, re.Pattern[str]]]:
    raw = yaml.safe_load((DATA / "finding.yaml").read_text(encoding="utf-8"))
    way = tuple(re.compile(words) for words in raw.pop("way"))
    return way, {name: re.compile("|".join(words)) for name, words in raw.items()}


def _plain(text: str) -> str:
    return titles.plain(text).strip("[]()【】·,，>›» ")


def is_named(text: str) -> bool:
    """Whether a text is what columns of annual reports are called."""
    words, said = _words()[1], _plain(text)
    return bool(words["column"].fullmatch(said)) and not words["never"].search(said)


def rank_of(link: Link, among: str = "") -> int | None:
    """How near a link promises to lead, 0 the nearest; None for one that is not followed.

    `among` is the text of the link to the page it stands on: behind 部门信息公开 a link named like
    an agency leads to that agency's own disclosure, and comes last, because there are many.
    """
    if is_article(link.url) or is_file(link.url):
        return None
    if is_named(link.title):
        return 0
    (way, words), said = _words(), _plain(link.title)
    # before what never leads there: 财政局 is an agency like any other
    if words["departments"].fullmatch(_plain(among)) and words["agency"].fullmatch(said):
        return LAST
    if words["never"].search(said):
        return None
    return next((rank for rank, one in enumerate(way, 1) if one.fullmatch(said)), None)


def name_of(page: Page, lead: Lead) -> str | None:
    """What names a page a column of annual reports, None where nothing does.

    Meta names are matched without regard to case, values without the comma that some end with.
    """
    for meta in page.tree.iter("meta"):
        name, value = meta.get("name", "").lower(), meta.get("content", "").strip(" ,，;")
        if name in ("columnname", "columntype") and is_named(value):
            return f"{meta.get('name')} {value}"
    for heading in page.headings:
        # a title is 栏目名称_网站名称 or 栏目名称-网站名称
        for part in re.split(r"[_|\-—–>\s]+", heading):
            if is_named(part):
                return f"{part} (heading)"
    return f"{lead.text} (link)" if is_named(lead.text) else None


def spoken(entries: Iterable[Entry], page: Page, portal: Portal) -> FamilyName:
    """The family of a column: by the addresses of its reports, else by the marks of its page, else
    the one the registry has seen on the portal."""
    told = Counter(name for entry in entries if (name := family_of(entry.url)) != UNKNOWN)
    if told:
        return told.most_common(1)[0][0]
    marked = family_of(page.url, page.text)
    return marked if marked != UNKNOWN else portal.family or UNKNOWN
