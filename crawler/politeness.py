"""One request at a time per host, no faster than it asks, and none at all once it says no.

Scrapy's downloader slots (one a host) do the spacing; this keeps what Scrapy forgets when an idle
slot is dropped: a host's own delay, a pause after a rate limit, and that a host is stopped.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.core.downloader import Downloader
from scrapy.exceptions import IgnoreRequest
from scrapy.pqueues import DownloaderAwarePriorityQueue
from twisted.python.failure import Failure

from crawler.registry import door

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request, Spider
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred

WAITING_PER_HOST = 2
"""Requests of one host that are handed to the downloader: one under way, one ready to follow."""


class Stopped(IgnoreRequest):
    """Raised by the middlewares for a request to a host that is stopped for this run."""

    def __init__(self, kind: str, line: str) -> None:
        super().__init__(line)
        self.kind = kind
        self.line = line


@dataclass(frozen=True)
class Stop:
    kind: str
    line: str


class Politeness:
    """Scrapy extension; the middlewares and the walker reach it by `Politeness.of(crawler)`."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.stops: dict[tuple[str, int], Stop] = {}
        self._floors: dict[str, float] = {}
        self._resting: dict[str, float] = {}
        self._rests: dict[str, int] = {}
        self._failures: dict[tuple[str, int], int] = {}
        crawler.signals.connect(self._before, signals.request_reached_downloader)
        crawler.signals.connect(self._after, signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        found = crawler.get_extension(cls)
        assert found is not None, "crawler.politeness.Politeness belongs into EXTENSIONS"
        return found

    def stop(self, address: str, kind: str, line: str) -> Stopped:
        """No further request to this host and port in this run, waiting ones included."""
        where = door(address)
        stop = self.stops.setdefault(where, Stop(kind, line))
        slot = self._slot(where[0])
        if slot is not None:
            waiting = [pair for pair in slot.queue if door(pair[0].url) == where]
            for pair in waiting:
                slot.queue.remove(pair)
                pair[1].errback(Failure(Stopped(stop.kind, stop.line)))  # type: ignore[no-untyped-call]
        return Stopped(stop.kind, stop.line)

    def check(self, address: str) -> None:
        """Raises Stopped where the host is stopped."""
        if stop := self.stops.get(door(address)):
            raise Stopped(stop.kind, stop.line)

    def slow(self, address: str, delay: float) -> None:
        """At least this many seconds between two requests to the host, from now on."""
        host = door(address)[0]
        self._floors[host] = max(delay, self._floors.get(host, 0.0))

    def rest(self, address: str, seconds: float, most: int) -> bool:
        """Pause a host that asked for it and halve its rate; False when it asked too often."""
        host = door(address)[0]
        self._rests[host] = self._rests.get(host, 0) + 1
        if self._rests[host] > most:
            return False
        slot = self._slot(host)
        self.slow(address, 2 * (slot.delay if slot else 0.0))
        self._resting[host] = monotonic() + seconds
        return True

    def resting(self, address: str) -> float:
        """Seconds for which the host still rests."""
        return self._resting.get(door(address)[0], 0.0) - monotonic()

    def failed(self, address: str, most: int) -> bool:
        """Count a failure of the network; True when the host failed `most` times in a row."""
        where = door(address)
        self._failures[where] = self._failures.get(where, 0) + 1
        return self._failures[where] >= most

    def answered(self, address: str) -> None:
        """Any answer ends a row of failures."""
        self._failures.pop(door(address), None)

    def _slot(self, host: str) -> Slot | None:
        return self.crawler.engine.downloader.slots.get(host)

    def _before(self, request: Request) -> None:
        """Runs after the slot is there and before the request may leave it."""
        host = urlsplit(request.url).hostname or ""
        slot = self._slot(host)
        if slot is None:
            return
        slot.delay = max(slot.delay, self._floors.get(host, 0.0))

    def _after(self, request: Request) -> None:
        """AutoThrottle has just set the slot's delay from the latency: the floor stands."""
        self._before(request)


class HostDownloader(Downloader):
    """Scrapy's downloader, with one turn a host: taken for the transfer, given back when the
    middlewares have judged the answer.

    Without it two requests that reach an idle host in one tick leave together where there is no
    delay, and the next request leaves before a challenge has been recognised. `handed` counts what
    was taken on and not brought back yet, requests that wait in a middleware included.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.handed: Counter[str] = Counter()
        self._turns: dict[str, asyncio.Lock] = {}
        self._holding: dict[Request, asyncio.Lock] = {}

    def fetch(self, request: Request, spider: Spider | None = None) -> Deferred[Response | Request]:
        key = self.get_slot_key(request)
        self.handed[key] += 1

        def done(result: Any) -> Any:
            self.handed[key] -= 1
            if not self.handed[key]:
                del self.handed[key]
            if turn := self._holding.pop(request, None):
                turn.release()
            return result

        fetched: Deferred[Any] = super().fetch(request)
        return fetched.addBoth(done)

    async def _download(self, slot: Slot, request: Request) -> Response:
        turn = self._turns.setdefault(self.get_slot_key(request), asyncio.Lock())
        await turn.acquire()
        self._holding[request] = turn
        politeness = Politeness.of(self.crawler)
        while (seconds := politeness.resting(request.url)) > 0:
            await asyncio.sleep(seconds)
        politeness.check(request.url)
        return await super()._download(slot, request)


class HostQueue(DownloaderAwarePriorityQueue):
    """The scheduler's queue, which gives out no third request for a host.

    Scrapy's own hands over everything up to CONCURRENT_REQUESTS, so that with hundreds allowed a
    single host's requests would all wait in the downloader, where no priority reaches them.
    """

    def pop(self) -> Request | None:
        downloader = cast("HostDownloader", self.crawler.engine.downloader)
        handed = downloader.handed
        free = [host for host in self.pqueues if handed[host] < WAITING_PER_HOST]
        if not free:
            return None
        host = self._next_slot([(handed[host], host) for host in free], update_state=True)
        queue = self.pqueues[host]
        request = queue.pop()
        if len(queue) == 0:
            del self.pqueues[host]
            queue.close()
        return request
