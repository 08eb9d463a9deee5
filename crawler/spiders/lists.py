"""How a list is read: page by page, by the family's ways, to its end or to where it may be left.

What the family reads from a page is compared with what the list brought so far; a way that brings
nothing new is followed by the next one. What becomes of the entries is the walker's business
(walker.py), when a list may be left early is decided in again.py.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import titles
from crawler.addresses import address_key
from crawler.classify import Answer, Kind, Verdict
from crawler.finding import own_name
from crawler.registry import door
from crawler.spiders.asking import list_request
from crawler.spiders.base import MAX_HOPS, MAX_PAGES, Ask, Entry, Listing
from crawler.spiders.families import fitting
from crawler.spiders.finder import SEEK, FindingSpider
from crawler.spiders.memory import Memory
from crawler.spiders.shells import behind, frame_of
from crawler.spiders.totals import lost_page, says_empty
from crawler.spiders.walk import Walk
from pipelines.store.walks import Ended, Walked


class ListSpider(FindingSpider):
    """What reads lists; the walker says which, and what of them is wanted."""

    def __init__(self, *arguments: Any, full: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.memory = Memory(lambda: self.store_step, self.years, full)
        self.ended_lists: list[Ended] = []

    async def entries(self, walk: Walk, listing: Listing) -> list[Request]:
        """Requests for the reports of a list page that are to be fetched."""
        raise NotImplementedError

    async def sub_lists(self, walk: Walk, listing: Listing) -> list[Request]:
        """Requests for the sub-columns that a list page leads to."""
        raise NotImplementedError

    async def list_read(self, walk: Walk) -> list[Request]:
        """Requests for what waited until an answer to a list request had been read."""
        raise NotImplementedError

    def _ask(self, walk: Walk, ways: Sequence[Ask], hops: int = 0) -> Request:
        """The request for the first way; the others follow when it brings nothing new."""
        walk.root.waiting += 1
        request = list_request(walk, ways, hops)
        return request.replace(callback=self.listing, errback=self.unlisted)

    async def listing(
        self, response: Response, walk: Walk, ways: tuple[Ask, ...], hops: int
    ) -> AsyncIterator[Any]:
        self.ledger.count(walk.portal.id, "lists")
        async for output in self._listed(response, walk, ways, hops):
            yield output
        walk.root.waiting -= 1
        for request in await self.list_read(walk):
            yield request

    async def _listed(
        self, response: Response, walk: Walk, ways: tuple[Ask, ...], hops: int
    ) -> AsyncIterator[Any]:
        answer: Answer = response.meta["answer"]
        verdict: Verdict = response.meta["verdict"]
        shell = verdict.kind is Kind.SHELL and ways[0].page == 1
        if shell and fitting(walk.family, answer.page, ways[0], walk.column)[1].silent:
            for request in self._through_shell(answer, walk, ways, hops):
                yield request
            return
        if not (verdict.trusted or shell):
            for request in self._dead_list(walk, ways, verdict):
                yield request
            return
        if verdict.kind is Kind.FILE:
            async for item in self.captured(response, walk, Entry(response.url, "")):
                yield item
            return
        async for output in self._read_list(response, answer, walk, ways, hops):
            yield output

    async def _read_list(
        self, response: Response, answer: Answer, walk: Walk, ways: tuple[Ask, ...], hops: int
    ) -> AsyncIterator[Any]:
        ask = ways[0]
        page = answer.page
        if ask.page == 1 and address_key(response.url) != address_key(walk.url) and own_name(page):
            # the parts of a column that has moved lie below its new address; a home page or a
            # whole portal in its place is not believed to be one
            walk.moved = response.url
        walk.family, listing = fitting(walk.family, page, ask, walk.column)
        walk.tally.hear(listing)
        below = {address_key(entry.url) for entry in listing.columns} - walk.root.columns
        if ask.page > 1 and not below and not walk.tally.brings_new(page, listing, ask):
            empty = not listing.documents and not says_empty(page)
            for request in self._dead_list(walk, ways, empty=empty):
                yield request
            return
        skipped = listing.page is not None and listing.page > ask.page
        if skipped and ways[1:]:
            yield self._ask(walk, ways[1:])
            return
        if not listing.frame:
            walk.tally.add(page, listing.documents, ask.page)
        if skipped:
            line = f"page {ask.page} is missing, page {listing.page} came in its place"
            self._list_trouble(walk, "incomplete_list", line)
        if ask.page == 1:
            walk.course.before = await self.memory.walked(walk.portal.id, walk.url)
        wanted = await self.entries(walk, listing)
        walk.course.hear(listing, len(wanted))
        for request in await self.sub_lists(walk, listing):
            yield request
        inline = listing.report if ask.page == 1 else None
        framed = inline is None and listing.frame and hops < MAX_HOPS
        if inline is not None:
            async for item in self._inline(response, walk, inline):
                yield item
        elif not framed and ask.page == 1 and not listing.entries and not listing.columns:
            async for output in self._without_entries(response, answer, walk, ways, hops):
                yield output
        following = [way for way in listing.following if not (walk.named and way.guessed)]
        if framed:
            yield self._ask(walk, listing.following, hops + 1)
        elif following and not self.memory.full and self._may_leave(walk, listing):
            self._ended(walk)
        elif following and not listing.frame and ask.page < MAX_PAGES:
            yield self._ask(walk, following)
        else:
            self._over(walk)
        # behind the lists: what those name is known when one of the pages links to it
        for request in wanted:
            yield request

    async def page_in_list(
        self, response: Response, answer: Answer, walk: Walk
    ) -> AsyncIterator[Any]:
        key = address_key(response.url)
        if key in walk.root.columns:
            return
        walk.root.columns.add(key)
        walk.named = True
        ways = (walk.family.first(response.url),)
        async for output in self._read_list(response, answer, walk, ways, 0):
            yield output

    def _through_shell(
        self, answer: Answer, walk: Walk, ways: tuple[Ask, ...], hops: int
    ) -> Iterator[Request]:
        """Follow a literal refresh, or the first frame of the same site, at most `MAX_HOPS`."""
        if (target := behind(answer)) and hops < MAX_HOPS:
            yield self._ask(walk, [Ask(target)], hops + 1)
            return
        self._list_trouble(walk, "shell", "only scripts, no list; it needs another family")

    async def _without_entries(
        self, response: Response, answer: Answer, walk: Walk, ways: tuple[Ask, ...], hops: int
    ) -> AsyncIterator[Any]:
        """A list page without entries: the report itself, a frame around the list, or an error."""
        if response.meta["verdict"].kind is Kind.PAGE and answer.page.visible:
            title = " ".join(answer.page.tree.xpath("//title//text()"))
            async for item in self._inline(response, walk, title):
                yield item
            return
        if (frame := frame_of(answer)) and hops < MAX_HOPS:
            yield self._ask(walk, [Ask(frame)], hops + 1)
            return
        line = "not one report in the list; does it come by script, or has the column moved?"
        self._list_trouble(walk, "empty_list", line)

    async def _inline(self, response: Response, walk: Walk, title: str) -> AsyncIterator[Any]:
        """The report that stands in the list's own page."""
        walk.root.entries += 1
        key = address_key(response.url)
        if titles.in_window(title, self.years) and key not in self.seen[walk.portal.id]:
            self.seen[walk.portal.id].add(key)
            self.ledger.count(walk.portal.id, "found")
            async for item in self.captured(response, walk, Entry(response.url, title)):
                yield item

    def _dead_list(
        self, walk: Walk, ways: tuple[Ask, ...], verdict: Verdict | None = None, empty: bool = False
    ) -> Iterator[Request]:
        """A list page that failed, or (without a verdict) brought nothing new or no row at all: ask
        the next way, else the list is over, which is a trouble where it promised more."""
        ask = ways[0]
        if ways[1:]:
            yield self._ask(walk, ways[1:])
            return
        came = "it has no row" if empty else "nothing new came"
        what = verdict.detail or verdict.kind.value if verdict else came
        if ask.page == 1:
            self._list_trouble(walk, "dead_column", f"{what}; {SEEK} {walk.portal.id} looks for it")
            if not walk.depth:
                yield from self.seek(walk.portal)
            return
        failed = verdict is not None
        broken = verdict is not None and verdict.detail.startswith("status 5")
        if lost := lost_page(ask, what, failed=failed, broken=broken, empty=empty):
            self._list_trouble(walk, *lost)
        else:
            self._over(walk, refused=ask.page > 2 and not empty)

    def _may_leave(self, walk: Walk, listing: Listing) -> bool:
        return walk.course.may_leave(listing, walk.tally.promised, self.years)

    def _over(self, walk: Walk, refused: bool = False) -> None:
        """A list has come to its end: what it says it holds is compared with what it brought."""
        if short := walk.tally.shortfall(refused):
            # a total that is not true says nothing the next time either
            walk.tally.promised = 0
            self._list_trouble(walk, *short)
        self._ended(walk)

    def _ended(self, walk: Walk) -> None:
        """Nothing more is asked of a list: keep what the next crawl has to know of it."""
        before, years = walk.course.before, self.years
        if before is not None and before.covers(years):
            years = before.years
        if walk.sound:
            walked = Walked(years, walk.tally.promised)
            column = walk.root.found and walk.url == walk.root.url
            family = walk.family.name if column else None
            asked = tuple(walk.asked)
            self.ended_lists.append(Ended(walk.portal.id, walk.url, walked, asked, family))

    def _list_trouble(self, walk: Walk, kind: str, line: str) -> None:
        """A registered column's trouble fails the portal; a sub-column's, or that of a column which
        leads to others, is a note."""
        walk.sound = walk.sound and kind == "gap"
        if walk.minor and kind in ("empty_list", "dead_column", "shell"):
            kind = "empty_sub_column"
        self.ledger.trouble(walk.portal.id, kind, walk.url, f"{walk.url}: {line}")

    async def unlisted(self, failure: Failure) -> AsyncIterator[Request]:
        """No answer to a list request."""
        request: Request = failure.request  # type: ignore[attr-defined]
        walk: Walk = request.cb_kwargs["walk"]
        kind, line = self.note_failure(request, failure.value)
        if kind in ("robots_disallowed", "foreign") and (ways := request.cb_kwargs["ways"][1:]):
            walk.root.waiting -= 1
            yield self._ask(walk, ways, request.cb_kwargs["hops"])
            return
        if kind == "foreign":
            host = door(request.url)[0]
            kind, line = "dead_column", f"it leads to {host}; name that under hosts if it is theirs"
        walk.sound = False
        self.ledger.trouble(walk.portal.id, kind, walk.url, line)
        walk.root.waiting -= 1
        for waiting in await self.list_read(walk):
            yield waiting
