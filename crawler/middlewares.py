"""What stands between the walker and the network: allow-list, robots, validators, judgement.

Every request passes Gate and Robots, redirects included; every response passes Judge, which tells
what it is before anyone trusts it. The verdict travels in `response.meta`.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol, cast

from crawler.classify import Answer, Kind, Verdict, classify
from crawler.failures import Foreign
from crawler.politeness import Politeness
from crawler.registry import door
from pipelines.steps import StoreStep

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.registry import Portal

logger = logging.getLogger(__name__)


class Walking(Protocol):
    """What the middlewares ask of the spider whose requests pass them."""

    def portal_of(self, request: Request) -> Portal | None:
        """The portal that a request is for."""

    def is_foreign(self, portal: Portal, url: str) -> bool:
        """Whether the portal does not name the address's host."""


class _Middleware:
    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.politeness = Politeness.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def walker(self) -> Walking:
        return cast("Walking", self.crawler.spider)


class Gate(_Middleware):
    """Only hosts and ports that the registry names; every other is recorded, never requested."""

    def process_request(self, request: Request) -> None:
        portal = self.walker.portal_of(request)
        if portal is None:
            return
        if self.walker.is_foreign(portal, request.url):
            host = door(request.url)[0]
            raise Foreign(f"{host} is not on the allow-list of {portal.id}")
        self.politeness.check(request.url)
        if portal.delay:
            self.politeness.slow(request.url, portal.delay)


class Conditional(_Middleware):
    """Asks for a page that the store holds by its validators: an unchanged one costs a 304."""

    async def process_request(self, request: Request) -> None:
        if not request.meta.get("conditional"):
            return
        step = self.crawler.get_item_pipeline(StoreStep)
        if step is None or "If-None-Match" in request.headers:
            return
        etag, modified = await step.validators(request.url)
        if etag:
            request.headers["If-None-Match"] = etag
        if modified:
            request.headers["If-Modified-Since"] = modified


class Judge(_Middleware):
    """Classifies every answer to the walker; stops or rests hosts that say no."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pause = crawler.settings.getfloat("NIANBAO_RATE_LIMIT_PAUSE")
        self._rests = crawler.settings.getint("NIANBAO_RATE_LIMIT_MOST")

    def process_response(self, request: Request, response: Response) -> Request | Response:
        self.politeness.answered(request.url)
        wanted = request.meta.get("wanted")
        if wanted is None or response.status == 304:
            return response
        portal = self.walker.portal_of(request)
        answer = Answer(
            url=response.url,
            asked=request.meta.get("asked", request.url),
            status=response.status,
            body=response.body,
            wanted=wanted,
            charset=portal.charset if portal else None,
        )
        verdict = classify(answer)
        request.meta["answer"], request.meta["verdict"] = answer, verdict
        if verdict.kind is Kind.CHALLENGE:
            return self._challenged(request, response, wanted, verdict)
        if verdict.kind is Kind.RATE_LIMIT:
            return self._rested(request, verdict)
        return response

    def _challenged(
        self, request: Request, response: Response, wanted: str, verdict: Verdict
    ) -> Response:
        """A captcha before a file blocks the file, every other challenge the host."""
        if wanted == "file" and verdict.detail == "captcha":
            return response
        host = door(request.url)[0]
        line = f"{host} answers with a challenge ({verdict.detail}); add its pages by hand"
        raise self.politeness.stop(request.url, "blocked", line)

    def _rested(self, request: Request, verdict: Verdict) -> Request:
        host = door(request.url)[0]
        if not self.politeness.rest(request.url, self._pause, self._rests):
            line = f"{host} limits the rate again and again; run it later with a longer delay"
            raise self.politeness.stop(request.url, "rate_limited", line)
        logger.info("%s limits the rate (%s): pausing it", host, verdict.detail)
        again = request.replace(dont_filter=True, priority=request.priority + 100)
        again.meta.pop("answer", None)
        return again
