"""The walker: columns of one portal or of hundreds, page by page, down to complete captures.

It does what families may not: asks, remembers what was seen, and decides when a list is over. The
same class walks one portal (`scrapy crawl lishui`) or all of a registry in one engine; everything a
request needs to know travels with it, so that one portal's failure touches no other.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, ClassVar

from scrapy import Request
from scrapy.settings import BaseSettings

from crawler import titles
from crawler.addresses import address_key
from crawler.attachments import files_of
from crawler.classify import Answer
from crawler.contact import identify
from crawler.expect import against
from crawler.finding import Search
from crawler.ledger import Outcome, Progress
from crawler.registry import Column, Portal, slowest_first
from crawler.spiders.base import MAX_DEPTH, Ask, Entry, Listing
from crawler.spiders.families import FAMILIES
from crawler.spiders.finder import SEEK
from crawler.spiders.lists import ListSpider
from crawler.spiders.walk import Root, Walk
from pipelines.store.walks import Ended

MAX_COLUMNS = 400
"""Sub-columns of one registered column; a site with more is being walked astray."""


class Walker(ListSpider):
    name = "nianbao"
    portals: ClassVar[Sequence[Portal]] = ()
    """Set by the spider loader in the class it makes of each portal."""

    def __init__(
        self,
        portals: Sequence[Portal] | None = None,
        years: Iterable[int] = (),
        year: str = "",
        full: bool | str = False,
        progress: Progress | None = None,
        **options: Any,
    ) -> None:
        walked = self.portals if portals is None else portals
        wanted = {*years, *(int(word) for word in year.split(",") if word.strip())}
        super().__init__(walked, wanted, progress, full=bool(full), **options)
        self._roots: list[Root] = []

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """`scrapy crawl ID` ends here, before anything starts, when no contact is given."""
        super().update_settings(settings)
        if cls.portals:
            identify(settings, cls.portals)

    async def start(self) -> AsyncIterator[Request]:
        for portal in slowest_first(self.by_id.values()):
            for column in portal.columns:
                yield self._open(portal, column)
            if not portal.columns:
                found = await self.memory.columns(portal)
                for request in map(partial(self._found, portal), found):
                    yield request
                for request in self.seek(portal) if not found else ():
                    yield request

    def searched(self, search: Search) -> Iterator[Request]:
        """Columns found by navigation are walked at once, and told, so that people write them."""
        portal = search.portal
        known = {address_key(root.url) for root in self._roots if root.portal is portal}
        for found in search.found():
            if address_key(found.column.url) in known:
                continue
            yield self._found(portal, found.column)
        yield from super().searched(search)

    def _found(self, portal: Portal, column: Column) -> Request:
        line = f"{column.url} is not in the registry; write it down: {SEEK} {portal.id}"
        self.ledger.trouble(portal.id, "found_column", column.url, line)
        return self._open(portal, column, found=True)

    def _open(self, portal: Portal, column: Column, *, found: bool = False) -> Request:
        family = FAMILIES.get(column.family, FAMILIES["generic"])
        root = Root(portal, column.url, column.publisher, found=found)
        root.columns.add(address_key(column.url))
        self._roots.append(root)
        return self._ask(Walk(root, family, column.url), [family.first(column.url)])

    # --- what of a list is wanted --------------------------------------------------------------

    async def entries(self, walk: Walk, listing: Listing) -> list[Request]:
        """Requests for the reports that this crawl has not met and the store does not hold."""
        seen, portal = self.seen[walk.portal.id], walk.portal
        fresh = []
        for entry in listing.entries:
            walk.root.entries += 1
            key = address_key(entry.url)
            if key in seen or not titles.in_window(entry.title, self.years):
                continue
            seen.add(key)
            if not self.is_foreign(portal, entry.url):
                fresh.append(self.page_request(walk, entry))
        self.ledger.count(portal.id, "found", len(fresh))
        wanted = await self.memory.unsettled(fresh)
        self.ledger.count(portal.id, "held", len(fresh) - len(wanted))
        walk.asked.update(dict.fromkeys(request.url for request in wanted))
        return wanted

    async def sub_lists(self, walk: Walk, listing: Listing) -> list[Request]:
        root, asked = walk.root, []
        for entry in listing.columns:
            key = address_key(entry.url)
            full = walk.depth >= MAX_DEPTH or len(root.columns) >= MAX_COLUMNS
            wanted = titles.column_in_window(entry.title, self.years)
            if full or key in root.columns or not wanted:
                continue
            root.columns.add(key)
            if self.is_foreign(walk.portal, entry.url):
                continue
            if await self.memory.is_closed(walk.portal.id, entry):
                root.left = True
                continue
            ways = [walk.family.first(url) for url in (entry.url, *entry.others)]
            asked.append(self._ask(walk.below(entry.url), ways))
        return asked

    async def beside(self, answer: Answer, walk: Walk) -> list[Request]:
        own = {address_key(link.url) for link in files_of(answer.page)}
        for entry in walk.family.read(answer.page, Ask(answer.url), walk.column).entries:
            if (key := address_key(entry.url)) not in own:
                walk.root.beside.setdefault(key, entry)
        return await self._left_beside(walk)

    async def _left_beside(self, walk: Walk) -> list[Request]:
        return await self.entries(walk, Listing(walk.root.left_beside()))

    async def list_read(self, walk: Walk) -> list[Request]:
        """What stood beside reports and in no list; and what the store wants to be asked again."""
        found = await self._left_beside(walk)
        mine = [root for root in self._roots if root.portal is walk.portal]
        if any(root.waiting for root in mine):
            return found
        seen = self.seen[walk.portal.id]
        for held in await self.memory.to_ask_again(walk.portal.id):
            if (key := address_key(held.url)) in seen:
                continue
            seen.add(key)
            home = Walk(Root(walk.portal, walk.portal.home, held.publisher), walk.family, walk.url)
            found.append(self.page_request(home, Entry(held.url, held.title or "", held.listed_on)))
            self.ledger.count(walk.portal.id, "found")
        return found

    # --- the end ----------------------------------------------------------------------------

    def ended(self, held: Mapping[tuple[str, int], int]) -> tuple[str, dict[str, dict[str, Any]]]:
        """Called by the pipelines when all captures are stored: last checks, then the counts."""
        for root in self._roots:
            well = self.ledger.portals[root.portal.id].outcome is Outcome.OK
            if well and not (root.entries or root.left):
                line = f"{root.url}: no report in any of its lists; has the column moved?"
                self.ledger.trouble(root.portal.id, "empty_list", root.url, line)
        for portal in self.by_id.values():
            result = self.ledger.portals[portal.id]
            result.note_unconverted()
            for kind, line in against(portal, held, self.years, date.today()):
                if kind != "below_expect" or result.outcome is Outcome.OK:
                    self.ledger.trouble(portal.id, kind, portal.home, line)
        results = self.ledger.portals.values()
        worst = min((result.outcome for result in results), key=list(Outcome).index, default="ok")
        return str(worst), {result.id: result.as_counts() for result in results}

    def walks(self) -> Iterator[Ended]:
        """The lists that were read to their end, with the reports that the store must hold by now
        for them to count; those that are gone are not waited for."""
        for one in self.ended_lists:
            yield replace(one, asked=tuple(url for url in one.asked if url not in self.dead))
