"""Encrypted connections: certificates are checked, and weakened for single hosts only.

Scrapy checks no certificate unless told to. Here every host is checked, except those whose portal
says `tls: unverified` (self-signed, expired, incomplete chain) or `tls: legacy` (checked, but with
the old ciphers and renegotiation that some portals still need) in the registry (hazards.md
section 4). Never for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

OLD_CIPHERS = "ALL:@SECLEVEL=0"


@implementer(IPolicyForHTTPS)
class HostPolicy:
    """Chooses by host among three factories; `profiles` is host → registry value."""

    def __init__(self, profiles: dict[str, str], factories: dict[str, Any]) -> None:
        self._profiles = profiles
        self._factories = factories

    def profile(self, host: str) -> str:
        return self._profiles.get(host.lower(), "verified")

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:
        factory = self._factories[self.profile(hostname.decode("ascii"))]
        return factory.creatorForNetloc(hostname, port)


class Handler(HTTP11DownloadHandler):
    """Scrapy's handler for https with the policy of each host's portal."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        scrapys = type(self._contextFactory)
        variants: dict[str, dict[str, Any]] = {
            "verified": {"verify_certificates": True},
            "unverified": {"verify_certificates": False},
            "legacy": {"verify_certificates": True, "tls_ciphers": OLD_CIPHERS},
        }
        factories = {name: scrapys(**options) for name, options in variants.items()}
        portals = getattr(crawler.spider, "by_id", {}).values()
        profiles = {
            host: portal.tls for portal in portals if portal.tls for host, _ in portal.allowed
        }
        self._contextFactory = HostPolicy(profiles, factories)  # type: ignore[assignment]
