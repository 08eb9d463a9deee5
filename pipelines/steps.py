"""The Scrapy item pipelines: archive → read → store, each a thin step around what it calls.

The walker yields a `Captured`; what comes out at the end is the record of the contract (a dict), so
that Scrapy's feed exports work. The archive has it before anything reads it. Files and database are
used from one thread each, reading happens in worker processes, and Scrapy asks for no new pages
while too many wait here, so memory stays flat.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pebble import ProcessExpired, ProcessPool
from scrapy.exceptions import DropItem
from scrapy.utils.misc import load_object

from pipelines.archive import Archive, Exchange, Kept
from pipelines.model import Capture, Origin, Outcome, Reading, Resource

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from pipelines.store import Store

logger = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Captured:
    """What the walker yields: a page with its attachments as they came over the network."""

    page: Exchange
    attachments: tuple[Exchange, ...] = ()
    origin: Origin = field(default_factory=Origin)
    complete: bool = True
    """False where an attachment failed for now: the page is then asked for in full next time."""
    kept: Kept | None = None
    """Where the archive put it."""
    reading: Reading | None = None

    @property
    def capture(self) -> Capture:
        return Capture(
            _resource(self.page),
            tuple(_resource(exchange) for exchange in self.attachments),
            self.origin,
            self.page.fetched_at,
        )


def _resource(exchange: Exchange) -> Resource:
    return Resource(exchange.url, exchange.body, exchange.media_type, exchange.name)


class Dropped(DropItem):
    """Raised by StoreStep for a capture that is kept but is no report; `outcome` says what."""

    def __init__(self, outcome: str, reason: str) -> None:
        super().__init__(reason, log_level="INFO")
        self.outcome = outcome


class _Thread:
    """One thread that owns one resource (opened, used and closed there)."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)

    async def run(self, function: Callable[..., T], *arguments: Any) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, function, *arguments)

    def close(self) -> None:
        self._executor.shutdown(wait=True)


class ArchiveStep:
    """Writes every capture into the run's WARC file and waits until its bytes are out."""

    def __init__(self, directory: Path, run: str) -> None:
        self._directory, self._run = directory, run
        self._thread = _Thread("archive")
        self._archive: Archive | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(Path(crawler.settings["NIANBAO_ARCHIVE"]), crawler.settings["NIANBAO_RUN"])

    async def open_spider(self) -> None:
        self._archive = await self._thread.run(Archive, self._directory, self._run)

    async def process_item(self, item: Captured) -> Captured:
        assert self._archive is not None
        write = self._archive.write
        kept = await self._thread.run(write, item.page, item.attachments, item.origin)
        return replace(item, kept=kept)

    async def close_spider(self) -> None:
        if self._archive is not None:
            await self._thread.run(self._archive.close)
        self._thread.close()


def read_by_name(reader: str, capture: Capture) -> Reading:
    """Runs in a worker process; `reader` names the function, usually `pipelines.process`."""
    reading: Reading = load_object(reader)(capture)
    return reading


class ReadStep:
    """Reads in worker processes; one that hangs or dies costs its document, never the crawl."""

    def __init__(self, reader: str, workers: int, limit: float) -> None:
        self._reader, self._limit = reader, limit
        # forked workers would inherit the reactor's threads and sockets in an unknown state
        context = multiprocessing.get_context("spawn")
        # a fresh process now and then, because parsers of foreign documents leak
        self._pool = ProcessPool(workers, max_tasks=2_000, context=context)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        workers = settings.getint("NIANBAO_WORKERS") or os.cpu_count() or 1
        return cls(settings["NIANBAO_READER"], workers, settings.getfloat("NIANBAO_READ_LIMIT"))

    async def process_item(self, item: Captured) -> Captured:
        return replace(item, reading=await self._read(item.capture))

    async def _read(self, capture: Capture) -> Reading:
        try:
            task = self._pool.schedule(
                read_by_name, args=(self._reader, capture), timeout=self._limit
            )
            return await asyncio.wrap_future(task)
        except TimeoutError:
            reason = f"reading took longer than {self._limit:g} s"
        except ProcessExpired as error:
            reason = f"the reading process died (exit code {error.exitcode})"
        except Exception as error:
            reason = f"the reader failed: {type(error).__name__}: {error}"
        logger.error("%s: %s", capture.page.url, reason)
        return Reading(Outcome.UNREADABLE, reason)

    async def close_spider(self) -> None:
        self._pool.close()  # type: ignore[no-untyped-call]
        await asyncio.get_running_loop().run_in_executor(None, self._pool.join)


class StoreStep:
    """Saves a reading in one transaction; the item becomes the record of the contract."""

    def __init__(self, crawler: Crawler, url: str, opener: str) -> None:
        self._crawler, self._url, self._opener = crawler, url, opener
        self._thread = _Thread("store")
        self._store: Store | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        return cls(crawler, settings["NIANBAO_DATABASE"], settings["NIANBAO_STORE"])

    async def open_spider(self) -> None:
        self._store = await self._thread.run(load_object(self._opener), self._url)

    async def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """Run `function(store, …)` on the store's thread."""
        return await self._thread.run(function, self._store, *arguments)

    async def validators(self, url: str) -> tuple[str | None, str | None]:
        """(ETag, Last-Modified) under which the store holds a page, (None, None) if it does not."""
        assert self._store is not None
        return await self._thread.run(self._store.validators, url)

    async def touch(self, url: str) -> None:
        """The page was asked for just now and is unchanged (304)."""
        assert self._store is not None
        await self._thread.run(self._store.touch, url, datetime.now(UTC))
