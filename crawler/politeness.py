"""One request at a time per host, no faster than it asks, and none at all once it says no.

Scrapy's downloader slots (one a host) do the spacing; this keeps what Scrapy forgets when an idle
slot is dropped: a host's own delay, a pause after a rate limit, and that a host is stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from scrapy.pqueues import DownloaderAwarePriorityQueue
from twisted.python.failure import Failure

from crawler.registry import door

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler

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
        slot.concurrency = 1
        slot.delay = max(slot.delay, self._floors.get(host, 0.0))
        if (until := self._resting.get(host, 0.0)) > monotonic():
            slot.lastseen = max(slot.lastseen, until)

    def _after(self, request: Request) -> None:
        """AutoThrottle has just set the slot's delay from the latency; the floor stands."""
        self._before(request)


class HostQueue(DownloaderAwarePriorityQueue):
    """The scheduler's queue, which gives out no third request for a host.

    Scrapy's own hands over everything up to CONCURRENT_REQUESTS, so that with hundreds allowed a
    single host's requests would all wait in the downloader, where no priority reaches them.
    """

    def pop(self) -> Request | None:
        if not any(active < WAITING_PER_HOST for active in self._active()):
            return None
        return super().pop()

    def _active(self) -> Iterator[int]:
        pairs: Any = self._downloader_interface.stats(self.pqueues)
        return (active for active, _ in pairs)
