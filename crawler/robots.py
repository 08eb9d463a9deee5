"""robots.txt as the operator's word: obeyed, and where it cannot be read, a person is asked.

404 and 410 allow (RFC 9309 section 2.3.1.3); rules are obeyed; 401, 403, 5xx, a web page in its
place, or none at all mean *unknown*: the host is not crawled (hazards.md section 3). The registry
can overrule for one portal, with who, when and why. Crawl-delay and Request-rate slow the host.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.misc import build_from_crawler, load_object

from crawler.classify import Answer, Kind, classify
from crawler.failures import failure_kind
from crawler.middlewares import _Middleware
from crawler.politeness import Stopped


@dataclass(frozen=True)
class Ruling:
    """Rules to ask (None: everything is allowed), or the reason why the host is left alone."""

    rules: Any = None
    stopped: Stopped | None = None


class Robots(_Middleware):
    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._obey = crawler.settings.getbool("ROBOTSTXT_OBEY")
        self._parser = load_object(crawler.settings["ROBOTSTXT_PARSER"])
        self._rulings: dict[str, asyncio.Task[Ruling]] = {}

    async def process_request(self, request: Request) -> None:
        portal = self.walker.portal_of(request)
        if not self._obey or request.meta.get("dont_obey_robotstxt"):
            return
        if portal is not None and portal.robots is not None:
            if portal.robots.allow:
                return
            line = f"{portal.robots.by} ruled on {portal.robots.on}: {portal.robots.reason}"
            raise Stopped("robots_disallowed", line)
        parts = urlsplit(request.url)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._rulings:
            self._rulings[root] = asyncio.ensure_future(self._ask(root, request))
        ruling = await asyncio.shield(self._rulings[root])
        if ruling.stopped is not None:
            raise Stopped(ruling.stopped.kind, ruling.stopped.line)
        if ruling.rules is not None and not ruling.rules.allowed(request.url, self._agent):
            raise Stopped(
                "robots_disallowed", f"robots.txt of {parts.hostname} forbids {parts.path}"
            )

    async def _ask(self, root: str, request: Request) -> Ruling:
        asked = Request(
            f"{root}/robots.txt",
            callback=NO_CALLBACK,
            priority=1000,
            meta={
                "dont_obey_robotstxt": True,
                "portal": request.meta.get("portal"),
                # a host that does not answer this is not there: no long wait, one retry
                "download_timeout": self.crawler.settings.getfloat("NIANBAO_ROBOTS_TIMEOUT"),
                "max_retry_times": 1,
            },
        )
        try:
            response = await self.crawler.engine.download_async(asked)
        except IgnoreRequest as error:
            kind, line = failure_kind(error)
            if isinstance(error, Stopped):
                return Ruling(stopped=error)
            return self._stop(root, "robots_unknown", f"robots.txt: {line}")
        except Exception as error:
            kind, line = failure_kind(error)
            return self._stop(root, kind, f"{urlsplit(root).netloc}: {line}")
        return await self._read(root, request, response)

    async def _read(self, root: str, request: Request, response: Response) -> Ruling:
        host = urlsplit(root).netloc
        if response.status in (404, 410):
            return Ruling()
        answer = Answer(response.url, response.url, response.status, response.body, "page")
        verdict = classify(answer)
        if verdict.kind is Kind.CHALLENGE:
            line = f"{host} answers with a challenge ({verdict.detail}); add its pages by hand"
            return self._stop(root, "blocked", line)
        web_page = b"<html" in response.body[:2048].lower() or response.body.lstrip()[:1] == b"<"
        if response.status != 200 or web_page:
            what = "a web page" if response.status == 200 else f"status {response.status}"
            line = f"robots.txt of {host} is {what}; decide with `robots` in the registry"
            return self._stop(root, "robots_unknown", line)
        rules = build_from_crawler(self._parser, self.crawler, response.body)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=rules, request=request
        )
        self.politeness.slow(root, _delay(rules, self._agent))
        return Ruling(rules)

    def _stop(self, root: str, kind: str, line: str) -> Ruling:
        return Ruling(stopped=self.politeness.stop(root, kind, line))


def _delay(rules: Any, agent: str) -> float:
    """Seconds between two requests that robots.txt asks for, 0 where it asks for none."""
    parsed = getattr(rules, "rp", None)
    if parsed is None:
        return 0.0
    rate = parsed.request_rate(agent)
    spaced = rate.seconds / rate.requests if rate and rate.requests else 0.0
    return max(float(parsed.crawl_delay(agent) or 0.0), spaced)
