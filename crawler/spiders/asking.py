"""The request for a page of a list, made of what the family asks for."""

from __future__ import annotations

from collections.abc import Sequence

from scrapy import Request

from crawler.spiders.base import Ask
from crawler.spiders.walk import Walk


def list_request(walk: Walk, ways: Sequence[Ask], hops: int) -> Request:
    """The request for the first way; the column is its Referer but for the column itself."""
    ask = ways[0]
    headers = {"Referer": walk.url} if ask.page > 1 or hops else {}
    if ask.form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
    return Request(
        walk.portal.address(ask.url),
        method="GET" if ask.form is None else "POST",
        body=(ask.form or "").encode(),
        headers=headers,
        cb_kwargs={"walk": walk, "ways": tuple(ways), "hops": hops},
        meta={"portal": walk.portal.id, "wanted": "list", "asked": ask.url},
        # before all pages (10, 20): what lists name is known when a page links to it
        priority=30,
        dont_filter=True,
    )
