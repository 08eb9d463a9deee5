"""From a report's address to a complete capture: the page, its files, and what failed of them.

A page is handed on only when each of its files has been fetched or has failed for good, so the
archive never holds half a report. Files are fetched one after another with the page as Referer
(hazards.md section 8); while they are, the page counts as being worked on and Scrapy asks for no
more pages than fit.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, Self

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import titles
from crawler.addresses import is_article, is_file
from crawler.attachments import files_of
from crawler.classify import Answer, Kind, Verdict, report_marks
from crawler.failures import failure_kind
from crawler.ledger import Ledger, Progress
from crawler.politeness import Politeness
from crawler.registry import Portal, door
from crawler.spiders.base import MAX_DEPTH, MAX_HOPS, Entry
from crawler.spiders.belongings import Belongings, name_of
from crawler.spiders.exchanges import exchange_of
from crawler.spiders.shells import behind
from crawler.spiders.walk import Walk
from pipelines.model import Origin
from pipelines.steps import Captured, StoreStep


class PageSpider(scrapy.Spider):
    """What fetches report pages; the walker adds the lists that lead to them."""

    def __init__(
        self, portals: Iterable[Portal], years: Iterable[int], progress: Progress | None, **kw: Any
    ) -> None:
        super().__init__(**kw)
        self.by_id = {portal.id: portal for portal in portals}
        self.years = frozenset(years)
        names = [(portal.id, portal.name) for portal in self.by_id.values()]
        self.ledger = Ledger(names, progress)
        self.seen: dict[str, set[str]] = {name: set() for name in self.by_id}
        """Keys of the reports met so far, by portal."""
        self.dead: set[str] = set()
        """Listed addresses that answered that they are gone."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.kept, signals.item_scraped)
        return spider

    def portal_of(self, request: Request) -> Portal | None:
        return self.by_id.get(request.meta.get("portal", ""))

    @property
    def store_step(self) -> StoreStep | None:
        """The pipeline that stores what is captured; None where a run stores nothing, and before
        there is a run."""
        crawler = getattr(self, "crawler", None)
        if crawler is None or crawler.engine is None:
            return None
        step: StoreStep | None = crawler.get_item_pipeline(StoreStep)
        return step

    def is_foreign(self, portal: Portal, url: str) -> bool:
        """Whether the registry does not name the host; such an address is noted, never asked."""
        host, port = door(url)
        if (host, port) in portal.allowed:
            return False
        self.ledger.portals[portal.id].note_foreign(f"{host}:{port}", url)
        return True

    # No abc.ABC: Scrapy's feed exports ask every attribute that dir() names, also those of ABCMeta.
    def page_in_list(self, response: Response, answer: Answer, walk: Walk) -> AsyncIterator[Any]:
        """A page that turned out to be a list of reports."""
        raise NotImplementedError

    async def beside(self, answer: Answer, walk: Walk) -> list[Request]:
        """A report's page that links to others: those that no list has are asked for in the end."""
        raise NotImplementedError

    def page_request(
        self, walk: Walk, entry: Entry, hops: int = 0, listed: str | None = None
    ) -> Request:
        """The request for a report; the likely ones of the wanted years go first. `listed` is the
        address the list has, where a shell led on from it."""
        likely = titles.likely_wanted(entry.title, entry.listed_on, self.years)
        request = Request(
            walk.portal.address(entry.url),
            headers={"Referer": walk.url},
            callback=self.page,
            errback=self.unpaged,
            cb_kwargs={"walk": walk, "entry": entry, "hops": hops},
            meta={
                "portal": walk.portal.id,
                "wanted": "file" if is_file(entry.url) else "page",
                "asked": listed or entry.url,
                "conditional": True,
            },
            priority=20 if likely else 10,
            dont_filter=True,
        )
        request.meta["listed"] = listed or request.url
        return request

    async def page(
        self, response: Response, walk: Walk, entry: Entry, hops: int
    ) -> AsyncIterator[Any]:
        portal = walk.portal.id
        if response.status == 304:
            if self.store_step is not None:
                await self.store_step.touch(response.url)
            self.ledger.count(portal, "same")
            return
        answer: Answer = response.meta["answer"]
        verdict: Verdict = response.meta["verdict"]
        listed: str = response.meta["listed"]
        if verdict.kind is Kind.LIST and _is_single(answer, entry):
            # what it links to may be its neighbours or a list under a report's name: both are kept
            for request in await self.beside(answer, walk):
                yield request
            del answer
            async for item in self.captured(response, walk, entry):
                yield item
        elif verdict.kind is Kind.LIST and walk.depth < MAX_DEPTH:
            self.ledger.count(portal, "found", -1)
            async for output in self.page_in_list(response, answer, walk.below(response.url)):
                yield output
        elif verdict.kind is Kind.SHELL and (target := behind(answer)) and hops < MAX_HOPS:
            moved = Entry(target, entry.title, entry.listed_on)
            yield self.page_request(walk, moved, hops + 1, listed)
        elif verdict.kind is Kind.PAGE and _is_another(answer, entry):
            self._lost(walk, listed, "gone", "the page has neither report nor the list's title")
            await self._gone(response, entry)
        elif verdict.trusted or verdict.kind is Kind.SHELL:
            del answer  # its tree is many times the page; the page waits to be stored below
            async for item in self.captured(response, walk, entry):
                yield item
        else:
            dead = verdict.kind is Kind.SOFT404 or response.status in (404, 410)
            what = verdict.detail or verdict.kind.value
            self._lost(walk, listed, "gone" if dead else "error", what)
            if dead:
                await self._gone(response, entry)

    async def _gone(self, response: Response, entry: Entry) -> None:
        """A page that the store holds has vanished: its record stays, and says so."""
        listed = response.meta["listed"]
        self.dead.add(listed)
        if self.store_step is not None:
            for url in dict.fromkeys((response.url, entry.url, listed)):
                await self.store_step.gone(url)

    async def captured(
        self, response: Response, walk: Walk, entry: Entry
    ) -> AsyncIterator[Captured]:
        """The item of a page; its files are fetched first."""
        self.ledger.count(walk.portal.id, "pages")
        answer: Answer = response.meta.pop("answer")
        verdict: Verdict = response.meta["verdict"]
        met = self.seen[walk.portal.id]
        belongings = Belongings(self, response, walk.portal, entry.title, met)
        named = belongings.named_in(answer.page) if verdict.kind is not Kind.FILE else None
        del answer  # its tree is many times the page, which waits for what belongs to it
        if named is not None:
            await belongings.fetch(named)
        kept = exchange_of(response, None)
        if verdict.kind is Kind.FILE:
            kept = exchange_of(response, name_of(response, entry.title))
        portal = walk.portal
        listed = response.meta.get("listed", response.url)
        origin = Origin(
            portal_id=portal.id,
            region_code=portal.region_code,
            level=portal.level,
            portal_name=portal.name,
            publisher=walk.root.publisher,
            list_title=entry.title or None,
            list_date=entry.listed_on,
            listed_url=listed if listed != response.url else None,
        )
        yield Captured(kept, tuple(belongings.kept), origin, belongings.complete)

    def told(self, origin: Origin, url: str, outcome: str, line: str) -> None:
        """Called by the pipelines when a capture has come to its end."""
        portal = origin.portal_id or ""
        counted = "not_report" if outcome == "not_a_report" else outcome
        if outcome == "needs_converter":
            self.ledger.portals[portal].unconverted.append(url)
            counted = "failed"
        elif counted not in ("new", "changed", "same", "not_report"):
            self.ledger.trouble(portal, "unreadable", url, f"{url}: {line}")
            counted = "failed"
        self.ledger.count(portal, counted)

    def kept(self, item: dict[str, Any], response: Response) -> None:
        """A record was written out (Scrapy's signal): some are known by their list's title only."""
        if any(issue["rule"] == "needs_converter" for issue in item["issues"]):
            self.ledger.portals[response.meta["portal"]].unconverted.append(response.url)

    def unpaged(self, failure: Failure) -> Iterator[Request]:
        """No answer to a page request."""
        request: Request = failure.request  # type: ignore[attr-defined]
        walk: Walk = request.cb_kwargs["walk"]
        kind, line = self.note_failure(request, failure.value)
        kind = {"robots_disallowed": "disallowed"}.get(kind, kind)
        self._lost(walk, request.meta["listed"], kind, line)
        return iter(())

    def _lost(self, walk: Walk, listed: str, kind: str, line: str) -> None:
        """A list link that brought no page; what may not be asked for is not counted as found."""
        what, by = ("found", -1) if kind in ("disallowed", "foreign") else ("failed", 1)
        self.ledger.count(walk.portal.id, what, by)
        said = line if kind in ("blocked", "rate_limited", "robots_unknown") else None
        self.ledger.trouble(walk.portal.id, kind, listed, said or f"{listed}: {line}")

    def note_failure(self, request: Request, error: BaseException | None) -> tuple[str, str]:
        """Name a failure; a host that fails again and again is stopped."""
        kind, line = failure_kind(error)
        if kind in ("unreachable", "tls") and not hasattr(error, "kind"):
            line = f"{door(request.url)[0]}: {line}"
            politeness = Politeness.of(self.crawler)
            if politeness.failed(
                request.url, self.crawler.settings.getint("NIANBAO_FAILURES_MOST")
            ):
                politeness.stop(request.url, kind, line)
        return kind, line


def _is_single(answer: Answer, entry: Entry) -> bool:
    """Whether a page that looks like a list is the one report its list named: a scan or a file with
    links to other reports beside it."""
    if not titles.names_one(entry.title):
        return False
    promised = titles.plain(entry.title).rstrip(".…")
    files = (titles.plain(link.name or "") for link in files_of(answer.page))
    return (
        is_article(answer.url)
        or promised in titles.plain(answer.page.prose)
        or any(promised in name for name in files)
    )


def _is_another(answer: Answer, entry: Entry) -> bool:
    """Whether a page came that has nothing of what the list promised: a home page served with 200
    (hazards.md section 8)."""
    # the visible text, in which no span cuts a word, takes milliseconds: only where it matters
    if report_marks(answer.text) or report_marks("".join(answer.page.visible.split())):
        return False
    if files_of(answer.page) or answer.page.frames:
        return False
    promised = titles.plain(entry.title).rstrip(".…")
    return len(promised) >= 8 and promised not in titles.plain(answer.text)
