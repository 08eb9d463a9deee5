"""One run over many portals: the entry that `nianbao crawl` and `nianbao portals find` use.

`crawl(options)` walks the selected portals in one engine and gives back what became of each. It
blocks, and works once a process, because Twisted's reactor cannot be started twice. The same walker
and the same pipelines serve `scrapy crawl ID`.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from twisted.logger import globalLogBeginner

from crawler.contact import identify
from crawler.finding import Found
from crawler.ledger import Outcome, PortalResult, Progress
from crawler.registry import Portal, load
from crawler.spiders.finder import Finder, FindingSpider
from crawler.spiders.walker import Walker


class CrawlFailed(Exception):
    """Raised by `crawl` when a run could not start at all; the message is one line for people."""


@dataclass(frozen=True)
class CrawlOptions:
    """What to crawl, for which reporting years, and where it goes.

    `portals` are ids, `region` a code or its prefix; `settings` are Scrapy's (`-s NAME=VALUE`).
    `progress` is called on the crawling thread with a portal's counts whenever they change.
    """

    registry: Path | None = None
    portals: Sequence[str] = ()
    region: str | None = None
    selection: Sequence[Portal] | None = None
    """The portals themselves, where the caller has chosen; `portals` and `region` are unused."""
    years: Sequence[int] = ()
    full: bool = False
    """Ask for everything again, also for what is settled (crawler/spiders/again.py)."""
    database: str = "sqlite:///nianbao.db"
    archive: Path = Path("archive")
    settings: Mapping[str, str] = field(default_factory=dict)
    progress: Progress | None = None


@dataclass(frozen=True)
class RunResult:
    """What became of every portal, in the order of the registry."""

    run: str
    started_at: datetime
    finished_at: datetime
    portals: tuple[PortalResult, ...]
    number: int | None = None
    """The run's number in the store."""
    interrupted: bool = False
    """It was stopped (Ctrl-C) before all was asked; what was fetched is kept."""

    @property
    def exit_status(self) -> int:
        """0 when every portal is ok and nothing was left out, else 1."""
        failed = any(portal.outcome is not Outcome.OK for portal in self.portals)
        return int(failed or self.interrupted)


def crawl(options: CrawlOptions) -> RunResult:
    """Walk the selected portals and return when all have ended.

    Raises RegistryError for an unusable registry or selection, ContactMissing when a live portal
    is selected and nobody is named, CrawlFailed when archive or store cannot be opened.
    """
    portals = options.selection
    if portals is None:
        portals = load(options.registry).select(options.portals, options.region)
    started = datetime.now(UTC)
    run = f"{started:%Y%m%dT%H%M%SZ}-{os.getpid()}"
    settings = settings_for(options, run)
    walker, interrupted = _engine(
        Walker, settings, portals, years=options.years, full=options.full, progress=options.progress
    )
    results = tuple(walker.ledger.portals.values())
    number = walker.crawler.stats.get_value("nianbao/run") if walker.crawler.stats else None
    return RunResult(run, started, datetime.now(UTC), results, number, interrupted)


@dataclass(frozen=True)
class FindResult:
    """What a search for columns brought: the portals searched, what became of each, and by portal
    id the columns found."""

    portals: tuple[Portal, ...]
    results: tuple[PortalResult, ...]
    found: Mapping[str, tuple[Found, ...]]
    interrupted: bool = False

    @property
    def exit_status(self) -> int:
        """0 when every portal's search found a column, else 1."""
        return int(self.interrupted or not all(self.found.get(one.id) for one in self.portals))


def find(options: CrawlOptions) -> FindResult:
    """Look for the annual-report columns of portals, from their home pages; nothing is kept.

    Without ids: of those portals of the region (or of the whole registry) that have no column.
    Raises as `crawl` does.
    """
    portals = load(options.registry).select(options.portals, options.region)
    if not options.portals:
        portals = [portal for portal in portals if not portal.columns]
    settings = settings_for(options, "find")
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    finder, interrupted = _engine(Finder, settings, portals, progress=options.progress)
    results = tuple(finder.ledger.portals.values())
    return FindResult(tuple(portals), results, finder.results, interrupted)


SpiderT = TypeVar("SpiderT", bound=FindingSpider)


def _engine(
    spider: type[SpiderT], settings: Settings, portals: Sequence[Portal], **arguments: Any
) -> tuple[SpiderT, bool]:
    """Run one spider over these portals to its end; the spider, and whether it was stopped."""
    identify(settings, portals)
    process = AsyncCrawlerProcess(settings)
    # Twisted prints a stack trace for every certificate that fails; the result names the host
    globalLogBeginner.beginLoggingTo([], redirectStandardIO=False, discardBuffer=True)
    logging.getLogger("twisted").setLevel(logging.CRITICAL + 1)
    crawler = process.create_crawler(spider)
    task = process.crawl(crawler, portals=portals, **arguments)
    process.start()
    if not task.cancelled() and (error := task.exception()):
        raise CrawlFailed(str(error).splitlines()[0] if str(error) else repr(error)) from error
    assert isinstance(crawler.spider, spider)
    return crawler.spider, crawler.stats.get_value("finish_reason") != "finished"


def settings_for(options: CrawlOptions, run: str) -> Settings:
    """Scrapy's settings: ours, then what this run needs, then what the caller overrides."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    # the run ends with its own summary; Scrapy's log is for `scrapy crawl`
    ours: dict[str, Any] = {
        "LOG_LEVEL": "CRITICAL",
        "NIANBAO_DATABASE": options.database,
        "NIANBAO_ARCHIVE": str(options.archive),
        "NIANBAO_RUN": run,
        "NIANBAO_REGISTRY": str(options.registry or ""),
    }
    settings.setdict(ours, priority="project")
    settings.setdict(dict(options.settings), priority="cmdline")
    return settings
