"""What the store remembers of earlier crawls, asked for while a crawl goes on.

Requests, lists and portals in; what is settled, read to its end or unfinished out. What follows
from it is decided in again.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from scrapy import Request

from crawler.registry import Column, Portal
from crawler.spiders.again import may_close
from crawler.spiders.base import Entry
from pipelines.steps import StoreStep
from pipelines.store.walks import Address, Walked


class Memory:
    """What the store remembers of earlier crawls, as one run asks for it.

    With `full`, or where nothing is stored (`scrapy crawl` without our pipelines), nothing is
    settled.
    """

    def __init__(
        self, step: Callable[[], StoreStep | None], years: Collection[int], full: bool
    ) -> None:
        self._step = step
        self._years = years
        self.full = full

    async def unsettled(self, requests: list[Request]) -> list[Request]:
        """The requests whose pages the store does not hold for good."""
        step = None if self.full else self._step()
        if step is None or not requests:
            return requests
        settled = await step.settled([request.url for request in requests])
        return [request for request in requests if request.url not in settled]

    async def walked(self, portal: str, url: str) -> Walked | None:
        """What an earlier crawl noted of a list."""
        step = self._step()
        return await step.walked(portal, url) if step is not None else None

    async def columns(self, portal: Portal) -> list[Column]:
        """Columns that the registry does not name and an earlier crawl found; with `full` they are
        looked for again."""
        step = None if self.full else self._step()
        if step is None:
            return []
        found = await step.found_columns(portal.id)
        return [Column.model_validate({"url": url, "family": name}) for url, name in found]

    async def is_closed(self, portal: str, column: Entry) -> bool:
        """Whether a sub-column is of a past year and was read to its end."""
        if self.full or not may_close(column, self._years):
            return False
        before = await self.walked(portal, column.url)
        return before is not None and before.covers(())

    async def to_ask_again(self, portal: str) -> list[Address]:
        """Addresses held through a portal that are asked for whether a list names them or not:
        those that lack a file or could not be read, with `full` all."""
        step = self._step()
        if step is None:
            return []
        return await step.addresses(portal, self._years, not self.full)
