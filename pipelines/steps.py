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
import signal
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from multiprocessing import resource_tracker
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from pebble import ProcessExpired, ProcessPool
from scrapy.exceptions import DropItem
from scrapy.utils.misc import load_object

from pipelines.archive import Archive, ArchiveError, Exchange, Kept
from pipelines.guard import hold_memory, page_of, without_files
from pipelines.model import Capture, Origin, Outcome, Reading, Resource
from pipelines.store import Saved, Store, StoreError
from pipelines.store.walks import Address, Ended, Walked

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


class Walking(Protocol):
    """What the steps ask of the spider whose captures they take."""

    def told(self, origin: Origin, url: str, outcome: str, line: str) -> None:
        """One capture has come to its end."""

    def ended(self, held: Mapping[tuple[str, int], int]) -> tuple[str, dict[str, dict[str, Any]]]:
        """All captures have; `held` is (portal, year) → reports held. Gives the run's outcome and
        portal → counts."""

    def walks(self) -> Iterable[Ended]:
        """The lists that were read to their end."""


class Dropped(DropItem):
    """Raised by the steps for a capture that is no report or was not kept; `outcome` says which."""

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

    def __init__(self, crawler: Crawler, directory: Path, run: str) -> None:
        self._crawler, self._directory, self._run = crawler, directory, run
        self._thread = _Thread("archive")
        self._archive: Archive | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        return cls(crawler, Path(settings["NIANBAO_ARCHIVE"]), settings["NIANBAO_RUN"])

    async def open_spider(self) -> None:
        self._archive = await self._thread.run(Archive, self._directory, self._run)

    async def process_item(self, item: Captured) -> Captured:
        assert self._archive is not None, "the archive is used before the spider is open"
        write = self._archive.write
        try:
            kept = await self._thread.run(write, item.page, item.attachments, item.origin)
        except ArchiveError as error:
            walker = cast("Walking", self._crawler.spider)
            walker.told(item.origin, item.page.url, "failed", str(error))
            raise Dropped("failed", str(error)) from error
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
        # Forked from here, workers would inherit the reactor's threads and sockets in an unknown
        # state; the fork server has none, and has imported what reading needs once for all.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["__main__", __name__, reader.rpartition(".")[0]])
        # a fresh process now and then, because parsers of foreign documents leak
        self._pool = ProcessPool(workers, max_tasks=2_000, initializer=hold_memory, context=context)
        self._started: asyncio.Future[Any] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        workers = settings.getint("NIANBAO_WORKERS") or os.cpu_count() or 1
        return cls(settings["NIANBAO_READER"], workers, settings.getfloat("NIANBAO_READ_LIMIT"))

    async def process_item(self, item: Captured) -> Captured:
        return replace(item, reading=await self._read(item.capture))

    async def _read(self, capture: Capture) -> Reading:
        if self._started is None:
            # starting processes takes a second, which must not be the reactor's
            loop = asyncio.get_running_loop()
            self._started = loop.run_in_executor(None, self._start)
        await asyncio.shield(self._started)
        found = await self._attempt(capture)
        if isinstance(found, str) and capture.attachments:
            alone = await self._attempt(page_of(capture))
            found = alone if isinstance(alone, str) else without_files(alone, capture, found)
        return Reading(Outcome.UNREADABLE, found) if isinstance(found, str) else found

    async def _attempt(self, capture: Capture) -> Reading | str:
        """The reading, or why there is none."""
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
        return reason

    def _start(self) -> None:
        """Start the fork server and its workers, deaf to Ctrl-C: the crawl ends them itself."""
        resource_tracker.ensure_running()  # it would unblock the signal if it were started later
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            self._pool.schedule(os.getpid)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])

    async def close_spider(self) -> None:
        self._pool.close()  # type: ignore[no-untyped-call]
        await asyncio.get_running_loop().run_in_executor(None, self._pool.join)


class StoreStep:
    """Saves a reading in one transaction; the item becomes the record of the contract."""

    def __init__(self, crawler: Crawler, url: str, opener: str) -> None:
        self._crawler, self._url, self._opener = crawler, url, opener
        self._thread = _Thread("store")
        self._opened: Store | None = None
        self._run = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        return cls(crawler, settings["NIANBAO_DATABASE"], settings["NIANBAO_STORE"])

    @property
    def _store(self) -> Store:
        assert self._opened is not None, "the store is used before the spider is open"
        return self._opened

    @property
    def _walker(self) -> Walking:
        return cast("Walking", self._crawler.spider)

    async def open_spider(self) -> None:
        self._opened = await self._thread.run(load_object(self._opener), self._url)
        self._run = await self._thread.run(self._store.start_run, "crawl")
        if self._crawler.stats is not None:
            self._crawler.stats.set_value("nianbao/run", self._run)

    async def process_item(self, item: Captured) -> dict[str, Any]:
        try:
            saved = await self._thread.run(self._save, item)
        except (StoreError, ValueError) as error:
            self._walker.told(item.origin, item.page.url, "failed", str(error))
            raise Dropped("failed", str(error)) from error
        self._walker.told(item.origin, item.page.url, saved.outcome, saved.reason)
        if item.reading is None or item.reading.report is None:
            raise Dropped(saved.outcome, saved.reason)
        return item.reading.report.as_record(saved.stored)

    def _save(self, item: Captured) -> Saved:
        """Validators are kept only where the next crawl has nothing to make up for."""
        assert item.reading is not None, "ReadStep comes first"
        done = item.complete and item.reading.outcome is not Outcome.UNREADABLE
        headers = {name.lower(): value for name, value in item.page.response_headers}
        return self._store.save(
            item.capture,
            item.reading,
            item.kept,
            run_id=self._run,
            etag=headers.get("etag") if done else None,
            last_modified=headers.get("last-modified") if done else None,
            complete=done,
        )

    async def settled(self, urls: Sequence[str]) -> set[str]:
        """Those of these listed addresses that need not be asked for again."""
        return await self._thread.run(self._store.settled, urls)

    async def addresses(
        self, portal: str, years: Collection[int], unfinished: bool
    ) -> list[Address]:
        """The addresses held through a portal: all, or those that lack something."""
        work = partial(self._store.addresses, portal, years, unfinished=unfinished)
        return await self._thread.run(work)

    async def walked(self, portal: str, url: str) -> Walked | None:
        """What is known of a list that a crawl has read to its end."""
        return await self._thread.run(self._store.walked, portal, url)

    async def found_columns(self, portal: str) -> list[tuple[str, str]]:
        """(address, family) of columns that an earlier crawl found by navigation."""
        return await self._thread.run(self._store.found_columns, portal)

    async def validators(self, url: str) -> tuple[str | None, str | None]:
        """(ETag, Last-Modified) under which the store holds a page, (None, None) if it does not."""
        return await self._thread.run(self._store.validators, url)

    async def touch(self, url: str) -> None:
        """The page was asked for just now and is unchanged (304)."""
        await self._thread.run(self._store.touch, url, datetime.now(UTC))

    async def gone(self, url: str) -> None:
        """The page was asked for just now and is gone (404, 410, or a page of another kind)."""
        await self._thread.run(self._store.gone, url, datetime.now(UTC))

    async def close_spider(self) -> None:
        if self._opened is not None:
            held = await self._thread.run(self._store.held)
            outcome, counts = self._walker.ended(held)
            ended = list(self._walker.walks())
            await self._thread.run(self._store.note_walks, ended, datetime.now(UTC))
            await self._thread.run(self._store.finish_run, self._run, outcome, counts)
            await self._thread.run(self._store.close)
        self._thread.close()
