"""What belongs to a report's page: its further parts and its files, fetched one after another.

A page is handed on only when each of them has come or has failed for good, so the archive never
holds half a report. Each is asked for with the page as Referer (hazards.md section 8).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.attachments import FileLink, files_of, name_in, own_files, parts_of
from crawler.classify import Answer, Kind, Verdict
from crawler.ledger import Ledger
from crawler.pages import Page
from crawler.registry import Portal
from crawler.spiders.exchanges import exchange_of
from pipelines.archive import Exchange

TOGETHER = 64 * 1024 * 1024
"""Bytes of all that belongs to one page; what goes beyond is recorded as failed."""
_MOST_PARTS = 30


class Fetching(Protocol):
    """What the fetching of belongings asks of the spider."""

    crawler: Crawler
    ledger: Ledger

    def note_failure(self, request: Request, error: BaseException | None) -> tuple[str, str]:
        """Name a failure (kind, line); a host that fails again and again is stopped."""


@dataclass(frozen=True)
class Named:
    """Addresses of further parts, and files by their address."""

    parts: list[str]
    files: dict[str, FileLink]


@dataclass
class Belongings:
    """The parts and files of one page, as far as they were fetched."""

    spider: Fetching
    page: Response
    portal: Portal
    title: str
    """What the list calls the page."""
    listed: Collection[str]
    """Keys of what the portal's lists name."""
    kept: list[Exchange] = field(default_factory=list)
    complete: bool = True
    """False where one of them failed for now."""
    size: int = 0

    def named_in(self, page: Page) -> Named:
        """What a page of the article names; its tree is not needed any more then."""
        own = own_files(files_of(page), self.listed, self.title)
        files = {link.url: link for link in own}
        return Named(parts_of(page, self.page.url), files)

    async def fetch(self, named: Named) -> None:
        """Fetch what the page names, and what its parts name in turn."""
        parts, files = [*named.parts], {**named.files}
        for number, address in enumerate(parts):
            more = await self._part(address) if number < _MOST_PARTS else None
            if more is not None:
                # each part may know only the next
                parts += [one for one in more.parts if one not in parts]
                files |= more.files
        for link in files.values():
            await self._file(link)

    async def _part(self, address: str) -> Named | None:
        response = await self._ask(address, "page")
        if response is None:
            return None
        verdict: Verdict = response.meta["verdict"]
        if verdict.kind in (Kind.PAGE, Kind.LIST):
            self._keep(response, None)
            answer: Answer = response.meta.pop("answer")
            return self.named_in(answer.page)
        self._failed(response, address, verdict)
        return None

    async def _file(self, link: FileLink) -> None:
        response = await self._ask(link.url, "file")
        if response is None:
            return
        verdict: Verdict = response.meta["verdict"]
        if verdict.kind is Kind.FILE and self.size + len(response.body) <= TOGETHER:
            self._keep(response, name_of(response, link.name))
            self.spider.ledger.count(self.portal.id, "attachments")
        else:
            self._failed(response, link.url, verdict)

    async def _ask(self, address: str, wanted: str) -> Response | None:
        """The answer; None where there was none, which is noted."""
        request = Request(
            self.portal.address(address),
            headers={"Referer": self.page.url},
            callback=NO_CALLBACK,
            meta={"portal": self.portal.id, "wanted": wanted, "asked": address},
            priority=100,
            dont_filter=True,
        )
        try:
            return await self.spider.crawler.engine.download_async(request)
        except Exception as error:
            kind, line = self.spider.note_failure(request, error)
            self.complete = self.complete and kind in ("foreign", "too_large", "loop")
            self._note(address, line)
            return None

    def _keep(self, response: Response, name: str | None) -> None:
        self.size += len(response.body)
        self.kept.append(exchange_of(response, name))

    def _failed(self, response: Response, address: str, verdict: Verdict) -> None:
        self.complete = self.complete and response.status < 500
        self._note(address, verdict.detail or "the files of this page are too large together")

    def _note(self, address: str, line: str) -> None:
        trouble = self.spider.ledger.trouble
        trouble(self.portal.id, "attachment_failed", address, f"{address}: {line}")


def name_of(response: Response, title: str | None) -> str | None:
    """A file's name: the header's, else what its link calls it."""
    header = response.headers.get("Content-Disposition")
    return name_in(header.decode("latin-1") if header else None) or title or None
