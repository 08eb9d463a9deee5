"""The walker: columns of one portal or of hundreds, page by page, down to complete captures.

It does what families may not: asks, remembers what was seen, and decides when a list is over. The
same class walks one portal (`scrapy crawl lishui`) or all of a registry in one engine; everything a
request needs to know travels with it, so that one portal's failure touches no other.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler import titles
from crawler.addresses import address_key
from crawler.attachments import files_of
from crawler.classify import Answer, Kind, Verdict
from crawler.contact import identify
from crawler.expect import against
from crawler.finding import Search
from crawler.ledger import Outcome, Progress
from crawler.registry import Column, Portal, door
from crawler.spiders.asking import list_request
from crawler.spiders.base import MAX_DEPTH, MAX_HOPS, MAX_PAGES, Ask, Entry, Listing
from crawler.spiders.families import FAMILIES, fitting
from crawler.spiders.finder import SEEK, FindingSpider
from crawler.spiders.shells import behind, frame_of
from crawler.spiders.totals import lost_page, says_empty
from crawler.spiders.walk import Root, Walk

MAX_COLUMNS = 400
"""Sub-columns of one registered column; a site with more is being walked astray."""


class Walker(FindingSpider):
    name = "nianbao"
    portals: ClassVar[Sequence[Portal]] = ()
    """Set by the spider loader in the class it makes of each portal."""

    def __init__(
        self,
        portals: Sequence[Portal] | None = None,
        years: Iterable[int] = (),
        year: str = "",
        progress: Progress | None = None,
        **options: Any,
    ) -> None:
        walked = self.portals if portals is None else portals
        wanted = {*years, *(int(word) for word in year.split(",") if word.strip())}
        super().__init__(walked, wanted, progress, **options)
        self._seen: dict[str, set[str]] = {portal.id: set() for portal in walked}
        self._roots: list[Root] = []

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """`scrapy crawl ID` ends here, before anything starts, when no contact is given."""
        super().update_settings(settings)
        if cls.portals:
            identify(settings, cls.portals)

    async def start(self) -> AsyncIterator[Request]:
        for portal in self.by_id.values():
            for column in portal.columns:
                yield self._open(portal, column)
            if not portal.columns:
                for request in self.seek(portal):
                    yield request

    def searched(self, search: Search) -> Iterator[Request]:
        """Columns found by navigation are walked at once, and told, so that people write them."""
        portal = search.portal
        known = {address_key(root.url) for root in self._roots if root.portal is portal}
        for found in search.found():
            if address_key(found.column.url) in known:
                continue
            line = f"{found.column.url} is not in the registry; write it down: {SEEK} {portal.id}"
            self.ledger.trouble(portal.id, "found_column", found.column.url, line)
            yield self._open(portal, found.column)
        yield from super().searched(search)

    def _open(self, portal: Portal, column: Column) -> Request:
        family = FAMILIES.get(column.family, FAMILIES["generic"])
        root = Root(portal, column.url, column.publisher)
        root.columns.add(address_key(column.url))
        self._roots.append(root)
        return self._ask(Walk(root, family, column.url), [family.first(column.url)])

    # --- lists ------------------------------------------------------------------------------

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
        for request in self._left_beside(walk):
            yield request

    async def _listed(
        self, response: Response, walk: Walk, ways: tuple[Ask, ...], hops: int
    ) -> AsyncIterator[Any]:
        answer: Answer = response.meta["answer"]
        verdict: Verdict = response.meta["verdict"]
        shell = verdict.kind is Kind.SHELL and ways[0].page == 1
        if shell and fitting(walk.family, answer.page, ways[0], walk.url)[1].silent:
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
        walk.family, listing = fitting(walk.family, page, ask, walk.url)
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
        for request in self._entries(walk, listing):
            yield request
        if ask.page == 1 and listing.report is not None:
            async for item in self._inline(response, walk, listing.report):
                yield item
        elif listing.frame and hops < MAX_HOPS:
            yield self._ask(walk, listing.following, hops + 1)
            return
        elif ask.page == 1 and not listing.entries and not listing.columns:
            async for output in self._without_entries(response, answer, walk, ways, hops):
                yield output
        following = [way for way in listing.following if not (walk.named and way.guessed)]
        if following and not listing.frame and ask.page < MAX_PAGES:
            yield self._ask(walk, following)
        else:
            self._over(walk)

    def _entries(self, walk: Walk, listing: Listing) -> Iterator[Request]:
        """Requests for the reports and the sub-columns that a list page leads to."""
        seen = self._seen[walk.portal.id]
        for entry in listing.entries:
            walk.root.entries += 1
            key = address_key(entry.url)
            if key in seen or not titles.in_window(entry.title, self.years):
                continue
            seen.add(key)
            if self.is_foreign(walk.portal, entry.url):
                continue
            self.ledger.count(walk.portal.id, "found")
            yield self.page_request(walk, entry)
        for entry in listing.columns:
            key = address_key(entry.url)
            full = walk.depth >= MAX_DEPTH or len(walk.root.columns) >= MAX_COLUMNS
            wanted = titles.column_in_window(entry.title, self.years)
            if full or key in walk.root.columns or not wanted:
                continue
            walk.root.columns.add(key)
            if self.is_foreign(walk.portal, entry.url):
                continue
            ways = [walk.family.first(url) for url in (entry.url, *entry.others)]
            yield self._ask(walk.below(entry.url), ways)

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

    def beside(self, answer: Answer, walk: Walk) -> Iterator[Request]:
        own = {address_key(link.url) for link in files_of(answer.page)}
        for entry in walk.family.read(answer.page, Ask(answer.url), walk.url).entries:
            if (key := address_key(entry.url)) not in own:
                walk.root.beside.setdefault(key, entry)
        return self._left_beside(walk)

    def _left_beside(self, walk: Walk) -> Iterator[Request]:
        return self._entries(walk, Listing(walk.root.left_beside()))

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
        if titles.in_window(title, self.years) and key not in self._seen[walk.portal.id]:
            self._seen[walk.portal.id].add(key)
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

    def _over(self, walk: Walk, refused: bool = False) -> None:
        """A list has come to its end: what it says it holds is compared with what it brought."""
        if short := walk.tally.shortfall(refused):
            self._list_trouble(walk, *short)

    def _list_trouble(self, walk: Walk, kind: str, line: str) -> None:
        """A registered column's trouble fails the portal; a sub-column's, or that of a column which
        leads to others, is a note."""
        if walk.minor and kind in ("empty_list", "dead_column", "shell"):
            kind = "empty_sub_column"
        self.ledger.trouble(walk.portal.id, kind, walk.url, f"{walk.url}: {line}")

    def unlisted(self, failure: Failure) -> Iterator[Request]:
        """No answer to a list request."""
        request: Request = failure.request  # type: ignore[attr-defined]
        walk: Walk = request.cb_kwargs["walk"]
        kind, line = self.note_failure(request, failure.value)
        if kind in ("robots_disallowed", "foreign") and (ways := request.cb_kwargs["ways"][1:]):
            walk.root.waiting -= 1
            return iter((self._ask(walk, ways, request.cb_kwargs["hops"]),))
        if kind == "foreign":
            host = door(request.url)[0]
            kind, line = "dead_column", f"it leads to {host}; name that under hosts if it is theirs"
        self.ledger.trouble(walk.portal.id, kind, walk.url, line)
        walk.root.waiting -= 1
        return self._left_beside(walk)

    # --- the end ----------------------------------------------------------------------------

    def ended(self, held: Mapping[tuple[str, int], int]) -> tuple[str, dict[str, dict[str, Any]]]:
        """Called by the pipelines when all captures are stored: last checks, then the counts."""
        for root in self._roots:
            if not root.entries and self.ledger.portals[root.portal.id].outcome is Outcome.OK:
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
