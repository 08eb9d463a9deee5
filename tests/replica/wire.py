"""A request and a response as values, and the conditional part of HTTP (RFC 9110 section 13)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import parse_qs, unquote, urlsplit

HTML = "text/html"


@dataclass(frozen=True)
class Request:
    """What came in. `headers` by lower-case name; `address` is the loopback address asked."""

    method: str
    address: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path)

    @property
    def form(self) -> dict[str, str]:
        """Query and form fields together, the last value of each."""
        query = parse_qs(urlsplit(self.target).query, keep_blank_values=True)
        query |= parse_qs(self.body.decode("latin-1"), keep_blank_values=True)
        return {name: values[-1] for name, values in query.items()}


@dataclass(frozen=True)
class Response:
    """What goes out. `delay` in seconds before it; `cut`: the connection ends half-way."""

    status: int = 200
    body: bytes = b""
    content_type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    modified: datetime | None = None
    delay: float = 0.0
    cut: bool = False

    @property
    def etag(self) -> str:
        return '"' + hashlib.md5(self.body, usedforsecurity=False).hexdigest()[:16] + '"'


def validated(response: Response) -> Response:
    """A 200 with its validators."""
    if response.status != 200:
        return response
    headers = [*response.headers, ("ETag", response.etag)]
    if response.modified:
        headers.append(("Last-Modified", format_datetime(response.modified, usegmt=True)))
    return replace(response, headers=tuple(headers))


def conditional(request: Request, response: Response) -> Response:
    """304 where the client's copy is still good; If-None-Match goes before If-Modified-Since."""
    if response.status != 200 or request.method not in ("GET", "HEAD"):
        return response
    known = request.headers.get("if-none-match")
    since = request.headers.get("if-modified-since")
    same = False
    if known is not None:
        tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
        same = "*" in tags or response.etag in tags
    elif since is not None and response.modified is not None:
        try:
            same = response.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
        except ValueError:
            same = False
    return replace(response, status=304, body=b"") if same else response


def redirect(location: str, status: int = 302) -> Response:
    return Response(status, b"", headers=(("Location", location),))


def day_time(year: int, month: int, day: int) -> datetime:
    """Nine o'clock UTC of a day: when a page published that day was last modified."""
    return datetime(year, month, day, 9, tzinfo=UTC)
