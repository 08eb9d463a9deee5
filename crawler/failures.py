"""Requests that brought no answer: an exception in, the kind of trouble and its words out."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from crawler.politeness import Stopped


class Foreign(IgnoreRequest):
    """Raised by Gate for an address whose host the registry does not name for the portal."""


def failure_kind(error: BaseException | None) -> tuple[str, str]:
    """(trouble kind, words) of a request that brought no response."""
    if isinstance(error, Stopped):
        return error.kind, error.line
    if isinstance(error, Foreign):
        return "foreign", str(error)
    words: dict[str, tuple[str, str]] = {
        "CannotResolveHostError": ("unreachable", "its name is not found (DNS)"),
        "DownloadConnectionRefusedError": ("unreachable", "it refuses the connection"),
        "DownloadTimeoutError": ("unreachable", "it does not answer in time"),
        "DownloadFailedError": ("unreachable", "the connection fails"),
        "ResponseDataLossError": ("truncated", "the answer is cut off"),
        "DownloadCancelledError": ("too_large", "the answer is larger than DOWNLOAD_MAXSIZE"),
    }
    name = type(error).__name__
    if isinstance(error, IgnoreRequest):
        return "loop", str(error) or "the request was ignored"
    kind, line = words.get(name, ("unreachable", name))
    detail = str(error).lower()
    if any(word in detail for word in ("ssl", "tls", "certificate")):
        return "tls", "the encrypted connection fails; see `tls` in the registry"
    return kind, line
