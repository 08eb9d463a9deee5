"""The search for columns over the network: one page after another of each portal that has none.

What is a column, and where to look next, is decided by crawler/finding.py; here its addresses are
asked for, under the same allow-list, robots.txt and pace as everything else. The walker searches
the portals that the registry knows no column of, or a dead one; `nianbao portals find` does nothing
else, and looks into the corners of single agencies too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.classify import Answer, Kind, Verdict
from crawler.finding import MAX_AGENCIES, Found, Lead, Search
from crawler.ledger import Progress
from crawler.registry import Portal
from crawler.spiders.capturing import PageSpider
from crawler.spiders.shells import behind, frame_of

SEEK = "nianbao portals find"
"""The command that writes down what is found, as messages name it."""
_ENDS = frozenset({"blocked", "rate_limited", "robots_unknown", "unreachable", "tls"})
"""Failures after which a portal's other pages are not asked for either."""


class FindingSpider(PageSpider):
    """What looks for columns; `searched` says what becomes of those that were found."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._sought: set[str] = set()

    def seek(self, portal: Portal, agencies: int = 0) -> Iterator[Request]:
        """The first request of a portal's only search; each answer leads to the next."""
        if portal.id not in self._sought:
            self._sought.add(portal.id)
            yield from self._look(Search(portal, agencies))

    def searched(self, search: Search) -> Iterator[Request]:
        """A search is over; the base class only says what was not found."""
        if not search.found() and not search.portal.columns:
            self.ledger.trouble(search.portal.id, "no_column", search.portal.home, _nothing(search))
        return iter(())

    def _look(self, search: Search) -> Iterator[Request]:
        lead = search.next()
        if lead is None:
            yield from self.searched(search)
            return
        yield Request(
            search.portal.address(lead.url),
            callback=self.looked,
            errback=self.unlooked,
            cb_kwargs={"search": search, "lead": lead},
            meta={"portal": search.portal.id, "wanted": "list", "asked": lead.url},
            dont_filter=True,
        )

    def looked(self, response: Response, search: Search, lead: Lead) -> Iterator[Request]:
        self.ledger.count(search.portal.id, "lists")
        answer: Answer = response.meta["answer"]
        verdict: Verdict = response.meta["verdict"]
        if verdict.kind in (Kind.LIST, Kind.PAGE):
            search.read(lead, answer.page)
            if (frame := frame_of(answer)) and not answer.page.links:
                search.moved(lead, frame)
        elif verdict.kind is Kind.SHELL and (target := behind(answer)):
            search.moved(lead, target)
        elif not lead.trail:
            what = verdict.detail or verdict.kind.value
            line = f"its home page cannot be read: {what}"
            self.ledger.trouble(search.portal.id, "unreadable", lead.url, line)
        return self._look(search)

    def unlooked(self, failure: Failure) -> Iterator[Request]:
        """No answer: a host that says no ends the search, any other failure one way of it."""
        request: Request = failure.request  # type: ignore[attr-defined]
        search: Search = request.cb_kwargs["search"]
        kind, line = self.note_failure(request, failure.value)
        if kind == "foreign":
            search.elsewhere(request.url, request.cb_kwargs["lead"])
        at_home = not request.cb_kwargs["lead"].trail
        if kind in _ENDS or (kind == "robots_disallowed" and at_home):
            self.ledger.trouble(search.portal.id, kind, request.url, line)
            if kind in _ENDS:
                search.end()
        return self._look(search)


def _nothing(search: Search) -> str:
    """What to say of a search without a result."""
    line = f"no annual-report column found in {search.steps} pages from its home page"
    if search.foreign:
        host, lead = next(iter(search.foreign.items()))
        what = f"“{lead.text}”" if lead.text else "it"
        return f"{line}; {what} leads to {host}: name it under hosts if it is theirs"
    return f"{line}; add the address of its annual-report list to the registry"


class Finder(FindingSpider):
    """`nianbao portals find`: searches every portal it is given, and keeps what it found."""

    name = "nianbao-finder"

    def __init__(
        self, portals: Iterable[Portal] = (), progress: Progress | None = None, **options: Any
    ) -> None:
        super().__init__(portals, (), progress, **options)
        self.results: dict[str, tuple[Found, ...]] = {}

    async def start(self) -> AsyncIterator[Request]:
        for portal in self.by_id.values():
            for request in self.seek(portal, MAX_AGENCIES):
                yield request

    def searched(self, search: Search) -> Iterator[Request]:
        self.results[search.portal.id] = tuple(search.found())
        return super().searched(search)
