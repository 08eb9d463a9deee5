"""The walker: columns of one portal or of hundreds, page by page, down to complete captures.

It does what families may not: asks, remembers what was seen, and decides when a list is over. The
same class walks one portal (`scrapy crawl lishui`) or all of a registry in one engine; everything a
request needs to know travels with it, so that one portal's failure touches no other.
"""

from __future__ import annotations

import re
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
from crawler.expect import too_few
from crawler.ledger import Outcome, Progress
from crawler.registry import Portal, door
from crawler.spiders.base import MAX_DEPTH, MAX_HOPS, MAX_PAGES, Ask, Entry, Family, Listing
from crawler.spiders.capturing import PageSpider
from crawler.spiders.generic import Generic
from crawler.spiders.hanweb import Hanweb
from crawler.spiders.shells import behind, frame_of
from crawler.spiders.trs import Trs
from crawler.spiders.walk import Root, Walk

FAMILIES: dict[str, Family] = {family.name: family for family in (Trs(), Hanweb(), Generic())}
"""A family that the registry names but that has no module yet is walked by the generic rules."""
MAX_COLUMNS = 400
"""Sub-columns of one registered column; a site with more is being walked astray."""
_EMPTY = re.compile(r"暂无|没有(?:找到|查到|相关|更多)|无相关")
"""What an empty page past the end of a list says (hazards.md section 7)."""


class Walker(PageSpider):
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
            if not portal.columns:
                line = "no column in the registry; add the address of its annual-report list"
                self.ledger.trouble(portal.id, "no_column", portal.home, line)
            for column in portal.columns:
                family = FAMILIES.get(column.family, FAMILIES["generic"])
                root = Root(portal, family, column.url, column.publisher)
                root.columns.add(address_key(column.url))
                self._roots.append(root)
                yield self._ask(Walk(root, column.url), [family.first(column.url)])

    # --- lists ------------------------------------------------------------------------------

    def _ask(self, walk: Walk, ways: Sequence[Ask], hops: int = 0) -> Request:
        """The request for the first way; the others follow when it brings nothing new."""
        ask = ways[0]
        walk.root.waiting += 1
        headers = {"Referer": walk.url} if ask.page > 1 or hops else {}
        if ask.form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        return Request(
            walk.portal.address(ask.url),
            method="GET" if ask.form is None else "POST",
            body=(ask.form or "").encode(),
            headers=headers,
            callback=self.listing,
            errback=self.unlisted,
            cb_kwargs={"walk": walk, "ways": tuple(ways), "hops": hops},
            meta={"portal": walk.portal.id, "wanted": "list", "asked": ask.url},
            dont_filter=True,
        )

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
        if verdict.kind is Kind.SHELL and ways[0].page == 1:
            for request in self._through_shell(answer, walk, ways, hops):
                yield request
            return
        if not verdict.trusted:
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
        listing = walk.family.read(answer.page, ask, walk.url)
        page = answer.page
        below = {address_key(entry.url) for entry in listing.columns} - walk.root.columns
        if ask.page > 1 and not below and not walk.tally.brings_new(page, listing, ask):
            empty = not listing.documents and not _EMPTY.search(page.visible)
            for request in self._dead_list(walk, ways, empty=empty):
                yield request
            return
        walk.tally.add(page, listing.documents, ask.page)
        if listing.page is not None and listing.page > ask.page:
            line = f"page {ask.page} is missing, page {listing.page} came in its place"
            self._list_trouble(walk, "incomplete_list", line)
        for request in self._entries(walk, listing):
            yield request
        if ask.page == 1 and not listing.entries and not listing.columns:
            async for output in self._without_entries(response, answer, walk, ways, hops):
                yield output
        following = [way for way in listing.following if not (walk.named and way.guessed)]
        if following and ask.page < MAX_PAGES:
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
            if (
                walk.depth >= MAX_DEPTH
                or key in walk.root.columns
                or len(walk.root.columns) >= MAX_COLUMNS
            ):
                continue
            if not titles.column_in_window(entry.title, self.years):
                continue
            walk.root.columns.add(key)
            yield self._ask(walk.below(entry.url), [walk.family.first(entry.url)])

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
            walk.root.entries += 1
            self.ledger.count(walk.portal.id, "found")
            title = " ".join(answer.page.tree.xpath("//title//text()"))
            async for item in self.captured(response, walk, Entry(response.url, title)):
                yield item
            return
        if (frame := frame_of(answer)) and hops < MAX_HOPS:
            yield self._ask(walk, [Ask(frame)], hops + 1)
            return
        line = "not one report in the list; does it come by script, or has the column moved?"
        self._list_trouble(walk, "empty_list", line)

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
            self._list_trouble(walk, "dead_column", f"{what}; look for its new address")
            return
        # a pager's last link may lead to where it stands, not to a page that fails or is empty
        linked = ask.mode == "link" and (verdict is not None or empty)
        promised = ask.page <= ask.declared or linked
        broken = verdict is not None and verdict.detail.startswith("status 5")
        if promised or broken:
            # a total often lies about the deep pages, hardly about the second (hazards.md 7)
            lies = ask.page > 2 and (ask.mode != "link" or empty) and not broken
            pages = f"page {ask.page} of {ask.declared}" if ask.declared else f"page {ask.page}"
            kind = "gap" if lies else "incomplete_list"
            self._list_trouble(walk, kind, f"{pages} is missing ({what})")
        else:
            self._over(walk, refused=ask.page > 2 and not empty)

    def _over(self, walk: Walk, refused: bool = False) -> None:
        """A list has come to its end: what it says it holds is compared with what it brought."""
        if short := walk.tally.shortfall(refused):
            self._list_trouble(walk, *short)

    def _list_trouble(self, walk: Walk, kind: str, line: str) -> None:
        """A registered column's trouble fails the portal; a sub-column's is a note."""
        if walk.depth and kind in ("empty_list", "dead_column", "shell"):
            kind = "empty_sub_column"
        self.ledger.trouble(walk.portal.id, kind, walk.url, f"{walk.url}: {line}")

    def unlisted(self, failure: Failure) -> Iterator[Request]:
        """No answer to a list request."""
        request: Request = failure.request  # type: ignore[attr-defined]
        walk: Walk = request.cb_kwargs["walk"]
        kind, line = self.note_failure(request, failure.value)
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
            few = too_few(portal, held, self.years, date.today())
            if few and result.outcome is Outcome.OK:
                self.ledger.trouble(portal.id, "below_expect", portal.home, few)
        results = self.ledger.portals.values()
        worst = min((result.outcome for result in results), key=list(Outcome).index, default="ok")
        return str(worst), {result.id: result.as_counts() for result in results}
