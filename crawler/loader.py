"""Scrapy's door to the registry: `scrapy list` and `scrapy crawl ID` with one spider a portal.

A spider is the walker with one portal; nothing is written by hand for a portal. NIANBAO_REGISTRY
names another file or folder than the registry that is shipped.
"""

from __future__ import annotations

from pathlib import Path

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from crawler.registry import Portal, Registry, door, load
from crawler.spiders.walker import Walker


class PortalLoader:
    """Implements Scrapy's SpiderLoaderProtocol."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> PortalLoader:
        path = settings.get("NIANBAO_REGISTRY")
        return cls(load(Path(path) if path else None))

    def load(self, spider_name: str) -> type[Spider]:
        """The spider class of a portal; KeyError where the registry has none of that id."""
        try:
            return spider_of(self._registry.portals[spider_name])
        except KeyError:
            raise KeyError(f"Spider not found: {spider_name}") from None

    def list(self) -> list[str]:
        return list(self._registry.portals)

    def find_by_request(self, request: Request) -> list[str]:  # type: ignore[valid-type]
        return [portal.id for portal in self._registry if door(request.url) in portal.allowed]


def spider_of(portal: Portal) -> type[Walker]:
    """The walker that walks this portal, named by its id."""
    return type("PortalWalker", (Walker,), {"name": portal.id, "portals": (portal,)})
